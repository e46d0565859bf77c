"""Purchase orders and posted documents as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_changes
from server.outstanding.change_cards import change_cards
from server.outstanding.order_lines import in_line_unit
from server.purchasing.orders import PURCHASING
from server.purchasing.store import ORDERS, POSTED
from server.trade_orders import orders
from server.trade_orders.posted_cards import header_fields, line_fields
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO
from shared.wire.purchasing import (
    PostedPurchaseDocument,
    PostedPurchaseLine,
    PostedPurchaseSummary,
    PurchaseOrderCard,
    PurchaseOrderLineCard,
)

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.posted_documents import DocumentFilter
    from server.purchasing.values import PurchaseLine, PurchaseOrder


def order_card(work: UnitOfWork, order_no: str) -> PurchaseOrderCard:
    """The order with what became of its lines. Raises: Refused(NOT_FOUND)."""
    order = orders.order_named(work, PURCHASING, order_no)
    changes = order_changes.changes(work, order.source, order_no)
    return PurchaseOrderCard(
        no=order.order_no,
        kind=order.kind,
        vendor=order.party_no,
        vendor_name=catalog.party(work, "vendor", order.party_no).name,
        location=order.location_code,
        date=order.order_date,
        status=order.status,
        version=len(changes),
        expected_date=order.due_on,
        external_no=order.external_no,
        vendor_shipment_no=order.vendor_shipment_no,
        responsibility=order.responsibility,
        is_unexpected=order.is_unexpected,
        changes=change_cards(changes),
        lines=tuple(_line_card(order, line) for line in ORDERS.lines(work, order_no)),
    )


def document_card(work: UnitOfWork, document_no: str) -> PostedPurchaseDocument:
    """A posted receipt or return shipment. Raises: Refused(NOT_FOUND)."""
    header, rows = POSTED.document_rows(work, document_no)
    if header is None:
        raise Refused(NOT_FOUND, what="posted purchase document", key=document_no)
    return PostedPurchaseDocument(**_header_fields(header), lines=tuple(_posted_line_card(row) for row in rows))


def document_summaries(work: UnitOfWork, wanted: DocumentFilter) -> list[PostedPurchaseSummary]:
    """Posted documents without their lines, by number."""
    return [PostedPurchaseSummary(**_header_fields(header)) for header in POSTED.documents(work, wanted)]


def _header_fields(header: Row[Any]) -> dict[str, Any]:
    return header_fields(header, "vendor", "vendor_shipment_no")


def _line_card(order: PurchaseOrder, line: PurchaseLine) -> PurchaseOrderLineCard:
    handled = in_line_unit(line, line.handled)
    return PurchaseOrderLineCard(
        line=line.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=line.uom_code,
        location=line.place.location_code,
        bin=line.place.bin_code,
        quantity=in_line_unit(line, line.quantity),
        outstanding=in_line_unit(line, line.outstanding),
        received=handled if order.kind == "order" else ZERO,
        shipped=handled if order.kind == "return" else ZERO,
        unit_cost=line.unit_amount,
        indirect_cost_percent=line.indirect_cost_percent,
        expected_date=line.due_on,
        invoiced=in_line_unit(line, line.invoiced),
        over_receipt_code=line.over_receipt_code,
        over_receipt=in_line_unit(line, line.over_receipt),
        over_receipt_status=line.over_receipt_status,
        return_reason=line.return_reason,
        applies_to=line.reverses_entry,
    )


def _posted_line_card(row: Row[Any]) -> PostedPurchaseLine:
    return PostedPurchaseLine(**line_fields(row), expiration=row.expires_on)
