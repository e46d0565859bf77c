"""What is to be put away, the bins that could take it, and what was decided, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from server.bin_contents.values import ContentKey, ContentSetup
from server.catalog.place_values import NO_SIZE, UnitSize
from shared.quantities import ONE, ZERO, Quantity
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from server.catalog.values import Bin, Item
    from server.outstanding.values import OrderLineKey


class KeptItem(NamedTuple):
    """An item, or a variant of it, as bins are kept for it."""

    item_no: str
    variant_code: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Goods that arrived and lie where arrivals do; quantities in the base unit."""

    item_no: str
    quantity: Quantity
    bin_code: str = ""
    """Where they lie; blank: the location has no bins."""
    variant_code: str = ""
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE
    tracking: Tracking = UNTRACKED
    expires_on: date | None = None
    order_line: OrderLineKey | None = None
    """The order line that they came for."""
    cross_dock: Quantity = ZERO
    """How much of it goes on to the cross-dock bin, because somebody waits for it."""


@dataclass(frozen=True, slots=True)
class GoodsToPlace:
    """Goods of one item that need a place; quantity in the base unit."""

    item: Item
    quantity: Quantity
    variant_code: str = ""
    uom_code: str = ""
    """The unit that they are handled in; blank: the base unit."""
    base_units_per_unit: Quantity = ONE
    tracking: Tracking = UNTRACKED
    expires_on: date | None = None
    from_bin: str = ""
    """Where they lie now; blank: they have no bin yet."""
    order_line: OrderLineKey | None = None
    """The order line that they came, or will come, for."""
    wanted_bin: str = ""
    """Where somebody said that they go; blank: nobody did."""
    last_bin: str = ""
    """Where the item was put last; blank: nowhere that is known."""

    @property
    def kept_item(self) -> KeptItem:
        return KeptItem(self.item.no, self.variant_code)

    @property
    def unit(self) -> str:
        return self.uom_code or self.item.base_uom


@dataclass(frozen=True, slots=True)
class ItemInBin:
    """One item in one bin: what lies there and what is on its way in, base unit."""

    lies: Quantity = ZERO
    coming: Quantity = ZERO
    units: frozenset[str] = frozenset()
    """The units that it lies there in, where bins are directed; none: nobody keeps that."""

    @property
    def expected(self) -> Quantity:
        return self.lies + self.coming


NOTHING = ItemInBin()


@dataclass(frozen=True, slots=True)
class PlaceBin:
    """A bin that goods could be put into, with all that speaks for it or against it."""

    bin: Bin
    is_empty: bool = True
    """Nothing lies in it, of any item."""
    is_awaited: bool = False
    """An open line brings goods into it."""
    is_fixed_for: frozenset[KeptItem] = frozenset()
    """Whose fixed bin it is."""
    items: Mapping[KeptItem, ItemInBin] = field(default_factory=lambda: MappingProxyType({}))
    """What is known of the items that are asked about."""
    setups: Mapping[KeptItem, ContentSetup] = field(default_factory=lambda: MappingProxyType({}))
    load: UnitSize = NO_SIZE
    """Weight and cubage of all that lies in it or is on its way in; known where the bin has a limit."""

    @property
    def code(self) -> str:
        return self.bin.code

    def of(self, goods: GoodsToPlace) -> ItemInBin:
        """What of these goods lies there, or comes."""
        return self.items.get(goods.kept_item, NOTHING)

    def setup(self, goods: GoodsToPlace) -> ContentSetup:
        """What is said of these goods in this bin."""
        nothing_said = ContentSetup(ContentKey(goods.item.no, goods.variant_code, self.bin.location_code, self.code))
        return self.setups.get(goods.kept_item, nothing_said)


@dataclass(frozen=True, slots=True)
class Placement:
    """So much of the goods into this bin; a blank bin: no place was found."""

    goods: GoodsToPlace
    quantity: Quantity
    bin_code: str = ""
    why: str = ""
    sequence: int = 0
    """The bin's place in the walk."""
