"""Sends what the outbox holds, and keeps the device's copy fresh; both behind every screen, neither ever in a scan's way.

Two threads: one sends in order, in batches, with back-off; one asks for open work and reference data every few seconds. Each
tells the other when the server is there again. Nothing leaves the outbox without an answer: `outbox.py` sees to that.

Source: spec/handheld.md, section 6.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from scanner_client.flows.lookup import Unreachable
from scanner_client.outbox import TransactionState
from scanner_client.server_connection import NotSent
from shared.errors import INVALID_REQUEST, REQUEST_TOO_LARGE, Refused
from shared.wire.problems import problem_details
from shared.wire.transactions import TransactionAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from scanner_client.outbox import Outbox, StoredTransaction
    from scanner_client.reference_data import ReferenceCopy
    from scanner_client.server_connection import ServerConnection
    from shared.wire.transactions import BatchAnswer

_ANSWER: TypeAdapter[TransactionAnswer] = TypeAdapter(TransactionAnswer)
_NOT_UNDERSTOOD = frozenset({INVALID_REQUEST.code, REQUEST_TOO_LARGE.code})
"""Refusals of a request that are about what was sent; all others are about who sends it, and where to."""

_COPYING = "Copying items, bins and orders: scans may not be known yet."
_NOBODY_WAITS = "no connection while the person waited"


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long to wait, in seconds. After a failure doubled from first to longest, each with jitter."""

    first_retry: float = 0.5
    longest_retry: float = 15.0
    refresh: float = 5.0


@dataclass(slots=True)
class _Waiter:
    """A person who waits for the answer to one transaction."""

    is_over: threading.Event = field(default_factory=threading.Event)
    answer: TransactionAnswer | None = None
    is_withdrawn: bool = False


class Sync:
    """The device's line to the server, from `start` to `stop`."""

    def __init__(
        self,
        outbox: Outbox,
        server: ServerConnection,
        reference_copy: ReferenceCopy,
        on_change: Callable[[], None],
        pauses: Pauses | None = None,
    ) -> None:
        self._outbox = outbox
        self._server = server
        self._copy = reference_copy
        self._on_change = on_change
        self._pauses = pauses or Pauses()
        self._location = ""
        self._copied_for: str | None = None
        """Location that the copy is complete for."""
        self._is_stopping = threading.Event()
        self._news = threading.Event()
        """Something was recorded."""
        self._retry_now = threading.Event()
        """A person waits, or the server is there again."""
        self._refresh_now = threading.Event()
        self._settled = threading.Condition()
        """Told when answers came, or that none come."""
        self._waiting = threading.Lock()
        self._waiters: dict[UUID, _Waiter] = {}
        self._is_online = False
        self._notice = ""
        self._clock_offset_ms = 0
        self._threads = [
            threading.Thread(target=self._send_until_stopped, name="outbox", daemon=True),
            threading.Thread(target=self._refresh_until_stopped, name="reference data", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both threads; what is under way ends with its answer or its timeout."""
        self._is_stopping.set()
        self._news.set()
        self._retry_now.set()
        self._refresh_now.set()
        for thread in self._threads:
            if thread.ident is not None:  # it was started
                thread.join()

    # What others see and say

    @property
    def is_online(self) -> bool:
        return self._is_online

    @property
    def notice(self) -> str:
        """Why nothing is sent although the server is there, or what is known here is not all yet; else blank."""
        is_copying = self._is_online and self._copied_for != self._location
        return self._notice or (_COPYING if is_copying else "")

    @property
    def clock_offset_ms(self) -> int:
        """Server clock minus device clock, as last measured; as exact as half of the time a request takes."""
        return self._clock_offset_ms

    def wake(self) -> None:
        """There is something to send."""
        self._news.set()

    def work_at(self, location: str) -> None:
        """Keep the copy for this location from now on."""
        self._location = location
        self._refresh_now.set()
        self._news.set()
        self._retry_now.set()

    def answer_to(self, transaction_id: UUID, timeout_seconds: float) -> TransactionAnswer | Unreachable:
        """Wait for the server's answer to a transaction in the outbox.

        Unreachable where none came in time: what was certainly not sent is withdrawn, anything else stays until it is answered.
        """
        waiter = _Waiter()
        with self._waiting:
            known = self._known_answer(transaction_id)
            if known is not None:
                return known
            self._waiters[transaction_id] = waiter
        self._news.set()
        self._retry_now.set()
        waiter.is_over.wait(timeout_seconds)
        with self._waiting:
            del self._waiters[transaction_id]
        if waiter.answer is not None:
            return waiter.answer
        if waiter.is_withdrawn or self._outbox.withdraw(transaction_id, _NOBODY_WAITS):
            return Unreachable("There is no connection: nothing was sent.")
        return Unreachable("There is no answer yet: it was sent, and is sent again until it is answered.")

    def wait_until_sent(self, timeout_seconds: float) -> bool:
        """Wait until the server has answered all that was recorded; False where it has not in time, or cannot be reached."""
        self._retry_now.set()
        with self._settled:
            self._settled.wait_for(lambda: not self._outbox.unsent() or not self._is_online, timeout_seconds)
        return not self._outbox.unsent()

    def _known_answer(self, transaction_id: UUID) -> TransactionAnswer | Unreachable | None:
        stored = self._outbox.find(transaction_id)
        if stored is None or stored.state is TransactionState.WITHDRAWN:
            return Unreachable("There was no connection: nothing was sent.")
        return _ANSWER.validate_json(stored.answer) if '"status"' in stored.answer else None

    # Sending

    def _send_until_stopped(self) -> None:
        failures = 0
        while not self._is_stopping.is_set():
            self._news.clear()
            failures = 0 if self._send_all() else failures + 1
            if failures:
                self._rest(failures)
            else:
                self._news.wait(self._pauses.longest_retry)

    def _rest(self, failures: int) -> None:
        """Back off; what is recorded meanwhile does not shorten it. A person who waits does, and the server's being back."""
        pause = min(self._pauses.first_retry * 2 ** min(failures - 1, 10), self._pauses.longest_retry)
        self._retry_now.wait(pause * random.uniform(0.5, 1))  # noqa: S311  no secret
        self._retry_now.clear()

    def _send_all(self) -> bool:
        """Send until nothing waits; False when the server did not take it."""
        while not self._is_stopping.is_set():
            batch = self._outbox.next_batch()
            if not batch:
                return True
            if not self._send(batch):
                return False
            self._refresh_now.set()
        return True

    def _send(self, batch: Sequence[StoredTransaction]) -> bool:
        """One batch; one by one where the server does not understand it whole. True when there was progress."""
        began = time.time()
        try:
            answer = self._server.send([each.body for each in batch])
        except Unreachable as unreachable:
            if isinstance(unreachable, NotSent):
                self._outbox.not_sent(batch)
            self._give_up_waiting()
            self._unreachable()
            return False
        except Refused as refused:
            if refused.code in _NOT_UNDERSTOOD:
                self._reached(notice="")
                return self._send_one_by_one(batch, refused)
            self._give_up_waiting()
            self._reached(notice=refused.sentence)
            return False
        self._measure_clock(answer, began)
        self._settle(answer)
        self._reached(notice="")
        return bool(answer.answers)

    def _send_one_by_one(self, batch: Sequence[StoredTransaction], refused: Refused) -> bool:
        """Find the one that the server cannot understand and set it aside; the others go on."""
        if len(batch) > 1:
            return all(self._send([each]) for each in batch)
        self._outbox.set_aside(batch[0].id, problem_details(refused))
        self._give_up_waiting(batch[0].id)
        self._on_change()
        return True

    def _settle(self, answer: BatchAnswer) -> None:
        """Keep the answers, and hand over those that somebody waits for: who sees a refusal need not decide later."""
        with self._waiting:
            self._outbox.settle(answer.answers, seen=frozenset(self._waiters))
            for each in answer.answers:
                waiter = self._waiters.get(each.id)
                if waiter is not None:
                    waiter.answer = each.answer if each.status == "already_posted" else each
                    waiter.is_over.set()
        self._tell_settled()

    def _tell_settled(self) -> None:
        with self._settled:
            self._settled.notify_all()

    def _give_up_waiting(self, transaction_id: UUID | None = None) -> None:
        """Let who waits for this answer, or for any, go on without. What was not sent is withdrawn before it can be."""
        with self._waiting:
            for each, waiter in self._waiters.items():
                if transaction_id in (None, each) and not waiter.is_over.is_set():
                    waiter.is_withdrawn = self._outbox.withdraw(each, _NOBODY_WAITS)
                    waiter.is_over.set()

    def _measure_clock(self, answer: BatchAnswer, began: float) -> None:
        middle = (began + time.time()) / 2
        self._clock_offset_ms = round((answer.server_time.timestamp() - middle) * 1000)

    # Online or not

    def _reached(self, notice: str | None = None) -> None:
        was_online, self._is_online = self._is_online, True
        if notice is not None:
            self._notice = notice
        if not was_online:
            self._retry_now.set()
        self._on_change()

    def _unreachable(self) -> None:
        self._is_online = False
        self._tell_settled()
        self._on_change()

    # Refreshing

    def _refresh_until_stopped(self) -> None:
        while not self._is_stopping.is_set():
            self._refresh_now.clear()
            self._refresh(self._location)
            self._refresh_now.wait(self._pauses.refresh * random.uniform(0.8, 1.2))  # noqa: S311  no secret

    def _refresh(self, location: str) -> None:
        """Ask for what changed since the last time, and what there is to do.

        Before anybody has signed in there is no location: badges, items and all bins are copied, so that the first can.
        """
        try:
            more = True
            while more and not self._is_stopping.is_set():
                page = self._server.reference_data(self._copy.cursor(location), location)
                self._copy.apply(page, location)
                more = page.more
            if location:
                self._copy.keep_open_work(location, self._server.open_work(location))
        except Unreachable:
            self._unreachable()
        except Refused:  # nobody is signed in with the server, or not for this place: the copy stays as it is
            self._copied_for = location
            self._reached()
        else:
            self._copied_for = location
            self._reached()
