"""A handheld that asks for stock sees all of it, however many pages the server needs to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.server_connection import ServerConnection
from server.app import create_app
from server.journals import service as journals
from server.settings import Settings
from shared.wire.journals import ItemJournal, ItemJournalLine
from tests.builders.access import signed_in
from tests.builders.catalog import a_location, an_item, serial_specific
from tests.running_server import running_server

if TYPE_CHECKING:
    from server.database.unit_of_work import Database

PIECES = 1100
"""More than a page."""


def test_a_bin_is_shown_whole(database: Database) -> None:
    a_location(database, "MAIN", bins=("A-01",))
    an_item(database, "LAMP", tracking=serial_specific())
    serials = [f"S{no:04}" for no in range(PIECES)]
    usual = {"type": "positive_adjustment", "item": "LAMP", "quantity": "1", "location": "MAIN", "bin": "A-01"}
    for start in range(0, PIECES, 100):
        lines = tuple(ItemJournalLine.model_validate(usual | {"serial": serial}) for serial in serials[start : start + 100])
        database.write(lambda work, lines=lines: journals.post_item_journal(work, ItemJournal(lines=lines)))
    who = signed_in(database)

    with running_server(create_app(Settings(), database=database)) as url:
        server = ServerConnection(url, who.device_token)
        server.use_session(who.session_token)
        contents = server.bin_contents(location="MAIN", bin="A-01", lot="")
        on_hand = server.on_hand(item="LAMP")
        server.close()

    assert [row.serial for row in contents] == serials
    assert [row.serial for row in on_hand] == serials
