"""Journal batches as people keep them: made, filled, checked and posted, through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.journals import batches, posting_batches
from shared.wire.journals import NewJournalBatch, NewJournalLines

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork
    from server.journals.batches import CheckedLine
    from server.journals.values import JournalLine, LineRefused, PostingOutcome


def a_batch(database: Database, name: str = "ADJUST", **fields: Any) -> str:
    """A batch without lines; its name."""
    database.write(lambda work: batches.create_batch(work, NewJournalBatch(name=name, **fields)))
    return name


def enter(database: Database, name: str, *lines: dict[str, Any], person: str = "SAM") -> list[CheckedLine]:
    """Lines as the API takes them, at the end of the batch."""

    def add(work: UnitOfWork) -> list[CheckedLine]:
        work.person = person
        return batches.add_lines(work, name, NewJournalLines.model_validate({"lines": lines}).lines)

    return database.write(add)


def post_batch(database: Database, name: str, person: str = "SUE") -> tuple[str, PostingOutcome]:
    """Its name from now on, and what its lines became. Raises: Refused."""

    def post(work: UnitOfWork) -> tuple[str, PostingOutcome]:
        work.person = person
        return posting_batches.post_batch(work, name)

    return database.write(post)


def check_batch(database: Database, name: str, person: str = "SUE") -> tuple[LineRefused, ...]:
    """Everything that posting would refuse."""

    def check(work: UnitOfWork) -> tuple[LineRefused, ...]:
        work.person = person
        return posting_batches.check_batch(work, name)

    problems, _ = database.preview(check, lambda _work: None)
    return problems


def lines_of(database: Database, name: str) -> list[JournalLine]:
    """The lines that wait in the batch."""
    with database.read() as work:
        return batches.lines(work, name, after=0, limit=10_000)


def what_is_wrong(problems: tuple[LineRefused, ...]) -> list[tuple[int, str, str]]:
    """Line, field and code of each."""
    return [(each.line_no, each.field, each.refused.code) for each in problems]
