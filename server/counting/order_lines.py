"""Lines of a count order: finding the order, what is expected of each line, and what a place, item and number may be.

Used by the order's side (`service.py`) and the counter's side (`recordings.py`). Source: spec/counting.md, sections 3 and 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.catalog.values import Dimension, Movement
from server.counting import store
from server.counting.values import CountedPlace, CountLine, CountOrder
from server.ledger.posting_lines import Place
from shared.errors import (
    BIN_NOT_USED,
    BIN_REQUIRED,
    ITEM_BLOCKED,
    LOT_REQUIRED,
    NOT_FOUND,
    SERIAL_REQUIRED,
    VARIANT_BLOCKED,
    Refused,
)
from shared.quantities import ZERO
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity


def count_order(work: UnitOfWork, order_no: str) -> CountOrder:
    """The order, ours to change until the end of the transaction. Raises: Refused(NOT_FOUND)."""
    row = store.order_row(work, order_no, locked=True)
    if row is None:
        raise Refused(NOT_FOUND, what="count order", key=order_no)
    return store.count_order_of(row)


def _has_bins(work: UnitOfWork, location_code: str) -> bool:
    return bool(location_code) and catalog.location(work, location_code).bin_mandatory


def place_of(work: UnitOfWork, order: CountOrder, location_code: str, bin_code: str) -> Place:
    """Where was counted: the order's location, and a bin exactly where the location has bins. Raises: Refused."""
    location = location_code or order.location_code
    if _has_bins(work, location):
        if not bin_code:
            raise Refused(BIN_REQUIRED, location=location)
        catalog.bin_(work, location, bin_code)
    elif bin_code:
        raise Refused(BIN_NOT_USED, location=location or "without a name")
    return Place(location, bin_code)


def countable_item(work: UnitOfWork, item_no: str, variant_code: str) -> Item:
    """The item, if it may be counted. Raises: Refused(UNKNOWN_ITEM, ITEM_BLOCKED, VARIANT_BLOCKED). Section 6, rule 5."""
    item = catalog.item(work, item_no)
    if item.blocked:
        raise Refused(ITEM_BLOCKED, item=item_no)
    if variant_code in item.blocked_variants:
        raise Refused(VARIANT_BLOCKED, variant=variant_code, item=item_no)
    return item


def _may_be_counted(item: Item, variant_code: str) -> bool:
    return item.is_inventory and not item.blocked and variant_code not in item.blocked_variants


def _is_counted_by_number(item: Item) -> bool:
    """Whether the item is counted lot by lot, serial by serial. Source: spec/tracking.md, section 12, rule 1."""
    adjustments = ((Movement.POSITIVE_ADJUSTMENT, True), (Movement.NEGATIVE_ADJUSTMENT, False))
    return any(
        item.requires_number(dimension, movement, inbound=inbound) for dimension in Dimension for movement, inbound in adjustments
    )


def number_of(item: Item, lot_no: str, serial_no: str, quantity: Quantity) -> Tracking:
    """The number that was counted. Raises: Refused(LOT_REQUIRED, SERIAL_REQUIRED) where something was found without one."""
    if not _is_counted_by_number(item):
        return UNTRACKED
    if quantity and item.tracking.serial_specific and not serial_no:
        raise Refused(SERIAL_REQUIRED, item=item.no)
    if quantity and item.tracking.lot_specific and not lot_no:
        raise Refused(LOT_REQUIRED, item=item.no)
    return Tracking(lot_no, serial_no)


def base_quantity(item: Item, quantity: Quantity, uom: str) -> Quantity:
    return catalog.base_quantity(item, quantity, uom) if quantity else ZERO


def add_lines(work: UnitOfWork, order: CountOrder, places: Iterable[CountedPlace]) -> None:
    """Lines for these places; items that are not kept in stock or are blocked are left out. Source: section 3, rule 2."""
    ordered = sorted(places, key=lambda counted: (counted.place, counted.item_no, counted.variant_code))
    cards = catalog.items(work, {counted.item_no for counted in ordered})
    countable = [counted for counted in ordered if _may_be_counted(cards[counted.item_no], counted.variant_code)]
    first_line_no = 1 + max((line.line_no for line in store.lines(work, order.order_no)), default=0)
    store.insert_lines(
        work, order.order_no, first_line_no, countable, {no: _is_counted_by_number(card) for no, card in cards.items()}
    )


def calculate(work: UnitOfWork, order: CountOrder, lines: Sequence[CountLine]) -> None:
    if not lines:
        return
    expected_at = book(work, order, tuple({line.counted.item_no for line in lines}))
    cards = catalog.items(work, {line.counted.item_no for line in lines})
    for line in lines:
        expected = expected_at.get(line.counted, {})
        if not line.is_tracked:
            expected = {UNTRACKED: sum(expected.values(), ZERO)}
        store.set_expected(work, order.order_no, line, expected, cards[line.counted.item_no].unit_cost)


def book(work: UnitOfWork, order: CountOrder, item_nos: tuple[str, ...]) -> store.Expected:
    with_bins = _has_bins(work, order.location_code)
    return store.book_quantities(work, order.location_code, with_bins=with_bins, as_of=order.posting_date, item_nos=item_nos)
