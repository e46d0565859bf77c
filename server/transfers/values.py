"""Transfer orders, their lines, and what is posted of them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from server.ledger.posting_lines import DocumentType
from server.outstanding.order_lines import Piece
from server.tracking.values import LineSource, SourceLine
from shared.quantities import ZERO

if TYPE_CHECKING:
    from datetime import date

    from shared.quantities import Quantity
    from shared.tracking import Tracking


class Step(StrEnum):
    """The two things that happen to goods of a transfer order."""

    SHIP = "ship"
    RECEIVE = "receive"

    @property
    def document_type(self) -> DocumentType:
        return DocumentType.TRANSFER_SHIPMENT if self is Step.SHIP else DocumentType.TRANSFER_RECEIPT


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """The header of an order that brings goods from one location to another."""

    order_no: str
    from_location: str
    to_location: str
    in_transit: str
    order_date: date

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

    @property
    def left_to_ship(self) -> Quantity:
        return self.quantity - self.shipped

    @property
    def in_transit(self) -> Quantity:
        return self.shipped - self.received

    @property
    def left_to_receive(self) -> Quantity:
        """Still to arrive, shipped or not."""
        return self.quantity - self.received

    def left(self, step: Step) -> Quantity:
        """How much can be shipped, or received, now."""
        return self.left_to_ship if step is Step.SHIP else self.in_transit


@dataclass(frozen=True, slots=True)
class LineToPost:
    """A piece of an order line that is shipped or received now; `bin_code` is at the location that people stand at."""

    order_line: TransferOrderLine
    piece: Piece
    bin_code: str
    was_picked: bool = False
    """It leaves the goods that wait for their shipment."""


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
