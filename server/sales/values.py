"""Sales orders, their lines, and what is posted of them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from server.ledger.posting_lines import DocumentType, Place
from server.outstanding.order_lines import Piece
from server.outstanding.values import OrderStatus, Source
from server.tracking.values import LineSource, SourceLine
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from datetime import date

    from shared.quantities import UnitCost
    from shared.tracking import Tracking


OrderKind = Literal["order", "return"]
ShippingAdvice = Literal["partial", "complete"]
"""Whether an order may leave in parts, or leaves whole or not at all."""


@dataclass(frozen=True, slots=True)
class SalesOrder:
    """The header of a customer's order, or of goods that one brings back."""

    order_no: str
    kind: OrderKind
    customer_no: str
    location_code: str
    order_date: date
    status: OrderStatus = "released"
    ships_on: date | None = None
    external_no: str = ""
    """Its number at the customer, or in the ERP that it comes from."""
    shipping_advice: ShippingAdvice = "partial"
    responsibility: str = ""

    @property
    def is_released(self) -> bool:
        return self.status == "released"

    @property
    def document_type(self) -> DocumentType:
        """The kind of posted document that it becomes."""
        return DocumentType.SALES_SHIPMENT if self.kind == "order" else DocumentType.SALES_RETURN_RECEIPT

    @property
    def source(self) -> Source:
        return Source.SALES_ORDER if self.kind == "order" else Source.SALES_RETURN

    def line_source(self, line_no: int) -> SourceLine:
        """The line as tracking knows it."""
        return SourceLine(LineSource(self.source.value), self.order_no, line_no)


@dataclass(frozen=True, slots=True)
class SalesLine:
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
    """Shipped, or of a return come back."""
    unit_price: UnitCost
    """What one unit of the line is sold for."""
    ships_on: date | None = None
    applies_from_entry: int | None = None
    invoiced: Quantity = ZERO
    """Invoiced, or of a return credited."""
    return_reason: str = ""

    @property
    def outstanding(self) -> Quantity:
        return self.quantity - self.handled


@dataclass(frozen=True, slots=True)
class LineToPost:
    """A piece of an order line that leaves or comes back now."""

    order_line: SalesLine
    piece: Piece
    bin_code: str
    was_picked: bool = False
    """It leaves from where picked goods wait."""
    applies_to_entry: int | None = None


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a posted document; the quantity as it was shipped or came back, negative on a correction."""

    document_no: str
    document_type: DocumentType
    line_no: int
    order_no: str
    order_line_no: int
    item_no: str
    bin_code: str
    quantity: Quantity
    tracking: Tracking
    was_picked: bool
    entry_no: int
    posting_date: date
    corrects_line_no: int | None = None
    """Line of the document that this one takes back."""
