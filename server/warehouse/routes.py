"""Picks, put-aways and movements over HTTP: thin. Who posts source documents is handed in by `app.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from server.warehouse import activities, cards, desk
from server.warehouse.values import ActivityStatus, ActivityType
from shared.errors import (
    ACTIVITY_FINISHED,
    BIN_REQUIRED,
    INSUFFICIENT_BIN_CONTENT,
    LOT_REQUIRED,
    MORE_THAN_PLANNED,
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    OVER_SHIPMENT,
    SERIAL_REQUIRED,
)
from shared.wire.access import Role
from shared.wire.activities import (
    ActivityCard,
    ActivityDone,
    ActivityHeader,
    ActivityTypeWord,
    LineChange,
    LineSplit,
    RegistrationCard,
)
from shared.wire.fields import Code, LineNo

if TYPE_CHECKING:
    from server.warehouse.activities import SourcePosting

router = APIRouter(prefix="/api/v1", tags=["warehouse"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

PAGE_MAX = 500


@router.get("/warehouse-activities")
def read_activities(
    location: Code,
    database: RequestDatabase,
    caller: CurrentCaller,
    *,
    type: ActivityTypeWord | None = None,  # noqa: A002  the word of the wire
    is_open: bool = True,
    after: str = "",
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_MAX,
) -> list[ActivityHeader]:
    """Picks, put-aways and movements at a location, by number; those behind `after`."""
    caller.require_location(location)
    with database.read() as work:
        found = activities.activities_at(
            work,
            location,
            activity_type=ActivityType(type) if type else None,
            status=ActivityStatus.OPEN if is_open else ActivityStatus.FINISHED,
            after=after,
            limit=limit,
        )
        return [cards.activity_header(activity) for activity in found]


@router.get("/warehouse-activities/{no}")
def read_activity(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> ActivityCard:
    """The activity with its lines."""
    with database.read() as work:
        return cards.activity_card(work, no)


@router.delete("/warehouse-activities/{no}", status_code=status.HTTP_204_NO_CONTENT, responses=problem_responses(ACTIVITY_FINISHED))
def delete_activity(no: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Give back what is left of it; where nothing of it was registered, it is gone."""
    caller.require(Role.SUPERVISOR, action="delete warehouse work")

    def delete(work: UnitOfWork) -> None:
        work.person = caller.person
        caller.require_location(activities.activity(work, no).location_code)
        activities.delete(work, no)

    database.write(delete)


_CHANGED = problem_responses(NOT_PERMITTED, NOT_FOUND, NOT_ON_DOCUMENT, ACTIVITY_FINISHED, MORE_THAN_PLANNED)


@router.patch("/warehouse-activities/{no}/lines/{line}", responses=_CHANGED)
def change_activity_line(
    no: Code, line: LineNo, change: LineChange, database: RequestDatabase, caller: CurrentCaller
) -> ActivityCard:
    """Take from another bin, put into another, take other numbers than planned."""
    caller.require(Role.FLOOR, action="change warehouse work")

    def job(work: UnitOfWork) -> ActivityCard:
        work.person = caller.person
        caller.require_location(activities.activity(work, no).location_code)
        desk.change_line(work, no, line, change, caller)
        return cards.activity_card(work, no)

    return database.write(job)


@router.post("/warehouse-activities/{no}/lines/{line}/split", responses=_CHANGED)
def split_activity_line(no: Code, line: LineNo, split: LineSplit, database: RequestDatabase, caller: CurrentCaller) -> ActivityCard:
    """Make a part of what is left of the line a line of its own."""
    caller.require(Role.FLOOR, action="change warehouse work")

    def job(work: UnitOfWork) -> ActivityCard:
        work.person = caller.person
        caller.require_location(activities.activity(work, no).location_code)
        desk.split_line(work, no, line, split.quantity)
        return cards.activity_card(work, no)

    return database.write(job)


def registering(post_source: SourcePosting) -> APIRouter:
    """The route that registers what was done; where that posts source documents, by these."""
    registering_router = APIRouter(prefix="/api/v1", tags=["warehouse"])

    @registering_router.post(
        "/warehouse-activities/{no}/register",
        responses=problem_responses(
            NOT_PERMITTED,
            NOT_FOUND,
            ACTIVITY_FINISHED,
            NOTHING_TO_POST,
            NOT_ON_DOCUMENT,
            MORE_THAN_PLANNED,
            BIN_REQUIRED,
            LOT_REQUIRED,
            SERIAL_REQUIRED,
            INSUFFICIENT_BIN_CONTENT,
            OVER_SHIPMENT,
        ),
    )
    def register_activity(no: Code, done: ActivityDone, database: RequestDatabase, caller: CurrentCaller) -> RegistrationCard:
        """Register what was done of a pick, put-away or movement; without lines all that is left, as planned."""
        caller.require(Role.FLOOR, action="register warehouse work")

        def register(work: UnitOfWork) -> RegistrationCard:
            work.person = caller.person
            caller.require_location(activities.activity(work, no).location_code)
            return cards.registration(desk.register(work, no, done, post_source=post_source))

        return database.write(register)

    return registering_router
