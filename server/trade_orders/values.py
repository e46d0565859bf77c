"""What orders of both trades, buying and selling, and what is posted of them consist of, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeVar

from server.tracking.values import LineSource, SourceLine
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from server.catalog.values import Movement
    from server.invoicing.values import InvoiceKind
    from server.ledger.posting_lines import DocumentType, EntryType, Place, SourceType
    from server.outstanding.order_lines import Piece
    from server.outstanding.values import OrderStatus, Source
    from shared.quantities import UnitCost
    from shared.tracking import Tracking
    from shared.wire.number_series import DocumentKind

OrderKind = Literal["order", "return"]


@dataclass(frozen=True, slots=True)
class Way:
    """What an order of one kind is called on its way from its making to its invoice."""

    source: Source
    """Says, too, whether its goods come in or go out."""
    numbered_as: DocumentKind
    document_type: DocumentType
    """What is posted of it."""
    invoiced_as: InvoiceKind


@dataclass(frozen=True, slots=True)
class Trade:
    """One side of trade, buying or selling: what it is called in the words of the others, and in its sentences."""

    name: Literal["purchase", "sales"]
    party: Literal["vendor", "customer"]
    source_type: SourceType
    entry_type: EntryType
    movement: Movement
    ways: Mapping[OrderKind, Way]

    @property
    def sells(self) -> bool:
        return self.name == "sales"

    @property
    def outbound(self) -> Source:
        """The kind of its orders that goods leave for."""
        (source,) = (way.source for way in self.ways.values() if not way.source.is_inbound)
        return source


@dataclass(frozen=True, slots=True)
class TradeOrder:
    """The header of an order, or of a return."""

    TRADE: ClassVar[Trade]

    order_no: str
    kind: OrderKind
    party_no: str
    """Vendor or customer."""
    location_code: str
    order_date: date
    status: OrderStatus = "released"
    due_on: date | None = None
    """When its goods are expected, or to be shipped, unless its lines say otherwise."""
    external_no: str = ""
    """Its number at the vendor or customer, or in the ERP that it comes from."""
    responsibility: str = ""

    @property
    def _way(self) -> Way:
        return self.TRADE.ways[self.kind]

    @property
    def document_type(self) -> DocumentType:
        """What is posted of it."""
        return self._way.document_type

    @property
    def source(self) -> Source:
        return self._way.source

    @property
    def is_inbound(self) -> bool:
        return self._way.source.is_inbound

    @property
    def invoiced_as(self) -> InvoiceKind:
        return self._way.invoiced_as

    def line_source(self, line_no: int) -> SourceLine:
        """The line as tracking knows it."""
        return SourceLine(LineSource(self.source.value), self.order_no, line_no)


@dataclass(frozen=True, slots=True)
class TradeLine:
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
    """Received or shipped, or of a return gone or come back."""
    unit_amount: UnitCost
    """What one unit of the line costs, or is sold for."""
    due_on: date | None = None
    reverses_entry: int | None = None
    """Return: the entry of the receipt that goes back, or of the shipment that comes back; None: any."""
    invoiced: Quantity = ZERO
    """Invoiced, or of a return credited."""
    return_reason: str = ""

    @property
    def outstanding(self) -> Quantity:
        return self.quantity - self.handled

    @property
    def overhead_percent(self) -> Quantity:
        """Freight and the like, on top of what a unit costs; of what is bought alone."""
        return ZERO


AnyOrder = TypeVar("AnyOrder", bound=TradeOrder)
AnyLine = TypeVar("AnyLine", bound=TradeLine)


@dataclass(frozen=True, slots=True)
class LineToPost(Generic[AnyLine]):
    """A piece of an order line that arrives or leaves now."""

    order_line: AnyLine
    piece: Piece
    bin_code: str
    was_picked: bool = False
    """It leaves from where picked goods wait."""


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a posted document; the quantity as it was received or shipped, negative on a correction."""

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


PAGE_MAX = 500
"""Orders of one page."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are asked for; None: any."""

    status: OrderStatus | None = None
    party_no: str | None = None
    location_code: str | None = None
    external_no: str | None = None
    after: str = ""
    """Number of the last order of the page before."""
    limit: int = PAGE_MAX
