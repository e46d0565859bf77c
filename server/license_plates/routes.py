"""License plates over HTTP: thin. What is done with them on the floor comes as transactions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.license_plates import cards, service
from server.problems import problem_responses
from shared.errors import INVALID_REQUEST, NOT_FOUND, NOT_PERMITTED
from shared.wire.access import Role
from shared.wire.fields import Code, CodeOrBlank
from shared.wire.license_plates import LicensePlateCard, LicensePlateEntryCard, NewLicensePlates, SsccSetup

router = APIRouter(prefix="/api/v1", tags=["license plates"], responses=problem_responses(NOT_PERMITTED))

_Limit = Annotated[int, Query(ge=1, le=1000)]


@router.post("/license-plates", status_code=status.HTTP_201_CREATED, responses=problem_responses(NOT_PERMITTED, INVALID_REQUEST))
def make_license_plates(new: NewLicensePlates, database: RequestDatabase, caller: CurrentCaller) -> tuple[LicensePlateCard, ...]:
    """Numbers to print on labels; a plate that is scanned without having been made begins to exist as well."""
    caller.require(Role.FLOOR, action="make license plates")

    def make(work: UnitOfWork) -> tuple[LicensePlateCard, ...]:
        work.person = caller.person
        return tuple(cards.plate_card(work, plate.plate_no) for plate in service.new_plates(work, new))

    return database.write(make)


@router.get("/license-plates")
def list_license_plates(
    database: RequestDatabase,
    _caller: CurrentCaller,
    location: CodeOrBlank = "",
    bin: CodeOrBlank = "",  # noqa: A002  the word of the wire
    after: CodeOrBlank = "",
    limit: _Limit = 100,
) -> tuple[LicensePlateCard, ...]:
    """Plates at a place with what stands on them, by number; `after`: the last number of the page before."""
    with database.read() as work:
        return cards.plate_cards(work, location=location, bin_code=bin, after=after, limit=limit)


@router.get("/license-plates/{no}", responses=problem_responses(NOT_FOUND))
def read_license_plate(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> LicensePlateCard:
    """A plate with what stands on it."""
    with database.read() as work:
        return cards.plate_card(work, no)


@router.get("/license-plates/{no}/entries", responses=problem_responses(NOT_FOUND))
def read_license_plate_entries(
    no: Code, database: RequestDatabase, _caller: CurrentCaller, after: Annotated[int, Query(ge=0)] = 0, limit: _Limit = 100
) -> tuple[LicensePlateEntryCard, ...]:
    """Everything that happened to a plate, in order; `after`: the last entry of the page before."""
    with database.read() as work:
        return cards.entry_cards(work, no, after=after, limit=limit)


@router.get("/sscc-setup")
def read_sscc_setup(database: RequestDatabase, _caller: CurrentCaller) -> SsccSetup:
    """How serial shipping container codes are made."""
    with database.read() as work:
        return service.setup(work)


@router.put("/sscc-setup")
def change_sscc_setup(changed: SsccSetup, database: RequestDatabase, caller: CurrentCaller) -> SsccSetup:
    """Say the company's GS1 prefix; plates that are made afterwards get SSCCs."""
    caller.require(Role.ADMIN, action="change how SSCCs are made")
    return database.write(lambda work: service.change_setup(work, changed))
