"""The orders that wait on the demo company's first morning: to receive, to pick, to transfer and to count.

The first of each kind is small and complete, so that `play.py` can work it off from end to end. No item is on two outgoing
orders, and no counted bin holds one of those: all that is ordered can be picked, and nothing moves under a count. What the
warehouse has already made of some of them is in `open_work.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from server.demo.assortment import DemoItem, Kind
from server.demo.places import EAST, MAIN, TRANSIT
from shared.quantities import ZERO, Quantity
from shared.wire.counting import NewCountOrder
from shared.wire.purchasing import NewPurchaseLine, NewPurchaseOrder
from shared.wire.sales import NewSalesLine, NewSalesOrder
from shared.wire.transfers import NewTransferLine, NewTransferOrder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from random import Random

    from server.demo.stock import StockLine

_PURCHASES = (("V-10", 2), ("V-30", 2), ("V-20", 4), ("V-40", 5), ("V-50", 3), ("V-60", 4), ("V-10", 5), ("V-40", 3))
"""Vendor and number of lines of each purchase order; the first two have lots with dates, and serial numbers."""
_SALES = (
    ("C-100", (Kind.FOOD, Kind.FOOD, Kind.PLAIN)),
    ("C-200", (Kind.FOOD, Kind.FOOD, Kind.FOOD, Kind.FOOD)),
    ("C-300", (Kind.PLAIN, Kind.PLAIN, Kind.BATCH)),
    ("C-400", (Kind.MEDICAL, Kind.MEDICAL)),
    ("C-500", (Kind.DEVICE, Kind.PLAIN, Kind.PLAIN)),
    ("C-100", (Kind.FOOD, Kind.FOOD)),
    ("C-300", (Kind.PLAIN, Kind.PLAIN, Kind.PLAIN, Kind.PLAIN)),
    ("C-500", (Kind.BATCH, Kind.DEVICE)),
)
"""Customer and kinds of items of each sales order."""
_TRANSFERRED = (Kind.PLAIN, Kind.FOOD)
_COUNTED_BINS = 3
_BROUGHT_BACK = 2
_BROUGHT_BACK_PIECES = 2

EXPECTED = ((1,), (2, 3))
"""Purchase orders, by position, that are on a warehouse receipt together."""
ARRIVED = 5
"""Purchase order that was received yesterday evening and waits to be put away; nothing of it has a number."""
TO_PICK = 2
"""Sales order with a pick of its own."""
PICKED = 5
"""Sales order that waits at the dock."""
PICKED_TOGETHER = (4, 7)
"""Sales orders of one customer that are picked in one walk, each into its tote."""


def purchase_orders(random: Random, items: Sequence[DemoItem], founded_on: date) -> tuple[NewPurchaseOrder, ...]:
    """What is to come, each order from one vendor."""
    orders = []
    for days, (vendor_no, lines) in enumerate(_PURCHASES):
        ordered = random.sample([item for item in items if item.vendor_no == vendor_no], lines)
        expected_on = founded_on + timedelta(days=days // 2)
        orders.append(
            NewPurchaseOrder(
                vendor=vendor_no, location=MAIN, lines=tuple(_purchase_line(random, item, expected_on) for item in ordered)
            )
        )
    return tuple(orders)


def _purchase_line(random: Random, item: DemoItem, expected_on: date) -> NewPurchaseLine:
    """Full cases or boxes; a few pieces of what has none."""
    uom = item.card.units[0].code if item.card.units else ""
    quantity = random.randint(3, 6) if uom else random.randint(2, 3)
    return NewPurchaseLine(item=item.no, quantity=Quantity(quantity), uom=uom, expected_date=expected_on)


class Shelves:
    """What is still free for outgoing orders: each item is given away once."""

    def __init__(self, items: Sequence[DemoItem], stock: Sequence[StockLine]) -> None:
        self._kinds = {item.no: item.kind for item in items}
        self._on_hand: dict[str, Quantity] = {}
        for line in stock:
            if line.location == MAIN:
                self._on_hand[line.item_no] = self._on_hand.get(line.item_no, ZERO) + line.quantity

    def take(self, random: Random, kind: Kind) -> tuple[str, Quantity]:
        """An item of that kind, and how many are ordered: fewer than lie there."""
        item_no = random.choice([no for no in self._on_hand if self._kinds[no] is kind])
        on_hand = int(self._on_hand.pop(item_no))
        return item_no, Quantity(random.randint(1, min(6, on_hand)))

    @property
    def free_items(self) -> frozenset[str]:
        """Items that are on no outgoing order."""
        return frozenset(self._on_hand)


def sales_orders(random: Random, shelves: Shelves, founded_on: date) -> tuple[NewSalesOrder, ...]:
    """What is to be picked at the main warehouse; all of it lies there."""
    orders = []
    for days, (customer_no, kinds) in enumerate(_SALES):
        taken = [shelves.take(random, kind) for kind in kinds]
        due = founded_on + timedelta(days=days // 3)
        lines = tuple(NewSalesLine(item=no, quantity=quantity, shipment_date=due) for no, quantity in taken)
        orders.append(NewSalesOrder(customer=customer_no, location=MAIN, lines=lines))
    return tuple(orders)


def transfer_orders(random: Random, shelves: Shelves, stock: Sequence[StockLine]) -> tuple[NewTransferOrder, ...]:
    """What the depot asked for; and what it sends back, which is on the road."""
    taken = [shelves.take(random, kind) for kind in _TRANSFERRED]
    lines = tuple(NewTransferLine(item=no, quantity=quantity) for no, quantity in taken)
    plain = [line for line in stock if line.location == EAST and not (line.lot_no or line.serial_no)]
    back = tuple(
        NewTransferLine(item=line.item_no, quantity=Quantity(_BROUGHT_BACK_PIECES), from_bin=line.bin_code)
        for line in plain[:_BROUGHT_BACK]
    )
    return (
        NewTransferOrder(from_location=MAIN, to_location=EAST, in_transit=TRANSIT, lines=lines),
        NewTransferOrder(from_location=EAST, to_location=MAIN, in_transit=TRANSIT, lines=back),
    )


def count_orders(random: Random, shelves: Shelves, stock: Sequence[StockLine]) -> tuple[NewCountOrder, ...]:
    """A few bins that no order takes from, and all paints and adhesives."""
    items_in: dict[str, set[str]] = {}
    for line in stock:
        if line.location == MAIN:
            items_in.setdefault(line.bin_code, set()).add(line.item_no)
    quiet = [code for code, nos in sorted(items_in.items()) if nos <= shelves.free_items and 1 < len(nos) <= 4]
    bins = tuple(sorted(random.sample(quiet, _COUNTED_BINS)))
    return (
        NewCountOrder(location=MAIN, bins=bins, description="Cycle count"),
        NewCountOrder(location=MAIN, category="COATINGS", description="Paints and adhesives"),
    )
