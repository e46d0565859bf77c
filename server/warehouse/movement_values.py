"""What is to be moved, and the bins that are kept filled, as frozen values; quantities in the base unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.catalog.place_values import NO_SIZE, UnitSize
from shared.quantities import ONE, ZERO, Quantity
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from server.bin_contents.values import ContentSetup
    from server.catalog.values import Bin, Item
    from server.warehouse.values import ActivityLine


@dataclass(frozen=True, slots=True)
class MoveWanted:
    """Goods that somebody wants in another bin."""

    item: Item
    quantity: Quantity
    from_bin: Bin
    to_bin: Bin
    variant_code: str = ""
    uom_code: str = ""
    """The unit that they are handled in; blank: the base unit."""
    base_units_per_unit: Quantity = ONE
    tracking: Tracking = UNTRACKED
    """The number that must go; blank: what goes first is proposed."""


@dataclass(frozen=True, slots=True)
class Target:
    """A bin that is kept filled with an item, and how it stands there."""

    item: Item
    bin: Bin
    setup: ContentSetup
    lies: Quantity = ZERO
    coming: Quantity = ZERO
    """On open put-aways and movements into it."""
    waiting: Quantity = ZERO
    """On open lines that take from it, or have found no bin."""
    load: UnitSize = NO_SIZE
    """Weight and cubage of all that lies in it or is on its way in; known where the bin has a limit."""

    @property
    def variant_code(self) -> str:
        return self.setup.key.variant_code


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A bin that is not filled up though it should be, and why."""

    item_no: str
    variant_code: str
    bin_code: str
    missing: Quantity
    reason: str


@dataclass(frozen=True, slots=True)
class Replenishment:
    """What must be moved so that bins are filled, the most urgent first, and what cannot be."""

    planned: tuple[tuple[Target, tuple[ActivityLine, ...]], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
