"""Numbers tell the order in which the entries of an item were posted, whichever server posted them.

FIFO takes the lower number of one day first, and the last increase of a lot establishes its date: a server that kept numbers in
stock for later would turn both around.
"""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from tests.builders.catalog import a_location, an_item
from tests.ledger_notation import post_text


@pytest.mark.xdist_group("postgresql")
def test_entries_of_an_item_ascend_in_posting_order_on_two_servers(postgresql_url: str) -> None:
    servers = [Database(postgresql_url), Database(postgresql_url)]
    a_location(servers[0], "EAST")
    an_item(servers[0], "BOLT")

    posted = [post_text(servers[turn % 2], "2026-01-01  purchase  +1").entry_nos[0] for turn in range(8)]

    assert posted == sorted(posted)
    for server in servers:
        server.close()
