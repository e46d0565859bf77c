"""Reads, for the lines of a posting that take an entry back, the entry and all that depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import questions, store
from server.ledger.posting_lines import EntryType, UndoLine
from server.ledger.rules.movements import OpenEntry, pool_of
from server.ledger.rules.undo import TakenBack
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import Posting
    from server.ledger.values import EntryState, LedgerEntry


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
    born = questions.born_of(work.connection, entry.item_no, entry.entry_no) if entry.quantity < ZERO else {}
    is_transfer = entry.entry_type is EntryType.TRANSFER
    in_halves = questions.entries_by_no(work.connection, list(born)) if is_transfer else {}
    taken = questions.consumed_by(work.connection, entry.item_no, entry.entry_no) if entry.quantity < ZERO else {}
    opened = _opened(work, {entry.entry_no, *taken})
    return TakenBack(
        state=questions.states(work.connection, [entry])[0],
        bin_code=bin_code or entry.place.bin_code,
        posting_date=posting_date or entry.posting_date,
        correction_no=questions.correction_of(work.connection, entry.entry_no),
        returned=ZERO if is_transfer else sum(born.values(), ZERO),
        consumed=tuple((opened[inbound], quantity) for inbound, quantity in taken.items()),
        in_halves=tuple(_taken_back(work, in_halves[no], "", posting_date) for no in born if no in in_halves),
        open=opened[entry.entry_no],
    )


def _opened(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, OpenEntry]:
    """The entries as applying sees them; with nothing remaining where they are closed."""
    opened = {entry.entry_no: entry for entry in store.open_entries(work, entry_nos)}
    closed = questions.entries_by_no(work.connection, [no for no in entry_nos if no not in opened])
    for state in questions.states(work.connection, closed.values()):
        opened[state.entry.entry_no] = _closed(work, state)
    return opened


def _closed(work: UnitOfWork, state: EntryState) -> OpenEntry:
    entry = state.entry
    location_code = entry.place.location_code
    in_transit = bool(location_code) and catalog.location(work, location_code).in_transit
    order_no = entry.document.order_no if in_transit else ""
    return OpenEntry(
        entry.entry_no,
        pool_of(catalog.item(work, entry.item_no), entry.variant_code, location_code, order_no, entry.tracking),
        entry.posting_date,
        entry.quantity,
        Quantity(0),
        state.cost.actual + state.cost.expected,
        entry.expires_on,
    )
