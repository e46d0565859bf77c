"""What is said of an item in a bin, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from server.catalog.place_values import BlockedDirection
from shared.quantities import ZERO, Quantity


class ContentKey(NamedTuple):
    """An item in a bin."""

    item_no: str
    variant_code: str
    location_code: str
    bin_code: str


class StockedItem(NamedTuple):
    """An item at a location: what has one default bin."""

    item_no: str
    variant_code: str
    location_code: str


@dataclass(frozen=True, slots=True)
class ContentSetup:
    """Whether the item belongs in the bin, and what may be done with it there. Source: spec/warehouse.md, section 4."""

    key: ContentKey
    is_fixed: bool = False
    is_default: bool = False
    is_dedicated: bool = False
    min_quantity: Quantity = ZERO
    max_quantity: Quantity = ZERO
    blocked: BlockedDirection = BlockedDirection.NONE

    @property
    def item(self) -> StockedItem:
        return StockedItem(self.key.item_no, self.key.variant_code, self.key.location_code)

    @property
    def says_nothing(self) -> bool:
        """Whether the item may as well be there by chance."""
        return self == ContentSetup(self.key)

    def is_blocked_for(self, *, inbound: bool) -> bool:
        """Whether the item may not be put there (`inbound`), or not be taken from there."""
        return self.blocked in (BlockedDirection.ALL, BlockedDirection.INBOUND if inbound else BlockedDirection.OUTBOUND)


@dataclass(frozen=True, slots=True)
class Room:
    """How much more of an item goes into a bin."""

    quantity: Quantity
    """Base units; never less than nothing."""
    limited_by: str
    """`quantity`, `weight` or `cubage`."""
