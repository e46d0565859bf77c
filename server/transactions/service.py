"""A device's transaction, posted exactly once: seen this id? who scanned, and may they? who owns this kind? answer kept.

The receipt is written in the same database transaction as the entries; the same id again gets the first answer, the same id
with other content is refused (`design/architecture.md`, decision 4). Refusals are kept as well, except those that say who is
asking: they end when the person signs in, and then the same transaction shall post.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.access import service as access
from server.access.authentication import Caller, caller_for
from server.database.prepared_each import Asked
from server.transactions import store
from server.transactions.rules import ACTION_BY_KIND, ONLINE_ONLY, ROLE_BY_KIND
from server.transactions.store import Receipt
from shared.errors import (
    CANNOT_UNDO,
    DEVICE_UNKNOWN,
    NOT_FOUND,
    NOT_PERMITTED,
    PERSON_LOCKED,
    SIGN_IN_REQUIRED,
    TRANSACTION_ID_REUSED,
    Refused,
)
from shared.identifiers import content_digest
from shared.wire.access import Role
from shared.wire.problems import problem_details
from shared.wire.transactions import (
    AlreadyPosted,
    Posted,
    ReceivedTransaction,
    RefusedTransaction,
    Transaction,
    TransactionAnswer,
    Undone,
)

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import datetime
    from uuid import UUID

    from server.database.unit_of_work import Database, UnitOfWork

Handler = Callable[["UnitOfWork", Transaction, Caller], Posted]
UndoHandler = Callable[["UnitOfWork", Transaction, Posted, Caller], Posted]

Asks = Callable[[Transaction], Collection[Asked]]

_WHO_IS_ASKING = frozenset({DEVICE_UNKNOWN.code, SIGN_IN_REQUIRED.code, PERSON_LOCKED.code})


@dataclass(frozen=True, slots=True)
class Handlers:
    """Which capability posts which kind of content; `app.py` fills it in."""

    post: Mapping[str, Handler]
    undo: Mapping[str, UndoHandler]
    asks: Mapping[str, Asks] = field(default_factory=dict)
    """What posting that kind will ask about the item that its content names; where it pays to read it for a whole group."""


@dataclass(frozen=True, slots=True)
class Sender:
    """What a request says about who sends it; both tokens as they came."""

    device_token: str
    session_token: str


def submit(database: Database, handlers: Handlers, sender: Sender, transaction: Transaction) -> Future[TransactionAnswer]:
    """Queue the transaction for posting; its answer when it is durable. Raises in the future: Refused(DEVICE_UNKNOWN)."""
    arrival = _Arrival(handlers, sender, transaction, content_digest(transaction.model_copy(update={"clock_offset_ms": 0})))
    return database.submit(arrival.post, items=arrival.locks, if_refused=arrival.refuse, asks=arrival.asks)


def received(work: UnitOfWork, transaction_id: UUID) -> ReceivedTransaction:
    """A transaction as it came, and its answer. Raises: Refused(NOT_FOUND)."""
    found = store.receipt(work, str(transaction_id))
    if found is None:
        raise Refused(NOT_FOUND, what="transaction", key=transaction_id)
    undone_by = store.undone_by(work, str(transaction_id))
    return ReceivedTransaction.model_validate(
        {
            "transaction": found.transaction,
            "device": found.device,
            "received_at": found.received_at,
            "answer": found.answer,
            "undone_by": undone_by,
        }
    )


def last_heard(work: UnitOfWork, person: str) -> datetime | None:
    """When the last transaction of the person came in; None: none ever did."""
    return store.last_received(work, person)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """One transaction on its way into the books; its jobs can run twice."""

    handlers: Handlers
    sender: Sender
    transaction: Transaction
    digest: bytes

    @property
    def locks(self) -> tuple[str, ...]:
        """The id, so that two processes that get the same one wait for each other; and the item, where the content names one."""
        item: str | None = getattr(self.transaction.content, "item", None)
        return (self.id_lock,) if item is None else (self.id_lock, item)

    @property
    def asks(self) -> list[Asked]:
        """What posting it will ask: was it seen before, and what its kind asks."""
        asks_of_kind = self.handlers.asks.get(self.transaction.content.kind)
        of_kind = asks_of_kind(self.transaction) if asks_of_kind is not None else ()
        return [store.asked_for(str(self.transaction.id)), *of_kind]

    @property
    def id_lock(self) -> str:
        return f"transaction {self.transaction.id}"

    def post(self, work: UnitOfWork) -> TransactionAnswer:
        """The job. Raises: Refused; then `refuse` runs, after everything else was taken back."""
        device = access.device_by_token(work, self.sender.device_token)
        if device is None:
            raise Refused(DEVICE_UNKNOWN)
        first = store.receipt(work, str(self.transaction.id))
        if first is not None:
            return self._again(first)
        caller = self._caller(work, device)
        work.person, work.transaction_id = caller.person, str(self.transaction.id)
        answer = self._handle(work, caller)
        store.add(work, Receipt(self.transaction, self.digest, device, work.now, answer))
        return answer

    def refuse(self, work: UnitOfWork, refused: Refused) -> TransactionAnswer:
        """Keep the refusal as the answer. Raises: Refused(DEVICE_UNKNOWN), which is the answer to the whole request."""
        device = access.device_by_token(work, self.sender.device_token)
        if device is None:
            raise Refused(DEVICE_UNKNOWN)
        work.lock_items([self.id_lock])
        first = store.receipt(work, str(self.transaction.id))
        if first is not None:  # another process was faster
            return self._again(first)
        answer = RefusedTransaction(id=self.transaction.id, problem=problem_details(refused))
        if refused.code not in _WHO_IS_ASKING:
            store.add(work, Receipt(self.transaction, self.digest, device, work.now, answer))
        return answer

    def _again(self, first: Receipt) -> TransactionAnswer:
        if first.digest != self.digest:
            reused = Refused(TRANSACTION_ID_REUSED, transaction_id=self.transaction.id)
            return RefusedTransaction(id=self.transaction.id, problem=problem_details(reused))
        return AlreadyPosted(id=self.transaction.id, answer=first.answer)

    def _caller(self, work: UnitOfWork, device: str) -> Caller:
        """Who scanned: somebody who has signed in on this device, at whatever time. Raises: Refused."""
        name, kind = self.transaction.person, self.transaction.content.kind
        person = access.person_on_device(work, name, device)
        if person is None:
            raise Refused(SIGN_IN_REQUIRED)
        if person.blocked:
            raise Refused(PERSON_LOCKED, person=name)
        if kind in ONLINE_ONLY:
            signed_in = access.person_by_session(work, self.sender.session_token, device)
            if signed_in is None or signed_in.person != name:
                raise Refused(SIGN_IN_REQUIRED)
        caller = caller_for(person, device)
        caller.require(ROLE_BY_KIND[kind], action=ACTION_BY_KIND[kind])
        caller.require_location(self.transaction.location)
        return caller

    def _handle(self, work: UnitOfWork, caller: Caller) -> Posted:
        content = self.transaction.content
        if isinstance(content, Undone):
            return self._undo(work, str(content.transaction), caller)
        return self.handlers.post[content.kind](work, self.transaction, caller)

    def _undo(self, work: UnitOfWork, transaction_id: str, caller: Caller) -> Posted:
        """Take an earlier transaction back. Raises: Refused(NOT_FOUND, CANNOT_UNDO, NOT_PERMITTED)."""
        work.lock_items([f"transaction {transaction_id}"])
        first = store.receipt(work, transaction_id)
        if first is None:
            raise Refused(NOT_FOUND, what="transaction", key=transaction_id)
        kind = first.transaction.content.kind
        caller.require(ROLE_BY_KIND[kind], action=ACTION_BY_KIND[kind])
        caller.require_location(first.transaction.location)
        if first.transaction.person != caller.person and Role.SUPERVISOR not in caller.roles:
            action = f"undo what {first.transaction.person} did"
            raise Refused(NOT_PERMITTED, person=caller.person, action=action, role=Role.SUPERVISOR)
        if isinstance(first.answer, RefusedTransaction):
            raise Refused(CANNOT_UNDO, what=f"Transaction {transaction_id}", reason="it was refused and has posted nothing")
        if kind not in self.handlers.undo:
            raise Refused(CANNOT_UNDO, what=ACTION_BY_KIND[kind].capitalize(), reason="it is final")
        if store.undone_by(work, transaction_id) is not None:
            raise Refused(CANNOT_UNDO, what=f"Transaction {transaction_id}", reason="it was undone before")
        undone = self.handlers.undo[kind](work, first.transaction, first.answer, caller)
        store.mark_undone(work, transaction_id, str(self.transaction.id))
        return undone.model_copy(update={"id": self.transaction.id})
