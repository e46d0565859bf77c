"""What the lines of all orders have in common: which line is meant, how much of it, and with which numbers. Pure.

Purchasing, sales, transfers and warehouse do not know each other; what holds for the lines of each of them is said here, once.
Source: spec/ledger.md, sections 7 and 8; spec/tracking.md, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from server.catalog.values import Dimension
from shared.errors import (
    INCOMPLETE_SHIPMENT,
    NOT_ON_DOCUMENT,
    NUMBER_NOT_ON_LINE,
    OVER_RECEIPT,
    OVER_SHIPMENT,
    TRACKING_QUANTITY_MISMATCH,
    Problem,
    Refused,
)
from shared.quantities import ZERO, Quantity, quantity_in_unit
from shared.tracking import UNTRACKED, Tracking
from shared.wire.work import OpenLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from server.catalog.values import Item, Location, Movement
    from server.outstanding.values import OrderLineKey, OutstandingLine, PickedGoods
    from shared.wire.goods import Goods
    from shared.wire.orders import NumberedQuantity


class OrderLine(Protocol):
    """What every order line can say of itself."""

    @property
    def line_no(self) -> int: ...
    @property
    def item_no(self) -> str: ...
    @property
    def variant_code(self) -> str: ...
    @property
    def uom_code(self) -> str: ...
    @property
    def base_units_per_unit(self) -> Quantity: ...


AnyLine = TypeVar("AnyLine", bound=OrderLine)


class GoodsOfLine(Protocol):
    """Goods that arrive or leave of an order line."""

    @property
    def key(self) -> OrderLineKey: ...


AnyGoods = TypeVar("AnyGoods", bound=GoodsOfLine)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a quantity that has one lot, serial and package number; base unit."""

    quantity: Quantity
    tracking: Tracking = UNTRACKED
    expires_on: date | None = None
    warranty_ends_on: date | None = None
    applies_to_entry: int | None = None
    """Entry that it is fixed to, where the number on the line says so."""
    applies_from_entry: int | None = None


class NumberOnLine(Protocol):
    """A number that the line held before anything was posted; tracking stands beside this package, which names what it needs."""

    @property
    def tracking(self) -> Tracking: ...
    @property
    def to_handle(self) -> Quantity: ...
    @property
    def left(self) -> Quantity: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def warranty_ends_on(self) -> date | None: ...
    @property
    def applies_to_entry(self) -> int | None: ...
    @property
    def applies_from_entry(self) -> int | None: ...


def scanned_tracking(goods: Goods) -> Tracking:
    """The numbers that were scanned."""
    return Tracking(goods.lot, goods.serial, goods.package)


def line_named(lines: Sequence[AnyLine], line_no: int, document_no: str) -> AnyLine:
    """The line with that number. Raises: Refused(NOT_ON_DOCUMENT)."""
    found = next((line for line in lines if line.line_no == line_no), None)
    if found is None:
        raise Refused(NOT_ON_DOCUMENT, item=f"Line {line_no}", document=document_no)
    return found


def line_that_fits(
    lines: Iterable[AnyLine],
    goods: Goods,
    quantity_base: Quantity,
    left: Callable[[AnyLine], Quantity],
    *,
    document_no: str,
    line_no: int | None,
) -> AnyLine:
    """The line that scanned goods belong to: the one that was named, else the first with room for them, else with any.

    `left` says how much is still to be done on a line. Raises: Refused(NOT_ON_DOCUMENT).
    """
    same = [
        line
        for line in lines
        if (line.item_no, line.variant_code) == (goods.item, goods.variant) and line_no in (None, line.line_no)
    ]
    if not same:
        raise Refused(NOT_ON_DOCUMENT, item=goods.item, document=document_no)
    with_room = (line for line in same if left(line) >= quantity_base)
    with_any = (line for line in same if left(line) > ZERO)
    return next(with_room, None) or next(with_any, None) or same[0]


def base_quantity_of(line: OrderLine, item: Item, quantity: Quantity) -> Quantity:
    """`quantity` of the line's unit in the base unit, by the factor that the order was made with.

    Raises: Refused(QUANTITY_TOO_FINE).
    """
    return item.in_base_unit(quantity, line.base_units_per_unit, line.uom_code)


def in_line_unit(line: OrderLine, quantity_base: Quantity) -> Quantity:
    """A base quantity in the line's unit, for showing."""
    return quantity_in_unit(quantity_base, line.base_units_per_unit)


def shown_quantity(line: OrderLine, quantity_base: Quantity, base_uom: str) -> tuple[Quantity, str]:
    """A base quantity as people are told it, and its unit: the line's where that makes whole ones, else the base unit.

    Seven pieces of a line in boxes of six are not 1.16667 boxes to anybody.
    """
    return quantity_and_unit(quantity_base, line.base_units_per_unit, line.uom_code, base_uom)


def quantity_and_unit(quantity_base: Quantity, base_units_per_unit: Quantity, uom_code: str, base_uom: str) -> tuple[Quantity, str]:
    """A base quantity in that unit where it makes whole ones, else in the base unit; and which it is."""
    shown = quantity_in_unit(quantity_base, base_units_per_unit)
    is_whole = shown == shown.to_integral_value() and shown * base_units_per_unit == quantity_base
    return (shown, uom_code) if is_whole else (quantity_base, base_uom)


def open_line(line: OutstandingLine, item: Item) -> OpenLine:
    """What is left of the line, as a handheld shows it."""
    quantity, uom = shown_quantity(line, line.outstanding, item.base_uom)
    return OpenLine(line=line.line_no, item=line.item_no, variant=line.variant_code, uom=uom, quantity=quantity, bin=line.bin_code)


def pieces_of(
    line: OrderLine,
    item: Item,
    quantity_base: Quantity,
    numbered: Sequence[NumberedQuantity],
    *,
    number_required: bool,
    on_line: Sequence[NumberOnLine] = (),
) -> tuple[Piece, ...]:
    """The quantity by number: those given, else those that the line holds to be handled. Without any it is one piece.

    Whether a number is missing the ledger says. What is left over is a piece without number where none is required.
    Raises: Refused(TRACKING_QUANTITY_MISMATCH). Source: spec/tracking.md, section 3, rules 3 and 4; section 10.
    """
    given = [
        Piece(
            base_quantity_of(line, item, part.quantity),
            Tracking(part.lot, part.serial, part.package),
            part.expiration,
            part.warranty,
        )
        for part in numbered
    ]
    pieces = tuple(with_what_is_on_line(piece, on_line) for piece in given) or pieces_to_handle(on_line)
    tracked = sum((piece.quantity for piece in pieces), ZERO)
    if pieces and (tracked > quantity_base or (number_required and tracked != quantity_base)):
        raise Refused(TRACKING_QUANTITY_MISMATCH, item=line.item_no, tracked=tracked, quantity=quantity_base)
    rest = quantity_base - tracked
    return (*pieces, Piece(rest)) if rest else pieces


def pieces_to_handle(on_line: Iterable[NumberOnLine]) -> tuple[Piece, ...]:
    """The numbers on the line that are part of the next posting."""
    return tuple(with_what_is_on_line(Piece(each.to_handle, each.tracking), [each]) for each in on_line if each.to_handle)


def quantity_to_post(outstanding: Quantity, on_line: Sequence[NumberOnLine], *, number_required: bool) -> Quantity:
    """How much is meant when nobody says: all that is left; of a line whose numbers are set, those to be handled.

    Source: spec/tracking.md, section 10, rule 1.
    """
    if not number_required or not any(each.left for each in on_line):
        return outstanding
    return sum((each.to_handle for each in on_line), ZERO)


def with_what_is_on_line(piece: Piece, on_line: Iterable[NumberOnLine]) -> Piece:
    """The piece with what the line says of its number, as far as it does not say so itself."""
    found = next((each for each in on_line if each.tracking == piece.tracking), None)
    if found is None:
        return piece
    return replace(
        piece,
        expires_on=piece.expires_on or found.expires_on,
        warranty_ends_on=piece.warranty_ends_on or found.warranty_ends_on,
        applies_to_entry=piece.applies_to_entry or found.applies_to_entry,
        applies_from_entry=piece.applies_from_entry or found.applies_from_entry,
    )


def require_numbers_on_line(
    pieces: Sequence[Piece], on_line: Sequence[NumberOnLine], outstanding: Quantity, item_no: str, said: str
) -> None:
    """Goods leave with the numbers that were set for them; others only as far as the line has room without a number.

    `said`: the line. Raises: Refused(NUMBER_NOT_ON_LINE). Source: spec/tracking.md, section 10, rule 2.
    """
    room = outstanding - sum((each.left for each in on_line), ZERO)
    left = {each.tracking: each.left for each in on_line}
    for piece in pieces:
        here = min(piece.quantity, left.get(piece.tracking, ZERO))
        room -= piece.quantity - here
        if on_line and room < ZERO:
            expected = ", ".join(named(tracking) for tracking, quantity in left.items() if quantity) or "nothing"
            raise Refused(NUMBER_NOT_ON_LINE, number=named(piece.tracking), item=item_no, document=said, expected=expected)


def named(tracking: Tracking) -> str:
    """The numbers as a sentence says them."""
    return " ".join(number for number in (tracking.lot_no, tracking.serial_no, tracking.package_no) if number) or "no number"


def requires_a_number(item: Item, movement: Movement, *, inbound: bool) -> bool:
    """Whether such a movement of the item names a lot, serial or package number."""
    return any(item.requires_number(dimension, movement, inbound=inbound) for dimension in Dimension)


def by_line(goods: Iterable[AnyGoods]) -> list[tuple[int, list[AnyGoods]]]:
    """The goods of one order by line, in the order in which the lines come."""
    found: dict[int, list[AnyGoods]] = {}
    for each in goods:
        found.setdefault(each.key.line_no, []).append(each)
    return list(found.items())


def waiting_first(goods: Iterable[PickedGoods], waiting: Iterable[PickedGoods]) -> list[tuple[PickedGoods, bool]]:
    """Of each of these goods what waits for its shipment in that bin (true), then the rest (false)."""
    left: dict[PickedGoods, Quantity] = {}
    for each in waiting:
        left[_kind(each)] = left.get(_kind(each), ZERO) + each.quantity
    parts = []
    for each in goods:
        picked = min(each.quantity, left.get(_kind(each), ZERO))
        left[_kind(each)] = left.get(_kind(each), ZERO) - picked
        parts += [(replace(each, quantity=picked), True), (replace(each, quantity=each.quantity - picked), False)]
    return [(part, was_picked) for part, was_picked in parts if part.quantity]


def _kind(goods: PickedGoods) -> PickedGoods:
    return replace(goods, quantity=ZERO)


def piece_of(goods: PickedGoods, on_line: Iterable[NumberOnLine]) -> Piece:
    """These goods as a part of their line's quantity."""
    return with_what_is_on_line(Piece(goods.quantity, goods.tracking, applies_to_entry=goods.applies_to_entry), on_line)


def picking_ships(location: Location) -> bool:
    """Whether goods that are picked there leave at once; else they are brought together, and wait for their shipment.

    Source: spec/warehouse.md, sections 3 and 6, rule 11.
    """
    return not location.require_shipment and (location.require_pick or not location.shipment_bin)


def require_left_to_receive(
    line: OrderLine, wanted: Quantity, left: Quantity, document_no: str, *, most: Quantity | None = None
) -> None:
    """Raises: Refused(OVER_RECEIPT) when more comes than is still to come. `most`: what is taken of it all the same.

    Source: spec/ledger.md, section 7, rules 2 and 8.
    """
    _require_left(line, wanted, left, document_no, OVER_RECEIPT, most=left if most is None else most)


def require_left_to_ship(line: OrderLine, wanted: Quantity, left: Quantity, document_no: str) -> None:
    """Raises: Refused(OVER_SHIPMENT) when more leaves than is still to leave. Source: spec/ledger.md, section 8, rule 1."""
    _require_left(line, wanted, left, document_no, OVER_SHIPMENT, most=left)


def said_quantity(line: OrderLine, quantity_base: Quantity) -> str:
    """A base quantity as a sentence says it, in the unit of the line."""
    return f"{in_line_unit(line, quantity_base)} {line.uom_code}"


def _require_left(line: OrderLine, wanted: Quantity, left: Quantity, document_no: str, problem: Problem, *, most: Quantity) -> None:
    if wanted > left:
        outstanding = f"{in_line_unit(line, left)}" + (f" (at most {in_line_unit(line, most)} is taken)" if most > left else "")
        raise Refused(
            problem,
            quantity=said_quantity(line, wanted),
            item=line.item_no,
            outstanding=outstanding,
            document=document_no,
            maximum=in_line_unit(line, most),
        )


class LineToShip(OrderLine, Protocol):
    """An order line that says how much of it has not left yet."""

    @property
    def outstanding(self) -> Quantity: ...


def require_complete(lines: Iterable[LineToShip], leaving: Mapping[int, Quantity], document_no: str) -> None:
    """All that is outstanding leaves now; `leaving` by line. Raises: Refused(INCOMPLETE_SHIPMENT).

    Source: spec/ledger.md, section 8, rule 2; spec/transfers.md, section 4, rule 3.
    """
    for line in lines:
        missing = line.outstanding - leaving.get(line.line_no, ZERO)
        if missing > ZERO:
            raise Refused(INCOMPLETE_SHIPMENT, document=document_no, quantity=said_quantity(line, missing), item=line.item_no)
