"""Reads, for the lines of a posting that take an entry back, the entry and all that depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import questions
from server.ledger.applied import opened
from server.ledger.posting_lines import EntryType, UndoLine
from server.ledger.rules.undo import TakenBack
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import Posting
    from server.ledger.values import LedgerEntry


def read(work: UnitOfWork, posting: Posting) -> dict[int, TakenBack]:
    """What is to be taken back, by the index of the line. Raises: Refused(NOT_FOUND)."""
    return {
        index: _taken_back(work, _entry(work, line.entry_no), line.bin_code, line.posting_date)
        for index, line in enumerate(posting.lines)
        if isinstance(line, UndoLine)
    }


def _entry(work: UnitOfWork, entry_no: int) -> LedgerEntry:
    found = questions.entries_by_no(work.connection, [entry_no])
    if not found:
        raise Refused(NOT_FOUND, what="item ledger entry", key=entry_no)
    return found[entry_no]


def _taken_back(work: UnitOfWork, entry: LedgerEntry, bin_code: str, posting_date: date | None) -> TakenBack:
    is_decrease, is_transfer = entry.quantity < ZERO, entry.entry_type is EntryType.TRANSFER
    born = questions.born_of(work.connection, entry.item_no, entry.entry_no) if is_decrease and is_transfer else {}
    in_halves = questions.entries_by_no(work.connection, list(born)) if born else {}
    taken = questions.consumed_by(work.connection, entry.item_no, entry.entry_no) if is_decrease else {}
    found = opened(work, {entry.entry_no, *taken})
    [state] = questions.states(work.connection, [entry])
    return TakenBack(
        state=state,
        bin_code=bin_code or entry.place.bin_code,
        posting_date=posting_date or entry.posting_date,
        correction_no=questions.correction_of(work.connection, entry.entry_no),
        returned=state.returned,
        consumed=tuple((found[inbound], quantity) for inbound, quantity in taken.items()),
        in_halves=tuple(_taken_back(work, in_halves[no], "", posting_date) for no in born),
        open=found[entry.entry_no],
        has_charge=any(each.charge_code for each in questions.value_entries(work.connection, entry.item_no, entry.entry_no)),
    )
