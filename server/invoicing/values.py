"""Invoices and credit memos, before and after they are posted, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from server.catalog.values import NO_COST
from server.ledger.posting_lines import DocumentType, SourceType
from shared.quantities import NO_AMOUNT, ZERO

if TYPE_CHECKING:
    from datetime import date, datetime

    from server.ledger.posting_lines import Place
    from server.ledger.values import LedgerEntry
    from shared.quantities import Amount, Quantity, UnitCost
    from shared.tracking import Tracking

LineType = Literal["item", "charge"]
Split = Literal["quantity", "amount"]
"""By what a charge is divided where nobody says how much each entry gets."""


class InvoiceKind(StrEnum):
    """Kinds of documents; the words of the wire, of the database, and of number series."""

    PURCHASE_INVOICE = "purchase_invoice"
    PURCHASE_CREDIT_MEMO = "purchase_credit_memo"
    SALES_INVOICE = "sales_invoice"
    SALES_CREDIT_MEMO = "sales_credit_memo"

    @property
    def is_purchase(self) -> bool:
        return self in (InvoiceKind.PURCHASE_INVOICE, InvoiceKind.PURCHASE_CREDIT_MEMO)

    @property
    def is_credit_memo(self) -> bool:
        return self in (InvoiceKind.PURCHASE_CREDIT_MEMO, InvoiceKind.SALES_CREDIT_MEMO)

    @property
    def party_type(self) -> Literal["vendor", "customer"]:
        return "vendor" if self.is_purchase else "customer"

    @property
    def source_type(self) -> SourceType:
        return SourceType.VENDOR if self.is_purchase else SourceType.CUSTOMER

    @property
    def document_type(self) -> DocumentType:
        return DocumentType(self.value)

    @property
    def invoices(self) -> DocumentType:
        """The posted documents whose lines it may be written for."""
        return _INVOICES[self]

    @property
    def brings_in(self) -> bool:
        """Whether goods without an order come in with it, or leave."""
        return self in (InvoiceKind.PURCHASE_INVOICE, InvoiceKind.SALES_CREDIT_MEMO)

    @property
    def cancelled_by(self) -> InvoiceKind:
        """The kind of credit memo that cancels it."""
        return InvoiceKind.PURCHASE_CREDIT_MEMO if self.is_purchase else InvoiceKind.SALES_CREDIT_MEMO


_INVOICES = {
    InvoiceKind.PURCHASE_INVOICE: DocumentType.PURCHASE_RECEIPT,
    InvoiceKind.PURCHASE_CREDIT_MEMO: DocumentType.PURCHASE_RETURN_SHIPMENT,
    InvoiceKind.SALES_INVOICE: DocumentType.SALES_SHIPMENT,
    InvoiceKind.SALES_CREDIT_MEMO: DocumentType.SALES_RETURN_RECEIPT,
}


@dataclass(frozen=True, slots=True)
class LineToInvoice:
    """So much of what an item ledger entry received or shipped."""

    entry_no: int
    quantity: Quantity
    """Positive, in the base unit."""
    unit_amount: UnitCost | None = None
    """Price of one of the entry's unit; None: a purchase costs what was expected, a sale is worth nothing."""
    order_no: str = ""
    order_line_no: int = 0
    indirect_cost_percent: Quantity | UnitCost = ZERO
    """Of a purchase: overhead on top of the price."""
    overhead_rate: UnitCost = NO_COST
    """The same, for each base unit."""


@dataclass(frozen=True, slots=True)
class GoodsToInvoice:
    """Goods of no order, which come or leave with the invoice itself. Source: spec/ledger.md, section 7, rule 10."""

    item_no: str
    place: Place
    quantity: Quantity
    """Positive, in the base unit."""
    unit_amount: UnitCost | None
    """Price of one unit; None: the item's unit cost, or price."""
    uom_code: str
    base_units_per_unit: Quantity
    tracking: Tracking
    variant_code: str = ""
    expires_on: date | None = None
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None


@dataclass(frozen=True, slots=True)
class AssignedTo:
    """An entry that a charge is assigned to."""

    entry_no: int
    amount: Amount | None = None
    """None: its share."""


@dataclass(frozen=True, slots=True)
class ChargeToInvoice:
    """A vendor's amount, and the entries that it makes dearer. Source: spec/costing.md, section 7."""

    charge_code: str
    amount: Amount
    assigned_to: tuple[AssignedTo, ...]
    split: Split = "quantity"


@dataclass(frozen=True, slots=True)
class InvoiceHeader:
    """What the paper says besides its lines."""

    posting_date: date | None = None
    """None: the work date."""
    document_date: date | None = None
    """None: the posting date."""
    external_document_no: str = ""
    """The vendor's or customer's own number."""
    reason_code: str = ""
    cancels: str = ""
    """Credit memo: the invoice that it cancels."""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of a posted document; the quantity in the base unit, positive."""

    line_no: int
    type: LineType
    item_no: str
    variant_code: str
    entry_no: int
    quantity: Quantity
    uom_code: str
    base_units_per_unit: Quantity
    unit_amount: UnitCost = NO_COST
    amount: Amount = NO_AMOUNT
    order_no: str = ""
    order_line_no: int = 0
    charge_code: str = ""
    moved_goods: bool = False
    """Whether the document wrote the entry itself."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """A posted invoice or credit memo."""

    document_no: str
    kind: InvoiceKind
    party_no: str
    external_document_no: str
    posting_date: date
    document_date: date
    order_no: str
    """Blank: of none, or of several."""
    cancels_document_no: str
    amount: Amount
    reason_code: str
    person: str
    posted_at: datetime
    cancelled_by: str = ""
    """The credit memo that cancelled it; blank: it stands."""


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Which posted documents are asked for; None: any."""

    kind: InvoiceKind | None = None
    party_no: str | None = None
    order_no: str | None = None
    external_document_no: str | None = None


@dataclass(frozen=True, slots=True)
class NotInvoiced:
    """What of a posted receipt or shipment no invoice was written for yet."""

    entry: LedgerEntry
    quantity: Quantity
    """Positive, in the base unit."""
