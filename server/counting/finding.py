"""Where a lot or serial number was counted, for those who look for every record of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.counting import store
from server.tracing.finding import found
from server.tracing.values import Found, FoundState

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.tracing.values import Sought


def found_entries(work: UnitOfWork, sought: Sought) -> list[Found]:
    """Counted lines with the number: on orders that are posted, and on those that are not."""
    numbers = sought.tracking
    if not (numbers.lot_no or numbers.serial_no) or numbers.package_no:
        return []
    lines = store.recorded_numbers(work, sought.item_no, numbers)
    return [
        found(
            "count_recording_line",
            "Counted lines",
            state,
            [
                f"{order} recording {recording}: {item} in {place}"
                for order, recording, item, place, posted in lines
                if posted is is_posted
            ],
        )
        for state, is_posted in ((FoundState.POSTED, True), (FoundState.OPEN, False))
    ]
