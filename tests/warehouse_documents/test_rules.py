"""Decisions about warehouse documents, on values alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from server.catalog.values import Item, Location
from server.outstanding.order_lines import Piece
from server.outstanding.values import OrderLineKey, OutstandingLine, PickedGoods, Source
from server.warehouse_documents import rules
from server.warehouse_documents.values import DocumentLine, Kind, SourceOrder, Wanted, WorkLine
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking

KEY = OrderLineKey(Source.SALES_ORDER, "SO1", 1)
SOURCE = OutstandingLine(
    KEY, "BOLT", "MAIN", Quantity(10), "PCS", bin_code="A-01", due_on=date(2026, 3, 5), partner_no="C1", partner_name="Customer"
)
LINE = DocumentLine("WS1", 1, KEY, "BOLT", "", "PCS", "DOCK")
LEVEL_4 = Location(
    "MAIN",
    bin_mandatory=True,
    require_receive=True,
    require_put_away=True,
    require_pick=True,
    receipt_bin="RECV",
    shipment_bin="DOCK",
)
BOLT = Item("BOLT")


def work_line(can_leave: str | None = None, **fields: object) -> WorkLine:
    return WorkLine(replace(LINE, **fields), SOURCE, None if can_leave is None else Quantity(can_leave))


def waiting(quantity: str, bin_code: str = "DOCK", lot: str = "") -> PickedGoods:
    return PickedGoods(KEY, "BOLT", Quantity(quantity), bin_code, Tracking(lot))


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), True),
        (Wanted(orders=(SourceOrder(Source.SALES_ORDER, "SO1"),)), True),
        (Wanted(orders=(SourceOrder(Source.SALES_ORDER, "SO2"),)), False),
        (Wanted(sources=(Source.TRANSFER_SHIPMENT,)), False),
        (Wanted(partner_no="C1"), True),
        (Wanted(partner_no="C2"), False),
        (Wanted(due_until=date(2026, 3, 5)), True),
        (Wanted(due_until=date(2026, 3, 4)), False),
    ],
)
def test_a_filter_leaves_what_it_does_not_speak_of(wanted: Wanted, fits: bool) -> None:
    assert rules.fits(SOURCE, wanted) is fits


@pytest.mark.parametrize(
    ("can_leave", "said", "to_handle"),
    [(None, None, "10"), ("4", None, "4"), ("0", None, "0"), ("4", "2", "2"), (None, "0", "0")],
)
def test_to_handle_is_all_that_can_be_until_somebody_says_otherwise(
    can_leave: str | None, said: str | None, to_handle: str
) -> None:
    line = work_line(can_leave, to_handle=None if said is None else Quantity(said))

    assert line.to_handle == Quantity(to_handle)


@pytest.mark.parametrize(("said", "posted", "next_time"), [(None, "4", None), ("6", "4", "2"), ("4", "4", None), ("0", "4", "0")])
def test_after_posting_the_rest_of_what_was_said_is_next_and_then_the_rest_of_the_line(
    said: str | None, posted: str, next_time: str | None
) -> None:
    line = replace(LINE, to_handle=None if said is None else Quantity(said))

    after = rules.after_posting(line, Quantity(posted))

    assert after.handled == Quantity(posted)
    assert after.to_handle == (None if next_time is None else Quantity(next_time))


def test_goods_that_wait_leave_first_and_the_rest_from_the_bin() -> None:
    leaving = rules.departures(work_line(), [Piece(Quantity(10))], [waiting("3", lot="L1"), waiting("4", "STAGE")], "A-01")

    assert [(str(goods.quantity), goods.bin_code, goods.tracking.lot_no) for goods in leaving] == [
        ("3", "DOCK", "L1"),
        ("4", "STAGE", ""),
        ("3", "A-01", ""),
    ]


def test_a_lot_that_is_named_takes_only_what_waits_of_it() -> None:
    leaving = rules.departures(
        work_line(), [Piece(Quantity(5), Tracking("L2"))], [waiting("3", lot="L1"), waiting("4", lot="L2")], "A-01"
    )

    assert [(str(goods.quantity), goods.bin_code, goods.tracking.lot_no) for goods in leaving] == [
        ("4", "DOCK", "L2"),
        ("1", "A-01", "L2"),
    ]


@pytest.mark.parametrize(
    ("kind", "location", "item", "bin_code"),
    [
        (Kind.RECEIPT, LEVEL_4, BOLT, "RECV"),
        (Kind.RECEIPT, replace(LEVEL_4, require_put_away=False), BOLT, "A-01"),
        (Kind.SHIPMENT, LEVEL_4, BOLT, "DOCK"),
        (Kind.SHIPMENT, replace(LEVEL_4, require_pick=False), BOLT, "A-01"),
        (Kind.RECEIPT, replace(LEVEL_4, bin_mandatory=False), BOLT, ""),
        (Kind.RECEIPT, replace(LEVEL_4, check_warehouse_class=True), replace(BOLT, warehouse_class="COLD"), ""),
        (Kind.RECEIPT, replace(LEVEL_4, check_warehouse_class=True), BOLT, "RECV"),
    ],
)
def test_a_line_begins_with_the_bin_where_its_goods_arrive_or_wait(
    kind: Kind, location: Location, item: Item, bin_code: str
) -> None:
    assert rules.first_bin(kind, location, SOURCE, item, {"RECV": ""}) == bin_code


def test_what_is_needed_is_kept_ready_line_by_line() -> None:
    lines = [work_line(to_handle=Quantity(4)), work_line(line_no=2, to_handle=Quantity(4)), work_line(line_no=3, item_no="GLASS")]
    items = {"BOLT": BOLT, "GLASS": replace(BOLT, no="GLASS", use_cross_docking=False)}

    found = rules.kept_ready(lines, {("BOLT", ""): Quantity(6), ("GLASS", ""): Quantity(9)}, items)

    assert [line.to_cross_dock for line in found] == [Quantity(4), Quantity(2), ZERO]


@pytest.mark.parametrize(
    ("kind", "posted", "of", "message"),
    [(Kind.RECEIPT, 1, 1, "1 of 1 order received"), (Kind.SHIPMENT, 2, 3, "2 of 3 orders shipped")],
)
def test_it_is_said_how_many_orders_were_posted(kind: Kind, posted: int, of: int, message: str) -> None:
    assert rules.message(kind, posted, of) == message
