"""How much more goes into a bin, by quantity, weight and cubage: pure. Source: spec/warehouse.md, section 4, rules 8 and 9."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from server.bin_contents.values import Room
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from server.catalog.place_values import UnitSize
    from server.catalog.values import Bin


_FINEST = Decimal("0.00001")


def room_for(
    bin_: Bin, size: UnitSize, *, base_units_per_unit: Quantity = ONE, max_quantity: Quantity, held: Quantity, load: UnitSize
) -> Room | None:
    """How many base units more of an item fit into the bin, and what limits them; None: as many as there are.

    `size` is that of the unit that they are handled in, `max_quantity` what is said of the item in the bin (0: no limit), `held`
    how much of it is in there or on its way in, `load` the weight and cubage of all that is.
    """
    rooms: list[Room] = []
    if max_quantity:
        rooms.append(_room(Decimal(max_quantity - held), "quantity"))
    for limit, taken, of_one, name in (
        (bin_.maximum_weight, load.weight, size.weight, "weight"),
        (bin_.maximum_cubage, load.cubage, size.cubage, "cubage"),
    ):
        if limit and of_one:
            rooms.append(_room(Decimal(limit - taken) / of_one * base_units_per_unit, name))
    return min(rooms, key=lambda room: room.quantity, default=None)


def _room(quantity: Decimal, limited_by: str) -> Room:
    """What is too full already has no room, not less than none."""
    return Room(max(Quantity(quantity.quantize(_FINEST, ROUND_DOWN)), ZERO), limited_by)
