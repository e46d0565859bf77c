"""Journals over HTTP: for supervisors, who may adjust stock without an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.journals import service
from server.problems import problem_responses
from shared.errors import (
    APPLICATION_INVALID,
    BIN_BLOCKED,
    BIN_NOT_USED,
    BIN_REQUIRED,
    EXPIRATION_MISMATCH,
    EXPIRATION_REQUIRED,
    INSUFFICIENT_BIN_CONTENT,
    INSUFFICIENT_INVENTORY,
    INVALID_REQUEST,
    ITEM_BLOCKED,
    LOCATION_REQUIRED,
    LOT_BLOCKED,
    LOT_EXPIRED,
    LOT_REQUIRED,
    NOT_FOUND,
    NOT_PERMITTED,
    PURCHASING_BLOCKED,
    QUANTITY_NOT_POSITIVE,
    QUANTITY_TOO_FINE,
    SALES_BLOCKED,
    SAME_PLACE,
    SERIAL_ALREADY_IN_STOCK,
    SERIAL_BLOCKED,
    SERIAL_QUANTITY_NOT_ONE,
    SERIAL_REQUIRED,
    SERIAL_SCANNED_TWICE,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
    VARIANT_BLOCKED,
)
from shared.wire.access import Role
from shared.wire.journals import ItemJournal, PostedJournal, PostedJournalLine, Reclassification

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database.unit_of_work import Database, UnitOfWork
    from server.ledger.posting_lines import PostedLine

router = APIRouter(prefix="/api/v1", tags=["journals"])

POSTING_REFUSALS = problem_responses(
    NOT_PERMITTED,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
    QUANTITY_TOO_FINE,
    NOT_FOUND,
    ITEM_BLOCKED,
    VARIANT_BLOCKED,
    SALES_BLOCKED,
    PURCHASING_BLOCKED,
    QUANTITY_NOT_POSITIVE,
    LOCATION_REQUIRED,
    INVALID_REQUEST,
    BIN_REQUIRED,
    BIN_NOT_USED,
    BIN_BLOCKED,
    SAME_PLACE,
    LOT_REQUIRED,
    SERIAL_REQUIRED,
    SERIAL_QUANTITY_NOT_ONE,
    LOT_BLOCKED,
    SERIAL_BLOCKED,
    SERIAL_SCANNED_TWICE,
    SERIAL_ALREADY_IN_STOCK,
    EXPIRATION_REQUIRED,
    EXPIRATION_MISMATCH,
    INSUFFICIENT_BIN_CONTENT,
    APPLICATION_INVALID,
    INSUFFICIENT_INVENTORY,
    LOT_EXPIRED,
)


@router.post("/item-journals/post", responses=POSTING_REFUSALS)
def post_item_journal(database: RequestDatabase, caller: CurrentCaller, journal: ItemJournal) -> PostedJournal:
    """Post increases and decreases without an order: all lines or none."""
    caller.require(Role.SUPERVISOR, action="adjust stock")
    return _posted(database, caller, lambda work: service.post_item_journal(work, journal))


@router.post("/reclassifications", responses=POSTING_REFUSALS)
def post_reclassification(database: RequestDatabase, caller: CurrentCaller, reclassification: Reclassification) -> PostedJournal:
    """Move goods, or give them another lot, serial number or expiration date: all lines or none."""
    caller.require(Role.SUPERVISOR, action="reclassify stock")
    return _posted(database, caller, lambda work: service.post_reclassification(work, reclassification))


def _posted(database: Database, caller: Caller, job: Callable[[UnitOfWork], tuple[PostedLine, ...]]) -> PostedJournal:
    def post(work: UnitOfWork) -> tuple[PostedLine, ...]:
        work.person = caller.person
        return job(work)

    lines = database.write(post)
    return PostedJournal(
        lines=tuple(PostedJournalLine(entry_nos=line.entry_nos, warehouse_entry_nos=line.warehouse_entry_nos) for line in lines)
    )
