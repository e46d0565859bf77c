"""What one asks the ledger, and taking an entry back that has no document of its own. Posting is `posting.post`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.ledger import application_questions, applying, bin_filling, bin_questions, questions, register_questions, store
from server.ledger import preview as previews
from server.ledger import story as stories
from server.ledger.posting import post
from server.ledger.posting_lines import PostedResult, Posting, UndoLine
from server.ledger.rules.movements import BinKey, expiration_key
from server.ledger.values import ALL
from shared.errors import INVALID_REQUEST, NOT_FOUND, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from server.bin_contents.values import ContentKey, Room
    from server.database.prepared_each import Asked
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import DocumentType, Place
    from server.ledger.values import (
        ApplicationEntry,
        Balance,
        BalancePage,
        EntryFilter,
        EntryState,
        OpenDecrease,
        PostingPreview,
        Register,
        RegisterEntries,
        RegisterFilter,
        Sentence,
        UnitInBin,
        ValueEntry,
        WarehouseEntry,
    )
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


def entries_by_no(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, EntryState]:
    """These entries with what has become of them. Raises: Refused(NOT_FOUND)."""
    found = questions.entries_by_no(work.connection, entry_nos)
    missing = sorted(set(entry_nos) - found.keys())
    if missing:
        raise Refused(NOT_FOUND, what="item ledger entry", key=missing[0])
    return {state.entry.entry_no: state for state in questions.states(work.connection, found.values())}


def corrections_of(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, int]:
    """The entries that took these back, by the entry that each took back."""
    return questions.corrections_of(work.connection, entry_nos)


def not_invoiced(
    work: UnitOfWork, document_type: DocumentType, source_no: str, *, order_no: str = "", after: int = 0, limit: int
) -> list[EntryState]:
    """Entries of posted documents of that kind with that party, numbered higher than `after`, that are not all invoiced.

    Corrections and what they took back are not among them.
    """
    found = questions.not_invoiced(work.connection, document_type, source_no, order_no=order_no, after=after, limit=limit)
    return questions.states(work.connection, found)


def last_register_of_order(work: UnitOfWork, order_no: str) -> Register | None:
    """What was posted last for the order; None: nothing was. No index helps: for questions that people seldom ask."""
    return register_questions.last_register_of_order(work.connection, order_no)


def applications(work: UnitOfWork, entry_no: int) -> dict[int, Quantity]:
    """What the decrease was taken from: quantity by increase. Raises: Refused(NOT_FOUND)."""
    return questions.consumed_by(work.connection, entry(work, entry_no).entry.item_no, entry_no)


def application_history(work: UnitOfWork, entry_no: int) -> list[ApplicationEntry]:
    """Every application that the entry ever had, and every one that was taken back, as written. Raises: Refused(NOT_FOUND)."""
    return application_questions.history(work.connection, entry(work, entry_no).entry.item_no, entry_no)


def unapply(work: UnitOfWork, inbound_no: int, outbound_no: int, *, instead: int | None = None, reason_code: str = "") -> int:
    """Remove an application; both entries are open again by so much, unless the decrease takes from another `instead`.

    The number of the register that says so. Raises: Refused(NOT_FOUND, APPLICATION_INVALID, PERIOD_CLOSED).
    Source: spec/ledger.md, section 3, rule 14.
    """
    return applying.unapply(work, inbound_no, outbound_no, instead=instead, reason_code=reason_code)


def reapply(work: UnitOfWork, entry_no: int, *, reason_code: str = "") -> int:
    """Apply an open entry to what is open on the other side, as posting would. The number of the register that says so.

    Raises: Refused(NOT_FOUND, APPLICATION_INVALID, PERIOD_CLOSED).
    """
    return applying.reapply(work, entry_no, reason_code=reason_code)


def value_entries(work: UnitOfWork, entry_no: int) -> list[ValueEntry]:
    """The entry's value entries in posting order. Raises: Refused(NOT_FOUND)."""
    return questions.value_entries(work.connection, entry(work, entry_no).entry.item_no, entry_no)


def on_hand(work: UnitOfWork, wanted: EntryFilter, page: BalancePage = ALL, *, as_of: date | None = None) -> list[Balance]:
    """What is on hand, by item, variant, location and number; by bin, where a bin is named.

    `as_of` adds up the entries dated up to that day, whenever they were posted; it costs what the item has entries.
    Raises: Refused(INVALID_REQUEST) for a day without an item.
    """
    _require_item(wanted, as_of)
    return questions.on_hand(work.connection, wanted, page, as_of=as_of)


def quantity_on_hand(work: UnitOfWork, wanted: EntryFilter) -> Quantity:
    """The same in one figure."""
    return questions.quantity_on_hand(work.connection, wanted)


def bin_contents(work: UnitOfWork, wanted: EntryFilter, page: BalancePage = ALL, *, as_of: date | None = None) -> list[Balance]:
    """What lies in the bins, by item, variant and the numbers that bind it; `as_of` as above."""
    _require_item(wanted, as_of)
    return questions.bin_contents(work.connection, wanted, page, as_of=as_of)


def _require_item(wanted: EntryFilter, as_of: date | None) -> None:
    if as_of is not None and not wanted.item_no:
        raise Refused(INVALID_REQUEST, reason="stock as of a day is told for one item: name it")


def registers(work: UnitOfWork, wanted: RegisterFilter, *, after: int, limit: int) -> list[Register]:
    """Registers in posting order, at most `limit` of those numbered higher than `after`."""
    return register_questions.registers(work.connection, wanted, after=after, limit=limit)


def register(work: UnitOfWork, register_no: int, *, limit: int) -> tuple[Register, RegisterEntries]:
    """The register, and the first `limit` entries that it wrote into each ledger. Raises: Refused(NOT_FOUND)."""
    found = _register(work, register_no)
    return found, register_questions.entries_of_register(work.connection, register_no, limit=limit)


def applications_of_register(work: UnitOfWork, register_no: int, *, after: int, limit: int) -> list[ApplicationEntry]:
    """The application entries that the register's posting wrote. Raises: Refused(NOT_FOUND)."""
    _register(work, register_no)
    return register_questions.applications(work.connection, register_no, after=after, limit=limit)


def value_entries_of_register(work: UnitOfWork, register_no: int, *, after: int, limit: int) -> list[ValueEntry]:
    """The value entries that the register's posting wrote. Raises: Refused(NOT_FOUND)."""
    _register(work, register_no)
    return register_questions.value_entries(work.connection, register_no, after=after, limit=limit)


def _register(work: UnitOfWork, register_no: int) -> Register:
    found = register_questions.register(work.connection, register_no)
    if found is None:
        raise Refused(NOT_FOUND, what="item register", key=register_no)
    return found


def warehouse_entries(work: UnitOfWork, wanted: EntryFilter, *, after: int, limit: int) -> list[WarehouseEntry]:
    """Warehouse entries in posting order, at most `limit` of those numbered higher than `after`.

    Raises: Refused(INVALID_REQUEST) where nothing is named that they can be found by.
    """
    is_bin_named = wanted.location_code and wanted.bin_code
    if not (wanted.item_no or is_bin_named or wanted.register_no or wanted.document_no):
        raise Refused(INVALID_REQUEST, reason="name an item, a location and bin, a register, or a document")
    return register_questions.warehouse_entries(work.connection, wanted, after=after, limit=limit)


def story(work: UnitOfWork, entry_no: int) -> list[Sentence]:
    """What became of the entry, and where its goods came from, in plain words. Raises: Refused(NOT_FOUND)."""
    return stories.story(work.connection, entry(work, entry_no))


def preview(work: UnitOfWork) -> PostingPreview:
    """What this unit of work has posted so far, before it is taken back: `Database.preview` looks at its job through this."""
    return previews.preview(work.connection, work.registers)


def shortages_until(work: UnitOfWork, until: date) -> list[str]:
    """What speaks against closing the books on that day: decreases without stock, item by item and place, in words.

    Source: spec/ledger.md, section 5, rule 5.
    """
    by_place: defaultdict[tuple[str, str, str], list[OpenDecrease]] = defaultdict(list)
    for each in questions.open_decreases(work.connection, until):
        by_place[each.item_no, each.variant_code, each.location_code].append(each)
    return [_shortage(decreases) for decreases in by_place.values()]


def _shortage(decreases: Sequence[OpenDecrease]) -> str:
    first = decreases[0]
    what = " ".join(filter(None, [first.item_no, first.variant_code, f"at {first.location_code}" if first.location_code else ""]))
    short = -sum((each.remaining_quantity for each in decreases), ZERO)
    named = [str(each.entry_no) for each in decreases[:_ENTRIES_NAMED_MAX]]
    more = [f"{len(decreases) - _ENTRIES_NAMED_MAX} more"] if len(decreases) > _ENTRIES_NAMED_MAX else []
    return f"{what} is {short} short (entries {', '.join([*named, *more])})"


_ENTRIES_NAMED_MAX = 5


def last_register_no(work: UnitOfWork) -> int:
    """Number of the last register; 0: nothing was posted."""
    return questions.last_register_no(work.connection)


def has_entries(work: UnitOfWork, item_no: str) -> bool:
    """Whether the item has ever moved: much of its card is fixed from then on."""
    return questions.has_entries(work.connection, item_no)


def units_in_bins(work: UnitOfWork, location_code: str, item_nos: Collection[str]) -> list[UnitInBin]:
    """In which units these items lie in the bins of a directed location; of others nothing is known."""
    return bin_questions.units_in_bins(work.connection, location_code, item_nos)


def room_for(work: UnitOfWork, key: ContentKey, uom: str = "") -> Room | None:
    """How many base units more of the item go into the bin, and what limits them; None: as many as there are.

    Raises: Refused(NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN). Source: spec/warehouse.md, section 4, rules 8 and 9.
    """
    return bin_filling.room_for(work, key, uom)


def begin_units(work: UnitOfWork, location_code: str) -> int:
    """From now on it is kept in which units goods lie in the bins there, which are empty; the number that goes before it all."""
    store.begin_units(work, location_code)
    return store.take_record_numbers(work, 1)[0]


def has_open_entries_at(work: UnitOfWork, location_code: str) -> bool:
    """Whether goods are at the location, or missing there: its bins cannot simply be turned on."""
    return questions.has_open_entries_at(work.connection, location_code)


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


def asked_by_increase(item_no: str, variant_code: str, place: Place) -> list[Asked]:
    """What posting an increase there will ask, in the usual case that no numbers bind the goods."""
    return store.asked_by_increase(BinKey(item_no, variant_code, place.location_code, place.bin_code, "", "", ""))
