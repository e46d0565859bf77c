"""Transfers between locations: what was loaded; what arrives is received (`shared/wire/receiving.py`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, LineNo
from shared.wire.goods import Goods


class TransferShipped(Goods):
    """Goods of a transfer order were loaded and are in transit. Source: spec/transfers.md, section 4."""

    kind: Literal["transfer_shipped"] = "transfer_shipped"
    order: Code = Field(description="Transfer order.")
    line: LineNo | None = Field(default=None, description="Line of the order; none: the first that the item fits on.")
    bin: CodeOrBlank = Field(default="", description="Where it was taken from.")
