"""What there is to receive of purchase orders and to send back of returns, as a handheld lists it and everybody else knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.purchasing import posted_store, rules, store
from shared.quantities import ZERO

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OutstandingLine, PickedGoods
    from shared.wire.work import OpenDocument


def open_documents(work: UnitOfWork, location_code: str) -> list[OpenDocument]:
    """Orders that something is still to come of at the location, then returns that are to go back, for `GET /work`."""
    return [
        *outstanding.open_orders(work, Source.PURCHASE_ORDER, "purchase_order", location_code),
        *outstanding.open_orders(work, Source.PURCHASE_RETURN, "purchase_return", location_code),
    ]


def outstanding_lines(work: UnitOfWork) -> list[OutstandingLine]:
    """Every open line of every order: what `outstanding` is rebuilt from."""
    return [
        rules.outstanding_line(order, line, catalog.party(work, "vendor", order.vendor_no).name)
        for order in store.orders(work)
        for line in store.lines(work, order.order_no)
        if line.outstanding > ZERO
    ]


def picked_goods_shipped(work: UnitOfWork) -> list[PickedGoods]:
    """What returns took from the picked goods (negative) and undoing brought back: what `outstanding` is rebuilt from."""
    return [rules.picked_goods_of(line) for line in posted_store.posted_picked_lines(work)]
