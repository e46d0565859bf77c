"""Registers, and what each wrote, over HTTP: the books as an auditor reads them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.ledger import cards, service
from server.ledger.asked import NUMBER_MAX, After, AskedCode, AskedEntry, AskedNumber, Limit
from server.ledger.questions import PAGE_MAX
from server.ledger.values import EntryFilter, RegisterFilter
from server.problems import problem_responses
from shared.errors import INVALID_REQUEST, NOT_FOUND, Refused
from shared.wire.ledger import ValueEntryCard
from shared.wire.registers import ItemApplicationEntry, RegisterCard, RegisterEntriesCard, WarehouseEntryCard

router = APIRouter(prefix="/api/v1", tags=["registers"])

RegisterNo = Annotated[int, Path(ge=1, le=NUMBER_MAX)]
NO_SUCH_REGISTER = problem_responses(NOT_FOUND)


@router.get("/item-registers")
def list_item_registers(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    person: AskedCode = None,
    document_no: AskedCode = None,
    posted_from: Annotated[date | None, Query(alias="from", description="Posting date, the first that counts.")] = None,
    posted_to: Annotated[date | None, Query(alias="to", description="Posting date, the last that counts.")] = None,
    after: After = 0,
    limit: Limit = PAGE_MAX,
) -> list[RegisterCard]:
    """Who posted what, in posting order; go on with `after` the last number of a page."""
    wanted = RegisterFilter(person, document_no, posted_from, posted_to)
    with database.read() as work:
        return [cards.register_card(each) for each in service.registers(work, wanted, after=after, limit=limit)]


@router.get("/item-registers/{register_no}", responses=NO_SUCH_REGISTER)
def read_item_register(
    database: RequestDatabase, _caller: CurrentCaller, register_no: RegisterNo, limit: Limit = PAGE_MAX
) -> RegisterEntriesCard:
    """A register with the first entries that its posting wrote into each ledger, and how many it wrote in all.

    What lies beyond is listed by the ledgers themselves, each with `register` and `after`.
    """
    with database.read() as work:
        return cards.register_entries_card(*service.register(work, register_no, limit=limit))


@router.get("/item-applications", responses=NO_SUCH_REGISTER)
def list_item_applications(
    database: RequestDatabase,
    _caller: CurrentCaller,
    register: Annotated[int, Query(ge=1, le=NUMBER_MAX)],
    after: After = 0,
    limit: Limit = PAGE_MAX,
) -> list[ItemApplicationEntry]:
    """The application entries that a register's posting wrote; go on with `after` the last number of a page."""
    with database.read() as work:
        found = service.applications_of_register(work, register, after=after, limit=limit)
        return [cards.application_card(each) for each in found]


@router.get("/value-entries", responses=problem_responses(NOT_FOUND, INVALID_REQUEST))
def list_value_entries(
    database: RequestDatabase,
    _caller: CurrentCaller,
    entry: AskedEntry = None,
    register: AskedEntry = None,
    after: After = 0,
    limit: Limit = PAGE_MAX,
) -> list[ValueEntryCard]:
    """The value entries of an item ledger entry, or those that a register's posting wrote, in posting order."""
    with database.read() as work:
        if entry is not None and register is None:
            found = [each for each in service.value_entries(work, entry) if each.entry_no > after][:limit]
        elif register is not None and entry is None:
            found = service.value_entries_of_register(work, register, after=after, limit=limit)
        else:
            raise Refused(INVALID_REQUEST, reason="name either an entry or a register")
        return [cards.value_entry_card(each) for each in found]


@router.get("/warehouse-entries", responses=problem_responses(INVALID_REQUEST))
def list_warehouse_entries(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: AskedCode = None,
    variant: AskedCode = None,
    location: AskedCode = None,
    bin: AskedCode = None,  # noqa: A002  the name on the wire
    lot: AskedNumber = None,
    serial: AskedNumber = None,
    document_no: AskedCode = None,
    register: AskedEntry = None,
    after: After = 0,
    limit: Limit = PAGE_MAX,
) -> list[WarehouseEntryCard]:
    """What moved in and out of bins, in posting order: of an item, a bin, a register or a document."""
    wanted = EntryFilter(item, variant, location, bin, lot, serial, document_no, register_no=register)
    with database.read() as work:
        found = service.warehouse_entries(work, wanted, after=after, limit=limit)
        return [cards.warehouse_entry_card(each) for each in found]
