"""What a batch asks of its lines, which of them are due, and what becomes of them when they are posted. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shared.codes import CODE_LENGTH_MAX
from shared.errors import (
    DOCUMENT_NO_REQUIRED,
    INVALID_REQUEST,
    RECURRENCE_NOT_USED,
    RECURRENCE_REQUIRED,
    Refused,
)
from shared.quantities import ZERO
from shared.wire.journals import ItemBatchLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from server.journals.values import JournalBatch, JournalLine
    from shared.wire.journals import BatchLine, JournalKind

_NUMBERS_IN_LINE = ("lot", "serial", "package", "new_lot", "new_serial", "new_package")
_LAST_NUMBER = re.compile(r"[0-9]+$")


def require_kind(batch: JournalBatch, lines: Iterable[BatchLine]) -> None:
    """Raises: Refused(INVALID_REQUEST) where a line is not of the batch's kind of journal."""
    if any(kind_of(line) != batch.kind for line in lines):
        wanted = "an item journal: its lines have a type" if batch.kind == "item" else "a reclassification: its lines have no type"
        raise Refused(INVALID_REQUEST, reason=f"batch {batch.name} is {wanted}")


def kind_of(line: BatchLine) -> JournalKind:
    """Which kind of journal the line is for."""
    return "item" if isinstance(line, ItemBatchLine) else "reclassification"


def problems_of_line(batch: JournalBatch, line: BatchLine) -> Iterator[Refused]:
    """What the batch itself says against a line that is not empty. Source: spec/ledger.md, section 6, rule 2."""
    if not line.document_no and not batch.draws_numbers:
        yield Refused(DOCUMENT_NO_REQUIRED, batch=batch.name)
    if batch.recurring and line.recurrence is None:
        yield Refused(RECURRENCE_REQUIRED, batch=batch.name)
    if not batch.recurring and line.recurrence is not None:
        yield Refused(RECURRENCE_NOT_USED, batch=batch.name)
    if not batch.tracking_on_lines and any(getattr(line, field, "") for field in _NUMBERS_IN_LINE):
        reason = f"batch {batch.name} takes no lot, serial or package numbers in its lines: set them on the line"
        yield Refused(INVALID_REQUEST, reason=reason)


def lines_to_post(batch: JournalBatch, lines: Sequence[JournalLine], work_date: date) -> list[JournalLine]:
    """The lines that are posted now: all that are not empty; of a recurring batch those whose day has come.

    Source: spec/ledger.md, section 6, rule 4.
    """
    filled = [line for line in lines if not line.is_empty]
    return [line for line in filled if is_due(line.line, work_date)] if batch.recurring else filled


def is_due(line: BatchLine, work_date: date) -> bool:
    """Whether the day of a recurring line has come, and its last day has not passed."""
    posting_date = line.posting_date or work_date
    until = line.recurrence.until if line.recurrence is not None else None
    return posting_date <= work_date and (until is None or posting_date <= until)


def moved_on(batch: JournalBatch, line: JournalLine, posting_date: date) -> JournalLine:
    """A recurring line after it was posted: at its next date, a variable one without quantity.

    A number that came from a series does not come twice. Raises: Refused(INVALID_REQUEST) beyond the calendar.
    """
    recurrence = line.line.recurrence
    assert recurrence is not None, "a line of a recurring batch that was posted recurs"
    try:
        changes: dict[str, object] = {"posting_date": recurrence.frequency.from_day(posting_date)}
    except ValueError as beyond:
        raise Refused(INVALID_REQUEST, reason=str(beyond)) from None
    if recurrence.method == "variable":
        changes["quantity"] = ZERO
    if batch.number_series:
        changes["document_no"] = ""
    return replace(line, line=line.line.model_copy(update=changes), version=line.version + 1)


def next_name(name: str) -> str:
    """The name with the number at its end counted up, as wide as it was; blank where there is none, or no room.

    >>> next_name("OPEN-09")
    'OPEN-10'
    """
    number = _LAST_NUMBER.search(name)
    if number is None:
        return ""
    counted = name[: number.start()] + str(int(number.group()) + 1).zfill(len(number.group()))
    return counted if len(counted) <= CODE_LENGTH_MAX else ""
