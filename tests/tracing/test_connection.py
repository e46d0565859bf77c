"""The handheld asks a real server where a lot went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.server_connection import ServerConnection
from server.app import create_app
from server.settings import Settings
from tests.builders.access import signed_in
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.running_server import running_server
from tests.tracing.following import Books

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


def test_the_server_answers_in_the_words_of_the_handheld(database: Database) -> None:
    a_location(database, "MAIN")
    an_item(database, "MILK", tracking=lot_specific())
    books = Books(database)
    books.move("purchase", "MILK", "10", lot="L1")
    books.move("sale", "MILK", "-3", lot="L1")
    who = signed_in(database)

    with running_server(create_app(Settings(), database=database)) as url:
        server = ServerConnection(url, who.device_token)
        server.use_session(who.session_token)
        forward = server.trace("MILK", "L1", "", back=False)
        backward = server.trace("", "L1", "", back=True)
        server.close()

    assert [(line.level, str(line.quantity)) for line in forward.lines] == [(0, "10"), (1, "-3")]
    assert [(line.level, str(line.quantity)) for line in backward.lines] == [(0, "-3"), (1, "10")]
