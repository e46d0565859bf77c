"""The server's own posting engine without HTTP: jobs that are queued up before its writer may begin, so that groups are full."""

from __future__ import annotations

import time
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Any

from server.app import HANDLERS
from server.database import unit_of_work
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine
from server.transactions import service
from server.transactions.service import Sender
from shared.quantities import Quantity, UnitCost
from shared.wire.transactions import Transaction
from tests.benchmarks.load import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from server.database.unit_of_work import Database, UnitOfWork
    from tests.benchmarks.fleet import Handheld

GROUP = 32
TOO_MANY = "99999999"
"""More than any order line has: refused."""


class Engine:
    """Posts receipts through the ledger's door, and transactions through the door that devices come through."""

    def __init__(self, database: Database, handheld: Handheld, items: Sequence[str]) -> None:
        self.database = database
        self._handheld = handheld
        self._items = items
        self._turns = count()
        unit_of_work.GROUP_MAX = GROUP

    def submit_posting(self) -> Future[Any]:
        """Queue a receipt of one piece into a bin."""
        item = self._next_item()
        line = PostingLine(EntryType.PURCHASE, item, Place("MAIN", "DOCK"), Quantity(1), unit_cost=UnitCost("1.25"))

        def job(work: UnitOfWork) -> object:
            return post(work, Posting((line,), work.now.date()))

        return self.database.submit(job, items=(item,))

    def submit_transaction(self) -> Future[Any]:
        """Queue a fresh transaction."""
        return self.send(self.transaction())

    def transaction(self, quantity: str = "1") -> Transaction:
        """A scan of goods that came for the order."""
        return Transaction.model_validate(transaction(self._handheld.person, self._handheld.order, self._next_item(), quantity))

    def send(self, sent: Transaction) -> Future[Any]:
        """Queue it."""
        return service.submit(self.database, HANDLERS, Sender(self._handheld.device_token, ""), sent)

    def in_groups(self, submits: Sequence[Callable[[], Future[Any]]]) -> tuple[int, float]:
        """Queue all of them while the writer waits, then let it go: how many, and how long until the last was durable."""
        gate, is_waiting = Event(), Event()

        def wait(_work: UnitOfWork) -> None:
            is_waiting.set()
            gate.wait()

        self.database.submit(wait)
        is_waiting.wait()
        began = time.perf_counter()
        futures = [submit() for submit in submits]
        gate.set()
        for future in futures:
            future.result()
        return len(futures), time.perf_counter() - began

    def _next_item(self) -> str:
        return self._items[next(self._turns) * 7 % len(self._items)]
