"""Returns that reverse posted receipts, over HTTP: thin."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from server.purchasing import cards
from server.purchasing.orders import PURCHASING
from server.trade_orders import returns
from shared.errors import ALREADY_EXISTS, NOT_FOUND, NOT_PERMITTED, NOTHING_TO_POST, OVER_RETURN
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.purchasing import PurchaseOrderCard
from shared.wire.returns import LineToReverse, NewReturn

router = APIRouter(prefix="/api/v1", tags=["purchasing"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

_Asked = Annotated[Code | None, Query()]


@router.get("/purchase-lines-to-reverse")
def list_purchase_lines_to_reverse(
    vendor: Code, database: RequestDatabase, _caller: CurrentCaller, *, item: _Asked = None, order: _Asked = None
) -> list[LineToReverse]:
    """Posted lines of the vendor of which something can still be returned, by lot and serial number, the newest first."""
    with database.read() as work:
        return returns.lines_to_reverse(work, PURCHASING, vendor, item_no=item or "", order_no=order or "")


@router.post(
    "/purchase-returns",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, ALREADY_EXISTS, OVER_RETURN, NOTHING_TO_POST),
)
def create_purchase_return(new: NewReturn, database: RequestDatabase, caller: CurrentCaller) -> PurchaseOrderCard:
    """Make a return order of posted lines, each fixed to what it reverses."""
    caller.require(Role.SUPERVISOR, action="make purchase orders")

    def create(work: UnitOfWork) -> PurchaseOrderCard:
        work.person = caller.person
        return cards.order_card(work, returns.create_return(work, PURCHASING, new))

    return database.write(create)
