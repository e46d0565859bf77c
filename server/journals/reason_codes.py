"""Reason codes: why stock is adjusted. Devices keep a copy, and offer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.database.changes import Change, record_changes
from server.journals import store
from shared.errors import NOT_FOUND, Refused

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.journals import ReasonCode


def reason_codes(work: UnitOfWork) -> list[ReasonCode]:
    """Every reason code, by code."""
    return store.reason_codes(work)


def save_reason_code(work: UnitOfWork, reason: ReasonCode) -> None:
    """Make the code known, or change what it means."""
    store.save_reason_code(work, reason)
    record_changes(work.connection, [Change("reason", (reason.code,))])


def delete_reason_code(work: UnitOfWork, code: str) -> None:
    """Offer the code no longer; entries keep it. Raises: Refused(NOT_FOUND)."""
    if not store.delete_reason_code(work, code):
        raise Refused(NOT_FOUND, what="reason code", key=code)
    record_changes(work.connection, [Change("reason", (code,), removed=True)])
