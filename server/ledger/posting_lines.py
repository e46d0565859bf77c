"""What every capability hands to the ledger: posting lines. Frozen values; making one posts nothing.

Everything that changes stock is said in these three ways, and goes through `server.ledger.posting.post`:
an increase or decrease at one place, a transfer between two places (or bins), and taking an entry back. What only changes what
goods are worth, an invoice or an item charge, is said of an entry that is there, and goes through `post_values` beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from server.catalog.values import NO_COST
from shared.quantities import ONE, ZERO, Quantity, UnitCost
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from datetime import date

    from shared.errors import Refused
    from shared.quantities import Amount


class EntryType(StrEnum):
    """Kinds of item ledger entries; the words of the wire and of the database."""

    PURCHASE = "purchase"
    SALE = "sale"
    POSITIVE_ADJUSTMENT = "positive_adjustment"
    NEGATIVE_ADJUSTMENT = "negative_adjustment"
    TRANSFER = "transfer"
    ASSEMBLY_OUTPUT = "assembly_output"
    ASSEMBLY_CONSUMPTION = "assembly_consumption"


class DocumentType(StrEnum):
    """Posted documents that entries belong to; blank for journals."""

    JOURNAL = ""
    PURCHASE_RECEIPT = "purchase_receipt"
    PURCHASE_RETURN_SHIPMENT = "purchase_return_shipment"
    PURCHASE_INVOICE = "purchase_invoice"
    PURCHASE_CREDIT_MEMO = "purchase_credit_memo"
    SALES_SHIPMENT = "sales_shipment"
    SALES_RETURN_RECEIPT = "sales_return_receipt"
    SALES_INVOICE = "sales_invoice"
    SALES_CREDIT_MEMO = "sales_credit_memo"
    TRANSFER_SHIPMENT = "transfer_shipment"
    TRANSFER_RECEIPT = "transfer_receipt"
    DIRECT_TRANSFER = "direct_transfer"
    TRANSFER_DISCREPANCY = "transfer_discrepancy"
    """What was shipped and never arrived: lost on the way, or brought back."""
    COUNT = "posted_count_order"
    WAREHOUSE_ACTIVITY = "warehouse_activity"


class SourceType(StrEnum):
    """Whom an entry was with; blank: nobody outside."""

    NONE = ""
    VENDOR = "vendor"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A location, and a bin where the location has bins. A blank location is a place of its own."""

    location_code: str = ""
    bin_code: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Where a posting comes from."""

    type: DocumentType = DocumentType.JOURNAL
    no: str = ""
    """Number of the posted document."""
    order_no: str = ""
    """The order behind it; goods in transit are matched only within the same order."""
    source_type: SourceType = SourceType.NONE
    source_no: str = ""
    """The vendor or customer; blank: none."""
    external_document_no: str = ""
    """The partner's own number."""
    document_date: date | None = None
    """The date on the paper, from which shelf life and warranty run; None: the posting date."""


@dataclass(frozen=True, slots=True)
class PostingLine:
    """An increase or decrease of one item at one place."""

    entry_type: EntryType
    item_no: str
    place: Place
    quantity: Quantity
    """Signed, in the base unit: + into stock, − out of stock."""
    variant_code: str = ""
    tracking: Tracking = UNTRACKED
    expires_on: date | None = None
    warranty_ends_on: date | None = None
    """None: as the tracking code works it out."""
    unit_cost: UnitCost | None = None
    """Per base unit; None: the item's own unit cost (increase), the cost of what it is applied to (decrease)."""
    cost_amount: Amount | None = None
    """What all of an increase costs, where that is known more exactly than a base unit's cost can say; goes before it."""
    indirect_cost_percent: Quantity = ZERO
    """Of a receipt, or of goods that come with their invoice: overhead on top of what they cost, besides the item's rate."""
    applies_to_entry: int | None = None
    """The increase that a decrease must take from, or the decrease that an increase must close (fixed application)."""
    applies_from_entry: int | None = None
    """The earlier decrease that this return brings back; its cost is taken from there."""
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE
    document_line_no: int = 0
    is_physical_count: bool = False
    """A count difference: exempt from what spec/tracking.md, section 8, rule 4 exempts it from."""


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Goods that go from one place to another, or stay and get another lot, serial number or expiration date.

    Writes a decrease at `from_place` and, for each increase that it was applied to, an increase at `to_place`. Between two bins
    of one location with the same numbers it writes warehouse entries only. Source: spec/transfers.md, section 9, rule 5.
    """

    item_no: str
    from_place: Place
    to_place: Place
    quantity: Quantity
    """Positive, in the base unit."""
    variant_code: str = ""
    tracking: Tracking = UNTRACKED
    new_tracking: Tracking | None = None
    """None: as it was."""
    expires_on: date | None = None
    """As printed on what was scanned; checked against what is known."""
    new_expires_on: date | None = None
    changes_expiration: bool = False
    """Whether `new_expires_on` counts (a blank new date clears it) or the date stays as it was."""
    applies_to_entry: int | None = None
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE
    document_line_no: int = 0
    gets_first_bin: bool = False
    """The goods lay there before the location had bins: they come from none. Source: spec/warehouse.md, section 2, rule 6."""


@dataclass(frozen=True, slots=True)
class UndoLine:
    """Take back an entry that nothing has used yet, by an opposite entry that closes both. Source: spec/ledger.md, section 9."""

    entry_no: int
    bin_code: str = ""
    """Where the goods are now, or come back to; blank: the bin of the entry that is undone."""
    posting_date: date | None = None
    """When it counts; None: on the date of the entry that is undone."""


AnyPostingLine = PostingLine | TransferLine | UndoLine


@dataclass(frozen=True, slots=True)
class Posting:
    """What is posted together: all of it or nothing. `posting_date` is the server's, never a device's."""

    lines: tuple[AnyPostingLine, ...]
    posting_date: date
    document: Document = Document()
    reason_code: str = ""

    @property
    def document_date(self) -> date:
        """The date on the paper, from which shelf life and warranty run."""
        return self.document.document_date or self.posting_date

    journal_batch: str = ""
    """Name of the journal batch that was posted; blank: none. Kept on the register."""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """So much of a receipt or shipment that is on the ledger is invoiced: what it costs is no longer expected but actual.

    Source: spec/costing.md, sections 5, 6 and 11.
    """

    entry_no: int
    quantity: Quantity
    """Positive, in the base unit."""
    amount: Amount | None = None
    """Of a purchase: what all of the quantity costs by the invoice. None, and on everything else: what the entry costs."""
    indirect_cost_percent: Quantity = ZERO
    """Of a purchase: overhead on top of the amount."""
    overhead_rate: UnitCost = NO_COST
    """The same, on top of each base unit."""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """Freight, duty and the like: cost that an entry gets without quantity. Source: spec/costing.md, section 7."""

    entry_no: int
    amount: Amount
    charge_code: str


AnyValueLine = InvoiceLine | ChargeLine


@dataclass(frozen=True, slots=True)
class ValuePosting:
    """What is posted together of what entries are worth; no goods move."""

    lines: tuple[AnyValueLine, ...]
    posting_date: date
    document: Document
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class PostedValues:
    """What such a posting wrote; `value_entry_nos` in the order of its lines."""

    register_no: int
    value_entry_nos: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class LineProblem:
    """Something that speaks against posting a line."""

    line: int
    """Index of the posting line."""
    refused: Refused


@dataclass(frozen=True, slots=True)
class PostedLine:
    """What one posting line became."""

    entry_nos: tuple[int, ...] = ()
    """Item ledger entries: of a transfer the decrease first, then the increases."""
    warehouse_entry_nos: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PostedResult:
    """What a posting wrote; `lines` in the order of the posting's lines."""

    register_no: int
    lines: tuple[PostedLine, ...]

    @property
    def entry_nos(self) -> tuple[int, ...]:
        return tuple(entry_no for line in self.lines for entry_no in line.entry_nos)

    @property
    def warehouse_entry_nos(self) -> tuple[int, ...]:
        return tuple(entry_no for line in self.lines for entry_no in line.warehouse_entry_nos)
