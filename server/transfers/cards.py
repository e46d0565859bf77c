"""Transfer orders and posted documents as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.outstanding.order_lines import in_line_unit
from server.transfers import store
from server.transfers.service import transfer_order
from shared.errors import NOT_FOUND, Refused
from shared.quantities import quantity_in_unit
from shared.wire.transfers import PostedTransferDocument, PostedTransferLine, TransferOrderCard, TransferOrderLineCard

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork
    from server.transfers.values import TransferOrderLine


def order_card(work: UnitOfWork, order_no: str) -> TransferOrderCard:
    """The order with what became of its lines. Raises: Refused(NOT_FOUND)."""
    order = transfer_order(work, order_no)
    return TransferOrderCard(
        no=order.order_no,
        from_location=order.from_location,
        to_location=order.to_location,
        in_transit=order.in_transit,
        date=order.order_date,
        lines=tuple(_line_card(line) for line in store.lines(work, order_no)),
    )


def document_card(work: UnitOfWork, document_no: str) -> PostedTransferDocument:
    """A posted shipment or receipt. Raises: Refused(NOT_FOUND)."""
    header, rows = store.document_rows(work, document_no)
    if header is None:
        raise Refused(NOT_FOUND, what="posted transfer document", key=document_no)
    return PostedTransferDocument(
        no=header.document_no,
        type=header.document_type,
        order=header.order_no,
        posting_date=header.posting_date,
        person=header.person,
        lines=tuple(_posted_line_card(row) for row in rows),
    )


def _line_card(line: TransferOrderLine) -> TransferOrderLineCard:
    return TransferOrderLineCard(
        line=line.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=line.uom_code,
        from_bin=line.from_bin,
        to_bin=line.to_bin,
        quantity=in_line_unit(line, line.quantity),
        outstanding=in_line_unit(line, line.left_to_ship),
        shipped=in_line_unit(line, line.shipped),
        in_transit=in_line_unit(line, line.in_transit),
        received=in_line_unit(line, line.received),
        shipment_date=line.ships_on,
        receipt_date=line.arrives_on,
    )


def _posted_line_card(row: Row[Any]) -> PostedTransferLine:
    return PostedTransferLine(
        line=row.line_no,
        order_line=row.order_line_no,
        item=row.item_no,
        variant=row.variant_code,
        from_bin=row.from_bin_code,
        to_bin=row.to_bin_code,
        lot=row.lot_no,
        serial=row.serial_no,
        package=row.package_no,
        uom=row.uom_code,
        quantity=quantity_in_unit(row.quantity, row.base_units_per_unit),
        entry_no=row.entry_no,
        corrects_line=row.corrects_line_no,
    )
