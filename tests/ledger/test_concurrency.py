"""Two people post the same item at the same time: each posting sees the other whole, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from server.ledger import service
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from shared.errors import Refused
from tests.builders.catalog import a_location, an_item
from tests.ledger_notation import post_text

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_two_threads_never_sell_the_same_piece_twice(database: Database) -> None:
    _sell_ten_of_eight([database, database])


@pytest.mark.xdist_group("postgresql")
def test_two_servers_never_sell_the_same_piece_twice(postgresql_url: str) -> None:
    servers = [Database(postgresql_url), Database(postgresql_url)]

    _sell_ten_of_eight(servers)

    for server in servers:
        server.close()


def _sell_ten_of_eight(servers: Sequence[Database]) -> None:
    a_location(servers[0], "EAST")
    an_item(servers[0], "BOLT", prevent_negative=True)
    post_text(servers[0], "2026-01-01  purchase  +8")

    with ThreadPoolExecutor(2) as people:
        outcomes = [outcome for sold in people.map(_sell_five, servers) for outcome in sold]

    assert sorted(outcomes) == ["insufficient_inventory"] * 2 + ["sold"] * 8
    assert verify(servers[0]) == []
    with servers[0].read() as work:
        assert service.quantity_on_hand(work, EntryFilter(item_no="BOLT")) == 0


def _sell_five(database: Database) -> list[str]:
    return [_sell_one(database) for _ in range(5)]


def _sell_one(database: Database) -> str:
    try:
        post_text(database, "2026-01-02  sale  -1")
    except Refused as refused:
        return refused.code
    return "sold"
