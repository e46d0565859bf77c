"""Rebuilds every derived table aside, from the ledgers alone, and compares: any difference is a bug.

Item by item, so that it needs memory for one item's history and no more. The ledgers say everything but two things, which the
cards say: which numbers bind an item's stock, and which locations are in transit.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from server.catalog import service as catalog
from server.ledger.invariants import broken_invariants
from server.ledger.rules.movements import BinKey, StockKey, expiration_key, pool_of
from server.ledger.tables import (
    bin_content,
    established_expiration,
    item_application_entry,
    item_ledger_entry,
    open_item_entry,
    stock_balance,
    value_entry,
    warehouse_entry,
)
from server.ledger.values import Violation
from shared.quantities import NO_AMOUNT, ZERO, Amount, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Row, Table

    from server.database.unit_of_work import Database, UnitOfWork

    Rows = dict[tuple[Any, ...], tuple[Any, ...]]


def verify(database: Database) -> list[Violation]:
    """Everything that is wrong with the ledger or with what is derived from it; empty when all is well."""
    with database.read() as work:
        return [*broken_invariants(work.connection), *derived_differences(work)]


def derived_differences(work: UnitOfWork) -> list[Violation]:
    """Where a derived table is not what the ledgers add up to."""
    return [violation for item_no in _item_nos(work.connection) for violation in _differences_of(work, item_no)]


def _item_nos(connection: Connection) -> list[str]:
    """Items with entries, and items that only a derived table knows."""
    tables = (item_ledger_entry, warehouse_entry, open_item_entry, stock_balance, bin_content, established_expiration)
    found = {no for table in tables for no in connection.scalars(select(table.c.item_no).distinct())}
    return sorted(found)


def _differences_of(work: UnitOfWork, item_no: str) -> list[Violation]:
    entries = _rows_of(work.connection, item_ledger_entry, item_no)
    moved = [entry for entry in entries if entry.is_inventory]
    rebuilt = {
        open_item_entry: _open_entries(work, item_no, moved),
        stock_balance: _sums((StockKey(*_place(entry), *_numbers(entry)), entry.quantity) for entry in moved),
        bin_content: _bins(work.connection, item_no),
        established_expiration: _expirations(moved),
    }
    return [
        violation
        for table, rows in rebuilt.items()
        for violation in _compared(table, rows, recorded=_recorded(work.connection, table, item_no))
    ]


def _open_entries(work: UnitOfWork, item_no: str, entries: Iterable[Row[Any]]) -> Rows:
    item = catalog.items(work, [item_no])[item_no]
    left, costs = _remaining(work.connection, item_no, entries), _costs(work.connection, item_no)
    rows: Rows = {}
    for entry in entries:
        if left[entry.entry_no]:
            in_transit = bool(entry.location_code) and catalog.location(work, entry.location_code).in_transit
            order_no = entry.order_no if in_transit else ""
            pool = pool_of(item, entry.variant_code, entry.location_code, order_no, Tracking(*_numbers(entry)))
            key = (*pool, entry.quantity > ZERO, entry.posting_date, entry.entry_no)
            rows[key] = (left[entry.entry_no], entry.quantity, costs[entry.entry_no], entry.expires_on)
    return rows


def _remaining(connection: Connection, item_no: str, entries: Iterable[Row[Any]]) -> dict[int, Quantity]:
    """What the applications leave of each entry."""
    left = {entry.entry_no: min(ZERO, entry.quantity) for entry in entries}
    for row in _rows_of(connection, item_application_entry, item_no):
        left[row.inbound_entry_no] += row.quantity
        if row.item_ledger_entry_no == row.outbound_entry_no:
            left[row.outbound_entry_no] -= row.quantity
    return left


def _costs(connection: Connection, item_no: str) -> Mapping[int, Amount]:
    costs: dict[int, Amount] = defaultdict(lambda: NO_AMOUNT)
    for row in _rows_of(connection, value_entry, item_no):
        costs[row.item_ledger_entry_no] += row.cost_amount_actual + row.cost_amount_expected
    return costs


def _bins(connection: Connection, item_no: str) -> Rows:
    rows = _rows_of(connection, warehouse_entry, item_no)
    keys = ((BinKey(*_place(row), row.bin_code, *_numbers(row)), row.quantity) for row in rows)
    return _sums(keys)


def _expirations(entries: Iterable[Row[Any]]) -> Rows:
    """The date of the last increase of each number."""
    rows: Rows = {}
    for entry in entries:
        key = expiration_key(entry.item_no, entry.variant_code, Tracking(*_numbers(entry)))
        if key is not None and entry.quantity > ZERO:
            rows[tuple(key)] = (entry.expires_on, entry.entry_no)
    return rows


def _sums(moved: Iterable[tuple[tuple[Any, ...], Quantity]]) -> Rows:
    sums: dict[tuple[Any, ...], Quantity] = defaultdict(Quantity)
    for key, quantity in moved:
        sums[tuple(key)] += quantity
    return {key: (quantity,) for key, quantity in sums.items() if quantity}


def _recorded(connection: Connection, table: Table, item_no: str) -> Rows:
    keys = len(table.primary_key)
    return {tuple(row[:keys]): tuple(row[keys:]) for row in _rows_of(connection, table, item_no)}


def _rows_of(connection: Connection, table: Table, item_no: str) -> list[Row[Any]]:
    return list(connection.execute(select(table).where(table.c.item_no == item_no).order_by(*table.primary_key)))


def _compared(table: Table, rebuilt: Rows, recorded: Rows) -> list[Violation]:
    return [
        Violation(table.name, f"{_text(key)}: recorded {_text(recorded.get(key))}, rebuilt {_text(rebuilt.get(key))}")
        for key in sorted(rebuilt.keys() | recorded.keys(), key=str)
        if rebuilt.get(key) != recorded.get(key)
    ]


def _text(values: tuple[Any, ...] | None) -> str:
    return "nothing" if values is None else " ".join(str(value) for value in values if value not in ("", None))


def _place(row: Row[Any]) -> tuple[str, str, str]:
    return row.item_no, row.variant_code, row.location_code


def _numbers(row: Row[Any]) -> tuple[str, str, str]:
    return row.lot_no, row.serial_no, row.package_no
