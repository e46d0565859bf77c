"""Every statement over purchase orders and their posted documents, most of them those of `trade_orders`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.purchasing.tables import posted_purchase_document, posted_purchase_line, purchase_order, purchase_order_line
from server.purchasing.values import BUYING, PurchaseLine, PurchaseOrder
from server.trade_orders.order_store import OrderStore
from server.trade_orders.posted_store import PostedStore

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import UnitOfWork

_COLUMNS = {
    "party_no": "vendor_no",
    "due_on": "expected_on",
    "unit_amount": "unit_cost",
    "reverses_entry": "applies_to_entry_no",
}

ORDERS = OrderStore(purchase_order, purchase_order_line, PurchaseOrder, PurchaseLine, _COLUMNS)
POSTED = PostedStore(posted_purchase_document, posted_purchase_line, BUYING, own_fields=("vendor_shipment_no",))


def unexpected_order(
    work: UnitOfWork, vendor_no: str, vendor_shipment_no: str, location_code: str, order_date: date
) -> PurchaseOrder | None:
    """The order of goods that nobody had ordered, of that vendor, delivery note, location and day."""
    columns = purchase_order.c
    found = ORDERS.orders(
        work,
        columns.vendor_no == vendor_no,
        columns.vendor_shipment_no == vendor_shipment_no,
        columns.location_code == location_code,
        columns.order_date == order_date,
        columns.is_unexpected,
        columns.status == "released",
    )
    return found[0] if found else None
