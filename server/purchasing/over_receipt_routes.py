"""What comes above an order line, over HTTP: announced at the dock, approved by a supervisor, withdrawn. Thin."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, UnitOfWork
from server.problems import problem_responses
from server.purchasing import cards, over_receipts
from shared.errors import NOT_FOUND, NOT_ON_DOCUMENT, NOT_PERMITTED, NOTHING_TO_POST, OVER_RECEIPT
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.purchasing import OverReceipt, PurchaseOrderCard

router = APIRouter(
    prefix="/api/v1/purchase-orders/{no}/lines/{line}/over-receipt",
    tags=["purchasing"],
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOT_ON_DOCUMENT),
)


@router.post("", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOT_ON_DOCUMENT, OVER_RECEIPT))
def announce_over_receipt(
    no: Code, line: int, more: OverReceipt, database: RequestDatabase, caller: CurrentCaller
) -> PurchaseOrderCard:
    """Say that more has come than is outstanding; where the policy asks for approval, it waits for a supervisor."""
    caller.require(Role.RECEIVER, action="receive goods")
    may_approve = Role.SUPERVISOR in caller.roles
    return _done(no, database, caller, lambda work: over_receipts.announce(work, no, line, more.quantity, may_approve=may_approve))


@router.post("/approve", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOT_ON_DOCUMENT, NOTHING_TO_POST))
def approve_over_receipt(no: Code, line: int, database: RequestDatabase, caller: CurrentCaller) -> PurchaseOrderCard:
    """Let what came above the line be posted."""
    caller.require(Role.SUPERVISOR, action="approve what came above an order")
    return _done(no, database, caller, lambda work: over_receipts.approve(work, no, line))


@router.delete("")
def withdraw_over_receipt(no: Code, line: int, database: RequestDatabase, caller: CurrentCaller) -> PurchaseOrderCard:
    """What was announced above the line, and not received, does not come."""
    caller.require(Role.RECEIVER, action="receive goods")
    return _done(no, database, caller, lambda work: over_receipts.withdraw(work, no, line))


def _done(no: str, database: Database, caller: Caller, job: Callable[[UnitOfWork], None]) -> PurchaseOrderCard:
    def run(work: UnitOfWork) -> PurchaseOrderCard:
        work.person = caller.person
        job(work)
        return cards.order_card(work, no)

    return database.write(run)
