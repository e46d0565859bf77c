"""Whether the server lives, and whether it can work: for load balancers and service managers."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.exc import DBAPIError

from server.database.requests import RequestDatabase
from server.migrations.migrate import is_current
from server.problems import problem_responses
from shared.errors import SERVER_BUSY, Refused
from shared.wire.fields import WireModel

router = APIRouter(tags=["health"])


class Health(WireModel):
    """The server answers."""

    status: Literal["ok"] = "ok"


class Readiness(WireModel):
    """The server can work."""

    status: Literal["ready"] = "ready"
    database: str = Field(description="Which database: sqlite or postgresql.")


@router.get("/health")
async def health() -> Health:
    """The process answers. Asks nobody else."""
    return Health()


@router.get("/ready", responses=problem_responses(SERVER_BUSY))
def ready(database: RequestDatabase) -> Readiness:
    """The database answers and its schema is the one that this server knows."""
    try:
        with database.read() as work:
            current = is_current(work.connection)
            name = work.connection.dialect.name
    except DBAPIError:
        current = False
    if not current:
        raise Refused(SERVER_BUSY)
    return Readiness(database=name)
