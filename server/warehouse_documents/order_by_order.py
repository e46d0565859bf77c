"""Posting a whole warehouse document: each order in a transaction of its own, so that one that fails does not stop the others.

Source: spec/warehouse.md, section 5, rule 3; section 6, rule 2.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from server.warehouse_documents import posting_documents, service
from shared.errors import LINES_REFUSED, Refused

if TYPE_CHECKING:
    from server.access.authentication import Caller
    from server.database.unit_of_work import Database, UnitOfWork
    from server.warehouse_documents.values import Kind, PostedPart, SourceOrder
    from shared.wire.warehouse_documents import PostWarehouseDocument

Outcome = tuple[list["PostedPart"], list[tuple["SourceOrder", Refused]]]
"""What was posted, and which orders were refused."""


def post(database: Database, kind: Kind, document_no: str, request: PostWarehouseDocument, caller: Caller) -> Outcome:
    """Post what is asked for, or what is to be handled on every line. Raises: Refused, where not one order could be posted."""
    with database.read() as work:
        document = service.warehouse_document(work, document_no, kind)
        caller.require_location(document.location_code)
        orders = posting_documents.orders_to_post(work, document_no, request.lines, version=request.version)
    parts: list[PostedPart] = []
    refused: list[tuple[SourceOrder, Refused]] = []

    def post_order(work: UnitOfWork, order: SourceOrder) -> PostedPart:
        work.person = caller.person
        posted_no = parts[0].posted_no if parts else ""
        return posting_documents.post_order(work, document_no, order, request.lines, posting_date=request.date, posted_no=posted_no)

    for order in orders:
        try:
            parts.append(database.write(partial(post_order, order=order)))
        except Refused as why:
            refused.append((order, why))
    if not parts:
        raise _nothing_posted(document_no, [why for _, why in refused])
    return parts, refused


def _nothing_posted(document_no: str, reasons: list[Refused]) -> Refused:
    if len(reasons) == 1:
        return reasons[0]
    return Refused(LINES_REFUSED, count=len(reasons), document=document_no, first=reasons[0].sentence)
