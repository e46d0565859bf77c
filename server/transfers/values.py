"""Transfer routes, orders, their lines, what of them did not arrive, and what is posted of them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from server.ledger.posting_lines import DocumentType
from server.outstanding.order_lines import Piece
from server.outstanding.values import Source
from server.tracking.values import LineSource, SourceLine
from shared.quantities import ONE, ZERO
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from datetime import date, datetime

    from server.outstanding.values import OrderStatus
    from shared.quantities import Quantity

DirectPosting = Literal["", "shipment_and_receipt", "direct_transfer"]
"""How an order without transit is posted: as a shipment and its receipt, or in one; blank: the order goes through transit."""
ShippingAdvice = Literal["partial", "complete"]
DiscrepancyKind = Literal["short", "damaged"]
Outcome = Literal["", "return", "loss", "late_arrival"]
"""What a discrepancy was closed as; blank: it is open."""


class Step(StrEnum):
    """What happens to goods of a transfer order."""

    SHIP = "ship"
    RECEIVE = "receive"
    DIRECT = "direct"
    """Shipped and received in one."""
    SETTLE = "settle"
    """Lost on the way, or brought back to where they left."""

    @property
    def document_type(self) -> DocumentType:
        return _DOCUMENT_TYPES[self]


_DOCUMENT_TYPES = {
    Step.SHIP: DocumentType.TRANSFER_SHIPMENT,
    Step.RECEIVE: DocumentType.TRANSFER_RECEIPT,
    Step.DIRECT: DocumentType.DIRECT_TRANSFER,
    Step.SETTLE: DocumentType.TRANSFER_DISCREPANCY,
}
STEPS = {document_type: step for step, document_type in _DOCUMENT_TYPES.items()}
"""Which step a posted document is of."""


@dataclass(frozen=True, slots=True)
class TransferRoute:
    """What orders from one location to another say unless they say otherwise. Source: spec/transfers.md, section 1."""

    from_location: str
    to_location: str
    in_transit: str = ""
    shipping_agent: str = ""
    agent_service: str = ""
    shipping_days: int = 0
    """Days on the road."""
    direct_posting: DirectPosting = ""


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """The header of an order that brings goods from one location to another."""

    order_no: str
    from_location: str
    to_location: str
    in_transit: str
    """Blank: it is a direct one, or nobody has said yet."""
    order_date: date
    status: OrderStatus = "released"
    direct_posting: DirectPosting = ""
    shipping_advice: ShippingAdvice = "partial"
    ships_on: date | None = None
    """Of the lines that say no other, here and below; None: not said."""
    arrives_on: date | None = None
    shipping_days: int = 0
    shipping_agent: str = ""
    agent_service: str = ""
    external_no: str = ""
    sends_back_no: str = ""
    """Posted receipt whose goods it brings back; blank: none."""

    @property
    def source(self) -> Source:
        """What it is to those that keep its changes: one order, though it is open work at two places."""
        return Source.TRANSFER_SHIPMENT

    def line_source(self, line_no: int) -> SourceLine:
        """The line as tracking knows it."""
        return SourceLine(LineSource.TRANSFER_ORDER, self.order_no, line_no)


@dataclass(frozen=True, slots=True)
class TransferOrderLine:
    """An order line; quantities in the item's base unit. Bins are blank where none was said."""

    order_no: str
    line_no: int
    item_no: str
    variant_code: str
    from_bin: str
    to_bin: str
    uom_code: str
    base_units_per_unit: Quantity
    quantity: Quantity
    shipped: Quantity = ZERO
    received: Quantity = ZERO
    ships_on: date | None = None
    arrives_on: date | None = None
    settled: Quantity = ZERO
    """Lost on the way, or brought back to where it left."""
    disputed: Quantity = ZERO
    """In transit, and in an open discrepancy: nobody receives it before that is closed."""
    plate_no: str = ""
    """License plate that it travels on; blank: loose."""

    @property
    def left_to_ship(self) -> Quantity:
        return self.quantity - self.shipped

    @property
    def in_transit(self) -> Quantity:
        return self.shipped - self.received - self.settled

    @property
    def to_receive(self) -> Quantity:
        """What of it can be received now."""
        return self.in_transit - self.disputed

    @property
    def left_to_receive(self) -> Quantity:
        """Still to arrive, shipped or not."""
        return self.quantity - self.received - self.settled

    def left(self, step: Step) -> Quantity:
        """How much can be shipped, or received, now."""
        return self.to_receive if step is Step.RECEIVE else self.left_to_ship

    @property
    def handled(self) -> Quantity:
        """What no longer changes, as `outstanding` asks for it: what was shipped."""
        return self.shipped

    @property
    def outstanding(self) -> Quantity:
        return self.left_to_ship

    @property
    def invoiced(self) -> Quantity:
        """Nothing of a transfer is ever invoiced."""
        return ZERO


@dataclass(frozen=True, slots=True)
class LineToPost:
    """A piece of an order line that is shipped or received now; `bin_code` is at the location that people stand at."""

    order_line: TransferOrderLine
    piece: Piece
    bin_code: str
    was_picked: bool = False
    """It leaves the goods that wait for their shipment."""
    to_bin: str = ""
    """Where it arrives, of a direct transfer, and of what is brought back out of transit."""
    is_lost: bool = False
    """It never arrives."""


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a posted document; the quantity is negative on a correction."""

    document_no: str
    step: Step
    line_no: int
    order_no: str
    order_line_no: int
    item_no: str
    quantity: Quantity
    tracking: Tracking
    entry_no: int
    posting_date: date
    from_bin: str = ""
    was_picked: bool = False
    corrects_line_no: int | None = None
    to_bin: str = ""
    variant_code: str = ""
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Goods that were shipped and did not arrive, or not whole: in transit until a supervisor closes it.

    Source: spec/transfers.md, section 11, rule 1.
    """

    order_no: str
    discrepancy_no: int
    order_line_no: int
    item_no: str
    kind: DiscrepancyKind
    quantity: Quantity
    """Base unit."""
    tracking: Tracking = UNTRACKED
    reason: str = ""
    found_by: str = ""
    found_at: datetime | None = None
    outcome: Outcome = ""
    closed_by: str = ""
    closed_at: datetime | None = None
    closing_reason: str = ""
    document_no: str = ""
    """Posted document that it was closed with."""

    @property
    def is_open(self) -> bool:
        return not self.outcome
