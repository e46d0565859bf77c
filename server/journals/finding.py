"""Which journal lines hold a lot, serial or package number, for those who look for every record of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.journals import store
from server.tracing.finding import found
from server.tracing.values import Found, FoundState

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.tracing.values import Sought


def found_entries(work: UnitOfWork, sought: Sought) -> list[Found]:
    """Lines of batches that are not posted yet, with the number as it is or as it is to become."""
    if sought.tracking.is_blank:
        return []
    lines = store.lines_with_numbers(work, sought.item_no, sought.tracking)
    words = [f"{batch} line {line}: {quantity} {item}" for batch, line, item, quantity in lines]
    return [found("journal_line", "Journal lines not posted yet", FoundState.OPEN, words)]
