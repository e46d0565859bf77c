"""Transaction builders: the envelope of a device around a content."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.identifiers import new_transaction_id
from shared.wire.picking import Moved
from shared.wire.transactions import Transaction

if TYPE_CHECKING:
    from uuid import UUID

    from shared.wire.transactions import Content


def a_transaction(
    content: Content | None = None,
    *,
    transaction_id: UUID | None = None,
    person: str = "JO",
    location: str = "MAIN",
) -> Transaction:
    """One thing that a person did; without a content a movement of one piece."""
    return Transaction(
        id=transaction_id or new_transaction_id(),
        person=person,
        location=location,
        scanned_at=datetime(2026, 3, 2, 6, 30, tzinfo=UTC),
        scans=("\x1d01095011010",),
        content=content or a_movement(),
    )


def a_movement(quantity: str = "1", item: str = "CHAIR") -> Moved:
    return Moved(item=item, quantity=quantity, from_bin="A-01", to_bin="A-02")
