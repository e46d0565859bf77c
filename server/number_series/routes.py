"""Number series over HTTP: administrators make and change them, supervisors see how far they have come."""

from __future__ import annotations

from fastapi import APIRouter, Response

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.number_series import service
from server.number_series.values import SeriesState
from server.problems import problem_responses
from shared.codes import normal_code
from shared.errors import ALREADY_EXISTS, INVALID_REQUEST, NOT_FOUND, NOT_PERMITTED, NUMBER_SERIES_USED_UP
from shared.wire.access import Role
from shared.wire.number_series import (
    DocumentKind,
    DocumentSeries,
    DocumentSeriesChange,
    NewNumberSeries,
    NextNumber,
    NumberSeriesCard,
    NumberSeriesChange,
)

router = APIRouter(prefix="/api/v1", tags=["number series"])


@router.get("/number-series", responses=problem_responses(NOT_PERMITTED))
def list_number_series(database: RequestDatabase, caller: CurrentCaller) -> list[NumberSeriesCard]:
    """Every series by code, and how far it has come."""
    caller.require(Role.SUPERVISOR, action="see number series")
    with database.read() as work:
        return [card(state) for state in service.all_series(work)]


@router.post("/number-series", status_code=201, responses=problem_responses(NOT_PERMITTED, ALREADY_EXISTS, INVALID_REQUEST))
def create_number_series(new: NewNumberSeries, database: RequestDatabase, caller: CurrentCaller) -> NumberSeriesCard:
    """Make a series."""
    caller.require(Role.ADMIN, action="make number series")

    def create(work: UnitOfWork) -> NumberSeriesCard:
        work.person = caller.person
        return card(service.state(work, service.create_series(work, new)))

    return database.write(create)


@router.patch("/number-series/{code}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST))
def change_number_series(
    code: str, change: NumberSeriesChange, database: RequestDatabase, caller: CurrentCaller
) -> NumberSeriesCard:
    """Change what is given: extend it, let it go on after another number, forbid numbers typed by hand."""
    caller.require(Role.ADMIN, action="change number series")

    def save(work: UnitOfWork) -> NumberSeriesCard:
        work.person = caller.person
        return card(service.state(work, service.change_series(work, normal_code(code), change)))

    return database.write(save)


@router.get("/number-series/{code}/next", responses=problem_responses(NOT_FOUND, NUMBER_SERIES_USED_UP))
def see_next_number(code: str, database: RequestDatabase, _caller: CurrentCaller) -> NextNumber:
    """What the next number would be; it is not taken, and somebody else may be faster."""
    with database.read() as work:
        [next_no] = service.peek_nos(work, normal_code(code), 1)
        state = service.state(work, service.require_series(work, normal_code(code)))
    return NextNumber(next_no=next_no, is_warned=state.is_warned)


@router.get("/document-series", responses=problem_responses(NOT_PERMITTED))
def list_document_series(database: RequestDatabase, caller: CurrentCaller) -> list[DocumentSeries]:
    """Which series each kind of document draws its numbers from."""
    caller.require(Role.SUPERVISOR, action="see number series")
    with database.read() as work:
        return [DocumentSeries(document=document, series=code) for document, code in service.series_of_documents(work).items()]


@router.put("/document-series/{document}", status_code=204, responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def choose_document_series(
    document: DocumentKind, change: DocumentSeriesChange, database: RequestDatabase, caller: CurrentCaller
) -> Response:
    """Let a kind of document draw from another series from now on."""
    caller.require(Role.ADMIN, action="change number series")

    def choose(work: UnitOfWork) -> None:
        work.person = caller.person
        service.choose_series(work, document, change.series)

    database.write(choose)
    return Response(status_code=204)


def card(state: SeriesState) -> NumberSeriesCard:
    """The series as the office reads it."""
    own = {name: getattr(state.series, name) for name in NewNumberSeries.model_fields}
    return NumberSeriesCard(
        **own,
        last_no_used=state.last_no_used,
        last_date_used=state.series.last_date_used,
        is_warned=state.is_warned,
        is_used_up=state.is_used_up,
    )
