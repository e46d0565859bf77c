"""Rebuilds every derived table aside, from the ledgers alone, and compares: any difference is a bug.

Ledgers and derived tables are read as sorted streams, side by side (`streams.py`), so that a large ledger needs time and no
memory. The ledgers say everything but two things, which the cards say: which numbers bind an item's stock, and which locations
are in transit.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from server.catalog import service as catalog
from server.ledger.invariants import broken_invariants
from server.ledger.rules.movements import pool_of
from server.ledger.streams import differences, keyed, raw, side_by_side, sums, table_rows, total, values_of
from server.ledger.tables import (
    bin_content,
    bin_unit_content,
    established_expiration,
    item_application_entry,
    item_ledger_entry,
    open_item_entry,
    stock_balance,
    value_entry,
    warehouse_entry,
)
from server.ledger.values import Violation
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection, Table

    from server.catalog.values import Item, Location
    from server.database.unit_of_work import Database, UnitOfWork
    from server.ledger.streams import Key, Keyed

_entry = item_ledger_entry.c


def verify(database: Database) -> list[Violation]:
    """Everything that is wrong with the ledger or with what is derived from it; empty when all is well."""
    with database.read() as work:
        return [*broken_invariants(work.connection), *derived_differences(work)]


def derived_differences(work: UnitOfWork) -> list[Violation]:
    """Where a derived table is not what the ledgers add up to."""
    rebuilt: tuple[tuple[Table, Callable[[Connection], Iterator[Keyed]]], ...] = (
        (stock_balance, _stock),
        (bin_content, _bins),
        (established_expiration, _expirations),
    )
    return [
        *_open_differences(work),
        *_unit_differences(work),
        *(
            _difference(table, key, recorded, expected)
            for table, rebuild in rebuilt
            for key, recorded, expected in differences(table_rows(work.connection, table), rebuild(work.connection))
        ),
    ]


def _stock(connection: Connection) -> Iterator[Keyed]:
    return sums(connection, item_ledger_entry, _keys(stock_balance), _entry.quantity, _entry.is_inventory.is_(True))


def _bins(connection: Connection) -> Iterator[Keyed]:
    return sums(connection, warehouse_entry, _keys(bin_content), warehouse_entry.c.quantity)


def _unit_differences(work: UnitOfWork) -> Iterator[Violation]:
    """Units are kept at directed locations, since they are directed: their bins were empty then."""
    for location in catalog.locations(work):
        if location.directed_put_away_and_pick:
            yield from _unit_differences_at(work.connection, location)


def _unit_differences_at(connection: Connection, location: Location) -> Iterator[Violation]:
    entries, content = warehouse_entry.c, bin_unit_content.c
    names = _keys(bin_unit_content)
    since = (entries.location_code == location.code, entries.entry_no > location.units_kept_since)
    rebuilt = sums(connection, warehouse_entry, names, entries.quantity, *since)
    columns = [*(content[name] for name in names), raw(content.quantity)]
    recorded = keyed(connection, select(*columns).where(content.location_code == location.code), len(names))
    for key, row, expected in differences(recorded, rebuilt):
        yield _difference(bin_unit_content, key, row, expected)


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _expirations(connection: Connection) -> Iterator[Keyed]:
    """The date of the last increase of each number. Source: spec/tracking.md, section 8, rule 1."""
    has_lot, has_serial = _entry.lot_no != "", _entry.serial_no != ""
    number = (
        _entry.lot_no.label("lot_no"),
        case((has_lot, ""), else_=_entry.serial_no).label("serial_no"),
        case((or_(has_lot, has_serial), ""), else_=_entry.package_no).label("package_no"),
    )
    last = (
        select(_entry.item_no, _entry.variant_code, *number, func.max(_entry.entry_no).label("entry_no"))
        .where(_entry.is_inventory.is_(True), _entry.quantity > 0, or_(has_lot, has_serial, _entry.package_no != ""))
        .group_by(_entry.item_no, _entry.variant_code, *number)
        .subquery()
    )
    same = and_(_entry.item_no == last.c.item_no, _entry.entry_no == last.c.entry_no)
    keys = [last.c[name] for name in _keys(established_expiration)]
    yield from keyed(connection, select(*keys, _entry.expires_on, _entry.entry_no).join(item_ledger_entry, same), len(keys))


def _open_differences(work: UnitOfWork) -> Iterator[Violation]:
    """Entry by entry: what the applications leave of it, beside what is recorded as open."""
    places = _Pools(work)
    streams = (
        _entries(work.connection),
        _applied(work.connection, item_application_entry.c.inbound_entry_no),
        _applied(work.connection, item_application_entry.c.outbound_entry_no, _is_consumption()),
        _costs(work.connection),
        _open_entries(work.connection),
    )
    for key, (entry, given, taken, cost, recorded) in side_by_side(*streams):
        if entry is None:
            yield Violation(open_item_entry.name, f"{_text(key)}: something refers to an entry that does not exist")
            continue
        left = (entry[_QUANTITY] - _sum(taken)) if entry[_QUANTITY] < 0 else _sum(given)
        expected = _open_row(places, key, entry, left, _sum(cost)) if left else None
        if recorded != expected:
            yield _difference(open_item_entry, key, recorded, expected)


_ENTRY_COLUMNS = (
    *(_entry[name] for name in ("variant_code", "location_code", "order_no", "lot_no", "serial_no", "package_no")),
    _entry.posting_date,
    raw(_entry.quantity),
    _entry.expires_on,
    _entry.warranty_ends_on,
)
_QUANTITY = 7
_OPEN_COMPARED = tuple(
    open_item_entry.c[name]
    for name in (
        *("variant_code", "location_code", "order_no", "lot_no", "serial_no", "package_no", "is_increase", "posting_date"),
        *("remaining_quantity", "quantity", "cost_amount", "expires_on", "warranty_ends_on"),
    )
)


def _entries(connection: Connection) -> Iterator[Keyed]:
    statement = select(_entry.item_no, _entry.entry_no, *_ENTRY_COLUMNS).where(_entry.is_inventory.is_(True))
    return keyed(connection, statement, 2)


def _open_entries(connection: Connection) -> Iterator[Keyed]:
    return keyed(connection, select(open_item_entry.c.item_no, open_item_entry.c.entry_no, *map(raw, _OPEN_COMPARED)), 2)


def _applied(connection: Connection, side: ColumnElement[Any], *only: ColumnElement[bool]) -> Iterator[Keyed]:
    """What the applications of each entry add up to, on one side of them."""
    columns = item_application_entry.c
    statement = select(columns.item_no, side, total(columns.quantity)).where(*only).group_by(columns.item_no, side)
    return keyed(connection, statement.where(side != 0), 2)


def _is_consumption() -> ColumnElement[bool]:
    return item_application_entry.c.item_ledger_entry_no == item_application_entry.c.outbound_entry_no


def _costs(connection: Connection) -> Iterator[Keyed]:
    columns = value_entry.c
    is_inventory = and_(columns.item_no == _entry.item_no, columns.item_ledger_entry_no == _entry.entry_no, _entry.is_inventory)
    cost = total(columns.cost_amount_actual) + total(columns.cost_amount_expected)
    statement = select(columns.item_no, columns.item_ledger_entry_no, cost).join(item_ledger_entry, is_inventory)
    return keyed(connection, statement.group_by(columns.item_no, columns.item_ledger_entry_no), 2)


class _Pools:
    """Where an open entry may be applied: what the cards of items and locations add to what the ledger says."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._item: Item | None = None

    @cached_property
    def _in_transit(self) -> frozenset[str]:
        return frozenset(location.code for location in catalog.locations(self._work) if location.in_transit)

    def pool(self, item_no: str, entry: Key) -> Key:
        variant_code, location_code, order_no, *numbers = entry[:6]
        transit_order = order_no if location_code in self._in_transit else ""
        return tuple(pool_of(self._card(item_no), variant_code, location_code, transit_order, Tracking(*numbers)))[1:]

    def _card(self, item_no: str) -> Item:
        if self._item is None or self._item.no != item_no:  # the entries come item by item
            self._item = catalog.items(self._work, [item_no])[item_no]
        return self._item


def _open_row(pools: _Pools, key: Key, entry: Key, left: int, cost: int) -> Key:
    posting_date, quantity, *dates = entry[6:]
    return (*pools.pool(key[0], entry), quantity > 0, posting_date, left, quantity, cost, *dates)


def _sum(found: Key | None) -> int:
    return found[0] if found is not None else 0


def _difference(table: Table, key: Key, recorded: Key | None, expected: Key | None) -> Violation:
    """Where, and column by column what is recorded and what it should be."""
    if recorded is None or expected is None:
        there, missing = ("rebuilt", "recorded") if recorded is None else ("recorded", "rebuilt")
        values = recorded or expected
        return Violation(table.name, f"{_text(key)}: {missing} nothing, {there} {_text(_shown(table, values))}")
    said = [
        f"{column.name} is {recorded_value or 'blank'}, rebuilt {expected_value or 'blank'}"
        for column, recorded_value, expected_value in zip(
            _compared(table), _shown(table, recorded), _shown(table, expected), strict=True
        )
        if recorded_value != expected_value
    ]
    return Violation(table.name, f"{_text(key)}: {'; '.join(said)}")


def _compared(table: Table) -> list[ColumnElement[Any]]:
    return list(_OPEN_COMPARED if table is open_item_entry else values_of(table))


def _shown(table: Table, values: Key | None) -> tuple[str, ...]:
    """The values as people know them, not as they lie in the database."""
    return tuple(_shown_value(column, value) for column, value in zip(_compared(table), values or (), strict=True))


def _shown_value(column: ColumnElement[Any], value: Any) -> str:
    exact_type = getattr(column.type, "exact_type", None)
    return f"{exact_type.from_scaled(value)!s}" if exact_type is not None else "" if value is None else str(value)


def _text(values: Iterable[Any]) -> str:
    return " ".join(str(value) for value in values if value not in ("", None))
