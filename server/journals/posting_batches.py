"""Posting a journal batch: all of its lines or none, with every problem of every line in the answer.

To check a batch is to post it and to take it back (`Database.preview`): lines see what the lines before them did, and a check
cannot promise what posting does not keep.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.journals import store, tracked_lines
from server.journals.batches import locked_batch
from server.journals.line_checks import dated_line
from server.journals.refusals import LinesRefused
from server.journals.rules import batches as rules
from server.journals.rules import numbering
from server.journals.rules.fields import about, told_once
from server.journals.values import PostingOutcome
from server.ledger.posting import post, problems
from server.ledger.posting_lines import Document, PostedLine, Posting
from server.number_series import service as number_series
from shared.errors import NOTHING_TO_POST, SERVER_BUSY, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.journals.values import DatedLine, JournalBatch, JournalLine, LineRefused, NumberedDocument


def post_batch(work: UnitOfWork, name: str) -> tuple[str, PostingOutcome]:
    """Post the lines of the batch, and clear it for the next ones. Its name from now on, and what its lines became.

    Raises: Refused(NOT_FOUND, NOTHING_TO_POST), LinesRefused with every problem; SERVER_BUSY where another server took a
    document number at the same moment.
    """
    batch = locked_batch(work, name)
    lines = _lines_to_post(work, batch)
    if not lines:
        raise Refused(NOTHING_TO_POST, document=f"batch {name}")
    outcome = _try_to_post(work, batch, lines)
    if outcome.problems:
        raise LinesRefused(f"batch {name}", outcome.problems)
    return _clear(work, batch, outcome), outcome


def check_batch(work: UnitOfWork, name: str) -> tuple[LineRefused, ...]:
    """Everything that posting would refuse; for `Database.preview` only. Raises: Refused(NOT_FOUND)."""
    assert work.is_preview, "to check is to post, and to take it back"
    batch = locked_batch(work, name)
    lines = _lines_to_post(work, batch)
    return _try_to_post(work, batch, lines).problems if lines else ()


def _lines_to_post(work: UnitOfWork, batch: JournalBatch) -> list[JournalLine]:
    return rules.lines_to_post(batch, store.lines(work, batch.name), catalog.work_date(work))


def _try_to_post(work: UnitOfWork, batch: JournalBatch, lines: Sequence[JournalLine]) -> PostingOutcome:
    """Post every line that can be posted, and say what speaks against the others: whoever asks takes it back if any does."""
    work.lock_items({line.line.item for line in lines})
    dated, refused = _dated(work, batch, lines)
    documents = numbering.documents(dated)
    numbers, out_of_order = _document_numbers(work, batch, documents)
    refused += out_of_order
    posted: list[tuple[DatedLine, PostedLine]] = []
    for document in numbering.numbered(documents, numbers):
        done, failed = _post_document(work, batch, document)
        posted += done
        refused += failed
    if not refused and not work.is_preview:
        _take_numbers(work, batch, documents, numbers)
    return PostingOutcome(tuple(posted), tuple(sorted(refused, key=lambda each: each.line_no)))


def _dated(work: UnitOfWork, batch: JournalBatch, lines: Sequence[JournalLine]) -> tuple[list[DatedLine], list[LineRefused]]:
    """What the lines mean, and what the journal itself says against them."""
    work_date = catalog.work_date(work)
    dated, refused = [], []
    for line in lines:
        meant, against = dated_line(work, batch, line, work_date, is_entered_by_another=line.entered_by != work.person)
        dated.append(meant)
        refused += [about(line, each) for each in against]
    return dated, refused


def _post_document(
    work: UnitOfWork, batch: JournalBatch, document: NumberedDocument
) -> tuple[list[tuple[DatedLine, PostedLine]], list[LineRefused]]:
    """Post those of its lines that can be posted: what they became, and what speaks against the others."""
    parts = [(line, part) for line in document.lines for part in line.posting_lines]
    posting = Posting(
        tuple(part for _, part in parts),
        document.posting_date,
        Document(no=document.document_no),
        document.reason,
        journal_batch=batch.name,
    )
    failed = [(parts[each.line][0], each.refused) for each in problems(work, posting)] if parts else []
    refused_lines = {line.line_no for line, _ in failed}
    parts = [(line, part) for line, part in parts if line.line_no not in refused_lines]
    posted = post(work, replace(posting, lines=tuple(part for _, part in parts))).lines if parts else ()
    whole = _of_lines([line for line, _ in parts], posted)
    return whole, list(told_once(about(line.journal_line, refused) for line, refused in failed))


def _of_lines(lines: Sequence[DatedLine], posted: Sequence[PostedLine]) -> list[tuple[DatedLine, PostedLine]]:
    """What each line became, with all of its numbers; the parts of a line are neighbours."""
    whole = []
    for _, parts in groupby(zip(lines, posted, strict=True), key=lambda part: part[0].line_no):
        of_line = list(parts)
        entry_nos = tuple(no for _, part in of_line for no in part.entry_nos)
        warehouse_entry_nos = tuple(no for _, part in of_line for no in part.warehouse_entry_nos)
        whole.append((of_line[0][0], PostedLine(entry_nos, warehouse_entry_nos)))
    return whole


# Document numbers: those of a series with gaps are only looked at until everything is posted, so that no refusal takes any


def _document_numbers(
    work: UnitOfWork, batch: JournalBatch, documents: Sequence[numbering.Document]
) -> tuple[list[str], list[LineRefused]]:
    """The number of each document in the ledger, and the typed ones that are out of order."""
    typed = [document[0].journal_line.line.document_no for document in documents]
    if not documents or not batch.draws_numbers:
        return typed, []
    days = [document[0].posting_date for document in documents]
    try:
        numbers = _next_numbers(work, batch.number_series, days) if batch.number_series else typed
        series = batch.number_series
        out_of_order = list(numbering.typed_out_of_order(documents, series, numbers)) if series else []
        if batch.posting_number_series:
            numbers = _next_numbers(work, batch.posting_number_series, days)
    except Refused as refused:  # the series is used up, or not in order of date
        return typed, [about(documents[0][0].journal_line, refused)]
    return numbers, out_of_order


def _next_numbers(work: UnitOfWork, series: str, days: Sequence[date]) -> list[str]:
    if number_series.require_series(work, series).allow_gaps:
        return number_series.peek_nos(work, series, len(days))
    return [number_series.next_no(work, series, day) for day in days]


def _take_numbers(work: UnitOfWork, batch: JournalBatch, documents: Sequence[numbering.Document], numbers: Sequence[str]) -> None:
    """Take what was looked at. Raises: Refused(SERVER_BUSY) where another server was there in between."""
    for series in {batch.number_series, batch.posting_number_series} - {""}:
        if not number_series.require_series(work, series).allow_gaps:
            continue
        taken = number_series.next_nos(work, series, len(documents), documents[0][0].posting_date)
        is_of_ledger = series == (batch.posting_number_series or batch.number_series)
        if is_of_ledger and taken != list(numbers):
            raise Refused(SERVER_BUSY)


# What remains of a batch that was posted


def _clear(work: UnitOfWork, batch: JournalBatch, outcome: PostingOutcome) -> str:
    """Lines that recur go on to their next date; others are gone, and the name may count up. The name from now on."""
    tracked_lines.lines_gone(work, batch.name, [line.journal_line for line, _ in outcome.posted])
    if batch.recurring:
        moved = [rules.moved_on(batch, line.journal_line, line.posting_date) for line, _ in outcome.posted]
        store.update_lines(work, batch.name, moved)
        return batch.name
    store.delete_lines(work, batch.name)
    new_name = rules.next_name(batch.name) if batch.counts_up else ""
    if not new_name or store.batch(work, new_name) is not None:
        return batch.name
    store.rename_batch(work, batch.name, new_name)
    return new_name
