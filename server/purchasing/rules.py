"""Decisions about purchase orders and return orders, on values alone. Source: spec/ledger.md, sections 7 and 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType, Place, PostingLine
from server.outstanding import order_lines
from server.outstanding.values import OrderLineKey, OutstandingLine
from server.purchasing.values import LineToPost, OrderKind, PurchaseLine, PurchaseOrder
from shared.errors import INVALID_REQUEST, ITEM_BLOCKED, PURCHASING_BLOCKED, VARIANT_BLOCKED, Refused
from shared.quantities import Quantity, unit_cost_in_base_unit

if TYPE_CHECKING:
    from server.catalog.values import Item


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
        applies_to_entry=order_line.applies_to_entry,
        uom_code=order_line.uom_code,
        base_units_per_unit=order_line.base_units_per_unit,
        document_line_no=document_line_no,
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
    )
