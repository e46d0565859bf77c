"""Transfers between locations: orders, and what was loaded; what arrives is received (`shared/wire/receiving.py`)."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, LineNo, PositiveQuantity, TrackingNumber, WireModel
from shared.wire.goods import Goods
from shared.wire.orders import LINES_MAX, LineToPost


class TransferShipped(Goods):
    """Goods of a transfer order were loaded and are in transit. Source: spec/transfers.md, section 4."""

    kind: Literal["transfer_shipped"] = "transfer_shipped"
    order: Code = Field(description="Transfer order.")
    line: LineNo | None = Field(default=None, description="Line of the order; none: the first that the item fits on.")
    bin: CodeOrBlank = Field(default="", description="Where it was taken from.")


class NewTransferLine(WireModel):
    """An item that is to go from one location to the other."""

    item: Code
    variant: CodeOrBlank = ""
    quantity: PositiveQuantity = Field(description="In `uom`.")
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")
    from_bin: CodeOrBlank = ""
    to_bin: CodeOrBlank = ""
    shipment_date: datetime.date | None = None
    receipt_date: datetime.date | None = None


class NewTransferOrder(WireModel):
    """Goods that are to go from one location to another. Source: spec/transfers.md, section 2."""

    no: CodeOrBlank = Field(default="", description="Number that it has elsewhere; blank: the next of our own.")
    from_location: Code
    to_location: Code
    in_transit: Code = Field(description="Location that the goods are at while they travel.")
    date: datetime.date | None = Field(default=None, description="Order date; none: the work date.")
    lines: tuple[NewTransferLine, ...] = Field(min_length=1, max_length=LINES_MAX)


class TransferOrderLineCard(WireModel):
    """A line with what became of it; quantities in `uom`."""

    line: int
    item: Code
    variant: CodeOrBlank
    uom: Code
    from_bin: CodeOrBlank
    to_bin: CodeOrBlank
    quantity: Quantity
    outstanding: Quantity = Field(description="Still to be shipped.")
    shipped: Quantity
    in_transit: Quantity = Field(description="Shipped, and not received yet.")
    received: Quantity
    shipment_date: datetime.date | None
    receipt_date: datetime.date | None


class TransferOrderCard(WireModel):
    no: Code
    from_location: Code
    to_location: Code
    in_transit: Code
    date: datetime.date
    lines: tuple[TransferOrderLineCard, ...]


class TransferStep(WireModel):
    """What is shipped of a transfer order, or what of it arrived."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    lines: tuple[LineToPost, ...] = Field(
        default=(), max_length=LINES_MAX, description="None: all that is still to be shipped, or all that is in transit."
    )


class PostedTransferLine(WireModel):
    """A line of a posted document; a correction has the opposite quantity and names the line that it takes back."""

    line: int
    order_line: LineNo
    item: Code
    variant: CodeOrBlank
    from_bin: CodeOrBlank
    to_bin: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    uom: Code
    quantity: Quantity = Field(description="In `uom`; negative on a correction.")
    entry_no: int = Field(description="Item ledger entry: the decrease.")
    corrects_line: int | None


class PostedTransferDocument(WireModel):
    """A posted transfer shipment or transfer receipt."""

    no: Code
    type: Literal["transfer_shipment", "transfer_receipt"]
    order: Code
    posting_date: datetime.date
    person: CodeOrBlank
    lines: tuple[PostedTransferLine, ...]
