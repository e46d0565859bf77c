"""Taking transfers back: a shipment while its goods are in transit; what arrived is sent back by a transfer.

Source: spec/transfers.md, section 7; section 11, rule 4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from server.ledger import posting
from server.ledger.posting_lines import Document, Posting, UndoLine
from server.outstanding import answers, order_lines, posted_documents
from server.outstanding import service as outstanding
from server.outstanding.values import OrderLineKey, PickedGoods, Source
from server.tracking import open_lines
from server.transfers import orders, posted_store, rules, service, store
from server.transfers.values import Step
from shared.errors import CANNOT_UNDO, NOT_FOUND, Refused
from shared.quantities import quantity_in_unit
from shared.wire.transfers import NewTransferLine, NewTransferOrder

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from server.transfers.values import PostedLine
    from shared.wire.transactions import Posted, Transaction

UndoPosted = Callable[["UnitOfWork", int, "date | None"], "PostedResult"]
"""Takes back what an order posted, by its item ledger entry."""


def undo_transfer_shipped(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Take back a scan of goods that were loaded, while they are in transit."""
    results = [undo_posted(work, answer.entry_nos[0], None)]
    return answers.undone(answer, results, f"Shipment {answer.document_no} undone")


def undo_received(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Refused: what was received is sent back by a transfer. Raises: Refused(CANNOT_UNDO). Source: spec/transfers.md, 7, rule 7."""
    return answers.undone(answer, [undo_posted(work, answer.entry_nos[0], None)], "")


def undo_document(
    work: UnitOfWork, document_no: str, line_nos: Collection[int], posting_date: date | None, undo: UndoPosted
) -> None:
    """Take a posted shipment back, or some lines of it; their order lines can be shipped again.

    `posting_date`: None for that of the document. `undo`: `undo_posted`, or what does more than that.
    Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT, CANNOT_UNDO, …).
    """
    lines = posted_store.lines_of_document(work, document_no)
    if not lines:
        raise Refused(NOT_FOUND, what="posted transfer document", key=document_no)
    work.lock_items({line.item_no for line in lines})
    for line in posted_documents.lines_to_undo(posted_store.lines_of_document(work, document_no), line_nos, document_no):
        undo(work, line.entry_no, posting_date)


def undo_posted(work: UnitOfWork, entry_no: int, posting_date: date | None) -> PostedResult:
    """Take back the shipment whose decrease the entry is; the order line can be shipped again.

    `posting_date`: None for that of the document. Raises: Refused(NOT_FOUND, CANNOT_UNDO, …). Source: spec/transfers.md, section 7.
    """
    undone = posted_store.posted_line_of(work, entry_no)
    if undone is None:
        raise Refused(NOT_FOUND, what="transfer shipment with entry", key=entry_no)
    order = orders.transfer_order(work, undone.order_no)
    work.lock_items([undone.item_no])
    lines = store.lines_numbered(work, order.order_no, [undone.order_line_no])
    line = order_lines.line_named(lines, undone.order_line_no, order.order_no)
    rules.require_not_received(line, undone)
    document = Document(undone.step.document_type, undone.document_no, undone.order_no)
    undo = UndoLine(entry_no, posting_date=posting_date)
    result = posting.post(work, Posting((undo,), posting_date or undone.posting_date, document))
    posted_store.insert_correction(work, undone, result.entry_nos[0])
    store.add_posted(work, order.order_no, line.line_no, undone.step, -undone.quantity)
    if undone.was_picked:
        outstanding.add_picked(work, rules.picked_goods_of(replace(undone, quantity=-undone.quantity)))
    orders.publish_numbered(work, order, [line.line_no])
    orders.settle(work, order.order_no)
    tracked = orders.tracked_line(work, order.order_no, line.line_no)
    open_lines.numbers_handled(work, tracked, [(undone.tracking, -undone.quantity)])
    return result


# Sending back


def send_back(work: UnitOfWork, document_no: str, posting_date: date | None = None) -> str:
    """Bring what a receipt or direct transfer posted back to where it left, by a transfer that is shipped at once; its number.

    The goods leave the bins that they were received into. Raises: Refused(NOT_FOUND, CANNOT_UNDO, …).
    """
    lines = posted_store.lines_of_document(work, document_no)
    if not lines:
        raise Refused(NOT_FOUND, what="posted transfer document", key=document_no)
    if lines[0].step not in (Step.RECEIVE, Step.DIRECT):
        raise Refused(CANNOT_UNDO, what=document_no, reason="only what was received is sent back")
    if other := store.order_that_sends_back(work, document_no):
        raise Refused(CANNOT_UNDO, what=document_no, reason=f"{other} has sent it back already")
    order_no = orders.create_order(work, _order_back(work, lines), sends_back_no=document_no)
    goods = [
        PickedGoods(
            OrderLineKey(Source.TRANSFER_SHIPMENT, order_no, line_no), line.item_no, line.quantity, line.to_bin, line.tracking
        )
        for line_no, line in enumerate(lines, 1)
    ]
    service.ship_goods(work, goods, posting_date)
    return order_no


def _order_back(work: UnitOfWork, lines: Sequence[PostedLine]) -> NewTransferOrder:
    order = orders.transfer_order(work, lines[0].order_no)
    return NewTransferOrder(
        from_location=order.to_location,
        to_location=order.from_location,
        in_transit=order.in_transit,
        direct_transfer_posting=order.direct_posting,
        lines=tuple(
            NewTransferLine(
                item=line.item_no,
                variant=line.variant_code,
                quantity=quantity_in_unit(line.quantity, line.base_units_per_unit),
                uom=line.uom_code,
                from_bin=line.to_bin,
            )
            for line in lines
        ),
    )
