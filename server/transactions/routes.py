"""The one endpoint that devices send to, and the question what became of a transaction.

Sending is a plain ASGI application: the body goes through one pydantic adapter and the jobs straight to the writer, without
FastAPI's dependencies and threads, which cost several times the posting. `documentation` says the same to the OpenAPI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.access.authentication import SESSION_HEADER, CurrentCaller, CurrentDevice
from server.database.requests import RequestDatabase, database_of
from server.database.waiting import results_of
from server.problems import invalid_request_response, problem_responses
from server.transactions import service
from server.transactions.service import Handlers, Sender
from shared.errors import DEVICE_UNKNOWN, NOT_FOUND, Refused
from shared.wire.transactions import BatchAnswer, ReceivedTransaction, TransactionBatch

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PATH = "/api/v1/transactions"
_BEARER = "bearer "
_BATCH = TypeAdapter(TransactionBatch)

router = APIRouter(prefix="/api/v1", tags=["transactions"])


def sending(handlers: Handlers) -> Route:
    """The route that takes transactions, with who posts which kind."""
    return Route(PATH, _Sending(handlers), methods=["POST"], name="send_transactions")


class _Sending:
    """An instance, not a function: around a function Starlette puts two more layers that look for errors."""

    def __init__(self, handlers: Handlers) -> None:
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        """Raises: Refused(DEVICE_UNKNOWN), and what the database raises, once it is known of each what became of it."""
        sender = _sender(request)
        try:
            batch = _BATCH.validate_json(await request.body())
        except ValidationError as invalid:
            return invalid_request_response(invalid.errors(include_url=False, include_context=False, include_input=False))
        database = database_of(request)
        answers = await results_of([service.submit(database, self._handlers, sender, each) for each in batch.transactions])
        # A `BatchAnswer`, without making one: its parts are models already.
        return Response(to_json({"answers": answers, "server_time": database.clock()}), media_type="application/json")


def _sender(request: Request) -> Sender:
    authorization = request.headers.get("Authorization", "")
    if not authorization.lower().startswith(_BEARER):
        raise Refused(DEVICE_UNKNOWN)
    return Sender(authorization[len(_BEARER) :].strip(), request.headers.get(SESSION_HEADER, ""))


@router.get("/transactions/{id}", responses=problem_responses(NOT_FOUND))
def read_transaction(id: UUID, database: RequestDatabase, _caller: CurrentCaller) -> ReceivedTransaction:  # noqa: A002  the path's word
    """A transaction as it came from the device, what was answered, and whether it was undone."""
    with database.read() as work:
        return service.received(work, id)


documentation = APIRouter(prefix="/api/v1", tags=["transactions"])
"""What the OpenAPI says of the plain route; never served."""


@documentation.post("/transactions", operation_id="send_transactions", responses=problem_responses(DEVICE_UNKNOWN))
def send_transactions(batch: TransactionBatch, device: CurrentDevice) -> BatchAnswer:
    """Post what was scanned, each transaction by itself and exactly once.

    The answers come in the order of the batch: `posted` with the numbers of the entries, `refused` with the problem, or
    `already_posted` with the first answer. Sending a transaction again is always safe. Who scanned must have signed in on this
    device at some time; `count_decided` and `count_posted` need that person's live session (`Stockhand-Session`).
    """
    raise NotImplementedError("documentation only")
