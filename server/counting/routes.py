"""HTTP for counting: thin. Counters get recordings; expected quantities go to supervisors alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, status

from server.access.authentication import Caller, CurrentCaller
from server.counting import cards, recordings, service
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, UnitOfWork
from server.problems import problem_responses
from shared.errors import (
    APPROVAL_REQUIRED,
    COUNT_NOT_FINISHED,
    NOT_ALL_RECORDED,
    NOT_FOUND,
    NOT_PERMITTED,
    OWN_COUNT,
    RECORDING_FINISHED,
)
from shared.wire.access import Role
from shared.wire.counting import (
    CountDifferences,
    CountLineChoice,
    CountOrderCard,
    NewCountLine,
    NewCountOrder,
    NewRecording,
    PostCount,
    RecordedLines,
    RecordingCard,
)

router = APIRouter(prefix="/api/v1/count-orders", tags=["counting"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

RecordingNo = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.post("", status_code=status.HTTP_201_CREATED)
def create_count_order(new: NewCountOrder, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """Make a count order with a line for everything on hand that fits the filters."""
    caller.require(Role.SUPERVISOR, action="make count orders")
    caller.require_location(new.location)

    def create(work: UnitOfWork) -> CountOrderCard:
        work.person = caller.person
        return cards.order_card(work, service.create_order(work, new))

    return database.write(create)


@router.get("/{order_no}")
def read_count_order(order_no: str, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """The whole order, with expected quantities."""
    caller.require(Role.SUPERVISOR, action="see expected quantities")
    with database.read() as work:
        return cards.order_card(work, order_no)


@router.get("/{order_no}/differences")
def read_count_differences(order_no: str, database: RequestDatabase, caller: CurrentCaller) -> CountDifferences:
    """What was counted against what was expected, most valuable difference first."""
    caller.require(Role.SUPERVISOR, action="see expected quantities")
    with database.read() as work:
        return cards.count_differences(work, order_no)


@router.post("/{order_no}/lines", status_code=status.HTTP_201_CREATED)
def add_count_line(order_no: str, new: NewCountLine, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """One more thing to count."""
    caller.require(Role.SUPERVISOR, action="change count orders")
    return _change(database, caller, order_no, lambda work: service.add_line(work, order_no, new))


@router.post("/{order_no}/recalculate")
def recalculate_expected(order_no: str, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """Take the expected quantities anew; what was recorded stays."""
    caller.require(Role.SUPERVISOR, action="change count orders")
    return _change(database, caller, order_no, lambda work: service.recalculate_expected(work, order_no))


@router.post("/{order_no}/recordings", status_code=status.HTTP_201_CREATED)
def make_recording(order_no: str, new: NewRecording, database: RequestDatabase, caller: CurrentCaller) -> RecordingCard:
    """Share out lines of the order to be counted."""
    caller.require(Role.FLOOR, action="count")

    def make(work: UnitOfWork) -> RecordingCard:
        work.person = caller.person
        return cards.recording_card(work, order_no, recordings.make_recording(work, order_no, new))

    return database.write(make)


@router.get("/{order_no}/recordings/{recording_no}")
def read_recording(order_no: str, recording_no: RecordingNo, database: RequestDatabase, caller: CurrentCaller) -> RecordingCard:
    """What is to be counted, and what was: never what is expected."""
    caller.require(Role.FLOOR, action="count")
    with database.read() as work:
        return cards.recording_card(work, order_no, recording_no)


@router.put("/{order_no}/recordings/{recording_no}/lines", responses=problem_responses(RECORDING_FINISHED))
def record(
    order_no: str, recording_no: RecordingNo, recorded: RecordedLines, database: RequestDatabase, caller: CurrentCaller
) -> RecordingCard:
    """Set what was counted; each figure replaces the one before, zero included."""
    caller.require(Role.FLOOR, action="count")
    return _change_recording(
        database, caller, order_no, recording_no, lambda work: recordings.record(work, order_no, recording_no, recorded.lines)
    )


@router.post("/{order_no}/recordings/{recording_no}/finish", responses=problem_responses(NOT_ALL_RECORDED))
def finish_recording(order_no: str, recording_no: RecordingNo, database: RequestDatabase, caller: CurrentCaller) -> RecordingCard:
    """Everything on it is counted."""
    caller.require(Role.FLOOR, action="count")
    return _change_recording(
        database, caller, order_no, recording_no, lambda work: recordings.finish_recording(work, order_no, recording_no)
    )


@router.post("/{order_no}/recordings/{recording_no}/reopen")
def reopen_recording(order_no: str, recording_no: RecordingNo, database: RequestDatabase, caller: CurrentCaller) -> RecordingCard:
    """Go on counting."""
    caller.require(Role.SUPERVISOR, action="reopen recordings")
    return _change_recording(
        database, caller, order_no, recording_no, lambda work: recordings.reopen_recording(work, order_no, recording_no)
    )


@router.post("/{order_no}/finish", responses=problem_responses(NOT_ALL_RECORDED))
def finish_count_order(order_no: str, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """All is counted: what is within tolerance is approved, the rest waits for a supervisor."""
    caller.require(Role.SUPERVISOR, action="finish count orders")
    return _change(database, caller, order_no, lambda work: service.finish_order(work, order_no))


@router.post("/{order_no}/reopen")
def reopen_count_order(order_no: str, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """Count on; every line is undecided again."""
    caller.require(Role.SUPERVISOR, action="reopen count orders")
    return _change(database, caller, order_no, lambda work: service.reopen_order(work, order_no))


@router.post("/{order_no}/approve", responses=problem_responses(OWN_COUNT, COUNT_NOT_FINISHED))
def approve_count(order_no: str, chosen: CountLineChoice, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """Approve differences; never one's own count."""
    caller.require(Role.SUPERVISOR, action="approve counts")
    return _change(database, caller, order_no, lambda work: service.approve(work, order_no, chosen.lines, chosen.remark))


@router.post("/{order_no}/reject", responses=problem_responses(OWN_COUNT, COUNT_NOT_FINISHED))
def reject_count(order_no: str, chosen: CountLineChoice, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """Send lines back to be counted again by somebody else."""
    caller.require(Role.SUPERVISOR, action="approve counts")
    return _change(database, caller, order_no, lambda work: service.send_back(work, order_no, chosen.lines, chosen.remark))


@router.post("/{order_no}/post", responses=problem_responses(APPROVAL_REQUIRED, COUNT_NOT_FINISHED))
def post_count(order_no: str, how: PostCount, database: RequestDatabase, caller: CurrentCaller) -> CountOrderCard:
    """Post the approved differences, the whole order or nothing."""
    caller.require(Role.SUPERVISOR, action="post counts")
    return _change(database, caller, order_no, lambda work: service.post_order(work, order_no, how.posting_date))


def _change(database: Database, caller: Caller, order_no: str, change: Callable[[UnitOfWork], object]) -> CountOrderCard:
    """Run the change as this person; the order as it is then."""

    def run(work: UnitOfWork) -> CountOrderCard:
        work.person = caller.person
        change(work)
        return cards.order_card(work, order_no)

    return database.write(run)


def _change_recording(
    database: Database, caller: Caller, order_no: str, recording_no: int, change: Callable[[UnitOfWork], object]
) -> RecordingCard:
    """Run the change as this person; the recording as it is then."""

    def run(work: UnitOfWork) -> RecordingCard:
        work.person = caller.person
        change(work)
        return cards.recording_card(work, order_no, recording_no)

    return database.write(run)
