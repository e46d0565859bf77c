"""Applications over HTTP: what was ever applied to an entry, and removing an application or applying again, for supervisors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.ledger import cards, service
from server.problems import problem_responses
from shared.errors import APPLICATION_INVALID, NOT_FOUND, NOT_PERMITTED, PERIOD_CLOSED, POSTING_DATE_NOT_ALLOWED
from shared.wire.access import Role
from shared.wire.ledger import PostedEntries, ReapplyEntry, UnapplyEntry
from shared.wire.registers import ItemApplicationEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.access.authentication import Caller
    from server.database.unit_of_work import Database, UnitOfWork

router = APIRouter(prefix="/api/v1", tags=["ledger"])

EntryNo = Annotated[int, Path(ge=1, le=2**62)]
PROBLEMS = problem_responses(NOT_FOUND, NOT_PERMITTED, APPLICATION_INVALID, PERIOD_CLOSED, POSTING_DATE_NOT_ALLOWED)


@router.get("/item-ledger-entries/{entry_no}/applications/history", responses=problem_responses(NOT_FOUND))
def read_application_history(database: RequestDatabase, _caller: CurrentCaller, entry_no: EntryNo) -> list[ItemApplicationEntry]:
    """Every application that the entry ever had and every one that was taken back, who did it and when."""
    with database.read() as work:
        return [cards.application_card(each) for each in service.application_history(work, entry_no)]


@router.post("/item-ledger-entries/{entry_no}/applications/{to}/unapply", responses=PROBLEMS)
def unapply_item_ledger_entry(
    database: RequestDatabase, caller: CurrentCaller, entry_no: EntryNo, to: EntryNo, wanted: UnapplyEntry | None = None
) -> PostedEntries:
    """Remove the application of a decrease to an increase; both are open again by so much."""
    asked = wanted or UnapplyEntry()
    return _written(
        database,
        caller,
        lambda work: service.unapply(work, to, entry_no, instead=asked.instead, reason_code=asked.reason),
    )


@router.post("/item-ledger-entries/{entry_no}/reapply", responses=PROBLEMS)
def reapply_item_ledger_entry(
    database: RequestDatabase, caller: CurrentCaller, entry_no: EntryNo, wanted: ReapplyEntry | None = None
) -> PostedEntries:
    """Apply an open entry to what is open on the other side, as posting would."""
    asked = wanted or ReapplyEntry()
    return _written(database, caller, lambda work: service.reapply(work, entry_no, reason_code=asked.reason))


def _written(database: Database, caller: Caller, change: Callable[[UnitOfWork], int]) -> PostedEntries:
    caller.require(Role.SUPERVISOR, action="change applications")

    def write(work: UnitOfWork) -> int:
        work.person = caller.person
        return change(work)

    return PostedEntries(register_no=database.write(write), entry_nos=(), warehouse_entry_nos=())
