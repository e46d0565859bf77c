"""What is wanted of a pick, what lies where, and where it is to be taken, as frozen values; quantities in base units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from server.outstanding.values import OrderLineKey, Source
from server.tracking.values import LineSource
from shared.quantities import ONE, ZERO, Quantity
from shared.tracking import UNTRACKED, Tracking


class Sorting(StrEnum):
    """Order of the lines of a pick. Source: spec/warehouse.md, section 6, rule 4."""

    DOCUMENT = "document"
    BIN = "bin"
    """The walk through the warehouse: by the bins' sequence, then their codes."""
    ITEM = "item"
    DUE_DATE = "due_date"
    RANKING = "ranking"
    PARTNER = "partner"


class SplitBy(StrEnum):
    """What gets a pick of its own."""

    DOCUMENT = "document"
    PARTNER = "partner"
    ZONE = "zone"
    BIN = "bin"


class Strategy(StrEnum):
    """How the orders of a wave are walked. Source: spec/warehouse.md, section 14, rule 5."""

    SINGLE = "single"
    """Each order by itself."""
    BATCH = "batch"
    """Several orders at once, the same item of all of them together; they are sorted at the end."""
    CLUSTER = "cluster"
    """Several orders in one walk, each into its own tote."""


PICKED_SOURCES = (Source.SALES_ORDER, Source.PURCHASE_RETURN, Source.TRANSFER_SHIPMENT)
"""Documents whose goods are picked."""

NUMBERS_ON: Mapping[Source, LineSource] = {
    Source.SALES_ORDER: LineSource.SALES_ORDER,
    Source.PURCHASE_RETURN: LineSource.PURCHASE_RETURN,
    Source.TRANSFER_SHIPMENT: LineSource.TRANSFER_ORDER,
}
"""Where the numbers stand that an order demands."""


class DocumentToPick(NamedTuple):
    source: Source
    document_no: str


@dataclass(frozen=True, slots=True)
class LineToPick:
    """A line of an order, or so much of it."""

    key: OrderLineKey
    quantity: Quantity | None = None
    """None: all that is left to pick."""


@dataclass(frozen=True, slots=True)
class GoodsToPick:
    """Goods that are wanted somewhere without an order: an internal pick. Source: spec/warehouse.md, section 7, rule 4."""

    item_no: str
    quantity: Quantity
    variant_code: str = ""
    uom_code: str = ""
    tracking: Tracking = UNTRACKED


@dataclass(frozen=True, slots=True)
class PickRequest:
    """What is to be picked, and how it is shared out. Source: spec/warehouse.md, section 6, rule 4."""

    location_code: str
    documents: tuple[DocumentToPick, ...] = ()
    lines: tuple[LineToPick, ...] = ()
    goods: tuple[GoodsToPick, ...] = ()
    """Wanted without an order, at `to_bin`."""
    due_until: date | None = None
    split_by: frozenset[SplitBy] = frozenset()
    max_lines: int | None = None
    """Lines of one pick; None: any."""
    max_documents: int | None = None
    sorting: Sorting = Sorting.DOCUMENT
    strategy: Strategy = Strategy.SINGLE
    totes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Tote by document number, where they are named beforehand."""
    to_bin: str = ""
    """Where the goods are brought; blank: the location's shipping bin."""
    breakbulk_filter: bool = False
    """Larger units that are opened are not shown as lines of their own."""
    do_not_fill: bool = False
    """Nothing is registered that was not handled line by line."""
    assigned_to: str = ""
    priority: int = 0
    note: str = ""
    wave_no: str = ""
    zones: frozenset[str] = frozenset()
    """Only what lies in these zones; none: anywhere."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Goods that are to be found for a line of an order, or for nobody's."""

    item_no: str
    quantity: Quantity
    variant_code: str = ""
    order_line: OrderLineKey | None = None
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE
    due_on: date | None = None
    partner_no: str = ""
    demanded: Mapping[Tracking, Quantity] = field(default_factory=lambda: MappingProxyType({}))
    """Numbers that the line asks for, and how much of each."""

    @property
    def document_no(self) -> str:
        return self.order_line.document_no if self.order_line else ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies in a bin (or at a location without bins) of an item, by number."""

    item_no: str
    variant_code: str
    quantity: Quantity
    bin_code: str = ""
    bin_type: str = ""
    bin_ranking: int = 0
    lot_no: str = ""
    serial_no: str = ""
    package_no: str = ""
    expires_on: date | None = None
    zone: str = ""
    sequence: int = 0
    is_cross_dock: bool = False
    is_default: bool = False
    is_for_picking: bool = True
    """Whether bins of its type are picked from."""
    is_dedicated: bool = False
    is_blocked: bool = False
    """The bin, the item in it, or the number, for taking."""
    uom_code: str = ""
    """Unit that it lies in, where bins are directed; blank: nobody keeps that."""
    base_units_per_unit: Quantity = ONE

    @property
    def tracking(self) -> Tracking:
        return Tracking(self.lot_no, self.serial_no, self.package_no)


class Hindrance(StrEnum):
    """Why goods that are there are not picked; the words of the summary. Source: spec/warehouse.md, section 6, rule 7."""

    NOT_FOR_PICKING = "in bins not for picking"
    OTHER_ZONE = "in other zones"
    BLOCKED = "blocked"
    DEDICATED = "in dedicated bins"
    EXPIRED = "expired"
    UNDATED = "without expiration date"
    LARGER_UNITS = "in larger units"
    ON_OTHER_PICKS = "on other picks and movements"


class Taking(NamedTuple):
    """So much of this stock."""

    stock: Stock
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Found:
    """Where the goods of a wanted line are taken, and how much is missing."""

    wanted: Wanted
    takings: tuple[Taking, ...]

    @property
    def missing(self) -> Quantity:
        return self.wanted.quantity - sum((taking.quantity for taking in self.takings), ZERO)


EXPIRED_LEFT_OUT = "some items were not included in the pick due to their expiration date"
"""Source: spec/tracking.md, section 11, rule 4."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Of an item more is wanted than can be picked: the quantities that say why."""

    item_no: str
    variant_code: str
    needed: Quantity
    available: Quantity
    hindered: Mapping[Hindrance, Quantity]

    @property
    def is_for_dates(self) -> bool:
        """Whether something lies there that is left out because of its date."""
        return any(self.hindered.get(hindrance) for hindrance in (Hindrance.EXPIRED, Hindrance.UNDATED))

    def __str__(self) -> str:
        what = f"{self.item_no} {self.variant_code}".strip()
        others = ", ".join(f"{quantity} {hindrance}" for hindrance, quantity in self.hindered.items() if quantity)
        return f"{what}: {self.needed} needed, {self.available} available" + (f" ({others})" if others else "")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of an order, or so much of it, for which nothing was found."""

    wanted: Wanted
    missing: Quantity
    why: str
    """In words."""


@dataclass(frozen=True, slots=True)
class MadePicks:
    """The picks that were made, and what could not be found for them."""

    activity_nos: tuple[str, ...]
    shortages: tuple[Shortage, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    wave_no: str = ""
