"""What purchase, sales and transfer orders have in common: what is to be posted of a line, and what was."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.wire.fields import Code, CodeOrBlank, LineNo, PositiveQuantity, TrackingNumber, WireModel

LINES_MAX = 10_000
"""Lines of one order, and of one request about it."""


OrderStatus = Literal["open", "released", "finished"]
"""Open: the office works on it. Released: the warehouse does. Finished: everything is done and invoiced."""
NewOrderStatus = Literal["open", "released"]
ExternalNo = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A number that a partner or another program gave; blank where there is none."""


class OrderChangeCard(WireModel):
    """Something that was changed on an order."""

    version: int = Field(description="Of the order, from then on.")
    line: int = Field(description="Line that was changed; 0: the header.")
    item: CodeOrBlank
    what: str = Field(description="In words.")
    person: CodeOrBlank
    at: datetime.datetime


class NumberedQuantity(WireModel):
    """How much of a line has this lot, serial or package number."""

    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    package: TrackingNumber = ""
    quantity: PositiveQuantity = Field(description="In the unit of the line.")
    expiration: datetime.date | None = Field(default=None, description="Expiration date as printed, of goods that come in.")
    warranty: datetime.date | None = Field(default=None, description="Last day of the warranty; none: by the item's formula.")


class LineToPost(WireModel):
    """How much of an order line arrives or leaves now."""

    line: LineNo = Field(description="Line number of the order.")
    quantity: PositiveQuantity = Field(description="In the unit of the line.")
    tracking: tuple[NumberedQuantity, ...] = Field(
        default=(), max_length=LINES_MAX, description="The quantity by number; it must add up wherever numbers are required."
    )
    bin: CodeOrBlank = Field(default="", description="Where it is put or taken from; blank: the line's bin, else the location's.")


class UndoDocument(WireModel):
    """What of a posted document is taken back."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: that of the document.")
    lines: tuple[LineNo, ...] = Field(default=(), max_length=LINES_MAX, description="Lines of the document; none: all.")


class PostedOrderLine(WireModel):
    """What one line of the request became."""

    line: int = Field(description="Line number of the order.")
    entry_nos: tuple[int, ...] = Field(description="Item ledger entries; of a transfer each decrease before its increases.")
    warehouse_entry_nos: tuple[int, ...] = Field(description="Warehouse (bin) entries.")


class PostedOrder(WireModel):
    """A receipt or shipment that was posted."""

    document_no: Code = Field(description="Number of the posted document.")
    posting_date: datetime.date
    receipt_no: CodeOrBlank = Field(default="", description="Receipt that was posted with a direct transfer; blank: none.")
    invoice_no: CodeOrBlank = Field(default="", description="Invoice or credit memo that was posted with it; blank: none.")
    lines: tuple[PostedOrderLine, ...]


class OrderSummary(WireModel):
    """An order in a list: enough to find it."""

    no: Code
    kind: Literal["order", "return"]
    status: OrderStatus
    party: Code = Field(description="Vendor or customer.")
    party_name: str
    location: CodeOrBlank = Field(description="Where its lines go, or come from, unless they say otherwise.")
    date: datetime.date
    due: datetime.date | None = Field(description="When its goods are expected, or to be shipped.")
    external_no: str = Field(description="Its number elsewhere; blank: none.")
