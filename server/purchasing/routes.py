"""Purchase orders, return orders and their posted documents over HTTP: thin."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, status

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, UnitOfWork
from server.outstanding.order_file_routes import CSV_BODY, DryRun, FileContent
from server.problems import problem_responses
from server.purchasing import cards, service
from server.purchasing.orders import PURCHASING, create_order
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
    PURCHASING_BLOCKED,
    RELATED_WORK_OPEN,
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
from shared.wire.purchasing import (
    NewPurchaseOrder,
    PurchaseOrderCard,
    PurchaseOrderChange,
    Receipt,
    ReturnShipment,
)

router = APIRouter(prefix="/api/v1", tags=["purchasing"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

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
    "/purchase-orders",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(
        NOT_PERMITTED, NOT_FOUND, ALREADY_EXISTS, UNKNOWN_ITEM, ITEM_BLOCKED, PURCHASING_BLOCKED, UOM_UNKNOWN
    ),
)
def create_purchase_order(new: NewPurchaseOrder, database: RequestDatabase, caller: CurrentCaller) -> PurchaseOrderCard:
    """Order from a vendor, or (kind `return`) announce goods that go back."""
    caller.require(Role.SUPERVISOR, action="make purchase orders")

    def create(work: UnitOfWork) -> PurchaseOrderCard:
        work.person = caller.person
        return cards.order_card(work, create_order(work, new))

    return database.write(create)


@router.post("/purchase-orders/import", openapi_extra=CSV_BODY, responses=problem_responses(NOT_PERMITTED, NOT_FOUND, FILE_REFUSED))
def import_purchase_orders(
    content: FileContent, database: RequestDatabase, caller: CurrentCaller, *, dry_run: DryRun = False
) -> OrdersImported:
    """Make the orders of a CSV file, all of them or none; those that are there already stay as they are."""
    caller.require(Role.SUPERVISOR, action="make purchase orders")

    def run(work: UnitOfWork) -> OrdersImported:
        work.person = caller.person
        return importing.import_orders(work, PURCHASING, content, only_look=dry_run)

    return database.write(run)


@router.get("/purchase-orders")
def list_purchase_orders(wanted: AskedOrders, database: RequestDatabase, _caller: CurrentCaller) -> list[OrderSummary]:
    """Orders and returns by number; go on with `after` the last number of a page."""
    with database.read() as work:
        return listing.summaries(work, PURCHASING, wanted)


@router.get("/purchase-orders/{no}")
def read_purchase_order(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> PurchaseOrderCard:
    """The order with what is outstanding, received and shipped on each line."""
    with database.read() as work:
        return cards.order_card(work, no)


@router.patch("/purchase-orders/{no}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, *_TO_CHANGE))
def change_purchase_order(
    no: Code, change: PurchaseOrderChange, database: RequestDatabase, caller: CurrentCaller
) -> PurchaseOrderCard:
    """Change, add and delete lines, and change the header, of an order that is open."""
    return _turned(no, database, caller, lambda work: changing.change_order(work, PURCHASING, no, change))


@router.delete(
    "/purchase-orders/{no}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, ORDER_NOT_OPEN, ORDER_IS_POSTED),
)
def delete_purchase_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Delete an open order of which nothing is posted, or one that is finished; posted documents stay."""
    caller.require(Role.SUPERVISOR, action="delete purchase orders")

    def delete(work: UnitOfWork) -> None:
        work.person = caller.person
        changing.delete_order(work, PURCHASING, no)

    database.write(delete)


@router.post("/purchase-orders/{no}/release")
def release_purchase_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> PurchaseOrderCard:
    """Let the warehouse work on the order; one that is released already stays so."""
    return _turned(no, database, caller, lambda work: orders.release(work, PURCHASING, no))


def posting(has_open_work: HasOpenWork) -> APIRouter:
    """The routes that post or reopen the order itself; `app.py` hands in who knows of put-aways and picks that are open for it."""
    posting_router = APIRouter(prefix="/api/v1", tags=["purchasing"])

    @posting_router.post(
        "/purchase-orders/{no}/receive", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_RECEIPT, *_TO_POST)
    )
    def receive_purchase_order(no: Code, receipt: Receipt, database: RequestDatabase, caller: CurrentCaller) -> PostedOrder:
        """Post what has come, in full or in part."""
        caller.require(Role.RECEIVER, action="receive goods")
        if receipt.invoice:
            caller.require(Role.SUPERVISOR, action="post invoices")

        def post(work: UnitOfWork) -> PostedOrder:
            work.person = caller.person
            posted = service.receive(work, no, receipt, has_open_work)
            return invoices.invoice_posted(work, PURCHASING, no, posted, receipt.invoice) if receipt.invoice else posted

        return database.write(post)

    @posting_router.post(
        "/purchase-orders/{no}/ship", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_SHIPMENT, *_TO_POST)
    )
    def ship_purchase_return(no: Code, shipment: ReturnShipment, database: RequestDatabase, caller: CurrentCaller) -> PostedOrder:
        """Post what goes back of a return order, in full or in part."""
        caller.require(Role.RECEIVER, action="send goods back")
        if shipment.invoice:
            caller.require(Role.SUPERVISOR, action="post invoices")

        def post(work: UnitOfWork) -> PostedOrder:
            work.person = caller.person
            posted = service.ship_back(work, no, shipment, has_open_work)
            return invoices.invoice_posted(work, PURCHASING, no, posted, shipment.invoice) if shipment.invoice else posted

        return database.write(post)

    @posting_router.post("/purchase-orders/{no}/reopen", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, RELATED_WORK_OPEN))
    def reopen_purchase_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> PurchaseOrderCard:
        """Take the order back from the warehouse to change or delete it, once no put-away or pick is open for it."""
        return _turned(no, database, caller, lambda work: orders.reopen(work, PURCHASING, no, has_open_work))

    return posting_router


def _turned(no: str, database: Database, caller: Caller, turn: Callable[[UnitOfWork], object]) -> PurchaseOrderCard:
    caller.require(Role.SUPERVISOR, action="change purchase orders")

    def run(work: UnitOfWork) -> PurchaseOrderCard:
        work.person = caller.person
        turn(work)
        return cards.order_card(work, no)

    return database.write(run)
