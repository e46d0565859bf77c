"""What people post of sales orders and return orders: ship them, take goods back, undo that.

What was picked for an order waits in `outstanding`; sales knows no pick. Making orders is `orders.py`, questions are `cards.py`.
Source: spec/ledger.md, sections 8 and 9; spec/warehouse.md, section 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import posting
from server.ledger.posting_lines import Document, Posting, SourceType, UndoLine
from server.number_series import service as number_series
from server.outstanding import answers, handling, order_lines, order_status, posted_documents
from server.outstanding import service as outstanding
from server.outstanding.last_posting import telling_who_was_last
from server.outstanding.order_lines import Piece
from server.sales import orders, posted_store, rules, store
from server.sales.values import LineToPost, SalesLine, SalesOrder
from server.tracking import open_lines
from shared.errors import NOT_FOUND, NOTHING_TO_POST, Refused
from shared.quantities import ZERO
from shared.wire.number_series import DocumentKind
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from server.outstanding.values import ArrivedGoods, PickedGoods
    from server.sales.values import OrderKind
    from shared.quantities import Quantity
    from shared.wire.orders import LineToPost as WireLine
    from shared.wire.orders import NumberedQuantity, PostedOrder
    from shared.wire.sales import LineToShip, ReturnReceipt, Shipment
    from shared.wire.transactions import Transaction


def ship(work: UnitOfWork, order_no: str, shipment: Shipment) -> PostedOrder:
    """Post what leaves; without lines all that can leave now. Raises: Refused(OVER_SHIPMENT, NOTHING_TO_POST, …)."""
    order = _to_post_from_the_desk(work, order_no, "order")
    lines = orders.locked_lines(work, order)
    waiting = outstanding.picked(work, order.source, order.order_no)
    if shipment.lines:
        to_post = _requested_shipment(work, order, lines, shipment.lines, waiting)
    else:
        to_post = [_all_that_can_leave(work, order, line, waiting) for line in lines]
    _require_no_warehouse_document(work, order, to_post)
    rules.require_complete(order, lines, to_post)
    return _post(work, order, to_post, shipment.date or catalog.work_date(work))


def _to_post_from_the_desk(work: UnitOfWork, order_no: str, kind: OrderKind) -> SalesOrder:
    """The order; one that is open is released first. Source: spec/ledger.md, section 7, rule 5."""
    rules.require_kind(orders.sales_order(work, order_no), kind)
    return orders.release(work, order_no)


def _released(work: UnitOfWork, order_no: str, kind: OrderKind) -> SalesOrder:
    """The order, if the warehouse may work on it. Raises: Refused(NOT_FOUND, INVALID_REQUEST, ORDER_NOT_RELEASED)."""
    order = orders.sales_order(work, order_no)
    rules.require_kind(order, kind)
    order_status.require_released(order)
    return order


def _require_no_warehouse_document(work: UnitOfWork, order: SalesOrder, to_post: Sequence[Sequence[LineToPost]]) -> None:
    """Raises: Refused(WAREHOUSE_HANDLING_REQUIRED)."""
    for location_code in {pieces[0].order_line.place.location_code for pieces in to_post if pieces} - {""}:
        location = catalog.location(work, location_code)
        handling.require_no_warehouse_handling(location, inbound=order.kind == "return", document_no=order.order_no)


def ship_goods(work: UnitOfWork, goods: Sequence[PickedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that exactly these goods of one order leave, from exactly these bins; what was picked no longer waits.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_SHIPMENT, NUMBER_NOT_ON_LINE, INCOMPLETE_SHIPMENT, …).
    """
    order = _released(work, goods[0].key.document_no, "order")
    lines = orders.locked_lines(work, order)
    waiting = outstanding.picked(work, order.source, order.order_no)
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        quantity = sum((each.quantity for each in of_line), ZERO)
        order_lines.require_left_to_ship(line, quantity, line.outstanding, order.order_no)
        on_line = open_lines.open_numbers(work, catalog.item(work, line.item_no), order.line_source(line_no))
        pieces = [Piece(each.quantity, each.tracking) for each in of_line]
        said = str(order.line_source(line_no))
        order_lines.require_numbers_on_line(pieces, on_line, line.outstanding, line.item_no, said)
        to_post.append(rules.goods_leaving(line, of_line, waiting, on_line))
    rules.require_complete(order, lines, to_post)
    return _post(work, order, to_post, posting_date or catalog.work_date(work))


def receive_goods(work: UnitOfWork, goods: Sequence[ArrivedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that these goods of one return came back, into these bins; a blank bin is where arrivals of the line go.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_RECEIPT, …).
    """
    order = _released(work, goods[0].key.document_no, "return")
    lines = orders.locked_lines(work, order, {each.key.line_no for each in goods})
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        quantity = sum((each.quantity for each in of_line), ZERO)
        order_lines.require_left_to_receive(line, quantity, line.outstanding, order.order_no)
        on_line = open_lines.open_numbers(work, catalog.item(work, line.item_no), order.line_source(line_no))
        for each in of_line:
            piece = order_lines.with_what_is_on_line(Piece(each.quantity, each.tracking, each.expires_on), on_line)
            to_post.append([LineToPost(line, piece, _arrival_bin(work, line, each.bin_code))])
    return _post(work, order, to_post, posting_date or catalog.work_date(work))


def shipped(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """What was picked for an order at the person's location has left. Nothing leaves that was not picked."""
    content = transaction.content
    assert content.kind == "shipped"
    order = _released(work, content.order, "order")
    lines = [line for line in orders.locked_lines(work, order) if line.place.location_code == transaction.location]
    waiting = outstanding.picked(work, order.source, order.order_no)
    if not waiting and _left_as_picked(work, lines):
        return Posted(id=transaction.id, document_no=order.order_no, message=f"{order.order_no} left as it was picked")
    to_post = [rules.shipment_of(line, [Piece(_picked(line, waiting))], _of_line(line, waiting), "") for line in lines]
    rules.require_complete(order, lines, to_post)
    with telling_who_was_last(lambda: posted_store.last_posting(work, order.order_no)):
        posted = _post(work, order, to_post, catalog.work_date(work))
    return answers.posted(transaction, posted, f"{order.order_no} shipped")


def undo_shipped(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """The goods did not leave: they wait again where they were."""
    results = [undo_posted(work, entry_no, None) for entry_no in answer.entry_nos]
    return answers.undone(answer, results, f"Shipment {answer.document_no} undone")


def ship_picked(work: UnitOfWork, goods: PickedGoods) -> PostedOrder:
    """Post the shipment of goods straight from the bin that they were picked from, where picking ships.

    Handed to the pick by `app.py`. Raises: Refused(OVER_SHIPMENT, …). Source: spec/warehouse.md, section 6, rule 11.
    """
    order = _released(work, goods.key.document_no, "order")
    line = order_lines.line_named(orders.locked_lines(work, order, [goods.key.line_no]), goods.key.line_no, order.order_no)
    order_lines.require_left_to_ship(line, goods.quantity, line.outstanding, order.order_no)
    to_post = [[LineToPost(line, Piece(goods.quantity, goods.tracking), goods.bin_code)]]
    rules.require_complete(order, store.lines(work, order.order_no), to_post)
    return _post(work, order, to_post, catalog.work_date(work))


def receive_back(work: UnitOfWork, order_no: str, receipt: ReturnReceipt) -> PostedOrder:
    """Post what came back of a return; without lines all of it. Raises: Refused(OVER_RECEIPT, NOTHING_TO_POST, …)."""
    order = _to_post_from_the_desk(work, order_no, "return")
    lines = orders.locked_lines(work, order)
    if receipt.lines:
        to_post = _requested_return(work, order, lines, receipt.lines)
    else:
        to_post = [_whole_return(work, order, line) for line in lines if line.outstanding > ZERO]
    _require_no_warehouse_document(work, order, to_post)
    return _post(work, order, to_post, receipt.date or catalog.work_date(work))


def undo_document(work: UnitOfWork, document_no: str, line_nos: Collection[int], posting_date: date | None) -> None:
    """Take a posted document back, or some lines of it; their order lines can be posted again.

    `posting_date`: None for that of the document.
    Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT, CANNOT_UNDO, …).
    """
    lines = posted_store.lines_of_document(work, document_no)
    if not lines:
        raise Refused(NOT_FOUND, what="posted sales document", key=document_no)
    work.lock_items({line.item_no for line in lines})
    for line in posted_documents.lines_to_undo(posted_store.lines_of_document(work, document_no), line_nos, document_no):
        undo_posted(work, line.entry_no, posting_date)


def undo_posted(work: UnitOfWork, entry_no: int, posting_date: date | None) -> PostedResult:
    """Take back the shipment or return receipt that wrote the entry; the order line can be posted again.

    Picked goods wait again. `posting_date`: None for that of the document. Raises: Refused(NOT_FOUND, CANNOT_UNDO, …).
    Source: spec/ledger.md, section 9.
    """
    undone = posted_store.posted_line_of(work, entry_no)
    if undone is None:
        raise Refused(NOT_FOUND, what="sales shipment or return receipt with entry", key=entry_no)
    work.lock_items([undone.item_no])
    document = Document(undone.document_type, undone.document_no, undone.order_no)
    undo = UndoLine(entry_no, posting_date=posting_date)
    result = posting.post(work, Posting((undo,), posting_date or undone.posting_date, document))
    posted_store.insert_correction(work, undone, result.entry_nos[0])
    store.add_handled(work, undone.order_no, undone.order_line_no, -undone.quantity)
    if undone.was_picked:
        outstanding.add_picked(work, rules.picked_goods_of(replace(undone, quantity=-undone.quantity)))
    order = orders.sales_order(work, undone.order_no)
    orders.publish(work, order, store.lines_numbered(work, order.order_no, [undone.order_line_no]))
    line = orders.tracked_line(work, undone.order_no, undone.order_line_no)
    open_lines.numbers_handled(work, line, [(undone.tracking, -undone.quantity)])
    return result


def _requested_shipment(
    work: UnitOfWork, order: SalesOrder, lines: Sequence[SalesLine], wanted: Sequence[LineToShip], waiting: list[PickedGoods]
) -> list[list[LineToPost]]:
    """What each line of the request is, piece by piece. Raises: Refused(OVER_SHIPMENT, TRACKING_QUANTITY_MISMATCH, …)."""
    only_picked = {line.line_no: rules.must_be_picked(_location(work, line)) for line in lines}
    left = {line.line_no: rules.shippable(line, _of_line(line, waiting), only_picked=only_picked[line.line_no]) for line in lines}
    if all(only_picked.values()) and not any(left.values()):
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    requested = []
    for each in wanted:
        line = order_lines.line_named(lines, each.line, order.order_no)
        quantity = order_lines.base_quantity_of(line, catalog.item(work, line.item_no), each.quantity)
        order_lines.require_left_to_ship(line, quantity, left[line.line_no], order.order_no)
        left[line.line_no] -= quantity
        pieces = _pieces(work, order, line, quantity, numbered=each.tracking, picked=_of_line(line, waiting))
        to_post = rules.shipment_of(line, pieces, _of_line(line, waiting), _departure_bin(work, line, each.bin))
        if only_picked[line.line_no]:
            rules.require_all_picked(to_post, order.order_no)
        waiting = rules.still_waiting(waiting, to_post)
        requested.append([replace(piece, applies_to_entry=each.applies_to) for piece in to_post])
    return requested


def _requested_return(
    work: UnitOfWork, order: SalesOrder, lines: Sequence[SalesLine], wanted: Sequence[WireLine]
) -> list[list[LineToPost]]:
    left = {line.line_no: line.outstanding for line in lines}
    requested = []
    for each in wanted:
        line = order_lines.line_named(lines, each.line, order.order_no)
        quantity = order_lines.base_quantity_of(line, catalog.item(work, line.item_no), each.quantity)
        order_lines.require_left_to_receive(line, quantity, left[line.line_no], order.order_no)
        left[line.line_no] -= quantity
        bin_code = _arrival_bin(work, line, each.bin)
        requested.append(
            [LineToPost(line, piece, bin_code) for piece in _pieces(work, order, line, quantity, numbered=each.tracking)]
        )
    return requested


def _pieces(
    work: UnitOfWork,
    order: SalesOrder,
    line: SalesLine,
    quantity: Quantity,
    *,
    numbered: Sequence[NumberedQuantity] = (),
    picked: Sequence[PickedGoods] = (),
) -> tuple[Piece, ...]:
    """The quantity by number; what was picked for the line says its numbers itself."""
    item = catalog.item(work, line.item_no)
    on_line = () if picked and not numbered else open_lines.open_numbers(work, item, order.line_source(line.line_no))
    return rules.pieces(order, line, item, quantity, numbered=numbered, on_line=on_line)


def _all_that_can_leave(work: UnitOfWork, order: SalesOrder, line: SalesLine, waiting: Sequence[PickedGoods]) -> list[LineToPost]:
    of_line = _of_line(line, waiting)
    quantity = rules.shippable(line, of_line, only_picked=rules.must_be_picked(_location(work, line)))
    if not of_line:
        quantity = _set_to_post(work, order, line, quantity)
    pieces = _pieces(work, order, line, quantity, picked=of_line) if quantity else ()
    return rules.shipment_of(line, pieces, of_line, _departure_bin(work, line, ""))


def _whole_return(work: UnitOfWork, order: SalesOrder, line: SalesLine) -> list[LineToPost]:
    quantity = _set_to_post(work, order, line, line.outstanding)
    pieces = _pieces(work, order, line, quantity) if quantity else ()
    bin_code = _arrival_bin(work, line, "")
    return [LineToPost(line, piece, bin_code) for piece in pieces]


def _set_to_post(work: UnitOfWork, order: SalesOrder, line: SalesLine, quantity: Quantity) -> Quantity:
    """So much, or of a line whose numbers are set, those that are to be handled."""
    item = catalog.item(work, line.item_no)
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    to_post = order_lines.quantity_to_post(quantity, on_line, number_required=rules.requires_a_number(order, item))
    return min(quantity, to_post)


def _of_line(line: SalesLine, waiting: Sequence[PickedGoods]) -> list[PickedGoods]:
    return [goods for goods in waiting if goods.key.line_no == line.line_no]


def _picked(line: SalesLine, waiting: Sequence[PickedGoods]) -> Quantity:
    return sum((goods.quantity for goods in _of_line(line, waiting)), ZERO)


def _location(work: UnitOfWork, line: SalesLine) -> Location | None:
    return catalog.location(work, line.place.location_code) if line.place.location_code else None


def _left_as_picked(work: UnitOfWork, lines: Sequence[SalesLine]) -> bool:
    """Whether every pick of these lines has posted its shipment at once, so that nothing is left to say so."""
    locations = [_location(work, line) for line in lines if line.handled > ZERO]
    return any(location and order_lines.picking_ships(location) for location in locations)


def _departure_bin(work: UnitOfWork, line: SalesLine, named: str) -> str:
    """The bin that was named, else the line's, else where departures wait; blank where goods have no bin."""
    location = _location(work, line)
    default = location.shipment_bin if location and catalog.item(work, line.item_no).is_inventory else ""
    return named or line.place.bin_code or default


def _arrival_bin(work: UnitOfWork, line: SalesLine, named: str) -> str:
    """The bin that was named, else the line's, else where arrivals go; blank where goods have no bin."""
    location = _location(work, line)
    default = location.receipt_bin if location and catalog.item(work, line.item_no).is_inventory else ""
    return named or line.place.bin_code or default


def _post(work: UnitOfWork, order: SalesOrder, requested: Sequence[Sequence[LineToPost]], posting_date: date) -> PostedOrder:
    """Post the pieces as one document of their own, and tell everybody what is left. Raises: Refused(NOTHING_TO_POST)."""
    pieces = [piece for of_line in requested for piece in of_line]
    if not pieces:
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    if catalog.inventory_setup(work).exact_cost_reversing_mandatory:
        rules.require_exact_reversing(order, pieces)
    document_no = number_series.next_document_no(work, DocumentKind(order.document_type), posting_date)
    document = Document(order.document_type, document_no, order.order_no, SourceType.CUSTOMER, order.customer_no)
    posting_lines = tuple(rules.posting_line_for(order, piece, line_no) for line_no, piece in enumerate(pieces, 1))
    result = posting.post(work, Posting(posting_lines, posting_date, document, _return_reason(pieces)))
    entry_nos = [line.entry_nos[0] for line in result.lines]
    with number_series.written_once(document.no):
        posted_store.insert_document(work, document.no, order, posting_date, list(zip(pieces, entry_nos, strict=True)))
    for piece in pieces:
        store.add_handled(work, order.order_no, piece.order_line.line_no, piece.piece.quantity)
        if piece.was_picked:
            outstanding.add_picked(work, rules.goods_that_left(piece))
    line_nos = {piece.order_line.line_no for piece in pieces}
    orders.publish(work, order, store.lines_numbered(work, order.order_no, line_nos))
    for line_no in sorted(line_nos):
        _numbers_handled(work, order, [piece for piece in pieces if piece.order_line.line_no == line_no])
    pieces_by_line = [(of_line[0].order_line.line_no, len(of_line)) for of_line in requested if of_line]
    return answers.posted_order(document.no, posting_date, pieces_by_line, result)


def _return_reason(pieces: Sequence[LineToPost]) -> str:
    """Why they are returned, where all of them are for one reason."""
    reasons = {piece.order_line.return_reason for piece in pieces}
    return reasons.pop() if len(reasons) == 1 else ""


def _numbers_handled(work: UnitOfWork, order: SalesOrder, of_line: Sequence[LineToPost]) -> None:
    """Keep what was posted of the numbers on the line, where it held any."""
    before = of_line[0].order_line
    posted = [(each.piece.tracking, each.piece.quantity) for each in of_line]
    after = replace(before, handled=before.handled + sum((quantity for _, quantity in posted), ZERO))
    open_lines.numbers_handled(work, rules.tracked_line(order, after, catalog.item(work, after.item_no)), posted)
