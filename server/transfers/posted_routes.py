"""Posted transfer documents and what is in transit over HTTP: read, undone, sent back, and what did not arrive. Thin."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.outstanding.asked_documents import AskedDocuments
from server.problems import problem_responses
from server.transfers import cards, discrepancies, in_transit, orders, undoing
from server.transfers.undoing import UndoPosted
from shared.errors import (
    CANNOT_UNDO,
    INSUFFICIENT_INVENTORY,
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    NOT_PERMITTED,
    NUMBER_NOT_ON_LINE,
    OVER_RECEIPT,
    PERIOD_CLOSED,
    WORK_FINISHED,
)
from shared.wire.access import Role
from shared.wire.fields import Code, LineNo
from shared.wire.orders import UndoDocument
from shared.wire.transfers import (
    ClosedDiscrepancy,
    FoundDiscrepancies,
    GoodsInTransit,
    PostedTransferDocument,
    PostedTransferSummary,
    SentBack,
    TransferDiscrepancyCard,
    TransferOrderCard,
)

router = APIRouter(prefix="/api/v1", tags=["transfers"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))


@router.get("/posted-transfer-documents")
def list_posted_transfer_documents(
    wanted: AskedDocuments, database: RequestDatabase, _caller: CurrentCaller
) -> list[PostedTransferSummary]:
    """Posted documents by number; the party of a transfer is a location at either end. Go on with `after` the last of a page."""
    with database.read() as work:
        return cards.document_summaries(work, wanted)


@router.get("/posted-transfer-documents/{no}")
def read_posted_transfer_document(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> PostedTransferDocument:
    """A posted shipment, receipt or direct transfer, corrections included, or how a discrepancy was closed."""
    with database.read() as work:
        return cards.document_card(work, no)


def undoing_documents(undo: UndoPosted) -> APIRouter:
    """The route that takes posted shipments back, and the warehouse documents behind them along."""
    taking_back = APIRouter(prefix="/api/v1", tags=["transfers"])

    @taking_back.post(
        "/posted-transfer-documents/{no}/undo",
        responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOT_ON_DOCUMENT, CANNOT_UNDO, PERIOD_CLOSED),
    )
    def undo_posted_transfer_document(
        no: Code, taken_back: UndoDocument, database: RequestDatabase, caller: CurrentCaller
    ) -> PostedTransferDocument:
        """Take a shipment back, or some of its lines, as long as nothing of it was received."""
        caller.require(Role.SUPERVISOR, action="undo posted documents")

        def take_back(work: UnitOfWork) -> PostedTransferDocument:
            work.person = caller.person
            undoing.undo_document(work, no, taken_back.lines, taken_back.date, undo)
            return cards.document_card(work, no)

        return database.write(take_back)

    return taking_back


@router.post(
    "/posted-transfer-documents/{no}/send-back",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, CANNOT_UNDO, INSUFFICIENT_INVENTORY),
)
def send_back_posted_transfer_document(
    no: Code, sent: SentBack, database: RequestDatabase, caller: CurrentCaller
) -> TransferOrderCard:
    """Bring what was received back by a transfer of its own, shipped at once from the bins that it was received into."""
    caller.require(Role.SUPERVISOR, action="send transfers back")

    def send_back(work: UnitOfWork) -> TransferOrderCard:
        work.person = caller.person
        return cards.order_card(work, undoing.send_back(work, no, sent.date))

    return database.write(send_back)


@router.get("/in-transit")
def list_goods_in_transit(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    older_than_days: Annotated[int, Query(ge=0, le=10_000)] = 0,
    location: Annotated[Code | None, Query(description="Where they left, or are to arrive.")] = None,
) -> list[GoodsInTransit]:
    """What has been on the road for at least so many days, the longest first."""
    with database.read() as work:
        return in_transit.goods_in_transit(work, older_than_days=older_than_days, location=location)


@router.get("/transfer-discrepancies")
def list_open_transfer_discrepancies(database: RequestDatabase, _caller: CurrentCaller) -> tuple[TransferDiscrepancyCard, ...]:
    """What did not arrive of any order, and nobody has closed yet."""
    with database.read() as work:
        return cards.open_discrepancies(work)


@router.post(
    "/transfer-orders/{no}/discrepancies",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOT_ON_DOCUMENT, OVER_RECEIPT, NUMBER_NOT_ON_LINE),
)
def report_transfer_discrepancies(
    no: Code, found: FoundDiscrepancies, database: RequestDatabase, caller: CurrentCaller
) -> TransferOrderCard:
    """Say what is missing or damaged where nothing else arrived, or after it did; it stays in transit."""
    caller.require(Role.RECEIVER, action="receive goods")

    def report(work: UnitOfWork) -> TransferOrderCard:
        work.person = caller.person
        discrepancies.report(work, orders.released_order(work, no), found.discrepancies)
        return cards.order_card(work, no)

    return database.write(report)


@router.post(
    "/transfer-orders/{no}/discrepancies/{discrepancy}/close",
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, WORK_FINISHED),
)
def close_transfer_discrepancy(
    no: Code, discrepancy: LineNo, closed: ClosedDiscrepancy, database: RequestDatabase, caller: CurrentCaller
) -> TransferOrderCard:
    """Post what became of the goods: brought back to where they left, lost, or arrived after all."""
    caller.require(Role.SUPERVISOR, action="close transfer discrepancies")

    def close(work: UnitOfWork) -> TransferOrderCard:
        work.person = caller.person
        discrepancies.close(work, no, discrepancy, closed)
        return cards.order_card(work, no)

    return database.write(close)
