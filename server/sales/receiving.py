"""Scans of goods that customers bring back. What is posted of them is `service.receive_goods`.

Source: spec/ledger.md, section 8, rule 4; spec/handheld.md, section 7.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import answers, order_changes, order_lines
from server.outstanding.last_posting import telling_who_was_last
from server.outstanding.values import ArrivedGoods, OrderLineKey
from server.sales import orders, posted_store, service, store

if TYPE_CHECKING:
    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.transactions import Posted, Transaction


def received(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods that came back on a return; they are received into the location of the person."""
    content = transaction.content
    assert content.kind == "received"
    order = orders.sales_order(work, content.document)
    item = catalog.item(work, content.item)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    work.lock_items([item.no])
    with (
        telling_who_was_last(lambda: posted_store.last_posting(work, order.order_no, item.no)),
        order_changes.telling_of_changes(work, order.source, order.order_no, item.no),
    ):
        here = [line for line in store.lines(work, order.order_no) if line.place.location_code == transaction.location]
        line = order_lines.line_that_fits(
            here, content, quantity, lambda each: each.outstanding, document_no=order.order_no, line_no=content.line
        )
        key = OrderLineKey(order.source, order.order_no, line.line_no)
        tracking = order_lines.scanned_tracking(content)
        goods = ArrivedGoods(key, quantity, content.bin, tracking, content.expiration)
        posted = service.receive_goods(work, [goods])
    return answers.posted(transaction, posted, f"{content.quantity} {content.uom or item.base_uom} {item.no} came back")


def undo_received(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Take back a scan of goods that came back, as long as nothing of them was used."""
    results = [service.undo_posted(work, entry_no, None) for entry_no in answer.entry_nos]
    return answers.undone(answer, results, f"Return receipt {answer.document_no} undone")
