"""Counting: what a counter and a supervisor send, and what they see of a count order."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from shared.quantities import Amount, Quantity
from shared.wire.fields import Code, CodeOrBlank, LineNo, QuantityOrZero, Text, TrackingNumber, WireModel
from shared.wire.goods import GoodsIdentity


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
    status: Literal["open", "counted", "approved", "recount", "posted"]
    counted_by: tuple[str, ...]


class CountDifferences(WireModel):
    """All lines of a count order, largest value first, and what may be done."""

    order: Code
    status: Literal["open", "finished", "posted"]
    location: CodeOrBlank
    lines: tuple[CountDifference, ...]
    recordings_open: int = Field(description="Recordings that are not finished yet.")
