"""Decisions about purchase orders and return orders, on values alone. Source: spec/ledger.md, sections 7 and 9."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from server.ledger.posting_lines import DocumentType, EntryType, Place, PostingLine
from server.outstanding import order_lines
from server.outstanding.values import OrderLineKey, OutstandingLine, Source
from shared.errors import INVALID_REQUEST, ITEM_BLOCKED, PURCHASING_BLOCKED, VARIANT_BLOCKED, Refused
from shared.quantities import ZERO, Quantity, unit_cost_in_base_unit

if TYPE_CHECKING:
    from datetime import date

    from server.catalog.values import Item
    from server.outstanding.order_lines import Piece
    from shared.quantities import UnitCost

OrderKind = Literal["order", "return"]


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """The header of an order to a vendor, or of a return to one."""

    order_no: str
    kind: OrderKind
    vendor_no: str
    location_code: str
    order_date: date

    @property
    def document_type(self) -> DocumentType:
        """The kind of posted document that it becomes."""
        return DocumentType.PURCHASE_RECEIPT if self.kind == "order" else DocumentType.PURCHASE_RETURN_SHIPMENT

    @property
    def source(self) -> Source:
        return Source.PURCHASE_ORDER if self.kind == "order" else Source.PURCHASE_RETURN


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """An order line; quantities in the item's base unit."""

    order_no: str
    line_no: int
    item_no: str
    variant_code: str
    place: Place
    """The bin is blank where none was said."""
    uom_code: str
    base_units_per_unit: Quantity
    quantity: Quantity
    handled: Quantity
    """Received, or of a return gone back."""
    unit_cost: UnitCost
    """What one unit of the line costs."""
    indirect_cost_percent: Quantity = ZERO
    expected_on: date | None = None
    applies_to_entry: int | None = None

    @property
    def outstanding(self) -> Quantity:
        return self.quantity - self.handled


@dataclass(frozen=True, slots=True)
class LineToPost:
    """A piece of an order line that arrives or goes back now."""

    order_line: PurchaseLine
    piece: Piece
    bin_code: str
    unit_cost: UnitCost
    """What one unit of the line costs."""


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a posted document; the quantity as it was received or sent back, negative on a correction."""

    document_no: str
    document_type: DocumentType
    line_no: int
    order_no: str
    order_line_no: int
    item_no: str
    quantity: Quantity
    entry_no: int
    posting_date: date


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
