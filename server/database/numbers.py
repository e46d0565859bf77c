"""Numbers of entries and documents: ascending, gaps allowed, no hot lock.

PostgreSQL: a sequence each. SQLite: a row each in `number_sequence`, which its one writer updates; nobody waits for it there.
The writer does not go to the database for each number: `NumbersOfGroup` draws for all jobs of a group together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Sequence, String, Table

from server.database.driver import run_many_sql, run_sql
from server.database.metadata import metadata
from server.database.pending import pending_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

number_sequence = Table(
    "number_sequence",
    metadata,
    Column("name", String(40), primary_key=True, comment="What is numbered."),
    Column("last_no", BigInteger, nullable=False, comment="The last number that was given."),
)

_KEY = "_stockhand_numbers"

_SAVE_SQLITE = (
    "INSERT INTO number_sequence (name, last_no) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last_no = excluded.last_no"
)
_TAKE_SQLITE = (
    "INSERT INTO number_sequence (name, last_no) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET last_no = last_no + excluded.last_no RETURNING last_no"
)


def declare_numbers(name: str) -> str:
    """Make a series of numbers known to the schema; called where a capability's tables are declared. The name, for `take`."""
    Sequence(f"{name}_seq", metadata=metadata)
    return name


def set_numbers(connection: Connection, name: str, last_no: int) -> None:
    """Let the series go on after `last_no`; one that is not declared begins to exist. On PostgreSQL it waits for nobody."""
    of_group = _numbers_of_group(connection)
    if of_group is not None:
        of_group.go_on_after(name, last_no)
    if (pending := pending_of(connection)) is not None:
        pending.job_writes()
    if connection.dialect.name == "sqlite":
        run_sql(connection, "INSERT OR REPLACE INTO number_sequence (name, last_no) VALUES (?, ?)", (name, last_no))
        return
    run_sql(connection, f'CREATE SEQUENCE IF NOT EXISTS "{name}_seq"')
    run_sql(connection, f'ALTER SEQUENCE "{name}_seq" RESTART WITH {int(last_no) + 1}')


def last_number(connection: Connection, name: str) -> int:
    """The last number that was given, by whichever transaction; 0: none yet. Of PostgreSQL's some may not be used at all."""
    of_group = _numbers_of_group(connection)
    if of_group is not None and connection.dialect.name == "sqlite":
        return of_group.last(name)
    return _last_on_record(connection, name)


def _last_on_record(connection: Connection, name: str) -> int:
    if connection.dialect.name == "sqlite":
        rows = run_sql(connection, "SELECT last_no FROM number_sequence WHERE name = ?", (name,))
    else:
        rows = run_sql(connection, f'SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM "{name}_seq"')  # noqa: S608  a name of ours
    return int(rows[0][0]) if rows else 0


def take_numbers(connection: Connection, name: str, count: int) -> list[int]:
    """`count` fresh numbers of a declared series, ascending; a number that is not used stays a gap."""
    assert count > 0
    of_group = _numbers_of_group(connection)
    if of_group is not None:
        return of_group.take(name, count)
    if connection.dialect.name == "sqlite":
        ((last,),) = run_sql(connection, _TAKE_SQLITE, (name, count))
        return list(range(last - count + 1, last + 1))
    return _draw(connection, name, count)


def _draw(connection: Connection, name: str, count: int) -> list[int]:
    """Several processes draw from the sequence at once: what it returned is ours, what lies between need not be."""
    rows = run_sql(connection, "SELECT nextval(%s) FROM generate_series(1, %s)", (f"{name}_seq", count))
    return sorted(no for (no,) in rows)


def _numbers_of_group(connection: Connection) -> NumbersOfGroup | None:
    found: NumbersOfGroup | None = connection.__dict__.get(_KEY)
    return found


class NumbersOfGroup:
    """The numbers of one transaction of the writer.

    SQLite: counted here, and saved at the end; what a refused job took is given again. PostgreSQL: drawn in stock for the jobs
    that are to come, no longer than until another item is locked: numbers of an item tell the order in which it was posted, and
    another server may have posted it until then. What is left over stays a gap.
    """

    def __init__(self, connection: Connection, jobs: int) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._jobs_left = jobs
        self._last: dict[str, int] = {}
        self._last_before_job: dict[str, int] = {}
        self._stock: dict[str, list[int]] = {}
        connection.__dict__[_KEY] = self

    def take(self, name: str, count: int) -> list[int]:
        """Fresh numbers, ascending."""
        if self._is_sqlite:
            last = self.last(name) + count
            self._last[name] = last
            return list(range(last - count + 1, last + 1))
        stock = self._stock.get(name, [])
        if len(stock) < count:
            stock = _draw(self._connection, name, count * max(self._jobs_left, 1))
        self._stock[name] = stock[count:]
        return stock[:count]

    def last(self, name: str) -> int:
        """SQLite: the last number that was given."""
        if name not in self._last:
            self._last[name] = _last_on_record(self._connection, name)
        return self._last[name]

    def go_on_after(self, name: str, last_no: int) -> None:
        """Somebody sets the series."""
        self._stock.pop(name, None)
        if self._is_sqlite:
            self._last[name] = last_no

    def item_was_locked(self) -> None:
        """What is in stock may be lower than what another server has given meanwhile."""
        self._stock.clear()

    def job_begins(self) -> None:
        self._last_before_job = dict(self._last)

    def job_ends(self, *, is_refused: bool) -> None:
        self._jobs_left -= 1
        if is_refused:
            self._last = self._last_before_job

    def save(self) -> None:
        """The transaction is about to be committed."""
        if self._last:
            run_many_sql(self._connection, _SAVE_SQLITE, list(self._last.items()))
