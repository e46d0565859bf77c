"""The ledger over HTTP: questions, and taking an entry back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.ledger import cards, service
from server.ledger.asked import After, AskedCode, AskedEntry, AskedNumber, EntryNo, Limit
from server.ledger.posting_lines import DocumentType, PostedResult
from server.ledger.questions import PAGE_MAX
from server.ledger.values import EntryFilter
from server.problems import problem_responses
from shared.errors import (
    ALREADY_INVOICED,
    CANNOT_UNDO,
    INSUFFICIENT_BIN_CONTENT,
    ITEM_BLOCKED,
    NOT_FOUND,
    NOT_PERMITTED,
    PERIOD_CLOSED,
    POSTING_DATE_NOT_ALLOWED,
    Refused,
)
from shared.wire.access import Role
from shared.wire.ledger import ItemApplication, ItemLedgerEntry, PostedEntries, UndoEntry
from shared.wire.registers import EntryStory, StorySentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from server.database.unit_of_work import UnitOfWork

    UndoOfDocument = Callable[[UnitOfWork, int, date | None], PostedResult]

router = APIRouter(prefix="/api/v1", tags=["ledger"])

NO_SUCH_ENTRY = problem_responses(NOT_FOUND)


@router.get("/item-ledger-entries")
def list_item_ledger_entries(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: AskedCode = None,
    variant: AskedCode = None,
    location: AskedCode = None,
    lot: AskedNumber = None,
    serial: AskedNumber = None,
    document_no: AskedCode = None,
    transaction: Annotated[str | None, Query(max_length=36)] = None,
    register: AskedEntry = None,
    after: After = 0,
    limit: Limit = PAGE_MAX,
) -> list[ItemLedgerEntry]:
    """Item ledger entries in posting order; go on with `after` the last number of a page."""
    wanted = EntryFilter(
        item_no=item,
        variant_code=variant,
        location_code=location,
        lot_no=lot,
        serial_no=serial,
        document_no=document_no,
        transaction_id=transaction,
        register_no=register,
    )
    with database.read() as work:
        return [cards.entry_card(state) for state in service.entries(work, wanted, after=after, limit=limit)]


@router.get("/item-ledger-entries/{entry_no}", responses=NO_SUCH_ENTRY)
def read_item_ledger_entry(database: RequestDatabase, _caller: CurrentCaller, entry_no: EntryNo) -> ItemLedgerEntry:
    """An item ledger entry with what has become of it."""
    with database.read() as work:
        return cards.entry_card(service.entry(work, entry_no))


@router.get("/item-ledger-entries/{entry_no}/applications", responses=NO_SUCH_ENTRY)
def read_applications(database: RequestDatabase, _caller: CurrentCaller, entry_no: EntryNo) -> list[ItemApplication]:
    """What a decrease was taken from."""
    with database.read() as work:
        return [ItemApplication(to=no, quantity=quantity) for no, quantity in service.applications(work, entry_no).items()]


@router.get("/item-ledger-entries/{entry_no}/story", responses=NO_SUCH_ENTRY)
def read_entry_story(database: RequestDatabase, _caller: CurrentCaller, entry_no: EntryNo) -> EntryStory:
    """The entry in plain words: where its goods came from, who consumed them, what is left."""
    with database.read() as work:
        told = service.story(work, entry_no)
    sentences = tuple(
        StorySentence(
            text=each.text,
            entry=each.entry_no,
            href=f"{router.prefix}/item-ledger-entries/{each.entry_no}/story" if each.entry_no is not None else "",
        )
        for each in told
    )
    return EntryStory(entry_no=entry_no, sentences=sentences)


def undoing(undo_by_document: Mapping[DocumentType, UndoOfDocument]) -> APIRouter:
    """The route that takes entries back; the table says which documents take back their own, journals are the ledger's."""
    undoing_router = APIRouter(prefix="/api/v1", tags=["ledger"])

    @undoing_router.post(
        "/item-ledger-entries/{entry_no}/undo",
        responses=problem_responses(
            NOT_FOUND,
            NOT_PERMITTED,
            CANNOT_UNDO,
            ALREADY_INVOICED,
            PERIOD_CLOSED,
            POSTING_DATE_NOT_ALLOWED,
            INSUFFICIENT_BIN_CONTENT,
            ITEM_BLOCKED,
        ),
    )
    def undo_item_ledger_entry(
        database: RequestDatabase, caller: CurrentCaller, entry_no: EntryNo, wanted: UndoEntry | None = None
    ) -> PostedEntries:
        """Take an entry back by the opposite one; the order it belongs to has its quantity again."""
        caller.require(Role.SUPERVISOR, action="undo entries")
        asked = wanted or UndoEntry()

        def undo(work: UnitOfWork) -> PostedResult:
            work.person = caller.person
            entry = service.entry(work, entry_no).entry
            if entry.document.type in undo_by_document:
                return undo_by_document[entry.document.type](work, entry_no, asked.date)
            if entry.document.type is not DocumentType.JOURNAL:
                raise Refused(CANNOT_UNDO, what=f"Entry {entry_no}", reason=f"it belongs to {entry.document.no}")
            return service.undo(work, entry_no, posting_date=asked.date, bin_code=asked.bin)

        posted = database.write(undo)
        return PostedEntries(
            register_no=posted.register_no, entry_nos=posted.entry_nos, warehouse_entry_nos=posted.warehouse_entry_nos
        )

    return undoing_router
