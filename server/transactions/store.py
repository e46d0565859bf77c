"""Every statement over what came from devices; the only writer of its tables. All of it is on the posting path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, insert, select

from server.database.prepared import Prepared
from server.database.prepared_each import Asked, PreparedForEach
from server.transactions.tables import received_transaction, undone_transaction
from shared.wire.fields import RawScan
from shared.wire.transactions import Content, FirstAnswer, Transaction

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork

_INSERT = Prepared(insert(received_transaction), about="id")
_BY_ID = PreparedForEach(
    lambda suffix: select(received_transaction).where(received_transaction.c.id == bindparam(f"id{suffix}")), about="id"
)
_INSERT_UNDONE = Prepared(insert(undone_transaction))
_UNDONE_BY = Prepared(select(undone_transaction.c.undone_by).where(undone_transaction.c.id == bindparam("id")))

_ANSWER: TypeAdapter[FirstAnswer] = TypeAdapter(FirstAnswer)
_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)
_SCANS: TypeAdapter[tuple[RawScan, ...]] = TypeAdapter(tuple[RawScan, ...])


@dataclass(frozen=True, slots=True)
class Receipt:
    """A transaction as it was received, and what was answered."""

    transaction: Transaction
    digest: bytes
    device: str
    received_at: datetime
    answer: FirstAnswer


def add(work: UnitOfWork, receipt: Receipt) -> None:
    """Keep the transaction and its answer; in the same database transaction as its entries."""
    transaction = receipt.transaction
    row = {
        "id": str(transaction.id),
        "digest": receipt.digest,
        "kind": transaction.content.kind,
        "person": transaction.person,
        "device": receipt.device,
        "location_code": transaction.location,
        "scanned_at": transaction.scanned_at,
        "clock_offset_ms": transaction.clock_offset_ms,
        "received_at": receipt.received_at,
        "scans": _SCANS.dump_json(transaction.scans).decode(),
        "content": transaction.content.model_dump_json(),
        "status": receipt.answer.status,
        "answer": receipt.answer.model_dump_json(),
    }
    _INSERT.later(work.connection, [row])


def receipt(work: UnitOfWork, transaction_id: str) -> Receipt | None:
    """What came under this id."""
    rows = _BY_ID.rows(work.connection, [{"id": transaction_id}])
    if not rows:
        return None
    (row,) = rows
    transaction = Transaction(
        id=row.id,
        person=row.person,
        location=row.location_code,
        scanned_at=row.scanned_at,
        clock_offset_ms=row.clock_offset_ms,
        scans=_SCANS.validate_json(row.scans),
        content=_CONTENT.validate_json(row.content),
    )
    answer = _ANSWER.validate_json(row.answer)
    return Receipt(transaction, row.digest, row.device, row.received_at, answer)


def asked_for(transaction_id: str) -> Asked:
    """That `receipt` will be asked for this id."""
    return Asked(_BY_ID, {"id": transaction_id})


def mark_undone(work: UnitOfWork, transaction_id: str, undone_by: str) -> None:
    """Remember that the transaction was taken back; the key lets it happen once."""
    _INSERT_UNDONE.run(work.connection, {"id": transaction_id, "undone_by": undone_by})


def undone_by(work: UnitOfWork, transaction_id: str) -> str | None:
    """The transaction that took this one back."""
    row = _UNDONE_BY.first(work.connection, {"id": transaction_id})
    return None if row is None else str(row.undone_by)


def last_received(work: UnitOfWork, person: str) -> datetime | None:
    """When the last transaction of the person came in; None: none ever did."""
    columns = received_transaction.c
    statement = select(func.max(columns.received_at)).where(columns.person == person)
    received_at: datetime | None = work.connection.execute(statement).scalar_one()
    return received_at
