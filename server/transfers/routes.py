"""Transfer orders over HTTP: made, read, changed, posted. Thin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, status

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, UnitOfWork
from server.outstanding.order_file_routes import CSV_BODY, DryRun, FileContent
from server.problems import problem_responses
from server.transfers import batch_posting, cards, changing, importing, orders, service, whole_contents
from shared.errors import (
    ALREADY_EXISTS,
    BIN_REQUIRED,
    DIRECT_TRANSFER_IMPOSSIBLE,
    FILE_REFUSED,
    IN_TRANSIT_REQUIRED,
    INCOMPLETE_SHIPMENT,
    INSUFFICIENT_INVENTORY,
    ITEM_BLOCKED,
    LESS_THAN_POSTED,
    LINE_IS_POSTED,
    LOT_REQUIRED,
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    NOTHING_TO_RELEASE,
    NUMBER_NOT_ON_LINE,
    ORDER_CHANGED,
    ORDER_IS_POSTED,
    ORDER_NOT_OPEN,
    OVER_RECEIPT,
    OVER_SHIPMENT,
    SAME_PLACE,
    SERIAL_REQUIRED,
    TRACKING_QUANTITY_MISMATCH,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
    WAREHOUSE_HANDLING_REQUIRED,
)
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.order_files import OrdersImported
from shared.wire.orders import OrderStatus, PostedOrder
from shared.wire.transfers import (
    NewTransferOrder,
    PostedBothHalves,
    PostedTransferBatch,
    ShippedAndReceived,
    TransferBatch,
    TransferOfBin,
    TransferOfPlate,
    TransferOrderCard,
    TransferOrderChange,
    TransferOrderSummary,
    TransferReceipt,
    TransferStep,
)

router = APIRouter(prefix="/api/v1", tags=["transfers"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

_TO_RELEASE = (IN_TRANSIT_REQUIRED, DIRECT_TRANSFER_IMPOSSIBLE, NOTHING_TO_RELEASE)
_TO_MAKE = (ALREADY_EXISTS, SAME_PLACE, UNKNOWN_ITEM, ITEM_BLOCKED, UOM_UNKNOWN, *_TO_RELEASE)
_TO_CHANGE = (
    ORDER_NOT_OPEN,
    ORDER_CHANGED,
    ORDER_IS_POSTED,
    NOT_ON_DOCUMENT,
    LINE_IS_POSTED,
    LESS_THAN_POSTED,
    TRACKING_QUANTITY_MISMATCH,
    SAME_PLACE,
    IN_TRANSIT_REQUIRED,
)
_TO_POST = (
    *_TO_RELEASE,
    WAREHOUSE_HANDLING_REQUIRED,
    NOT_ON_DOCUMENT,
    NOTHING_TO_POST,
    BIN_REQUIRED,
    LOT_REQUIRED,
    SERIAL_REQUIRED,
    NUMBER_NOT_ON_LINE,
    TRACKING_QUANTITY_MISMATCH,
    INSUFFICIENT_INVENTORY,
)
PAGE_MAX = 500

Answer = TypeVar("Answer")


# Orders


@router.post(
    "/transfer-orders", status_code=status.HTTP_201_CREATED, responses=problem_responses(NOT_PERMITTED, NOT_FOUND, *_TO_MAKE)
)
def create_transfer_order(new: NewTransferOrder, database: RequestDatabase, caller: CurrentCaller) -> TransferOrderCard:
    """Order goods from one location to another; what is left out the route between them says."""
    return _written(database, caller, lambda work: cards.order_card(work, orders.create_order(work, new)))


@router.post("/transfer-orders/import", openapi_extra=CSV_BODY, responses=problem_responses(NOT_PERMITTED, NOT_FOUND, FILE_REFUSED))
def import_transfer_orders(
    content: FileContent, database: RequestDatabase, caller: CurrentCaller, *, dry_run: DryRun = False
) -> OrdersImported:
    """Make the orders of a CSV file, all of them or none; those that are there already stay as they are."""
    return _written(database, caller, lambda work: importing.import_orders(work, content, dry_run))


@router.get("/transfer-orders")
def list_transfer_orders(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    order_status: Annotated[OrderStatus | None, Query(alias="status")] = None,
    from_location: Annotated[Code | None, Query()] = None,
    to_location: Annotated[Code | None, Query()] = None,
    ships_until: Annotated[date | None, Query(description="To be shipped by then, or nobody said when.")] = None,
    after: Annotated[str, Query(max_length=20, description="Number of the last order of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_MAX,
) -> list[TransferOrderSummary]:
    """Orders by number; go on with `after` the last number of a page."""
    with database.read() as work:
        return cards.order_summaries(
            work,
            status=order_status,
            from_location=from_location,
            to_location=to_location,
            ships_until=ships_until,
            after=after,
            limit=limit,
        )


@router.post(
    "/transfer-orders/from-plate",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOTHING_TO_POST, *_TO_MAKE),
)
def transfer_license_plate(wanted: TransferOfPlate, database: RequestDatabase, caller: CurrentCaller) -> TransferOrderCard:
    """Order all that stands on a license plate to another location, where it arrives as that plate."""
    return _written(database, caller, lambda work: cards.order_card(work, whole_contents.order_of_plate(work, wanted)))


@router.get("/transfer-orders/{no}")
def read_transfer_order(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> TransferOrderCard:
    """The order with what is outstanding, shipped, in transit and received on each line."""
    with database.read() as work:
        return cards.order_card(work, no)


@router.patch("/transfer-orders/{no}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, *_TO_CHANGE))
def change_transfer_order(
    no: Code, change: TransferOrderChange, database: RequestDatabase, caller: CurrentCaller
) -> TransferOrderCard:
    """Change, add and delete lines, and change the header, of an order that is open."""
    return _turned(no, database, caller, lambda work, order_no: changing.change_order(work, order_no, change))


@router.delete(
    "/transfer-orders/{no}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, ORDER_NOT_OPEN, ORDER_IS_POSTED),
)
def delete_transfer_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Delete an open order of which nothing is in transit, or one that is finished; posted documents stay."""
    _written(database, caller, lambda work: changing.delete_order(work, no))


@router.post("/transfer-orders/{no}/release", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, *_TO_RELEASE))
def release_transfer_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> TransferOrderCard:
    """Let the warehouses at both ends work on the order; one that is released already stays so."""
    return _turned(no, database, caller, orders.release)


@router.post("/transfer-orders/{no}/reopen")
def reopen_transfer_order(no: Code, database: RequestDatabase, caller: CurrentCaller) -> TransferOrderCard:
    """Take the order back from the warehouse to change it; who scans for it meanwhile is told so."""
    return _turned(no, database, caller, orders.reopen)


def of_bins(contents: whole_contents.ContentsOfBin) -> APIRouter:
    """The route for the whole content of a bin, which the warehouse knows."""
    making = APIRouter(prefix="/api/v1", tags=["transfers"])

    @making.post(
        "/transfer-orders/from-bin",
        status_code=status.HTTP_201_CREATED,
        responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOTHING_TO_POST, *_TO_MAKE),
    )
    def transfer_bin_content(wanted: TransferOfBin, database: RequestDatabase, caller: CurrentCaller) -> TransferOrderCard:
        """Order all that lies in a bin to another location, with its lots and serial numbers on the lines."""
        return _written(database, caller, lambda work: cards.order_card(work, whole_contents.order_of_bin(work, wanted, contents)))

    return making


# Posting


@router.post(
    "/transfer-orders/{no}/ship",
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_SHIPMENT, INCOMPLETE_SHIPMENT, *_TO_POST),
)
def ship_transfer_order(no: Code, step: TransferStep, database: RequestDatabase, caller: CurrentCaller) -> PostedOrder:
    """Post what leaves into transit, in full or in part; a direct transfer arrives at the same time."""
    caller.require(Role.FLOOR, action="ship transfers")
    return _posted(database, caller, lambda work: service.ship(work, no, step))


@router.post("/transfer-orders/{no}/receive", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_RECEIPT, *_TO_POST))
def receive_transfer_order(no: Code, receipt: TransferReceipt, database: RequestDatabase, caller: CurrentCaller) -> PostedOrder:
    """Post what arrived from transit, in full or in part, and say what is missing or damaged."""
    caller.require(Role.RECEIVER, action="receive goods")
    return _posted(database, caller, lambda work: service.receive(work, no, receipt))


@router.post(
    "/transfer-orders/{no}/ship-and-receive",
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_SHIPMENT, INCOMPLETE_SHIPMENT, *_TO_POST),
)
def ship_and_receive_transfer_order(
    no: Code, both: ShippedAndReceived, database: RequestDatabase, caller: CurrentCaller
) -> PostedBothHalves:
    """Post both halves in one action, each on its own date, where neither end demands warehouse documents."""
    caller.require(Role.RECEIVER, action="receive goods")
    return _posted(database, caller, lambda work: service.ship_and_receive(work, no, both))


@router.post("/transfer-orders/post-batch")
def post_transfer_orders(batch: TransferBatch, database: RequestDatabase, caller: CurrentCaller) -> PostedTransferBatch:
    """Ship or receive many orders at once, each by itself: says how many of how many, and why not the others."""
    caller.require(Role.SUPERVISOR, action="post many transfer orders at once")
    return batch_posting.post(database, batch, caller)


def _posted(database: Database, caller: Caller, post: Callable[[UnitOfWork], Answer]) -> Answer:
    def run(work: UnitOfWork) -> Answer:
        work.person = caller.person
        return post(work)

    return database.write(run)


def _written(database: Database, caller: Caller, write: Callable[[UnitOfWork], Answer]) -> Answer:
    caller.require(Role.SUPERVISOR, action="make and change transfer orders")
    return _posted(database, caller, write)


def _turned(no: str, database: Database, caller: Caller, turn: Callable[[UnitOfWork, str], object]) -> TransferOrderCard:
    def run(work: UnitOfWork) -> TransferOrderCard:
        turn(work, no)
        return cards.order_card(work, no)

    return _written(database, caller, run)
