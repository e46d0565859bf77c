"""Order builders: purchase, sales and transfer orders with one line each unless more are given, made through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.outstanding import service as outstanding
from server.purchasing import open_work as purchase_work
from server.purchasing import orders as purchase_orders
from server.purchasing import service as purchasing
from server.sales import open_work as sales_work
from server.sales import orders as sales_orders
from server.sales import service as sales
from server.transfers import orders as transfer_orders
from server.transfers import service as transfers
from server.warehouse import service as warehouse
from shared.wire.orders import LineToPost
from shared.wire.purchasing import LineToReceive, NewPurchaseOrder, Receipt
from shared.wire.sales import LineToShip, NewSalesOrder, Shipment
from shared.wire.transfers import NewTransferOrder, TransferReceipt, TransferStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.database.unit_of_work import Database
    from shared.wire.orders import PostedOrder


def a_line(item: str = "BOLT", quantity: str = "10", **fields: Any) -> dict[str, Any]:
    return {"item": item, "quantity": quantity, **fields}


def a_purchase_order(database: Database, *lines: Mapping[str, Any], location: str = "MAIN", **fields: Any) -> str:
    """An order to vendor V1, who must be known; its number."""
    body = {"vendor": "V1", "location": location, "lines": list(lines) or [a_line()], **fields}
    return database.write(lambda work: purchase_orders.create_order(work, NewPurchaseOrder.model_validate(body)))


def a_sales_order(database: Database, *lines: Mapping[str, Any], location: str = "MAIN", **fields: Any) -> str:
    """An order of customer C1, who must be known; its number."""
    body = {"customer": "C1", "location": location, "lines": list(lines) or [a_line()], **fields}
    return database.write(lambda work: sales_orders.create_order(work, NewSalesOrder.model_validate(body)))


def a_transfer_order(database: Database, *lines: Mapping[str, Any], **fields: Any) -> str:
    """An order from MAIN to EAST through TRANSIT, which must be known; its number."""
    route = {"from_location": "MAIN", "to_location": "EAST", "in_transit": "TRANSIT"}
    body = {**route, "lines": list(lines) or [a_line()], **fields}
    return database.write(lambda work: transfer_orders.create_order(work, NewTransferOrder.model_validate(body)))


def receive(database: Database, order_no: str, *lines: Mapping[str, Any]) -> PostedOrder:
    """Receive a purchase order: `{"line": 1, "quantity": "4"}`, or all of it."""
    receipt = Receipt(lines=tuple(LineToReceive.model_validate(line) for line in lines))
    return database.write(lambda work: purchasing.receive(work, order_no, receipt))


def ship(database: Database, order_no: str, *lines: Mapping[str, Any]) -> PostedOrder:
    """Ship a sales order, or all of it that can leave."""
    shipment = Shipment(lines=tuple(LineToShip.model_validate(line) for line in lines))
    return database.write(lambda work: sales.ship(work, order_no, shipment))


def ship_transfer(database: Database, order_no: str, *lines: Mapping[str, Any]) -> PostedOrder:
    step = TransferStep(lines=tuple(LineToPost.model_validate(line) for line in lines))
    return database.write(lambda work: transfers.ship(work, order_no, step))


def receive_transfer(database: Database, order_no: str, *lines: Mapping[str, Any]) -> PostedOrder:
    step = TransferReceipt(lines=tuple(LineToPost.model_validate(line) for line in lines))
    return database.write(lambda work: transfers.receive(work, order_no, step))


def outstanding_differences(database: Database) -> list[str]:
    """What a rebuild of `outstanding` from all documents would change: none in a sound database."""
    with database.read() as work:
        documents = (purchase_work, sales_work, transfer_orders)
        lines = [line for each in documents for line in each.outstanding_lines(work)]
        goods = [
            *warehouse.picked_goods_registered(work),
            *purchase_work.picked_goods_shipped(work),
            *sales_work.picked_goods_shipped(work),
            *transfers.picked_goods_shipped(work),
        ]
        return outstanding.differences(work, lines, goods)
