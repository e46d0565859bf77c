"""What handhelds do with warehouse documents: receive scan by scan, and say that what was picked has left.

A person who scans an order at a location that demands a document need not know of it: it is found, or made, in the background.
Source: spec/warehouse.md, sections 3 and 12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import answers, handling, order_changes, order_lines
from server.outstanding.values import ArrivedGoods, Source
from server.warehouse_documents import goods_to_post, posting_documents, rules, service, source_lines, store, undoing
from server.warehouse_documents.goods_to_post import GoodsOfLine
from server.warehouse_documents.values import Kind, SourceOrder, Status, Wanted
from shared.errors import NOTHING_TO_POST, Refused
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderLineKey
    from server.warehouse_documents.values import PostedPart, WarehouseDocument, WorkLine
    from shared.quantities import Quantity
    from shared.wire.receiving import Received
    from shared.wire.transactions import Transaction
    from shared.wire.transfers import TransferShipped

Handler = Callable[["UnitOfWork", "Transaction", "Caller"], Posted]
UndoHandler = Callable[["UnitOfWork", "Transaction", Posted, "Caller"], Posted]

_SOURCE = {
    "purchase_order": Source.PURCHASE_ORDER,
    "sales_return": Source.SALES_RETURN,
    "transfer_order": Source.TRANSFER_RECEIPT,
}
"""Orders that goods arrive on, by the word of the wire."""


# Receiving


def received(work: UnitOfWork, transaction: Transaction, caller: Caller, *, by_order: Mapping[str, Handler]) -> Posted:
    """A scan of goods that arrived: on a warehouse receipt, or on an order, whose receipt is made where the location demands one.

    `by_order`: who posts it elsewhere. Raises: Refused(NOT_ON_DOCUMENT, OVER_RECEIPT, BIN_REQUIRED, ORDER_NOT_RELEASED, …).
    """
    content = transaction.content
    assert content.kind == "received"
    if content.document_kind == "warehouse_receipt":
        document = service.open_document(work, service.warehouse_document(work, content.document, Kind.RECEIPT).document_no)
        return _receive(work, transaction, content, document)
    if not _demands_document(work, transaction.location, inbound=True):
        return by_order[content.document_kind](work, transaction, caller)
    order = SourceOrder(_SOURCE[content.document_kind], content.document)
    return receive_for_order(work, transaction, order)


def receive_for_order(work: UnitOfWork, transaction: Transaction, order: SourceOrder) -> Posted:
    """The same of an order, through its warehouse receipt at the person's location, which is made if there is none yet."""
    content = transaction.content
    assert content.kind == "received"
    with order_changes.telling_of_changes(work, order.source, order.order_no, content.item):
        document = _document_of(work, Kind.RECEIPT, order, transaction.location)
        return _receive(work, transaction, content, document, order)


def _receive(
    work: UnitOfWork, transaction: Transaction, content: Received, document: WarehouseDocument, order: SourceOrder | None = None
) -> Posted:
    item, location = catalog.item(work, content.item), catalog.location(work, document.location_code)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    line = _line_scanned(work, document, content, quantity, order)
    bin_code = content.bin or line.line.bin_code
    rules.require_bin(location, item, bin_code)
    tracking = order_lines.scanned_tracking(content)
    goods = GoodsOfLine(line, arriving=(ArrivedGoods(line.line.key, quantity, bin_code, tracking, content.expiration),))
    source = SourceOrder(line.line.key.source, line.line.key.document_no)
    part = posting_documents.post_goods(work, document, source, [goods])
    return answers.posted(transaction, part.posted, f"{content.quantity} {content.uom or item.base_uom} {item.no} received")


def _line_scanned(
    work: UnitOfWork,
    document: WarehouseDocument,
    content: Received | TransferShipped,
    quantity: Quantity,
    order: SourceOrder | None,
) -> WorkLine:
    """The line that the scanned goods belong to. Raises: Refused(NOT_ON_DOCUMENT, ORDER_NOT_RELEASED)."""
    work.lock_items([content.item])
    lines = [line for line in store.lines(work, document.document_no) if line.item_no == content.item and _is_for(line.key, order)]
    left = source_lines.work_lines(work, lines, document.location_code)
    said = order.order_no if order else document.document_no
    line_no = _line_no(left, content.line, order)
    line = rules.line_of_scan(left, content, quantity, line_no=line_no, said=said)
    rules.require_released(line)
    return line


def _is_for(key: OrderLineKey, order: SourceOrder | None) -> bool:
    return order is None or SourceOrder(key.source, key.document_no) == order


def _line_no(lines: Sequence[WorkLine], named: int | None, order: SourceOrder | None) -> int | None:
    """Who scans an order names a line of the order; the document has its own numbers."""
    if named is None or order is None:
        return named
    return next((line.line_no for line in lines if line.line.key.line_no == named), named)


def undo_received(
    work: UnitOfWork, transaction: Transaction, answer: Posted, caller: Caller, *, by_order: Mapping[str, UndoHandler]
) -> Posted:
    """Take back a scan of goods that arrived, on whichever document it was. Raises: Refused(CANNOT_UNDO, …)."""
    content = transaction.content
    assert content.kind == "received"
    if undoing.is_behind(work, answer.entry_nos):
        results = undoing.undo_each(work, answer.entry_nos)
        return answers.undone(answer, results, f"Receipt {answer.document_no} undone")
    return by_order[content.document_kind](work, transaction, answer, caller)


# Shipping


def shipped(work: UnitOfWork, transaction: Transaction, caller: Caller, *, by_order: Handler) -> Posted:
    """What was picked has left: of a warehouse shipment, or of a sales order, whose shipment is made where one is demanded.

    A device's word is one posting: an order of the shipment that is refused stops it. Raises: Refused(NOTHING_TO_POST, …).
    """
    content = transaction.content
    assert content.kind == "shipped"
    if content.document_kind == "warehouse_shipment":
        document = service.warehouse_document(work, content.order, Kind.SHIPMENT)
        parts = _ship_document(work, service.open_document(work, document.document_no))
        return _answer(transaction, parts, f"{content.order} shipped")
    if not _demands_document(work, transaction.location, inbound=False):
        return by_order(work, transaction, caller)
    part = ship_order(work, SourceOrder(Source.SALES_ORDER, content.order), transaction.location)
    return answers.posted(transaction, part.posted, f"{content.order} shipped")


def ship_order(work: UnitOfWork, order: SourceOrder, location_code: str) -> PostedPart:
    """Ship what was picked of an order, through its warehouse shipment at the location, which is made if there is none yet.

    Nothing leaves that was not picked. Raises: Refused(NOTHING_TO_POST, ORDER_NOT_RELEASED, NOT_FOUND, …).
    """
    document = _document_of(work, Kind.SHIPMENT, order, location_code)
    goods = [line for line in service.locked_lines(work, document, order) if line.source.picked]
    if not goods:
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    picked = [(replace(line, line=replace(line.line, to_handle=line.source.picked)), None) for line in goods]
    return posting_documents.post_goods(work, document, order, goods_to_post.goods_of_lines(work, document, picked))


def transfer_shipped(work: UnitOfWork, transaction: Transaction, caller: Caller, *, by_order: Handler) -> Posted:
    """A scan of goods that were loaded for a transfer: through its warehouse shipment where the location demands one.

    What was picked for it goes first; a bin that is scanned is the pick of the rest, which the person has in hand.
    Raises: Refused(NOT_ON_DOCUMENT, OVER_SHIPMENT, BIN_REQUIRED, INSUFFICIENT_BIN_CONTENT, …).
    """
    content = transaction.content
    assert content.kind == "transfer_shipped"
    if not _demands_document(work, transaction.location, inbound=False):
        return by_order(work, transaction, caller)
    order = SourceOrder(Source.TRANSFER_SHIPMENT, content.order)
    document = _document_of(work, Kind.SHIPMENT, order, transaction.location)
    item = catalog.item(work, content.item)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    line = _line_scanned(work, document, content, quantity, order)
    part = posting_documents.post_goods(
        work, document, order, [goods_to_post.goods_loaded(work, document, line, content, quantity)]
    )
    return answers.posted(transaction, part.posted, f"{content.quantity} {content.uom or item.base_uom} {item.no} loaded")


def undo_transfer_shipped(
    work: UnitOfWork, transaction: Transaction, answer: Posted, caller: Caller, *, by_order: UndoHandler
) -> Posted:
    """The goods were not loaded. Raises: Refused(CANNOT_UNDO, …)."""
    return undo_shipped(work, transaction, answer, caller, by_order=by_order)


def undo_shipped(work: UnitOfWork, transaction: Transaction, answer: Posted, caller: Caller, *, by_order: UndoHandler) -> Posted:
    """The goods did not leave: they wait again where they were. Raises: Refused(CANNOT_UNDO, …)."""
    if undoing.is_behind(work, answer.entry_nos):
        results = undoing.undo_each(work, answer.entry_nos)
        return answers.undone(answer, results, f"Shipment {answer.document_no} undone")
    return by_order(work, transaction, answer, caller)


def _ship_document(work: UnitOfWork, document: WarehouseDocument) -> list[PostedPart]:
    parts: list[PostedPart] = []
    for order in posting_documents.orders_to_post(work, document.document_no):
        posted_no = parts[0].posted_no if parts else ""
        parts.append(posting_documents.post_order(work, document.document_no, order, posted_no=posted_no))
    return parts


def _answer(transaction: Transaction, parts: Sequence[PostedPart], message: str) -> Posted:
    lines = [line for part in parts for line in part.posted.lines]
    return Posted(
        id=transaction.id,
        entry_nos=tuple(entry_no for line in lines for entry_no in line.entry_nos),
        warehouse_entry_nos=tuple(entry_no for line in lines for entry_no in line.warehouse_entry_nos),
        document_no=parts[0].posted_no,
        message=message,
    )


# Documents in the background


def _demands_document(work: UnitOfWork, location_code: str, *, inbound: bool) -> bool:
    if not location_code:
        return False
    return handling.requires_warehouse_document(catalog.location(work, location_code), inbound=inbound)


def _document_of(work: UnitOfWork, kind: Kind, order: SourceOrder, location_code: str) -> WarehouseDocument:
    """The open document that has lines of the order at the location; made for all its free lines if there is none."""
    document_no = service.open_document_with(work, order, location_code)
    if not document_no:
        status = Status.OPEN if kind.is_inbound else Status.RELEASED
        document_no = service.create(work, kind, location_code, Wanted(orders=(order,)), status=status)
    return service.open_document(work, document_no)
