"""What may be moved, and which lots go first, as tables."""

from __future__ import annotations

from datetime import date

import pytest

from server.catalog.place_values import BlockedDirection
from server.catalog.values import Bin, Item, Location
from server.warehouse.movement_values import MoveWanted
from server.warehouse.pick_values import Stock
from server.warehouse.rules import movements as rules
from server.warehouse.values import GoodsInBin
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import Tracking, TrackingRules

TODAY = date(2030, 1, 15)
MILK = Item("MILK", tracking=TrackingRules(lot_specific=True, uses_expiration=True))
STRICT = Item("MILK", tracking=TrackingRules(lot_specific=True, uses_expiration=True, strict_expiration=True))
BOLT = Item("BOLT")
SITE = Location("WH", bin_mandatory=True, receipt_bin="IN", shipment_bin="OUT")
DIRECTED = Location("WH", bin_mandatory=True, directed_put_away_and_pick=True, receipt_bin="IN", shipment_bin="OUT")


def a_bin(code: str, **fields: object) -> Bin:
    return Bin("WH", code, **fields)  # type: ignore[arg-type]


def lies(quantity: str, lot: str = "", expires: str = "", *, item: str = "MILK", at: str = "A", blocked: bool = False) -> Stock:
    expires_on = date.fromisoformat(expires) if expires else None
    return Stock(item, "", Quantity(quantity), at, lot_no=lot, expires_on=expires_on, is_blocked=blocked)


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        pytest.param(a_bin("A"), a_bin("A"), "same_place", id="nowhere"),
        pytest.param(a_bin("IN"), a_bin("A"), "bin_not_for_movement", id="out of the bin for arrivals"),
        pytest.param(a_bin("R", type="receive"), a_bin("A"), "bin_not_for_movement", id="out of another bin for arrivals"),
        pytest.param(a_bin("A"), a_bin("OUT"), "bin_not_for_movement", id="into the shipping bin"),
        pytest.param(a_bin("OUT"), a_bin("A"), "bin_not_for_movement", id="out of the shipping bin"),
        pytest.param(a_bin("A", blocked=BlockedDirection.OUTBOUND), a_bin("B"), "bin_blocked", id="out of a blocked bin"),
        pytest.param(a_bin("A"), a_bin("B", blocked=BlockedDirection.INBOUND), "bin_blocked", id="into a blocked bin"),
    ],
)
def test_bins_that_nothing_is_moved_between(source: Bin, target: Bin, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.require_movable(SITE, source, target)

    assert refused.value.code == code


def test_where_bins_are_directed_goods_are_moved_back_out_of_the_shipping_bin_but_not_into_it() -> None:
    rules.require_movable(DIRECTED, a_bin("OUT"), a_bin("A"))
    rules.require_movable(DIRECTED, a_bin("A"), a_bin("IN"))

    with pytest.raises(Refused, match="shipments"):
        rules.require_movable(DIRECTED, a_bin("A"), a_bin("OUT"))
    with pytest.raises(Refused, match="arrivals"):
        rules.require_movable(DIRECTED, a_bin("IN"), a_bin("A"))


def moved(quantity: str, *shelf: Stock, item: Item = MILK, lot: str = "") -> list[tuple[str, str, str]]:
    wanted = MoveWanted(item, Quantity(quantity), a_bin("A"), a_bin("B"), tracking=Tracking(lot))
    lines = rules.lines_for(wanted, shelf, TODAY)
    assert all((line.from_bin, line.to_bin) == ("A", "B") for line in lines)
    return [(str(line.quantity), line.tracking.lot_no, line.why) for line in lines]


L1, L2, UNDATED = lies("25", "L1", "2030-03-10"), lies("25", "L2", "2030-03-01"), lies("25", "L0")


@pytest.mark.parametrize(
    ("quantity", "shelf", "expected"),
    [
        pytest.param("25", [L1, L2], [("25", "L2", "expires first")], id="what expires first"),
        pytest.param(
            "60",
            [UNDATED, L1, L2],
            [("25", "L2", "expires first"), ("25", "L1", "expires first"), ("10", "L0", "")],
            id="a line for each lot, what has no date last",
        ),
        pytest.param("25", [L1, lies("9", "L2", "2030-03-01", blocked=True)], [("25", "L1", "expires first")], id="no blocked lot"),
        pytest.param("25", [L1, lies("9", "L2", "2030-03-01", at="C")], [("25", "L1", "expires first")], id="of this bin only"),
    ],
)
def test_the_lot_that_goes_first_is_proposed(quantity: str, shelf: list[Stock], expected: list[tuple[str, str, str]]) -> None:
    assert moved(quantity, *shelf) == expected


def test_who_names_a_lot_moves_that_one_blocked_or_expired_though_it_be() -> None:
    old = lies("5", "OLD", "2029-12-31", blocked=True)

    assert moved("5", old, L1, lot="OLD", item=STRICT) == [("5", "OLD", "")]
    assert moved("5", old, L1, item=STRICT) == [("5", "L1", "expires first")]


def test_no_more_is_moved_than_lies_there() -> None:
    with pytest.raises(Refused, match="Only 25 of MILK in bin A, 26 wanted"):
        moved("26", L1)


def test_goods_without_numbers_are_one_line() -> None:
    assert moved("7", lies("9", item="BOLT"), item=BOLT) == [("7", "", "")]


def test_what_open_lines_take_is_not_free() -> None:
    claims = {
        GoodsInBin("MILK", "", "A", Tracking("L1")): Quantity(20),
        GoodsInBin("MILK", "", "A"): Quantity(10),
        GoodsInBin("BOLT", "", "A"): Quantity(3),
    }

    free = rules.free_stock([L1, L2, lies("4", item="BOLT")], claims)

    assert {(piece.item_no, piece.lot_no): str(piece.quantity) for piece in free} == {
        ("MILK", "L1"): "5",
        ("MILK", "L2"): "15",
        ("BOLT", ""): "1",
    }
