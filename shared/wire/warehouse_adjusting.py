"""Adjusting bins against the adjustment bin, and carrying it over to the items (spec/warehouse.md, sections 7 and 9)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, SignedQuantity, Text, TrackingNumber, WireModel


class BinAdjustmentLine(WireModel):
    """More (+) or less (−) of an item lies in a bin than the books say."""

    item: Code
    variant: CodeOrBlank = ""
    bin: Code
    quantity: SignedQuantity
    uom: CodeOrBlank = Field(default="", description="Blank: the base unit.")
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    package: TrackingNumber = ""


class BinAdjustment(WireModel):
    """What was found in bins, or is lost; the balance waits in the adjustment bin of the location."""

    location: Code
    lines: Annotated[tuple[BinAdjustmentLine, ...], Field(min_length=1, max_length=1000)]
    reason: Text = ""


class PostedBinAdjustment(WireModel):
    """The warehouse entries of an adjustment of bins."""

    warehouse_entry_nos: tuple[int, ...]


class AdjustmentToCarryOver(WireModel):
    """What the adjustment bin holds of an item: the items' books are still to follow."""

    item: Code
    variant: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    uom: CodeOrBlank
    quantity: Quantity = Field(description="By which the item's quantity changes, base unit: + found, − lost.")


class CarryOver(WireModel):
    """Let the items' books follow what was adjusted in bins."""

    location: Code
    items: Annotated[tuple[Code, ...], Field(max_length=1000)] = Field(default=(), description="None: all.")
    reason: Text = ""


class PostedCarryOver(WireModel):
    """The item ledger entries that were written; none: there was nothing to carry over."""

    entry_nos: tuple[int, ...]
