"""Sales orders and sales return orders: what a customer ordered, what left, what came back."""

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
    Text,
    TrackingNumber,
    UnitCostOrZero,
    WireModel,
)
from shared.wire.invoicing import OrderInvoice
from shared.wire.orders import LINES_MAX, ExternalNo, LineToPost, NewOrderStatus, OrderChangeCard, OrderStatus

SalesKind = Literal["order", "return"]
ShippingAdvice = Literal["partial", "complete"]
"""Complete: the order leaves whole or not at all."""


class NewSalesLine(WireModel):
    """An item that is sold, or comes back."""

    item: Code
    variant: CodeOrBlank = ""
    quantity: PositiveQuantity = Field(description="In `uom`.")
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")
    unit_price: UnitCostOrZero | None = Field(default=None, description="What one `uom` is sold for; none: the item's price.")
    location: CodeOrBlank = Field(default="", description="Blank: the order's.")
    bin: CodeOrBlank = Field(default="", description="Where it is taken from, of an order that is not picked.")
    shipment_date: datetime.date | None = None
    applies_from: EntryNo | None = Field(default=None, description="Return: entry number of the shipment that comes back.")
    return_reason: CodeOrBlank = Field(default="", description="Return: why it comes back.")


class NewSalesOrder(WireModel):
    """An order of a customer, or goods that one brings back."""

    kind: SalesKind = "order"
    no: CodeOrBlank = Field(default="", description="Number that it has elsewhere; blank: the next of our own.")
    customer: Code
    location: CodeOrBlank = ""
    date: datetime.date | None = Field(default=None, description="Order date; none: the work date.")
    status: NewOrderStatus = "released"
    shipment_date: datetime.date | None = Field(default=None, description="Of the lines that say no other.")
    external_no: ExternalNo = Field(default="", description="Its number at the customer, or in the ERP.")
    shipping_advice: ShippingAdvice = "partial"
    responsibility: CodeOrBlank = Field(default="", description="Who answers for it: a person or a department.")
    lines: tuple[NewSalesLine, ...] = Field(min_length=1, max_length=LINES_MAX)


class ChangedSalesLine(WireModel):
    """What becomes another on a line; what is left out stays."""

    line: LineNo
    item: Code = ""
    variant: CodeOrBlank = ""
    quantity: PositiveQuantity = Field(default=ONE, description="In `uom`; not less than is shipped, picked or invoiced.")
    uom: CodeOrBlank = ""
    unit_price: UnitCostOrZero | None = None
    location: CodeOrBlank = ""
    bin: CodeOrBlank = ""
    shipment_date: datetime.date | None = None
    applies_from: EntryNo | None = None
    return_reason: CodeOrBlank = ""


class SalesOrderChange(WireModel):
    """What becomes another on an open order, all of it or nothing; what is left out stays."""

    version: int | None = Field(default=None, description="Of the order as it was read; refused if it was changed since.")
    date: datetime.date = Field(default=datetime.date.min, description="Order date.")
    shipment_date: datetime.date | None = None
    external_no: ExternalNo = ""
    shipping_advice: ShippingAdvice = "partial"
    responsibility: CodeOrBlank = ""
    changed: tuple[ChangedSalesLine, ...] = Field(default=(), max_length=LINES_MAX)
    added: tuple[NewSalesLine, ...] = Field(default=(), max_length=LINES_MAX)
    deleted: tuple[LineNo, ...] = Field(default=(), max_length=LINES_MAX, description="Line numbers.")


class SalesOrderLineCard(WireModel):
    """A line with what became of it; quantities in `uom`."""

    line: int
    item: Code
    variant: CodeOrBlank
    uom: Code
    location: CodeOrBlank
    bin: CodeOrBlank
    quantity: Quantity
    outstanding: Quantity = Field(description="Still to go out; of a return still to come in.")
    picked: Quantity = Field(description="Of what is outstanding: picked, and waiting for its shipment.")
    shipped: Quantity
    received: Quantity = Field(description="Of a return: come back.")
    unit_price: UnitCost = Field(description="What one `uom` is sold for.")
    shipment_date: datetime.date | None
    invoiced: Quantity = Field(description="Of a return: credited.")
    return_reason: CodeOrBlank
    applies_from: EntryNo | None = Field(description="Return: entry number of the shipment that comes back.")


class SalesOrderCard(WireModel):
    """A sales order or return order."""

    no: Code
    kind: SalesKind
    customer: Code
    customer_name: Text
    location: CodeOrBlank
    date: datetime.date
    status: OrderStatus
    version: int = Field(description="Counts its changes; who changes it sends this back.")
    shipment_date: datetime.date | None
    external_no: ExternalNo
    shipping_advice: ShippingAdvice
    responsibility: CodeOrBlank
    changes: tuple[OrderChangeCard, ...] = Field(description="What was changed on it after it was made.")
    lines: tuple[SalesOrderLineCard, ...]


class LineToShip(LineToPost):
    """How much of a sales order line leaves."""

    applies_to: EntryNo | None = Field(default=None, description="Entry number of the increase that it is to be taken from.")


class Shipment(WireModel):
    """What leaves of an order."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    invoice: OrderInvoice | None = Field(default=None, description="Post the invoice of it in one step, or the credit memo.")
    lines: tuple[LineToShip, ...] = Field(
        default=(),
        max_length=LINES_MAX,
        description="None: all that is outstanding; where orders are picked for a shipment, all that is picked.",
    )


class ReturnReceipt(WireModel):
    """What a customer brought back."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    invoice: OrderInvoice | None = Field(default=None, description="Post the invoice of it in one step, or the credit memo.")
    lines: tuple[LineToPost, ...] = Field(default=(), max_length=LINES_MAX, description="None: all that is outstanding.")


class PostedSalesLine(WireModel):
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
    uom: Code
    quantity: Quantity = Field(description="In `uom`; negative on a correction.")
    entry_no: int = Field(description="Item ledger entry.")
    corrects_line: int | None


class PostedSalesSummary(WireModel):
    """A posted sales shipment, or a posted return receipt, without its lines."""

    no: Code
    type: Literal["sales_shipment", "sales_return_receipt"]
    order: Code
    customer: Code
    posting_date: datetime.date
    person: CodeOrBlank
    posted_at: datetime.datetime


class PostedSalesDocument(PostedSalesSummary):
    """A posted sales shipment, or a posted return receipt."""

    lines: tuple[PostedSalesLine, ...]
