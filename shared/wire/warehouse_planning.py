"""Planning work inside a location: put-aways, movements and replenishment are made, and bins are suggested."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, PositiveQuantity, Text, TrackingNumber, WireModel

InboundKind = Literal["purchase_order", "sales_return", "transfer_receipt"]
"""Orders that a put-away can receive."""


class NewPutAway(WireModel):
    """A put-away of an order's goods, which receives them too; or of what lies where arrivals do, or in the bins that are named."""

    location: Code
    kind: InboundKind | None = Field(default=None, description="Kind of the order; null: no order, goods that are there.")
    document: CodeOrBlank = Field(default="", description="The released order; blank: no order.")
    bins: tuple[Code, ...] = Field(default=(), description="Without an order: bins to clear; none: those for arrivals.")
    note: Text = ""

    @model_validator(mode="after")
    def _kind_belongs_to_document(self) -> NewPutAway:
        if bool(self.kind) != bool(self.document):
            raise ValueError("kind and document are given together, or neither")
        return self


class MovementLine(WireModel):
    """Goods to bring from one bin to another."""

    item: Code
    variant: CodeOrBlank = ""
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")
    quantity: PositiveQuantity
    from_bin: Code
    to_bin: Code
    lot: TrackingNumber = Field(default="", description="Blank: what expires first is proposed.")
    serial: TrackingNumber = ""
    package: TrackingNumber = ""


class NewMovement(WireModel):
    location: Code
    lines: tuple[MovementLine, ...] = Field(min_length=1)
    priority: int = Field(default=0, ge=0, le=9, description="The highest is done first.")
    note: Text = ""


class WholeBinMove(WireModel):
    """All that lies in a bin was brought to another."""

    location: Code
    from_bin: Code
    to_bin: Code


class WholeBinMoved(WireModel):
    registered: Code = Field(description="Number of the registered movement.")
    warehouse_entry_nos: tuple[int, ...]


class NewReplenishment(WireModel):
    """Bins to fill up: all of the location, or one, or those of one item."""

    location: Code
    bin: CodeOrBlank = ""
    item: CodeOrBlank = ""


class ProposedMove(WireModel):
    """A line of the movement worksheet: post it, changed or not, as a line of a movement."""

    item: Code
    variant: CodeOrBlank
    uom: Code
    quantity: Quantity
    from_bin: CodeOrBlank = Field(description="Blank: whoever goes there takes what expires first.")
    to_bin: Code
    lot: TrackingNumber
    expiration: date | None
    priority: int = Field(description="2: picks wait for it; 1: picks will empty the bin; 0: nobody waits.")
    why: Text


class NotFilled(WireModel):
    """A bin that wants filling and cannot be filled, or not wholly."""

    item: Code
    variant: CodeOrBlank
    bin: Code
    missing: Quantity = Field(description="Base unit.")
    reason: Text


class MovementWorksheet(WireModel):
    lines: tuple[ProposedMove, ...]
    left_out: tuple[NotFilled, ...]


class MadeActivities(WireModel):
    """Activities that were made; none where nothing is to be done."""

    activities: tuple[Code, ...]
    left_out: tuple[NotFilled, ...] = ()


class BinSuggestion(WireModel):
    """Where to put how much, and why there."""

    bin: CodeOrBlank = Field(description="Blank: no bin was found for it.")
    quantity: Quantity = Field(description="In `uom`.")
    uom: Code
    why: Text
