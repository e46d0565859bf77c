"""New numbers: from the item's series, counted on from a start text, or between two that were scanned.

Source: spec/tracking.md, section 5, rules 2 to 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.catalog.values import Dimension
from server.number_series import service as number_series
from server.tracking import service as cards
from server.tracking.values import NewNumber
from shared.errors import INVALID_REQUEST, NO_SERIES_OF_NUMBERS, Refused
from shared.number_ranges import customized_numbers, numbers_between
from shared.quantities import ONE, Quantity
from shared.tracking import Tracking
from shared.wire.tracking import NUMBERS_MAX

if TYPE_CHECKING:
    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.tracking import AssignNumbers


def assign_lot(work: UnitOfWork, item: Item) -> str:
    """The next lot number of the item. Raises: Refused(NO_SERIES_OF_NUMBERS)."""
    return _next_nos(work, item, Dimension.LOT, 1)[0]


def assign_serials(work: UnitOfWork, item: Item, count: int) -> list[str]:
    """The next serial numbers of the item. Raises: Refused(NO_SERIES_OF_NUMBERS)."""
    return _next_nos(work, item, Dimension.SERIAL, count)


def assign_package(work: UnitOfWork, item: Item) -> str:
    """The next package number of the company. Raises: Refused(NO_SERIES_OF_NUMBERS)."""
    return _next_nos(work, item, Dimension.PACKAGE, 1)[0]


def assign(work: UnitOfWork, item: Item, variant_code: str, wanted: AssignNumbers, quantity: Quantity | None) -> list[NewNumber]:
    """The numbers that were asked for, with their cards where wanted; `quantity`: of goods that have no number yet, if known.

    Raises: Refused(NO_SERIES_OF_NUMBERS, NO_NUMBER_IN_TEXT, BAD_NUMBER_RANGE, INVALID_REQUEST, NOT_FOUND).
    """
    catalog.require_variant(item, variant_code)
    if not item.takes_numbers:
        raise Refused(INVALID_REQUEST, reason=f"{item.no} has no lots, serial or package numbers")
    made = _serials(work, item, wanted, quantity) if wanted.kind == "serial" else _one_for_all(work, item, wanted, quantity)
    if wanted.make_cards:
        cards.make_cards(work, sorted(number for each in made for number in cards.numbers_of(item.no, variant_code, each.tracking)))
    return made


def _one_for_all(work: UnitOfWork, item: Item, wanted: AssignNumbers, quantity: Quantity | None) -> list[NewNumber]:
    """A new lot, or a new package."""
    if wanted.way != "series":
        raise Refused(INVALID_REQUEST, reason=f"a {wanted.kind} comes from its series; type it where it has a number already")
    of_goods = Quantity(wanted.quantity) if wanted.quantity else quantity or ONE
    if wanted.kind == "package":
        return [NewNumber(of_goods, Tracking(wanted.lot, "", assign_package(work, item)))]
    package_no = assign_package(work, item) if wanted.new_package else wanted.package
    return [NewNumber(of_goods, Tracking(assign_lot(work, item), "", package_no))]


def _serials(work: UnitOfWork, item: Item, wanted: AssignNumbers, quantity: Quantity | None) -> list[NewNumber]:
    serial_nos = _serial_nos(work, item, wanted, quantity)
    lot_no = assign_lot(work, item) if wanted.new_lot else wanted.lot
    package_no = assign_package(work, item) if wanted.new_package else wanted.package
    return [NewNumber(ONE, Tracking(lot_no, serial_no, package_no)) for serial_no in serial_nos]


def _serial_nos(work: UnitOfWork, item: Item, wanted: AssignNumbers, quantity: Quantity | None) -> list[str]:
    if wanted.way == "range":
        return numbers_between(wanted.first, wanted.last, NUMBERS_MAX)
    count = wanted.quantity or _whole(item, quantity)
    if wanted.way == "series":
        return assign_serials(work, item, count)
    if item.serial_nos and not number_series.manual_allowed(work, item.serial_nos):
        raise Refused(INVALID_REQUEST, reason=f"series {item.serial_nos} of {item.no} allows no numbers but its own")
    return customized_numbers(wanted.first, wanted.increment, count)


def _whole(item: Item, quantity: Quantity | None) -> int:
    """How many pieces that is. Raises: Refused(INVALID_REQUEST)."""
    if quantity is None or quantity < 1 or quantity > NUMBERS_MAX or quantity != int(quantity):
        raise Refused(INVALID_REQUEST, reason=f"say how many serial numbers of {item.no}, from 1 to {NUMBERS_MAX}")
    return int(quantity)


def _next_nos(work: UnitOfWork, item: Item, dimension: Dimension, count: int) -> list[str]:
    series = {
        Dimension.LOT: item.lot_nos,
        Dimension.SERIAL: item.serial_nos,
        Dimension.PACKAGE: catalog.inventory_setup(work).package_nos,
    }[dimension]
    if not series:
        raise Refused(NO_SERIES_OF_NUMBERS, item=item.no, kind=f"{dimension} number")
    return number_series.next_nos(work, series, count, catalog.work_date(work))
