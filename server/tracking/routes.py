"""Blocking over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from server.tracking import service
from shared.errors import INVALID_REQUEST, NOT_FOUND, NOT_PERMITTED, UNKNOWN_ITEM
from shared.wire.access import Role
from shared.wire.items import Block

router = APIRouter(prefix="/api/v1", tags=["tracking"])


@router.post("/blocks", responses=problem_responses(NOT_PERMITTED, UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST))
def block(wanted: Block, database: RequestDatabase, caller: CurrentCaller) -> Block:
    """Block an item, a variant, a lot or a serial number, or lift the block."""
    caller.require(Role.SUPERVISOR, action="block goods")

    def save(work: UnitOfWork) -> None:
        work.person = caller.person
        service.block(work, wanted)

    database.write(save, items=[wanted.item])
    return wanted
