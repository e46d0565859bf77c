"""Warehouse activities as a handheld works on them: picks, put-aways and movements that were made ahead, line by line."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, LineNo, PositiveQuantity, Text, TrackingNumber, WireModel
from shared.wire.goods import Goods

ShortCause = Literal["short", "empty", "damaged", "wrong_item", "unreachable"]
"""Why less could be taken than planned. Source: spec/handheld.md, section 7.5."""


class Handled(Goods):
    """Goods of an activity line were taken from one bin and put into another. Source: spec/warehouse.md, sections 5 to 7."""

    kind: Literal["handled"] = "handled"
    activity: Code = Field(description="Number of the pick, put-away or movement.")
    line: LineNo = Field(description="Line of the activity.")
    from_bin: CodeOrBlank = Field(default="", description="Where it was taken; blank: the line's bin.")
    to_bin: CodeOrBlank = Field(default="", description="Where it was put; blank: the line's bin.")
    from_plate: CodeOrBlank = Field(default="", description="License plate it was taken off; blank: it stood loose.")
    to_plate: CodeOrBlank = Field(default="", description="License plate or tote it was put on; blank: none.")
    expiration: date | None = Field(default=None, description="Of goods that only now arrive, as printed.")
    reason: Text = Field(default="", description="Why another bin than the planned one.")


class LineShort(WireModel):
    """Less of an activity line could be taken than planned; the rest is planned anew, or stays on its order."""

    kind: Literal["line_short"] = "line_short"
    activity: Code = Field(description="Number of the pick, put-away or movement.")
    line: LineNo = Field(description="Line of the activity.")
    quantity: PositiveQuantity = Field(description="What is missing, in `uom`.")
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")
    cause: ShortCause
    lot: TrackingNumber = Field(default="", description="Of damaged goods, as scanned; blank: the line's.")
    serial: TrackingNumber = Field(default="", description="Of a damaged piece, as scanned; blank: the line's.")
    note: Text = Field(default="", description="In the person's words.")


class BinChecked(WireModel):
    """What a person saw in a bin that a pick should have emptied. Where something is left, a supervisor hears of it.

    Source: spec/handheld.md, section 7.1, rule 4.
    """

    kind: Literal["bin_checked"] = "bin_checked"
    activity: Code = Field(description="Number of the pick.")
    line: LineNo = Field(description="Line after which the bin should have been empty.")
    bin: Code
    is_empty: bool


class ActivityFinished(WireModel):
    """Nothing more is done on the activity: what is left of it is given back to be planned anew."""

    kind: Literal["activity_finished"] = "activity_finished"
    activity: Code = Field(description="Number of the pick, put-away or movement.")
