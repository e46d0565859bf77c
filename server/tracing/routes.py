"""Tracing over HTTP: thin."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.problems import problem_responses
from server.tracing import cards, service
from server.tracing.values import ENTRIES_MAX, Components, Direction, NumberFilter, Sought, TraceRequest
from shared.errors import INVALID_REQUEST, NOT_FOUND, NOT_PERMITTED, UNKNOWN_ITEM, Refused
from shared.tracking import Tracking
from shared.wire.access import Role
from shared.wire.fields import CodeOrBlank, Text, TrackingNumber
from shared.wire.tracing import (
    FoundEntries,
    NewRecall,
    RecallAction,
    RecallCard,
    RecallComparison,
    RecallReport,
    RecallSummary,
    RecallWanted,
    ShowComponents,
    Trace,
    TraceDirection,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.tracing.finding import Finder

router = APIRouter(prefix="/api/v1", tags=["tracing"])

RecallNo = Annotated[int, Path(ge=1, le=2**62)]
Numbers = Annotated[list[TrackingNumber], Query(max_length=1000, description="May be repeated: any of them.")]


@router.get("/traces", response_model=Trace, responses=problem_responses(UNKNOWN_ITEM))
def read_trace(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: CodeOrBlank = "",
    variant: CodeOrBlank | None = None,
    lot: Numbers = [],  # noqa: B006  FastAPI's way to write a list that may be left out
    serial: Numbers = [],  # noqa: B006
    package: Numbers = [],  # noqa: B006
    direction: TraceDirection = "origin_to_usage",
    components: ShowComponents = "no",
    entries_max: Annotated[int, Query(ge=1, le=ENTRIES_MAX)] = ENTRIES_MAX,
) -> Response:
    """Where the goods with these numbers went, or came from, as a tree from top to bottom. Posted entries only."""
    numbers = NumberFilter(item, variant, *(tuple(filter(None, each)) for each in (lot, serial, package)))
    request = TraceRequest((numbers,), Direction(direction), Components(components), entries_max)
    with database.read() as work:
        card = cards.trace_card(work, request, service.trace(work, request))
    # Ten thousand lines: written once, and not validated again on their way out.
    return Response(card.model_dump_json(), media_type="application/json")


def finding(finders: Sequence[Finder]) -> APIRouter:
    """The route that finds entries; the documents bring their own finders."""
    finding_router = APIRouter(prefix="/api/v1", tags=["tracing"])

    @finding_router.get("/find-entries", responses=problem_responses(INVALID_REQUEST))
    def find_entries(
        database: RequestDatabase,
        _caller: CurrentCaller,
        *,
        item: CodeOrBlank = "",
        lot: TrackingNumber = "",
        serial: TrackingNumber = "",
        package: TrackingNumber = "",
        document_no: CodeOrBlank = "",
        posting_date: date | None = None,
        vendor: CodeOrBlank = "",
        customer: CodeOrBlank = "",
        external_document_no: Text = "",
    ) -> FoundEntries:
        """Every table in which a number occurs, posted and open; or a posted document; or what was posted with a partner."""
        if vendor and customer:
            raise Refused(INVALID_REQUEST, reason="name a vendor or a customer, not both")
        sought = Sought(
            item,
            Tracking(lot, serial, package),
            document_no,
            posting_date,
            "vendor" if vendor else "customer" if customer else "",
            vendor or customer,
            external_document_no,
        )
        with database.read() as work:
            return cards.found_card(sought, service.find(work, sought, finders))

    return finding_router


@router.post("/recall-reports", responses=problem_responses(INVALID_REQUEST))
def read_recall_report(wanted: RecallWanted, database: RequestDatabase, _caller: CurrentCaller) -> RecallReport:
    """Who got goods with these numbers, what is left and where, what came of them. Nothing is kept."""
    with database.read() as work:
        return service.recall_report(work, wanted.numbers)


@router.get("/recalls")
def list_recalls(database: RequestDatabase, _caller: CurrentCaller) -> list[RecallSummary]:
    """All recalls, the newest first."""
    with database.read() as work:
        return service.recall_list(work)


@router.post("/recalls", status_code=status.HTTP_201_CREATED, responses=problem_responses(NOT_PERMITTED, INVALID_REQUEST))
def open_recall(new: NewRecall, database: RequestDatabase, caller: CurrentCaller) -> RecallCard:
    """Put a recall on record, with its report frozen."""
    caller.require(Role.SUPERVISOR, action="open recalls")

    def save(work: UnitOfWork) -> RecallCard:
        work.person = caller.person
        return service.open_recall(work, new)

    return database.write(save)


@router.get("/recalls/{no}", responses=problem_responses(NOT_FOUND))
def read_recall(no: RecallNo, database: RequestDatabase, _caller: CurrentCaller) -> RecallCard:
    """The recall with its report and what was done since."""
    with database.read() as work:
        return service.recall(work, no)


@router.get("/recalls/{no}/comparison", responses=problem_responses(NOT_FOUND))
def compare_recall(no: RecallNo, database: RequestDatabase, _caller: CurrentCaller) -> RecallComparison:
    """What has changed since the recall was opened."""
    with database.read() as work:
        return service.compare_recall(work, no)


@router.post("/recalls/{no}/actions", status_code=status.HTTP_201_CREATED, responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def tick_off_recall_action(no: RecallNo, action: RecallAction, database: RequestDatabase, caller: CurrentCaller) -> RecallCard:
    """Note that somebody was contacted, or goods were blocked, returned or destroyed."""
    caller.require(Role.SUPERVISOR, action="work on recalls")

    def save(work: UnitOfWork) -> RecallCard:
        work.person = caller.person
        return service.tick_off(work, no, action)

    return database.write(save)
