"""What a line of a batch means to the ledger, and everything that would be refused about it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.journals import tracked_lines
from server.journals.rules import batches as rules
from server.journals.rules import posting_lines
from server.journals.rules.fields import about, told_once
from server.journals.rules.numbered_lines import by_number
from server.journals.rules.thresholds import problems_of_adjustment
from server.journals.values import DatedLine
from server.ledger.posting import problems
from server.ledger.posting_lines import Document, Posting
from shared.errors import Refused
from shared.wire.journals import ItemBatchLine

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.journals.values import JournalBatch, JournalLine, LineRefused
    from server.ledger.posting_lines import PostingLine, TransferLine
    from shared.wire.journals import BatchLine


def problems_alone(work: UnitOfWork, batch: JournalBatch, line: JournalLine) -> tuple[LineRefused, ...]:
    """What would be refused if the line were all that is posted, by another person; nothing of an empty line."""
    if line.is_empty:
        return ()
    dated, refused = dated_line(work, batch, line, catalog.work_date(work), is_entered_by_another=True)
    if dated.posting_lines:
        posting = Posting(dated.posting_lines, dated.posting_date, Document(no=line.line.document_no), dated.reason)
        refused += [problem.refused for problem in problems(work, posting)]
    return told_once(about(line, each) for each in refused)


def dated_line(
    work: UnitOfWork, batch: JournalBatch, line: JournalLine, work_date: date, *, is_entered_by_another: bool
) -> tuple[DatedLine, list[Refused]]:
    """What the line means, and what the journal itself says against it."""
    entered = line.line
    against = list(rules.problems_of_line(batch, entered))
    dated = DatedLine(line, entered.posting_date or work_date, entered.reason or batch.reason, ())
    try:
        posting_line = replace(_posting_line(work, entered), document_line_no=line.line_no)
    except Refused as unknown:
        return dated, [unknown, *against]
    item, setup = catalog.item(work, entered.item), catalog.inventory_setup(work)
    against += problems_of_adjustment(posting_line, item, setup, dated.reason, entered_by_another=is_entered_by_another)
    try:
        numbered = by_number(posting_line, item, tracked_lines.numbers_on(work, batch.name, line, item))
    except Refused as mismatch:
        return dated, [*against, mismatch]
    return replace(dated, posting_lines=numbered), against


def _posting_line(work: UnitOfWork, line: BatchLine) -> PostingLine | TransferLine:
    """Raises: Refused(UNKNOWN_ITEM, UOM_UNKNOWN, QUANTITY_TOO_FINE)."""
    item = catalog.item(work, line.item)
    in_base = catalog.base_quantity(item, line.quantity, line.uom), catalog.base_units_per(item, line.uom)
    if isinstance(line, ItemBatchLine):
        return posting_lines.posting_line(line, *in_base)
    return posting_lines.transfer_line(line, *in_base)
