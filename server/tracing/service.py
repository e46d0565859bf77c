"""What people ask about a lot, serial or package number: where it came from, where it went, where it occurs; and recalls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.tracing.following import follow

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.tracing.values import Trace, TraceRequest


def trace(work: UnitOfWork, request: TraceRequest) -> Trace:
    """The tree of where the goods went, or came from. Nothing asked for: nothing found, no error.

    Raises: Refused(UNKNOWN_ITEM). Source: spec/tracing.md, sections 2 to 6.
    """
    return follow(work, request)
