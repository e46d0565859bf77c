"""What is registered, what lies where, and what is suggested, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from server.outstanding.values import OrderLineKey
from shared.quantities import ONE
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from shared.quantities import Quantity


class ActivityType(StrEnum):
    PICK = "pick"
    MOVEMENT = "movement"


@dataclass(frozen=True, slots=True)
class Activity:
    """Goods that somebody took from one bin and put into another; quantity in the base unit."""

    activity_no: str
    type: ActivityType
    location_code: str
    item_no: str
    variant_code: str
    from_bin: str
    to_bin: str
    """Blank where the location has no bins, or the goods left at once."""
    quantity: Quantity
    tracking: Tracking = UNTRACKED
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE
    order_line: OrderLineKey | None = None
    """What it was done for."""
    left_at_once: bool = False
    """The pick posted their shipment: they wait nowhere."""
    takes_back_no: str = ""

    def way_back(self, activity_no: str) -> Activity:
        """The activity that takes this one back."""
        return replace(self, activity_no=activity_no, from_bin=self.to_bin, to_bin=self.from_bin, takes_back_no=self.activity_no)


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies in a bin (or at a location without bins) of an item, by number; base unit."""

    item_no: str
    variant_code: str
    quantity: Quantity
    bin_code: str = ""
    bin_type: str = ""
    bin_ranking: int = 0
    lot_no: str = ""
    serial_no: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where to take how much of an order line; base unit. A blank bin where there is one: it was not found."""

    quantity: Quantity
    bin_code: str = ""
    lot_no: str = ""
    expires_on: date | None = None
