"""What there is to receive of sales returns, as a handheld lists it; and what `outstanding` is rebuilt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.sales.orders import SALES
from server.trade_orders import open_work

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OutstandingLine, PickedGoods
    from shared.wire.work import OpenDocument


def open_documents(work: UnitOfWork, location_code: str) -> list[OpenDocument]:
    """Returns of which something is still to come at the location, for `GET /work`. What is to be picked the warehouse says."""
    return outstanding.open_orders(work, Source.SALES_RETURN, "sales_return", location_code)


def outstanding_lines(work: UnitOfWork) -> list[OutstandingLine]:
    """Every open line of every order."""
    return open_work.outstanding_lines(work, SALES)


def picked_goods_shipped(work: UnitOfWork) -> list[PickedGoods]:
    """What shipments took from the picked goods (negative), and what undoing brought back."""
    return open_work.picked_goods_shipped(work, SALES)
