"""What one asks the ledger, and taking an entry back that has no document of its own. Posting is `posting.post`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import questions, store
from server.ledger.posting import post
from server.ledger.posting_lines import PostedResult, Posting, UndoLine
from server.ledger.rules.movements import expiration_key
from shared.errors import NOT_FOUND, Refused

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import Balance, EntryFilter, EntryState, ValueEntry
    from shared.quantities import Quantity
    from shared.tracking import Tracking


def entries(work: UnitOfWork, wanted: EntryFilter, *, after: int = 0, limit: int = questions.PAGE_MAX) -> list[EntryState]:
    """Entries in posting order, at most `limit` of those numbered higher than `after`."""
    return questions.states(work.connection, questions.entries(work.connection, wanted, after=after, limit=limit))


def entry(work: UnitOfWork, entry_no: int) -> EntryState:
    """The entry with what has become of it. Raises: Refused(NOT_FOUND)."""
    found = questions.states(work.connection, questions.entries_by_no(work.connection, [entry_no]).values())
    if not found:
        raise Refused(NOT_FOUND, what="item ledger entry", key=entry_no)
    return found[0]


def applications(work: UnitOfWork, entry_no: int) -> dict[int, Quantity]:
    """What the decrease was taken from: quantity by increase. Raises: Refused(NOT_FOUND)."""
    return questions.consumed_by(work.connection, entry(work, entry_no).entry.item_no, entry_no)


def value_entries(work: UnitOfWork, entry_no: int) -> list[ValueEntry]:
    """The entry's value entries in posting order. Raises: Refused(NOT_FOUND)."""
    return questions.value_entries(work.connection, entry(work, entry_no).entry.item_no, entry_no)


def on_hand(work: UnitOfWork, wanted: EntryFilter) -> list[Balance]:
    """What is on hand, by item, variant, location and number; by bin, where a bin is named."""
    return questions.on_hand(work.connection, wanted)


def quantity_on_hand(work: UnitOfWork, wanted: EntryFilter) -> Quantity:
    """The same in one figure."""
    return questions.quantity_on_hand(work.connection, wanted)


def bin_contents(work: UnitOfWork, wanted: EntryFilter) -> list[Balance]:
    """What lies in the bins, by item, variant and the numbers that bind it."""
    return questions.bin_contents(work.connection, wanted)


def has_entries(work: UnitOfWork, item_no: str) -> bool:
    """Whether the item has ever moved: much of its card is fixed from then on."""
    return questions.has_entries(work.connection, item_no)


def known_expiration(work: UnitOfWork, item_no: str, variant_code: str, tracking: Tracking) -> tuple[bool, date | None]:
    """Whether these numbers have ever come in, and with which date; that date binds, a blank one as well.

    Source: spec/tracking.md, section 8, rule 1.
    """
    key = expiration_key(item_no, variant_code, tracking)
    found = store.expirations(work, [key]) if key is not None else {}
    return (True, found[key]) if key is not None and key in found else (False, None)


def undo(
    work: UnitOfWork, entry_no: int, *, posting_date: date | None = None, bin_code: str = "", reason_code: str = ""
) -> PostedResult:
    """Take back an entry of a journal, on its own date unless another is given. Documents take back theirs themselves.

    Raises: Refused(NOT_FOUND, CANNOT_UNDO, INSUFFICIENT_BIN_CONTENT and what else may speak against the opposite posting).
    """
    undone = entry(work, entry_no).entry
    line = UndoLine(entry_no, bin_code, posting_date)
    return post(work, Posting((line,), posting_date or undone.posting_date, undone.document, reason_code))
