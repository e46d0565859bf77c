"""What the jobs of a group have still to write: rows gathered, so that each statement runs once for all jobs of a group.

A job says `later` instead of running an insert; the rows are written before the group commits, or earlier, as soon as
somebody could miss them: `Prepared` asks here before it runs (`write_before`), and every other statement on the writer's
connection writes everything first (`unit_of_work.py` listens). So nobody who reads has to think of it.

Rows of different jobs may change places only where that changes nothing: rows of one table that are about the same thing
(the same item, mostly) are never gathered from two jobs, the first job's are written before the second says its own. Within a
job the statements on one table keep their order. (Should a line ever come before the document that its foreign key names, the
group fails, and each job runs again by itself.)

What a job wrote is taken back when it is refused: what waits is dropped, and what was written since it began (by itself, or
because it looked) is rolled back to a savepoint, which is made only then.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from server.database.driver import one_round_trip, run_many_sql, run_sql

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from sqlalchemy import Connection

    from server.database.remembered import Remembered

_KEY = "_stockhand_pending"
_EVERYTHING = ("",)

Batch = tuple[int, str, str]
"""Of which place in a job's order on that table, table, statement: what is run together."""


def pending_of(connection: Connection) -> Pending | None:
    """What waits on this connection; None where it is nobody's turn to write, or the connection is not the writer's."""
    # In the connection's own dictionary, because this is asked before every statement and `connection.info` is slow to get at.
    found: Pending | None = connection.__dict__.get(_KEY)
    return found


class _Rows:
    """Rows that wait, by batch, and what they are about, by table."""

    def __init__(self) -> None:
        self.batches: dict[Batch, list[Sequence[Any]]] = {}
        self.about: defaultdict[str, set[Hashable]] = defaultdict(set)

    def note(self, table: str, about: Collection[Hashable]) -> None:
        self.about[table].update(about or _EVERYTHING)

    def clear(self) -> None:
        self.batches.clear()
        self.about.clear()

    def concern(self, tables: Collection[str], about: Collection[Hashable]) -> bool:
        """Whether rows of these tables wait that are about one of these; about nothing is about everything."""
        return any(self.concern_table(table, about) for table in tables)

    def concern_table(self, table: str, about: Collection[Hashable]) -> bool:
        """The same of one table."""
        waiting = self.about.get(table)
        return waiting is not None and (not about or "" in waiting or not waiting.isdisjoint(about))


class Pending:
    """The gathered rows of one transaction of the writer."""

    def __init__(self, connection: Connection, memory: Remembered, *, gathers: bool) -> None:
        self._connection = connection
        self.memory = memory
        self._gathers = gathers
        """Or writes everything at once, so that an error of the database is met by who caused it."""
        self._kept = _Rows()
        """Of jobs that are done."""
        self._own = _Rows()
        """Of the job that runs."""
        self._order: dict[str, tuple[int, str]] = {}
        """Of the job that runs: by table, which place in the order the last statement has."""
        self._has_savepoint = False
        self.read_ahead: dict[tuple[Any, ...], list[Any]] = {}
        """Rows that were read before the jobs began, by question and key (`prepared_each.py`)."""
        self._written = _Rows()
        """What the transaction has written or will, since anything was read ahead, which is then no longer true."""
        connection.__dict__[_KEY] = self

    def later(self, sql: str, table: str, rows: Sequence[Sequence[Any]], about: Collection[Hashable]) -> None:
        """Write these rows of a table by this statement, in time. `about` names what they are about; empty: everything."""
        if self.read_ahead:
            self._written.note(table, about)
        if not self._gathers:
            self.job_writes()
            run_many_sql(self._connection, sql, rows)
            return
        if self._kept.concern_table(table, about):
            self._write(self._kept)
        place, last = self._order.get(table, (0, sql))
        if last != sql:
            place += 1
        self._order[table] = place, sql
        batch = (place, table, sql)
        if batch in self._own.batches:
            self._own.batches[batch].extend(rows)
        else:
            self._own.batches[batch] = list(rows)
        self._own.note(table, about)

    def write_before(self, tables: Collection[str], about: Collection[Hashable], *, changes: bool) -> None:
        """Write what a statement on these tables would miss. `changes`: it writes itself, and not later."""
        if self._own.concern(tables, about):
            self.write_all()
        elif self._kept.concern(tables, about):
            self._write(self._kept)
        if changes:
            if self.read_ahead:
                for table in tables:
                    self._written.note(table, about)
            self.job_writes()

    def has_written(self, tables: Collection[str], about: Collection[Hashable]) -> bool:
        """Whether the transaction has changed rows of these tables that are about one of these, or will."""
        return self._written.concern(tables, about)

    def write_all(self) -> None:
        """Write all that waits."""
        self._write(self._kept)
        if self._own.batches:
            self.job_writes()
            self._write(self._own)
            self._order.clear()

    def job_writes(self) -> None:
        """The job that runs is about to write, so that from here on it could only be rolled back."""
        if not self._has_savepoint:
            self._write(self._kept)  # before the savepoint: what neighbours wrote must not be rolled back with this job
            run_sql(self._connection, "SAVEPOINT job")
            self._has_savepoint = True

    def _write(self, waiting: _Rows) -> None:
        if not waiting.batches:
            return
        batches = sorted(waiting.batches.items(), key=lambda each: each[0][0])
        with one_round_trip(self._connection):
            for (_, _, sql), rows in batches:
                run_many_sql(self._connection, sql, rows)
        waiting.clear()

    def job_is_done(self) -> None:
        """What the job wrote is kept."""
        for batch, rows in self._own.batches.items():
            if batch in self._kept.batches:
                self._kept.batches[batch].extend(rows)
            else:
                self._kept.batches[batch] = rows
        for table, about in self._own.about.items():
            self._kept.about[table] |= about
        self._next_job()

    def take_job_back(self) -> bool:
        """Nothing of what the job wrote is left. Whether locks that it took went with it."""
        had_savepoint = self._has_savepoint
        if had_savepoint:
            run_sql(self._connection, "ROLLBACK TO SAVEPOINT job")
            self.memory.was_taken_back()
        self._next_job()
        return had_savepoint

    def _next_job(self) -> None:
        self._own.clear()
        self._order.clear()
        if self._has_savepoint:
            run_sql(self._connection, "RELEASE SAVEPOINT job")
            self._has_savepoint = False
