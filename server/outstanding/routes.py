"""The open work of a location over HTTP, put together from what every document capability has there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import APIRouter

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from shared.errors import NOT_PERMITTED
from shared.wire.fields import Code
from shared.wire.work import OpenDocument, OpenWork

OpenDocuments = Callable[[UnitOfWork, str], list[OpenDocument]]
"""What one capability has to do at a location."""


def work_router(open_documents: Sequence[OpenDocuments]) -> APIRouter:
    """The route, over the capabilities that `app.py` hands in; documents come in the order of the capabilities."""
    router = APIRouter(prefix="/api/v1", tags=["work"])

    @router.get("/work", responses=problem_responses(NOT_PERMITTED))
    def read_open_work(location: Code, database: RequestDatabase, caller: CurrentCaller) -> OpenWork:
        """What there is to receive, pick, transfer and count at the location: all that a device needs to go on offline."""
        caller.require_location(location)
        with database.read() as work:
            documents = tuple(document for documents_of in open_documents for document in documents_of(work, location))
            return OpenWork(as_of=work.now, documents=documents)

    return router
