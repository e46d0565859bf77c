"""What `outstanding` is rebuilt from: what the orders of one trade say of their lines, and of the picked goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.trade_orders import rules
from shared.quantities import ZERO

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OutstandingLine, PickedGoods
    from server.trade_orders.sides import Side
    from server.trade_orders.values import AnyLine, AnyOrder


def outstanding_lines(work: UnitOfWork, side: Side[AnyOrder, AnyLine]) -> list[OutstandingLine]:
    """Every open line of every order."""
    return [
        rules.outstanding_line(order, line, catalog.party(work, side.trade.party, order.party_no).name)
        for order in side.store.orders(work)
        for line in side.store.lines(work, order.order_no)
        if line.outstanding > ZERO
    ]


def picked_goods_shipped(work: UnitOfWork, side: Side[AnyOrder, AnyLine]) -> list[PickedGoods]:
    """What was taken from the picked goods (negative), and what undoing brought back."""
    return [rules.picked_goods_that_left(side.trade.outbound, line) for line in side.posted.picked_lines(work)]
