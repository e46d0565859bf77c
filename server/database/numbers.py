"""Numbers of entries and documents: ascending, gaps allowed, no hot lock.

PostgreSQL: a sequence each. SQLite: a row each in `number_sequence`, which its one writer updates; nobody waits for it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Sequence, String, Table

from server.database.metadata import metadata
from server.database.prepared import run_sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

number_sequence = Table(
    "number_sequence",
    metadata,
    Column("name", String(40), primary_key=True, comment="What is numbered."),
    Column("last_no", BigInteger, nullable=False, comment="The last number that was given."),
)

_TAKE_SQLITE = (
    "INSERT INTO number_sequence (name, last_no) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET last_no = last_no + excluded.last_no RETURNING last_no"
)


def declare_numbers(name: str) -> str:
    """Make a series of numbers known to the schema; called where a capability's tables are declared. The name, for `take`."""
    Sequence(f"{name}_seq", metadata=metadata)
    return name


def take_numbers(connection: Connection, name: str, count: int) -> list[int]:
    """`count` fresh numbers of a declared series, ascending; a number that is not used stays a gap."""
    assert count > 0
    if connection.dialect.name == "sqlite":
        ((last,),) = run_sql(connection, _TAKE_SQLITE, (name, count))
        return list(range(last - count + 1, last + 1))
    # Several processes draw from the sequence at once: what it returned is ours, what lies between need not be.
    rows = run_sql(connection, "SELECT nextval(%s) FROM generate_series(1, %s)", (f"{name}_seq", count))
    return sorted(no for (no,) in rows)
