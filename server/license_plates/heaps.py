"""Heaps of goods: what of a bin's goods, as it tells them apart, stands on which plates; on values alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.ledger.posting_lines import Place
from server.license_plates.values import OnPlates
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.catalog.values import Item
    from shared.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Bound:
    """Goods at a place, told apart by the numbers that bind their stock: the smallest heap that a bin knows."""

    place: Place
    variant_code: str
    tracking: Tracking


def heaps(on_plates: Iterable[OnPlates], item: Item) -> dict[Bound, list[OnPlates]]:
    """What stands on plates of an item, by the heap in the bin that it is part of."""
    found: dict[Bound, list[OnPlates]] = {}
    for each in on_plates:
        found.setdefault(bound(each, item), []).append(each)
    return found


def bound(on_plate: OnPlates, item: Item) -> Bound:
    """The heap that goods on a plate are part of."""
    numbers, rules = on_plate.goods.tracking, item.tracking
    binding = Tracking(
        numbers.lot_no if rules.lot_specific else "",
        numbers.serial_no if rules.serial_specific else "",
        numbers.package_no if rules.package_specific else "",
    )
    return Bound(on_plate.place, on_plate.goods.variant_code, binding)


def total(on_plates: Iterable[OnPlates]) -> Quantity:
    """How much stands on plates, base unit."""
    return sum((each.goods.quantity for each in on_plates), ZERO)


def to_take_off(
    on_plates: Iterable[OnPlates], loose: Quantity, quantity: Quantity, named: str = ""
) -> tuple[list[OnPlates], Quantity]:
    """What leaves plates when so much of a heap is taken, and what of it was loose.

    First what stands on the plate that was named, then what stands loose, then a plate that has just so much, then the others.
    """
    of_named = [each for each in on_plates if each.plate_no == named]
    others = [each for each in on_plates if each.plate_no != named]
    left, taken = quantity, list(_parts(of_named, quantity))
    left -= total(taken)
    from_loose = max(min(loose, left), ZERO)
    left -= from_loose
    others.sort(key=lambda each: (each.goods.quantity != left, each.plate_no))
    return [*taken, *_parts(others, left)], from_loose


def _parts(on_plates: Iterable[OnPlates], quantity: Quantity) -> Iterator[OnPlates]:
    """So much of them, one after the other."""
    for each in on_plates:
        part = min(quantity, each.goods.quantity)
        if part > ZERO:
            quantity -= part
            yield replace(each, goods=each.goods.of(part))


def without(on_plates: Iterable[OnPlates], taken: Iterable[OnPlates]) -> list[OnPlates]:
    """What stands there still when these parts of it are taken."""
    gone = [(each.plate_no, each.goods) for each in taken]

    def left(each: OnPlates) -> Quantity:
        parts = (goods.quantity for plate_no, goods in gone if plate_no == each.plate_no and goods.is_alike(each.goods))
        return each.goods.quantity - sum(parts, ZERO)

    return [replace(each, goods=each.goods.of(left(each))) for each in on_plates if left(each) > ZERO]


def gone_from_plates(on_plates: list[OnPlates], excess: Quantity, plates_of_orders: frozenset[str]) -> Iterator[OnPlates]:
    """Which goods are no longer on their plates when so much less is there; plates of the orders that were posted first."""
    return _parts(sorted(on_plates, key=lambda piece: (piece.plate_no not in plates_of_orders, piece.plate_no)), excess)
