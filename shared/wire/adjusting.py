"""Adjusting: goods that were found, or are lost or broken, without an order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.wire.fields import CodeOrBlank, Text
from shared.wire.goods import ArrivingGoods


class Adjusted(ArrivingGoods):
    """More or less of the goods lies in a bin than the books say, and why. Source: spec/handheld.md, section 7.9."""

    kind: Literal["adjusted"] = "adjusted"
    direction: Literal["found", "lost"] = Field(description="Found goods are put into the books, lost ones are taken out.")
    bin: CodeOrBlank = ""
    reason: Text = Field(default="", description="A reason code or a few words.")
