"""Posted receipts and return shipments over HTTP: read, and undone. Thin."""

from __future__ import annotations

from fastapi import APIRouter

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.outstanding.asked_documents import AskedDocuments
from server.problems import problem_responses
from server.purchasing import cards, service
from server.trade_orders.posting import Undo
from shared.errors import ALREADY_INVOICED, CANNOT_UNDO, NOT_FOUND, NOT_ON_DOCUMENT, NOT_PERMITTED, PERIOD_CLOSED
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.orders import UndoDocument
from shared.wire.purchasing import PostedPurchaseDocument, PostedPurchaseSummary

router = APIRouter(prefix="/api/v1", tags=["purchasing"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))


@router.get("/posted-purchase-documents")
def list_posted_purchase_documents(
    wanted: AskedDocuments, database: RequestDatabase, _caller: CurrentCaller
) -> list[PostedPurchaseSummary]:
    """Posted documents by number; go on with `after` the last number of a page."""
    with database.read() as work:
        return cards.document_summaries(work, wanted)


@router.get("/posted-purchase-documents/{no}")
def read_posted_purchase_document(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> PostedPurchaseDocument:
    """A posted receipt or return shipment, corrections included."""
    with database.read() as work:
        return cards.document_card(work, no)


def undoing_documents(undo: Undo) -> APIRouter:
    """The route that takes a document back; `app.py` hands in how, because the warehouse's documents are corrected with it."""
    undo_router = APIRouter(prefix="/api/v1", tags=["purchasing"])

    @undo_router.post(
        "/posted-purchase-documents/{no}/undo",
        responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOT_ON_DOCUMENT, CANNOT_UNDO, ALREADY_INVOICED, PERIOD_CLOSED),
    )
    def undo_posted_purchase_document(
        no: Code, taken_back: UndoDocument, database: RequestDatabase, caller: CurrentCaller
    ) -> PostedPurchaseDocument:
        """Take the document back, or some of its lines, as long as nothing of it was used or invoiced."""
        caller.require(Role.SUPERVISOR, action="undo posted documents")

        def take_back(work: UnitOfWork) -> PostedPurchaseDocument:
            work.person = caller.person
            service.undo_document(work, no, taken_back.lines, taken_back.date, undo)
            return cards.document_card(work, no)

        return database.write(take_back)

    return undo_router
