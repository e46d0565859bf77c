"""Returns that reverse just what was posted: the lines they may be made of, and a return of such lines."""

from __future__ import annotations

import datetime

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, EntryNo, PositiveQuantity, TrackingNumber, WireModel
from shared.wire.orders import LINES_MAX, ExternalNo, NewOrderStatus


class LineToReverse(WireModel):
    """A posted line of which something can still go back, or come back."""

    document: Code = Field(description="Posted receipt or shipment.")
    line: int = Field(description="Line of it.")
    order: Code
    posting_date: datetime.date
    entry: int = Field(description="Item ledger entry that the return is fixed to.")
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    uom: Code
    quantity: Quantity = Field(description="Posted, in `uom`.")
    left: Quantity = Field(description="Not returned yet, and on no return order, in `uom`.")


class LineReversed(WireModel):
    """How much of a posted line is returned."""

    entry: EntryNo = Field(description="Item ledger entry of the posted line.")
    quantity: PositiveQuantity | None = Field(default=None, description="In the unit of the line; none: all that is left.")
    location: CodeOrBlank = Field(default="", description="Blank: where it was posted.")
    bin: CodeOrBlank = ""
    return_reason: CodeOrBlank = Field(default="", description="Why.")


class NewReturn(WireModel):
    """A return order that is made of posted lines."""

    party: Code = Field(description="Vendor or customer.")
    no: CodeOrBlank = Field(default="", description="Number that it has elsewhere; blank: the next of our own.")
    date: datetime.date | None = Field(default=None, description="Order date; none: the work date.")
    status: NewOrderStatus = "released"
    external_no: ExternalNo = ""
    lines: tuple[LineReversed, ...] = Field(min_length=1, max_length=LINES_MAX)
