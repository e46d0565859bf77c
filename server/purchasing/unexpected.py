"""Goods of a vendor that nobody had ordered: received into the quarantine bin, on an order that the server makes for them.

There is one such order for a vendor, a delivery note, a location and a day; its lines grow with what comes. Everything on it came
above what was ordered, so undoing leaves nothing outstanding. Source: spec/handheld.md, section 7.3.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger.posting_lines import Place
from server.outstanding import answers, order_lines
from server.outstanding.values import ArrivedGoods, OrderLineKey, Source
from server.purchasing import service, store
from server.purchasing.orders import PURCHASING, create_order
from server.trade_orders import orders
from shared.errors import NO_QUARANTINE_BIN, Refused
from shared.wire.purchasing import NewPurchaseLine, NewPurchaseOrder

if TYPE_CHECKING:
    from server.access.authentication import Caller
    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.purchasing.values import PurchaseLine
    from shared.quantities import Quantity
    from shared.wire.receiving import ReceivedWithoutOrder
    from shared.wire.transactions import Posted, Transaction


def received_without_order(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods that nobody had ordered. Raises: Refused(NO_QUARANTINE_BIN, NOT_FOUND, UNKNOWN_ITEM, ITEM_BLOCKED, …)."""
    content = transaction.content
    assert content.kind == "received_without_order"
    work.lock_items([content.item])
    item = catalog.item(work, content.item)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    line = _line_for(work, content, Place(transaction.location, _bin_for(work, transaction.location, content)), item, quantity)
    key = OrderLineKey(Source.PURCHASE_ORDER, line.order_no, line.line_no)
    tracking = order_lines.scanned_tracking(content)
    posted = service.receive_goods(work, [ArrivedGoods(key, quantity, line.place.bin_code, tracking, content.expiration)])
    said = f"{content.quantity} {content.uom or item.base_uom} {item.no} into {line.place.bin_code}"
    return answers.posted(transaction, posted, said)


def _bin_for(work: UnitOfWork, location_code: str, content: ReceivedWithoutOrder) -> str:
    """The bin that was named, else where such goods are kept apart. Raises: Refused(NO_QUARANTINE_BIN)."""
    quarantine_bin = catalog.location(work, location_code).quarantine_bin
    if not (content.bin or quarantine_bin):
        raise Refused(NO_QUARANTINE_BIN, location=location_code)
    return content.bin or quarantine_bin


def _line_for(work: UnitOfWork, content: ReceivedWithoutOrder, place: Place, item: Item, quantity: Quantity) -> PurchaseLine:
    """The line of the vendor's unexpected order that these goods are on, with room for them."""
    today = catalog.work_date(work)
    found = store.unexpected_order(work, content.vendor, content.delivery_note, place.location_code, today)
    if found is None:
        return _first_line(work, content, place)
    lines = orders.locked_lines(work, PURCHASING, found)
    wanted = (item.no, content.variant, content.uom or item.base_uom, place)
    same = [line for line in lines if (line.item_no, line.variant_code, line.uom_code, line.place) == wanted]
    if same:
        line = replace(same[0], quantity=same[0].quantity + quantity, over_receipt=same[0].over_receipt + quantity)
        store.ORDERS.update_line(work, line)
    else:
        line_no = max(line.line_no for line in lines) + 1
        new = orders.new_line(work, PURCHASING, found, line_no, _new_line(content, place))
        line = replace(new, over_receipt=new.quantity)
        store.ORDERS.insert_lines(work, [line])
    orders.publish(work, found, [line])
    return line


def _first_line(work: UnitOfWork, content: ReceivedWithoutOrder, place: Place) -> PurchaseLine:
    new = NewPurchaseOrder(
        vendor=content.vendor,
        location=place.location_code,
        vendor_shipment_no=content.delivery_note,
        lines=(_new_line(content, place),),
    )
    order_no = create_order(work, new, is_unexpected=True)
    (line,) = store.ORDERS.lines(work, order_no)
    line = replace(line, over_receipt=line.quantity)
    store.ORDERS.update_line(work, line)
    return line


def _new_line(content: ReceivedWithoutOrder, place: Place) -> NewPurchaseLine:
    return NewPurchaseLine(
        item=content.item, variant=content.variant, quantity=content.quantity, uom=content.uom, bin=place.bin_code
    )
