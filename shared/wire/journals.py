"""Journals: stock that is found, lost, opened or corrected without an order, and goods that become others or lie elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from shared.quantities import UnitCost
from shared.wire.fields import Code, CodeOrBlank, PositiveQuantity, SignedQuantity, Text, TrackingNumber, WireModel


class ItemJournalLine(WireModel):
    """An increase or decrease; the type says which."""

    type: Literal["purchase", "sale", "positive_adjustment", "negative_adjustment"]
    item: Code
    variant: CodeOrBlank = ""
    location: CodeOrBlank = ""
    bin: CodeOrBlank = ""
    quantity: SignedQuantity = Field(description="How many of the unit. Negative: the reverse of the type, as a return.")
    uom: CodeOrBlank = Field(default="", description="Unit of the quantity; blank: the base unit.")
    unit_cost: UnitCost | None = Field(default=None, ge=0, description="Cost of one of the unit; None: what the item card says.")
    unit_amount: UnitCost | None = Field(default=None, ge=0, description="Price of one of the unit; on a purchase it is its cost.")
    posting_date: date | None = Field(default=None, description="None: the work date.")
    document_no: CodeOrBlank = ""
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    package: TrackingNumber = ""
    expiration: date | None = None
    applies_to: int | None = Field(default=None, ge=1, description="Entry that it is fixed to.")
    applies_from: int | None = Field(default=None, ge=1, description="Decrease that these goods come back from, at its cost.")


class ItemJournal(WireModel):
    """Lines that are posted together: all of them or none."""

    lines: tuple[ItemJournalLine, ...] = Field(min_length=1, max_length=1000)
    reason: Text = ""


class ReclassificationLine(WireModel):
    """Goods that go elsewhere or become others; what is left out stays as it is."""

    item: Code
    variant: CodeOrBlank = ""
    from_location: CodeOrBlank = ""
    to_location: CodeOrBlank = ""
    from_bin: CodeOrBlank = ""
    to_bin: CodeOrBlank = ""
    quantity: PositiveQuantity
    uom: CodeOrBlank = ""
    posting_date: date | None = Field(default=None, description="None: the work date.")
    lot: TrackingNumber = ""
    new_lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    new_serial: TrackingNumber = ""
    package: TrackingNumber = ""
    new_package: TrackingNumber = ""
    expiration: date | None = Field(default=None, description="As on the label; checked against what is known.")
    new_expiration: date | None = Field(default=None, description="Left out: the date stays. Given as null: it is cleared.")
    applies_to: int | None = Field(default=None, ge=1, description="Increase that the goods are taken from.")


class Reclassification(WireModel):
    """Lines that are posted together: all of them or none."""

    lines: tuple[ReclassificationLine, ...] = Field(min_length=1, max_length=1000)
    reason: Text = ""


class PostedJournalLine(WireModel):
    """What one line became."""

    entry_nos: tuple[int, ...] = Field(description="Item ledger entries; of a reclassification the decrease first.")
    warehouse_entry_nos: tuple[int, ...] = Field(description="Warehouse (bin) entries.")


class PostedJournal(WireModel):
    """What a journal became."""

    lines: tuple[PostedJournalLine, ...] = Field(description="In the order of the lines that were sent.")
