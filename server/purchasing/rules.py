"""Decisions about purchase orders and return orders, on values alone. Source: spec/ledger.md, sections 7 and 9."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog.values import Movement
from server.ledger.posting_lines import EntryType, Place, PostingLine
from server.outstanding import order_lines
from server.outstanding.values import OrderLineKey, OutstandingLine, PickedGoods, Source
from server.purchasing.values import LineToPost, OrderKind, PostedLine, PurchaseLine, PurchaseOrder
from server.tracking.values import TrackedLine
from shared.errors import INVALID_REQUEST, ITEM_BLOCKED, PURCHASING_BLOCKED, VARIANT_BLOCKED, Refused
from shared.quantities import ZERO, Quantity, percent_of, unit_cost_in_base_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.catalog.values import Item, OverReceiptCode
    from server.outstanding.order_lines import Piece
    from server.tracking.values import OpenNumber
    from shared.wire.orders import NumberedQuantity


def require_may_be_ordered(item: Item, variant_code: str, kind: OrderKind) -> None:
    """Blocked goods are not ordered; they may go back. Raises: Refused(ITEM_BLOCKED, PURCHASING_BLOCKED, VARIANT_BLOCKED)."""
    if kind == "return":
        return
    if item.blocked:
        raise Refused(ITEM_BLOCKED, item=item.no)
    if variant_code in item.blocked_variants:
        raise Refused(VARIANT_BLOCKED, variant=variant_code, item=item.no)
    if item.purchasing_blocked:
        raise Refused(PURCHASING_BLOCKED, item=item.no)


def require_kind(order: PurchaseOrder, kind: OrderKind) -> None:
    """An order is received, a return is shipped. Raises: Refused(INVALID_REQUEST)."""
    if order.kind != kind:
        said = "is a return: it is shipped" if order.kind == "return" else "is an order: it is received"
        raise Refused(INVALID_REQUEST, reason=f"{order.order_no} {said}")


def require_left(order: PurchaseOrder, line: PurchaseLine, wanted: Quantity, left: Quantity) -> None:
    """No more comes, or goes back, than is outstanding. Raises: Refused(OVER_RECEIPT, OVER_SHIPMENT)."""
    require = order_lines.require_left_to_receive if order.kind == "order" else order_lines.require_left_to_ship
    require(line, wanted, left, order.order_no)


def grown(line: PurchaseLine, code: OverReceiptCode | None, excess: Quantity, item: Item, order_no: str) -> PurchaseLine:
    """The line with so much more on it (base unit). Raises: Refused(OVER_RECEIPT) that names the most that is taken.

    Allowed is the percentage of what was ordered, without what came above it. Source: spec/ledger.md, section 7, rule 8.
    """
    ordered = line.quantity - line.over_receipt
    percent = code.tolerance_percent if code is not None else ZERO
    allowed = percent_of(ordered, percent, precision=item.qty_rounding_precision or None)
    if line.over_receipt + excess > allowed:
        wanted, most = line.outstanding + excess, max(line.outstanding, ordered + allowed - line.handled)
        order_lines.require_left_to_receive(line, wanted, line.outstanding, order_no, most=most)
    return replace(line, quantity=line.quantity + excess, over_receipt=line.over_receipt + excess)


def posting_line_for(order: PurchaseOrder, line: LineToPost, document_line_no: int) -> PostingLine:
    """An increase for what arrives, a decrease for what goes back; both of type purchase. Source: spec/ledger.md, section 2."""
    order_line = line.order_line
    return PostingLine(
        entry_type=EntryType.PURCHASE,
        item_no=order_line.item_no,
        place=Place(order_line.place.location_code, line.bin_code),
        quantity=line.piece.quantity if order.kind == "order" else -line.piece.quantity,
        variant_code=order_line.variant_code,
        tracking=line.piece.tracking,
        expires_on=line.piece.expires_on if order.kind == "order" else None,
        unit_cost=unit_cost_in_base_unit(line.unit_cost, order_line.base_units_per_unit),
        indirect_cost_percent=order_line.indirect_cost_percent,
        applies_to_entry=line.piece.applies_to_entry or order_line.applies_to_entry,
        applies_from_entry=line.piece.applies_from_entry,
        warranty_ends_on=line.piece.warranty_ends_on,
        uom_code=order_line.uom_code,
        base_units_per_unit=order_line.base_units_per_unit,
        document_line_no=document_line_no,
    )


def requires_a_number(order: PurchaseOrder, item: Item) -> bool:
    """Whether what comes, or goes back, must say its numbers."""
    return order_lines.requires_a_number(item, Movement.PURCHASE, inbound=order.kind == "order")


def pieces(
    order: PurchaseOrder,
    line: PurchaseLine,
    item: Item,
    quantity: Quantity,
    *,
    numbered: Sequence[NumberedQuantity],
    on_line: Sequence[OpenNumber],
) -> tuple[Piece, ...]:
    """The quantity by number. What arrives has the numbers that it has; what goes back, those that were set for it.

    Raises: Refused(TRACKING_QUANTITY_MISMATCH, NUMBER_NOT_ON_LINE).
    """
    if not quantity:
        return ()
    required = requires_a_number(order, item)
    found = order_lines.pieces_of(line, item, quantity, numbered, number_required=required, on_line=on_line)
    if order.kind == "return":
        said = str(order.line_source(line.line_no))
        order_lines.require_numbers_on_line(found, on_line, line.outstanding, item.no, said)
    return found


def tracked_line(order: PurchaseOrder, line: PurchaseLine, item: Item) -> TrackedLine:
    """The line as its numbers need it."""
    return TrackedLine(
        key=order.line_source(line.line_no),
        item=item,
        variant_code=line.variant_code,
        location_code=line.place.location_code,
        movement=Movement.PURCHASE,
        outstanding=line.outstanding,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
    )


def outstanding_line(order: PurchaseOrder, line: PurchaseLine, vendor_name: str) -> OutstandingLine:
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
        due_on=line.expected_on,
        partner_no=order.vendor_no,
        partner_name=vendor_name,
        is_released=order.status != "open",
    )


def goods_leaving(
    line: PurchaseLine, goods: Sequence[PickedGoods], waiting: Sequence[PickedGoods], on_line: Sequence[OpenNumber]
) -> list[LineToPost]:
    """Exactly these goods from exactly these bins: of each what waits there, then the rest."""
    return [
        LineToPost(line, order_lines.piece_of(each, on_line), each.bin_code, line.unit_cost, was_picked=was_picked)
        for each, was_picked in order_lines.waiting_first(goods, waiting)
    ]


def picked_goods_of(line: PostedLine) -> PickedGoods:
    """What a posted line took from the picked goods, or brought back to them: negative and positive."""
    key = OrderLineKey(Source.PURCHASE_RETURN, line.order_no, line.order_line_no)
    return PickedGoods(key, line.item_no, -line.quantity, line.bin_code, line.tracking)


def goods_that_left(line: LineToPost) -> PickedGoods:
    """What a return shipment takes from the picked goods: negative."""
    key = OrderLineKey(Source.PURCHASE_RETURN, line.order_line.order_no, line.order_line.line_no)
    return PickedGoods(key, line.order_line.item_no, -line.piece.quantity, line.bin_code, line.piece.tracking)
