"""What the ledger answers, as frozen values: entries as they were written, with what has become of them since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType
from shared.quantities import NO_AMOUNT, ZERO, Amount, Quantity, unit_cost_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from server.ledger.posting_lines import Document, Place
    from shared.quantities import UnitCost
    from shared.tracking import Tracking

_SHIPPED = frozenset({EntryType.SALE, EntryType.PURCHASE})


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An item ledger entry."""

    entry_no: int
    entry_type: EntryType
    item_no: str
    variant_code: str
    place: Place
    posting_date: date
    quantity: Quantity
    tracking: Tracking
    expires_on: date | None
    is_inventory: bool
    warranty_ends_on: date | None
    document: Document
    document_line_no: int
    applies_to: int | None
    applies_from: int | None
    undoes: int | None
    uom_code: str
    base_units_per_unit: Quantity
    reason_code: str
    register_no: int
    person: str
    posted_at: datetime
    transaction_id: str

    @property
    def takes_away(self) -> bool:
        """Whether goods left with it that a return may bring back."""
        return self.quantity < ZERO and self.undoes is None and self.entry_type is not EntryType.TRANSFER


@dataclass(frozen=True, slots=True)
class EntryCost:
    """What the value entries of an item ledger entry add up to."""

    actual: Amount = NO_AMOUNT
    expected: Amount = NO_AMOUNT
    invoiced_quantity: Quantity = ZERO


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry with what has become of it."""

    entry: LedgerEntry
    remaining: Quantity
    cost: EntryCost
    returned: Quantity = ZERO
    """What cannot come back any more of goods that left with it."""

    @property
    def shipped_not_returned(self) -> Quantity:
        """What may still come back of what was shipped; signed like the entry. Source: spec/ledger.md, section 3, rule 12."""
        is_shipped = self.entry.takes_away and self.entry.entry_type in _SHIPPED
        return self.entry.quantity + self.returned if is_shipped else ZERO

    @property
    def unit_cost(self) -> UnitCost:
        """What a base unit of it costs, by all its value entries."""
        return unit_cost_of(self.cost.actual + self.cost.expected, self.entry.quantity)


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """A value entry."""

    entry_no: int
    item_ledger_entry_no: int
    entry_type: str
    posting_date: date
    valuation_date: date
    valued_quantity: Quantity
    invoiced_quantity: Quantity
    cost_amount_actual: Amount
    cost_amount_expected: Amount
    cost_per_unit: UnitCost
    is_adjustment: bool
    document_no: str
    cost_amount_non_inventory: Amount = NO_AMOUNT
    charge_code: str = ""
    """Item charge that it is the cost of; blank: none."""


@dataclass(frozen=True, slots=True)
class ApplicationEntry:
    """An application entry: a birth (+) of an increase, or what a decrease took from it (−; + where it was taken back)."""

    entry_no: int
    item_no: str
    item_ledger_entry_no: int
    inbound_entry_no: int
    outbound_entry_no: int
    quantity: Quantity
    posting_date: date
    person: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class WarehouseEntry:
    """A warehouse entry: goods into (+) or out of (−) a bin; base unit."""

    entry_no: int
    entry_type: str
    item_no: str
    variant_code: str
    location_code: str
    bin_code: str
    lot_no: str
    serial_no: str
    package_no: str
    quantity: Quantity
    uom_code: str
    posting_date: date
    item_ledger_entry_no: int
    """0: the goods only changed bins."""
    document_type: str
    document_no: str
    document_line_no: int
    reason_code: str
    register_no: int
    person: str
    posted_at: datetime
    transaction_id: str


@dataclass(frozen=True, slots=True)
class OpenDecrease:
    """A decrease that nothing has covered yet: stock below nothing."""

    entry_no: int
    item_no: str
    variant_code: str
    location_code: str
    remaining_quantity: Quantity
    """Negative."""


@dataclass(frozen=True, slots=True)
class Register:
    """What one posting wrote, as a whole."""

    register_no: int
    posting_date: date
    document_type: str
    document_no: str
    order_no: str
    reason_code: str
    journal_batch: str
    person: str
    posted_at: datetime
    transaction_id: str


@dataclass(frozen=True, slots=True)
class RegisterEntries:
    """What a register's posting wrote into each ledger: a page of each, and how much there is in all."""

    item_entries: tuple[EntryState, ...]
    applications: tuple[ApplicationEntry, ...]
    value_entries: tuple[ValueEntry, ...]
    warehouse_entries: tuple[WarehouseEntry, ...]
    counts: tuple[int, int, int, int]
    """In the order of the above."""


class WarningCode(StrEnum):
    """What is allowed, and yet worth a second look before posting."""

    EXPIRED = "expired"
    EXPIRES_SOON = "expires_soon"
    STOCK_NEGATIVE = "stock_negative"
    BIN_EMPTIED = "bin_emptied"


@dataclass(frozen=True, slots=True)
class PostingWarning:
    """One of these, with a sentence that names what it is about."""

    code: WarningCode
    sentence: str


@dataclass(frozen=True, slots=True)
class PostingPreview:
    """What would be posted. The numbers of its entries are not those that posting will give."""

    entries: RegisterEntries
    warnings: tuple[PostingWarning, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Part of an entry's story, and the other entry that it is about."""

    text: str
    entry_no: int | None = None


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """Which registers are asked for; None: any."""

    person: str | None = None
    document_no: str | None = None
    posted_from: date | None = None
    """Posting date, the first that counts."""
    posted_to: date | None = None
    """The last."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How much there is of goods that are told apart by all of this; the bin is blank where bins were not asked for."""

    item_no: str
    variant_code: str
    place: Place
    tracking: Tracking
    quantity: Quantity
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnitInBin:
    """How much of an item lies in a bin of a directed location in one of its units."""

    item_no: str
    variant_code: str
    bin_code: str
    tracking: Tracking
    """Numbers only where they bind the stock."""
    uom_code: str
    """Never blank: the base unit by its name."""
    quantity: Quantity
    """In base units; negative in an adjustment bin only."""


@dataclass(frozen=True, slots=True)
class BalancePage:
    """Which of the balances that fit, in the order of their keys."""

    after: tuple[str, ...] = ()
    """Key of the last balance of the page before; none: from the first."""
    limit: int | None = None


ALL = BalancePage()


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that must be true and is not."""

    invariant: str
    """Name of the function in `invariants.py`, or of the derived table."""
    what: str
    """Where, and by how much."""

    def __str__(self) -> str:
        return f"{self.invariant}: {self.what}"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are asked for; None: any."""

    item_no: str | None = None
    variant_code: str | None = None
    location_code: str | None = None
    bin_code: str | None = None
    lot_no: str | None = None
    serial_no: str | None = None
    document_no: str | None = None
    transaction_id: str | None = None
    register_no: int | None = None
    package_no: str | None = None
