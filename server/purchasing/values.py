"""Purchase orders, their lines, and what is posted of them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from server.ledger.posting_lines import DocumentType, Place
from server.outstanding.values import OrderStatus, Source
from server.tracking.values import LineSource, SourceLine
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from datetime import date

    from server.outstanding.order_lines import Piece
    from shared.quantities import UnitCost
    from shared.tracking import Tracking


OrderKind = Literal["order", "return"]
OverReceiptStatus = Literal["", "pending", "approved"]


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """The header of an order to a vendor, or of a return to one."""

    order_no: str
    kind: OrderKind
    vendor_no: str
    location_code: str
    order_date: date
    status: OrderStatus = "released"
    expected_on: date | None = None
    external_no: str = ""
    """Its number at the vendor, or in the ERP that it comes from."""
    vendor_shipment_no: str = ""
    """Number of the vendor's delivery note."""
    responsibility: str = ""
    is_unexpected: bool = False
    """It was made of goods that came and that nobody had ordered."""

    @property
    def is_released(self) -> bool:
        return self.status == "released"

    @property
    def document_type(self) -> DocumentType:
        """The kind of posted document that it becomes."""
        return DocumentType.PURCHASE_RECEIPT if self.kind == "order" else DocumentType.PURCHASE_RETURN_SHIPMENT

    @property
    def source(self) -> Source:
        return Source.PURCHASE_ORDER if self.kind == "order" else Source.PURCHASE_RETURN

    def line_source(self, line_no: int) -> SourceLine:
        """The line as tracking knows it."""
        return SourceLine(LineSource(self.source.value), self.order_no, line_no)


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
    invoiced: Quantity = ZERO
    """Invoiced, or of a return credited."""
    over_receipt_code: str = ""
    over_receipt: Quantity = ZERO
    """How much of the quantity was added to it because more came than was ordered."""
    over_receipt_status: OverReceiptStatus = ""
    return_reason: str = ""

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
    was_picked: bool = False
    """It leaves from where picked goods wait."""


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a posted document; the quantity as it was received or sent back, negative on a correction."""

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
