"""Warehouse documents made and posted as people do it, order by order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.app import SOURCE_POSTING
from server.warehouse import activities
from server.warehouse_documents import posting_documents, service
from shared.wire.warehouse_documents import NewWarehouseReceipt, NewWarehouseShipment, WarehouseDocumentChange, WarehouseLineToPost

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork
    from server.warehouse_documents.values import PostedPart, SourceOrder

LEVELS: dict[int, dict[str, bool]] = {
    1: {},
    2: {"require_receive": True, "require_shipment": True},
    3: {"require_put_away": True, "require_pick": True, "bin_mandatory": True},
    4: {
        "require_receive": True,
        "require_put_away": True,
        "require_shipment": True,
        "require_pick": True,
        "bin_mandatory": True,
    },
}
"""What a location demands. Source: spec/warehouse.md, section 3."""


def a_receipt(database: Database, *orders: tuple[str, str], location: str = "MAIN", **fields: Any) -> str:
    """A warehouse receipt for these orders, as `("purchase_order", no)`, or for all at the location; its number."""
    body = {"location": location, "orders": [{"kind": kind, "no": no} for kind, no in orders], **fields}
    return database.write(lambda work: service.create_receipt(work, NewWarehouseReceipt.model_validate(body)))


def a_shipment(database: Database, *orders: tuple[str, str], location: str = "MAIN", **fields: Any) -> str:
    """A warehouse shipment for these orders, as `("sales_order", no)`, or for all at the location; its number."""
    body = {"location": location, "orders": [{"kind": kind, "no": no} for kind, no in orders], **fields}
    return database.write(lambda work: service.create_shipment(work, NewWarehouseShipment.model_validate(body)))


def change(database: Database, document_no: str, *lines: dict[str, Any], **fields: Any) -> None:
    """Change lines of a document, as `{"line": 1, "to_handle": "4"}`."""
    body = WarehouseDocumentChange.model_validate({"lines": list(lines), **fields})
    database.write(lambda work: service.change(work, document_no, body))


def post(database: Database, document_no: str, *lines: dict[str, Any]) -> list[PostedPart]:
    """Post what is to be handled of a document, or these lines: one order after the other."""
    requested = [WarehouseLineToPost.model_validate(line) for line in lines]
    with database.read() as work:
        orders = posting_documents.orders_to_post(work, document_no, requested)

    def post_order(work: UnitOfWork, order: SourceOrder) -> PostedPart:
        work.person = "JO"
        return posting_documents.post_order(work, document_no, order, requested)

    return [database.write(lambda work, order=order: post_order(work, order)) for order in orders]


def lines_of(database: Database, document_no: str) -> list[tuple[str, str, str, str]]:
    """Item, outstanding, to handle and handled of every line of which something is left; base unit."""
    with database.read() as work:
        lines = service.lines_left(work, service.warehouse_document(work, document_no))
        return [(line.line.item_no, str(line.outstanding), str(line.to_handle), str(line.line.handled)) for line in lines]


def status_of(database: Database, document_no: str) -> str:
    with database.read() as work:
        return service.warehouse_document(work, document_no).status.value


def register(database: Database, activity_no: str) -> None:
    """Register all that is left of a pick or put-away, as planned."""
    database.write(lambda work: activities.register(work, activity_no, post_source=SOURCE_POSTING))
