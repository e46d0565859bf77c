"""The ledger as one reads it: what is on hand, entries, applications. Nothing here is ever sent to change it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from shared.quantities import Amount, Quantity, UnitCost
from shared.wire.fields import Code, CodeOrBlank, TrackingNumber, WireModel

Day = date
"""For models with a field of that name."""


class OnHand(WireModel):
    """How much of an item is at one place, by lot and serial number."""

    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    bin: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    expiration: date | None
    quantity: Quantity = Field(description="In the item's base unit.")


class ItemLedgerEntry(WireModel):
    """One movement of one item, variant, location and tracking combination. Source: spec/ledger.md, section 1."""

    entry_no: int
    type: Literal[
        "purchase",
        "sale",
        "positive_adjustment",
        "negative_adjustment",
        "transfer",
        "assembly_output",
        "assembly_consumption",
    ]
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    bin: CodeOrBlank = Field(description="Bin of the warehouse entry written with it; blank where there are none or several.")
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    expiration: date | None
    warranty_ends_on: date | None
    quantity: Quantity = Field(description="Signed: + into stock, − out of stock; base unit.")
    remaining_quantity: Quantity
    open: bool
    invoiced_quantity: Quantity
    shipped_qty_not_returned: Quantity = Field(
        default=Quantity(0), description="What may still come back of a sale or of a return to a vendor; signed like the quantity."
    )
    cost_amount_actual: Amount
    cost_amount_expected: Amount
    unit_cost: UnitCost
    posting_date: date
    document_date: date = Field(description="Date on the paper; the posting date where the paper has none.")
    document_type: str
    document_no: CodeOrBlank
    document_line: int
    external_document_no: str = Field(description="The partner's own number; blank: not known.")
    source_type: Literal["", "vendor", "customer"] = Field(description="Whom it was with; blank: nobody outside.")
    source_no: CodeOrBlank = Field(description="The vendor or customer.")
    correction: bool
    register_no: int = Field(description="The posting that wrote it.")
    person: CodeOrBlank
    posted_at: datetime
    transaction: str = Field(description="Id of the device transaction that wrote it; blank for others.")


class ItemApplication(WireModel):
    """How much a decrease took from an increase."""

    to: int = Field(description="Entry number of the increase.")
    quantity: Quantity


class ValueEntryCard(WireModel):
    """What a movement is worth; later amounts of the same movement are further value entries."""

    entry_no: int
    item_ledger_entry: int
    entry_type: str = Field(description="direct_cost, revaluation, rounding, indirect_cost or variance.")
    posting_date: date
    valuation_date: date
    valued_quantity: Quantity
    invoiced_quantity: Quantity
    cost_amount_actual: Amount
    cost_amount_expected: Amount
    cost_per_unit: UnitCost
    adjustment: bool = Field(description="Written by the cost adjustment.")
    cost_amount_non_inventory: Amount = Field(description="Cost that is kept outside of the inventory's value.")
    charge: CodeOrBlank = Field(description="Item charge; blank: none.")
    document_no: CodeOrBlank


class UndoEntry(WireModel):
    """How an entry is taken back."""

    bin: CodeOrBlank = Field(default="", description="Where the goods are now, or come back to; blank: the bin of the entry.")
    date: Day | None = Field(default=None, description="Posting date of the correction; none: that of the entry.")


class UnapplyEntry(WireModel):
    """How an application is removed."""

    instead: int | None = Field(
        default=None, ge=1, le=2**62, description="Increase that the decrease takes from at once, where it may not be short."
    )
    reason: str = Field(default="", max_length=250, description="Why: a code or a few words.")


class ReapplyEntry(WireModel):
    """How an open entry is applied again."""

    reason: str = Field(default="", max_length=250, description="Why: a code or a few words.")


class PostedEntries(WireModel):
    """What a posting wrote."""

    register_no: int = Field(description="Number of the posting.")
    entry_nos: tuple[int, ...] = Field(description="Item ledger entries; of a transfer the decrease first, then the increases.")
    warehouse_entry_nos: tuple[int, ...] = Field(description="Warehouse (bin) entries.")
