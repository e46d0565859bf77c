"""Transactions as a device makes them, for tests of what is done with them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from shared.identifiers import new_transaction_id
from shared.quantities import Quantity
from shared.wire.counting import CountRecorded
from shared.wire.problems import ProblemDetails
from shared.wire.transactions import Posted, RefusedTransaction, Transaction, Undone


def a_transaction(quantity: str = "1", transaction_id: UUID | None = None) -> Transaction:
    content = CountRecorded(order="PI-104", bin="A-01-03", item="1000-M8", quantity=Quantity(quantity))
    return _enveloped(content, transaction_id)


def an_undo(of: UUID) -> Transaction:
    return _enveloped(Undone(transaction=of), None)


def _enveloped(content: CountRecorded | Undone, transaction_id: UUID | None) -> Transaction:
    return Transaction(
        id=transaction_id or new_transaction_id(),
        person="ANNA",
        location="MAIN",
        scanned_at=datetime(2026, 5, 4, 7, 30, tzinfo=UTC),
        scans=("]C1PI-104",),
        content=content,
    )


def a_problem(code: str = "insufficient_inventory") -> ProblemDetails:
    return ProblemDetails(type=f"/problems/{code}", title="Not enough", status=409, detail="Only 3 are there.", code=code)


def posted(transaction: Transaction) -> Posted:
    return Posted(id=transaction.id, entry_nos=(7,))


def refused(transaction: Transaction) -> RefusedTransaction:
    return RefusedTransaction(id=transaction.id, problem=a_problem())
