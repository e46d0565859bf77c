"""Sales orders and return orders: what `trade_orders` has to know of sales, and making them.

Source: spec/ledger.md, section 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.sales import store
from server.sales.values import SELLING, SalesLine, SalesOrder
from server.trade_orders import orders
from server.trade_orders.sides import Side, WireWords
from shared.quantities import unit_cost_in_unit
from shared.wire.order_files import SalesOrderRow
from shared.wire.sales import NewSalesLine, NewSalesOrder

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.tracking.values import TrackedLine


def _line_from(work: UnitOfWork, order: SalesOrder, line_no: int, new: NewSalesLine) -> SalesLine:
    """What is asked for as a line of the order, blocked or not. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, UOM_UNKNOWN, …)."""
    item = catalog.item(work, new.item)
    fields = orders.line_fields(work, order, line_no, new, item)
    usual_price = unit_cost_in_unit(item.unit_price, fields["base_units_per_unit"])
    return SalesLine(
        **fields,
        unit_amount=usual_price if new.unit_price is None else new.unit_price,
        due_on=new.shipment_date or order.due_on,
        reverses_entry=new.applies_from,
    )


def _as_asked(_before: SalesLine, asked: SalesLine, _is_requantified: bool) -> SalesLine:
    return asked


SALES = Side(
    trade=SELLING,
    store=store.ORDERS,
    posted=store.POSTED,
    words=WireWords(
        unit_amount="unit_price",
        due_on="shipment_date",
        reverses_entry="applies_from",
        own_header_fields=("shipping_advice",),
        own_line_fields=(),
    ),
    new_order=NewSalesOrder,
    new_line=NewSalesLine,
    file_row=SalesOrderRow,
    line_from=_line_from,
    kept=_as_asked,
)


def create_order(work: UnitOfWork, new: NewSalesOrder) -> str:
    """Make an order or return order; its number. Raises: Refused as `trade_orders.orders.create_order`."""
    return orders.create_order(work, SALES, new)


def tracked_line(work: UnitOfWork, order_no: str, line_no: int) -> TrackedLine:
    """The line as its numbers need it, as it is now. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT)."""
    return orders.tracked_line(work, SALES, order_no, line_no)
