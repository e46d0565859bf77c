"""Which record changed when, for whom keeps a copy: one row per record, with the number of its last change.

Who changes a record that devices copy says so here, in the same transaction. A reader asks for what changed after a number and
sees no gap: on SQLite the one writer counts; on PostgreSQL the number begins with the transaction's own, and a reader stops
before the oldest transaction that is still under way, so that nothing with a lower number can appear behind its back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite

from server.database.metadata import metadata
from server.database.numbers import declare_numbers, take_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

record_change = Table(
    "record_change",
    metadata,
    Column("kind", String(20), primary_key=True, comment="What kind of record changed: item, bin, lot …"),
    Column("key", String(400), primary_key=True, comment="The fields that identify it, as a JSON array."),
    Column("change_no", BigInteger, nullable=False, comment="When it changed last; devices ask for what is higher."),
    Column("location_code", String(20), nullable=False, comment="Location that it belongs to; blank: all."),
    Column("removed", Boolean, nullable=False, comment="It is no more."),
    Index("ix_record_change_change_no", "change_no"),
)

_NUMBERS = declare_numbers("record_change")
_NUMBERS_PER_TRANSACTION = 2**20
"""On PostgreSQL the lower 20 bits of a number tell the changes of one transaction apart."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record that was made, changed or removed."""

    kind: str
    key: tuple[str, ...]
    """The fields that identify it, in the order of its card in `shared/wire/catalog.py`."""
    location_code: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True)
class NumberedChange:
    """A change as it was recorded."""

    change_no: int
    kind: str
    key: tuple[str, ...]
    removed: bool


def record_changes(connection: Connection, changes: Iterable[Change]) -> None:
    """Tell whom keeps a copy that these records changed; part of the transaction that changes them."""
    by_record = {(change.kind, change.key): change for change in changes}
    if not by_record:
        return
    numbers = _change_numbers(connection, len(by_record))
    rows = [
        {
            "kind": change.kind,
            "key": json.dumps(change.key, ensure_ascii=False),
            "change_no": number,
            "location_code": change.location_code,
            "removed": change.removed,
        }
        for number, change in zip(numbers, by_record.values(), strict=True)
    ]
    connection.execute(_UPSERTS[connection.dialect.name], rows)


def changes_since(connection: Connection, change_no: int, limit: int, location_code: str = "") -> list[NumberedChange]:
    """The next changes after this number, in their order; of one location and of what belongs to none, or of all (blank)."""
    statement = select(record_change).where(record_change.c.change_no > change_no).order_by(record_change.c.change_no).limit(limit)
    if location_code:
        statement = statement.where(record_change.c.location_code.in_(["", location_code]))
    if connection.dialect.name != "sqlite":
        settled = connection.execute(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")).scalar_one()
        statement = statement.where(record_change.c.change_no < settled * _NUMBERS_PER_TRANSACTION)
    return [
        NumberedChange(row.change_no, row.kind, tuple(json.loads(row.key)), row.removed) for row in connection.execute(statement)
    ]


def _change_numbers(connection: Connection, count: int) -> list[int]:
    numbers = take_numbers(connection, _NUMBERS, count)
    if connection.dialect.name == "sqlite":
        return numbers
    transaction = connection.execute(text("SELECT pg_current_xact_id()::text::bigint")).scalar_one()
    return [transaction * _NUMBERS_PER_TRANSACTION + number % _NUMBERS_PER_TRANSACTION for number in numbers]


def _upsert(dialect: type[sqlite.Insert] | type[postgresql.Insert]) -> sqlite.Insert | postgresql.Insert:
    insert = dialect(record_change).values({column.name: bindparam(column.name) for column in record_change.c})
    changed = {name: insert.excluded[name] for name in ("change_no", "location_code", "removed")}
    return insert.on_conflict_do_update(index_elements=["kind", "key"], set_=changed)


_UPSERTS = {"sqlite": _upsert(sqlite.Insert), "postgresql": _upsert(postgresql.Insert)}
