"""Plates and what stands on them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from server.ledger.posting_lines import Place
from shared.quantities import ONE, Quantity
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from datetime import datetime

NOWHERE = Place()
"""A plate that has left, or was never used."""


class PlateAction(StrEnum):
    """What can happen to a plate."""

    PACKED = "packed"
    TAKEN_OFF = "taken_off"
    MOVED = "moved"
    STACKED = "stacked"
    UNSTACKED = "unstacked"
    LEFT = "left"
    """Its goods left the house."""
    CORRECTED = "corrected"
    """A count found less on it."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A pallet, box or tote with a number."""

    plate_no: str
    kind: str = "pallet"
    place: Place = NOWHERE
    onto_plate_no: str = ""
    order_no: str = ""
    """The order that its goods were picked for; blank: none."""


@dataclass(frozen=True, slots=True)
class StandingGoods:
    """Goods as they stand on a plate, or are put there; quantity in the base unit."""

    item_no: str
    quantity: Quantity
    variant_code: str = ""
    tracking: Tracking = UNTRACKED
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE

    def of(self, quantity: Quantity) -> StandingGoods:
        """So many of them."""
        return replace(self, quantity=quantity)

    def is_alike(self, other: StandingGoods) -> bool:
        """Whether they differ in quantity at most."""
        return self.of(other.quantity) == other


@dataclass(frozen=True, slots=True)
class OnPlates:
    """How much of an item stands on plates at one place; base unit, by the numbers that were packed."""

    plate_no: str
    place: Place
    goods: StandingGoods


@dataclass(frozen=True, slots=True)
class PlateEntry:
    """One thing that happened to a plate."""

    plate_no: str
    action: PlateAction
    goods: StandingGoods | None = None
    """Signed: + onto the plate. None: the plate as a whole."""
    from_bin: str = ""
    to_bin: str = ""
    other_plate_no: str = ""
    entry_no: int = 0
    """0: not written yet."""
    person: str = ""
    at: datetime | None = None
