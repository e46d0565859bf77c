"""A batch that cannot be posted, with every problem of every line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.problems import RefusedInDetail
from shared.errors import LINES_REFUSED
from shared.wire.problems import FieldError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.journals.values import LineRefused


class LinesRefused(RefusedInDetail):
    """A batch that was not posted, with every problem of every line."""

    def __init__(self, document: str, problems: Sequence[LineRefused]) -> None:
        first = problems[0]
        super().__init__(
            LINES_REFUSED,
            document=document,
            count=len(problems),
            first=f"line {first.line_no}: {first.refused.sentence}",
        )
        self.problems = tuple(problems)
        self.field_errors = [_field_error(problem) for problem in problems]


def _field_error(problem: LineRefused) -> FieldError:
    where = f"lines.{problem.line_no}.{problem.field}".removesuffix(".")
    return FieldError(where=where, message=problem.refused.sentence, code=problem.refused.code)
