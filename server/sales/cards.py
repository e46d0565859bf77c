"""Sales orders and posted documents as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_changes
from server.outstanding import service as outstanding
from server.outstanding.change_cards import change_cards
from server.outstanding.order_lines import in_line_unit
from server.sales import posted_store, store
from server.sales.orders import sales_order
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO, quantity_in_unit
from shared.wire.sales import PostedSalesDocument, PostedSalesLine, PostedSalesSummary, SalesOrderCard, SalesOrderLineCard

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.posted_documents import DocumentFilter
    from server.outstanding.values import PickedGoods
    from server.sales.values import SalesLine, SalesOrder
    from shared.quantities import Quantity


def order_card(work: UnitOfWork, order_no: str) -> SalesOrderCard:
    """The order with what became of its lines. Raises: Refused(NOT_FOUND)."""
    order = sales_order(work, order_no)
    waiting = outstanding.picked(work, order.source, order_no)
    changes = order_changes.changes(work, order.source, order_no)
    return SalesOrderCard(
        no=order.order_no,
        kind=order.kind,
        customer=order.customer_no,
        customer_name=catalog.party(work, "customer", order.customer_no).name,
        location=order.location_code,
        date=order.order_date,
        status=order.status,
        version=len(changes),
        shipment_date=order.ships_on,
        external_no=order.external_no,
        shipping_advice=order.shipping_advice,
        responsibility=order.responsibility,
        changes=change_cards(changes),
        lines=tuple(_line_card(order, line, _picked(line, waiting)) for line in store.lines(work, order_no)),
    )


def document_card(work: UnitOfWork, document_no: str) -> PostedSalesDocument:
    """A posted shipment or return receipt. Raises: Refused(NOT_FOUND)."""
    header, rows = posted_store.document_rows(work, document_no)
    if header is None:
        raise Refused(NOT_FOUND, what="posted sales document", key=document_no)
    return PostedSalesDocument(**_header_fields(header), lines=tuple(_posted_line_card(row) for row in rows))


def document_summaries(work: UnitOfWork, wanted: DocumentFilter) -> list[PostedSalesSummary]:
    """Posted documents without their lines, by number."""
    return [PostedSalesSummary(**_header_fields(header)) for header in posted_store.documents(work, wanted)]


def _header_fields(header: Row[Any]) -> dict[str, Any]:
    return {
        "no": header.document_no,
        "type": header.document_type,
        "order": header.order_no,
        "customer": header.customer_no,
        "posting_date": header.posting_date,
        "person": header.person,
        "posted_at": header.posted_at,
    }


def _picked(line: SalesLine, waiting: Iterable[PickedGoods]) -> Quantity:
    return sum((goods.quantity for goods in waiting if goods.key.line_no == line.line_no), ZERO)


def _line_card(order: SalesOrder, line: SalesLine, picked: Quantity) -> SalesOrderLineCard:
    handled = in_line_unit(line, line.handled)
    return SalesOrderLineCard(
        line=line.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=line.uom_code,
        location=line.place.location_code,
        bin=line.place.bin_code,
        quantity=in_line_unit(line, line.quantity),
        outstanding=in_line_unit(line, line.outstanding),
        picked=in_line_unit(line, picked),
        shipped=handled if order.kind == "order" else ZERO,
        received=handled if order.kind == "return" else ZERO,
        unit_price=line.unit_price,
        shipment_date=line.ships_on,
        invoiced=in_line_unit(line, line.invoiced),
        return_reason=line.return_reason,
        applies_from=line.applies_from_entry,
    )


def _posted_line_card(row: Row[Any]) -> PostedSalesLine:
    return PostedSalesLine(
        line=row.line_no,
        order_line=row.order_line_no,
        item=row.item_no,
        variant=row.variant_code,
        location=row.location_code,
        bin=row.bin_code,
        lot=row.lot_no,
        serial=row.serial_no,
        package=row.package_no,
        uom=row.uom_code,
        quantity=quantity_in_unit(row.quantity, row.base_units_per_unit),
        entry_no=row.entry_no,
        corrects_line=row.corrects_line_no,
    )
