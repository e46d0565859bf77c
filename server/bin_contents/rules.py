"""Which bin is an item's default, and how much more goes into a bin, on values alone. Source: spec/warehouse.md, section 4."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from server.bin_contents.values import Room
from server.catalog.place_values import DefaultBinSelection
from shared.errors import DEFAULT_BIN_EXISTS, INVALID_REQUEST, Refused
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.bin_contents.values import ContentSetup
    from server.catalog.place_values import UnitSize
    from server.catalog.values import Bin, Location


def becomes_default(location: Location, bin_code: str, default_bin: str) -> bool:
    """Whether goods that are put into the bin make it the item's default, which is another one now, or none (blank).

    Where goods arrive or wait to leave is nobody's place.
    """
    if bin_code in (location.receipt_bin, location.shipment_bin, default_bin):
        return False
    match location.default_bin_selection:
        case DefaultBinSelection.NONE:
            return False
        case DefaultBinSelection.FIXED_BIN:
            return not default_bin
        case DefaultBinSelection.LAST_USED_BIN:
            return True


def require_sound(content: ContentSetup, others: Iterable[ContentSetup]) -> None:
    """Raises: Refused(INVALID_REQUEST, DEFAULT_BIN_EXISTS); `others` are those of the same item and location."""
    if content.max_quantity and content.min_quantity > content.max_quantity:
        raise Refused(INVALID_REQUEST, reason="min_quantity is more than max_quantity")
    for other in others:
        if content.is_default and other.is_default and other.key != content.key:
            raise Refused(DEFAULT_BIN_EXISTS, bin=other.key.bin_code, item=content.key.item_no, location=content.key.location_code)


_FINEST = Decimal("0.00001")


def room_for(
    bin_: Bin, size: UnitSize, *, base_units_per_unit: Quantity = ONE, max_quantity: Quantity, held: Quantity, load: UnitSize
) -> Room | None:
    """How many base units more of an item fit into the bin, and what limits them; None: as many as there are.

    `size` is that of the unit that they are handled in, `max_quantity` what is said of the item in the bin (0: no limit), `held`
    how much of it is in there or on its way in, `load` the weight and cubage of all that is. Source: section 4, rules 8 and 9.
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
