"""What is posted of orders and returns of both trades, and how that is taken back.

Receiving and shipping are one movement with two signs. What fits on a line the trade says (`HasRoom`): sales and returns take no
more than is outstanding, purchasing may take more. Source: spec/ledger.md, sections 7 to 9.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.catalog.values import Item
from server.database.unit_of_work import UnitOfWork
from server.ledger import posting
from server.ledger.posting_lines import Document, Posting, UndoLine
from server.number_series import service as number_series
from server.outstanding import answers, handling, order_changes, order_lines, order_status, posted_documents
from server.outstanding import service as outstanding
from server.outstanding.last_posting import telling_who_was_last
from server.outstanding.order_lines import Piece
from server.tracking import open_lines
from server.trade_orders import orders, rules
from server.trade_orders.values import AnyLine, AnyOrder, LineToPost, TradeLine
from shared.errors import NOT_FOUND, NOTHING_TO_POST, Refused
from shared.quantities import ZERO, Quantity
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from server.ledger.posting_lines import PostedResult
    from server.outstanding.values import ArrivedGoods, PickedGoods
    from server.trade_orders.orders import HasOpenWork
    from server.trade_orders.sides import Side
    from server.trade_orders.values import OrderKind, TradeOrder
    from shared.quantities import UnitCost
    from shared.wire.orders import LineToPost as WireLine
    from shared.wire.orders import PostedOrder
    from shared.wire.receiving import Received
    from shared.wire.transactions import Posted, Transaction

HasRoom = Callable[[UnitOfWork, AnyOrder, AnyLine, Item, Quantity], AnyLine]
"""The line, if so much of it (base unit) comes in or goes out, grown where that is allowed. Raises: Refused(OVER_RECEIPT, …)."""

Undo = Callable[[UnitOfWork, int, "date | None"], "PostedResult"]
"""Takes back what was posted with an entry; the day None: that of its document."""


# From the desk


def order_to_post(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, kind: OrderKind) -> AnyOrder:
    """The order that the desk posts; one that is open is released first. Source: spec/ledger.md, section 7, rule 5."""
    orders.order_of_kind(work, side, order_no, kind)
    return orders.release(work, side, order_no)


def asked_for(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    order: AnyOrder,
    wanted: Sequence[WireLine],
    *,
    has_room: HasRoom[AnyOrder, AnyLine],
    costs: Mapping[int, UnitCost] | None = None,
) -> list[list[LineToPost[AnyLine]]]:
    """What each line of the request is, piece by piece; without lines all that is outstanding.

    `costs`: by line number, where another one is told with the posting. Raises: Refused(OVER_RECEIPT, OVER_SHIPMENT,
    TRACKING_QUANTITY_MISMATCH, …).
    """
    if wanted:
        lines = orders.locked_lines(work, side, order, {each.line for each in wanted})
        return _requested(work, order, lines, wanted, has_room=has_room, costs=costs or {})
    lines = [line for line in orders.locked_lines(work, side, order) if line.outstanding > ZERO]
    whole = [_whole_line(work, order, line, has_room) for line in lines]
    return [pieces for pieces in whole if pieces]


def _requested(
    work: UnitOfWork,
    order: AnyOrder,
    lines: Sequence[AnyLine],
    wanted: Sequence[WireLine],
    *,
    has_room: HasRoom[AnyOrder, AnyLine],
    costs: Mapping[int, UnitCost],
) -> list[list[LineToPost[AnyLine]]]:
    by_no = {line.line_no: line for line in lines}
    taken = dict.fromkeys(by_no, ZERO)
    requested = []
    for each in wanted:
        line = order_lines.line_named(list(by_no.values()), each.line, order.order_no)
        item = catalog.item(work, line.item_no)
        quantity = order_lines.base_quantity_of(line, item, each.quantity)
        line = by_no[each.line] = has_room(work, order, line, item, taken[each.line] + quantity)
        taken[each.line] += quantity
        on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
        pieces = rules.pieces(order, line, item, quantity, numbered=each.tracking, on_line=on_line)
        costing = replace(line, unit_amount=costs.get(each.line, line.unit_amount))
        bin_code = _bin_for(work, order, line, item, each.bin)
        requested.append([LineToPost(costing, piece, bin_code) for piece in pieces])
    return requested


def _whole_line(
    work: UnitOfWork, order: AnyOrder, line: AnyLine, has_room: HasRoom[AnyOrder, AnyLine]
) -> list[LineToPost[AnyLine]]:
    item = catalog.item(work, line.item_no)
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    required = rules.requires_a_number(order, item)
    quantity = order_lines.quantity_to_post(line.outstanding, on_line, number_required=required)
    has_room(work, order, line, item, quantity)
    pieces = rules.pieces(order, line, item, quantity, numbered=(), on_line=on_line)
    bin_code = _bin_for(work, order, line, item, "")
    return [LineToPost(line, piece, bin_code) for piece in pieces]


def _bin_for(work: UnitOfWork, order: TradeOrder, line: TradeLine, item: Item, named: str) -> str:
    """The bin that was named, else the line's, else where arrivals go; blank where goods have no bin."""
    chosen = named or line.place.bin_code
    if chosen or not order.is_inbound or not line.place.location_code or not item.is_inventory:
        return chosen
    return catalog.location(work, line.place.location_code).receipt_bin


def require_no_warehouse_work(
    work: UnitOfWork, order: TradeOrder, to_post: Iterable[Sequence[LineToPost[AnyLine]]], has_open_work: HasOpenWork
) -> None:
    """What goes through the warehouse's documents and open activities is not posted from the order itself.

    Raises: Refused(WAREHOUSE_HANDLING_REQUIRED, RELATED_WORK_OPEN). Source: spec/ledger.md, section 7, rule 4.
    """
    for location_code in {pieces[0].order_line.place.location_code for pieces in to_post if pieces} - {""}:
        location = catalog.location(work, location_code)
        handling.require_no_warehouse_handling(location, inbound=order.is_inbound, document_no=order.order_no)
        is_by_activity = handling.requires_activity(location, inbound=order.is_inbound)
        if is_by_activity and has_open_work(work, order.order_no, order.is_inbound):
            raise handling.related_work_open(location.code, inbound=order.is_inbound, document_no=order.order_no)


# Goods that warehouse documents, activities and scans hand in


def has_room_as_ordered(_work: UnitOfWork, order: AnyOrder, line: AnyLine, _item: Item, wanted: Quantity) -> AnyLine:
    """The line, if no more comes in or goes out than is outstanding. Raises: Refused(OVER_RECEIPT, OVER_SHIPMENT)."""
    rules.require_left(order, line, wanted)
    return line


def released_order(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, kind: OrderKind) -> AnyOrder:
    """The order, if the warehouse may work on it. Raises: Refused(NOT_FOUND, INVALID_REQUEST, ORDER_NOT_RELEASED)."""
    order = orders.order_of_kind(work, side, order_no, kind)
    order_status.require_released(order)
    return order


def goods_arriving(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    order: AnyOrder,
    goods: Sequence[ArrivedGoods],
    has_room: HasRoom[AnyOrder, AnyLine],
) -> list[list[LineToPost[AnyLine]]]:
    """These goods of one order, in these bins; a blank bin is where arrivals of the line go.

    Raises: Refused(NOT_ON_DOCUMENT, OVER_RECEIPT, …).
    """
    lines = orders.locked_lines(work, side, order, {each.key.line_no for each in goods})
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        item = catalog.item(work, line.item_no)
        line = has_room(work, order, line, item, sum((each.quantity for each in of_line), ZERO))
        on_line = open_lines.open_numbers(work, item, order.line_source(line_no))
        for each in of_line:
            piece = order_lines.with_what_is_on_line(Piece(each.quantity, each.tracking, each.expires_on), on_line)
            costing = line if each.unit_cost is None else replace(line, unit_amount=each.unit_cost)
            to_post.append([LineToPost(costing, piece, _bin_for(work, order, line, item, each.bin_code))])
    return to_post


def goods_leaving(
    work: UnitOfWork, order: AnyOrder, lines: Sequence[AnyLine], goods: Sequence[PickedGoods]
) -> list[list[LineToPost[AnyLine]]]:
    """Exactly these goods of one order, from exactly these bins: what was picked first, and it no longer waits.

    Raises: Refused(NOT_ON_DOCUMENT, OVER_SHIPMENT, NUMBER_NOT_ON_LINE, …).
    """
    waiting = outstanding.picked(work, order.source, order.order_no)
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        rules.require_left(order, line, sum((each.quantity for each in of_line), ZERO))
        on_line = open_lines.open_numbers(work, catalog.item(work, line.item_no), order.line_source(line_no))
        rules.require_numbers_on_line(order, line, [Piece(each.quantity, each.tracking) for each in of_line], on_line)
        to_post.append(rules.goods_leaving(line, of_line, waiting, on_line))
    return to_post


def scanned_goods(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    order: AnyOrder,
    transaction: Transaction,
    content: Received,
    *,
    has_room: HasRoom[AnyOrder, AnyLine],
) -> LineToPost[AnyLine]:
    """Goods that were scanned as they came in, on the line that they fit on; they are received into the location of the person.

    Raises: Refused(UNKNOWN_ITEM, NOT_ON_DOCUMENT, OVER_RECEIPT, ORDER_CHANGED, …).
    """
    item = catalog.item(work, content.item)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    work.lock_items([item.no])
    with (
        telling_who_was_last(lambda: side.posted.last_posting(work, order.order_no, item.no)),
        order_changes.telling_of_changes(work, order.source, order.order_no, item.no),
    ):
        lines = side.store.lines_with_item(work, order.order_no, content.item)
        here = [line for line in lines if line.place.location_code == transaction.location]
        line = order_lines.line_that_fits(
            here, content, quantity, lambda each: each.outstanding, document_no=order.order_no, line_no=content.line
        )
        line = has_room(work, order, line, item, quantity)
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    scanned = Piece(quantity, order_lines.scanned_tracking(content), content.expiration)
    piece = order_lines.with_what_is_on_line(scanned, on_line)
    return LineToPost(line, piece, _bin_for(work, order, line, item, content.bin))


def said_goods(work: UnitOfWork, content: Received) -> str:
    """What was scanned, in words."""
    return f"{content.quantity} {content.uom or catalog.item(work, content.item).base_uom} {content.item}"


# Posting


def post(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    order: AnyOrder,
    requested: Sequence[Sequence[LineToPost[AnyLine]]],
    posting_date: date | None,
) -> PostedOrder:
    """Post the pieces as one document of their own, and tell everybody what is left. Raises: Refused(NOTHING_TO_POST)."""
    pieces = [piece for of_line in requested for piece in of_line]
    if not pieces:
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    posting_date = posting_date or catalog.work_date(work)
    document_no = number_series.next_document_no(work, DocumentKind(order.document_type), posting_date)
    document = Document(order.document_type, document_no, order.order_no, side.trade.source_type, order.party_no)
    posting_lines = tuple(rules.posting_line_for(order, piece, line_no) for line_no, piece in enumerate(pieces, 1))
    result = posting.post(work, Posting(posting_lines, posting_date, document, rules.return_reason(pieces)))
    entry_nos = [line.entry_nos[0] for line in result.lines]
    with number_series.written_once(document.no):
        side.posted.insert_document(work, document.no, order, posting_date, list(zip(pieces, entry_nos, strict=True)))
    _lines_handled(work, side, order, pieces)
    pieces_by_line = [(of_line[0].order_line.line_no, len(of_line)) for of_line in requested if of_line]
    return answers.posted_order(document.no, posting_date, pieces_by_line, result)


def _lines_handled(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order: AnyOrder, pieces: Sequence[LineToPost[AnyLine]]) -> None:
    """Keep on the lines what was posted of them, and of the numbers that they held; then tell everybody what is left."""
    by_line: dict[int, list[LineToPost[AnyLine]]] = {}
    for piece in pieces:
        by_line.setdefault(piece.order_line.line_no, []).append(piece)
    changed = []
    for line_no in sorted(by_line):
        before = by_line[line_no][-1].order_line  # as it grew, where more came than was ordered
        posted = [(each.piece.tracking, each.piece.quantity) for each in by_line[line_no]]
        quantity = sum((quantity for _, quantity in posted), ZERO)
        side.store.add_handled(work, order.order_no, line_no, before.item_no, quantity)
        for each in by_line[line_no]:
            if each.was_picked:
                outstanding.add_picked(work, rules.goods_that_leave(order, each))
        after = replace(before, handled=before.handled + quantity)
        open_lines.numbers_handled(work, rules.tracked_line(order, after, catalog.item(work, after.item_no)), posted)
        changed.append(after)
    orders.publish(work, order, changed)


# Taking back


def undo_document(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    document_no: str,
    line_nos: Collection[int],
    posting_date: date | None,
    *,
    undo: Undo,
) -> None:
    """Take a posted document back, or some lines of it; their order lines can be posted again.

    `posting_date`: None for that of the document. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT, CANNOT_UNDO, …).
    """
    lines = side.posted.lines_of_document(work, document_no)
    if not lines:
        raise Refused(NOT_FOUND, what=f"posted {side.trade.name} document", key=document_no)
    work.lock_items({line.item_no for line in lines})
    for line in posted_documents.lines_to_undo(side.posted.lines_of_document(work, document_no), line_nos, document_no):
        undo(work, line.entry_no, posting_date)


def undo_posted(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    entry_no: int,
    posting_date: date | None,
    *,
    left_open: Callable[[UnitOfWork, AnyLine], AnyLine] = lambda _work, line: line,
) -> PostedResult:
    """Take back what was received or shipped with the entry; the order line can be posted again, and picked goods wait again.

    `left_open`: the line as it is waited for afterwards. Raises: Refused(NOT_FOUND, CANNOT_UNDO, …).
    Source: spec/ledger.md, section 9.
    """
    undone = side.posted.line_of(work, entry_no)
    if undone is None:
        raise Refused(NOT_FOUND, what=f"posted {side.trade.name} document with entry", key=entry_no)
    work.lock_items([undone.item_no])
    document = Document(undone.document_type, undone.document_no, undone.order_no)
    undo = UndoLine(entry_no, posting_date=posting_date)
    result = posting.post(work, Posting((undo,), posting_date or undone.posting_date, document))
    side.posted.insert_correction(work, undone, result.entry_nos[0])
    side.store.add_handled(work, undone.order_no, undone.order_line_no, undone.item_no, -undone.quantity)
    order = orders.order_named(work, side, undone.order_no)
    if undone.was_picked:
        outstanding.add_picked(work, rules.picked_goods_that_left(order.source, replace(undone, quantity=-undone.quantity)))
    (after,) = side.store.lines_numbered(work, order.order_no, [undone.order_line_no])
    after = left_open(work, after)
    orders.publish(work, order, [after])
    line = rules.tracked_line(order, after, catalog.item(work, after.item_no))
    open_lines.numbers_handled(work, line, [(undone.tracking, -undone.quantity)])
    return result


def undo_scan(work: UnitOfWork, answer: Posted, undo: Undo, what: str) -> Posted:
    """Take back what a scan posted, as long as nothing of it was used; `what`: the document in words."""
    results = [undo(work, entry_no, None) for entry_no in answer.entry_nos]
    return answers.undone(answer, results, f"{what} {answer.document_no} undone")
