"""Transfers between locations: routes, orders, what was loaded, what did not arrive; what arrives is received (`receiving.py`)."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.quantities import ONE, Quantity
from shared.wire.fields import Code, CodeOrBlank, LineNo, PositiveQuantity, QuantityOrZero, Text, TrackingNumber, WireModel
from shared.wire.goods import Goods
from shared.wire.orders import (
    LINES_MAX,
    ExternalNo,
    LineToPost,
    NewOrderStatus,
    OrderChangeCard,
    OrderStatus,
    PostedOrder,
)

ShippingAdvice = Literal["partial", "complete"]
DirectTransferPosting = Literal["", "shipment_and_receipt", "direct_transfer"]
"""Blank: not directly, but through transit."""
ShippingDays = Annotated[int, Field(ge=0, le=999)]
Agent = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50, pattern=r"^[^\x00-\x1f\x7f]*$")]
DiscrepancyKind = Literal["short", "damaged"]
DiscrepancyOutcome = Literal["return", "loss", "late_arrival"]


class TransferShipped(Goods):
    """Goods of a transfer order were loaded and are in transit. Source: spec/transfers.md, section 4."""

    kind: Literal["transfer_shipped"] = "transfer_shipped"
    order: Code = Field(description="Transfer order.")
    line: LineNo | None = Field(default=None, description="Line of the order; none: the first that the item fits on.")
    bin: CodeOrBlank = Field(default="", description="Where it was taken from.")


class TransferRouteCard(WireModel):
    """What orders from one location to another say unless they say otherwise. Source: spec/transfers.md, section 1."""

    from_location: Code
    to_location: Code
    in_transit: CodeOrBlank = Field(default="", description="Location that goods are at while they travel.")
    shipping_agent: Agent = ""
    agent_service: Agent = ""
    shipping_days: ShippingDays = Field(default=0, description="Days on the road.")
    direct_transfer_posting: DirectTransferPosting = Field(default="", description="How direct transfers are posted; blank: none.")


class NewTransferLine(WireModel):
    """An item that is to go from one location to the other."""

    item: Code
    variant: CodeOrBlank = ""
    quantity: QuantityOrZero = Field(description="In `uom`; 0: the line does not count yet.")
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")
    from_bin: CodeOrBlank = ""
    to_bin: CodeOrBlank = ""
    shipment_date: datetime.date | None = Field(default=None, description="None: the order's.")
    receipt_date: datetime.date | None = Field(
        default=None, description="None: the order's, else the shipment date with the time on the road and for handling."
    )
    plate: CodeOrBlank = Field(default="", description="License plate that the goods stand on, and travel on.")


class _HeaderFields(WireModel):
    """What the header of an order says; what is left out the route says."""

    to_location: Code
    in_transit: CodeOrBlank = Field(default="", description="Location that the goods are at while they travel; blank: the route's.")
    direct_transfer_posting: DirectTransferPosting | None = Field(
        default=None, description="Directly, without transit; none: as the route says, unless `in_transit` is given."
    )
    date: datetime.date | None = Field(default=None, description="Order date; none: the work date.")
    status: NewOrderStatus = "released"
    shipping_advice: ShippingAdvice = "partial"
    shipment_date: datetime.date | None = Field(default=None, description="Of the lines that say no other.")
    receipt_date: datetime.date | None = Field(default=None, description="Of the lines that say no other.")
    shipping_days: ShippingDays | None = Field(default=None, description="Days on the road; none: the route's.")
    shipping_agent: Agent = Field(default="", description="Blank: the route's.")
    agent_service: Agent = Field(default="", description="Blank: the route's.")
    external_no: ExternalNo = Field(default="", description="Its number in the ERP.")


class NewTransferOrder(_HeaderFields):
    """Goods that are to go from one location to another. Source: spec/transfers.md, section 2."""

    from_location: Code
    no: CodeOrBlank = Field(default="", description="Number that it has elsewhere; blank: the next of our own.")
    lines: tuple[NewTransferLine, ...] = Field(min_length=1, max_length=LINES_MAX)


class TransferOfBin(_HeaderFields):
    """An order for all that lies in a bin."""

    from_location: Code
    bin: Code = Field(description="Bin of the location that it leaves.")
    to_bin: CodeOrBlank = ""


class TransferOfPlate(_HeaderFields):
    """An order for all that stands on a license plate, from where it stands; it arrives as that plate."""

    plate: Code
    to_bin: CodeOrBlank = ""


class ChangedTransferLine(WireModel):
    """What becomes another on a line; what is left out stays."""

    line: LineNo
    item: Code = ""
    variant: CodeOrBlank = ""
    quantity: QuantityOrZero = Field(default=ONE, description="In `uom`; not less than is shipped.")
    uom: CodeOrBlank = ""
    from_bin: CodeOrBlank = ""
    to_bin: CodeOrBlank = ""
    shipment_date: datetime.date | None = None
    receipt_date: datetime.date | None = None
    plate: CodeOrBlank = ""


class TransferOrderChange(WireModel):
    """What becomes another on an open order, all of it or nothing; what is left out stays."""

    version: int | None = Field(default=None, description="Of the order as it was read; refused if it was changed since.")
    from_location: Code = Field(default="", description="Only while nothing is shipped; the lines' bins there are cleared.")
    to_location: Code = Field(default="", description="Likewise.")
    in_transit: CodeOrBlank = Field(default="", description="Likewise; given, the order is no direct one.")
    direct_transfer_posting: DirectTransferPosting = Field(default="", description="Likewise; given, nothing is in transit.")
    date: datetime.date = Field(default=datetime.date.min, description="Order date.")
    shipping_advice: ShippingAdvice = "partial"
    shipment_date: datetime.date | None = None
    receipt_date: datetime.date | None = None
    shipping_days: ShippingDays = 0
    shipping_agent: Agent = ""
    agent_service: Agent = ""
    external_no: ExternalNo = ""
    changed: tuple[ChangedTransferLine, ...] = Field(default=(), max_length=LINES_MAX)
    added: tuple[NewTransferLine, ...] = Field(default=(), max_length=LINES_MAX)
    deleted: tuple[LineNo, ...] = Field(default=(), max_length=LINES_MAX, description="Line numbers.")


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
    settled: Quantity = Field(description="Lost on the way, or brought back to where it left.")
    disputed: Quantity = Field(description="Of what is in transit: in open discrepancies.")
    shipment_date: datetime.date | None
    receipt_date: datetime.date | None
    plate: CodeOrBlank


class TransferDiscrepancyCard(WireModel):
    """Goods that were shipped and did not arrive, or not whole; the quantity in the unit of the line."""

    order: Code
    no: int
    line: int
    item: Code
    kind: DiscrepancyKind
    quantity: Quantity
    uom: Code
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    reason: Text
    found_by: CodeOrBlank
    found_at: datetime.datetime
    outcome: DiscrepancyOutcome | None = Field(description="None: it is open, and the goods are in transit.")
    closed_by: CodeOrBlank
    closed_at: datetime.datetime | None
    closing_reason: Text
    document: CodeOrBlank = Field(description="Posted document that it was closed with.")


class TransferOrderSummary(WireModel):
    """A transfer order without its lines."""

    no: Code
    from_location: Code
    to_location: Code
    in_transit: CodeOrBlank
    date: datetime.date
    status: OrderStatus
    direct_transfer_posting: DirectTransferPosting
    shipping_advice: ShippingAdvice
    shipment_date: datetime.date | None
    receipt_date: datetime.date | None
    shipping_days: int
    shipping_agent: str
    agent_service: str
    external_no: str
    sends_back: CodeOrBlank = Field(description="Posted receipt whose goods it brings back.")


class TransferOrderCard(TransferOrderSummary):
    version: int = Field(description="Counts its changes; who changes it sends this back.")
    completely_shipped: bool
    completely_received: bool
    changes: tuple[OrderChangeCard, ...] = Field(description="What was changed on it after it was made.")
    warnings: tuple[str, ...] = Field(description="What will keep it from being released or posted as it is.")
    lines: tuple[TransferOrderLineCard, ...]
    discrepancies: tuple[TransferDiscrepancyCard, ...]


class NewDiscrepancy(WireModel):
    """Goods of a line that did not arrive, or not whole. Source: spec/transfers.md, section 11, rule 1."""

    line: LineNo
    kind: DiscrepancyKind = "short"
    quantity: PositiveQuantity = Field(description="In the unit of the line.")
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    package: TrackingNumber = ""
    reason: Text = Field(min_length=1)


class TransferStep(WireModel):
    """What is shipped of a transfer order, or what of it arrived."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    lines: tuple[LineToPost, ...] = Field(
        default=(), max_length=LINES_MAX, description="None: all that is still to be shipped, or all that is in transit."
    )


class TransferReceipt(TransferStep):
    """What of a transfer order arrived, and what of it did not."""

    discrepancies: tuple[NewDiscrepancy, ...] = Field(
        default=(), max_length=LINES_MAX, description="They stay in transit until a supervisor closes them."
    )


class FoundDiscrepancies(WireModel):
    """What did not arrive, where nothing else did."""

    discrepancies: tuple[NewDiscrepancy, ...] = Field(min_length=1, max_length=LINES_MAX)


class ClosedDiscrepancy(WireModel):
    """What became of goods that did not arrive."""

    outcome: DiscrepancyOutcome
    reason: Text = Field(min_length=1)
    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    bin: CodeOrBlank = Field(default="", description="Where they are put, if they are anywhere; blank: where arrivals go.")


class SentBack(WireModel):
    """What was received goes back to where it left."""

    date: datetime.date | None = Field(default=None, description="Posting date of the shipment back; none: the work date.")


class ShippedAndReceived(WireModel):
    """Both halves in one action, each on its own date."""

    shipment_date: datetime.date | None = Field(default=None, description="Posting date of the shipment; none: the work date.")
    receipt_date: datetime.date | None = Field(default=None, description="Posting date of the receipt; none: the shipment's.")
    lines: tuple[LineToPost, ...] = Field(default=(), max_length=LINES_MAX, description="None: all that is still to be shipped.")


class PostedBothHalves(WireModel):
    """A shipment and the receipt that was posted with it."""

    shipment: PostedOrder
    receipt: PostedOrder


class TransferBatch(WireModel):
    """Many orders that are shipped or received at once, each by itself. Source: spec/transfers.md, section 4, rule 11."""

    step: Literal["ship", "receive"]
    date: datetime.date | None = Field(default=None, description="Posting date of all; none: the work date.")
    from_location: CodeOrBlank = ""
    to_location: CodeOrBlank = ""
    orders: tuple[Code, ...] = Field(default=(), max_length=LINES_MAX, description="None: all that fit the other filters.")
    shipment_date_until: datetime.date | None = Field(default=None, description="Orders that are to be shipped by then.")


class PostedOfBatch(WireModel):
    order: Code
    document: Code


class RefusedOfBatch(WireModel):
    order: Code
    code: str
    sentence: str


class PostedTransferBatch(WireModel):
    """What became of the orders: so many of so many, and why not the others."""

    message: str = Field(description="As “3 of 4 orders shipped”.")
    posted: tuple[PostedOfBatch, ...]
    refused: tuple[RefusedOfBatch, ...]


class GoodsInTransit(WireModel):
    """Goods of an order line that are on the road. The quantity is in the unit of the line."""

    order: Code
    line: int
    from_location: Code
    to_location: Code
    in_transit: CodeOrBlank
    item: Code
    variant: CodeOrBlank
    uom: Code
    quantity: Quantity
    disputed: Quantity = Field(description="Of it: in open discrepancies.")
    shipped_on: datetime.date = Field(description="Posting date of the oldest shipment of which something is still on the road.")
    days: int = Field(description="Since then.")
    expected: datetime.date | None
    days_late: int = Field(description="Days since it was expected; 0: it is not late.")


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


class PostedTransferSummary(WireModel):
    """A posted transfer document, without its lines."""

    no: Code
    type: Literal["transfer_shipment", "transfer_receipt", "direct_transfer", "transfer_discrepancy"]
    order: Code
    from_location: CodeOrBlank
    to_location: CodeOrBlank
    posting_date: datetime.date
    person: CodeOrBlank
    posted_at: datetime.datetime


class PostedTransferDocument(PostedTransferSummary):
    """A posted shipment, receipt or direct transfer, or how a discrepancy was closed."""

    sent_back_by: CodeOrBlank = Field(description="Order that brings the goods of this receipt back.")
    lines: tuple[PostedTransferLine, ...]
