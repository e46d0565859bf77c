"""What is said of items in bins: where they belong, which bin is proposed, what is blocked (spec/warehouse.md, section 4)."""

from __future__ import annotations

from pydantic import Field

from shared.quantities import ZERO, Quantity
from shared.wire.fields import Code, CodeOrBlank, QuantityOrZero, WireModel
from shared.wire.places import BlockedDirectionWord


class BinContentKey(WireModel):
    """An item in a bin."""

    location: Code
    bin: Code
    item: Code
    variant: CodeOrBlank = ""


class BinContentSetup(BinContentKey):
    """What is said of an item in a bin; where nothing is, it lies there by chance."""

    fixed: bool = Field(default=False, description="The item belongs there: the content stays listed when it is empty.")
    default: bool = Field(default=False, description="Bin of lines that name none; one for each item, variant and location.")
    dedicated: bool = Field(default=False, description="Not offered to picks.")
    min_quantity: QuantityOrZero = Field(default=ZERO, description="Below this it is filled up, base unit; 0: never.")
    max_quantity: QuantityOrZero = Field(default=ZERO, description="More does not belong there, base unit; 0: no limit.")
    blocked: BlockedDirectionWord = Field(default="", description="Movements of the item that are blocked there.")


class BinContentCard(BinContentSetup):
    """The same with what lies there."""

    quantity: Quantity = Field(description="In the bin now, base unit, all lots and serial numbers; 0: it is empty.")
