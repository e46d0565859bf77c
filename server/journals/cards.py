"""Batches, lines and standard journals as the API answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.journals import batches, standard_journals
from shared.wire.journals import (
    JournalBatchCard,
    JournalLineCard,
    JournalProblem,
    NewJournalBatch,
    PostedJournalLine,
    StandardJournalCard,
    StandardJournalLineCard,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.database.unit_of_work import UnitOfWork
    from server.journals.values import JournalBatch, JournalLine, LineRefused
    from server.ledger.posting_lines import PostedLine


def batch_card(batch: JournalBatch, lines: int) -> JournalBatchCard:
    named = {name: getattr(batch, name) for name in NewJournalBatch.model_fields}
    return JournalBatchCard(**named, lines=lines, made_by=batch.made_by, made_at=batch.made_at)


def line_card(line: JournalLine, problems: Iterable[LineRefused] = ()) -> JournalLineCard:
    return JournalLineCard(
        line_no=line.line_no,
        version=line.version,
        entered_by=line.entered_by,
        entered_at=line.entered_at,
        line=line.line,
        problems=problem_cards(problems),
    )


def problem_cards(problems: Iterable[LineRefused]) -> tuple[JournalProblem, ...]:
    return tuple(
        JournalProblem(line_no=each.line_no, field=each.field, code=each.refused.code, detail=each.refused.sentence)
        for each in problems
    )


def posted_lines(lines: Iterable[PostedLine]) -> tuple[PostedJournalLine, ...]:
    return tuple(PostedJournalLine(entry_nos=line.entry_nos, warehouse_entry_nos=line.warehouse_entry_nos) for line in lines)


def standard_journal_card(work: UnitOfWork, code: str) -> StandardJournalCard:
    """Raises: Refused(NOT_FOUND)."""
    standard = standard_journals.standard_journal(work, code)
    lines = standard_journals.lines_of_standard_journal(work, code)
    return StandardJournalCard(
        code=standard.code,
        kind=standard.kind,
        description=standard.description,
        made_by=standard.made_by,
        made_at=standard.made_at,
        lines=tuple(StandardJournalLineCard(line_no=line_no, line=line) for line_no, line in lines),
    )


def card_of(work: UnitOfWork, name: str) -> JournalBatchCard:
    """The batch as it is now. Raises: Refused(NOT_FOUND)."""
    return batch_card(batches.batch(work, name), batches.count_lines(work, name))
