"""What holds for the lines of all orders, as tables of cases."""

from __future__ import annotations

import pytest

from server.catalog.values import Item, Location
from server.outstanding import order_lines
from server.outstanding.order_lines import Piece
from server.outstanding.values import OrderLineKey, OutstandingLine, Source
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import UNTRACKED, Tracking
from shared.wire.goods import Goods
from shared.wire.orders import NumberedQuantity

BOLT = Item("BOLT")


def a_line(line_no: int = 1, *, item: str = "BOLT", outstanding: str = "10", uom: str = "PCS", held: str = "1") -> OutstandingLine:
    key = OrderLineKey(Source.SALES_ORDER, "SO1", line_no)
    return OutstandingLine(key, item, "MAIN", Quantity(outstanding), uom, base_units_per_unit=Quantity(held))


def goods(item: str = "BOLT", quantity: str = "4") -> Goods:
    return Goods(item=item, quantity=Quantity(quantity))


@pytest.mark.parametrize(
    ("outstanding", "wanted", "named", "fits"),
    [
        pytest.param(("10", "10"), "4", None, 1, id="the first with room"),
        pytest.param(("3", "10"), "4", None, 2, id="not one with too little"),
        pytest.param(("0", "3"), "4", None, 2, id="with too little everywhere the first with any"),
        pytest.param(("0", "0"), "4", None, 1, id="with nothing left the first, which is then refused"),
        pytest.param(("10", "10"), "4", 2, 2, id="the one that was named"),
        pytest.param(("10", "0"), "4", 2, 2, id="the one that was named, though nothing is left on it"),
    ],
)
def test_a_scan_goes_to_the_line_that_it_fits_on(outstanding: tuple[str, ...], wanted: str, named: int | None, fits: int) -> None:
    lines = [a_line(line_no, outstanding=left) for line_no, left in enumerate(outstanding, 1)]

    line = order_lines.line_that_fits(
        lines, goods(), Quantity(wanted), lambda each: each.outstanding, document_no="SO1", line_no=named
    )

    assert line.line_no == fits


@pytest.mark.parametrize(("item", "named"), [("NUT", None), ("BOLT", 7), ("NUT", 1)])
def test_what_is_not_on_the_order_is_refused(item: str, named: int | None) -> None:
    with pytest.raises(Refused, match="is not on SO1"):
        order_lines.line_that_fits(
            [a_line()], goods(item), Quantity(1), lambda each: each.outstanding, document_no="SO1", line_no=named
        )


@pytest.mark.parametrize(
    ("quantity_base", "shown"),
    [("12", ("2", "BOX")), ("7", ("7", "PCS")), ("9", ("9", "PCS")), ("0.5", ("0.5", "PCS"))],
)
def test_a_quantity_is_told_in_boxes_only_where_that_makes_whole_ones(quantity_base: str, shown: tuple[str, str]) -> None:
    quantity, uom = order_lines.shown_quantity(a_line(uom="BOX", held="6"), Quantity(quantity_base), "PCS")

    assert (str(quantity), uom) == shown


@pytest.mark.parametrize(
    ("numbered", "required", "pieces"),
    [
        pytest.param([], True, [("", "10")], id="no numbers: one piece, and the ledger says what is missing"),
        pytest.param([("L1", "7"), ("L2", "3")], True, [("L1", "7"), ("L2", "3")], id="numbers that add up"),
        pytest.param([("L1", "7")], False, [("L1", "7"), ("", "3")], id="the rest has no number where none is required"),
    ],
)
def test_a_quantity_is_split_by_its_numbers(numbered: list[tuple[str, str]], required: bool, pieces: list[tuple[str, str]]) -> None:
    given = [NumberedQuantity(lot=lot, quantity=Quantity(quantity)) for lot, quantity in numbered]

    split = order_lines.pieces_of(a_line(), BOLT, Quantity(10), given, number_required=required)

    assert list(split) == [Piece(Quantity(quantity), Tracking(lot) if lot else UNTRACKED) for lot, quantity in pieces]


@pytest.mark.parametrize(("tracked", "required"), [("11", False), ("11", True), ("9", True)])
def test_numbers_that_do_not_add_up_are_refused(tracked: str, required: bool) -> None:
    given = [NumberedQuantity(lot="L1", quantity=Quantity(tracked))]

    with pytest.raises(Refused) as refused:
        order_lines.pieces_of(a_line(), BOLT, Quantity(10), given, number_required=required)

    assert refused.value.code == "tracking_quantity_mismatch"


def test_numbers_are_given_in_the_unit_of_the_line() -> None:
    given = [NumberedQuantity(lot="L1", quantity=Quantity(2))]

    (piece,) = order_lines.pieces_of(a_line(uom="BOX", held="6"), BOLT, Quantity(12), given, number_required=True)

    assert piece.quantity == Quantity(12)


def test_the_unit_of_the_line_is_counted_as_finely_as_the_item() -> None:
    whole = Item("BOLT", qty_rounding_precision=Quantity(1))

    assert order_lines.base_quantity_of(a_line(uom="BOX", held="6"), whole, Quantity("1.16667")) == Quantity(7)
    with pytest.raises(Refused) as refused:
        order_lines.base_quantity_of(a_line(), whole, Quantity("0.5"))
    assert refused.value.code == "quantity_too_fine"


@pytest.mark.parametrize(
    ("location", "ships"),
    [
        (Location("MAIN"), True),
        (Location("MAIN", require_pick=True), True),
        (Location("MAIN", require_pick=True, shipment_bin="SHIP"), True),
        (Location("MAIN", require_pick=True, require_shipment=True), False),
        (Location("MAIN", require_shipment=True), False),
        (Location("MAIN", shipment_bin="SHIP"), False),
    ],
)
def test_picking_ships_where_no_shipment_is_required_and_nothing_is_brought_together(location: Location, ships: bool) -> None:
    assert order_lines.picking_ships(location) is ships


def test_an_open_line_tells_what_is_left_in_the_unit_of_the_line() -> None:
    line = order_lines.open_line(a_line(uom="BOX", held="6", outstanding="18"), Item("BOLT"))

    assert (str(line.quantity), line.uom) == ("3", "BOX")
