"""Transfer orders and their posted documents over HTTP: thin."""

from __future__ import annotations

from fastapi import APIRouter, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from server.transfers import cards, service
from shared.errors import (
    ALREADY_EXISTS,
    BIN_REQUIRED,
    IN_TRANSIT_REQUIRED,
    INSUFFICIENT_INVENTORY,
    ITEM_BLOCKED,
    LOT_REQUIRED,
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    OVER_RECEIPT,
    OVER_SHIPMENT,
    SAME_PLACE,
    SERIAL_REQUIRED,
    TRACKING_QUANTITY_MISMATCH,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
)
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.orders import PostedOrder
from shared.wire.transfers import NewTransferOrder, PostedTransferDocument, TransferOrderCard, TransferStep

router = APIRouter(prefix="/api/v1", tags=["transfers"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

_TO_POST = (
    NOT_ON_DOCUMENT,
    NOTHING_TO_POST,
    BIN_REQUIRED,
    LOT_REQUIRED,
    SERIAL_REQUIRED,
    TRACKING_QUANTITY_MISMATCH,
    INSUFFICIENT_INVENTORY,
)


@router.post(
    "/transfer-orders",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(
        NOT_PERMITTED, NOT_FOUND, ALREADY_EXISTS, SAME_PLACE, IN_TRANSIT_REQUIRED, UNKNOWN_ITEM, ITEM_BLOCKED, UOM_UNKNOWN
    ),
)
def create_transfer_order(new: NewTransferOrder, database: RequestDatabase, caller: CurrentCaller) -> TransferOrderCard:
    """Order goods from one location to another."""
    caller.require(Role.SUPERVISOR, action="make transfer orders")

    def create(work: UnitOfWork) -> TransferOrderCard:
        work.person = caller.person
        return cards.order_card(work, service.create_order(work, new))

    return database.write(create)


@router.get("/transfer-orders/{no}")
def read_transfer_order(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> TransferOrderCard:
    """The order with what is outstanding, shipped, in transit and received on each line."""
    with database.read() as work:
        return cards.order_card(work, no)


@router.post("/transfer-orders/{no}/ship", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_SHIPMENT, *_TO_POST))
def ship_transfer_order(no: Code, step: TransferStep, database: RequestDatabase, caller: CurrentCaller) -> PostedOrder:
    """Post what leaves into transit, in full or in part."""
    caller.require(Role.FLOOR, action="ship transfers")

    def post(work: UnitOfWork) -> PostedOrder:
        work.person = caller.person
        return service.ship(work, no, step)

    return database.write(post)


@router.post("/transfer-orders/{no}/receive", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, OVER_RECEIPT, *_TO_POST))
def receive_transfer_order(no: Code, step: TransferStep, database: RequestDatabase, caller: CurrentCaller) -> PostedOrder:
    """Post what arrived from transit, in full or in part."""
    caller.require(Role.RECEIVER, action="receive goods")

    def post(work: UnitOfWork) -> PostedOrder:
        work.person = caller.person
        return service.receive(work, no, step)

    return database.write(post)


@router.get("/posted-transfer-documents/{no}")
def read_posted_transfer_document(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> PostedTransferDocument:
    """A posted transfer shipment or receipt, corrections included."""
    with database.read() as work:
        return cards.document_card(work, no)
