"""The open work of a location over HTTP, and who does it: thin."""

from __future__ import annotations

from fastapi import APIRouter, status

from server.access.authentication import CurrentCaller
from server.assignments import service
from server.assignments.service import Watch
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from shared.errors import NOT_FOUND, NOT_PERMITTED, TAKEN_BY_OTHER
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.work import AssignWork, NextWork, OpenDocument, OpenWork, PersonZones, ReleaseWork, TakeWork, WorkTaken


def work_router(watch: Watch) -> APIRouter:
    """The routes, over the documents that `app.py` hands in."""
    router = APIRouter(prefix="/api/v1", tags=["work"], responses=problem_responses(NOT_PERMITTED))
    _add_queue(router, watch)
    _add_supervision(router)
    return router


def _add_queue(router: APIRouter, watch: Watch) -> None:
    @router.get("/work")
    def read_open_work(location: Code, database: RequestDatabase, caller: CurrentCaller) -> OpenWork:
        """What there is to do at the location, the most urgent first: all that a device needs to go on offline."""
        caller.require_location(location)
        with database.read() as work:
            return OpenWork(as_of=work.now, documents=tuple(service.open_work(work, watch, location)))

    @router.post("/assignments/take", responses=problem_responses(NOT_PERMITTED, TAKEN_BY_OTHER))
    def take_work(wanted: TakeWork, database: RequestDatabase, caller: CurrentCaller) -> WorkTaken:
        """Have a document for oneself, so that nobody else is given it."""
        return database.write(lambda work: service.take(work, watch, caller, wanted))

    @router.post("/assignments/next")
    def take_next_work(wanted: NextWork, database: RequestDatabase, caller: CurrentCaller) -> OpenDocument | None:
        """Have the next piece of work for oneself: what one has already, else the most urgent that nobody has; null: none."""
        return database.write(lambda work: service.take_next(work, watch, caller, wanted))

    @router.post("/assignments/release", status_code=status.HTTP_204_NO_CONTENT)
    def release_work(wanted: ReleaseWork, database: RequestDatabase, caller: CurrentCaller) -> None:
        """Give a document back."""
        database.write(lambda work: service.release(work, caller, wanted))


def _add_supervision(router: APIRouter) -> None:
    @router.post(
        "/assignments/assign", status_code=status.HTTP_204_NO_CONTENT, responses=problem_responses(NOT_PERMITTED, NOT_FOUND)
    )
    def assign_work(wanted: AssignWork, database: RequestDatabase, caller: CurrentCaller) -> None:
        """Say who does a document, or nobody, and how urgent it is."""
        caller.require(Role.SUPERVISOR, action="hand out work")
        database.write(lambda work: service.assign(work, caller, wanted))

    @router.get("/people/{person}/zones")
    def read_zones_of_person(person: Code, location: Code, database: RequestDatabase, _caller: CurrentCaller) -> PersonZones:
        """Zones whose work a person is given at a location; none: of all."""
        with database.read() as work:
            return PersonZones(person=person, location=location, zones=service.zones(work, person, location))

    @router.put("/people/{person}/zones", responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
    def change_zones_of_person(person: Code, wanted: PersonZones, database: RequestDatabase, caller: CurrentCaller) -> PersonZones:
        """Say of which zones a person is given work."""
        caller.require(Role.SUPERVISOR, action="say who works in which zone")

        def change(work: UnitOfWork) -> PersonZones:
            return service.save_zones(work, wanted.model_copy(update={"person": person}))

        return database.write(change)
