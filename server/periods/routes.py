"""Allowed posting dates and inventory periods over HTTP."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from fastapi import APIRouter, Response

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, Job, UnitOfWork
from server.periods import service
from server.periods.service import Closing
from server.periods.values import InventoryPeriod, PeriodEntry
from server.problems import problem_responses
from shared.codes import normal_code
from shared.errors import ALREADY_EXISTS, INVALID_REQUEST, NOT_FOUND, NOT_PERMITTED, PERIOD_NOT_CHANGED
from shared.wire.access import Role
from shared.wire.periods import (
    AllowedPostingDates,
    CompanyPostingDates,
    InventoryPeriodCard,
    InventoryPeriodChange,
    InventoryPeriodEntry,
    NewInventoryPeriod,
)

T = TypeVar("T")

RANGE_REFUSALS = problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST)
PERIOD_REFUSALS = problem_responses(NOT_PERMITTED, NOT_FOUND, ALREADY_EXISTS, PERIOD_NOT_CHANGED)


router = APIRouter(prefix="/api/v1", tags=["periods"])


def _written(database: Database, caller: Caller, job: Job[T]) -> T:
    """Run the job for an administrator."""
    caller.require(Role.ADMIN, action="set posting dates and close periods")

    def write(work: UnitOfWork) -> T:
        work.person = caller.person
        return job(work)

    return database.write(write)


@router.get("/allowed-posting-dates", responses=problem_responses(NOT_PERMITTED))
def read_company_dates(database: RequestDatabase, caller: CurrentCaller) -> CompanyPostingDates:
    """From when to when the company may post, as typed."""
    caller.require(Role.SUPERVISOR, action="see the allowed posting dates")
    with database.read() as work:
        allowed, valuation_from = service.company_dates(work)
    return CompanyPostingDates(posting_from=allowed.first, posting_to=allowed.last, valuation_from=valuation_from)


@router.put("/allowed-posting-dates", status_code=204, responses=RANGE_REFUSALS)
def save_company_dates(dates: CompanyPostingDates, database: RequestDatabase, caller: CurrentCaller) -> Response:
    """Say from when to when the company may post."""
    _written(database, caller, lambda work: service.save_company_dates(work, dates))
    return Response(status_code=204)


@router.get("/people/{person}/allowed-posting-dates", responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def read_person_dates(person: str, database: RequestDatabase, caller: CurrentCaller) -> AllowedPostingDates:
    """A person's own range; blank where the company's counts."""
    caller.require(Role.SUPERVISOR, action="see the allowed posting dates")
    with database.read() as work:
        allowed = service.person_dates(work, normal_code(person))
    return AllowedPostingDates(posting_from=allowed.first, posting_to=allowed.last)


@router.put("/people/{person}/allowed-posting-dates", status_code=204, responses=RANGE_REFUSALS)
def save_person_dates(person: str, dates: AllowedPostingDates, database: RequestDatabase, caller: CurrentCaller) -> Response:
    """Give a person a range of their own, which alone counts; blank takes it away."""
    _written(database, caller, lambda work: service.save_person_dates(work, normal_code(person), dates))
    return Response(status_code=204)


@router.get("/inventory-periods")
def list_inventory_periods(database: RequestDatabase, _caller: CurrentCaller) -> list[InventoryPeriodCard]:
    """All periods with their logs, the earliest first."""
    with database.read() as work:
        return _cards(work)


@router.post("/inventory-periods", status_code=201, responses=PERIOD_REFUSALS)
def create_inventory_period(new: NewInventoryPeriod, database: RequestDatabase, caller: CurrentCaller) -> InventoryPeriodCard:
    """Make a period; it changes nothing until it is closed."""
    return _written(database, caller, lambda work: _card(service.create_period(work, new), []))


@router.patch("/inventory-periods/{ending_date}", responses=PERIOD_REFUSALS)
def change_inventory_period(
    ending_date: date, change: InventoryPeriodChange, database: RequestDatabase, caller: CurrentCaller
) -> InventoryPeriodCard:
    """Give an open period another name, or another last day unless it was closed before."""

    def job(work: UnitOfWork) -> InventoryPeriodCard:
        changed = service.change_period(work, ending_date, change)
        return _card(changed, service.log(work, changed.ending_date))

    return _written(database, caller, job)


@router.delete("/inventory-periods/{ending_date}", status_code=204, responses=PERIOD_REFUSALS)
def delete_inventory_period(ending_date: date, database: RequestDatabase, caller: CurrentCaller) -> Response:
    """Take an open period away."""
    _written(database, caller, lambda work: service.delete_period(work, ending_date))
    return Response(status_code=204)


def closing_router(closing: Closing) -> APIRouter:
    """Closing and reopening; `closing` is what `app.py` knows of those that stand above."""
    router = APIRouter(prefix="/api/v1", tags=["periods"])

    @router.post("/inventory-periods/{ending_date}/close", responses=PERIOD_REFUSALS)
    def close_inventory_period(ending_date: date, database: RequestDatabase, caller: CurrentCaller) -> list[InventoryPeriodCard]:
        """Close the period and all before it. Refused with every reason, item by item, where stock is below nothing."""

        def job(work: UnitOfWork) -> list[InventoryPeriodCard]:
            service.close_period(work, ending_date, closing)
            return _cards(work)

        return _written(database, caller, job)

    @router.post("/inventory-periods/{ending_date}/reopen", responses=PERIOD_REFUSALS)
    def reopen_inventory_period(ending_date: date, database: RequestDatabase, caller: CurrentCaller) -> list[InventoryPeriodCard]:
        """Reopen the period and all after it."""

        def job(work: UnitOfWork) -> list[InventoryPeriodCard]:
            service.reopen_period(work, ending_date, closing)
            return _cards(work)

        return _written(database, caller, job)

    return router


def _cards(work: UnitOfWork) -> list[InventoryPeriodCard]:
    lines = service.log(work)
    return [_card(period, [line for line in lines if line.ending_date == period.ending_date]) for period in service.periods(work)]


def _card(period: InventoryPeriod, lines: list[PeriodEntry]) -> InventoryPeriodCard:
    return InventoryPeriodCard(
        ending_date=period.ending_date, name=period.name, closed=period.closed, log=tuple(map(_entry, lines))
    )


def _entry(line: PeriodEntry) -> InventoryPeriodEntry:
    return InventoryPeriodEntry(**{name: getattr(line, name) for name in InventoryPeriodEntry.model_fields})
