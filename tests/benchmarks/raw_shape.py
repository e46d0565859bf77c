"""What a posting writes, as bare rows: the same rows into the same tables and indexes, and no logic.

Nothing here knows what a posting writes. A few real postings are made; what is new, changed and gone in any table afterwards
is their shape. Written again with fresh numbers, it is the least that a database could be asked to do for such a posting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from server.database.metadata import metadata
from shared.identifiers import new_transaction_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Table

    from server.database.unit_of_work import Database

Row = dict[str, Any]
Snapshot = dict[str, dict[tuple[Any, ...], Row]]
"""By table and key."""
Statement = tuple[str, "Sequence[Any]"]
_ID_LENGTH = 36


@dataclass(frozen=True, slots=True)
class _Write:
    """One statement of a shape; `fresh` are the places of its values that each posting has of its own."""

    sql: str
    values: tuple[Any, ...]
    fresh: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The writes of one posting, and how far its numbers have to be moved for the next one."""

    writes: tuple[_Write, ...]
    span: int

    def statements(self, number: int) -> list[Statement]:
        """The same posting once more, as the `number`th after the one that it was taken from."""
        transaction_id = str(new_transaction_id())
        found: list[Statement] = []
        for write in self.writes:
            values = list(write.values)
            for place in write.fresh:
                values[place] = _moved(values[place], number * self.span, transaction_id)
            found.append((write.sql, values))
        return found


def shapes_of(database: Database, postings: Iterable[Callable[[Database], object]], *, placeholder: str) -> list[Shape]:
    """Make each of these postings, and see what it wrote. Their items should have been posted before, as most items have."""
    before = snapshot(database)
    found = []
    for post in postings:
        post(database)
        after = snapshot(database)
        found.append(_difference(before, after, placeholder))
        before = after
    span = sum(shape.span for shape in found)  # so that numbers of different shapes never meet
    return [Shape(shape.writes, span) for shape in found]


def snapshot(database: Database) -> Snapshot:
    """Every row of every table by its key, with the driver's own values."""
    with database.read() as work:
        return {table.name: _rows(table, work.connection.execute(text(f"SELECT * FROM {table.name}"))) for table in _tables()}


def _rows(table: Table, found: Any) -> dict[tuple[Any, ...], Row]:
    keys = [column.name for column in table.primary_key]
    return {tuple(row[key] for key in keys): dict(row) for row in found.mappings()}


def _difference(before: Snapshot, after: Snapshot, placeholder: str) -> Shape:
    writes, numbers = [], {0}
    for table in _tables():
        old, new = before[table.name], after[table.name]
        keys = [column.name for column in table.primary_key]
        for key in new.keys() - old.keys():
            writes.append(_insert(table.name, new[key], placeholder))
            numbers |= {value for name, value in zip(keys, key, strict=True) if _is_own_number(name) and isinstance(value, int)}
        for key in new.keys() & old.keys():
            changed = {name: value for name, value in new[key].items() if value != old[key][name]}
            if changed:
                writes.append(_update(table.name, changed, dict(zip(keys, key, strict=True)), placeholder))
    return Shape(tuple(writes), span=max(16, len(numbers)))


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.primary_key]


def _insert(table: str, row: Row, placeholder: str) -> _Write:
    places = ", ".join([placeholder] * len(row))
    fresh = tuple(place for place, (name, value) in enumerate(row.items()) if _is_own(name, value))
    return _Write(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()), fresh)


def _update(table: str, changed: Row, key: Mapping[str, Any], placeholder: str) -> _Write:
    changes = ", ".join(f"{name} = {placeholder}" for name in changed)
    where = " AND ".join(f"{name} = {placeholder}" for name in key)
    return _Write(f"UPDATE {table} SET {changes} WHERE {where}", (*changed.values(), *key.values()), ())


def _is_own(name: str, value: Any) -> bool:
    """Whether the next posting has another value there: its entries' numbers, its document, its transaction's id."""
    if isinstance(value, str):
        return (name == "document_no" and value != "") or (name.endswith("id") and len(value) == _ID_LENGTH)
    return _is_own_number(name) and isinstance(value, int) and value != 0


def _is_own_number(name: str) -> bool:
    return name in {"entry_no", "register_no"} or name.endswith("_entry_no")


def _moved(value: Any, by: int, transaction_id: str) -> Any:
    if isinstance(value, int):
        return value + by
    if len(value) == _ID_LENGTH:
        return transaction_id
    prefix = value.rstrip("0123456789")
    return f"{prefix}{int(value.removeprefix(prefix)) + by:06}"
