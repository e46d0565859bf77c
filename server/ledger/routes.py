"""The ledger over HTTP: questions, and taking an entry back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.ledger import service
from server.ledger.posting_lines import DocumentType, PostedResult
from server.ledger.questions import PAGE_MAX
from server.ledger.values import Balance, EntryFilter, EntryState, ValueEntry
from server.problems import problem_responses
from server.tracking import service as tracking
from shared.errors import ALREADY_INVOICED, CANNOT_UNDO, INSUFFICIENT_BIN_CONTENT, ITEM_BLOCKED, NOT_FOUND, NOT_PERMITTED, Refused
from shared.wire.access import Role
from shared.wire.fields import CodeOrBlank, TrackingNumber
from shared.wire.ledger import (
    ItemApplication,
    ItemLedgerEntry,
    OnHand,
    PostedEntries,
    TrackingNumberState,
    UndoEntry,
    ValueEntryCard,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from server.database.unit_of_work import UnitOfWork

    UndoOfDocument = Callable[[UnitOfWork, int, date | None], PostedResult]

router = APIRouter(prefix="/api/v1", tags=["ledger"])

EntryNo = Annotated[int, Path(ge=1, le=2**62)]
AskedCode = Annotated[CodeOrBlank | None, Query()]
AskedNumber = Annotated[TrackingNumber | None, Query()]
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
    after: Annotated[int, Query(ge=0, le=2**62, description="Entries numbered higher than this.")] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_MAX,
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
    )
    with database.read() as work:
        return [_entry(state) for state in service.entries(work, wanted, after=after, limit=limit)]


@router.get("/item-ledger-entries/{entry_no}", responses=NO_SUCH_ENTRY)
def read_item_ledger_entry(database: RequestDatabase, _caller: CurrentCaller, entry_no: EntryNo) -> ItemLedgerEntry:
    """An item ledger entry with what has become of it."""
    with database.read() as work:
        return _entry(service.entry(work, entry_no))


@router.get("/item-ledger-entries/{entry_no}/applications", responses=NO_SUCH_ENTRY)
def read_applications(database: RequestDatabase, _caller: CurrentCaller, entry_no: EntryNo) -> list[ItemApplication]:
    """What a decrease was taken from."""
    with database.read() as work:
        return [ItemApplication(to=no, quantity=quantity) for no, quantity in service.applications(work, entry_no).items()]


@router.get("/value-entries", responses=NO_SUCH_ENTRY)
def list_value_entries(
    database: RequestDatabase, _caller: CurrentCaller, entry: Annotated[int, Query(ge=1, le=2**62)]
) -> list[ValueEntryCard]:
    """The value entries of an item ledger entry, in posting order."""
    with database.read() as work:
        return [_value_entry(each) for each in service.value_entries(work, entry)]


@router.get("/on-hand")
def read_on_hand(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: AskedCode = None,
    variant: AskedCode = None,
    location: AskedCode = None,
    bin: AskedCode = None,  # noqa: A002  the name on the wire
    lot: AskedNumber = None,
    serial: AskedNumber = None,
) -> list[OnHand]:
    """What is on hand, by item, variant, location and number; by bin, where a bin is named. Blank means blank."""
    wanted = EntryFilter(item, variant, location, bin, lot, serial)
    with database.read() as work:
        return [_on_hand(balance) for balance in service.on_hand(work, wanted)]


@router.get("/bin-contents")
def read_bin_contents(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    location: AskedCode = None,
    bin: AskedCode = None,  # noqa: A002  the name on the wire
    item: AskedCode = None,
    lot: AskedNumber = None,
    serial: AskedNumber = None,
) -> list[OnHand]:
    """What lies in the bins, bin by bin. Blank means blank."""
    wanted = EntryFilter(item_no=item, location_code=location, bin_code=bin, lot_no=lot, serial_no=serial)
    with database.read() as work:
        return [_on_hand(balance) for balance in service.bin_contents(work, wanted)]


@router.get("/tracking-numbers")
def read_tracking_numbers(
    database: RequestDatabase, _caller: CurrentCaller, item: AskedCode = None, lot: AskedNumber = None, serial: AskedNumber = None
) -> list[TrackingNumberState]:
    """The lots and serial numbers in stock that fit: where they lie, how long they are good, whether they are blocked."""
    with database.read() as work:
        found = service.on_hand(work, EntryFilter(item_no=item, lot_no=lot, serial_no=serial))
        numbered = [balance for balance in found if balance.tracking.lot_no or balance.tracking.serial_no]
        return _tracking_numbers(work, numbered)


def undoing(undo_by_document: Mapping[DocumentType, UndoOfDocument]) -> APIRouter:
    """The route that takes entries back; the table says which documents take back their own, journals are the ledger's."""
    undoing_router = APIRouter(prefix="/api/v1", tags=["ledger"])

    @undoing_router.post(
        "/item-ledger-entries/{entry_no}/undo",
        responses=problem_responses(
            NOT_FOUND, NOT_PERMITTED, CANNOT_UNDO, ALREADY_INVOICED, INSUFFICIENT_BIN_CONTENT, ITEM_BLOCKED
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


def _entry(state: EntryState) -> ItemLedgerEntry:
    entry, cost = state.entry, state.cost
    return ItemLedgerEntry(
        entry_no=entry.entry_no,
        type=entry.entry_type.value,
        item=entry.item_no,
        variant=entry.variant_code,
        location=entry.place.location_code,
        bin=entry.place.bin_code,
        lot=entry.tracking.lot_no,
        serial=entry.tracking.serial_no,
        package=entry.tracking.package_no,
        expiration=entry.expires_on,
        warranty_ends_on=entry.warranty_ends_on,
        quantity=entry.quantity,
        remaining_quantity=state.remaining,
        open=bool(state.remaining),
        invoiced_quantity=cost.invoiced_quantity,
        cost_amount_actual=cost.actual,
        cost_amount_expected=cost.expected,
        unit_cost=state.unit_cost,
        posting_date=entry.posting_date,
        document_date=entry.document.document_date or entry.posting_date,
        document_type=entry.document.type,
        document_no=entry.document.no,
        document_line=entry.document_line_no,
        external_document_no=entry.document.external_document_no,
        source_type=entry.document.source_type.value,
        source_no=entry.document.source_no,
        correction=entry.undoes is not None,
        person=entry.person,
        posted_at=entry.posted_at,
        transaction=entry.transaction_id,
    )


def _value_entry(each: ValueEntry) -> ValueEntryCard:
    return ValueEntryCard(
        entry_no=each.entry_no,
        item_ledger_entry=each.item_ledger_entry_no,
        entry_type=each.entry_type,
        posting_date=each.posting_date,
        valuation_date=each.valuation_date,
        valued_quantity=each.valued_quantity,
        invoiced_quantity=each.invoiced_quantity,
        cost_amount_actual=each.cost_amount_actual,
        cost_amount_expected=each.cost_amount_expected,
        cost_per_unit=each.cost_per_unit,
        adjustment=each.is_adjustment,
        document_no=each.document_no,
    )


def _on_hand(balance: Balance) -> OnHand:
    return OnHand(
        item=balance.item_no,
        variant=balance.variant_code,
        location=balance.place.location_code,
        bin=balance.place.bin_code,
        lot=balance.tracking.lot_no,
        serial=balance.tracking.serial_no,
        expiration=balance.expires_on,
        quantity=balance.quantity,
    )


def _tracking_numbers(work: UnitOfWork, balances: list[Balance]) -> list[TrackingNumberState]:
    """The balances by number, with the block of each."""
    by_number: dict[tuple[str, str, str, str], list[Balance]] = {}
    for each in balances:
        by_number.setdefault((each.item_no, each.variant_code, each.tracking.lot_no, each.tracking.serial_no), []).append(each)
    blocked = tracking.blocked(work, by_number)
    return [
        TrackingNumberState(
            item=key[0],
            variant=key[1],
            lot=key[2],
            serial=key[3],
            blocked=bool(tracking.tracked_numbers([key]) & blocked),
            expiration=found[0].expires_on,
            in_stock=tuple(_on_hand(each) for each in found),
        )
        for key, found in by_number.items()
    ]
