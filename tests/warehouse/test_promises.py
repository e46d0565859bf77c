"""What picks promise: never more than is there, to nobody twice; and what becomes of it in parts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.app import SOURCE_POSTING, verify
from server.database.unit_of_work import Database
from server.outstanding.values import Source
from server.warehouse import activities, picks
from server.warehouse.pick_values import DocumentToPick, PickRequest, Stock, Wanted
from server.warehouse.rules import shelves
from server.warehouse.rules.shelves import Shelf
from server.warehouse.values import HandledLine
from shared.errors import Refused
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking
from tests.builders.catalog import a_bin, a_customer, a_location, an_item
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_sales_order, outstanding_differences
from tests.builders.stock import stock

_PIECES = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["A", "B", "C"]), st.sampled_from(["L1", "L2"])), max_size=6)
_LINES = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["", "L1", "L2"])), min_size=1, max_size=6)


@given(pieces=_PIECES, lines=_LINES)
def test_no_more_is_suggested_than_is_wanted_and_than_lies_there(
    pieces: list[tuple[int, str, str]], lines: list[tuple[int, str]]
) -> None:
    stock_there = [Stock("BOLT", "", Quantity(quantity), bin_code, lot_no=lot) for quantity, bin_code, lot in pieces]
    wanted = [
        Wanted("BOLT", Quantity(quantity), demanded={Tracking(lot): Quantity(quantity)} if lot else {}) for quantity, lot in lines
    ]

    found = shelves.find(wanted, {("BOLT", ""): Shelf(list(stock_there))})

    assert all(each.missing >= ZERO for each in found)
    taken = [taking for each in found for taking in each.takings]
    for key in {(piece.bin_code, piece.lot_no) for piece in stock_there}:
        there = sum((piece.quantity for piece in stock_there if (piece.bin_code, piece.lot_no) == key), ZERO)
        assert sum((each.quantity for each in taken if (each.stock.bin_code, each.stock.lot_no) == key), ZERO) <= there
    total = sum((piece.quantity for piece in stock_there), ZERO)
    asked = sum((line.quantity for line in wanted), ZERO)
    assert sum((each.quantity for each in taken), ZERO) == min(total, asked)


@pytest.fixture
def floor(database: Database) -> Floor:
    """MAIN picks into its shipping bin: 40 BOLT in two bins."""
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01", "A-02"), require_pick=True, require_shipment=True)
    a_bin(database, "MAIN", "SHIP", type="ship")
    an_item(database, "BOLT")
    for bin_code in ("A-01", "A-02"):
        stock(database, "BOLT", "20", bin=bin_code)
    return Floor(database)


def attempt(database: Database, order_no: str) -> tuple[str, ...]:
    """The picks that were made; none: nothing was left for the order."""
    request = PickRequest("MAIN", (DocumentToPick(Source.SALES_ORDER, order_no),))
    try:
        return database.write(lambda work: picks.create(work, request))
    except Refused:
        return ()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.xdist_group("postgresql")
def test_two_servers_promise_no_goods_twice(floor: Floor, postgresql_url: str) -> None:
    order_nos = [a_sales_order(floor.database, a_line("BOLT", "7")) for _ in range(8)]
    other = Database(postgresql_url)

    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(attempt, server, no) for no in order_nos for server in (floor.database, other)]
        made = [no for each in asked for no in each.result()]
    other.close()

    with floor.database.read() as work:
        lines = [line for no in made for line in activities.lines(work, no)]
    by_bin = {code: sum((line.quantity for line in lines if line.from_bin == code), ZERO) for code in ("A-01", "A-02")}
    assert by_bin == {"A-01": Quantity(20), "A-02": Quantity(20)}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_registered_in_parts_adds_up(floor: Floor, seed: int) -> None:
    random = Random(seed)
    (pick,) = attempt(floor.database, a_sales_order(floor.database, a_line("BOLT", "25"), a_line("BOLT", "10")))

    while left := _left(floor, pick):
        line_no, quantity = random.choice(left)
        part = [HandledLine(line_no, Quantity(random.randint(1, int(quantity))))]
        floor.database.write(partial(activities.register, activity_no=pick, handled=part, post_source=SOURCE_POSTING))

    assert (floor.on_hand(bin="SHIP"), floor.on_hand()) == (Quantity(35), Quantity(40))
    assert outstanding_differences(floor.database) == []
    assert verify(floor.database) == []


def _left(floor: Floor, pick: str) -> list[tuple[int, Quantity]]:
    with floor.database.read() as work:
        return [(line.line_no, line.left) for line in activities.lines(work, pick) if line.left]
