"""Tracing over HTTP: thin."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.problems import problem_responses
from server.tracing import cards, service
from server.tracing.values import ENTRIES_MAX, Components, Direction, NumberFilter, TraceRequest
from shared.errors import UNKNOWN_ITEM
from shared.wire.fields import CodeOrBlank, TrackingNumber
from shared.wire.tracing import ShowComponents, Trace, TraceDirection

router = APIRouter(prefix="/api/v1", tags=["tracing"])

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
