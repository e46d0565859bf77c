"""Purchase orders and posted documents as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_changes
from server.outstanding.change_cards import change_cards
from server.outstanding.order_lines import in_line_unit
from server.purchasing import posted_store, store
from server.purchasing.orders import purchase_order
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO, quantity_in_unit
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
    order = purchase_order(work, order_no)
    changes = order_changes.changes(work, order.source, order_no)
    return PurchaseOrderCard(
        no=order.order_no,
        kind=order.kind,
        vendor=order.vendor_no,
        vendor_name=catalog.party(work, "vendor", order.vendor_no).name,
        location=order.location_code,
        date=order.order_date,
        status=order.status,
        version=len(changes),
        expected_date=order.expected_on,
        external_no=order.external_no,
        vendor_shipment_no=order.vendor_shipment_no,
        responsibility=order.responsibility,
        is_unexpected=order.is_unexpected,
        changes=change_cards(changes),
        lines=tuple(_line_card(order, line) for line in store.lines(work, order_no)),
    )


def document_card(work: UnitOfWork, document_no: str) -> PostedPurchaseDocument:
    """A posted receipt or return shipment. Raises: Refused(NOT_FOUND)."""
    header, rows = posted_store.document_rows(work, document_no)
    if header is None:
        raise Refused(NOT_FOUND, what="posted purchase document", key=document_no)
    return PostedPurchaseDocument(**_header_fields(header), lines=tuple(_posted_line_card(row) for row in rows))


def document_summaries(work: UnitOfWork, wanted: DocumentFilter) -> list[PostedPurchaseSummary]:
    """Posted documents without their lines, by number."""
    return [PostedPurchaseSummary(**_header_fields(header)) for header in posted_store.documents(work, wanted)]


def _header_fields(header: Row[Any]) -> dict[str, Any]:
    return {
        "no": header.document_no,
        "type": header.document_type,
        "order": header.order_no,
        "vendor": header.vendor_no,
        "posting_date": header.posting_date,
        "person": header.person,
        "posted_at": header.posted_at,
        "vendor_shipment_no": header.vendor_shipment_no,
    }


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
        unit_cost=line.unit_cost,
        indirect_cost_percent=line.indirect_cost_percent,
        expected_date=line.expected_on,
        invoiced=in_line_unit(line, line.invoiced),
        over_receipt_code=line.over_receipt_code,
        over_receipt=in_line_unit(line, line.over_receipt),
        over_receipt_status=line.over_receipt_status,
        return_reason=line.return_reason,
        applies_to=line.applies_to_entry,
    )


def _posted_line_card(row: Row[Any]) -> PostedPurchaseLine:
    return PostedPurchaseLine(
        line=row.line_no,
        order_line=row.order_line_no,
        item=row.item_no,
        variant=row.variant_code,
        location=row.location_code,
        bin=row.bin_code,
        lot=row.lot_no,
        serial=row.serial_no,
        package=row.package_no,
        expiration=row.expires_on,
        uom=row.uom_code,
        quantity=quantity_in_unit(row.quantity, row.base_units_per_unit),
        entry_no=row.entry_no,
        corrects_line=row.corrects_line_no,
    )
