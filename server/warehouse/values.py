"""Warehouse activities and their lines, what is registered of them, what lies where, as frozen values; all in base units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from server.outstanding.values import OrderLineKey
from shared.quantities import ONE, ZERO
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from shared.quantities import Quantity


class ActivityType(StrEnum):
    """What is done with goods inside a location; the words of `GET /work`."""

    PICK = "pick"
    PUT_AWAY = "put_away"
    MOVEMENT = "movement"


class ActivityStatus(StrEnum):
    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class WarehouseActivity:
    """A pick, put-away or movement that was made ahead, to be worked off line by line."""

    type: ActivityType
    location_code: str
    activity_no: str = ""
    """Blank until it is made."""
    status: ActivityStatus = ActivityStatus.OPEN
    priority: int = 0
    """The highest is done first."""
    due_on: date | None = None
    zone: str = ""
    """Zone in which all of it lies; blank: several, or none."""
    posts_source: bool = False
    """Registering posts the source document: inventory pick, inventory put-away."""
    note: str = ""
    made_by: str = ""
    assigned_to: str = ""
    """Who is to do it, where whoever made it said so; blank: anybody."""
    wave_no: str = ""
    """The wave that released it together with others; blank: none."""
    breakbulk_filter: bool = False
    """Larger units that are opened are not shown as lines of their own."""
    do_not_fill: bool = False
    """Nothing is registered that was not handled line by line."""


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """Goods to take from one bin and put into another. Take and place are one line."""

    item_no: str
    quantity: Quantity
    from_bin: str = ""
    """Blank where the location has no bins, the goods arrive only now, or no bin was found."""
    to_bin: str = ""
    """Blank where the location has no bins, the goods leave at once, or no bin was found."""
    activity_no: str = ""
    line_no: int = 0
    variant_code: str = ""
    uom_code: str = ""
    """Unit that it is handled in; blank: the base unit."""
    base_units_per_unit: Quantity = ONE
    handled: Quantity = ZERO
    tracking: Tracking = UNTRACKED
    expires_on: date | None = None
    order_line: OrderLineKey | None = None
    """What it is done for; None: for nothing but the goods."""
    tote: str = ""
    """The tote that the goods of this order go into, where several orders are picked in one walk."""
    sequence: int = 0
    """Walk order of the bin."""
    is_breakbulk: bool = False
    """A larger unit is opened: the goods stay in the bin. Source: spec/warehouse.md, section 8."""
    why: str = ""
    """Why this bin was proposed, or why none was."""

    @property
    def left(self) -> Quantity:
        return self.quantity - self.handled


@dataclass(frozen=True, slots=True)
class HandledLine:
    """What was done of an activity line; what is None is as planned."""

    line_no: int
    quantity: Quantity
    from_bin: str | None = None
    to_bin: str | None = None
    tracking: Tracking | None = None
    expires_on: date | None = None
    """Of goods that only now arrive."""
    from_plate: str = ""
    """License plate that it was taken off; blank: none was scanned."""
    tote: str | None = None
    """Plate or tote that it was put on."""
    uom_code: str | None = None
    base_units_per_unit: Quantity | None = None
    reason: str = ""
    """Why it was done otherwise than planned; kept with the entries."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What registering wrote."""

    registered_no: str
    entry_nos: tuple[int, ...] = ()
    warehouse_entry_nos: tuple[int, ...] = ()
    document_nos: tuple[str, ...] = ()
    """Posted source documents, where registering posts them."""
    is_finished: bool = False
    """Nothing of the activity is left."""


@dataclass(frozen=True, slots=True)
class GoodsInBin:
    """Goods of one item in one bin, told apart by number: what lines take from, or put into."""

    item_no: str
    variant_code: str
    bin_code: str
    tracking: Tracking = UNTRACKED


@dataclass(frozen=True, slots=True)
class RegisteredLine:
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
    """Registering posted the source document: a pick's goods wait nowhere, a put-away's only now arrived."""
    takes_back_no: str = ""
    line_no: int = 1
    planned_no: str = ""
    """The activity that was worked off; blank: nobody had planned it."""
    planned_line_no: int = 0
    tote: str = ""

    def way_back(self, activity_no: str) -> RegisteredLine:
        """The activity that takes this one back."""
        return replace(self, activity_no=activity_no, from_bin=self.to_bin, to_bin=self.from_bin, takes_back_no=self.activity_no)
