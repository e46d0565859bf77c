"""Purchase orders and return orders: what `trade_orders` has to know of purchasing, and making them.

Source: spec/ledger.md, section 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.purchasing import rules, store
from server.purchasing.values import BUYING, PurchaseLine, PurchaseOrder
from server.trade_orders import orders
from server.trade_orders.sides import Side, WireWords
from shared.quantities import Quantity, unit_cost_in_unit
from shared.wire.order_files import PurchaseOrderRow
from shared.wire.purchasing import NewPurchaseLine, NewPurchaseOrder

if TYPE_CHECKING:
    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.tracking.values import TrackedLine


def _line_from(work: UnitOfWork, order: PurchaseOrder, line_no: int, new: NewPurchaseLine) -> PurchaseLine:
    """What is asked for as a line of the order, blocked or not. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, UOM_UNKNOWN, …)."""
    item = catalog.item(work, new.item)
    if new.over_receipt_code:
        catalog.over_receipt_code(work, new.over_receipt_code)
    fields = orders.line_fields(work, order, line_no, new, item)
    usual_cost = unit_cost_in_unit(item.last_direct_cost or item.unit_cost, fields["base_units_per_unit"])
    return PurchaseLine(
        **fields,
        unit_amount=usual_cost if new.unit_cost is None else new.unit_cost,
        due_on=new.expected_date or order.due_on,
        reverses_entry=new.applies_to,
        indirect_cost_percent=_overhead(new, item),
        over_receipt_code=new.over_receipt_code,
    )


def _overhead(new: NewPurchaseLine, item: Item) -> Quantity:
    """As the line says, else the item's. Source: spec/costing.md, section 6, rule 1."""
    return Quantity(item.indirect_cost_percent) if new.indirect_cost_percent is None else new.indirect_cost_percent


PURCHASING = Side(
    trade=BUYING,
    store=store.ORDERS,
    posted=store.POSTED,
    words=WireWords(
        unit_amount="unit_cost",
        due_on="expected_date",
        reverses_entry="applies_to",
        own_header_fields=("vendor_shipment_no",),
        own_line_fields=("indirect_cost_percent", "over_receipt_code"),
    ),
    new_order=NewPurchaseOrder,
    new_line=NewPurchaseLine,
    file_row=PurchaseOrderRow,
    line_from=_line_from,
    kept=rules.kept,
)


def create_order(work: UnitOfWork, new: NewPurchaseOrder, *, is_unexpected: bool = False) -> str:
    """Make an order or return order; its number. Raises: Refused as `trade_orders.orders.create_order`."""
    return orders.create_order(work, PURCHASING, new, is_unexpected=is_unexpected)


def tracked_line(work: UnitOfWork, order_no: str, line_no: int) -> TrackedLine:
    """The line as its numbers need it, as it is now. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT)."""
    return orders.tracked_line(work, PURCHASING, order_no, line_no)
