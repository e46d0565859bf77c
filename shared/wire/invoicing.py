"""Invoices and credit memos of both sides: what they are written for, item charges, cancelling, and the posted documents."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.quantities import NO_AMOUNT, Amount, Quantity, UnitCost
from shared.wire.fields import (
    AmountOrZero,
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
from shared.wire.orders import LINES_MAX

InvoiceKind = Literal["purchase_invoice", "purchase_credit_memo", "sales_invoice", "sales_credit_memo"]
ExternalDocumentNo = Annotated[str, StringConstraints(max_length=50, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _positive(value: Amount) -> Amount:
    if value <= NO_AMOUNT:
        raise ValueError("must be more than zero")
    return value


PositiveAmount = Annotated[Amount, AfterValidator(_positive)]


class InvoiceHeader(WireModel):
    """What the paper says besides its lines."""

    date: datetime.date | None = Field(default=None, description="Posting date; none: the work date.")
    document_date: datetime.date | None = Field(default=None, description="Date on the paper; none: the posting date.")
    external_document_no: ExternalDocumentNo = Field(
        default="", description="The vendor's or customer's own number; a vendor's is used once for each kind of document."
    )
    reason: Text = Field(default="", description="Why: a code or a few words.")


class EntryToInvoice(WireModel):
    """A line of a posted receipt or shipment, all of it or a part."""

    entry: EntryNo = Field(description="Item ledger entry that the receipt or shipment wrote.")
    quantity: PositiveQuantity | None = Field(default=None, description="In the entry's unit; none: all that is not invoiced.")
    unit_amount: UnitCostOrZero | None = Field(
        default=None, description="Price of one unit; none: of a purchase as expected, of a sale the item's price."
    )


class GoodsToInvoice(WireModel):
    """Goods of no order: they come or leave with the invoice itself."""

    item: Code
    variant: CodeOrBlank = ""
    location: CodeOrBlank = ""
    bin: CodeOrBlank = ""
    quantity: PositiveQuantity = Field(description="In `uom`.")
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")
    unit_amount: UnitCostOrZero | None = Field(default=None, description="Price of one `uom`; none: the item's cost, or price.")
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    package: TrackingNumber = ""
    expiration: datetime.date | None = None
    applies_to: EntryNo | None = Field(default=None, description="Credit memo to a vendor: the receipt's entry that goes back.")
    applies_from: EntryNo | None = Field(default=None, description="Credit memo to a customer: the sale's entry that comes back.")


class ChargeAssignment(WireModel):
    """An entry that a charge is assigned to."""

    entry: EntryNo
    amount: AmountOrZero | None = Field(default=None, description="Its part; none: its share. For all entries or for none.")


class ItemCharge(WireModel):
    """Freight, duty, insurance: a vendor's amount that makes goods dearer."""

    charge: Code = Field(default="CHARGE", description="What it is for.")
    amount: PositiveAmount = Field(description="Of a credit memo: what is taken off.")
    split: Literal["quantity", "amount"] = Field(default="quantity", description="By what it is shared where no parts are given.")
    assign: tuple[ChargeAssignment, ...] = Field(min_length=1, max_length=LINES_MAX)


class NewInvoice(InvoiceHeader):
    """An invoice or credit memo for posted receipts or shipments of one party, from one order or many; or for goods of no order."""

    party: Code = Field(description="The vendor, or the customer.")
    lines: tuple[EntryToInvoice, ...] = Field(default=(), max_length=LINES_MAX)
    goods: tuple[GoodsToInvoice, ...] = Field(default=(), max_length=LINES_MAX)
    charges: tuple[ItemCharge, ...] = Field(default=(), max_length=LINES_MAX, description="Of a vendor.")


class OrderLineToInvoice(WireModel):
    """How much of an order line is invoiced, or credited."""

    line: LineNo = Field(description="Line number of the order.")
    quantity: PositiveQuantity | None = Field(
        default=None, description="In the unit of the line; none: all that was received or shipped and is not invoiced."
    )
    unit_amount: UnitCostOrZero | None = Field(default=None, description="Price of one unit; none: as ordered.")
    entry: EntryNo | None = Field(default=None, description="Only this receipt or shipment of the line; none: the oldest first.")


class OrderInvoice(InvoiceHeader):
    """What of an order is invoiced."""

    lines: tuple[OrderLineToInvoice, ...] = Field(default=(), max_length=LINES_MAX, description="None: all that can be.")


class CancelInvoice(InvoiceHeader):
    """How an invoice is cancelled; the header is the credit memo's."""

    bin: CodeOrBlank = Field(default="", description="Where the goods are now, or come back to; blank: the bin of each entry.")


class InvoiceLineCard(WireModel):
    """A line of a posted invoice or credit memo."""

    line: int
    type: Literal["item", "charge"]
    item: Code
    variant: CodeOrBlank
    entry_no: int = Field(description="Item ledger entry that is invoiced, or charged.")
    moved_goods: bool = Field(description="The document itself brought the goods or took them.")
    order: CodeOrBlank
    order_line: int = Field(description="0: of no order.")
    quantity: Quantity = Field(description="In `uom`; of a charge what the entry moved.")
    uom: CodeOrBlank
    unit_amount: UnitCost
    amount: Amount
    charge: CodeOrBlank


class InvoiceSummary(WireModel):
    """A posted invoice or credit memo without its lines."""

    no: Code
    kind: InvoiceKind
    party: Code
    external_document_no: str
    posting_date: datetime.date
    document_date: datetime.date
    order: CodeOrBlank = Field(description="Order of all its lines; blank: none, or several.")
    amount: Amount
    cancels: CodeOrBlank = Field(description="Invoice that this credit memo cancels.")
    cancelled_by: CodeOrBlank = Field(description="Credit memo that cancelled it; blank: it stands.")
    reason: str
    person: CodeOrBlank
    posted_at: datetime.datetime


class InvoiceCard(InvoiceSummary):
    """A posted invoice or credit memo."""

    lines: tuple[InvoiceLineCard, ...]


class LineNotInvoiced(WireModel):
    """A line of a posted receipt or shipment that an invoice may be written for."""

    entry: int
    document: Code = Field(description="The posted receipt or shipment.")
    document_line: int
    order: CodeOrBlank
    posting_date: datetime.date
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    uom: CodeOrBlank
    quantity: Quantity = Field(description="Received or shipped, in `uom`; positive.")
    left: Quantity = Field(description="Of that not invoiced yet.")


class InvoicingSetup(WireModel):
    """How invoices are posted."""

    vendor_invoice_no_required: bool = Field(description="A vendor's invoice or credit memo must name the vendor's number for it.")
