"""Taking back what was received or shipped through warehouse documents: the order does it, and the document is corrected.

Source: spec/ledger.md, section 9; spec/transfers.md, section 7, rule 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from server.ledger import service as ledger
from server.ledger.posting_lines import EntryType
from server.outstanding.values import Source
from server.purchasing import service as purchasing
from server.sales import service as sales
from server.transfers import undoing as transfers_undoing
from server.warehouse import put_aways
from server.warehouse.put_away_values import Arrival
from server.warehouse_documents import posting_documents, service, store
from server.warehouse_documents.values import SourceOrder, Status
from shared.quantities import ZERO

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from server.ledger.values import LedgerEntry
    from server.warehouse_documents.values import PostedLine

UndoPosted = Callable[["UnitOfWork", int, "date | None"], "PostedResult"]
"""Takes back what an order posted, by its item ledger entry."""


def is_behind(work: UnitOfWork, entry_nos: Sequence[int]) -> bool:
    """Whether these entries were posted through a warehouse document."""
    return any(store.posted_line_of(work, entry_no) is not None for entry_no in entry_nos)


def undo_each(work: UnitOfWork, entry_nos: Sequence[int]) -> list[PostedResult]:
    """Take back what was posted through warehouse documents; of a transfer the decrease stands for all.

    Raises: Refused(CANNOT_UNDO, …).
    """
    results = []
    for entry_no in entry_nos:
        line = store.posted_line_of(work, entry_no)
        entry = ledger.entry(work, entry_no).entry
        if line is not None and not (entry.entry_type is EntryType.TRANSFER and entry.quantity > ZERO):
            results.append(UNDO[line.key.source](work, entry_no, None))
    return results


def undoing(undo: UndoPosted) -> UndoPosted:
    """The order's way to take a posting back, after which the warehouse document that it came through is corrected, too.

    Source: spec/transfers.md, section 7, rule 6.
    """

    def undo_posted(work: UnitOfWork, entry_no: int, posting_date: date | None) -> PostedResult:
        result = undo(work, entry_no, posting_date)
        corrected = store.posted_line_of(work, entry_no)
        if corrected is not None:
            _correct(work, corrected, entry_no, result)
        return result

    return undo_posted


def _correct(work: UnitOfWork, corrected: PostedLine, entry_no: int, result: PostedResult) -> None:
    undone = ledger.entry(work, entry_no).entry
    header = store.posted_header(work, corrected.posted_no)
    assert header is not None, "a posted line has its document"
    correction = replace(
        corrected,
        line_no=store.last_posted_line_no(work, corrected.posted_no) + 1,
        quantity=-abs(undone.quantity),
        corrects_line_no=corrected.line_no,
    )
    store.insert_posted_lines(work, [(correction, result.entry_nos)])
    store.add_handled(work, header.document_no, corrected.document_line_no, correction.quantity)
    if corrected.put_away_no:
        put_aways.take_back(work, corrected.put_away_no, _arrival(corrected, undone))
    document = service.warehouse_document(work, header.document_no)
    order = SourceOrder(corrected.key.source, corrected.key.document_no)
    if document.status is not Status.FINISHED or not service.open_document_with(work, order, header.location_code):
        posting_documents.handled(work, document, f"{corrected.posted_document_no} undone")


def _arrival(corrected: PostedLine, undone: LedgerEntry) -> Arrival:
    """What the put-away was made for, and is not there any more."""
    return Arrival(
        item_no=corrected.item_no,
        variant_code=corrected.variant_code,
        quantity=abs(undone.quantity),
        bin_code=undone.place.bin_code,
        tracking=undone.tracking,
        expires_on=undone.expires_on,
        uom_code=corrected.uom_code,
        base_units_per_unit=corrected.base_units_per_unit,
        order_line=corrected.key,
    )


UNDO: Mapping[Source, UndoPosted] = {
    Source.PURCHASE_ORDER: undoing(purchasing.undo_posted),
    Source.PURCHASE_RETURN: undoing(purchasing.undo_posted),
    Source.SALES_ORDER: undoing(sales.undo_posted),
    Source.SALES_RETURN: undoing(sales.undo_posted),
    Source.TRANSFER_SHIPMENT: undoing(transfers_undoing.undo_posted),
    Source.TRANSFER_RECEIPT: undoing(transfers_undoing.undo_posted),
}
