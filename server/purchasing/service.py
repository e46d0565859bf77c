"""What people post of purchase orders and return orders: receive them, ship them back, undo that.

Receiving and shipping back are one movement with two signs. Making orders is `orders.py`, questions are `cards.py`.
Source: spec/ledger.md, sections 7 and 9.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import posting
from server.ledger import service as ledger
from server.ledger.posting_lines import Document, Place, Posting, SourceType, UndoLine
from server.number_series import service as number_series
from server.outstanding import answers, handling, order_changes, order_lines, order_status, posted_documents
from server.outstanding import service as outstanding
from server.outstanding.last_posting import telling_who_was_last
from server.outstanding.order_lines import Piece
from server.purchasing import orders, over_receipts, posted_store, rules, store
from server.purchasing.values import LineToPost, PurchaseLine, PurchaseOrder
from server.tracking import open_lines
from shared.errors import NOT_FOUND, NOTHING_TO_POST, Refused
from shared.quantities import ZERO
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.catalog.values import Item
    from server.database.prepared_each import Asked
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from server.outstanding.values import ArrivedGoods, PickedGoods
    from server.purchasing.values import OrderKind
    from shared.quantities import Quantity, UnitCost
    from shared.wire.orders import LineToPost as WireLine
    from shared.wire.orders import PostedOrder
    from shared.wire.purchasing import Receipt, ReturnShipment
    from shared.wire.receiving import Received
    from shared.wire.transactions import Posted, Transaction


def receive(work: UnitOfWork, order_no: str, receipt: Receipt) -> PostedOrder:
    """Post what has come of an order; without lines all that is outstanding. Raises: Refused(OVER_RECEIPT, NOTHING_TO_POST …)."""
    order = _to_post_from_the_desk(work, order_no, "order")
    costs = {line.line: line.unit_cost for line in receipt.lines if line.unit_cost is not None}
    return _post_request(work, order, receipt.lines, costs, receipt.date)


def ship_back(work: UnitOfWork, order_no: str, shipment: ReturnShipment) -> PostedOrder:
    """Post what goes back of a return; without lines all of it. Raises: Refused(OVER_SHIPMENT, NOTHING_TO_POST …)."""
    order = _to_post_from_the_desk(work, order_no, "return")
    return _post_request(work, order, shipment.lines, {}, shipment.date)


def _to_post_from_the_desk(work: UnitOfWork, order_no: str, kind: OrderKind) -> PurchaseOrder:
    """The order; one that is open is released first. Source: spec/ledger.md, section 7, rule 5."""
    rules.require_kind(orders.purchase_order(work, order_no), kind)
    return orders.release(work, order_no)


def receive_goods(work: UnitOfWork, goods: Sequence[ArrivedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that these goods of one order arrived, in these bins; a blank bin is where arrivals of the line go.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_RECEIPT, …).
    """
    order = _released(work, goods[0].key.document_no, "order")
    lines = {line.line_no: line for line in orders.locked_lines(work, order, {each.key.line_no for each in goods})}
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(list(lines.values()), line_no, order.order_no)
        item = catalog.item(work, line.item_no)
        line = over_receipts.with_room(work, order, line, item, sum((each.quantity for each in of_line), ZERO))
        on_line = open_lines.open_numbers(work, item, order.line_source(line_no))
        for each in of_line:
            piece = order_lines.with_what_is_on_line(Piece(each.quantity, each.tracking, each.expires_on), on_line)
            to_post.append([LineToPost(line, piece, _bin_for(work, order, line, item, each.bin_code), line.unit_cost)])
    return _post(work, order, to_post, posting_date or catalog.work_date(work))


def ship_goods(work: UnitOfWork, goods: Sequence[PickedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that exactly these goods of one return go back, from exactly these bins; what was picked no longer waits.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_SHIPMENT, NUMBER_NOT_ON_LINE, …).
    """
    order = _released(work, goods[0].key.document_no, "return")
    lines = orders.locked_lines(work, order, {each.key.line_no for each in goods})
    waiting = outstanding.picked(work, order.source, order.order_no)
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        rules.require_left(order, line, sum((each.quantity for each in of_line), ZERO), line.outstanding)
        on_line = open_lines.open_numbers(work, catalog.item(work, line.item_no), order.line_source(line_no))
        pieces = [Piece(each.quantity, each.tracking) for each in of_line]
        said = str(order.line_source(line_no))
        order_lines.require_numbers_on_line(pieces, on_line, line.outstanding, line.item_no, said)
        to_post.append(rules.goods_leaving(line, of_line, waiting, on_line))
    return _post(work, order, to_post, posting_date or catalog.work_date(work))


def _released(work: UnitOfWork, order_no: str, kind: OrderKind) -> PurchaseOrder:
    """The order, if the warehouse may work on it. Raises: Refused(NOT_FOUND, INVALID_REQUEST, ORDER_NOT_RELEASED)."""
    order = orders.purchase_order(work, order_no)
    rules.require_kind(order, kind)
    order_status.require_released(order)
    return order


def received(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods that came for a purchase order; the document is received into the location of the person."""
    content = transaction.content
    assert content.kind == "received"
    order = _released(work, content.document, "order")
    item = catalog.item(work, content.item)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    work.lock_items([item.no])
    with (
        telling_who_was_last(lambda: posted_store.last_posting(work, order.order_no, item.no)),
        order_changes.telling_of_changes(work, order.source, order.order_no, item.no),
    ):
        line = _line_scanned(work, order, content, quantity, transaction.location)
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    scanned = Piece(quantity, order_lines.scanned_tracking(content), content.expiration)
    piece = order_lines.with_what_is_on_line(scanned, on_line)
    to_post = LineToPost(line, piece, _bin_for(work, order, line, item, content.bin), line.unit_cost)
    posted = _post(work, order, [[to_post]], catalog.work_date(work))
    return answers.posted(transaction, posted, f"{content.quantity} {content.uom or item.base_uom} {item.no} received")


def _line_scanned(
    work: UnitOfWork, order: PurchaseOrder, content: Received, quantity: Quantity, location_code: str
) -> PurchaseLine:
    """The line that the scanned goods fit on, with room for them. Raises: Refused(NOT_ON_DOCUMENT, OVER_RECEIPT, …)."""
    lines = store.lines_with_item(work, order.order_no, content.item)
    here = [line for line in lines if line.place.location_code == location_code]
    line = order_lines.line_that_fits(
        here, content, quantity, lambda each: each.outstanding, document_no=order.order_no, line_no=content.line
    )
    return over_receipts.with_room(work, order, line, catalog.item(work, line.item_no), quantity)


def asked_by_received(transaction: Transaction) -> list[Asked]:
    """What `received` will ask about the item, in the most usual case: of a bin that was named, not bound by numbers."""
    content = transaction.content
    assert content.kind == "received"
    place = Place(transaction.location, content.bin)
    return [
        store.asked_for_lines(content.document, content.item),
        *ledger.asked_by_increase(content.item, content.variant, place),
    ]


def undo_received(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Take back a scan of goods that came, as long as nothing of them was used."""
    results = [undo_posted(work, entry_no, None) for entry_no in answer.entry_nos]
    return answers.undone(answer, results, f"Receipt {answer.document_no} undone")


def undo_document(work: UnitOfWork, document_no: str, line_nos: Collection[int], posting_date: date | None) -> None:
    """Take a posted document back, or some lines of it; their order lines can be posted again.

    `posting_date`: None for that of the document.
    Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT, CANNOT_UNDO, …).
    """
    lines = posted_store.lines_of_document(work, document_no)
    if not lines:
        raise Refused(NOT_FOUND, what="posted purchase document", key=document_no)
    work.lock_items({line.item_no for line in lines})
    for line in posted_documents.lines_to_undo(posted_store.lines_of_document(work, document_no), line_nos, document_no):
        undo_posted(work, line.entry_no, posting_date)


def undo_posted(work: UnitOfWork, entry_no: int, posting_date: date | None) -> PostedResult:
    """Take back the receipt or return shipment that wrote the entry; the order line can be posted again.

    `posting_date`: None for that of the document. Raises: Refused(NOT_FOUND, CANNOT_UNDO, …). Source: spec/ledger.md, section 9.
    """
    undone = posted_store.posted_line_of(work, entry_no)
    if undone is None:
        raise Refused(NOT_FOUND, what="purchase receipt or return shipment with entry", key=entry_no)
    work.lock_items([undone.item_no])
    document = Document(undone.document_type, undone.document_no, undone.order_no)
    undo = UndoLine(entry_no, posting_date=posting_date)
    result = posting.post(work, Posting((undo,), posting_date or undone.posting_date, document))
    posted_store.insert_correction(work, undone, result.entry_nos[0])
    store.add_handled(work, undone.order_no, undone.order_line_no, undone.item_no, -undone.quantity)
    if undone.was_picked:
        outstanding.add_picked(work, rules.picked_goods_of(replace(undone, quantity=-undone.quantity)))
    order = orders.purchase_order(work, undone.order_no)
    (after,) = store.lines_numbered(work, order.order_no, [undone.order_line_no])
    orders.publish(work, order, [over_receipts.without_excess(work, after)])
    line = orders.tracked_line(work, undone.order_no, undone.order_line_no)
    open_lines.numbers_handled(work, line, [(undone.tracking, -undone.quantity)])
    return result


def _post_request(
    work: UnitOfWork, order: PurchaseOrder, wanted: Sequence[WireLine], costs: Mapping[int, UnitCost], posting_date: date | None
) -> PostedOrder:
    """Post from the order itself, where no warehouse document is demanded. Raises: Refused(WAREHOUSE_HANDLING_REQUIRED, …)."""
    if wanted:
        lines = orders.locked_lines(work, order, {each.line for each in wanted})
        to_post = _requested(work, order, lines, wanted, costs)
    else:
        whole = [_whole_line(work, order, line) for line in orders.locked_lines(work, order) if line.outstanding > ZERO]
        to_post = [pieces for pieces in whole if pieces]
    for location_code in {pieces[0].order_line.place.location_code for pieces in to_post} - {""}:
        location = catalog.location(work, location_code)
        handling.require_no_warehouse_handling(location, inbound=order.kind == "order", document_no=order.order_no)
    return _post(work, order, to_post, posting_date or catalog.work_date(work))


def _requested(
    work: UnitOfWork,
    order: PurchaseOrder,
    lines: Sequence[PurchaseLine],
    wanted: Sequence[WireLine],
    costs: Mapping[int, UnitCost],
) -> list[list[LineToPost]]:
    """What each line of the request is, piece by piece. Raises: Refused(OVER_RECEIPT, TRACKING_QUANTITY_MISMATCH, …)."""
    by_no = {line.line_no: line for line in lines}
    taken = dict.fromkeys(by_no, ZERO)
    requested = []
    for each in wanted:
        line = order_lines.line_named(list(by_no.values()), each.line, order.order_no)
        item = catalog.item(work, line.item_no)
        quantity = order_lines.base_quantity_of(line, item, each.quantity)
        line = by_no[each.line] = _with_room(work, order, line, item, taken[each.line] + quantity)
        taken[each.line] += quantity
        unit_cost = costs.get(each.line, line.unit_cost)
        bin_code = _bin_for(work, order, line, item, each.bin)
        on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
        pieces = rules.pieces(order, line, item, quantity, numbered=each.tracking, on_line=on_line)
        requested.append([LineToPost(line, piece, bin_code, unit_cost) for piece in pieces])
    return requested


def _with_room(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine, item: Item, wanted: Quantity) -> PurchaseLine:
    """The line, if so much of it arrives or goes back. Raises: Refused(OVER_RECEIPT, OVER_RECEIPT_NOT_APPROVED, OVER_SHIPMENT)."""
    if order.kind == "order":
        return over_receipts.with_room(work, order, line, item, wanted)
    rules.require_left(order, line, wanted, line.outstanding)
    return line


def _whole_line(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine) -> list[LineToPost]:
    item = catalog.item(work, line.item_no)
    bin_code = _bin_for(work, order, line, item, "")
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    required = rules.requires_a_number(order, item)
    quantity = order_lines.quantity_to_post(line.outstanding, on_line, number_required=required)
    _with_room(work, order, line, item, quantity)
    pieces = rules.pieces(order, line, item, quantity, numbered=(), on_line=on_line)
    return [LineToPost(line, piece, bin_code, line.unit_cost) for piece in pieces]


def _bin_for(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine, item: Item, named: str) -> str:
    """The bin that was named, else the line's, else where arrivals go; blank where goods have no bin."""
    chosen = named or line.place.bin_code
    if chosen or order.kind == "return" or not line.place.location_code or not item.is_inventory:
        return chosen
    return catalog.location(work, line.place.location_code).receipt_bin


def _post(work: UnitOfWork, order: PurchaseOrder, requested: Sequence[Sequence[LineToPost]], posting_date: date) -> PostedOrder:
    """Post the pieces as one document of their own, and tell everybody what is left. Raises: Refused(NOTHING_TO_POST)."""
    pieces = [piece for of_line in requested for piece in of_line]
    if not pieces:
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    document_no = number_series.next_document_no(work, DocumentKind(order.document_type), posting_date)
    document = Document(order.document_type, document_no, order.order_no, SourceType.VENDOR, order.vendor_no)
    posting_lines = tuple(rules.posting_line_for(order, piece, line_no) for line_no, piece in enumerate(pieces, 1))
    result = posting.post(work, Posting(posting_lines, posting_date, document, _return_reason(pieces)))
    entry_nos = [line.entry_nos[0] for line in result.lines]
    with number_series.written_once(document.no):
        posted_store.insert_document(work, document.no, order, posting_date, list(zip(pieces, entry_nos, strict=True)))
    _lines_handled(work, order, pieces)
    pieces_by_line = [(of_line[0].order_line.line_no, len(of_line)) for of_line in requested]
    return answers.posted_order(document.no, posting_date, pieces_by_line, result)


def _return_reason(pieces: Sequence[LineToPost]) -> str:
    """Why they are returned, where all of them are for one reason."""
    reasons = {piece.order_line.return_reason for piece in pieces}
    return reasons.pop() if len(reasons) == 1 else ""


def _lines_handled(work: UnitOfWork, order: PurchaseOrder, pieces: Sequence[LineToPost]) -> None:
    """Keep on the lines what was posted of them, and of the numbers that they held; then tell everybody what is left."""
    by_line: dict[int, list[LineToPost]] = {}
    for piece in pieces:
        by_line.setdefault(piece.order_line.line_no, []).append(piece)
    changed = []
    for line_no in sorted(by_line):
        before = by_line[line_no][-1].order_line  # as it grew, where more came than was ordered
        posted = [(each.piece.tracking, each.piece.quantity) for each in by_line[line_no]]
        quantity = sum((quantity for _, quantity in posted), ZERO)
        store.add_handled(work, order.order_no, line_no, before.item_no, quantity)
        for each in by_line[line_no]:
            if each.was_picked:
                outstanding.add_picked(work, rules.goods_that_left(each))
        after = replace(before, handled=before.handled + quantity)
        open_lines.numbers_handled(work, rules.tracked_line(order, after, catalog.item(work, after.item_no)), posted)
        changed.append(after)
    orders.publish(work, order, changed)
