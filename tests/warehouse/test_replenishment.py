"""Replenishment on a real database: asked for, or set off by a pick."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from server.app import SOURCE_POSTING
from server.catalog import places
from server.catalog import service as catalog
from server.database.unit_of_work import Database
from server.outstanding.values import Source
from server.warehouse import activities, picks, replenishment
from server.warehouse.pick_values import DocumentToPick, PickRequest
from server.warehouse.values import ActivityType, HandledLine, WarehouseActivity
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.picking import Picked
from tests.builders.catalog import a_bin, a_customer, a_location, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_sales_order
from tests.builders.places import a_content
from tests.builders.stock import stock
from tests.postgresql import ON_BOTH_DATABASES


@pytest.fixture
def site(database: Database) -> Database:
    """PICK-1 and PICK-2 are picked from and kept filled from HIGH and LOW; BOLT is to be at least 5, at most 20 in PICK-1."""
    a_location(database, "MAIN", bins=("OTHER",), require_pick=True, require_shipment=True)
    a_bin(database, "MAIN", "IN", type="receive")
    a_bin(database, "MAIN", "OUT", type="ship")
    for code, ranking in (("PICK-1", 100), ("PICK-2", 100), ("HIGH", 50), ("LOW", 10)):
        a_bin(database, "MAIN", code, ranking=ranking)
    an_item(database, "BOLT")
    a_customer(database)
    a_content(database, "BOLT", "PICK-1", fixed=True, least="5", most="20")
    return database


def refill(database: Database, **asked: Any) -> list[tuple[str, str, str]]:
    """Quantity, from and to of the lines of all movements that are made."""
    made, _ = database.write(lambda work: replenishment.create(work, "MAIN", **asked))
    with database.read() as work:
        return [(str(line.quantity), line.from_bin, line.to_bin) for no in made for line in activities.lines(work, no)]


def open_movements(database: Database) -> list[WarehouseActivity]:
    with database.read() as work:
        found = activities.open_activities(work, "MAIN")
    return [activity for activity in found if activity.type is ActivityType.MOVEMENT]


def register(database: Database, activity_no: str, *handled: HandledLine) -> None:
    database.write(lambda work: activities.register(work, activity_no, handled or None, post_source=SOURCE_POSTING))


@ON_BOTH_DATABASES
def test_a_bin_below_its_minimum_is_filled_from_the_next_lower_ranking_and_not_twice(site: Database) -> None:
    stock(site, "BOLT", "4", bin="PICK-1")
    stock(site, "BOLT", "10", bin="HIGH")
    stock(site, "BOLT", "50", bin="LOW")

    first, second = refill(site), refill(site)
    (movement,) = open_movements(site)
    register(site, movement.activity_no)

    assert first == [("10", "HIGH", "PICK-1"), ("6", "LOW", "PICK-1")]
    assert second == []
    assert refill(site) == []


def test_goods_on_open_movements_are_not_promised_to_another_bin(site: Database) -> None:
    a_content(site, "BOLT", "PICK-2", fixed=True, least="5", most="20")
    stock(site, "BOLT", "30", bin="LOW")

    assert refill(site, bin_code="PICK-1") == [("20", "LOW", "PICK-1")]
    assert refill(site) == [("10", "LOW", "PICK-2")]


def test_the_worksheet_says_what_would_be_moved_and_what_cannot(site: Database) -> None:
    a_content(site, "BOLT", "PICK-2", fixed=True, least="5", most="20", blocked="inbound")
    stock(site, "BOLT", "12", bin="LOW")

    with site.read() as work:
        found = replenishment.calculate(work, "MAIN")

    assert [(target.bin.code, [str(line.quantity) for line in lines]) for target, lines in found.planned] == [("PICK-1", ["12"])]
    assert [(each.bin_code, str(each.missing), each.reason) for each in found.left_out] == [
        ("PICK-1", "8", "nothing more in bins of lower ranking"),
        ("PICK-2", "20", "the bin is blocked for inbound movements"),
    ]
    assert open_movements(site) == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"bin_code": "PICK-2", "item_no": "BOLT"}, "bin_not_kept_filled"),
        ({"bin_code": "PICK-2"}, "bin_not_kept_filled"),
        ({"bin_code": "NONE"}, "not_found"),
    ],
)
def test_who_asks_for_a_bin_that_is_not_kept_filled_is_told_so(site: Database, asked: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        refill(site, **asked)

    assert refused.value.code == code


def test_a_target_that_is_blocked_is_named(site: Database) -> None:
    a_content(site, "BOLT", "PICK-2", fixed=True, least="5", most="20", blocked="inbound")

    with pytest.raises(Refused, match="PICK-2 is blocked for inbound") as refused:
        refill(site, bin_code="PICK-2", item_no="BOLT")

    assert refused.value.code == "bin_blocked"


@ON_BOTH_DATABASES
def test_a_pick_that_leaves_too_little_sets_off_one_movement(site: Database) -> None:
    stock(site, "BOLT", "6", bin="PICK-1")
    stock(site, "BOLT", "50", bin="LOW")
    order_no = a_sales_order(site, a_line(quantity="4"))
    request = PickRequest("MAIN", documents=(DocumentToPick(Source.SALES_ORDER, order_no),))
    (pick_no,) = site.write(lambda work: picks.create(work, request))

    register(site, pick_no, HandledLine(1, Quantity(1)))
    before = open_movements(site)
    register(site, pick_no, HandledLine(1, Quantity(1)))
    (movement,) = open_movements(site)
    register(site, pick_no)

    assert before == []
    assert [each.activity_no for each in open_movements(site)] == [movement.activity_no]
    assert movement.priority == 1
    with site.read() as work:
        assert [(str(line.quantity), line.to_bin) for line in activities.lines(work, movement.activity_no)] == [("16", "PICK-1")]


def test_a_scan_without_a_pick_sets_it_off_too(site: Database) -> None:
    stock(site, "BOLT", "6", bin="PICK-1")
    stock(site, "BOLT", "50", bin="LOW")
    order_no = a_sales_order(site, a_line(quantity="4"))

    Floor(site).scan(Picked(order=order_no, item="BOLT", quantity=Quantity(4), from_bin="PICK-1"))

    assert len(open_movements(site)) == 1


def test_picks_that_wait_for_goods_make_it_urgent(site: Database) -> None:
    stock(site, "BOLT", "4", bin="PICK-1")
    stock(site, "BOLT", "50", bin="LOW")
    order_no = a_sales_order(site, a_line(quantity="4"))
    request = PickRequest("MAIN", documents=(DocumentToPick(Source.SALES_ORDER, order_no),))
    site.write(lambda work: picks.create(work, request))

    refill(site)

    assert [movement.priority for movement in open_movements(site)] == [1]


def test_a_location_that_keeps_nothing_filled_needs_nothing(site: Database) -> None:
    a_location(site, "EAST", bins=("A",))

    with site.read() as work:
        assert replenishment.calculate(work, "EAST").planned == ()


# Directed locations


@pytest.fixture
def directed(database: Database) -> Database:
    """BOLT is picked in pieces from PICK, and lies in boxes of 6 in BULK and in pieces in LOOSE."""
    a_location(database, "MAIN", directed_put_away_and_pick=True, allow_breakbulk=True)
    for code, bin_type, ranking in (("PICK", "pick", 100), ("BULK", "put_pick", 50), ("LOOSE", "put_pick", 10)):
        a_bin(database, "MAIN", code, type=bin_type, ranking=ranking)
    an_item(database, "BOLT", units={"BOX": "6"})
    a_content(database, "BOLT", "PICK", fixed=True, least="5", most="20")
    stock(database, "BOLT", "60", bin="BULK", unit="BOX", base_units_per_unit="6")
    stock(database, "BOLT", "8", bin="LOOSE")
    return database


@ON_BOTH_DATABASES
def test_the_same_unit_comes_before_larger_ones_that_must_be_opened(directed: Database) -> None:
    lines = refill(directed)
    (movement,) = open_movements(directed)
    register(directed, movement.activity_no)

    assert lines == [("8", "LOOSE", "PICK"), ("12", "BULK", "PICK")]
    assert refill(directed) == []


def test_where_breakbulk_is_not_allowed_larger_units_are_left_alone(directed: Database) -> None:
    directed.write(lambda work: places.save_location(work, replace(catalog.location(work, "MAIN"), allow_breakbulk=False)))

    assert refill(directed) == [("8", "LOOSE", "PICK")]


def test_under_fefo_the_source_is_left_to_whoever_goes_there(directed: Database) -> None:
    a_location(directed, "COLD", directed_put_away_and_pick=True, pick_according_to_fefo=True)
    a_bin(directed, "COLD", "PICK", type="pick", ranking=100)
    an_item(directed, "MILK", tracking=lot_specific(uses_expiration=True))
    a_content(directed, "MILK", "PICK", location="COLD", fixed=True, least="5", most="20")

    (made,), _ = directed.write(lambda work: replenishment.create(work, "COLD"))

    with directed.read() as work:
        (line,) = activities.lines(work, made)
    assert (line.from_bin, line.to_bin, str(line.quantity), line.why) == ("", "PICK", "20", "take what expires first")
