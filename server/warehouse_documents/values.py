"""Warehouse receipts and shipments with their lines, and what is posted of them, as frozen values; quantities in the base unit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from server.outstanding.values import Source
from shared.quantities import ONE, ZERO
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from server.outstanding.values import OrderLineKey, OutstandingLine
    from shared.quantities import Quantity
    from shared.wire.orders import PostedOrder


class Kind(StrEnum):
    """The two kinds of warehouse documents."""

    RECEIPT = "warehouse_receipt"
    SHIPMENT = "warehouse_shipment"

    @property
    def is_inbound(self) -> bool:
        return self is Kind.RECEIPT

    @property
    def said(self) -> str:
        """As a sentence says it."""
        return self.value.replace("_", " ")

    @property
    def done(self) -> str:
        return "received" if self.is_inbound else "shipped"

    @property
    def sources(self) -> tuple[Source, ...]:
        """Kinds of orders whose goods go through it."""
        return tuple(source for source in Source if source.is_inbound == self.is_inbound)

    @property
    def numbered_as(self) -> DocumentKind:
        return DocumentKind.WAREHOUSE_RECEIPT if self.is_inbound else DocumentKind.WAREHOUSE_SHIPMENT

    @property
    def posted_numbered_as(self) -> DocumentKind:
        return DocumentKind.POSTED_WAREHOUSE_RECEIPT if self.is_inbound else DocumentKind.POSTED_WAREHOUSE_SHIPMENT


class Status(StrEnum):
    """A receipt is open until it is finished; a shipment is picked once it is released."""

    OPEN = "open"
    RELEASED = "released"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class WarehouseDocument:
    """The header of a warehouse receipt or shipment."""

    document_no: str
    kind: Kind
    location_code: str
    status: Status
    external_no: str
    version: int
    """Counts the changes."""
    changed_by: str
    changed_at: datetime
    change: str
    """The last change, in words."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of a warehouse document: which order line it is for, and what was done of that here."""

    document_no: str
    line_no: int
    key: OrderLineKey
    item_no: str
    variant_code: str
    uom_code: str
    bin_code: str
    base_units_per_unit: Quantity = ONE
    to_handle: Quantity | None = None
    """What the next posting handles, as somebody said; None: all that can be."""
    handled: Quantity = ZERO
    to_cross_dock: Quantity = ZERO


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A line with its order line as that is now. What is outstanding is never copied, so an order that changes is followed."""

    line: DocumentLine
    source: OutstandingLine
    can_leave: Quantity | None = None
    """Of a shipment whose goods are picked first: what was picked; None: all that is outstanding."""

    @property
    def line_no(self) -> int:
        return self.line.line_no

    @property
    def outstanding(self) -> Quantity:
        return self.source.outstanding

    @property
    def possible(self) -> Quantity:
        """The most that can be handled now."""
        return self.outstanding if self.can_leave is None else min(self.can_leave, self.outstanding)

    @property
    def to_handle(self) -> Quantity:
        return self.possible if self.line.to_handle is None else self.line.to_handle


@dataclass(frozen=True, slots=True, order=True)
class SourceOrder:
    """An order whose goods come in or go out."""

    source: Source
    order_no: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which order lines are meant; what is empty leaves nothing out."""

    orders: tuple[SourceOrder, ...] = ()
    sources: tuple[Source, ...] = ()
    partner_no: str = ""
    due_until: date | None = None


@dataclass(frozen=True, slots=True)
class PostedPart:
    """What was posted of one order of a warehouse document."""

    posted_no: str
    """The posted warehouse document."""
    order: SourceOrder
    posted: PostedOrder
    line_nos: tuple[tuple[int, int], ...]
    """What was posted, as lines of the warehouse document, each with its line of the order."""
    put_away_no: str = ""


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a posted warehouse document; the quantity is negative on a correction."""

    posted_no: str
    line_no: int
    document_line_no: int
    key: OrderLineKey
    item_no: str
    variant_code: str
    uom_code: str
    base_units_per_unit: Quantity
    quantity: Quantity
    posted_document_no: str
    """Of the order: receipt, shipment."""
    put_away_no: str
    corrects_line_no: int | None = None


@dataclass(frozen=True, slots=True)
class PostedHeader:
    """A posted warehouse document."""

    posted_no: str
    kind: Kind
    document_no: str
    location_code: str
    external_no: str
    posting_date: date
    person: str
