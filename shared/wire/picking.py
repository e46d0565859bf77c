"""Picking, shipping and moving between bins of one location."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, LineNo, WireModel
from shared.wire.goods import Goods


class Picked(Goods):
    """Goods were taken from a bin for a sales order and brought to the shipping bin. Source: spec/warehouse.md, section 6."""

    kind: Literal["picked"] = "picked"
    order: Code = Field(description="Sales order.")
    line: LineNo | None = Field(default=None, description="Line of the order; none: the first that the item fits on.")
    from_bin: CodeOrBlank = ""
    to_bin: CodeOrBlank = Field(default="", description="Blank: the location's shipping bin.")


class Shipped(WireModel):
    """What was picked for a document has left. Source: spec/ledger.md, section 8, rule 3; spec/warehouse.md, section 6, rule 2."""

    kind: Literal["shipped"] = "shipped"
    document_kind: Literal["sales_order", "warehouse_shipment"] = "sales_order"
    order: Code = Field(description="Number of that document.")


class Moved(Goods):
    """Goods were moved from one bin to another of the same location. Source: spec/transfers.md, section 9, rule 5."""

    kind: Literal["moved"] = "moved"
    from_bin: Code
    to_bin: Code
