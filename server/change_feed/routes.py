"""The change feed and its webhooks over HTTP: thin."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from server.access.authentication import CurrentCaller
from server.change_feed import service
from server.database.requests import RequestDatabase
from server.problems import problem_responses
from shared.errors import ALREADY_EXISTS, NOT_FOUND, NOT_PERMITTED
from shared.wire.access import Role
from shared.wire.change_feed import CHANGES_MAX, Changes, NewWebhook, WebhookCard, WebhookChange
from shared.wire.fields import Code

router = APIRouter(prefix="/api/v1", tags=["change feed"], responses=problem_responses(NOT_PERMITTED))

_SETS_UP = "set up webhooks"


@router.get("/changes")
def read_changes(
    database: RequestDatabase,
    caller: CurrentCaller,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=CHANGES_MAX)] = 100,
) -> Changes:
    """Everything that was posted behind a place in the feed, in order: keep `cursor`, and ask for what comes after it."""
    caller.require(Role.SUPERVISOR, action="read everything that is posted")
    database.write(service.put_in_order)
    with database.read() as work:
        return service.changes(work, after, limit)


@router.get("/webhooks")
def list_webhooks(database: RequestDatabase, caller: CurrentCaller) -> tuple[WebhookCard, ...]:
    """Who is told of postings, how far they have come, and why they have not come further."""
    caller.require(Role.ADMIN, action=_SETS_UP)
    with database.read() as work:
        return service.webhooks(work)


@router.post("/webhooks", status_code=status.HTTP_201_CREATED, responses=problem_responses(NOT_PERMITTED, ALREADY_EXISTS))
def create_webhook(new: NewWebhook, database: RequestDatabase, caller: CurrentCaller) -> WebhookCard:
    """Tell an address of everything that is posted."""
    caller.require(Role.ADMIN, action=_SETS_UP)
    database.write(service.put_in_order)
    return database.write(lambda work: service.create_webhook(work, new))


@router.patch("/webhooks/{code}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def change_webhook(code: Code, change: WebhookChange, database: RequestDatabase, caller: CurrentCaller) -> WebhookCard:
    """Stop a webhook, or let it go on at once."""
    caller.require(Role.ADMIN, action=_SETS_UP)
    return database.write(lambda work: service.set_active(work, code, is_active=change.is_active))


@router.delete("/webhooks/{code}", status_code=status.HTTP_204_NO_CONTENT, responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def delete_webhook(code: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Tell an address nothing any more."""
    caller.require(Role.ADMIN, action=_SETS_UP)
    database.write(lambda work: service.delete_webhook(work, code))
