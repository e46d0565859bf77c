"""The one place where a transaction begins, commits and rolls back; and the one writer that groups what has queued up.

Everything that changes the database is a *job*: a function that receives a `UnitOfWork`, reads, asks the rules, writes, and
returns its result; it never commits. The writer thread takes all jobs that wait, runs them in one database transaction and
commits once. What a refused job wrote is taken back at once (`pending.py`), and its neighbours never notice. If the database
itself fails (two servers lock each other out, a key is there already), the group is rolled back and its jobs run again one by
one, each in a transaction of its own and writing at once. Jobs must therefore be able to run twice.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

from server.database.driver import require_sound
from server.database.engine import Engines
from server.database.locks import lock_items
from server.database.numbers import NumbersOfGroup
from server.database.pending import Pending, pending_of
from server.database.prepared_each import read_ahead
from server.database.remembered import KeptForReaders, Remembered, all_groups, groups_of, versions
from shared.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.database.prepared_each import Asked
    from server.database.remembered import CardGroup

T = TypeVar("T")
Seen = TypeVar("Seen")
Clock = Callable[[], datetime]

GROUP_MAX = 64
"""Jobs in one commit: more adds little speed and makes the first wait for the last."""

ATTEMPTS_MAX = 5
"""Tries of a job that lost against another server, before who asked hears of it."""

_LOST = frozenset({"40P01", "40001", "23505"})
"""PostgreSQL: deadlock, serialization failure, and a key that another server wrote between our reading and our writing."""


@dataclass(slots=True)
class UnitOfWork:
    """One database transaction: its connection and its moment. Services receive it; nobody but the writer commits it."""

    connection: Connection
    now: datetime
    """The server's time when the transaction began, UTC."""
    person: str = ""
    """Who asked for it; written into the entries."""
    transaction_id: str = ""
    """The device transaction that is being posted; blank for others. Written into the entries."""
    dirty_items: set[str] = field(default_factory=set)
    """Items whose entries changed; what the steps before commit look at."""
    registers: list[int] = field(default_factory=list)
    """Numbers of the item registers that the job wrote, in their order."""
    document_types: set[str] = field(default_factory=set)
    """Kinds of documents that the job posted into the ledger; blank: a journal."""
    order_nos: set[str] = field(default_factory=set)
    """Orders behind them."""
    is_preview: bool = False
    """Nothing that is done will stay: who would draw numbers that do not come back need not."""
    _group: _Group | None = None
    """The writer's transaction; None for who only reads."""
    _kept: KeptForReaders | None = None
    """What readers keep."""

    def lock_items(self, item_nos: Collection[str]) -> None:
        """Wait until these items are ours until the end of the transaction; those that are ours already cost nothing."""
        if self._group is not None:
            self._group.lock(item_nos)

    def remembered(self, group: CardGroup, key: Hashable, read: Callable[[], T | None]) -> T | None:
        """A card of a group (`remembered.py`), from memory where the writer has it; None where there is none."""
        return read() if self._group is None else self._group.memory.get(group, key, read)

    def kept(self, group: CardGroup, key: Hashable, read: Callable[[], T]) -> T:
        """A card that takes long to read, and that readers keep, too: what it holds must never be changed."""
        if self._kept is not None:
            return self._kept.get(versions(self.connection).get(group.name), group, key, read)
        found = self.remembered(group, key, read)
        assert found is not None, "a card that is kept is always there"
        return found


Job = Callable[[UnitOfWork], T]
Step = Callable[[UnitOfWork], None]


@dataclass(slots=True)
class _QueuedJob:
    run: Job[Any]
    items: Collection[str]
    if_refused: Callable[[UnitOfWork, Refused], Any] | None
    asks: Collection[Asked] = ()
    future: Future[Any] = field(default_factory=Future)


class _Group:
    """The transaction in which a group of jobs runs: its locks, the rows that it gathers, the numbers that it draws."""

    def __init__(self, connection: Connection, jobs: int, memory: Remembered, *, gathers: bool) -> None:
        self.connection = connection
        self.memory = memory
        self.now = datetime.min.replace(tzinfo=UTC)
        self._pending = Pending(connection, memory, gathers=gathers)
        self._numbers = NumbersOfGroup(connection, jobs)
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._locked_at_first: frozenset[str] = frozenset()
        self._locked: set[str] = set()

    def lock_at_first(self, item_nos: Collection[str]) -> None:
        """Lock what the jobs have named, in one order for all of them."""
        lock_items(self.connection, item_nos)
        self._locked_at_first = frozenset(item_nos)
        self._locked = set(item_nos)
        self.memory.begin(self.connection)

    def lock(self, item_nos: Collection[str]) -> None:
        """Lock what only a job itself could know. On SQLite everything is ours already."""
        wanted = set() if self._is_sqlite else set(item_nos) - self._locked
        if wanted:
            lock_items(self.connection, wanted)
            self._locked |= wanted
            self.memory.compare(self.connection)
            self._numbers.item_was_locked()

    def begin_job(self) -> None:
        self._numbers.job_begins()

    def keep_job(self) -> None:
        """The job has done its work."""
        self._pending.job_is_done()
        self._numbers.job_ends(is_refused=False)

    def take_job_back(self) -> None:
        """Nothing of what the job wrote is left; locks that it took after it began to write are gone, too."""
        if self._pending.take_job_back():
            self._locked = set(self._locked_at_first)
        self._numbers.job_ends(is_refused=True)

    def write(self) -> None:
        """Write what was gathered; then the transaction may be committed."""
        self._pending.write_all()
        self._numbers.save()
        require_sound(self.connection)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a job, to be told when it is durable."""

    result: Any = None
    failure: Exception | None = None

    def tell(self, future: Future[Any]) -> None:
        if self.failure is not None:
            future.set_exception(self.failure)
        else:
            future.set_result(self.result)


class _TakenBack(Exception):  # noqa: N818  no error: the end of every preview
    """Carries out of the transaction what a preview saw."""

    def __init__(self, *outcome: Any) -> None:
        super().__init__()
        self.outcome: Any = outcome


class Database:
    """A database with its one writer. `before_commit` are the steps that `app.py` hands down, run after every job."""

    def __init__(self, url: str, *, before_commit: Sequence[Step] = (), clock: Clock = lambda: datetime.now(UTC)) -> None:
        self.engines = Engines(url)
        self.clock = clock
        self._before_commit = tuple(before_commit)
        self._memory = Remembered()
        self._kept = KeptForReaders()
        event.listen(self.engines.writing, "before_cursor_execute", _write_what_waits)
        self._queue: queue.SimpleQueue[_QueuedJob | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_until_closed, name="database writer", daemon=True)
        self._writer.start()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A unit of work that sees one moment and cannot write."""
        with self.engines.reading.connect() as connection, connection.begin():
            yield UnitOfWork(connection, self.clock(), _kept=self._kept)

    def write(self, job: Job[T], *, items: Collection[str] = ()) -> T:
        """Run the job in a transaction and wait until it is durable. Raises: Refused, and whatever the job raises."""
        return self.submit(job, items=items).result()

    def submit(
        self,
        job: Job[T],
        *,
        items: Collection[str] = (),
        if_refused: Callable[[UnitOfWork, Refused], T] | None = None,
        asks: Collection[Asked] = (),
    ) -> Future[T]:
        """Queue the job; its result when it is durable.

        `items` are locked before the job runs, for the whole group in one order: name those that are known. `if_refused`
        runs after everything that a refused job did was taken back, and its result is the job's. `asks`:
        what the job will ask about what it locks, so that it can be read for the whole group at once.
        """
        queued = _QueuedJob(job, items, if_refused, asks)
        self._queue.put(queued)
        return queued.future

    def preview(self, job: Job[T], look: Job[Seen]) -> tuple[T, Seen]:
        """Run the job as `write` would, with its locks and the steps before commit, and take everything back.

        What the job returned, and what `look` saw of its work just before nothing of it was left. Numbers that PostgreSQL drew
        from a sequence stay gaps. Raises: what `write` would.
        """

        def run(work: UnitOfWork) -> None:
            work.is_preview = True
            result = job(work)
            for step in self._before_commit:
                step(work)
            raise _TakenBack(result, look(work))  # no job that raises leaves a trace

        try:
            self.write(run)
        except _TakenBack as taken_back:
            outcome: tuple[T, Seen] = taken_back.outcome
            return outcome
        raise AssertionError("a preview ends in being taken back")

    def close(self) -> None:
        """Finish what is queued, then close every connection."""
        self._queue.put(None)
        self._writer.join()
        self.engines.dispose()

    def _write_until_closed(self) -> None:
        closing = False
        while not closing:
            group, closing = self._next_group()
            if group:
                self._run_group(group)

    def _next_group(self) -> tuple[list[_QueuedJob], bool]:
        """What has queued up, and whether the end was among it."""
        first = self._queue.get()
        if first is None:
            return [], True
        group = [first] if _is_wanted(first) else []
        while len(group) < GROUP_MAX:
            try:
                queued = self._queue.get_nowait()
            except queue.Empty:
                break
            if queued is None:
                return group, True
            if _is_wanted(queued):
                group.append(queued)
        return group, False

    def _run_group(self, group: list[_QueuedJob]) -> None:
        try:
            outcomes = self._in_one_transaction(group, gathers=True)
        except BaseException:  # noqa: BLE001  whatever it was: one by one it is found out whose
            for queued in group:
                self._run_alone(queued)
            return
        for queued, outcome in zip(group, outcomes, strict=True):
            outcome.tell(queued.future)

    def _run_alone(self, queued: _QueuedJob, attempts: int = ATTEMPTS_MAX) -> None:
        try:
            (outcome,) = self._in_one_transaction([queued], gathers=False)
        except BaseException as failure:  # noqa: BLE001  whatever it was, who asked must hear of it
            if attempts > 1 and _lost_to_another_server(failure):
                self._run_alone(queued, attempts - 1)
            else:
                queued.future.set_exception(failure)
        else:
            outcome.tell(queued.future)

    def _in_one_transaction(self, group: Sequence[_QueuedJob], *, gathers: bool) -> list[_Outcome]:
        with self.engines.writing.begin() as connection:
            running = _Group(connection, len(group), self._memory, gathers=gathers)
            running.lock_at_first({item for queued in group for item in queued.items})
            running.now = self.clock()
            read_ahead(connection, (asked for queued in group for asked in queued.asks))
            outcomes = [self._run_job(running, queued) for queued in group]
            running.write()
        return outcomes

    def _run_job(self, running: _Group, queued: _QueuedJob) -> _Outcome:
        outcome = self._outcome_of(running, queued.run)
        refused, if_refused = outcome.failure, queued.if_refused
        if not isinstance(refused, Refused) or if_refused is None:
            return outcome
        return self._outcome_of(running, lambda work: if_refused(work, refused))

    def _outcome_of(self, running: _Group, job: Job[Any]) -> _Outcome:
        """Run a job and the steps before commit; nothing of it is left where it fails. Raises: what the database raises."""
        work = UnitOfWork(running.connection, running.now, _group=running)
        running.begin_job()
        try:
            result = job(work)
            for step in self._before_commit:
                step(work)
        except DBAPIError:
            raise
        except Exception as failure:  # noqa: BLE001  whatever it was, who asked must hear of it
            running.take_job_back()
            return _Outcome(failure=failure)
        running.keep_job()
        return _Outcome(result)


def _write_what_waits(connection: Connection, _cursor: Any, sql: str, _parameters: Any, context: Any, _many: bool) -> None:
    """Before every statement that is not a `Prepared` one."""
    pending = pending_of(connection)
    if pending is None:
        return
    pending.write_all()
    if sql.lstrip()[:6].upper() != "SELECT":
        pending.job_writes()
        pending.read_ahead.clear()
        statement = context.invoked_statement if context is not None else None
        table = getattr(statement.table, "name", None) if isinstance(statement, UpdateBase) else None
        pending.memory.before_change(connection, all_groups() if table is None else groups_of((table,)))


def _is_wanted(queued: _QueuedJob) -> bool:
    """Whether who asked still waits; from here on the job can no longer be called off, and its result can be given."""
    return queued.future.set_running_or_notify_cancel()


def _lost_to_another_server(failure: BaseException) -> bool:
    """Whether the job failed only because another server was at the same rows; it reads what that one wrote when it runs again."""
    return isinstance(failure, DBAPIError) and getattr(failure.orig, "sqlstate", None) in _LOST
