"""Sales orders and posted documents as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_changes
from server.outstanding import service as outstanding
from server.outstanding.change_cards import change_cards
from server.outstanding.order_lines import in_line_unit
from server.sales.orders import SALES
from server.sales.store import ORDERS, POSTED
from server.trade_orders import orders
from server.trade_orders.posted_cards import header_fields, line_fields
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO
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
    order = orders.order_named(work, SALES, order_no)
    waiting = outstanding.picked(work, order.source, order_no)
    changes = order_changes.changes(work, order.source, order_no)
    return SalesOrderCard(
        no=order.order_no,
        kind=order.kind,
        customer=order.party_no,
        customer_name=catalog.party(work, "customer", order.party_no).name,
        location=order.location_code,
        date=order.order_date,
        status=order.status,
        version=len(changes),
        shipment_date=order.due_on,
        external_no=order.external_no,
        shipping_advice=order.shipping_advice,
        responsibility=order.responsibility,
        changes=change_cards(changes),
        lines=tuple(_line_card(order, line, _picked(line, waiting)) for line in ORDERS.lines(work, order_no)),
    )


def document_card(work: UnitOfWork, document_no: str) -> PostedSalesDocument:
    """A posted shipment or return receipt. Raises: Refused(NOT_FOUND)."""
    header, rows = POSTED.document_rows(work, document_no)
    if header is None:
        raise Refused(NOT_FOUND, what="posted sales document", key=document_no)
    return PostedSalesDocument(**_header_fields(header), lines=tuple(PostedSalesLine(**line_fields(row)) for row in rows))


def document_summaries(work: UnitOfWork, wanted: DocumentFilter) -> list[PostedSalesSummary]:
    """Posted documents without their lines, by number."""
    return [PostedSalesSummary(**_header_fields(header)) for header in POSTED.documents(work, wanted)]


def _header_fields(header: Row[Any]) -> dict[str, Any]:
    return header_fields(header, "customer")


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
        unit_price=line.unit_amount,
        shipment_date=line.due_on,
        invoiced=in_line_unit(line, line.invoiced),
        return_reason=line.return_reason,
        applies_from=line.reverses_entry,
    )
