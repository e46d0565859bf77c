"""What lies in the bins of a location and what is on its way into them: questions only, for put-aways, movements, replenishment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from server.bin_contents.tables import bin_content_setup
from server.bin_contents.values import StockedItem
from server.catalog.tables import bin_
from server.ledger.tables import bin_content, bin_unit_content, warehouse_entry
from server.warehouse.put_away_values import KeptItem
from server.warehouse.tables import IS_LEFT, QUANTITY_LEFT, warehouse_activity_line
from server.warehouse.values import ActivityType, GoodsInBin
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

    from server.database.unit_of_work import UnitOfWork

_CONTENT, _UNIT, _SETUP, _LINE, _ENTRY, _BIN = (
    bin_content.c,
    bin_unit_content.c,
    bin_content_setup.c,
    warehouse_activity_line.c,
    warehouse_entry.c,
    bin_.c,
)


def items_in(work: UnitOfWork, location_code: str, bin_codes: Collection[str]) -> frozenset[str]:
    """Items that lie in these bins."""
    statement = (
        select(_CONTENT.item_no).distinct().where(_CONTENT.location_code == location_code, _CONTENT.bin_code.in_(sorted(bin_codes)))
    )
    return frozenset(work.connection.execute(statement).scalars())


def quantities(work: UnitOfWork, location_code: str, item_nos: Collection[str]) -> dict[GoodsInBin, Quantity]:
    """How much of these items lies in each bin, whatever its numbers; base unit."""
    keys = (_CONTENT.item_no, _CONTENT.variant_code, _CONTENT.bin_code)
    statement = (
        select(*keys, func.sum(_CONTENT.quantity))
        .where(_CONTENT.location_code == location_code, _CONTENT.item_no.in_(sorted(item_nos)))
        .group_by(*keys)
    )
    return {GoodsInBin(*goods): quantity for *goods, quantity in work.connection.execute(statement)}


def by_number(work: UnitOfWork, location_code: str, item_nos: Collection[str]) -> list[tuple[GoodsInBin, Quantity]]:
    """How much of these items lies in each bin, told apart by number; base unit."""
    numbers = (_CONTENT.lot_no, _CONTENT.serial_no, _CONTENT.package_no)
    statement = select(_CONTENT.item_no, _CONTENT.variant_code, _CONTENT.bin_code, *numbers, _CONTENT.quantity).where(
        _CONTENT.location_code == location_code, _CONTENT.item_no.in_(sorted(item_nos))
    )
    return [
        (GoodsInBin(item_no, variant_code, bin_code, Tracking(*tracking)), quantity)
        for item_no, variant_code, bin_code, *tracking, quantity in work.connection.execute(statement)
    ]


def units(work: UnitOfWork, location_code: str, item_nos: Collection[str]) -> dict[GoodsInBin, frozenset[str]]:
    """In which units these items lie in each bin of a directed location, whatever their numbers."""
    keys = (_UNIT.item_no, _UNIT.variant_code, _UNIT.bin_code, _UNIT.uom_code)
    wanted = (_UNIT.location_code == location_code, _UNIT.item_no.in_(sorted(item_nos)))
    found: dict[GoodsInBin, frozenset[str]] = {}
    for *goods, uom_code in work.connection.execute(select(*keys).distinct().where(*wanted)):
        found[GoodsInBin(*goods)] = found.get(GoodsInBin(*goods), frozenset()) | {uom_code}
    return found


def occupied_bins(work: UnitOfWork, location_code: str) -> frozenset[str]:
    """Bins of the location in which anything lies."""
    statement = select(_CONTENT.bin_code).distinct().where(_CONTENT.location_code == location_code)
    return frozenset(work.connection.execute(statement).scalars())


def awaited_bins(work: UnitOfWork, location_code: str) -> frozenset[str]:
    """Bins of the location into which an open line brings goods."""
    statement = select(_LINE.to_bin_code).distinct().where(*_is_brought(location_code))
    return frozenset(work.connection.execute(statement).scalars())


def fixed_bins(work: UnitOfWork, location_code: str) -> dict[str, frozenset[KeptItem]]:
    """Bins of the location that are kept for certain items, with those items."""
    statement = select(_SETUP.bin_code, _SETUP.item_no, _SETUP.variant_code).where(
        _SETUP.location_code == location_code, _SETUP.is_fixed
    )
    found: dict[str, frozenset[KeptItem]] = {}
    for row in work.connection.execute(statement):
        found[row.bin_code] = found.get(row.bin_code, frozenset()) | {KeptItem(row.item_no, row.variant_code)}
    return found


def items_with_minimum(work: UnitOfWork, location_code: str) -> list[StockedItem]:
    """Items of which some bin of the location is to hold so much at least."""
    columns = (_SETUP.item_no, _SETUP.variant_code)
    statement = select(*columns).distinct().where(_SETUP.location_code == location_code, _SETUP.min_quantity > ZERO)
    return [
        StockedItem(row.item_no, row.variant_code, location_code) for row in work.connection.execute(statement.order_by(*columns))
    ]


def held_in_limited_bins(
    work: UnitOfWork, location_code: str, bin_codes: Collection[str] | None
) -> list[tuple[str, str, Quantity]]:
    """Bin, item and quantity of what lies in bins that bear so much only, and of what open lines bring there; base unit.

    Of these bins, or of all of the location (None).
    """
    limited = _is_limited() if bin_codes is None else and_(_is_limited(), _BIN.code.in_(sorted(bin_codes)))
    lies = (
        select(_CONTENT.bin_code, _CONTENT.item_no, func.sum(_CONTENT.quantity))
        .join(bin_, and_(_BIN.location_code == _CONTENT.location_code, _BIN.code == _CONTENT.bin_code))
        .where(_CONTENT.location_code == location_code, limited)
        .group_by(_CONTENT.bin_code, _CONTENT.item_no)
    )
    coming = (
        select(_LINE.to_bin_code, _LINE.item_no, func.sum(QUANTITY_LEFT))
        .join(bin_, and_(_BIN.location_code == _LINE.location_code, _BIN.code == _LINE.to_bin_code))
        .where(*_is_brought(location_code), limited)
        .group_by(_LINE.to_bin_code, _LINE.item_no)
    )
    return [(code, item_no, quantity) for each in (lies, coming) for code, item_no, quantity in work.connection.execute(each)]


def _is_limited() -> ColumnElement[bool]:
    return or_(_BIN.maximum_weight > ZERO, _BIN.maximum_cubage > ZERO)


def _is_brought(location_code: str) -> tuple[ColumnElement[bool], ...]:
    """Of open lines: those that put goods into a bin to stay. Picked goods only wait where they are brought."""
    is_no_pick = _LINE.type != ActivityType.PICK.value
    return (IS_LEFT, _LINE.location_code == location_code, is_no_pick, _LINE.to_bin_code != "", ~_LINE.is_breakbulk)


def last_bin(work: UnitOfWork, item: StockedItem, *, but_not: Collection[str]) -> str:
    """The bin of the location that the item was put into last, other than those; blank: none."""
    statement = (
        select(_ENTRY.bin_code)
        .where(
            _ENTRY.item_no == item.item_no,
            _ENTRY.variant_code == item.variant_code,
            _ENTRY.location_code == item.location_code,
            _ENTRY.quantity > ZERO,
            _ENTRY.bin_code.not_in(sorted(but_not)),
        )
        .order_by(_ENTRY.entry_no.desc())
        .limit(1)
    )
    return work.connection.execute(statement).scalar_one_or_none() or ""
