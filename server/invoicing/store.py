"""Every statement of invoicing; the only writer of its tables."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.invoicing.tables import invoicing_setup, posted_invoice, posted_invoice_line, vendor_document_no
from server.invoicing.values import Invoice, InvoiceKind, InvoiceLine
from shared.errors import ALREADY_EXISTS, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from server.database.unit_of_work import UnitOfWork
    from server.invoicing.values import InvoiceFilter
    from server.tracing.values import Sought
    from shared.quantities import Quantity

_HEADER_COLUMNS = tuple(column.name for column in posted_invoice.columns)
_OWN_COLUMNS = tuple(field.name for field in fields(InvoiceLine))


def insert_invoice(work: UnitOfWork, invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """A posted document."""
    header = {name: getattr(invoice, name) for name in _HEADER_COLUMNS if name != "transaction_id"}
    row = header | {"kind": invoice.kind.value, "transaction_id": work.transaction_id}
    work.connection.execute(insert(posted_invoice).values(**row))
    rows = [{name: getattr(line, name) for name in _OWN_COLUMNS} | {"document_no": invoice.document_no} for line in lines]
    work.connection.execute(insert(posted_invoice_line), rows)


def take_vendor_document_no(work: UnitOfWork, invoice: Invoice) -> None:
    """The vendor's number is this document's now. Raises: Refused(ALREADY_EXISTS)."""
    row = {
        "vendor_no": invoice.party_no,
        "kind": invoice.kind.value,
        "external_document_no": invoice.external_document_no,
        "document_no": invoice.document_no,
    }
    try:
        work.connection.execute(insert(vendor_document_no).values(**row))
    except IntegrityError:
        what = f"{invoice.kind.value.replace('_', ' ').capitalize()} of {invoice.party_no}"
        raise Refused(ALREADY_EXISTS, what=what, key=invoice.external_document_no) from None


def free_vendor_document_no(work: UnitOfWork, document_no: str) -> None:
    """The vendor's number of a cancelled document may be used again."""
    work.connection.execute(delete(vendor_document_no).where(vendor_document_no.c.document_no == document_no))


def invoice(work: UnitOfWork, document_no: str) -> Invoice | None:
    found = _invoices(work, posted_invoice.c.document_no == document_no)
    return found[0] if found else None


def invoices(work: UnitOfWork, wanted: InvoiceFilter, *, after: str, limit: int) -> list[Invoice]:
    """Posted documents by number, those after `after`."""
    conditions = [posted_invoice.c.document_no > after]
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        if value is not None and field.name != "order_no":
            conditions.append(posted_invoice.c[field.name] == value)
    if wanted.order_no is not None:
        of_order = select(posted_invoice_line.c.document_no).where(posted_invoice_line.c.order_no == wanted.order_no)
        conditions.append(posted_invoice.c.document_no.in_(of_order))
    return _invoices(work, *conditions, limit=limit)


def sought_invoices(work: UnitOfWork, sought: Sought) -> list[Invoice]:
    """Posted documents of that number or partner, by kind."""
    given = {
        "document_no": sought.document_no,
        "party_no": sought.source_no,
        "external_document_no": sought.external_document_no,
        "posting_date": sought.posting_date,
    }
    conditions = [posted_invoice.c[name] == value for name, value in given.items() if value]
    if sought.source_type:
        kinds = [kind.value for kind in InvoiceKind if kind.party_type == sought.source_type]
        conditions.append(posted_invoice.c.kind.in_(kinds))
    return sorted(_invoices(work, *conditions, limit=None), key=lambda invoice: invoice.kind)


def _invoices(work: UnitOfWork, *conditions: ColumnElement[bool], limit: int | None = 1) -> list[Invoice]:
    cancelling = posted_invoice.alias("cancelling")
    cancelled_by = cancelling.c.document_no.label("cancelled_by")
    statement: Select[Any] = (
        select(posted_invoice, cancelled_by)
        .outerjoin(
            cancelling,
            (cancelling.c.cancels_document_no == posted_invoice.c.document_no) & (cancelling.c.cancels_document_no != ""),
        )
        .where(*conditions)
        .order_by(posted_invoice.c.document_no)
        .limit(limit)
    )
    return [_invoice(row._mapping) for row in work.connection.execute(statement)]


def _invoice(row: Any) -> Invoice:
    given = {field.name: row[field.name] for field in fields(Invoice)}
    return Invoice(**given | {"kind": InvoiceKind(row["kind"]), "cancelled_by": row["cancelled_by"] or ""})


def lines(work: UnitOfWork, document_no: str) -> list[InvoiceLine]:
    """The lines of a posted document, in order."""
    columns = posted_invoice_line.c
    statement = select(*(columns[name] for name in _OWN_COLUMNS)).where(columns.document_no == document_no)
    return [InvoiceLine(*row) for row in work.connection.execute(statement.order_by(columns.line_no))]


def invoiced_by_entry(work: UnitOfWork, *, after: int, limit: int) -> list[tuple[int, Quantity]]:
    """How much the documents say is invoiced of each entry that was there before them, by number."""
    columns = posted_invoice_line.c
    statement = (
        select(columns.entry_no, func.sum(columns.quantity))
        .where(columns.type == "item", columns.moved_goods.is_(False), columns.entry_no > after)
        .group_by(columns.entry_no)
        .order_by(columns.entry_no)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in work.connection.execute(statement)]


# Setup


def vendor_invoice_no_required(work: UnitOfWork) -> bool:
    return bool(work.connection.execute(select(invoicing_setup.c.vendor_invoice_no_required)).scalar_one_or_none())


def save_setup(work: UnitOfWork, *, vendor_invoice_no_required: bool) -> None:
    row = {"vendor_invoice_no_required": vendor_invoice_no_required}
    if not work.connection.execute(update(invoicing_setup).values(**row)).rowcount:
        work.connection.execute(insert(invoicing_setup).values(id=1, **row))
