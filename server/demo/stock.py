"""What lies on the shelves of the demo company on its first morning: lots with dates, serial numbers, plain pieces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from server.demo.assortment import DemoItem, Kind
from server.demo.places import BINS
from shared.quantities import ONE, Quantity

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from shared.wire.places import NewBin

_AISLES = {
    "FOOD": "AB",
    "COATINGS": "B",
    "HARDWARE": "C",
    "SUPPLIES": "C",
    "PARTS": "D",
    "DEVICES": "D",
    "BATTERIES": "D",
    "MEDICAL": "D",
}
"""Which aisles of the main warehouse hold a category."""
_FIRST_EXPIRATION_DAYS = 60
_HAS_DATES = (Kind.FOOD, Kind.MEDICAL)
_HAS_SERIALS = (Kind.DEVICE, Kind.MEDICAL)


@dataclass(frozen=True, slots=True)
class StockLine:
    """Some pieces of one item in one bin, of one lot or with one serial number."""

    item_no: str
    location: str
    bin_code: str
    quantity: Quantity
    """In pieces."""
    lot_no: str = ""
    serial_no: str = ""
    expires_on: date | None = None


def opening_stock(random: Random, items: tuple[DemoItem, ...], founded_on: date) -> tuple[StockLine, ...]:
    """One to three bins of each item at the main warehouse, and every third item at the depot too."""
    shelves = {aisle: [bin_ for bin_ in BINS if bin_.type == "pick" and bin_.code[0] == aisle] for aisle in "ABCDN"}
    lines: list[StockLine] = []
    for position, item in enumerate(item for item in items if item.is_stocked):
        places = random.sample([bin_ for aisle in _AISLES[item.card.category] for bin_ in shelves[aisle]], random.randint(1, 3))
        if position % 3 == 0:
            places.append(random.choice(shelves["N"]))
        for number, place in enumerate(places, start=1):
            lines += _in_bin(random, item, place, number, founded_on)
    return tuple(lines)


def _in_bin(random: Random, item: DemoItem, place: NewBin, number: int, founded_on: date) -> list[StockLine]:
    """What lies in one bin: pieces of one lot, or a few with a serial number each."""
    lot_no = f"L{item.no[-4:]}{number}" if item.kind in (Kind.FOOD, Kind.BATCH, Kind.MEDICAL) else ""
    days = _FIRST_EXPIRATION_DAYS + random.randint(0, 240)
    expires_on = founded_on + timedelta(days=days) if item.kind in _HAS_DATES else None
    if item.kind not in _HAS_SERIALS:
        quantity = Quantity(_pieces(random, item))
        return [StockLine(item.no, place.location, place.code, quantity, lot_no, "", expires_on)]
    return [
        StockLine(item.no, place.location, place.code, ONE, lot_no, f"S{item.no[-4:]}{number}{piece:02}", expires_on)
        for piece in range(1, random.randint(2, 4) + 1)
    ]


def _pieces(random: Random, item: DemoItem) -> int:
    """A few full cases or boxes, or loose pieces of what has none."""
    if not item.card.units:
        return random.randint(8, 40)
    return int(item.card.units[0].qty_per) * random.randint(2, 8)
