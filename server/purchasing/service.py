"""What people post of purchase orders and return orders: receive them, ship them back, undo that.

How that is done is the same for all orders: `server/trade_orders/posting.py`. More than was ordered may come: `over_receipts.py`.
Source: spec/ledger.md, sections 7 and 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import service as ledger
from server.ledger.posting_lines import Place
from server.outstanding import answers
from server.purchasing import over_receipts, store
from server.purchasing.orders import PURCHASING
from server.trade_orders import orders, posting

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.database.prepared_each import Asked
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from server.outstanding.values import ArrivedGoods, PickedGoods
    from server.trade_orders.orders import HasOpenWork
    from server.trade_orders.posting import Undo
    from shared.wire.orders import PostedOrder
    from shared.wire.purchasing import Receipt, ReturnShipment
    from shared.wire.transactions import Posted, Transaction


def receive(work: UnitOfWork, order_no: str, receipt: Receipt, has_open_work: HasOpenWork = orders.no_open_work) -> PostedOrder:
    """Post what has come of an order; without lines all that is outstanding. Raises: Refused(OVER_RECEIPT, NOTHING_TO_POST …)."""
    order = posting.order_to_post(work, PURCHASING, order_no, "order")
    costs = {line.line: line.unit_cost for line in receipt.lines if line.unit_cost is not None}
    to_post = posting.asked_for(work, PURCHASING, order, receipt.lines, has_room=over_receipts.with_room, costs=costs)
    posting.require_no_warehouse_work(work, order, to_post, has_open_work)
    return posting.post(work, PURCHASING, order, to_post, receipt.date)


def ship_back(
    work: UnitOfWork, order_no: str, shipment: ReturnShipment, has_open_work: HasOpenWork = orders.no_open_work
) -> PostedOrder:
    """Post what goes back of a return; without lines all of it. Raises: Refused(OVER_SHIPMENT, NOTHING_TO_POST …)."""
    order = posting.order_to_post(work, PURCHASING, order_no, "return")
    to_post = posting.asked_for(work, PURCHASING, order, shipment.lines, has_room=posting.has_room_as_ordered)
    posting.require_no_warehouse_work(work, order, to_post, has_open_work)
    return posting.post(work, PURCHASING, order, to_post, shipment.date)


def receive_goods(work: UnitOfWork, goods: Sequence[ArrivedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that these goods of one order arrived, in these bins; a blank bin is where arrivals of the line go.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_RECEIPT, …).
    """
    order = posting.released_order(work, PURCHASING, goods[0].key.document_no, "order")
    to_post = posting.goods_arriving(work, PURCHASING, order, goods, over_receipts.with_room)
    return posting.post(work, PURCHASING, order, to_post, posting_date)


def ship_goods(work: UnitOfWork, goods: Sequence[PickedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that exactly these goods of one return go back, from exactly these bins; what was picked no longer waits.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_SHIPMENT, NUMBER_NOT_ON_LINE, …).
    """
    order = posting.released_order(work, PURCHASING, goods[0].key.document_no, "return")
    lines = orders.locked_lines(work, PURCHASING, order, {each.key.line_no for each in goods})
    return posting.post(work, PURCHASING, order, posting.goods_leaving(work, order, lines, goods), posting_date)


def received(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods that came for a purchase order."""
    content = transaction.content
    assert content.kind == "received"
    order = posting.released_order(work, PURCHASING, content.document, "order")
    to_post = posting.scanned_goods(work, PURCHASING, order, transaction, content, has_room=over_receipts.with_room)
    posted = posting.post(work, PURCHASING, order, [[to_post]], None)
    return answers.posted(transaction, posted, f"{posting.said_goods(work, content)} received")


def asked_by_received(transaction: Transaction) -> list[Asked]:
    """What `received` will ask about the item, in the most usual case: of a bin that was named, not bound by numbers."""
    content = transaction.content
    assert content.kind == "received"
    place = Place(transaction.location, content.bin)
    return [
        store.ORDERS.asked_for_lines(content.document, content.item),
        *ledger.asked_by_increase(content.item, content.variant, place),
    ]


def undo_received(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Take back a scan of goods that came, as long as nothing of them was used."""
    return posting.undo_scan(work, answer, undo_posted, "Receipt")


def undo_document(
    work: UnitOfWork, document_no: str, line_nos: Collection[int], posting_date: date | None, undo: Undo | None = None
) -> None:
    """Take a posted document back, or some lines of it. Raises: Refused as `trade_orders.posting.undo_document`."""
    posting.undo_document(work, PURCHASING, document_no, line_nos, posting_date, undo=undo or undo_posted)


def undo_posted(work: UnitOfWork, entry_no: int, posting_date: date | None) -> PostedResult:
    """Take back the receipt or return shipment that wrote the entry. Raises: Refused as `trade_orders.posting.undo_posted`."""
    return posting.undo_posted(work, PURCHASING, entry_no, posting_date, left_open=over_receipts.without_excess)
