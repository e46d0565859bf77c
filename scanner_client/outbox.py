"""The device's durable memory: transactions on their way to the server, and the journal of the tasks that made them.

One SQLite file (`device.sqlite`), written through one connection with `synchronous=FULL`: what a method has returned from
survives the battery. Transactions and the journal row of the input that made them are written in one commit, so that a task
resumes with exactly what was recorded. A transaction leaves only by an answer of the server or by a person's decision; its
body is fixed when it is recorded, so that every retry sends the same bytes. The states are drawn in `README.md`.

Source: spec/handheld.md, sections 2 rule 7 and 6; spec/barcodes.md, section 13, rule 4.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from shared.wire.problems import ProblemDetails
    from shared.wire.transactions import Transaction, TransactionAnswer

HISTORY_MAX = 2000
"""So many transactions that are done with are kept to look at; older ones are only counted."""

BATCH_MAX = 50
_BATCH_BYTES_MAX = 200_000
"""A batch ends before it grows larger than this, so that it passes a thin link within the timeout."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS transactions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  replaced_by TEXT NOT NULL DEFAULT '',
  undoes TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS transactions_by_undoes ON transactions (undoes) WHERE undoes <> '';
CREATE INDEX IF NOT EXISTS transactions_by_state ON transactions (state, number);
CREATE TABLE IF NOT EXISTS pruned (state TEXT PRIMARY KEY, transactions INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS open_tasks (
  person TEXT PRIMARY KEY, task TEXT NOT NULL, location TEXT NOT NULL, answers TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS journal (
  person TEXT NOT NULL,
  position INTEGER NOT NULL,
  input TEXT NOT NULL,
  answers TEXT NOT NULL,
  said TEXT NOT NULL,
  refused INTEGER NOT NULL,
  transactions TEXT NOT NULL,
  PRIMARY KEY (person, position)
) STRICT, WITHOUT ROWID;
"""


class TransactionState(StrEnum):
    """Where a transaction stands. Only the first two are still to be sent."""

    WAITING = "waiting"
    SENDING = "sending"
    """Handed to the network at least once: the server may have it, so it can no longer be withdrawn."""
    POSTED = "posted"
    NEEDS_ATTENTION = "needs_attention"
    """Refused after the fact: a person decides."""
    WITH_SUPERVISOR = "with_supervisor"
    """A person gave it to the supervisor, with a note; it stays until it is dropped or tried again."""
    REFUSED = "refused"
    """Refused while the person waited for the answer and saw it."""
    REPLACED = "replaced"
    """Tried again under a new id."""
    DROPPED = "dropped"
    """Given up by a person, with a reason."""
    WITHDRAWN = "withdrawn"
    """Taken back before anything was posted."""


_TO_SEND = (TransactionState.WAITING, TransactionState.SENDING)
_UNDECIDED = (TransactionState.NEEDS_ATTENTION, TransactionState.WITH_SUPERVISOR)
_DONE = tuple(state for state in TransactionState if state not in _TO_SEND + _UNDECIDED)


class NotStored(Exception):  # noqa: N818  named for what happened
    """The device could not write (disk full, worn out): nothing was recorded."""


@dataclass(frozen=True, slots=True)
class StoredTransaction:
    """One transaction as the outbox holds it."""

    number: int
    """Order in which it was recorded."""
    id: UUID
    state: TransactionState
    body: str
    """The transaction as JSON, exactly as it is sent."""
    answer: str
    """The server's answer as JSON; of an unintelligible transaction the problem details; blank before."""
    note: str
    """Why a person decided as they did."""

    @property
    def problem(self) -> ProblemDetails | None:
        """Why the server refused it."""
        from shared.wire.problems import ProblemDetails  # the first screen does not pay for pydantic

        problem = json.loads(self.answer).get("problem") if self.answer else None
        return ProblemDetails.model_validate(problem) if problem else None

    @property
    def transaction(self) -> Transaction:
        """What was recorded."""
        from shared.wire.transactions import Transaction  # the first screen does not pay for pydantic

        return Transaction.model_validate_json(self.body)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One input of a task, with all that is needed to live through it again."""

    input: str
    """The input, as JSON."""
    answers: str
    """What the lookup answered while the flow worked on it, as JSON."""
    said: str
    """The sentence it was answered with."""
    refused: bool
    transactions: tuple[UUID, ...]
    """What it recorded."""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that a person has begun and not ended, wherever they are now."""

    person: str
    task: str
    """What they set out to do, as JSON."""
    location: str
    answers: str
    """What the lookup answered before the first prompt, as JSON."""
    entries: tuple[JournalEntry, ...] = ()


class Outbox:
    """The durable queue and journal in `device.sqlite`. Every method may be called from any thread."""

    def __init__(self, path: Path, history_max: int = HISTORY_MAX) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._history_max = history_max
        self._lock = threading.Lock()
        # One connection for all threads: SQLite before 3.51.3 has a rare WAL fault when two write or checkpoint at once.
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # Recording

    def record(self, transactions: Sequence[Transaction]) -> None:
        """Store transactions outside of any task. Raises: NotStored."""
        with self._written():
            self._insert(transactions)

    def record_step(self, person: str, entry: JournalEntry, transactions: Sequence[Transaction]) -> None:
        """Store an input of the person's task and what it recorded, together or not at all. Raises: NotStored."""
        with self._written():
            self._insert(transactions)
            self._connection.execute(
                "INSERT INTO journal SELECT ?, coalesce(max(position), 0) + 1, ?, ?, ?, ?, ? FROM journal WHERE person = ?",
                (person, entry.input, entry.answers, entry.said, entry.refused, _joined(entry.transactions), person),
            )

    def _insert(self, transactions: Sequence[Transaction]) -> None:
        self._connection.executemany(
            "INSERT INTO transactions (id, state, body, undoes) VALUES (?, ?, ?, ?)",
            [(str(each.id), TransactionState.WAITING, each.model_dump_json(), _undoes(each)) for each in transactions],
        )

    # Tasks

    def begin_task(self, task: OpenTask) -> None:
        """Start a journal for the person's new task; the one before is forgotten, what it recorded stays."""
        with self._written():
            self._forget_task(task.person)
            self._connection.execute(
                "INSERT INTO open_tasks VALUES (?, ?, ?, ?)",
                (task.person, task.task, task.location, task.answers),
            )

    def end_task(self, person: str) -> None:
        """Forget the journal: the task is done. What it recorded goes its way."""
        with self._written():
            self._forget_task(person)

    def _forget_task(self, person: str) -> None:
        self._connection.execute("DELETE FROM journal WHERE person = ?", (person,))
        self._connection.execute("DELETE FROM open_tasks WHERE person = ?", (person,))

    def open_task(self, person: str) -> OpenTask | None:
        """What the person was in the middle of."""
        with self._lock:
            task = self._connection.execute("SELECT task, location, answers FROM open_tasks WHERE person = ?", (person,)).fetchone()
            rows = self._connection.execute(
                "SELECT input, answers, said, refused, transactions FROM journal WHERE person = ? ORDER BY position", (person,)
            ).fetchall()
        if task is None:
            return None
        entries = tuple(JournalEntry(row[0], row[1], row[2], bool(row[3]), _ids(row[4])) for row in rows)
        return OpenTask(person, task[0], task[1], task[2], entries)

    def last_input_was_answer(self, person: str) -> bool:
        """Whether the task's last input that was not refused is the server's answer to something submitted."""
        with self._lock:
            row = self._connection.execute(
                "SELECT input FROM journal WHERE person = ? AND NOT refused ORDER BY position DESC LIMIT 1", (person,)
            ).fetchone()
        return row is not None and row[0].startswith('{"answered"')

    def take_back(self, person: str, undone: Callable[[UUID], Transaction]) -> JournalEntry | None:
        """Drop the last input of the person's task that was not refused, and what it recorded.

        What was never sent is withdrawn; for what the server may have, `undone(id)` makes the transaction that takes it
        back. None when there is nothing to take back. Raises: NotStored.
        """
        with self._written():
            row = self._connection.execute(
                "SELECT position, input, answers, said, refused, transactions FROM journal"
                " WHERE person = ? AND NOT refused ORDER BY position DESC LIMIT 1",
                (person,),
            ).fetchone()
            if row is None:
                return None
            self._connection.execute("DELETE FROM journal WHERE person = ? AND position >= ?", (person, row[0]))
            entry = JournalEntry(row[1], row[2], row[3], bool(row[4]), _ids(row[5]))
            for transaction_id in reversed(entry.transactions):
                self._undo(str(transaction_id), undone)
            return entry

    def _undo(self, transaction_id: str, undone: Callable[[UUID], Transaction]) -> None:
        row = self._connection.execute("SELECT state, replaced_by FROM transactions WHERE id = ?", (transaction_id,)).fetchone()
        state = TransactionState(row[0]) if row else TransactionState.POSTED  # so old that it is only counted
        if state is TransactionState.REPLACED:
            self._undo(row[1], undone)
        elif state in (TransactionState.WAITING, *_UNDECIDED):
            self._set_state(transaction_id, TransactionState.WITHDRAWN, note="undone")
        elif state in (TransactionState.SENDING, TransactionState.POSTED):
            self._insert([undone(UUID(transaction_id))])

    # Sending

    def next_batch(self, count_max: int = BATCH_MAX) -> tuple[StoredTransaction, ...]:
        """The oldest transactions without an answer, in order. They count as sent from here on, whatever happens."""
        with self._written():
            batch = _within_bytes(self._rows("state IN (?, ?) ORDER BY number LIMIT ?", (*_TO_SEND, count_max)))
            self._connection.executemany(
                "UPDATE transactions SET state = ? WHERE id = ? AND state = ?",
                [(TransactionState.SENDING, str(each.id), TransactionState.WAITING) for each in batch],
            )
        return batch

    def not_sent(self, batch: Iterable[StoredTransaction]) -> None:
        """The network was not even there: what waited before this batch waits again, and can be withdrawn."""
        with self._written():
            self._connection.executemany(
                "UPDATE transactions SET state = ? WHERE id = ? AND state = ?",
                [
                    (TransactionState.WAITING, str(each.id), TransactionState.SENDING)
                    for each in batch
                    if each.state is TransactionState.WAITING
                ],
            )

    def settle(self, answers: Iterable[TransactionAnswer], seen: frozenset[UUID] = frozenset()) -> None:
        """Keep the server's answers. A refusal needs attention, unless its person waits for it (`seen`).

        An answer to a transaction that has one already changes nothing.
        """
        with self._written():
            for answer in answers:
                final = answer.answer if answer.status == "already_posted" else answer
                refused = TransactionState.REFUSED if final.id in seen else TransactionState.NEEDS_ATTENTION
                state = TransactionState.POSTED if final.status == "posted" else refused
                self._answer(final.id, state, final.model_dump_json())
                self._withdraw_if_undone(str(final.id))
            self._prune()

    def set_aside(self, transaction_id: UUID, problem: ProblemDetails) -> None:
        """The server cannot even read this one: a person must decide, and the queue goes on."""
        with self._written():
            answer = json.dumps({"problem": problem.model_dump(mode="json")})
            self._answer(transaction_id, TransactionState.NEEDS_ATTENTION, answer)

    def _answer(self, transaction_id: UUID, state: TransactionState, answer: str) -> None:
        self._connection.execute(
            "UPDATE transactions SET state = ?, answer = ? WHERE id = ? AND state IN (?, ?)",
            (state, answer, str(transaction_id), *_TO_SEND),
        )

    def _withdraw_if_undone(self, transaction_id: str) -> None:
        """A refusal of what its person took back meanwhile, or of the taking back, is nothing to decide about."""
        self._connection.execute(
            "UPDATE transactions AS refused SET state = ?, note = 'undone' WHERE state = ? AND ("
            " id = ? AND EXISTS (SELECT 1 FROM transactions WHERE undoes = refused.id)"
            " OR id = ? AND EXISTS (SELECT 1 FROM transactions WHERE id = refused.undoes AND state = ?))",
            (
                TransactionState.WITHDRAWN,
                TransactionState.NEEDS_ATTENTION,
                transaction_id,
                transaction_id,
                TransactionState.WITHDRAWN,
            ),
        )

    def withdraw(self, transaction_id: UUID, note: str) -> bool:
        """Take back what was never handed to the network; False when it may be with the server already."""
        with self._written():
            changed = self._connection.execute(
                "UPDATE transactions SET state = ?, note = ? WHERE id = ? AND state = ?",
                (TransactionState.WITHDRAWN, note, str(transaction_id), TransactionState.WAITING),
            )
            return changed.rowcount == 1

    # What a person decides about a refusal. Source: spec/handheld.md, section 6, rule 5.

    def try_again(self, transaction_id: UUID, again: Transaction) -> None:
        """Send it under a new id, changed or as it was; both ids stay joined."""
        assert again.id != transaction_id, "an id that was answered is used up"
        with self._written():
            self._decide(transaction_id, TransactionState.REPLACED, note="tried again", replaced_by=str(again.id))
            self._insert([again])

    def give_to_supervisor(self, transaction_id: UUID, note: str) -> None:
        """Keep it for the supervisor, who finds it under needs attention with the note."""
        with self._written():
            self._decide(transaction_id, TransactionState.WITH_SUPERVISOR, note)

    def drop(self, transaction_id: UUID, reason: str) -> None:
        """Give it up. Never without a reason."""
        assert reason.strip(), "dropped without a reason"
        with self._written():
            self._decide(transaction_id, TransactionState.DROPPED, reason)

    def _decide(self, transaction_id: UUID, decided: TransactionState, note: str, replaced_by: str = "") -> None:
        row = self._connection.execute("SELECT state FROM transactions WHERE id = ?", (str(transaction_id),)).fetchone()
        state = row[0] if row else "unknown"
        assert state in _UNDECIDED, f"{transaction_id} is {state}: it does not wait for a decision"
        self._set_state(str(transaction_id), decided, note, replaced_by)

    def _set_state(self, transaction_id: str, state: TransactionState, note: str, replaced_by: str = "") -> None:
        self._connection.execute(
            "UPDATE transactions SET state = ?, note = ?, replaced_by = ? WHERE id = ?",
            (state, note, replaced_by, transaction_id),
        )

    # Looking

    def counts(self) -> dict[TransactionState, int]:
        """How many transactions there have ever been on this device, by state; those only counted by now among them."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT state, count(*) FROM transactions GROUP BY state UNION ALL SELECT state, transactions FROM pruned"
            ).fetchall()
        counts = dict.fromkeys(TransactionState, 0)
        for state, transactions in rows:
            counts[TransactionState(state)] += transactions
        return counts

    def unsent(self) -> int:
        """How many have no answer yet."""
        with self._lock:
            row = self._connection.execute("SELECT count(*) FROM transactions WHERE state IN (?, ?)", _TO_SEND).fetchone()
        return int(row[0])

    def attention(self) -> tuple[StoredTransaction, ...]:
        """What waits for a person's decision, oldest first."""
        with self._lock:
            return self._rows("state IN (?, ?) ORDER BY number", _UNDECIDED)

    def history(self, count_max: int = 50) -> tuple[StoredTransaction, ...]:
        """The last transactions, newest first, whatever their state."""
        with self._lock:
            return self._rows("true ORDER BY number DESC LIMIT ?", (count_max,))

    def find(self, transaction_id: UUID) -> StoredTransaction | None:
        """One transaction; None when it is so old that it is only counted, or was never here."""
        with self._lock:
            return next(iter(self._rows("id = ?", (str(transaction_id),))), None)

    def _rows(self, condition: str, values: tuple[object, ...]) -> tuple[StoredTransaction, ...]:
        rows = self._connection.execute(
            f"SELECT number, id, state, body, answer, note FROM transactions WHERE {condition}",  # noqa: S608  ours, above
            values,
        )
        return tuple(StoredTransaction(row[0], UUID(row[1]), TransactionState(row[2]), *row[3:]) for row in rows)

    def _prune(self) -> None:
        """Count the oldest of those that are done with instead of keeping them."""
        done = ", ".join("?" * len(_DONE))
        last = self._connection.execute(
            f"SELECT number FROM transactions WHERE state IN ({done}) ORDER BY number DESC LIMIT 1 OFFSET ?",  # noqa: S608
            (*_DONE, self._history_max),
        ).fetchone()
        if last is None:
            return
        condition = f"state IN ({done}) AND number <= ?"
        self._connection.execute(
            f"INSERT INTO pruned SELECT state, count(*) FROM transactions WHERE {condition} GROUP BY state"  # noqa: S608
            " ON CONFLICT (state) DO UPDATE SET transactions = transactions + excluded.transactions",
            (*_DONE, last[0]),
        )
        self._connection.execute(f"DELETE FROM transactions WHERE {condition}", (*_DONE, last[0]))  # noqa: S608

    @contextmanager
    def _written(self) -> Iterator[None]:
        """One commit, durable when it ends."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.execute("COMMIT")
            except BaseException as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise NotStored(str(error)) from error
                raise


def _within_bytes(batch: tuple[StoredTransaction, ...]) -> tuple[StoredTransaction, ...]:
    """As many from the front as fit into one request; always at least one."""
    size = 0
    for place, each in enumerate(batch):
        size += len(each.body)
        if size > _BATCH_BYTES_MAX and place:
            return batch[:place]
    return batch


def _undoes(transaction: Transaction) -> str:
    return str(transaction.content.transaction) if transaction.content.kind == "undone" else ""


def _joined(ids: tuple[UUID, ...]) -> str:
    return " ".join(map(str, ids))


def _ids(joined: str) -> tuple[UUID, ...]:
    return tuple(UUID(text) for text in joined.split())
