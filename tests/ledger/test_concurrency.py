"""Many people post the same item at the same time: each posting sees every other whole, or not at all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from server.ledger import service
from server.ledger.posting_lines import Place, PostingLine, TransferLine
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from shared.quantities import Quantity
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.ledger.crowd import HOT_BIN, HOT_LOT, all_at_once, bought, expected_in_bins, found_in_bins, moves_of_one_lot, sold

if TYPE_CHECKING:
    from collections.abc import Iterator

EAST, WEST = Place("EAST"), Place("WEST")
BOTH_DATABASES = pytest.mark.parametrize(
    "servers", ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))], indirect=True
)


@pytest.fixture
def servers(request: pytest.FixtureRequest) -> Iterator[list[Database]]:
    """Those that write: SQLite has one, PostgreSQL three."""
    if request.param == "sqlite":
        yield [request.getfixturevalue("database")]
        return
    url = request.getfixturevalue("postgresql_url")
    opened = [Database(url) for _ in range(3)]
    yield opened
    for server in opened:
        server.close()


@BOTH_DATABASES
def test_sixty_four_people_sell_exactly_what_is_there_and_the_rest_is_refused(servers: list[Database]) -> None:
    a_location(servers[0], "EAST")
    an_item(servers[0], "BOLT", prevent_negative=True)
    all_at_once(servers, [[bought("BOLT", 3, EAST)]] * 50)

    outcomes = all_at_once(servers, [[sold("BOLT", 1, EAST)]] * 200)

    assert Counter(outcomes) == {"posted": 150, "insufficient_inventory": 50}
    assert verify(servers[0]) == []
    with servers[0].read() as work:
        assert service.quantity_on_hand(work, EntryFilter(item_no="BOLT")) == 0


@BOTH_DATABASES
def test_one_lot_in_one_bin_that_sixty_four_people_move_at_once_adds_up(servers: list[Database]) -> None:
    a_location(servers[0], "WH", bins=("A", "B"))
    an_item(servers[0], "MILK", tracking=lot_specific())
    start = [[bought("MILK", 5, HOT_BIN, HOT_LOT)]]
    postings = moves_of_one_lot(1_000, "MILK", seed=64)

    outcomes = all_at_once(servers, start) + all_at_once(servers, postings)

    assert set(outcomes) == {"posted", "insufficient_bin_content"}
    assert found_in_bins(servers[0], "MILK") == expected_in_bins(start + postings, outcomes)
    assert verify(servers[0]) == []


@BOTH_DATABASES
def test_items_that_are_posted_together_in_opposite_orders_lock_nobody_out(servers: list[Database]) -> None:
    items = ("BOLT", "NUT", "WASHER")
    a_location(servers[0], "EAST")
    a_location(servers[0], "WEST")
    for item in items:
        an_item(servers[0], item)
    all_at_once(servers, [[bought(item, 1000, EAST)] for item in items])
    orders = [items, items[::-1], ("NUT", "BOLT"), ("WASHER", "NUT")]
    postings = [[TransferLine(item, EAST, WEST, Quantity(1)) for item in orders[number % 4]] for number in range(120)]

    outcomes = all_at_once(servers, postings)

    assert outcomes == ["posted"] * 120
    assert verify(servers[0]) == []
    with servers[0].read() as work:
        moved = {item: service.quantity_on_hand(work, EntryFilter(item_no=item, location_code="WEST")) for item in items}
    assert moved == {"BOLT": 90, "NUT": 120, "WASHER": 90}


@BOTH_DATABASES
def test_no_number_is_given_twice_to_those_who_post_at_once(servers: list[Database]) -> None:
    a_location(servers[0], "EAST")
    an_item(servers[0], "BOLT")
    several_lines: list[list[PostingLine]] = [[bought("BOLT", 1, EAST) for _ in range(1 + number % 3)] for number in range(150)]

    outcomes = all_at_once(servers, several_lines)

    with servers[0].read() as work:
        entries = service.entries(work, EntryFilter(item_no="BOLT"), limit=1000)
    assert outcomes == ["posted"] * 150
    assert len({state.entry.entry_no for state in entries}) == sum(map(len, several_lines))
    assert len({state.entry.register_no for state in entries}) == 150
