"""What people post of sales orders and return orders: ship them, take goods back, undo that.

What was picked for an order waits in `outstanding`; sales knows no pick. What is the same for all orders is
`server/trade_orders/posting.py`. Source: spec/ledger.md, sections 8 and 9; spec/warehouse.md, section 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import answers, order_lines
from server.outstanding import service as outstanding
from server.outstanding.last_posting import telling_who_was_last
from server.outstanding.order_lines import Piece
from server.sales import rules
from server.sales.orders import SALES
from server.tracking import open_lines
from server.trade_orders import orders, posting
from server.trade_orders import rules as trade_rules
from server.trade_orders.values import LineToPost
from shared.errors import NOTHING_TO_POST, Refused
from shared.quantities import ZERO
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from server.outstanding.values import ArrivedGoods, PickedGoods
    from server.sales.values import SalesLine, SalesOrder
    from server.trade_orders.orders import HasOpenWork
    from server.trade_orders.posting import Undo
    from shared.quantities import Quantity
    from shared.wire.orders import NumberedQuantity, PostedOrder
    from shared.wire.sales import LineToShip, ReturnReceipt, Shipment
    from shared.wire.transactions import Transaction

    ToPost = LineToPost[SalesLine]


def ship(work: UnitOfWork, order_no: str, shipment: Shipment, has_open_work: HasOpenWork = orders.no_open_work) -> PostedOrder:
    """Post what leaves; without lines all that can leave now. Raises: Refused(OVER_SHIPMENT, NOTHING_TO_POST, …)."""
    order = posting.order_to_post(work, SALES, order_no, "order")
    lines = orders.locked_lines(work, SALES, order)
    waiting = outstanding.picked(work, order.source, order.order_no)
    if shipment.lines:
        to_post = _requested_shipment(work, order, lines, shipment.lines, waiting)
    else:
        to_post = [_all_that_can_leave(work, order, line, waiting) for line in lines]
    posting.require_no_warehouse_work(work, order, to_post, has_open_work)
    rules.require_complete(order, lines, to_post)
    return _post(work, order, to_post, shipment.date)


def ship_goods(work: UnitOfWork, goods: Sequence[PickedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that exactly these goods of one order leave, from exactly these bins; what was picked no longer waits.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_SHIPMENT, NUMBER_NOT_ON_LINE, INCOMPLETE_SHIPMENT, …).
    """
    order = posting.released_order(work, SALES, goods[0].key.document_no, "order")
    lines = orders.locked_lines(work, SALES, order)
    to_post = posting.goods_leaving(work, order, lines, goods)
    rules.require_complete(order, lines, to_post)
    return _post(work, order, to_post, posting_date)


def shipped(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """What was picked for an order at the person's location has left. Nothing leaves that was not picked."""
    content = transaction.content
    assert content.kind == "shipped"
    order = posting.released_order(work, SALES, content.order, "order")
    lines = [line for line in orders.locked_lines(work, SALES, order) if line.place.location_code == transaction.location]
    waiting = outstanding.picked(work, order.source, order.order_no)
    if not waiting and _left_as_picked(work, lines):
        return Posted(id=transaction.id, document_no=order.order_no, message=f"{order.order_no} left as it was picked")
    to_post = [rules.shipment_of(line, [Piece(_picked(line, waiting))], _of_line(line, waiting), "") for line in lines]
    rules.require_complete(order, lines, to_post)
    with telling_who_was_last(lambda: SALES.posted.last_posting(work, order.order_no)):
        posted = _post(work, order, to_post, None)
    return answers.posted(transaction, posted, f"{order.order_no} shipped")


def undo_shipped(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """The goods did not leave: they wait again where they were."""
    return posting.undo_scan(work, answer, undo_posted, "Shipment")


def ship_picked(work: UnitOfWork, goods: PickedGoods) -> PostedOrder:
    """Post the shipment of goods straight from the bin that they were picked from, where picking ships.

    Handed to the pick by `app.py`. Raises: Refused(OVER_SHIPMENT, …). Source: spec/warehouse.md, section 6, rule 11.
    """
    order = posting.released_order(work, SALES, goods.key.document_no, "order")
    line = order_lines.line_named(orders.locked_lines(work, SALES, order, [goods.key.line_no]), goods.key.line_no, order.order_no)
    order_lines.require_left_to_ship(line, goods.quantity, line.outstanding, order.order_no)
    to_post = [[LineToPost(line, Piece(goods.quantity, goods.tracking), goods.bin_code)]]
    rules.require_complete(order, SALES.store.lines(work, order.order_no), to_post)
    return _post(work, order, to_post, None)


def receive_back(
    work: UnitOfWork, order_no: str, receipt: ReturnReceipt, has_open_work: HasOpenWork = orders.no_open_work
) -> PostedOrder:
    """Post what came back of a return; without lines all of it. Raises: Refused(OVER_RECEIPT, NOTHING_TO_POST, …)."""
    order = posting.order_to_post(work, SALES, order_no, "return")
    to_post = posting.asked_for(work, SALES, order, receipt.lines, has_room=posting.has_room_as_ordered)
    posting.require_no_warehouse_work(work, order, to_post, has_open_work)
    return _post(work, order, to_post, receipt.date)


def receive_goods(work: UnitOfWork, goods: Sequence[ArrivedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that these goods of one return came back, into these bins; a blank bin is where arrivals of the line go.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_RECEIPT, …).
    """
    order = posting.released_order(work, SALES, goods[0].key.document_no, "return")
    to_post = posting.goods_arriving(work, SALES, order, goods, posting.has_room_as_ordered)
    return _post(work, order, to_post, posting_date)


def received(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods that came back on a return."""
    content = transaction.content
    assert content.kind == "received"
    order = posting.released_order(work, SALES, content.document, "return")
    to_post = posting.scanned_goods(work, SALES, order, transaction, content, has_room=posting.has_room_as_ordered)
    posted = _post(work, order, [[to_post]], None)
    return answers.posted(transaction, posted, f"{posting.said_goods(work, content)} came back")


def undo_received(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Take back a scan of goods that came back, as long as nothing of them was used."""
    return posting.undo_scan(work, answer, undo_posted, "Return receipt")


def undo_document(
    work: UnitOfWork, document_no: str, line_nos: Collection[int], posting_date: date | None, undo: Undo | None = None
) -> None:
    """Take a posted document back, or some lines of it. Raises: Refused as `trade_orders.posting.undo_document`."""
    posting.undo_document(work, SALES, document_no, line_nos, posting_date, undo=undo or undo_posted)


def undo_posted(work: UnitOfWork, entry_no: int, posting_date: date | None) -> PostedResult:
    """Take back the shipment or return receipt that wrote the entry. Raises: Refused as `trade_orders.posting.undo_posted`."""
    return posting.undo_posted(work, SALES, entry_no, posting_date)


def _requested_shipment(
    work: UnitOfWork, order: SalesOrder, lines: Sequence[SalesLine], wanted: Sequence[LineToShip], waiting: list[PickedGoods]
) -> list[list[ToPost]]:
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
        requested.append([_applied_to(piece, each.applies_to) for piece in to_post])
    return requested


def _applied_to(line: ToPost, entry_no: int | None) -> ToPost:
    """The line, fixed to the entry that was named for it."""
    return line if entry_no is None else replace(line, piece=replace(line.piece, applies_to_entry=entry_no))


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
    return trade_rules.pieces(order, line, item, quantity, numbered=numbered, on_line=on_line)


def _all_that_can_leave(work: UnitOfWork, order: SalesOrder, line: SalesLine, waiting: Sequence[PickedGoods]) -> list[ToPost]:
    of_line = _of_line(line, waiting)
    quantity = rules.shippable(line, of_line, only_picked=rules.must_be_picked(_location(work, line)))
    if not of_line:
        quantity = _set_to_post(work, order, line, quantity)
    pieces = _pieces(work, order, line, quantity, picked=of_line) if quantity else ()
    return rules.shipment_of(line, pieces, of_line, _departure_bin(work, line, ""))


def _set_to_post(work: UnitOfWork, order: SalesOrder, line: SalesLine, quantity: Quantity) -> Quantity:
    """So much, or of a line whose numbers are set, those that are to be handled."""
    item = catalog.item(work, line.item_no)
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    to_post = order_lines.quantity_to_post(quantity, on_line, number_required=trade_rules.requires_a_number(order, item))
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


def _post(work: UnitOfWork, order: SalesOrder, requested: Sequence[Sequence[ToPost]], posting_date: date | None) -> PostedOrder:
    """Post the pieces. Raises: Refused(NOTHING_TO_POST, EXACT_REVERSING_REQUIRED, …)."""
    if catalog.inventory_setup(work).exact_cost_reversing_mandatory:
        rules.require_exact_reversing(order, [piece for of_line in requested for piece in of_line])
    return posting.post(work, SALES, order, requested, posting_date)
