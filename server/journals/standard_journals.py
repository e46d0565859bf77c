"""Standard journals: lines of a batch, saved under a code and put into batches again.

Source: spec/ledger.md, section 6, rule 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.journals import store
from server.journals.batches import add_lines
from server.journals.batches import batch as batch_named
from server.journals.values import StandardJournal
from shared.errors import INVALID_REQUEST, NOT_FOUND, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.journals.batches import CheckedLine
    from shared.wire.journals import BatchLine, SavedStandardJournal


def save_standard_journal(work: UnitOfWork, batch_name: str, wanted: SavedStandardJournal) -> StandardJournal:
    """Keep the filled lines of the batch under the code, instead of what it held before; the batch keeps them, too.

    Dates and document numbers are those of one day, and not kept. Raises: Refused(NOT_FOUND, INVALID_REQUEST without lines).
    """
    batch = batch_named(work, batch_name)
    lines = [
        _template(line.line, with_quantity=wanted.with_quantities) for line in store.lines(work, batch_name) if not line.is_empty
    ]
    if not lines:
        raise Refused(INVALID_REQUEST, reason=f"batch {batch_name} has no lines to save")
    standard = StandardJournal(wanted.code, batch.kind, wanted.description, work.person, work.now)
    store.save_standard_journal(work, standard, lines)
    return standard


def use_standard_journal(work: UnitOfWork, batch_name: str, code: str) -> list[CheckedLine]:
    """Put the lines at the end of the batch. Raises: Refused(NOT_FOUND, INVALID_REQUEST for another kind of journal)."""
    standard_journal(work, code)
    return add_lines(work, batch_name, [line for _, line in store.standard_journal_lines(work, code)])


def standard_journals(work: UnitOfWork) -> list[StandardJournal]:
    """Every standard journal, by code."""
    return store.standard_journals(work)


def standard_journal(work: UnitOfWork, code: str) -> StandardJournal:
    """The standard journal. Raises: Refused(NOT_FOUND)."""
    found = store.standard_journal_with(work, code)
    if found is None:
        raise Refused(NOT_FOUND, what="standard journal", key=code)
    return found


def lines_of_standard_journal(work: UnitOfWork, code: str) -> list[tuple[int, BatchLine]]:
    """Its lines with their numbers, in their order."""
    return store.standard_journal_lines(work, code)


def delete_standard_journal(work: UnitOfWork, code: str) -> None:
    """Forget it. Raises: Refused(NOT_FOUND)."""
    standard_journal(work, code)
    store.delete_standard_journal(work, code)


def _template(line: BatchLine, *, with_quantity: bool) -> BatchLine:
    changes: dict[str, object] = {"posting_date": None, "document_no": ""}
    return line.model_copy(update=changes if with_quantity else changes | {"quantity": ZERO})
