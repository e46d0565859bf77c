"""The one place where a transaction begins, commits and rolls back; and the one writer that groups what has queued up.

Everything that changes the database is a *job*: a function that receives a `UnitOfWork`, reads, asks the rules, writes, and
returns its result; it never commits. The writer thread takes all jobs that wait, runs them in one database transaction and
commits once. If anything in the group is refused or fails, the group is rolled back and its jobs run again one by one, each
in a transaction of its own: a refused job leaves no trace. Jobs must therefore be able to run twice.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import DBAPIError

from server.database.engine import Engines
from server.database.locks import lock_items
from shared.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

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
    _locked: set[str] = field(default_factory=set)
    dirty_items: set[str] = field(default_factory=set)
    """Items whose entries changed; what the steps before commit look at."""
    registers: list[int] = field(default_factory=list)
    """Numbers of the item registers that the job wrote, in their order."""

    def lock_items(self, item_nos: Collection[str]) -> None:
        """Wait until these items are ours until the end of the transaction; those that are ours already cost nothing."""
        wanted = set(item_nos) - self._locked
        if wanted:
            lock_items(self.connection, wanted)
            self._locked |= wanted


Job = Callable[[UnitOfWork], T]
Step = Callable[[UnitOfWork], None]


@dataclass(slots=True)
class _QueuedJob:
    run: Job[Any]
    items: Collection[str]
    if_refused: Callable[[UnitOfWork, Refused], Any] | None
    future: Future[Any] = field(default_factory=Future)


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
        self._queue: queue.SimpleQueue[_QueuedJob | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_until_closed, name="database writer", daemon=True)
        self._writer.start()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A unit of work that sees one moment and cannot write."""
        with self.engines.reading.connect() as connection, connection.begin():
            yield UnitOfWork(connection, self.clock())

    def write(self, job: Job[T], *, items: Collection[str] = ()) -> T:
        """Run the job in a transaction and wait until it is durable. Raises: Refused, and whatever the job raises."""
        return self.submit(job, items=items).result()

    def submit(
        self, job: Job[T], *, items: Collection[str] = (), if_refused: Callable[[UnitOfWork, Refused], T] | None = None
    ) -> Future[T]:
        """Queue the job; its result when it is durable.

        `items` are locked before the job runs, for the whole group in one order: name those that are known. `if_refused`
        runs in a transaction of its own after a refused job was rolled back, and its result is the job's.
        """
        queued = _QueuedJob(job, items, if_refused)
        self._queue.put(queued)
        return queued.future

    def preview(self, job: Job[T], look: Job[Seen]) -> tuple[T, Seen]:
        """Run the job as `write` would, with its locks and the steps before commit, and take everything back.

        What the job returned, and what `look` saw of its work just before nothing of it was left. Numbers that PostgreSQL drew
        from a sequence stay gaps. Raises: what `write` would.
        """

        def run(work: UnitOfWork) -> None:
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

    def _run_group(self, group: list[_QueuedJob], attempts: int = ATTEMPTS_MAX) -> None:
        try:
            results = self._in_one_transaction(group)
        except BaseException as failure:  # noqa: BLE001  whatever it was, who asked must hear of it
            if len(group) > 1:
                for queued in group:
                    self._run_group([queued])
            elif attempts > 1 and _lost_to_another_server(failure):
                self._run_group(group, attempts - 1)
            else:
                self._answer_failure(group[0], failure)
            return
        for queued, result in zip(group, results, strict=True):
            queued.future.set_result(result)

    def _in_one_transaction(self, group: list[_QueuedJob]) -> list[Any]:
        with self.engines.writing.begin() as connection:
            locked: set[str] = set()
            lock_items(connection, {item for queued in group for item in queued.items})
            locked.update(item for queued in group for item in queued.items)
            now = self.clock()
            results = []
            for queued in group:
                work = UnitOfWork(connection, now, _locked=locked)
                results.append(queued.run(work))
                for step in self._before_commit:
                    step(work)
        return results

    def _answer_failure(self, queued: _QueuedJob, failure: BaseException) -> None:
        if not isinstance(failure, Refused) or queued.if_refused is None:
            queued.future.set_exception(failure)
            return
        if_refused, refused = queued.if_refused, failure
        try:
            with self.engines.writing.begin() as connection:
                result = if_refused(UnitOfWork(connection, self.clock()), refused)
        except BaseException as second_failure:  # noqa: BLE001  as above
            queued.future.set_exception(second_failure)
        else:
            queued.future.set_result(result)


def _is_wanted(queued: _QueuedJob) -> bool:
    """Whether who asked still waits; from here on the job can no longer be called off, and its result can be given."""
    return queued.future.set_running_or_notify_cancel()


def _lost_to_another_server(failure: BaseException) -> bool:
    """Whether the job failed only because another server was at the same rows; it reads what that one wrote when it runs again."""
    return isinstance(failure, DBAPIError) and getattr(failure.orig, "sqlstate", None) in _LOST
