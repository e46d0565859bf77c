"""Receiving: what arrived against a purchase or transfer order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, LineNo
from shared.wire.goods import ArrivingGoods


class Received(ArrivingGoods):
    """Goods of one lot, or one serial number, arrived and were put into a bin. Source: spec/ledger.md, section 7."""

    kind: Literal["received"] = "received"
    document_kind: Literal["purchase_order", "transfer_order"]
    document: Code = Field(description="Number of the order.")
    line: LineNo | None = Field(default=None, description="Line of the order; none: the first that the item fits on.")
    bin: CodeOrBlank = Field(default="", description="Where it was put; blank: the location's receiving bin.")
