"""What is posted at once, standard journals and reason codes over HTTP: for supervisors, who may adjust without an order.

Batches are in `batch_routes.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, status

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.journals import card_adjustment, cards, reason_codes, service, standard_journals
from server.problems import problem_responses
from shared.codes import normal_code
from shared.errors import (
    APPLICATION_INVALID,
    BIN_BLOCKED,
    BIN_NOT_USED,
    BIN_REQUIRED,
    CARD_ADJUSTMENT_OFF,
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
    REASON_REQUIRED,
    SALES_BLOCKED,
    SAME_PLACE,
    SECOND_PERSON_REQUIRED,
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
from shared.wire.journals import (
    ItemInventory,
    ItemJournal,
    PostedJournal,
    ReasonCode,
    Reclassification,
    StandardJournalCard,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database.unit_of_work import Database, UnitOfWork
    from server.ledger.posting_lines import PostedLine

router = APIRouter(prefix="/api/v1", tags=["journals"])

_REFUSED_BY_POSTING = (
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
    REASON_REQUIRED,
    SECOND_PERSON_REQUIRED,
)
POSTING_REFUSALS = problem_responses(*_REFUSED_BY_POSTING)


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


@router.post("/items/{no}/inventory", responses=problem_responses(CARD_ADJUSTMENT_OFF, *_REFUSED_BY_POSTING))
def adjust_inventory(no: str, wanted: ItemInventory, database: RequestDatabase, caller: CurrentCaller) -> PostedJournal:
    """Say how much there is of an item by location; the differences are posted as adjustments. Nothing where it is right."""
    caller.require(Role.SUPERVISOR, action="adjust stock")
    return _posted(database, caller, lambda work: card_adjustment.adjust_inventory(work, normal_code(no), wanted))


@router.get("/standard-journals", responses=problem_responses(NOT_PERMITTED))
def read_standard_journals(database: RequestDatabase, caller: CurrentCaller) -> list[StandardJournalCard]:
    """Every standard journal with its lines, by code."""
    caller.require(Role.SUPERVISOR, action="keep item journals")
    with database.read() as work:
        return [cards.standard_journal_card(work, each.code) for each in standard_journals.standard_journals(work)]


@router.get("/standard-journals/{code}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def read_standard_journal(code: str, database: RequestDatabase, caller: CurrentCaller) -> StandardJournalCard:
    """A standard journal with its lines."""
    caller.require(Role.SUPERVISOR, action="keep item journals")
    with database.read() as work:
        return cards.standard_journal_card(work, normal_code(code))


@router.delete(
    "/standard-journals/{code}", status_code=status.HTTP_204_NO_CONTENT, responses=problem_responses(NOT_PERMITTED, NOT_FOUND)
)
def delete_standard_journal(code: str, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Forget a standard journal."""
    caller.require(Role.SUPERVISOR, action="keep item journals")
    database.write(lambda work: standard_journals.delete_standard_journal(work, normal_code(code)))


@router.get("/reason-codes")
def read_reason_codes(database: RequestDatabase, _caller: CurrentCaller) -> list[ReasonCode]:
    """Why stock may be adjusted, by code."""
    with database.read() as work:
        return reason_codes.reason_codes(work)


@router.post("/reason-codes", status_code=status.HTTP_201_CREATED, responses=problem_responses(NOT_PERMITTED))
def save_reason_code(reason: ReasonCode, database: RequestDatabase, caller: CurrentCaller) -> ReasonCode:
    """Make a reason known, or change what it means; devices offer it from then on."""
    caller.require(Role.SUPERVISOR, action="keep reason codes")
    database.write(lambda work: reason_codes.save_reason_code(work, reason))
    return reason


@router.delete(
    "/reason-codes/{code}", status_code=status.HTTP_204_NO_CONTENT, responses=problem_responses(NOT_PERMITTED, NOT_FOUND)
)
def delete_reason_code(code: str, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Offer the reason no longer; entries keep it."""
    caller.require(Role.SUPERVISOR, action="keep reason codes")
    database.write(lambda work: reason_codes.delete_reason_code(work, normal_code(code)))


def _posted(database: Database, caller: Caller, job: Callable[[UnitOfWork], tuple[PostedLine, ...]]) -> PostedJournal:
    def post(work: UnitOfWork) -> tuple[PostedLine, ...]:
        work.person = caller.person
        return job(work)

    return PostedJournal(lines=cards.posted_lines(database.write(post)))
