"""What is posted at once: journal lines and reclassifications from the office, adjustments and reclassifications from devices."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.journals.rules import posting_lines
from server.journals.rules.thresholds import require_within_thresholds
from server.ledger import service as ledger
from server.ledger.posting import post
from server.ledger.posting_lines import Document, DocumentType, PostedLine, Posting, UndoLine
from server.ledger.values import EntryFilter
from shared.errors import LOT_REQUIRED, Refused
from shared.quantities import ZERO
from shared.wire.adjusting import Adjusted
from shared.wire.reclassification import Reclassified
from shared.wire.transactions import Posted, Transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import AnyPostingLine, TransferLine
    from server.ledger.values import Balance, LedgerEntry
    from shared.quantities import Quantity
    from shared.wire.journals import ItemJournal, Reclassification


def post_item_journal(work: UnitOfWork, journal: ItemJournal) -> tuple[PostedLine, ...]:
    """Post the lines of an item journal, all of them or none. What each became, in their order.

    Raises: Refused with the first problem, in the order of the lines.
    """
    work.lock_items({line.item for line in journal.lines})
    today, setup = catalog.work_date(work), catalog.inventory_setup(work)
    lines = []
    for line in journal.lines:
        posting_line = posting_lines.posting_line(line, *_in_base(work, line.item, line.quantity, line.uom))
        require_within_thresholds(posting_line, catalog.item(work, line.item), setup, journal.reason)
        lines.append((line.posting_date or today, line.document_no, posting_line))
    return _post(work, lines, journal.reason)


def post_reclassification(work: UnitOfWork, reclassification: Reclassification) -> tuple[PostedLine, ...]:
    """Post the lines of a reclassification, all of them or none. What each became, in their order.

    Raises: Refused with the first problem, in the order of the lines.
    """
    work.lock_items({line.item for line in reclassification.lines})
    today = catalog.work_date(work)
    lines = []
    for line in reclassification.lines:
        transfer_line = posting_lines.transfer_line(line, *_in_base(work, line.item, line.quantity, line.uom))
        lines.append((line.posting_date or today, line.document_no, transfer_line))
    return _post(work, lines, reclassification.reason)


def reclassified(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    """Post what a device sent: goods of a bin have another lot, serial number or expiration date.

    Raises: Refused(NOT_PERMITTED, and whatever the ledger refuses).
    """
    content = transaction.content
    assert isinstance(content, Reclassified), f"{content.kind} is not for journals"
    caller.require_location(transaction.location)
    work.lock_items([content.item])
    lines: tuple[TransferLine, ...] = _redated_lines(work, content, caller) if content.whole_lot else ()
    if not lines:
        in_base = _in_base(work, content.item, content.quantity, content.uom)
        lines = (posting_lines.reclassified_line(content, transaction.location, *in_base),)
    result = post(work, Posting(lines, catalog.work_date(work), reason_code=content.reason))
    return Posted(id=transaction.id, entry_nos=result.entry_nos, warehouse_entry_nos=result.warehouse_entry_nos)


def _redated_lines(work: UnitOfWork, content: Reclassified, caller: Caller) -> tuple[TransferLine, ...]:
    """All that is there of the lot, bin by bin; nothing where nothing is there. Raises: Refused(LOT_REQUIRED, NOT_PERMITTED).

    Source: spec/tracking.md, section 9, rule 2.
    """
    if not content.lot:
        raise Refused(LOT_REQUIRED, item=content.item)
    lot = EntryFilter(content.item, content.variant, lot_no=content.lot)
    stock: list[Balance] = []
    for there in ledger.on_hand(work, lot):
        code = there.place.location_code
        caller.require_location(code)
        if not (code and catalog.location(work, code).bin_mandatory):
            stock.append(there)
    in_bins = ledger.bin_contents(work, lot)
    return tuple(posting_lines.redated_line(content, each) for each in (*stock, *in_bins))


def adjusted(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    """Post what a device sent: goods were found or are lost.

    Raises: Refused(NOT_PERMITTED, REASON_REQUIRED, SECOND_PERSON_REQUIRED, and whatever the ledger refuses).
    """
    content = transaction.content
    assert isinstance(content, Adjusted), f"{content.kind} is not for journals"
    caller.require_location(transaction.location)
    work.lock_items([content.item])
    in_base = _in_base(work, content.item, content.quantity, content.uom)
    line = posting_lines.adjusted_line(content, transaction.location, *in_base)
    require_within_thresholds(line, catalog.item(work, content.item), catalog.inventory_setup(work), content.reason)
    result = post(work, Posting((line,), catalog.work_date(work), reason_code=content.reason))
    return Posted(id=transaction.id, entry_nos=result.entry_nos, warehouse_entry_nos=result.warehouse_entry_nos)


def undo_reclassified(work: UnitOfWork, transaction: Transaction, answer: Posted, caller: Caller) -> Posted:
    """Take the reclassification back: the goods are what they were.

    Raises: Refused(CANNOT_UNDO) when some of them were used since.
    """
    entries = (ledger.entry(work, entry_no).entry for entry_no in answer.entry_nos)
    return _undo(work, transaction, [entry for entry in entries if entry.quantity < ZERO], caller)


def undo_adjusted(work: UnitOfWork, transaction: Transaction, answer: Posted, caller: Caller) -> Posted:
    """Take the adjustment back: the books are what they were. Raises: Refused(CANNOT_UNDO) when found goods were used since."""
    return _undo(work, transaction, [ledger.entry(work, answer.entry_nos[0]).entry], caller)


def _undo(work: UnitOfWork, transaction: Transaction, entries: Sequence[LedgerEntry], caller: Caller) -> Posted:
    """Take the entries back, each on its own date; of a reclassification the decreases, which take its increases along."""
    caller.require_location(transaction.location)
    lines = tuple(UndoLine(entry.entry_no) for entry in entries)
    result = post(work, Posting(lines, entries[0].posting_date, entries[0].document))
    return Posted(id=transaction.id, entry_nos=result.entry_nos, warehouse_entry_nos=result.warehouse_entry_nos)


def _in_base(work: UnitOfWork, item_no: str, quantity: Quantity, uom: str) -> tuple[Quantity, Quantity]:
    """The quantity in the item's base unit, and how many of those one of the typed unit holds."""
    item = catalog.item(work, item_no)
    return catalog.base_quantity(item, quantity, uom), catalog.base_units_per(item, uom)


def _post(work: UnitOfWork, lines: Iterable[tuple[date, str, AnyPostingLine]], reason: str) -> tuple[PostedLine, ...]:
    """Post neighbours of one date and document number together, in their order."""
    posted: list[PostedLine] = []
    for (posting_date, document_no), group in groupby(lines, key=lambda line: line[:2]):
        document = Document(DocumentType.JOURNAL, document_no)
        posting = Posting(tuple(line for _, _, line in group), posting_date, document, reason)
        posted += post(work, posting).lines
    return tuple(posted)
