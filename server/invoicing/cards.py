"""Posted invoices and credit memos as they go over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.invoicing import service
from shared.quantities import quantity_in_unit
from shared.wire.invoicing import InvoiceCard, InvoiceLineCard, InvoiceSummary, LineNotInvoiced

if TYPE_CHECKING:
    from typing import Any

    from server.database.unit_of_work import UnitOfWork
    from server.invoicing.values import Invoice, InvoiceLine, NotInvoiced


def invoice_card(work: UnitOfWork, document_no: str) -> InvoiceCard:
    """The document with its lines. Raises: Refused(NOT_FOUND)."""
    invoice = service.posted_invoice(work, document_no)
    return InvoiceCard(**_header(invoice), lines=tuple(map(_line, service.lines_of(work, document_no))))


def summary(invoice: Invoice) -> InvoiceSummary:
    """The document without its lines."""
    return InvoiceSummary(**_header(invoice))


def _header(invoice: Invoice) -> dict[str, Any]:
    return {
        "no": invoice.document_no,
        "kind": invoice.kind.value,
        "party": invoice.party_no,
        "external_document_no": invoice.external_document_no,
        "posting_date": invoice.posting_date,
        "document_date": invoice.document_date,
        "order": invoice.order_no,
        "amount": invoice.amount,
        "cancels": invoice.cancels_document_no,
        "cancelled_by": invoice.cancelled_by,
        "reason": invoice.reason_code,
        "person": invoice.person,
        "posted_at": invoice.posted_at,
    }


def _line(line: InvoiceLine) -> InvoiceLineCard:
    return InvoiceLineCard(
        line=line.line_no,
        type=line.type,
        item=line.item_no,
        variant=line.variant_code,
        entry_no=line.entry_no,
        moved_goods=line.moved_goods,
        order=line.order_no,
        order_line=line.order_line_no,
        quantity=quantity_in_unit(line.quantity, line.base_units_per_unit),
        uom=line.uom_code,
        unit_amount=line.unit_amount,
        amount=line.amount,
        charge=line.charge_code,
    )


def line_not_invoiced(line: NotInvoiced) -> LineNotInvoiced:
    """A line that an invoice may be written for."""
    entry = line.entry
    return LineNotInvoiced(
        entry=entry.entry_no,
        document=entry.document.no,
        document_line=entry.document_line_no,
        order=entry.document.order_no,
        posting_date=entry.posting_date,
        item=entry.item_no,
        variant=entry.variant_code,
        location=entry.place.location_code,
        lot=entry.tracking.lot_no,
        serial=entry.tracking.serial_no,
        package=entry.tracking.package_no,
        uom=entry.uom_code,
        quantity=quantity_in_unit(abs(entry.quantity), entry.base_units_per_unit),
        left=quantity_in_unit(line.quantity, entry.base_units_per_unit),
    )
