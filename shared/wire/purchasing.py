"""Purchase orders and purchase return orders: what is ordered from a vendor, what came, what went back."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from shared.quantities import ONE, Quantity, UnitCost
from shared.wire.fields import (
    Code,
    CodeOrBlank,
    EntryNo,
    LineNo,
    PositiveQuantity,
    QuantityOrZero,
    Text,
    TrackingNumber,
    UnitCostOrZero,
    WireModel,
)
from shared.wire.invoicing import OrderInvoice
from shared.wire.orders import LINES_MAX, ExternalNo, LineToPost, NewOrderStatus, OrderChangeCard, OrderStatus

PurchaseKind = Literal["order", "return"]


class NewPurchaseLine(WireModel):
    """An item that is ordered, or goes back."""

    item: Code
    variant: CodeOrBlank = ""
    quantity: PositiveQuantity = Field(description="In `uom`.")
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")
    unit_cost: UnitCostOrZero | None = Field(default=None, description="What one `uom` costs; none: the item's unit cost.")
    location: CodeOrBlank = Field(default="", description="Blank: the order's.")
    bin: CodeOrBlank = Field(default="", description="Where it is to be put; blank: the location's receiving bin.")
    expected_date: datetime.date | None = None
    indirect_cost_percent: QuantityOrZero | None = Field(
        default=None, description="Freight and the like, on top of the unit cost; none: the item's."
    )
    applies_to: EntryNo | None = Field(default=None, description="Return: entry number of the receipt that goes back.")
    over_receipt_code: CodeOrBlank = Field(default="", description="What may come above it; blank: by item, vendor, default.")
    return_reason: CodeOrBlank = Field(default="", description="Return: why it goes back.")


class NewPurchaseOrder(WireModel):
    """An order to a vendor, or goods that go back to one."""

    kind: PurchaseKind = "order"
    no: CodeOrBlank = Field(default="", description="Number that it has elsewhere; blank: the next of our own.")
    vendor: Code
    location: CodeOrBlank = ""
    date: datetime.date | None = Field(default=None, description="Order date; none: the work date.")
    status: NewOrderStatus = "released"
    expected_date: datetime.date | None = Field(default=None, description="Of the lines that say no other.")
    external_no: ExternalNo = Field(default="", description="Its number at the vendor, or in the ERP.")
    vendor_shipment_no: ExternalNo = Field(default="", description="Number of the vendor's delivery note.")
    responsibility: CodeOrBlank = Field(default="", description="Who answers for it: a person or a department.")
    lines: tuple[NewPurchaseLine, ...] = Field(min_length=1, max_length=LINES_MAX)


class ChangedPurchaseLine(WireModel):
    """What becomes another on a line; what is left out stays."""

    line: LineNo
    item: Code = ""
    variant: CodeOrBlank = ""
    quantity: PositiveQuantity = Field(default=ONE, description="In `uom`; not less than is received or invoiced.")
    uom: CodeOrBlank = ""
    unit_cost: UnitCostOrZero | None = None
    location: CodeOrBlank = ""
    bin: CodeOrBlank = ""
    expected_date: datetime.date | None = None
    indirect_cost_percent: QuantityOrZero | None = None
    applies_to: EntryNo | None = None
    over_receipt_code: CodeOrBlank = Field(default="", description="Blank: what came above the order is taken off it again.")
    return_reason: CodeOrBlank = ""


class PurchaseOrderChange(WireModel):
    """What becomes another on an open order, all of it or nothing; what is left out stays."""

    version: int | None = Field(default=None, description="Of the order as it was read; refused if it was changed since.")
    date: datetime.date = Field(default=datetime.date.min, description="Order date.")
    expected_date: datetime.date | None = None
    external_no: ExternalNo = ""
    vendor_shipment_no: ExternalNo = ""
    responsibility: CodeOrBlank = ""
    changed: tuple[ChangedPurchaseLine, ...] = Field(default=(), max_length=LINES_MAX)
    added: tuple[NewPurchaseLine, ...] = Field(default=(), max_length=LINES_MAX)
    deleted: tuple[LineNo, ...] = Field(default=(), max_length=LINES_MAX, description="Line numbers.")


class PurchaseOrderLineCard(WireModel):
    """A line with what became of it; quantities in `uom`."""

    line: int
    item: Code
    variant: CodeOrBlank
    uom: Code
    location: CodeOrBlank
    bin: CodeOrBlank
    quantity: Quantity
    outstanding: Quantity = Field(description="Still to come in; of a return still to go back.")
    received: Quantity
    shipped: Quantity = Field(description="Of a return: gone back.")
    unit_cost: UnitCost = Field(description="What one `uom` costs.")
    indirect_cost_percent: Quantity
    expected_date: datetime.date | None
    invoiced: Quantity = Field(description="Of a return: credited.")
    over_receipt_code: CodeOrBlank
    over_receipt: Quantity = Field(description="How much of the quantity came above what was ordered.")
    over_receipt_status: Literal["", "pending", "approved"] = Field(description="Whether a supervisor has approved that.")
    return_reason: CodeOrBlank
    applies_to: EntryNo | None = Field(description="Return: entry number of the receipt that goes back.")


class PurchaseOrderCard(WireModel):
    """A purchase order or return order."""

    no: Code
    kind: PurchaseKind
    vendor: Code
    vendor_name: Text
    location: CodeOrBlank
    date: datetime.date
    status: OrderStatus
    version: int = Field(description="Counts its changes; who changes it sends this back.")
    expected_date: datetime.date | None
    external_no: ExternalNo
    vendor_shipment_no: ExternalNo
    responsibility: CodeOrBlank
    is_unexpected: bool = Field(description="It was made of goods that came and that nobody had ordered.")
    changes: tuple[OrderChangeCard, ...] = Field(description="What was changed on it after it was made.")
    lines: tuple[PurchaseOrderLineCard, ...]


class LineToReceive(LineToPost):
    """How much of a purchase order line has come."""

    unit_cost: UnitCostOrZero | None = Field(default=None, description="What one unit of the line costs; none: as ordered.")


class OverReceipt(WireModel):
    """How much has come above what is outstanding on a line."""

    quantity: PositiveQuantity = Field(description="In the unit of the line, above what was ordered.")


class Receipt(WireModel):
    """What has come of an order."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    invoice: OrderInvoice | None = Field(default=None, description="Post the invoice of it in one step, or the credit memo.")
    lines: tuple[LineToReceive, ...] = Field(default=(), max_length=LINES_MAX, description="None: all that is outstanding.")


class ReturnShipment(WireModel):
    """What goes back to the vendor."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    invoice: OrderInvoice | None = Field(default=None, description="Post the invoice of it in one step, or the credit memo.")
    lines: tuple[LineToPost, ...] = Field(default=(), max_length=LINES_MAX, description="None: all that is outstanding.")


class PostedPurchaseLine(WireModel):
    """A line of a posted document; a correction has the opposite quantity and names the line that it takes back."""

    line: int
    order_line: LineNo
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    bin: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    expiration: datetime.date | None
    uom: Code
    quantity: Quantity = Field(description="In `uom`; negative on a correction.")
    entry_no: int = Field(description="Item ledger entry.")
    corrects_line: int | None


class PostedPurchaseSummary(WireModel):
    """A posted purchase receipt, or a posted return shipment, without its lines."""

    no: Code
    type: Literal["purchase_receipt", "purchase_return_shipment"]
    order: Code
    vendor: Code
    posting_date: datetime.date
    person: CodeOrBlank
    posted_at: datetime.datetime
    vendor_shipment_no: ExternalNo = Field(description="Number of the vendor's delivery note.")


class PostedPurchaseDocument(PostedPurchaseSummary):
    """A posted purchase receipt, or a posted return shipment."""

    lines: tuple[PostedPurchaseLine, ...]
