"""What tracking knows, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from server.catalog.values import Dimension
from shared.quantities import ZERO
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from datetime import date, datetime

    from server.catalog.values import Item, Movement
    from shared.quantities import Quantity


class TrackedNumber(NamedTuple):
    """A lot, serial or package number of one item and variant."""

    item_no: str
    variant_code: str
    dimension: Dimension
    number: str

    @property
    def device_key(self) -> tuple[str, str, str, str] | None:
        """The key of its card on a device: item, variant, lot, serial. None for packages, which devices do not copy."""
        if self.dimension is Dimension.PACKAGE:
            return None
        lot_no, serial_no = (self.number, "") if self.dimension is Dimension.LOT else ("", self.number)
        return self.item_no, self.variant_code, lot_no, serial_no


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody has said about one number. Source: spec/tracking.md, section 1."""

    number: TrackedNumber
    description: str = ""
    test_quality: str = ""
    """`good`, `average`, `bad`, or blank. Information only: it does not block."""
    certificate_number: str = ""
    country_of_origin: str = ""
    customs_number: str = ""
    comments: tuple[str, ...] = ()
    blocked: bool = False
    blocked_reason: str = ""
    blocked_by: str = ""
    blocked_at: datetime | None = None
    made_by: str = ""
    made_at: datetime | None = None


class LineSource(StrEnum):
    """Kinds of documents whose lines hold numbers before they are posted."""

    PURCHASE_ORDER = "purchase_order"
    PURCHASE_RETURN = "purchase_return"
    SALES_ORDER = "sales_order"
    SALES_RETURN = "sales_return"
    TRANSFER_ORDER = "transfer_order"
    """Of its shipment: the receipt takes the numbers that were shipped."""
    JOURNAL_INCREASE = "journal_increase"
    """A line of a journal batch that brings goods in."""
    JOURNAL_DECREASE = "journal_decrease"
    RECLASSIFICATION = "reclassification"
    """A line of a reclassification batch: its numbers become others."""

    @property
    def is_inbound(self) -> bool:
        return self in (LineSource.PURCHASE_ORDER, LineSource.SALES_RETURN, LineSource.JOURNAL_INCREASE)


class SourceLine(NamedTuple):
    """A line of an open document; of a journal batch, the number of the document is its name."""

    source: LineSource
    document_no: str
    line_no: int

    def __str__(self) -> str:
        return f"{self.document_no} line {self.line_no}"


@dataclass(frozen=True, slots=True)
class TrackedLine:
    """A document line as far as its numbers need it; quantities in the item's base unit."""

    key: SourceLine
    item: Item
    variant_code: str
    location_code: str
    movement: Movement
    outstanding: Quantity
    """Not posted yet."""
    uom_code: str
    base_units_per_unit: Quantity


@dataclass(frozen=True, slots=True)
class OpenNumber:
    """How much of a line has one lot, serial and package number; base unit."""

    tracking: Tracking
    quantity: Quantity
    to_handle: Quantity
    """Part of the next posting."""
    handled: Quantity = ZERO
    """Posted already: the number stays."""
    expires_on: date | None = None
    warranty_ends_on: date | None = None
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None
    new_tracking: Tracking = UNTRACKED
    """What a reclassification makes of the number; what is blank stays as it is."""
    new_expires_on: date | None = None
    """What a reclassification makes of its date; None: it stays, unless it is cleared."""
    clears_expiration: bool = False

    @property
    def becomes_other(self) -> bool:
        """Whether anything of it changes."""
        return not self.new_tracking.is_blank or self.new_expires_on is not None or self.clears_expiration

    @property
    def left(self) -> Quantity:
        """Not posted yet."""
        return self.quantity - self.handled


@dataclass(frozen=True, slots=True)
class NumberInUse:
    """A number on a line of an open document, as others look at it."""

    line: SourceLine
    item_no: str
    variant_code: str
    location_code: str
    number: OpenNumber


@dataclass(frozen=True, slots=True)
class NewNumber:
    """A number that was assigned, and how much of the goods gets it; base unit."""

    quantity: Quantity
    tracking: Tracking = UNTRACKED
