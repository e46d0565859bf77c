"""Decisions about sales orders and return orders, on values alone. Source: spec/ledger.md, sections 8 and 9."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog.values import Movement
from server.ledger.posting_lines import EntryType, Place, PostingLine
from server.outstanding import order_lines
from server.outstanding.values import OrderLineKey, OutstandingLine, PickedGoods, Source
from server.sales.values import LineToPost, OrderKind, PostedLine, SalesLine, SalesOrder
from server.tracking.values import TrackedLine
from shared.errors import (
    EXACT_REVERSING_REQUIRED,
    INCOMPLETE_SHIPMENT,
    INVALID_REQUEST,
    ITEM_BLOCKED,
    SALES_BLOCKED,
    VARIANT_BLOCKED,
    Refused,
)
from shared.quantities import ZERO
from shared.tracking import UNTRACKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.catalog.values import Item, Location
    from server.outstanding.order_lines import Piece
    from server.tracking.values import OpenNumber
    from shared.quantities import Quantity
    from shared.wire.orders import NumberedQuantity


def require_may_be_sold(item: Item, variant_code: str, kind: OrderKind) -> None:
    """Blocked goods are not sold; they may come back. Raises: Refused(ITEM_BLOCKED, SALES_BLOCKED, VARIANT_BLOCKED)."""
    if kind == "return":
        return
    if item.blocked:
        raise Refused(ITEM_BLOCKED, item=item.no)
    if variant_code in item.blocked_variants:
        raise Refused(VARIANT_BLOCKED, variant=variant_code, item=item.no)
    if item.sales_blocked:
        raise Refused(SALES_BLOCKED, item=item.no)


def require_kind(order: SalesOrder, kind: OrderKind) -> None:
    """An order is shipped, a return is received. Raises: Refused(INVALID_REQUEST)."""
    if order.kind != kind:
        said = "is a return: it is received" if order.kind == "return" else "is an order: it is shipped"
        raise Refused(INVALID_REQUEST, reason=f"{order.order_no} {said}")


def must_be_picked(location: Location | None) -> bool:
    """Whether nothing leaves the location but what was picked for it. Source: spec/warehouse.md, section 6, rule 2."""
    return location is not None and location.require_pick and location.require_shipment


def shippable(line: SalesLine, waiting: Iterable[PickedGoods], *, only_picked: bool) -> Quantity:
    """How much of the line can leave now: what was picked where it must be, else all that is outstanding."""
    return sum((goods.quantity for goods in waiting), ZERO) if only_picked else line.outstanding


def shipment_of(line: SalesLine, pieces: Iterable[Piece], waiting: Iterable[PickedGoods], bin_code: str) -> list[LineToPost]:
    """The pieces that leave: picked goods first, with the numbers they were picked with; the rest from the bin of the line.

    A piece without number takes picked goods of any number.
    """
    left = [(goods, goods.quantity) for goods in waiting]
    to_post = []
    for piece in pieces:
        wanted = piece.quantity
        for index, (goods, there) in enumerate(left):
            taken = min(wanted, there)
            if taken and piece.tracking in (goods.tracking, UNTRACKED):
                left[index] = (goods, there - taken)
                wanted -= taken
                taken_piece = replace(piece, quantity=taken, tracking=goods.tracking)
                to_post.append(LineToPost(line, taken_piece, goods.bin_code, was_picked=True))
        if wanted:
            to_post.append(LineToPost(line, replace(piece, quantity=wanted), bin_code))
    return to_post


def still_waiting(waiting: Iterable[PickedGoods], to_post: Iterable[LineToPost]) -> list[PickedGoods]:
    """The picked goods without those that leave."""
    leaving = [line for line in to_post if line.was_picked]
    return [
        replace(goods, quantity=goods.quantity - sum((line.piece.quantity for line in leaving if _takes(line, goods)), ZERO))
        for goods in waiting
    ]


def _takes(line: LineToPost, goods: PickedGoods) -> bool:
    return (line.order_line.line_no, line.bin_code, line.piece.tracking) == (
        goods.key.line_no,
        goods.bin_code,
        goods.tracking,
    )


def require_all_picked(to_post: Iterable[LineToPost], order_no: str) -> None:
    """Where goods are picked for their shipment nothing else leaves. Raises: Refused(OVER_SHIPMENT)."""
    for line in to_post:
        if not line.was_picked:
            order_lines.require_left_to_ship(line.order_line, line.piece.quantity, ZERO, order_no)


def posting_line_for(order: SalesOrder, line: LineToPost, document_line_no: int) -> PostingLine:
    """A decrease for what leaves, an increase for what comes back; both of type sale. Source: spec/ledger.md, section 2."""
    order_line = line.order_line
    return PostingLine(
        entry_type=EntryType.SALE,
        item_no=order_line.item_no,
        place=Place(order_line.place.location_code, line.bin_code),
        quantity=-line.piece.quantity if order.kind == "order" else line.piece.quantity,
        variant_code=order_line.variant_code,
        tracking=line.piece.tracking,
        expires_on=line.piece.expires_on if order.kind == "return" else None,
        applies_to_entry=line.applies_to_entry or line.piece.applies_to_entry,
        applies_from_entry=line.piece.applies_from_entry or order_line.applies_from_entry,
        warranty_ends_on=line.piece.warranty_ends_on,
        uom_code=order_line.uom_code,
        base_units_per_unit=order_line.base_units_per_unit,
        document_line_no=document_line_no,
    )


def require_exact_reversing(order: SalesOrder, pieces: Iterable[LineToPost]) -> None:
    """What comes back names the shipment that it left with. Raises: Refused(EXACT_REVERSING_REQUIRED).

    Source: spec/ledger.md, section 8, rule 4.
    """
    for piece in pieces:
        if order.kind == "return" and not (piece.piece.applies_from_entry or piece.order_line.applies_from_entry):
            raise Refused(EXACT_REVERSING_REQUIRED, item=piece.order_line.item_no, document=order.order_no)


def requires_a_number(order: SalesOrder, item: Item) -> bool:
    """Whether what leaves, or comes back, must say its numbers."""
    return order_lines.requires_a_number(item, Movement.SALE, inbound=order.kind == "return")


def pieces(
    order: SalesOrder,
    line: SalesLine,
    item: Item,
    quantity: Quantity,
    *,
    numbered: Sequence[NumberedQuantity],
    on_line: Sequence[OpenNumber],
) -> tuple[Piece, ...]:
    """The quantity by number: what leaves has the numbers that were set for it. What comes back has the numbers that it has.

    Raises: Refused(TRACKING_QUANTITY_MISMATCH, NUMBER_NOT_ON_LINE).
    """
    required = requires_a_number(order, item)
    found = order_lines.pieces_of(line, item, quantity, numbered, number_required=required, on_line=on_line)
    if order.kind == "order":
        said = str(order.line_source(line.line_no))
        order_lines.require_numbers_on_line(found, on_line, line.outstanding, item.no, said)
    return found


def tracked_line(order: SalesOrder, line: SalesLine, item: Item) -> TrackedLine:
    """The line as its numbers need it."""
    return TrackedLine(
        key=order.line_source(line.line_no),
        item=item,
        variant_code=line.variant_code,
        location_code=line.place.location_code,
        movement=Movement.SALE,
        outstanding=line.outstanding,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
    )


def outstanding_line(order: SalesOrder, line: SalesLine, customer_name: str) -> OutstandingLine:
    """What everybody else may know of the line."""
    return OutstandingLine(
        key=OrderLineKey(order.source, order.order_no, line.line_no),
        item_no=line.item_no,
        location_code=line.place.location_code,
        outstanding=line.outstanding,
        uom_code=line.uom_code,
        variant_code=line.variant_code,
        bin_code=line.place.bin_code,
        base_units_per_unit=line.base_units_per_unit,
        due_on=line.ships_on,
        partner_no=order.customer_no,
        partner_name=customer_name,
        is_released=order.status != "open",
    )


def goods_leaving(
    line: SalesLine, goods: Sequence[PickedGoods], waiting: Sequence[PickedGoods], on_line: Sequence[OpenNumber]
) -> list[LineToPost]:
    """Exactly these goods from exactly these bins: of each what waits there, then the rest."""
    return [
        LineToPost(line, order_lines.piece_of(each, on_line), each.bin_code, was_picked=was_picked)
        for each, was_picked in order_lines.waiting_first(goods, waiting)
    ]


def require_complete(order: SalesOrder, lines: Iterable[SalesLine], to_post: Iterable[Sequence[LineToPost]]) -> None:
    """An order that is to leave whole leaves whole. Raises: Refused(INCOMPLETE_SHIPMENT).

    Source: spec/ledger.md, section 8, rule 2.
    """
    if order.shipping_advice != "complete":
        return
    leaving: dict[int, Quantity] = {}
    for piece in (piece for of_line in to_post for piece in of_line):
        line_no = piece.order_line.line_no
        leaving[line_no] = leaving.get(line_no, ZERO) + piece.piece.quantity
    for line in lines:
        missing = line.outstanding - leaving.get(line.line_no, ZERO)
        if leaving and missing > ZERO:
            said = order_lines.said_quantity(line, missing)
            raise Refused(INCOMPLETE_SHIPMENT, document=order.order_no, quantity=said, item=line.item_no)


def picked_goods_of(line: PostedLine) -> PickedGoods:
    """What a posted line took from the picked goods, or brought back to them: negative and positive."""
    key = OrderLineKey(Source.SALES_ORDER, line.order_no, line.order_line_no)
    return PickedGoods(key, line.item_no, -line.quantity, line.bin_code, line.tracking)


def goods_that_left(line: LineToPost) -> PickedGoods:
    """What a shipment takes from the picked goods: negative."""
    key = OrderLineKey(Source.SALES_ORDER, line.order_line.order_no, line.order_line.line_no)
    return PickedGoods(key, line.order_line.item_no, -line.piece.quantity, line.bin_code, line.piece.tracking)
