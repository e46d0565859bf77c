"""Sales orders, return orders and their posted documents over HTTP: thin."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, status

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, UnitOfWork
from server.outstanding.order_file_routes import CSV_BODY, DryRun, FileContent
from server.problems import problem_responses
from server.sales import cards, service
from server.sales.orders import SALES, create_order
from server.trade_orders import changing, importing, invoices, listing, orders
from server.trade_orders.listing import AskedOrders
from server.trade_orders.orders import HasOpenWork
from shared.errors import (
    ALREADY_EXISTS,
    BIN_REQUIRED,
    FILE_REFUSED,
    ITEM_BLOCKED,
    LESS_THAN_POSTED,
    LINE_IS_POSTED,
    LOT_REQUIRED,
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    ORDER_CHANGED,
    ORDER_IS_POSTED,
    ORDER_NOT_OPEN,
    ORDER_NOT_RELEASED,
    OVER_RECEIPT,
    OVER_SHIPMENT,
    RELATED_WORK_OPEN,
    SALES_BLOCKED,
    SERIAL_REQUIRED,
    TRACKING_QUANTITY_MISMATCH,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
    WAREHOUSE_HANDLING_REQUIRED,
)
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.order_files import OrdersImported
from shared.wire.orders import OrderSummary, PostedOrder
from shared.wire.sales import NewSalesOrder, ReturnReceipt, SalesOrderCard, SalesOrderChange, Shipment

router = APIRouter(prefix="/api/v1", tags=["sales"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

_TO_CHANGE = (ORDER_NOT_OPEN, ORDER_CHANGED, NOT_ON_DOCUMENT, LINE_IS_POSTED, LESS_THAN_POSTED, TRACKING_QUANTITY_MISMATCH)
_TO_POST = (
    ORDER_NOT_RELEASED,
    WAREHOUSE_HANDLING_REQUIRED,
    RELATED_WORK_OPEN,
    NOT_ON_DOCUMENT,
    NOTHING_TO_POST,
    BIN_REQUIRED,
    LOT_REQUIRED,
    SERIAL_REQUIRED,
    TRACKING_QUANTITY_MISMATCH,
)


@router.post(
    "/sales-orders",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, ALREADY_EXISTS, UNKNOWN_ITEM, ITEM_BLOCKED, SALES_BLOCKED, UOM_UNKNOWN),
)
def create_sales_order(new: NewSalesOrder, database: RequestDatabase, caller: CurrentCaller) -> SalesOrderCard:
    """Take a customer's order, or (kind `return`) announce goods that come back."""
    caller.require(Role.SUPERVISOR, action="make sales orders")

    def create(work: UnitOfWork) -> SalesOrderCard:
        work.person = caller.person
        return cards.order_card(work, create_order(work, new))

    return database.write(create)


@router.post("/sales-orders/import", openapi_extra=CSV_BODY, responses=problem_responses(NOT_PERMITTED, NOT_FOUND, FILE_REFUSED))
def import_sales_orders(
    content: FileContent, database: RequestDatabase, caller: CurrentCaller, *, dry_run: DryRun = False
) -> OrdersImported:
    """Make the orders of a CSV file, all of them or none; those that are there already stay as they are."""
    caller.require(Role.SUPERVISOR, action="make sales orders")

    def run(work: UnitOfWork) -> OrdersImported:
        work.person = caller.person
        return importing.import_orders(work, SALES, content, only_look=dry_run)

    return database.write(run)


@router.get("/sales-orders")
def list_sales_orders(wanted: AskedOrders, database: RequestDatabase, _caller: CurrentCaller) -> list[OrderSummary]:
    """Orders and returns by number; go on with `after` the last number of a page."""
    with database.read() as work:
        return listing.summaries(work, SALES, wanted)


@router.get("/sales-orders/{no}")
def read_sales_order(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> SalesOrderCard:
    """The order with what is outstanding, received and shipped on each line."""
    with database.read() as work:
        return cards.order_card(work, no)


@router.patch("/sales-orders/{no}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, *_TO_CHANGE))
def change_sales_order(no: Code, change: SalesOrderChange, database: RequestDatabase, caller: CurrentCaller) -> SalesOrderCard:
    """Change, add and delete lines, and change the header, of an order that is open."""
    return _turned(no, database, caller, lambda work: changing.change_order(work, SALES, no, change))


@router.delete(
    "/sales-orders/{no}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, ORDER_NOT_OPEN, ORDER_IS_POSTED),
)
def delete_sales_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Delete an open order of which nothing is posted, or one that is finished; posted documents stay."""
    caller.require(Role.SUPERVISOR, action="delete sales orders")

    def delete(work: UnitOfWork) -> None:
        work.person = caller.person
        changing.delete_order(work, SALES, no)

    database.write(delete)


@router.post("/sales-orders/{no}/release")
def release_sales_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> SalesOrderCard:
    """Let the warehouse work on the order; one that is released already stays so."""
    return _turned(no, database, caller, lambda work: orders.release(work, SALES, no))


def posting(has_open_work: HasOpenWork) -> APIRouter:
    """The routes that post or reopen the order itself; `app.py` hands in who knows of put-aways and picks that are open for it."""
    posting_router = APIRouter(prefix="/api/v1", tags=["sales"])

    @posting_router.post("/sales-orders/{no}/ship", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_SHIPMENT, *_TO_POST))
    def ship_sales_order(no: Code, shipment: Shipment, database: RequestDatabase, caller: CurrentCaller) -> PostedOrder:
        """Post what leaves, in full or in part; where orders are picked for a shipment, what was picked."""
        caller.require(Role.FLOOR, action="ship orders")
        if shipment.invoice:
            caller.require(Role.SUPERVISOR, action="post invoices")

        def post(work: UnitOfWork) -> PostedOrder:
            work.person = caller.person
            posted = service.ship(work, no, shipment, has_open_work)
            return invoices.invoice_posted(work, SALES, no, posted, shipment.invoice) if shipment.invoice else posted

        return database.write(post)

    @posting_router.post(
        "/sales-orders/{no}/receive", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_RECEIPT, *_TO_POST)
    )
    def receive_sales_return(no: Code, receipt: ReturnReceipt, database: RequestDatabase, caller: CurrentCaller) -> PostedOrder:
        """Post what came back of a return order, in full or in part."""
        caller.require(Role.RECEIVER, action="receive goods")
        if receipt.invoice:
            caller.require(Role.SUPERVISOR, action="post invoices")

        def post(work: UnitOfWork) -> PostedOrder:
            work.person = caller.person
            posted = service.receive_back(work, no, receipt, has_open_work)
            return invoices.invoice_posted(work, SALES, no, posted, receipt.invoice) if receipt.invoice else posted

        return database.write(post)

    @posting_router.post("/sales-orders/{no}/reopen", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, RELATED_WORK_OPEN))
    def reopen_sales_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> SalesOrderCard:
        """Take the order back from the warehouse to change or delete it, once no put-away or pick is open for it."""
        return _turned(no, database, caller, lambda work: orders.reopen(work, SALES, no, has_open_work))

    return posting_router


def _turned(no: str, database: Database, caller: Caller, turn: Callable[[UnitOfWork], object]) -> SalesOrderCard:
    caller.require(Role.SUPERVISOR, action="change sales orders")

    def run(work: UnitOfWork) -> SalesOrderCard:
        work.person = caller.person
        turn(work)
        return cards.order_card(work, no)

    return database.write(run)
