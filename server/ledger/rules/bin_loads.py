"""How full bins are while a posting is booked, where their location lets nothing be put into a full one.

Source: spec/warehouse.md, section 4, rule 9.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from server.bin_contents.capacity import room_for
from server.bin_contents.values import ContentKey
from server.catalog.place_values import UnitSize
from shared.errors import BIN_FULL, Refused
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.bin_contents.values import ContentSetup, Room
    from server.catalog.values import Bin, Item
    from server.ledger.rules.movements import BinMovement


_FINEST = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class BinGoods:
    """Goods as they are handled: the item in one of its units."""

    item: Item
    variant_code: str = ""
    uom_code: str = ""
    """Blank: the base unit."""
    base_units_per_unit: Quantity = ONE


@dataclass(slots=True)
class BinLoad:
    """What lies in a bin: how much of each item and variant, and how heavy and large all of it is."""

    held: dict[tuple[str, str], Quantity] = field(default_factory=dict)
    weight: Decimal = Decimal(0)
    cubage: Decimal = Decimal(0)
    """Not rounded on the way: a third of a box is a third of its weight."""

    def add(self, goods: BinGoods, quantity: Quantity) -> None:
        """Goods come in (+) or go out (−); base unit."""
        key, size = (goods.item.no, goods.variant_code), goods.item.size_of(goods.uom_code)
        self.held[key] = self.held.get(key, ZERO) + quantity
        self.weight += Decimal(size.weight) * quantity / goods.base_units_per_unit
        self.cubage += Decimal(size.cubage) * quantity / goods.base_units_per_unit

    def room(self, bin_: Bin, goods: BinGoods, setup: ContentSetup | None) -> Room | None:
        """How much more of them goes in; None: as much as there is."""
        return room_for(
            bin_,
            goods.item.size_of(goods.uom_code),
            base_units_per_unit=goods.base_units_per_unit,
            max_quantity=setup.max_quantity if setup is not None else ZERO,
            held=self.held.get((goods.item.no, goods.variant_code), ZERO),
            load=UnitSize(_rounded(self.weight), _rounded(self.cubage)),
        )


def _rounded(load: Decimal) -> Quantity:
    """Down: what fits exactly must not be refused for a rounding."""
    return Quantity(load.quantize(_FINEST, ROUND_DOWN))


def move(load: BinLoad, movement: BinMovement, item: Item, bin_: Bin, contents: Mapping[ContentKey, ContentSetup]) -> None:
    """Let the goods come in or go out. Raises: Refused(BIN_FULL), naming what fits and what limits it."""
    key = movement.key
    goods = BinGoods(item, key.variant_code, movement.uom_code, movement.base_units_per_unit)
    setup = contents.get(ContentKey(key.item_no, key.variant_code, key.location_code, key.bin_code))
    room = load.room(bin_, goods, setup) if movement.quantity > ZERO else None
    if room is not None and room.quantity < movement.quantity:
        raise Refused(BIN_FULL, bin=key.bin_code, room=room.quantity, item=item.no, limit=room.limited_by, wanted=movement.quantity)
    load.add(goods, movement.quantity)
