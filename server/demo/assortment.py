"""What the demo company deals in: some three hundred items in categories, with units, barcodes, prices and vendors.

Every number comes from the random generator that is handed in, so the same seed gives the same items. GTINs lie in the range
952, which GS1 keeps for demonstrations: no real product has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

from shared.barcodes.gtin import check_digit
from shared.quantities import ONE, Quantity, UnitCost
from shared.wire.items import CategoryNode, ItemUnitOfMeasure, NewItem, NewReference, TrackingCodeCard, Unit
from shared.wire.journals import ReasonCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

COMPANY_PREFIX = "9520471"
"""Seven digits of a GS1 company prefix in the demonstration range."""
_CASE_INDICATOR, _PALLET_INDICATOR = "1", "3"


class Kind(StrEnum):
    """How an item is identified on the floor; the value is its tracking code, blank for none."""

    FOOD = "LOT-EXP"
    BATCH = "LOT"
    DEVICE = "SERIAL"
    MEDICAL = "LOT-SER"
    """Lot and serial number both, with an expiration date."""
    PLAIN = ""


UNITS = (
    Unit(code="PCS", description="Pieces"),
    Unit(code="BOX", description="Box"),
    Unit(code="CASE", description="Case"),
    Unit(code="PALLET", description="Pallet"),
)

REASONS = (
    ReasonCode(code="BROKEN", description="Broken or leaking"),
    ReasonCode(code="EXPIRED", description="Past its date"),
    ReasonCode(code="FOUND", description="Was not in the books"),
    ReasonCode(code="SAMPLE", description="Given away"),
)

TRACKING_CODES = (
    TrackingCodeCard(code=Kind.FOOD, description="Lots with a date", lot=True, expiration_required=True, strict_expiration=True),
    TrackingCodeCard(code=Kind.BATCH, description="Lots without a date", lot=True, uses_expiration=False),
    TrackingCodeCard(code=Kind.DEVICE, description="Serial numbers", serial=True),
    TrackingCodeCard(code=Kind.MEDICAL, description="Lot, serial number and date", lot=True, serial=True, expiration_required=True),
)

CATEGORIES = (
    CategoryNode(code="FOOD", description="Food and drink"),
    CategoryNode(code="COATINGS", description="Paints and adhesives"),
    CategoryNode(code="DEVICES", description="Devices and power tools"),
    CategoryNode(code="MEDICAL", description="Medical supplies"),
    CategoryNode(code="BATTERIES", description="Battery packs"),
    CategoryNode(code="HARDWARE", description="Screws, bolts and bits"),
    CategoryNode(code="SUPPLIES", description="Packing and safety"),
    CategoryNode(code="PARTS", description="Parts made in house"),
    CategoryNode(code="SERVICES", description="Services"),
)


@dataclass(frozen=True, slots=True)
class _Family:
    """Items that differ in make and size."""

    category: str
    kind: Kind
    name: str
    makes: tuple[str, ...]
    sizes: tuple[str, ...]
    cost: tuple[int, int]
    """Least and most that one costs, in cents."""
    inner: tuple[str, tuple[int, ...]] | None = None
    """Unit between piece and pallet, with the numbers of pieces that it may hold."""
    has_gtin: bool = True


_CASE: tuple[str, tuple[int, ...]] = ("CASE", (6, 12, 24))
_BOX: tuple[str, tuple[int, ...]] = ("BOX", (50, 100, 200))
_FOOD, _DEVICE, _PLAIN = Kind.FOOD, Kind.DEVICE, Kind.PLAIN

_FAMILIES = (
    _Family("FOOD", _FOOD, "Coffee", ("Arabica", "Espresso", "Decaf", "House"), ("250 g", "500 g", "1 kg"), (290, 1450), _CASE),
    _Family(
        "FOOD", _FOOD, "Tea", ("Earl Grey", "Sencha", "Mint", "Rooibos", "Chamomile"), ("20 bags", "50 bags"), (120, 420), _CASE
    ),
    _Family("FOOD", _FOOD, "Pasta", ("Spaghetti", "Penne", "Fusilli", "Farfalle", "Linguine"), ("500 g", "1 kg"), (60, 190), _CASE),
    _Family("FOOD", _FOOD, "Rice", ("Basmati", "Jasmine", "Arborio"), ("500 g", "1 kg"), (110, 310), _CASE),
    _Family("FOOD", _FOOD, "Oil", ("Olive", "Sunflower", "Rapeseed"), ("500 ml", "1 l"), (180, 890), _CASE),
    _Family(
        "FOOD", _FOOD, "Canned", ("Tomatoes", "Chickpeas", "Beans", "Corn", "Lentils", "Tuna"), ("400 g", "800 g"), (55, 240), _CASE
    ),
    _Family("FOOD", _FOOD, "Chocolate", ("Dark 70 %", "Milk", "Hazelnut", "Caramel"), ("100 g", "300 g"), (85, 390), _CASE),
    _Family("FOOD", _FOOD, "Juice", ("Apple", "Orange", "Grape", "Tomato"), ("330 ml", "1 l"), (70, 230), _CASE),
    _Family("FOOD", _FOOD, "Muesli", ("Fruit", "Nut", "Crunchy", "Plain", "Cocoa"), ("375 g", "750 g"), (140, 420), _CASE),
    _Family("FOOD", _FOOD, "Spice", ("Pepper", "Paprika", "Curry", "Oregano", "Cumin", "Cinnamon"), ("50 g",), (90, 310), _CASE),
    _Family("FOOD", _FOOD, "Jam", ("Strawberry", "Apricot", "Cherry", "Plum", "Quince"), ("250 g",), (110, 260), _CASE),
    _Family("COATINGS", Kind.BATCH, "Wall paint", ("White", "Grey", "Sand", "Blue"), ("2.5 l", "10 l"), (890, 4200)),
    _Family("COATINGS", Kind.BATCH, "Epoxy", ("Clear", "Filled", "Rapid"), ("50 ml", "200 ml"), (450, 1600)),
    _Family("DEVICES", _DEVICE, "Scanner", ("1D", "2D", "2D long range"), ("cable", "Bluetooth"), (6900, 32000)),
    _Family("DEVICES", _DEVICE, "Label printer", ("desktop", "mobile"), ("203 dpi", "300 dpi"), (14500, 39000)),
    _Family("DEVICES", _DEVICE, "Tablet", ("8 in", "10 in", "12 in"), ("64 GB", "128 GB"), (17900, 62000)),
    _Family("DEVICES", _DEVICE, "Power tool", ("Drill", "Driver", "Grinder", "Jigsaw"), ("12 V", "18 V"), (7900, 21900)),
    _Family("DEVICES", _DEVICE, "Laser meter", ("basic",), ("30 m", "50 m", "100 m"), (3900, 11900)),
    _Family("DEVICES", _DEVICE, "Network switch", ("managed",), ("8 port", "16 port", "24 port"), (4900, 24900)),
    _Family("DEVICES", _DEVICE, "Platform scale", ("bench", "floor"), ("30 kg", "60 kg", "150 kg"), (15900, 58900)),
    _Family("BATTERIES", Kind.MEDICAL, "Battery pack", ("12 V", "18 V"), ("2 Ah", "4 Ah", "5 Ah"), (2900, 8900)),
    _Family("MEDICAL", Kind.MEDICAL, "Defib electrode", ("adult", "child"), ("single", "twin"), (3900, 7900)),
    _Family("MEDICAL", Kind.MEDICAL, "Infusion pump", ("ward", "home"), ("1 ch", "2 ch"), (41000, 98000)),
    _Family("HARDWARE", _PLAIN, "Hex bolt", ("M5", "M6", "M8", "M10", "M12"), ("20", "30", "40", "50"), (4, 48), _BOX),
    _Family("HARDWARE", _PLAIN, "Socket screw", ("M4", "M5", "M6", "M8"), ("12", "20", "30", "40"), (5, 39), _BOX),
    _Family("HARDWARE", _PLAIN, "Hex nut", ("M5", "M6", "M8", "M10", "M12"), ("zinc", "stainless"), (2, 21), _BOX),
    _Family("HARDWARE", _PLAIN, "Washer", ("M5", "M6", "M8", "M10", "M12"), ("zinc", "stainless"), (1, 12), _BOX),
    _Family("HARDWARE", _PLAIN, "Wood screw", ("3.5", "4", "5", "6"), ("30", "40", "60", "80"), (3, 19), _BOX),
    _Family("HARDWARE", _PLAIN, "Drill bit", ("HSS", "Concrete"), ("3", "4", "5", "6", "8", "10"), (90, 690), ("BOX", (10,))),
    _Family("SUPPLIES", _PLAIN, "Carton", ("single", "double"), ("S", "M", "L"), (35, 190), ("BOX", (20, 25))),
    _Family("SUPPLIES", _PLAIN, "Packing tape", ("brown", "clear", "print"), ("50 m", "66 m"), (110, 290), ("BOX", (36,))),
    _Family("SUPPLIES", _PLAIN, "Gloves", ("cut", "grip", "winter"), ("S", "M", "L", "XL"), (190, 890), ("BOX", (10, 12))),
    _Family("SUPPLIES", _PLAIN, "Ear plugs", ("soft",), ("pair", "dispenser"), (15, 2900), ("BOX", (50,))),
    _Family("PARTS", _PLAIN, "Bracket", ("L", "U", "Z", "flat"), ("40", "60", "80"), (60, 390), has_gtin=False),
    _Family("PARTS", _PLAIN, "Mounting plate", ("steel", "alu", "PVC"), ("A4", "A5", "A6"), (190, 990), has_gtin=False),
    _Family("PARTS", _PLAIN, "Spacer", ("brass", "nylon"), ("5", "10", "15", "20"), (12, 90), has_gtin=False),
    _Family("PARTS", _PLAIN, "Cable harness", ("scanner", "printer", "dock"), ("1 m", "2 m", "3 m"), (290, 1490), has_gtin=False),
)

_SERVICES = (("Freight", 1500), ("Installation, per hour", 6500), ("Calibration", 4800))


@dataclass(frozen=True, slots=True)
class DemoItem:
    """An item card, and what the demo needs to know of it besides."""

    card: NewItem
    kind: Kind
    vendor_no: str
    gtin: str
    """14 digits, of one piece; blank for what is made in house."""
    barcode: str
    """What stands on one piece: its GTIN, or its in-house code."""

    @property
    def no(self) -> str:
        return self.card.no

    def gtin_of(self, uom: str) -> str:
        """14 digits, of one `uom`; blank is the piece. Raises: StopIteration where that unit has none."""
        if not uom:
            return self.gtin
        return next(reference.number for reference in self.card.references if reference.type == "barcode" and reference.uom == uom)

    def pieces_in(self, uom: str) -> Quantity:
        """How many pieces one `uom` holds; blank is the piece. Raises: StopIteration where the item has no such unit."""
        return next(unit.qty_per for unit in self.card.units if unit.code == uom) if uom else ONE

    @property
    def is_stocked(self) -> bool:
        return self.card.type == "inventory"


def assortment(random: Random, vendors_by_category: dict[str, tuple[str, ...]]) -> tuple[DemoItem, ...]:
    """All items, by number. The vendors are those that supply each category; none: made in house."""
    goods = [
        _item(random, family, f"{family.name} {make} {size}", 1000 + position, vendors_by_category.get(family.category, ()))
        for position, (family, make, size) in enumerate(_makes())
    ]
    return (*goods, *(_service(position, *service) for position, service in enumerate(_SERVICES)))


def _makes() -> Iterator[tuple[_Family, str, str]]:
    for family in _FAMILIES:
        for make, size in product(family.makes, family.sizes):
            yield family, make, size


def _item(random: Random, family: _Family, description: str, number: int, vendors: tuple[str, ...]) -> DemoItem:
    cents = random.randint(*family.cost)
    units = _units(random, family)
    gtin = _gtin("0", number) if family.has_gtin else ""
    barcode = gtin or f"IH{number}-{random.randint(100, 999)}"
    vendor_no = random.choice(vendors) if vendors else ""
    card = NewItem(
        no=f"{family.category[:2]}-{number}",
        description=description,
        category=family.category,
        units=units,
        references=(*_barcodes(number, barcode, units), *_vendor_references(vendor_no, number, units)),
        unit_cost=_money(cents),
        unit_price=_money(cents * random.randint(125, 190) // 100),
        tracking_code=family.kind,
    )
    return DemoItem(card, family.kind, vendor_no, gtin, barcode)


def _service(position: int, description: str, cents: int) -> DemoItem:
    card = NewItem(
        no=f"SE-{9000 + position}", type="service", description=description, category="SERVICES", unit_price=_money(cents)
    )
    return DemoItem(card, Kind.PLAIN, "", "", "")


def _units(random: Random, family: _Family) -> tuple[ItemUnitOfMeasure, ...]:
    """The inner pack and a pallet of it; none where only pieces are handled."""
    if family.inner is None:
        return ()
    code, sizes = family.inner
    pieces = random.choice(sizes)
    return (
        ItemUnitOfMeasure(code=code, qty_per=Quantity(pieces)),
        ItemUnitOfMeasure(code="PALLET", qty_per=Quantity(pieces * random.choice((40, 48, 60)))),
    )


def _barcodes(number: int, barcode: str, units: tuple[ItemUnitOfMeasure, ...]) -> tuple[NewReference, ...]:
    """The piece's own code, and a GTIN-14 for each larger unit."""
    indicators = (_CASE_INDICATOR, _PALLET_INDICATOR)
    return (
        NewReference(number=barcode),
        *(NewReference(number=_gtin(indicator, number), uom=unit.code) for indicator, unit in zip(indicators, units, strict=False)),
    )


def _vendor_references(vendor_no: str, number: int, units: tuple[ItemUnitOfMeasure, ...]) -> tuple[NewReference, ...]:
    """What the vendor calls it: one number for the unit that it is bought in."""
    if not vendor_no:
        return ()
    uom = units[0].code if units else ""
    return (NewReference(type="vendor", party=vendor_no, number=f"{vendor_no[-2:]}.{number}.0", uom=uom),)


def _gtin(indicator: str, number: int) -> str:
    """A GTIN of 14 digits; indicator 0 is a GTIN-13."""
    digits = f"{indicator}{COMPANY_PREFIX}{number:05}"
    return digits + check_digit(digits)


def _money(cents: int) -> UnitCost:
    return UnitCost(Decimal(cents).scaleb(-2))
