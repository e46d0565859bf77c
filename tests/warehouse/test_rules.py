"""What is suggested to a picker, as tables of shelves and suggestions."""

from __future__ import annotations

from datetime import date

import pytest

from server.catalog.values import Item, Location
from server.outstanding.values import OrderLineKey, OutstandingLine, Source
from server.warehouse.pick_values import Stock, Wanted
from server.warehouse.rules import goods as rules
from server.warehouse.rules.shelves import PickRules, find, shelf_of
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import Tracking, TrackingRules

TODAY = date(2030, 1, 15)
NOWHERE = Stock("", "", Quantity(0))
BOLT = Item("BOLT")
MILK = Item("MILK", tracking=TrackingRules(lot_specific=True, uses_expiration=True))
STRICT = Item("MILK", tracking=TrackingRules(lot_specific=True, uses_expiration=True, strict_expiration=True))
RADIO = Item("RADIO", tracking=TrackingRules(serial_specific=True))
BY_RANKING = Location("WH", bin_mandatory=True, require_pick=True)
FEFO = Location("WH", bin_mandatory=True, require_pick=True, pick_according_to_fefo=True)


def to_pick(item: str, quantity: str, line_no: int = 1, picked: str = "0") -> OutstandingLine:
    key = OrderLineKey(Source.SALES_ORDER, "SO1", line_no)
    return OutstandingLine(key, item, "WH", Quantity(quantity), "PCS", picked=Quantity(picked))


def lies(
    item: str, quantity: str, bin_code: str = "B1", *, ranking: int = 0, lot: str = "", expires: str = "", bin_type: str = ""
) -> Stock:
    return Stock(
        item,
        "",
        Quantity(quantity),
        bin_code,
        bin_type,
        ranking,
        lot,
        is_for_picking=bin_type not in ("receive", "ship", "put_away"),
        expires_on=date.fromisoformat(expires) if expires else None,
    )


def suggested(
    lines: list[OutstandingLine],
    stock: list[Stock],
    item: Item,
    location: Location,
    lots: dict[int, dict[str, str]] | None = None,
) -> list[tuple[str, str, str]]:
    """Quantity, bin and lot of every suggestion, line by line; `lots` that were set on the lines, by line."""
    set_on_lines = {
        OrderLineKey(Source.SALES_ORDER, "SO1", line_no): {Tracking(lot): Quantity(quantity) for lot, quantity in of_line.items()}
        for line_no, of_line in (lots or {}).items()
    }
    shelves = {(item.no, ""): shelf_of(stock, item, PickRules(location, TODAY), {})}
    wanted = [
        Wanted(line.item_no, line.left_to_pick, order_line=line.key, demanded=set_on_lines.get(line.key, {}))
        for line in lines
        if line.left_to_pick
    ]
    return [
        (str(quantity), piece.bin_code, piece.lot_no)
        for found in find(wanted, shelves)
        for piece, quantity in (*found.takings, (NOWHERE, found.missing))
        if quantity
    ]


@pytest.mark.parametrize(
    ("stock", "expected"),
    [
        pytest.param(
            [lies("BOLT", "20", "B1", ranking=1), lies("BOLT", "20", "B2", ranking=2)],
            [("20", "B2", ""), ("10", "B1", "")],
            id="the best ranked bin first, split over bins",
        ),
        pytest.param(
            [lies("BOLT", "40", "B1"), lies("BOLT", "40", "B2")], [("30", "B2", "")], id="of equal ranking the highest bin code"
        ),
        pytest.param(
            [lies("BOLT", "40", kind.upper(), bin_type=kind) for kind in ("receive", "ship", "put_away")]
            + [lies("BOLT", "40", "PICK", bin_type="pick")],
            [("30", "PICK", "")],
            id="not from where goods arrive, leave or are stored away",
        ),
        pytest.param([lies("BOLT", "4")], [("4", "B1", ""), ("26", "", "")], id="what is not found is on the list without a bin"),
        pytest.param([], [("30", "", "")], id="nothing there at all"),
    ],
)
def test_bins_by_ranking(stock: list[Stock], expected: list[tuple[str, str, str]]) -> None:
    assert suggested([to_pick("BOLT", "30")], stock, BOLT, BY_RANKING) == expected


@pytest.mark.parametrize(
    ("stock", "expected"),
    [
        pytest.param(
            [lies("MILK", "60", lot="L1", expires="2030-01-17"), lies("MILK", "60", lot="L2", expires="2030-01-16")],
            [("60", "B1", "L2"), ("20", "B1", "L1")],
            id="the lot that expires first is taken whole",
        ),
        pytest.param(
            [lies("MILK", "60", lot="L20", expires="2030-02-01"), lies("MILK", "60", lot="L10", expires="2030-02-01")],
            [("60", "B1", "L10"), ("20", "B1", "L20")],
            id="of the same date the lower number",
        ),
        pytest.param(
            [lies("MILK", "60", lot="L1"), lies("MILK", "60", lot="L2", expires="2030-02-01")],
            [("60", "B1", "L2"), ("20", "B1", "L1")],
            id="a lot without date comes last",
        ),
        pytest.param(
            [lies("MILK", "90", lot="L1", expires="2030-01-01")],
            [("80", "B1", "L1")],
            id="expired goods, where they may leave",
        ),
    ],
)
def test_what_expires_first_goes_first(stock: list[Stock], expected: list[tuple[str, str, str]]) -> None:
    assert suggested([to_pick("MILK", "80")], stock, MILK, FEFO) == expected


def test_where_expired_goods_may_not_leave_they_are_not_suggested_and_dates_rule_without_the_switch() -> None:
    stock = [
        lies("MILK", "10", "B9", ranking=9, lot="GONE", expires="2030-01-14"),
        lies("MILK", "10", "B8", ranking=8, lot="UNDATED"),
        lies("MILK", "10", "B7", ranking=7, lot="LATE", expires="2030-03-01"),
        lies("MILK", "10", "B6", ranking=6, lot="TODAY", expires="2030-01-15"),
    ]

    found = suggested([to_pick("MILK", "25")], stock, STRICT, BY_RANKING)

    assert found == [("10", "B6", "TODAY"), ("10", "B7", "LATE"), ("5", "", "")]


def test_what_one_line_is_given_the_next_does_not_get() -> None:
    lines = [to_pick("BOLT", "6", 1), to_pick("BOLT", "6", 2)]

    found = suggested(lines, [lies("BOLT", "10")], BOLT, BY_RANKING)

    assert found == [("6", "B1", ""), ("4", "B1", ""), ("2", "", "")]


def test_what_is_picked_already_is_not_suggested_again() -> None:
    assert suggested([to_pick("BOLT", "10", picked="8")], [lies("BOLT", "50")], BOLT, BY_RANKING) == [("2", "B1", "")]
    assert suggested([to_pick("BOLT", "10", picked="10")], [lies("BOLT", "50")], BOLT, BY_RANKING) == []


def test_any_serial_number_in_the_bin_will_do() -> None:
    pieces = [Stock("RADIO", "", Quantity(1), "B1", serial_no=f"S{number}") for number in range(3)]

    assert suggested([to_pick("RADIO", "2")], pieces, RADIO, BY_RANKING) == [("2", "B1", "")]


def test_numbers_that_do_not_bind_the_stock_are_not_suggested() -> None:
    stock = [
        Stock("BOLT", "", Quantity(5), lot_no="L1"),
        Stock("BOLT", "", Quantity(5)),
        Stock("BOLT", "", Quantity(-3), serial_no="S1"),
    ]

    assert suggested([to_pick("BOLT", "10")], stock, BOLT, Location("WH")) == [("7", "", ""), ("3", "", "")]


def test_the_pick_asks_for_the_numbers_that_the_shipment_needs() -> None:
    rules.require_numbers_for_sale(MILK, Tracking("L1"))

    with pytest.raises(Refused) as lot:
        rules.require_numbers_for_sale(MILK, Tracking())
    with pytest.raises(Refused) as serial:
        rules.require_numbers_for_sale(RADIO, Tracking("L1"))

    assert (lot.value.code, serial.value.code) == ("lot_required", "serial_required")


def test_lots_that_were_set_on_a_line_come_first_for_all_lines() -> None:
    stock = [
        lies("MILK", "10", "B1", lot="EARLY", expires="2030-02-01"),
        lies("MILK", "4", "B2", lot="MIDDLE", expires="2030-03-01"),
        lies("MILK", "10", "B3", lot="LATE", expires="2030-04-01"),
    ]

    found = suggested([to_pick("MILK", "12"), to_pick("MILK", "6", 2)], stock, MILK, FEFO, {2: {"EARLY": "5", "GONE": "1"}})

    assert found == [("5", "B1", "EARLY"), ("4", "B2", "MIDDLE"), ("3", "B3", "LATE"), ("5", "B1", "EARLY"), ("1", "B3", "LATE")]


def test_no_more_of_a_lot_is_suggested_than_is_left_to_pick() -> None:
    stock = [lies("MILK", "10", "B1", lot="A", expires="2030-02-01"), lies("MILK", "10", "B2", lot="B", expires="2030-03-01")]

    assert suggested([to_pick("MILK", "8", picked="6")], stock, MILK, FEFO, {1: {"B": "8"}}) == [("2", "B2", "B")]
