"""Journal lines from a CSV file: a header row with the names of the fields, then a row for each line. Pure.

The fields are those of `shared/wire/journals.py`; `recurrence_method`, `recurrence_frequency` and `recurrence_until` fill its
recurrence. An empty cell leaves the field out. Comma or semicolon stands between cells, whichever the header has more of.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from shared.wire.journals import ItemBatchLine, ReclassificationBatchLine, Recurrence

if TYPE_CHECKING:
    from shared.wire.journals import BatchLine, JournalKind

_MODELS: dict[JournalKind, type[ItemBatchLine] | type[ReclassificationBatchLine]] = {
    "item": ItemBatchLine,
    "reclassification": ReclassificationBatchLine,
}
_RECURRENCE = "recurrence_"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something that is wrong in the file."""

    row: int
    """As an editor numbers the lines of the file: the header is 1."""
    column: str
    """Name of the field; blank: the whole row."""
    sentence: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column or 'all of it'}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class LinesOfFile:
    """What a file says: lines with their rows, or what is wrong with it."""

    lines: tuple[tuple[int, BatchLine], ...]
    problems: tuple[CellProblem, ...]


def read_lines(text: str, kind: JournalKind) -> LinesOfFile:
    """The lines in the file, and everything that is wrong with it, row by row."""
    rows = text.splitlines()
    reader = csv.reader(rows, delimiter=_delimiter(rows[0] if rows else ""))
    header = [name.strip().lower() for name in next(reader, [])]
    unknown = [CellProblem(1, name, "there is no such field") for name in header if name not in _columns(kind)]
    if unknown or not header:
        return LinesOfFile((), tuple(unknown) or (CellProblem(1, "", "the header row is missing"),))
    lines: list[tuple[int, BatchLine]] = []
    problems: list[CellProblem] = []
    for row, cells in ((reader.line_num, [cell.strip() for cell in cells]) for cells in reader):
        if len(cells) > len(header):
            problems.append(CellProblem(row, "", f"{len(cells)} cells, but the header has {len(header)}"))
        elif any(cells):
            found = _line(dict(zip(header, cells, strict=False)), kind, row)
            if isinstance(found, list):
                problems += found
            else:
                lines.append((row, found))
    return LinesOfFile(tuple(lines), tuple(problems))


def _delimiter(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","


def _columns(kind: JournalKind) -> frozenset[str]:
    recurrence = {f"{_RECURRENCE}{name}" for name in Recurrence.model_fields}
    return frozenset(_MODELS[kind].model_fields.keys() - {"recurrence"} | recurrence)


def _line(cells: dict[str, str], kind: JournalKind, row: int) -> BatchLine | list[CellProblem]:
    given: dict[str, Any] = {name: cell for name, cell in cells.items() if cell and not name.startswith(_RECURRENCE)}
    recurrence = {name.removeprefix(_RECURRENCE): cell for name, cell in cells.items() if cell and name.startswith(_RECURRENCE)}
    if recurrence:
        given["recurrence"] = recurrence
    try:
        return _MODELS[kind].model_validate(given)
    except ValidationError as invalid:
        return [CellProblem(row, "_".join(map(str, error["loc"])), error["msg"]) for error in invalid.errors()]
