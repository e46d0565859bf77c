"""Lists of orders: which are asked for over HTTP, and what a list says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Query

from server.catalog import service as catalog
from server.trade_orders.values import PAGE_MAX, OrderFilter
from shared.wire.fields import Code
from shared.wire.orders import OrderStatus, OrderSummary

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.trade_orders.sides import Side
    from server.trade_orders.values import AnyLine, AnyOrder

_Asked = Annotated[Code | None, Query()]


def _asked(
    *,
    status: Annotated[OrderStatus | None, Query()] = None,
    party: Annotated[Code | None, Query(description="Vendor or customer.")] = None,
    location: _Asked = None,
    external_no: Annotated[str | None, Query(max_length=50, description="Its number elsewhere.")] = None,
    after: Annotated[str, Query(max_length=20, description="Number of the last order of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_MAX,
) -> OrderFilter:
    return OrderFilter(status, party, location, external_no, after, limit)


AskedOrders = Annotated[OrderFilter, Depends(_asked)]
"""Orders that fit every filter that is given, a page of them."""


def summaries(work: UnitOfWork, side: Side[AnyOrder, AnyLine], wanted: OrderFilter) -> list[OrderSummary]:
    """The orders and returns of one trade that are asked for, by number."""
    found = side.store.page(work, wanted)
    names = {no: catalog.party(work, side.trade.party, no).name for no in {order.party_no for order in found}}
    return [
        OrderSummary(
            no=order.order_no,
            kind=order.kind,
            status=order.status,
            party=order.party_no,
            party_name=names[order.party_no],
            location=order.location_code,
            date=order.order_date,
            due=order.due_on,
            external_no=order.external_no,
        )
        for order in found
    ]
