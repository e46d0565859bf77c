"""Counting: what a counter and a supervisor send, and what they see of a count order."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from shared.quantities import ZERO, Amount, Quantity
from shared.wire.fields import AmountOrZero, Code, CodeOrBlank, LineNo, QuantityOrZero, Text, TrackingNumber, WireModel
from shared.wire.goods import GoodsIdentity

CountLineStatus = Literal["open", "counted", "approved", "recount", "posted"]


class CountRecorded(GoodsIdentity):
    """What was counted in a bin. Zero means: looked and found none. Source: spec/counting.md, section 6."""

    kind: Literal["count_recorded"] = "count_recorded"
    order: Code = Field(description="Count order; the person's own open recording on it is used, or made.")
    bin: CodeOrBlank = Field(default="", description="Bin; blank at a location without bins.")
    uom: CodeOrBlank = Field(default="", description="Unit of the quantity; blank for the base unit.")
    quantity: QuantityOrZero
    expiration: date | None = Field(default=None, description="Printed on the label, for a lot that nobody expected.")
    mode: Literal["add", "set"] = Field(default="add", description="A scan adds; a figure that was typed replaces.")


class CountFinished(WireModel):
    """The person has counted everything on the recording. Source: spec/counting.md, section 7, rules 1 to 4."""

    kind: Literal["count_finished"] = "count_finished"
    order: Code


class CountDecided(WireModel):
    """A supervisor approves lines, or sends them back to be counted again by somebody else. Sent online only."""

    kind: Literal["count_decided"] = "count_decided"
    order: Code
    decision: Literal["approve", "recount"]
    lines: tuple[LineNo, ...] = Field(default=(), max_length=1000, description="Line numbers; none: all that are undecided.")
    remark: Text = ""


class CountPosted(WireModel):
    """A supervisor posts the approved differences of a count order. Sent online only."""

    kind: Literal["count_posted"] = "count_posted"
    order: Code


class CountDifference(WireModel):
    """One line of a count order as the supervisor sees it; never sent to who counts blind."""

    line_no: int
    bin: CodeOrBlank
    item: Code
    variant: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    description: str
    uom: Code = Field(description="Base unit of the item.")
    expected: Quantity
    recorded: Quantity | None = Field(description="Sum of the finished recordings; null while nobody has counted.")
    difference: Quantity | None
    value: Amount | None = Field(description="The difference at the item's unit cost.")
    within_tolerance: bool
    status: CountLineStatus
    counted_by: tuple[str, ...]


class CountDifferences(WireModel):
    """All lines of a count order, largest value first, and what may be done."""

    order: Code
    status: Literal["open", "finished", "posted"]
    location: CodeOrBlank
    lines: tuple[CountDifference, ...]
    recordings_open: int = Field(description="Recordings that are not finished yet.")


class NewCountOrder(WireModel):
    """A count order, its lines calculated from what is on hand. Source: spec/counting.md, section 3."""

    location: CodeOrBlank = Field(description="Where is counted; blank is a place of its own.")
    items: tuple[Code, ...] = Field(default=(), max_length=10_000, description="Only these items; none: all.")
    category: CodeOrBlank = Field(default="", description="Only items of this category.")
    bins: tuple[Code, ...] = Field(default=(), max_length=10_000, description="Only these bins; none: all.")
    posting_date: date | None = Field(default=None, description="Cut-off of the expected quantities; none: the work date.")
    use_expected: bool = Field(default=True, description="Calculate the expected quantities now.")
    description: Text = ""
    person_responsible: CodeOrBlank = ""
    tolerance_quantity: QuantityOrZero = Field(default=ZERO, description="A difference up to this needs no supervisor.")
    tolerance_percent: QuantityOrZero = Field(default=ZERO, description="The same, as percent of the expected quantity.")
    tolerance_value: AmountOrZero | None = Field(default=None, description="But never a difference worth more than this.")


class NewCountLine(WireModel):
    """One more thing to count on an open order."""

    item: Code
    variant: CodeOrBlank = ""
    location: CodeOrBlank = Field(default="", description="Blank: the order's.")
    bin: CodeOrBlank = ""


class CountedNumber(WireModel):
    """One lot or serial number on a line of a count order."""

    lot: TrackingNumber
    serial: TrackingNumber
    expected: Quantity
    recorded: Quantity
    difference: Quantity


class CountLine(WireModel):
    """A line of a count order for the office: with the expected quantity, so never for who counts."""

    line_no: int
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    bin: CodeOrBlank
    uom: Code
    expected: Quantity | None = Field(description="Null: not calculated yet.")
    recorded: Quantity | None
    difference: Quantity | None
    status: CountLineStatus
    numbers: tuple[CountedNumber, ...] = Field(description="Lot by lot, serial by serial, of a tracked item.")


class RecordingLineCard(WireModel):
    """A line of a recording as who counts sees it: never with the expected quantity."""

    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    bin: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    uom: CodeOrBlank
    quantity: Quantity | None = Field(description="Null: not counted yet, which is not zero.")
    counted_by: CodeOrBlank


class RecordingCard(WireModel):
    recording_no: int
    status: Literal["open", "finished"]
    person: CodeOrBlank
    lines: tuple[RecordingLineCard, ...]


class CountOrderCard(WireModel):
    """A count order as the office sees it."""

    order: Code
    status: Literal["open", "finished", "posted"]
    location: CodeOrBlank
    description: Text
    posting_date: date
    person_responsible: CodeOrBlank
    lines: tuple[CountLine, ...]
    recordings: tuple[RecordingCard, ...]


class NewRecording(WireModel):
    """A share of a count order, for somebody to count. Source: spec/counting.md, section 5."""

    items: tuple[Code, ...] = Field(default=(), max_length=10_000, description="Only lines of these items; none: all.")
    bins: tuple[Code, ...] = Field(default=(), max_length=10_000, description="Only lines of these bins; none: all.")
    only_lines_not_in_recordings: bool = False
    allow_without_order: bool = Field(default=False, description="It may record what the order does not expect.")
    person: CodeOrBlank = Field(default="", description="Who is to count; blank: anybody.")


class RecordedLine(GoodsIdentity):
    """A figure that replaces what the recording had for this item, place and number."""

    location: CodeOrBlank = Field(default="", description="Blank: the order's.")
    bin: CodeOrBlank = ""
    uom: CodeOrBlank = ""
    quantity: QuantityOrZero
    expiration: date | None = None


class RecordedLines(WireModel):
    lines: tuple[RecordedLine, ...] = Field(min_length=1, max_length=1000)


class CountLineChoice(WireModel):
    """Which lines of a count order are meant; none: all that are undecided."""

    lines: tuple[LineNo, ...] = Field(default=(), max_length=10_000)
    remark: Text = ""


class PostCount(WireModel):
    posting_date: date | None = Field(default=None, description="None: the order's own.")
