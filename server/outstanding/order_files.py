"""Orders of a CSV file: read, brought together from their rows, and refused with everything that is wrong. Pure.

Purchasing and sales do not know each other; what holds for the files of both is said here, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from server.csv_rows import CellProblem, problems_of, read_rows
from server.problems import RefusedInDetail
from shared.errors import FILE_REFUSED, NOT_FOUND, Refused
from shared.wire.order_files import OrderRow
from shared.wire.problems import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

AnyRow = TypeVar("AnyRow", bound=OrderRow)

_COLUMN_OF = {"uom_unknown": "uom", "quantity_too_fine": "quantity"}
"""Where a refusal that says nothing of its own is to be looked for; else it is the item."""


class FileRefused(RefusedInDetail):
    """A file that was not imported, with everything that is wrong in it."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.row, problem.column)))
        super().__init__(FILE_REFUSED, count=len(self.problems), first=str(self.problems[0]))
        self.field_errors = [
            FieldError(where=f"rows.{problem.row}.{problem.column}".removesuffix("."), message=problem.sentence, code="")
            for problem in self.problems
        ]


def decoded(content: bytes) -> str:
    """The file as text. Raises: FileRefused."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused([CellProblem(1, "", "the file is not UTF-8: save it as “CSV UTF-8”")]) from None


def read_orders(
    text: str, model: type[AnyRow], header: Collection[str]
) -> tuple[list[list[tuple[int, AnyRow]]], list[CellProblem]]:
    """The rows of each order with their numbers, in the order in which the orders come, and what is wrong with them.

    `header`: fields that the rows of one order have to agree on.
    """
    rows, problems = read_rows(text, model.model_fields)
    found: dict[str, list[tuple[int, AnyRow]]] = {}
    for row in rows:
        try:
            line = model.model_validate(row.cells)
        except ValidationError as invalid:
            problems += problems_of(row, invalid)
        else:
            found.setdefault(line.external_no, []).append((row.row, line))
    for of_order in found.values():
        problems += _disagreements(of_order, header)
    if not rows and not problems:
        problems.append(CellProblem(1, "", "there is nothing below the header row"))
    return list(found.values()), problems


def _disagreements(of_order: Sequence[tuple[int, OrderRow]], header: Collection[str]) -> list[CellProblem]:
    first_row, first = of_order[0]
    return [
        CellProblem(row, name, f"row {first_row} of the same order says {getattr(first, name) or 'nothing'}")
        for row, line in of_order[1:]
        for name in sorted(header)
        if getattr(line, name) != getattr(first, name)
    ]


def refusals(of_order: Sequence[tuple[int, AnyRow]], make: Callable[[AnyRow], object]) -> list[CellProblem]:
    """What making each of the lines refuses."""
    problems = []
    for row, line in of_order:
        try:
            make(line)
        except Refused as refused:
            problems.append(CellProblem(row, _column(refused), refused.sentence))
    return problems


def _column(refused: Refused) -> str:
    if refused.problem is NOT_FOUND:
        return refused.facts["what"].replace("-", "_").replace(" ", "_")
    return _COLUMN_OF.get(refused.code, "item")
