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


class BinRoom(WireModel):
    """How much more of an item goes into a bin; to be asked before goods are put there."""

    quantity: Quantity | None = Field(description="Base units; null: as many as there are.")
    limited_by: str = Field(description="quantity, weight or cubage; blank: nothing limits it.")


class BinAvailabilityCard(BinContentKey):
    """What of an item can be taken from a bin, picked from it and put into it; base unit."""

    quantity: Quantity = Field(description="In the bin now.")
    to_take: Quantity = Field(description="What open work does not take already.")
    to_pick: Quantity = Field(description="Of that, what picks may have.")
    to_put: Quantity | None = Field(description="How much more goes in; null: as much as there is.")
    why_not: tuple[str, ...] = Field(description="What keeps picks from what is there, in words.")
