"""Reclassification: goods that are there, under another lot, serial number or expiration date."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from shared.wire.fields import CodeOrBlank, Text, TrackingNumber
from shared.wire.goods import Goods


class Reclassified(Goods):
    """Lot, serial or expiration of goods in a bin becomes another. Source: spec/tracking.md, section 9."""

    kind: Literal["reclassified"] = "reclassified"
    bin: CodeOrBlank = ""
    new_lot: TrackingNumber = Field(default="", description="Blank: as it is.")
    new_serial: TrackingNumber = Field(default="", description="Blank: as it is.")
    new_expiration: date | None = Field(default=None, description="None: as it is.")
    whole_lot: bool = Field(
        default=False,
        description="The new date is for all of the lot, in every bin; `bin` and `quantity` are where it was scanned.",
    )
    reason: Text = ""
