"""What lies on the shelves of the demo company on its first morning: lots with dates, serial numbers, plain pieces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from server.bin_contents.values import ContentKey, ContentSetup
from server.demo.assortment import DemoItem, Kind
from server.demo.places import MAIN, OFFICE, RACKS, SHELVES
from shared.quantities import ONE, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence
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
_PALLETS, _KEPT_FILLED, _OFFICE_ITEMS = 4, 3, 3
"""The last pallet has a number of its own, and is moved as it stands."""
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
    """One to three bins of each item at the main warehouse, every third at the depot too; pallets, and what the office uses."""
    shelves = {aisle: [bin_ for bin_ in SHELVES if bin_.code[0] == aisle] for aisle in "ABCDN"}
    lines: list[StockLine] = []
    for position, item in enumerate(item for item in items if item.is_stocked):
        places = random.sample([bin_ for aisle in _AISLES[item.card.category] for bin_ in shelves[aisle]], random.randint(1, 3))
        if position % 3 == 0:
            places.append(random.choice(shelves["N"]))
        for number, place in enumerate(places, start=1):
            lines += _in_bin(random, item, place, number, founded_on)
    return (*lines, *_pallets(items), *_in_the_office(items))


def kept_filled(items: tuple[DemoItem, ...], stock: tuple[StockLine, ...]) -> tuple[ContentSetup, ...]:
    """The shelves of the items that stand on pallets: each is their own, and holds less now than it should."""
    fills = []
    for item in _on_pallets(items)[:_KEPT_FILLED]:
        shelf = next(line for line in stock if (line.item_no, line.location) == (item.no, MAIN))
        least = Quantity(shelf.quantity + item.pieces_in("BOX"))
        most = Quantity(shelf.quantity + item.pieces_in("BOX") * 4)
        own = ContentSetup(
            ContentKey(item.no, "", MAIN, shelf.bin_code), is_fixed=True, is_default=True, min_quantity=least, max_quantity=most
        )
        fills.append(own)
    return tuple(fills)


def _on_pallets(items: tuple[DemoItem, ...]) -> list[DemoItem]:
    """Screws and bolts that go fast."""
    return [item for item in items if item.card.category == "HARDWARE"][:_PALLETS]


def numbered_pallet(stock: Sequence[StockLine]) -> StockLine:
    """What stands on the pallet that has an SSCC."""
    return next(line for line in stock if line.bin_code == RACKS[_PALLETS - 1].code)


def _pallets(items: tuple[DemoItem, ...]) -> list[StockLine]:
    return [
        StockLine(item.no, MAIN, rack.code, item.pieces_in("PALLET")) for item, rack in zip(_on_pallets(items), RACKS, strict=False)
    ]


def _in_the_office(items: tuple[DemoItem, ...]) -> list[StockLine]:
    """A few packing supplies, in no bin."""
    supplies = [item for item in items if item.card.category == "SUPPLIES"][:_OFFICE_ITEMS]
    return [StockLine(item.no, OFFICE, "", Quantity(5)) for item in supplies]


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
