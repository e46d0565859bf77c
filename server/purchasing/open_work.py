"""What there is to receive and to send back, as a handheld lists it; and what `outstanding` is rebuilt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.purchasing.orders import PURCHASING
from server.trade_orders import open_work

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
    """Every open line of every order."""
    return open_work.outstanding_lines(work, PURCHASING)


def picked_goods_shipped(work: UnitOfWork) -> list[PickedGoods]:
    """What returns took from the picked goods (negative), and what undoing brought back."""
    return open_work.picked_goods_shipped(work, PURCHASING)
