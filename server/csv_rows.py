"""Rows of a CSV file as people save it from a spreadsheet: a header row with names of fields, then a row for each line. Pure.

Comma or semicolon stands between cells, whichever the header has more of. A cell in quotes may hold either, and line ends. An empty
cell leaves its field out. Everything that is wrong is said at once, with its row and column.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.problems import field_sentence

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic import ValidationError

_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


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
class Row:
    """What stands in a row, by field; empty cells are left out."""

    row: int
    cells: dict[str, str]


def read_rows(text: str, columns: Collection[str]) -> tuple[list[Row], list[CellProblem]]:
    """The rows of the file, and what is wrong with its shape. Without a header that is understood there are no rows."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=_delimiter(lines[0] if lines else ""))
    header = [name.strip().lower() for name in next(reader, [])]
    problems = [CellProblem(1, name, "there is no such field") for name in header if name not in columns]
    problems += [CellProblem(1, name, "this field is there twice") for name in sorted({n for n in header if header.count(n) > 1})]
    if problems or not header:
        return [], problems or [CellProblem(1, "", "the header row is missing")]
    rows: list[Row] = []
    for row, cells in ((reader.line_num, [cell.strip() for cell in cells]) for cells in reader):
        if len(cells) > len(header):
            problems.append(CellProblem(row, "", f"{len(cells)} cells, but the header has {len(header)}"))
        elif any(cells):
            rows.append(Row(row, {name: cell for name, cell in zip(header, cells, strict=False) if cell}))
    return rows, problems


def problems_of(row: Row, invalid: ValidationError) -> list[CellProblem]:
    """What is wrong with the fields of a row."""
    found = []
    for error in invalid.errors():
        column = "_".join(map(str, error["loc"]))
        cell = row.cells.get(column, "")
        sentence = f"{cell} has a decimal comma: write a point" if _DECIMAL_COMMA.fullmatch(cell) else field_sentence(error)
        found.append(CellProblem(row.row, column, sentence))
    return found


def _delimiter(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","
