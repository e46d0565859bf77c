"""Registers and what each wrote: the books as an auditor reads them. Nothing here is ever sent to change them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, TrackingNumber, WireModel
from shared.wire.ledger import ItemLedgerEntry, ValueEntryCard


class RegisterCard(WireModel):
    """What one posting wrote, as a whole. Source: spec/ledger.md, section 2, rule 6."""

    register_no: int
    posting_date: date
    document_type: str = Field(description="Kind of posted document; blank: journal.")
    document_no: CodeOrBlank
    order_no: CodeOrBlank
    reason: str
    journal_batch: CodeOrBlank = Field(description="Name of the journal batch that was posted; blank: none.")
    person: CodeOrBlank
    posted_at: datetime
    transaction: str = Field(description="Id of the device transaction that was posted; blank for others.")


class ItemApplicationEntry(WireModel):
    """An application entry: an increase that began, or what a decrease took."""

    entry_no: int
    item: Code
    item_ledger_entry: int = Field(description="The increase on a birth record; else the decrease.")
    inbound: int = Field(description="The increase.")
    outbound: int = Field(description="The decrease; 0 where an increase came from nowhere.")
    quantity: Quantity = Field(description="Birth: +; taken: −; taken back: +.")
    posting_date: date
    person: CodeOrBlank = Field(description="Who posted it, or took it back.")
    posted_at: datetime


class WarehouseEntryCard(WireModel):
    """One movement of one item in one bin. Source: spec/ledger.md, section 1."""

    entry_no: int
    type: str = Field(description="positive_adjustment, negative_adjustment or movement.")
    item: Code
    variant: CodeOrBlank
    location: Code
    bin: Code
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    quantity: Quantity = Field(description="+ into the bin, − out of it; base unit.")
    uom: CodeOrBlank = Field(description="Unit that was typed; blank: the base unit.")
    posting_date: date
    item_ledger_entry: int = Field(description="Item entry written with it; 0: the goods only changed bins.")
    document_type: str
    document_no: CodeOrBlank
    document_line: int
    reason: str
    register_no: int
    person: CodeOrBlank
    posted_at: datetime
    transaction: str


class LedgerCounts(WireModel):
    """How many entries there are in each ledger."""

    item_ledger_entries: int
    item_applications: int
    value_entries: int
    warehouse_entries: int


class RegisterEntriesCard(RegisterCard):
    """A register with what its posting wrote; of each ledger the first entries, up to the limit that was asked for."""

    counts: LedgerCounts = Field(description="How many there are in all.")
    item_ledger_entries: tuple[ItemLedgerEntry, ...]
    item_applications: tuple[ItemApplicationEntry, ...]
    value_entries: tuple[ValueEntryCard, ...]
    warehouse_entries: tuple[WarehouseEntryCard, ...]


class StorySentence(WireModel):
    """Part of an entry's story."""

    text: str
    entry: int | None = Field(description="The other entry that it is about; none: the entry itself.")
    href: str = Field(description="Where that entry's own story is; blank: none.")


class EntryStory(WireModel):
    """An entry in plain words: where its goods came from, and who consumed them."""

    entry_no: int
    sentences: tuple[StorySentence, ...]
