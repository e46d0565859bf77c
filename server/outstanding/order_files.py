"""Orders of a CSV file: read, brought together from their rows, and refused with everything that is wrong. Pure.

Purchasing and sales do not know each other; what holds for the files of both is said here, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from server.csv_rows import CellProblem, problems_of, read_rows
from server.problems import RefusedInDetail
from shared.errors import FILE_REFUSED, NOT_FOUND, Refused
from shared.wire.order_files import FileRow, ImportedOrder, OrdersImported
from shared.wire.problems import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

AnyRow = TypeVar("AnyRow", bound=FileRow)

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


def import_orders(
    content: bytes,
    model: type[AnyRow],
    header: Collection[str],
    *,
    known: Callable[[AnyRow], str | None],
    problems: Callable[[Sequence[tuple[int, AnyRow]]], list[CellProblem]],
    make: Callable[[Sequence[tuple[int, AnyRow]]], str],
) -> OrdersImported:
    """Make the orders of the file that are not there yet, all of them or none.

    `known`: number of the order that a row is of, if it is there; `problems`: what making an order of its rows would refuse;
    `make`: makes it, and answers its number. Raises: FileRefused with everything that is wrong.
    """
    found, wrong = read_orders(decoded(content), model, header)
    there, new = [], []
    for of_order in found:
        external_no, no = of_order[0][1].external_no, known(of_order[0][1])
        if no is None:
            wrong += problems(of_order)
            new.append(of_order)
        else:
            there.append(ImportedOrder(external_no=external_no, no=no, lines=len(of_order)))
    if wrong:
        raise FileRefused(wrong)
    created = [ImportedOrder(external_no=rows[0][1].external_no, no=make(rows), lines=len(rows)) for rows in new]
    return OrdersImported(created=tuple(created), known=tuple(there))


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


def _disagreements(of_order: Sequence[tuple[int, FileRow]], header: Collection[str]) -> list[CellProblem]:
    first_row, first = of_order[0]
    return [
        CellProblem(row, name, f"row {first_row} of the same order says {getattr(first, name) or 'nothing'}")
        for row, line in of_order[1:]
        for name in sorted(header)
        if getattr(line, name) != getattr(first, name)
    ]


def refusals(of_order: Sequence[tuple[int, AnyRow]], make: Callable[[AnyRow], object], column: str = "") -> list[CellProblem]:
    """What making each of the lines refuses; `column`: where to look for it, where the refusal does not say."""
    problems = []
    for row, line in of_order:
        try:
            make(line)
        except Refused as refused:
            problems.append(CellProblem(row, column or _column(refused), refused.sentence))
    return problems


def _column(refused: Refused) -> str:
    if refused.problem is NOT_FOUND:
        return refused.facts["what"].replace("-", "_").replace(" ", "_")
    return _COLUMN_OF.get(refused.code, "item")
