"""Warehouse receipts and shipments over HTTP: thin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, status

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, UnitOfWork
from server.problems import problem_responses
from server.warehouse_documents import cards, cross_dock, demands, order_by_order, service
from server.warehouse_documents.values import Kind
from shared.errors import (
    ALREADY_EXISTS,
    BIN_REQUIRED,
    CONFIRMATION_REQUIRED,
    CROSS_DOCK_EXCEEDS_RECEIPT,
    INSUFFICIENT_BIN_CONTENT,
    INSUFFICIENT_INVENTORY,
    INVALID_REQUEST,
    LINES_REFUSED,
    LOT_REQUIRED,
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    ORDER_CHANGED,
    ORDER_NOT_RELEASED,
    OVER_RECEIPT,
    OVER_SHIPMENT,
    SERIAL_REQUIRED,
    TRACKING_QUANTITY_MISMATCH,
    WORK_FINISHED,
)
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.warehouse_documents import (
    InboundFilter,
    NewWarehouseReceipt,
    NewWarehouseShipment,
    OrderHandling,
    OutboundFilter,
    PostedWarehouseDocument,
    PostedWarehouseDocumentResult,
    PostWarehouseDocument,
    ShipmentPicks,
    WarehouseDocumentCard,
    WarehouseDocumentChange,
    WarehouseDocuments,
    WarehouseDocumentVersion,
    WarehouseRequests,
)

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(prefix="/api/v1", tags=["warehouse documents"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

_MADE = problem_responses(NOT_PERMITTED, NOT_FOUND, ALREADY_EXISTS, NOTHING_TO_POST, ORDER_NOT_RELEASED, INVALID_REQUEST)
_CHANGED = problem_responses(NOT_PERMITTED, NOT_FOUND, WORK_FINISHED, ORDER_CHANGED)
_POSTED = problem_responses(
    NOT_PERMITTED,
    NOT_FOUND,
    WORK_FINISHED,
    ORDER_CHANGED,
    ORDER_NOT_RELEASED,
    NOTHING_TO_POST,
    NOT_ON_DOCUMENT,
    OVER_RECEIPT,
    OVER_SHIPMENT,
    BIN_REQUIRED,
    LOT_REQUIRED,
    SERIAL_REQUIRED,
    TRACKING_QUANTITY_MISMATCH,
    INSUFFICIENT_INVENTORY,
    INSUFFICIENT_BIN_CONTENT,
    LINES_REFUSED,
)
Location = Annotated[Code, Query(description="Where goods come in or go out.")]
Confirmed = Annotated[bool, Query(description="Delete it although something is left to do.")]
Finished = Annotated[bool, Query(description="Those, too, of which nothing is left.")]


# Warehouse receipts


@router.post("/warehouse-receipts", status_code=status.HTTP_201_CREATED, responses=_MADE)
def create_warehouse_receipt(new: NewWarehouseReceipt, database: RequestDatabase, caller: CurrentCaller) -> WarehouseDocumentCard:
    """Gather released order lines that come in at a location, those that no other receipt has."""
    caller.require(Role.RECEIVER, action="make warehouse receipts")
    caller.require_location(new.location)

    def create(work: UnitOfWork) -> WarehouseDocumentCard:
        work.person = caller.person
        return cards.document_card(work, service.create_receipt(work, new))

    return database.write(create)


@router.get("/warehouse-receipts")
def list_warehouse_receipts(
    location: Location, database: RequestDatabase, caller: CurrentCaller, include_finished: Finished = False
) -> WarehouseDocuments:
    """The receipts of a location."""
    return _list(database, caller, Kind.RECEIPT, location, include_finished=include_finished)


@router.get("/warehouse-receipts/{no}")
def read_warehouse_receipt(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> WarehouseDocumentCard:
    """The receipt with what is still to come on each line."""
    with database.read() as work:
        return cards.document_card(work, no, Kind.RECEIPT)


@router.patch(
    "/warehouse-receipts/{no}",
    responses=problem_responses(
        NOT_PERMITTED, NOT_FOUND, WORK_FINISHED, ORDER_CHANGED, NOT_ON_DOCUMENT, OVER_RECEIPT, CROSS_DOCK_EXCEEDS_RECEIPT
    ),
)
def change_warehouse_receipt(
    no: Code, change: WarehouseDocumentChange, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Change what is to be received, into which bin, and what is kept ready to leave again."""
    return _changed(database, caller, Kind.RECEIPT, no, lambda work: service.change(work, no, change))


@router.post("/warehouse-receipts/{no}/source-documents", responses=_MADE)
def get_source_documents_of_receipt(
    no: Code, wanted: InboundFilter, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Add released order lines that no receipt has."""
    job = lambda work: service.get_source_documents(work, no, service.wanted(wanted))  # noqa: E731  the one thing that differs
    return _changed(database, caller, Kind.RECEIPT, no, job)


@router.post("/warehouse-receipts/{no}/fill", responses=_CHANGED)
def fill_warehouse_receipt(
    no: Code, read: WarehouseDocumentVersion, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Everything that is outstanding is to be received."""
    return _changed(database, caller, Kind.RECEIPT, no, lambda work: service.fill_quantities(work, no, version=read.version))


@router.post("/warehouse-receipts/{no}/clear", responses=_CHANGED)
def clear_warehouse_receipt(
    no: Code, read: WarehouseDocumentVersion, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Nothing is to be received until it is said, or scanned."""
    return _changed(database, caller, Kind.RECEIPT, no, lambda work: service.clear_quantities(work, no, version=read.version))


@router.post(
    "/warehouse-receipts/{no}/calculate-cross-dock",
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, WORK_FINISHED, ORDER_CHANGED, INVALID_REQUEST),
)
def calculate_cross_dock(
    no: Code, read: WarehouseDocumentVersion, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Keep ready to leave again what of the arrivals somebody waits for."""
    return _changed(database, caller, Kind.RECEIPT, no, lambda work: cross_dock.calculate(work, no, version=read.version))


@router.post("/warehouse-receipts/{no}/post", responses=_POSTED)
def post_warehouse_receipt(
    no: Code, request: PostWarehouseDocument, database: RequestDatabase, caller: CurrentCaller
) -> PostedWarehouseDocumentResult:
    """Receive order by order: one that is refused does not stop the others, and the answer says why it was.

    There is no preview: the orders are posted one after the other, each by itself.
    """
    caller.require(Role.RECEIVER, action="receive goods")
    parts, refused = order_by_order.post(database, Kind.RECEIPT, no, request, caller)
    return cards.result(Kind.RECEIPT, parts, refused)


@router.delete(
    "/warehouse-receipts/{no}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, WORK_FINISHED, CONFIRMATION_REQUIRED),
)
def delete_warehouse_receipt(no: Code, database: RequestDatabase, caller: CurrentCaller, confirmed: Confirmed = False) -> None:
    """Give what is left back to the orders; what was posted stays."""
    _delete(database, caller, Kind.RECEIPT, no, confirmed=confirmed)


# Warehouse shipments


@router.post("/warehouse-shipments", status_code=status.HTTP_201_CREATED, responses=_MADE)
def create_warehouse_shipment(new: NewWarehouseShipment, database: RequestDatabase, caller: CurrentCaller) -> WarehouseDocumentCard:
    """Gather released order lines that leave a location, those that no other shipment has."""
    caller.require(Role.FLOOR, action="make warehouse shipments")
    caller.require_location(new.location)

    def create(work: UnitOfWork) -> WarehouseDocumentCard:
        work.person = caller.person
        return cards.document_card(work, service.create_shipment(work, new))

    return database.write(create)


@router.get("/warehouse-shipments")
def list_warehouse_shipments(
    location: Location, database: RequestDatabase, caller: CurrentCaller, include_finished: Finished = False
) -> WarehouseDocuments:
    """The shipments of a location."""
    return _list(database, caller, Kind.SHIPMENT, location, include_finished=include_finished)


@router.get("/warehouse-shipments/{no}")
def read_warehouse_shipment(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> WarehouseDocumentCard:
    """The shipment with what is still to leave, and what was picked for it, on each line."""
    with database.read() as work:
        return cards.document_card(work, no, Kind.SHIPMENT)


@router.patch(
    "/warehouse-shipments/{no}",
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, WORK_FINISHED, ORDER_CHANGED, NOT_ON_DOCUMENT, OVER_SHIPMENT),
)
def change_warehouse_shipment(
    no: Code, change: WarehouseDocumentChange, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Change what is to be shipped, and from which bin."""
    return _changed(database, caller, Kind.SHIPMENT, no, lambda work: service.change(work, no, change))


@router.post("/warehouse-shipments/{no}/source-documents", responses=_MADE)
def get_source_documents_of_shipment(
    no: Code, wanted: OutboundFilter, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Add released order lines that no shipment has."""
    job = lambda work: service.get_source_documents(work, no, service.wanted(wanted))  # noqa: E731  the one thing that differs
    return _changed(database, caller, Kind.SHIPMENT, no, job)


@router.post("/warehouse-shipments/{no}/fill", responses=_CHANGED)
def fill_warehouse_shipment(
    no: Code, read: WarehouseDocumentVersion, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Everything that can leave is to be shipped: what was picked, where goods are picked first."""
    return _changed(database, caller, Kind.SHIPMENT, no, lambda work: service.fill_quantities(work, no, version=read.version))


@router.post("/warehouse-shipments/{no}/clear", responses=_CHANGED)
def clear_warehouse_shipment(
    no: Code, read: WarehouseDocumentVersion, database: RequestDatabase, caller: CurrentCaller
) -> WarehouseDocumentCard:
    """Nothing is to be shipped until it is said."""
    return _changed(database, caller, Kind.SHIPMENT, no, lambda work: service.clear_quantities(work, no, version=read.version))


@router.post("/warehouse-shipments/{no}/release", responses=_CHANGED)
def release_warehouse_shipment(no: Code, database: RequestDatabase, caller: CurrentCaller) -> WarehouseDocumentCard:
    """Let it be picked."""
    return _changed(database, caller, Kind.SHIPMENT, no, lambda work: service.release(work, no))


@router.post("/warehouse-shipments/{no}/reopen", responses=_CHANGED)
def reopen_warehouse_shipment(no: Code, database: RequestDatabase, caller: CurrentCaller) -> WarehouseDocumentCard:
    """Take it back from the pickers."""
    return _changed(database, caller, Kind.SHIPMENT, no, lambda work: service.reopen(work, no))


@router.post(
    "/warehouse-shipments/{no}/picks",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, WORK_FINISHED, ORDER_NOT_RELEASED, NOTHING_TO_POST),
)
def create_picks_of_shipment(no: Code, database: RequestDatabase, caller: CurrentCaller) -> ShipmentPicks:
    """Make the picks for what it still needs."""
    caller.require(Role.FLOOR, action="make picks")

    def create(work: UnitOfWork) -> ShipmentPicks:
        work.person = caller.person
        _require_there(work, caller, Kind.SHIPMENT, no)
        return ShipmentPicks(picks=service.create_picks(work, no))

    return database.write(create)


@router.post("/warehouse-shipments/{no}/post", responses=_POSTED)
def post_warehouse_shipment(
    no: Code, request: PostWarehouseDocument, database: RequestDatabase, caller: CurrentCaller
) -> PostedWarehouseDocumentResult:
    """Ship order by order: one that is refused does not stop the others, and the answer says why it was.

    There is no preview: the orders are posted one after the other, each by itself.
    """
    caller.require(Role.FLOOR, action="ship goods")
    parts, refused = order_by_order.post(database, Kind.SHIPMENT, no, request, caller)
    return cards.result(Kind.SHIPMENT, parts, refused)


@router.delete(
    "/warehouse-shipments/{no}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, WORK_FINISHED, CONFIRMATION_REQUIRED),
)
def delete_warehouse_shipment(no: Code, database: RequestDatabase, caller: CurrentCaller, confirmed: Confirmed = False) -> None:
    """Give what is left back to the orders; goods that were picked stay where they wait."""
    _delete(database, caller, Kind.SHIPMENT, no, confirmed=confirmed)


# What was posted, and what is asked


@router.get("/posted-warehouse-documents/{no}")
def read_posted_warehouse_document(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> PostedWarehouseDocument:
    """A posted warehouse receipt or shipment, corrections included."""
    with database.read() as work:
        return cards.posted_card(work, no)


@router.get("/warehouse-requests")
def list_warehouse_requests(
    location: Location, direction: Literal["inbound", "outbound"], database: RequestDatabase, caller: CurrentCaller
) -> WarehouseRequests:
    """What released orders ask of a location, and which warehouse document has them."""
    caller.require_location(location)
    kind = Kind.RECEIPT if direction == "inbound" else Kind.SHIPMENT
    with database.read() as work:
        return WarehouseRequests(requests=tuple(demands.requests(work, location, kind)))


def handling(holder: demands.Holder) -> APIRouter:
    """What has to be done with an order; `app.py` says who knows who has which work."""
    asking = APIRouter(prefix="/api/v1", tags=["warehouse documents"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

    @asking.get("/{orders}/{no}/handling")
    def read_order_handling(
        orders: Literal["purchase-orders", "sales-orders", "transfer-orders"],
        no: Code,
        database: RequestDatabase,
        _caller: CurrentCaller,
    ) -> OrderHandling:
        """What has to be done next with an order at each location, on which document, and who has it: why it cannot be posted."""
        with database.read() as work:
            return demands.order_handling(work, no, demands.SOURCES_AT[orders], holder)

    return asking


def _list(database: Database, caller: Caller, kind: Kind, location: str, *, include_finished: bool) -> WarehouseDocuments:
    caller.require_location(location)
    with database.read() as work:
        found = cards.document_rows(work, kind, location, include_finished=include_finished)
        return WarehouseDocuments(documents=tuple(found))


def _changed(
    database: Database, caller: Caller, kind: Kind, no: str, change: Callable[[UnitOfWork], None]
) -> WarehouseDocumentCard:
    """Change a document of the kind at a location of the person's, and read it."""
    role, said = (Role.RECEIVER, "receipts") if kind.is_inbound else (Role.FLOOR, "shipments")
    caller.require(role, action=f"change warehouse {said}")

    def job(work: UnitOfWork) -> WarehouseDocumentCard:
        work.person = caller.person
        _require_there(work, caller, kind, no)
        change(work)
        return cards.document_card(work, no)

    return database.write(job)


def _delete(database: Database, caller: Caller, kind: Kind, no: str, *, confirmed: bool) -> None:
    role, said = (Role.RECEIVER, "receipts") if kind.is_inbound else (Role.FLOOR, "shipments")
    caller.require(role, action=f"delete warehouse {said}")

    def job(work: UnitOfWork) -> None:
        work.person = caller.person
        _require_there(work, caller, kind, no)
        service.delete(work, no, confirmed=confirmed)

    database.write(job)


def _require_there(work: UnitOfWork, caller: Caller, kind: Kind, no: str) -> None:
    caller.require_location(service.warehouse_document(work, no, kind).location_code)
