"""The demo company as values: the same seed on the same day gives the same company, to the last serial number.

Dates are relative to the day the company is founded, so that no lot has expired when it is looked at: the first date is two
months away. What is written here is done through the services by `founding.py`; nothing here knows a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from server.demo.assortment import assortment
from server.demo.orders import Shelves, count_orders, purchase_orders, sales_orders, transfer_orders
from server.demo.places import EAST, MAIN
from server.demo.stock import StockLine, kept_filled, opening_stock
from shared.wire.access import NewPerson, Role
from shared.wire.items import PartyCard

if TYPE_CHECKING:
    from datetime import date

    from server.bin_contents.values import ContentSetup
    from server.demo.assortment import DemoItem
    from shared.wire.counting import NewCountOrder
    from shared.wire.purchasing import NewPurchaseOrder
    from shared.wire.sales import NewSalesOrder
    from shared.wire.transfers import NewTransferOrder

SEED = 2205
"""Of the company that everybody sees."""

VENDORS = (
    PartyCard(no="V-10", name="Bluewater Foods"),
    PartyCard(no="V-20", name="Harvest & Mill"),
    PartyCard(no="V-30", name="Norden Devices"),
    PartyCard(no="V-40", name="Castle Fasteners"),
    PartyCard(no="V-50", name="Lumen Medical"),
    PartyCard(no="V-60", name="Packright"),
)
_VENDORS_BY_CATEGORY = {
    "FOOD": ("V-10", "V-20"),
    "COATINGS": ("V-40",),
    "DEVICES": ("V-30",),
    "BATTERIES": ("V-30",),
    "MEDICAL": ("V-50",),
    "HARDWARE": ("V-40",),
    "SUPPLIES": ("V-60",),
}

CUSTOMERS = (
    PartyCard(no="C-100", name="Corner Grocery"),
    PartyCard(no="C-200", name="Hilltop Hotel"),
    PartyCard(no="C-300", name="Bridge Street Builders"),
    PartyCard(no="C-400", name="St. Mary Clinic"),
    PartyCard(no="C-500", name="Quayside Workshop"),
)

_PEOPLE = (
    ("ANNA", "Anna Lindqvist", Role.FLOOR, (MAIN,)),
    ("BEN", "Ben Okafor", Role.FLOOR, (MAIN,)),
    ("CLARA", "Clara Rossi", Role.FLOOR, (MAIN,)),
    ("EMIL", "Emil Novak", Role.RECEIVER, (EAST,)),
    ("RITA", "Rita Marques", Role.RECEIVER, (MAIN,)),
    ("OMAR", "Omar Haddad", Role.RECEIVER, (MAIN,)),
    ("SAM", "Sam Whitfield", Role.SUPERVISOR, (MAIN,)),
    ("GRACE", "Grace Tanaka", Role.SUPERVISOR, ()),
    ("ADA", "Ada Byrne", Role.ADMIN, ()),
)


@dataclass(frozen=True, slots=True)
class Company:
    """Everything that is founded, in the order in which it is written."""

    founded_on: date
    items: tuple[DemoItem, ...]
    people: tuple[NewPerson, ...]
    stock: tuple[StockLine, ...]
    kept_filled: tuple[ContentSetup, ...]
    """Bins that are filled up from the pallet racks."""
    purchase_orders: tuple[NewPurchaseOrder, ...]
    sales_orders: tuple[NewSalesOrder, ...]
    transfer_orders: tuple[NewTransferOrder, ...]
    count_orders: tuple[NewCountOrder, ...]

    def item(self, no: str) -> DemoItem:
        """The item of that number. Raises: StopIteration."""
        return next(item for item in self.items if item.no == no)


@dataclass(frozen=True, slots=True)
class OrderNumbers:
    """What the orders of a company were numbered when they were made, in its order; and what the warehouse made of them."""

    purchase_orders: tuple[str, ...]
    sales_orders: tuple[str, ...]
    transfer_orders: tuple[str, ...]
    count_orders: tuple[str, ...]
    warehouse_receipts: tuple[str, ...] = ()
    """One for each of `orders.EXPECTED`."""
    put_aways: tuple[str, ...] = ()
    warehouse_shipments: tuple[str, ...] = ()
    """Of the order to pick, of the one that is picked, and of those that are picked together."""
    picks: tuple[str, ...] = ()
    """For the order to pick, and the walk for several."""
    movements: tuple[str, ...] = ()
    pallets: tuple[str, ...] = ()
    """SSCC."""


def demo_company(founded_on: date, seed: int = SEED) -> Company:
    """The company as it is on the morning of its first day."""
    random = Random(seed)
    items = assortment(random, _VENDORS_BY_CATEGORY)
    stock = opening_stock(random, items, founded_on)
    shelves = Shelves(items, stock)
    return Company(
        founded_on=founded_on,
        items=items,
        people=tuple(_person(random, *person) for person in _PEOPLE),
        stock=stock,
        kept_filled=kept_filled(items, stock),
        purchase_orders=purchase_orders(random, items, founded_on),
        sales_orders=sales_orders(random, shelves, founded_on),
        transfer_orders=transfer_orders(random, shelves, stock),
        count_orders=count_orders(random, shelves, stock),
    )


def _person(random: Random, person: str, name: str, role: Role, locations: tuple[str, ...]) -> NewPerson:
    return NewPerson(person=person, name=name, pin=f"{random.randint(0, 9999):04}", roles=(role,), locations=locations)
