"""The statements of `trade_orders` over sales orders and their posted documents."""

from __future__ import annotations

from server.sales.tables import posted_sales_document, posted_sales_line, sales_order, sales_order_line
from server.sales.values import SELLING, SalesLine, SalesOrder
from server.trade_orders.order_store import OrderStore
from server.trade_orders.posted_store import PostedStore

_COLUMNS = {
    "party_no": "customer_no",
    "due_on": "ships_on",
    "unit_amount": "unit_price",
    "reverses_entry": "applies_from_entry_no",
}

ORDERS = OrderStore(sales_order, sales_order_line, SalesOrder, SalesLine, _COLUMNS)
POSTED = PostedStore(posted_sales_document, posted_sales_line, SELLING)
