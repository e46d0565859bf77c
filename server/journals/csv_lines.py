"""Journal lines from a CSV file (`server/csv_rows.py`). Pure.

The fields are those of `shared/wire/journals.py`; `recurrence_method`, `recurrence_frequency` and `recurrence_until` fill its
recurrence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from server.csv_rows import CellProblem, problems_of, read_rows
from shared.wire.journals import ItemBatchLine, ReclassificationBatchLine, Recurrence

if TYPE_CHECKING:
    from server.csv_rows import Row
    from shared.wire.journals import BatchLine, JournalKind

_MODELS: dict[JournalKind, type[ItemBatchLine] | type[ReclassificationBatchLine]] = {
    "item": ItemBatchLine,
    "reclassification": ReclassificationBatchLine,
}
_RECURRENCE = "recurrence_"


@dataclass(frozen=True, slots=True)
class LinesOfFile:
    """What a file says: lines with their rows, or what is wrong with it."""

    lines: tuple[tuple[int, BatchLine], ...]
    problems: tuple[CellProblem, ...]


def read_lines(text: str, kind: JournalKind) -> LinesOfFile:
    """The lines in the file, and everything that is wrong with it, row by row."""
    rows, problems = read_rows(text, _columns(kind))
    lines: list[tuple[int, BatchLine]] = []
    for row in rows:
        found = _line(row, kind)
        if isinstance(found, list):
            problems += found
        else:
            lines.append((row.row, found))
    return LinesOfFile(tuple(lines), tuple(sorted(problems, key=lambda problem: problem.row)))


def _columns(kind: JournalKind) -> frozenset[str]:
    recurrence = {f"{_RECURRENCE}{name}" for name in Recurrence.model_fields}
    return frozenset(_MODELS[kind].model_fields.keys() - {"recurrence"} | recurrence)


def _line(row: Row, kind: JournalKind) -> BatchLine | list[CellProblem]:
    given: dict[str, Any] = {name: cell for name, cell in row.cells.items() if not name.startswith(_RECURRENCE)}
    recurrence = {name.removeprefix(_RECURRENCE): cell for name, cell in row.cells.items() if name.startswith(_RECURRENCE)}
    if recurrence:
        given["recurrence"] = recurrence
    try:
        return _MODELS[kind].model_validate(given)
    except ValidationError as invalid:
        return problems_of(row, invalid)
