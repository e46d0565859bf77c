"""Journals: stock that is found, lost, opened or corrected without an order, and goods that become others or lie elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from shared.quantities import ZERO, UnitCost
from shared.wire.fields import (
    Code,
    CodeOrBlank,
    DateFormulaText,
    PositiveQuantity,
    QuantityOrZero,
    SignedQuantity,
    Text,
    TrackingNumber,
    WireModel,
)


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
    document_no: CodeOrBlank = ""
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


# --- Batches: lines that people enter over days, and post as one -------------------------------------------------------------

JournalKind = Literal["item", "reclassification"]


class Recurrence(WireModel):
    """How a line of a recurring batch comes back. Source: spec/ledger.md, section 6, rule 4."""

    method: Literal["fixed", "variable"] = Field(description="Variable: the quantity is typed anew each time.")
    frequency: DateFormulaText = Field(description="From one posting date to the next, as `1M` or `1W`.")
    until: date | None = Field(default=None, description="Last posting date; null: for ever.")


class ItemBatchLine(ItemJournalLine):
    """A line of an item journal batch; it may be saved half filled in."""

    item: CodeOrBlank = Field(default="", description="Blank: the line is empty, and skipped.")
    quantity: SignedQuantity = Field(default=ZERO, description="How many of the unit; 0: not filled in yet.")
    reason: Text = Field(default="", description="A reason code or a few words; blank: the batch's.")
    description: Text = ""
    recurrence: Recurrence | None = Field(default=None, description="In recurring batches, and only there.")


class ReclassificationBatchLine(ReclassificationLine):
    """A line of a reclassification batch; it may be saved half filled in."""

    item: CodeOrBlank = Field(default="", description="Blank: the line is empty, and skipped.")
    quantity: QuantityOrZero = Field(default=ZERO, description="How many of the unit; 0: not filled in yet.")
    reason: Text = Field(default="", description="A reason code or a few words; blank: the batch's.")
    description: Text = ""
    recurrence: Recurrence | None = Field(default=None, description="In recurring batches, and only there.")


def _kind_of_line(line: object) -> JournalKind:
    """Lines of an item journal have a type, reclassifications have none."""
    is_item = "type" in line if isinstance(line, dict) else isinstance(line, ItemBatchLine)
    return "item" if is_item else "reclassification"


BatchLine = Annotated[
    Annotated[ItemBatchLine, Tag("item")] | Annotated[ReclassificationBatchLine, Tag("reclassification")],
    Discriminator(_kind_of_line),
]
"""A line of either kind of batch; those of an item journal have a `type`."""


class BatchFields(WireModel):
    """What a journal batch says of all its lines."""

    description: Text = ""
    number_series: CodeOrBlank = Field(default="", description="Document numbers are the next of it, in order; blank: typed.")
    posting_number_series: CodeOrBlank = Field(default="", description="Numbers the posted documents instead; blank: as they are.")
    reason: Text = Field(default="", description="Reason of lines that say none.")
    recurring: bool = Field(default=False, description="Lines stay when they are posted, and move to their next date.")
    tracking_on_lines: bool = Field(default=True, description="Lot, serial and package numbers are typed in the lines.")
    counts_up: bool = Field(default=True, description="A name that ends in a number counts up when the batch is posted.")


class NewJournalBatch(BatchFields):
    """A journal batch to make."""

    name: Code
    kind: JournalKind = "item"


class JournalBatchChange(BatchFields):
    """The fields to change; what is left out stays."""


class JournalBatchCard(NewJournalBatch):
    """A journal batch as it is now."""

    lines: int = Field(description="How many lines it has.")
    made_by: CodeOrBlank
    made_at: datetime


class JournalProblem(WireModel):
    """Something that speaks against posting a line."""

    line_no: int
    field: str = Field(description="Field of the line that it is about; blank: the whole line.")
    code: str = Field(description="Code of the catalogue of refusals.")
    detail: str = Field(description="What is wrong and the way out.")


class JournalLineCard(WireModel):
    """A line as it was entered, with what would be refused about it alone."""

    line_no: int = Field(description="10000, 20000 …: the order in which lines are posted.")
    version: int = Field(description="Counts the changes; send it along with a change.")
    entered_by: CodeOrBlank = Field(description="Who typed what stands there.")
    entered_at: datetime
    line: BatchLine
    problems: tuple[JournalProblem, ...] = Field(
        default=(), description="Of this line alone, at the moment it was entered; `check` knows of all lines together."
    )


class NewJournalLines(WireModel):
    """Lines to put at the end of a batch; each is kept, whatever is wrong with it."""

    lines: tuple[BatchLine, ...] = Field(min_length=1, max_length=1000)


class JournalLineChange(WireModel):
    """A line as it is to be from now on."""

    version: int = Field(ge=1, description="Of the line as you read it: who is second does not overwrite who was first.")
    line: BatchLine


class JournalLines(WireModel):
    """Lines of a batch, in their order."""

    lines: tuple[JournalLineCard, ...]


class JournalBinContents(WireModel):
    """All that lies in a bin, as lines of a reclassification; without another place they become other goods where they are."""

    location: Code
    bin: Code
    to_location: CodeOrBlank = ""
    to_bin: CodeOrBlank = ""


class JournalLinesCopy(WireModel):
    """Lines of a batch to put at the end of another, or of the same."""

    batch: Code = Field(description="Batch that they are copied from.")
    line_nos: tuple[int, ...] = Field(default=(), max_length=1000, description="Which of its lines; none: all.")


class JournalCheck(WireModel):
    """Everything that posting the batch would refuse."""

    problems: tuple[JournalProblem, ...] = Field(description="Empty: it can be posted.")


class PostedBatch(WireModel):
    """What posting a batch did."""

    batch: Code = Field(description="Name of the batch from now on: a number at its end may have counted up.")
    registers: tuple[int, ...] = Field(description="Item registers; one for each document and date.")
    lines: tuple[PostedJournalLine, ...] = Field(description="In the order of the lines that were posted.")


class StandardJournalLineCard(WireModel):
    """A line of a standard journal."""

    line_no: int
    line: BatchLine


class SavedStandardJournal(WireModel):
    """The lines of a batch, to be saved under a code; what the code held before is replaced."""

    code: Code
    description: Text = ""
    with_quantities: bool = Field(default=True, description="False: the quantities are typed anew each time.")


class StandardJournalCard(WireModel):
    """Lines that are kept to be put into batches again and again. Source: spec/ledger.md, section 6, rule 10."""

    code: Code
    kind: JournalKind
    description: Text
    made_by: CodeOrBlank
    made_at: datetime
    lines: tuple[StandardJournalLineCard, ...]


class StandardJournalWanted(WireModel):
    """A standard journal whose lines are put at the end of a batch."""

    code: Code


class ReasonCode(WireModel):
    """Why stock is adjusted."""

    code: Code
    description: Text = ""


class NewInventory(WireModel):
    """How much there is at one location."""

    location: CodeOrBlank = Field(default="", description="Blank is a place of its own.")
    quantity: QuantityOrZero = Field(description="What is there, in the item's base unit.")


class ItemInventory(WireModel):
    """How much there is of an item; the differences are posted as adjustments. Source: spec/ledger.md, section 6, rule 7."""

    variant: CodeOrBlank = ""
    locations: tuple[NewInventory, ...] = Field(min_length=1, max_length=1000)
    reason: Text = ""
