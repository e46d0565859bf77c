"""Which registered picks and movements carried a number, for those who look for every record of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.tracing.finding import found
from server.tracing.values import Found, FoundState
from server.warehouse import store

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.tracing.values import Sought


def found_entries(work: UnitOfWork, sought: Sought) -> list[Found]:
    """Lines of registered activities with the number: who moved it where, and when."""
    if sought.tracking.is_blank:
        return []
    lines = store.registered_numbers(work, sought.item_no, sought.tracking)
    words = [
        f"{no}: {quantity} {item} from {start or '-'} to {end or '-'}, {person} on {day}"
        for no, quantity, item, start, end, person, day in lines
    ]
    return [found("registered_activity_line", "Registered picks and movements", FoundState.POSTED, words)]
