"""Which line is meant, and how a line may be changed before it is done, on values alone.

Source: spec/warehouse.md, section 6, rule 9; section 8, rule 2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shared.errors import INVALID_REQUEST, MORE_THAN_PLANNED, NOT_ON_DOCUMENT, Refused
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.warehouse.values import ActivityLine
    from shared.quantities import Quantity
    from shared.wire.activities import LineChange, LineDone


def line_meant(done: LineDone, lines: Iterable[ActivityLine], activity_no: str) -> ActivityLine:
    """The line that is named; else the first that what was done fits on best: planned so, with room for it.

    Raises: Refused(NOT_ON_DOCUMENT).
    """
    fitting = [line for line in lines if (line.line_no == done.line if done.line else line.item_no == done.item)]
    fitting = [line for line in fitting if not line.is_breakbulk]
    if not fitting:
        raise Refused(NOT_ON_DOCUMENT, item=f"Line {done.line}" if done.line else done.item, document=activity_no)
    return max(fitting, key=lambda line: (line.left > ZERO, _agreements(line, done), line.left >= done.quantity, -line.line_no))


def _agreements(line: ActivityLine, done: LineDone) -> int:
    said = (
        (done.from_bin, line.from_bin),
        (done.to_bin, line.to_bin),
        (done.lot, line.tracking.lot_no),
        (done.serial, line.tracking.serial_no),
    )
    return sum(given is not None and given == planned for given, planned in said)


def tracking_of(line: ActivityLine, said: LineDone) -> Tracking:
    """The numbers that are named, as planned where none is."""
    planned = line.tracking
    return Tracking(
        planned.lot_no if said.lot is None else said.lot,
        planned.serial_no if said.serial is None else said.serial,
        planned.package_no if said.package is None else said.package,
    )


def changed(line: ActivityLine, change: LineChange) -> ActivityLine:
    """The line with what is given changed. Raises: Refused(INVALID_REQUEST) for a larger unit that is opened."""
    _require_own(line)
    numbers = Tracking(
        line.tracking.lot_no if change.lot is None else change.lot,
        line.tracking.serial_no if change.serial is None else change.serial,
        line.tracking.package_no,
    )
    return replace(
        line,
        from_bin=line.from_bin if change.from_bin is None else change.from_bin,
        to_bin=line.to_bin if change.to_bin is None else change.to_bin,
        tote=line.tote if change.tote is None else change.tote,
        tracking=numbers,
        expires_on=line.expires_on if numbers == line.tracking else None,
        why=change.reason or line.why,
    )


def split(line: ActivityLine, quantity: Quantity) -> tuple[ActivityLine, ActivityLine]:
    """What stays, and the new line. Raises: Refused(MORE_THAN_PLANNED, INVALID_REQUEST)."""
    _require_own(line)
    if quantity >= line.left:
        raise Refused(MORE_THAN_PLANNED, quantity=quantity, item=line.item_no, left=line.left, activity=line.activity_no)
    return replace(line, quantity=line.quantity - quantity), replace(line, quantity=quantity, handled=ZERO)


def _require_own(line: ActivityLine) -> None:
    if line.is_breakbulk:
        raise Refused(INVALID_REQUEST, reason="a line that opens a larger unit follows the line that needs it")
