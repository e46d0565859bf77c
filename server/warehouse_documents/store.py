"""Every statement of warehouse receipts and shipments; the only writer of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from server.outstanding.values import OrderLineKey, Source
from server.warehouse_documents.tables import (
    posted_warehouse_document,
    posted_warehouse_entry,
    posted_warehouse_line,
    warehouse_document,
    warehouse_document_line,
)
from server.warehouse_documents.values import DocumentLine, Kind, PostedHeader, PostedLine, Status, WarehouseDocument
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity

_IN_ONE_QUESTION = 500
"""Orders whose lines are looked for at once: databases allow only so many parameters."""


# Documents


def insert_document(work: UnitOfWork, document: WarehouseDocument) -> None:
    work.connection.execute(insert(warehouse_document).values(**_header_row(document)))


def update_document(work: UnitOfWork, document: WarehouseDocument) -> None:
    of_document = warehouse_document.c.document_no == document.document_no
    work.connection.execute(update(warehouse_document).where(of_document).values(**_header_row(document)))


def delete_document(work: UnitOfWork, document_no: str) -> None:
    """The document with its lines, as if it had never been."""
    for table in (warehouse_document_line, warehouse_document):
        work.connection.execute(delete(table).where(table.c.document_no == document_no))


def document(work: UnitOfWork, document_no: str) -> WarehouseDocument | None:
    row = work.connection.execute(select(warehouse_document).where(warehouse_document.c.document_no == document_no)).one_or_none()
    return None if row is None else _document(row)


def documents(
    work: UnitOfWork, kind: Kind, *, location_code: str | None = None, include_finished: bool = False
) -> list[WarehouseDocument]:
    """Documents of one kind, by number."""
    columns = warehouse_document.c
    statement = select(warehouse_document).where(columns.kind == kind.value).order_by(columns.document_no)
    if location_code is not None:
        statement = statement.where(columns.location_code == location_code)
    if not include_finished:
        statement = statement.where(columns.status != Status.FINISHED.value)
    return [_document(row) for row in work.connection.execute(statement)]


# Lines


def insert_lines(work: UnitOfWork, lines: Sequence[DocumentLine]) -> None:
    if lines:
        work.connection.execute(insert(warehouse_document_line), [_line_row(line) for line in lines])


def update_line(work: UnitOfWork, line: DocumentLine) -> None:
    columns = warehouse_document_line.c
    this = (columns.document_no == line.document_no, columns.line_no == line.line_no)
    work.connection.execute(update(warehouse_document_line).where(*this).values(**_line_row(line)))


def add_handled(work: UnitOfWork, document_no: str, line_no: int, more: Quantity) -> None:
    """So much more of the line was received or shipped; negative: it was undone."""
    columns = warehouse_document_line.c
    this = (columns.document_no == document_no, columns.line_no == line_no)
    work.connection.execute(update(warehouse_document_line).where(*this).values(handled=columns.handled + more))


def delete_lines(work: UnitOfWork, document_no: str, line_nos: Collection[int]) -> None:
    columns = warehouse_document_line.c
    for line_no in line_nos:
        work.connection.execute(
            delete(warehouse_document_line).where(columns.document_no == document_no, columns.line_no == line_no)
        )


def lines(work: UnitOfWork, document_no: str) -> list[DocumentLine]:
    columns = warehouse_document_line.c
    statement = select(warehouse_document_line).where(columns.document_no == document_no).order_by(columns.line_no)
    return [_line(row) for row in work.connection.execute(statement)]


def open_lines_at(work: UnitOfWork, location_code: str, kind: Kind, *, status: Status | None = None) -> list[DocumentLine]:
    """Lines of every document of the kind at the location that is not finished, or that is in this status."""
    headers, columns = warehouse_document.c, warehouse_document_line.c
    statement = (
        select(warehouse_document_line)
        .join(warehouse_document, headers.document_no == columns.document_no)
        .where(headers.location_code == location_code, headers.kind == kind.value, headers.status != Status.FINISHED.value)
        .order_by(columns.document_no, columns.line_no)
    )
    if status is not None:
        statement = statement.where(headers.status == status.value)
    return [_line(row) for row in work.connection.execute(statement)]


def open_lines_for(work: UnitOfWork, order_nos: Collection[str]) -> dict[OrderLineKey, DocumentLine]:
    """Which lines of these orders are on a document that is not finished, and there on which line."""
    found: dict[OrderLineKey, DocumentLine] = {}
    wanted = sorted(set(order_nos))
    for start in range(0, len(wanted), _IN_ONE_QUESTION):
        some = wanted[start : start + _IN_ONE_QUESTION]
        statement = (
            select(warehouse_document_line)
            .join(warehouse_document, warehouse_document.c.document_no == warehouse_document_line.c.document_no)
            .where(warehouse_document_line.c.order_no.in_(some), warehouse_document.c.status != Status.FINISHED.value)
        )
        found |= {line.key: line for line in map(_line, work.connection.execute(statement))}
    return found


def handled_by_lines(work: UnitOfWork) -> dict[tuple[str, int], Quantity]:
    """What was handled of every line, as it is kept there."""
    columns = warehouse_document_line.c
    statement = select(columns.document_no, columns.line_no, columns.handled).where(columns.handled != ZERO)
    return {(row.document_no, row.line_no): row.handled for row in work.connection.execute(statement)}


def handled_by_posted_lines(work: UnitOfWork) -> dict[tuple[str, int], Quantity]:
    """The same by what was posted and taken back."""
    of_header, of_line = posted_warehouse_document.c, posted_warehouse_line.c
    statement = (
        select(of_header.document_no, of_line.document_line_no, func.sum(of_line.quantity).label("handled"))
        .join(posted_warehouse_document, of_header.posted_no == of_line.posted_no)
        .group_by(of_header.document_no, of_line.document_line_no)
    )
    rows = work.connection.execute(statement)
    return {(row.document_no, row.document_line_no): row.handled for row in rows if row.handled}


# What was posted


def insert_posted(work: UnitOfWork, header: PostedHeader) -> None:
    work.connection.execute(
        insert(posted_warehouse_document).values(
            posted_no=header.posted_no,
            kind=header.kind.value,
            document_no=header.document_no,
            location_code=header.location_code,
            external_no=header.external_no,
            posting_date=header.posting_date,
            person=header.person,
            posted_at=work.now,
            transaction_id=work.transaction_id,
        )
    )


def insert_posted_lines(work: UnitOfWork, posted: Iterable[tuple[PostedLine, Collection[int]]]) -> None:
    """Lines of a posted document, each with the item ledger entries that were written for it."""
    for line, entry_nos in posted:
        work.connection.execute(insert(posted_warehouse_line).values(**_posted_row(line)))
        entries = [{"entry_no": no, "posted_no": line.posted_no, "line_no": line.line_no} for no in entry_nos]
        if entries:
            work.connection.execute(insert(posted_warehouse_entry), entries)


def last_posted_line_no(work: UnitOfWork, posted_no: str) -> int:
    """The last line of the posted document; 0: it has none."""
    columns = posted_warehouse_line.c
    statement = select(func.max(columns.line_no)).where(columns.posted_no == posted_no)
    return work.connection.execute(statement).scalar_one() or 0


def posted_line_of(work: UnitOfWork, entry_no: int) -> PostedLine | None:
    """The line that the item ledger entry was written for; None: no warehouse document was behind it."""
    of_entry = posted_warehouse_entry.c
    statement = (
        select(posted_warehouse_line)
        .join(
            posted_warehouse_entry,
            (of_entry.posted_no == posted_warehouse_line.c.posted_no) & (of_entry.line_no == posted_warehouse_line.c.line_no),
        )
        .where(of_entry.entry_no == entry_no)
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _posted_line(row)


def last_put_away_no(work: UnitOfWork, document_no: str) -> str:
    """The put-away that was made last for what was received on the document; blank: none."""
    of_header, of_line = posted_warehouse_document.c, posted_warehouse_line.c
    statement = (
        select(of_line.put_away_no)
        .join(posted_warehouse_document, of_header.posted_no == of_line.posted_no)
        .where(of_header.document_no == document_no, of_line.put_away_no != "")
        .order_by(of_header.posted_at.desc(), of_line.posted_no.desc())
        .limit(1)
    )
    return work.connection.execute(statement).scalar_one_or_none() or ""


def posted_header(work: UnitOfWork, posted_no: str) -> PostedHeader | None:
    row = work.connection.execute(
        select(posted_warehouse_document).where(posted_warehouse_document.c.posted_no == posted_no)
    ).one_or_none()
    return None if row is None else _posted_header(row)


def posted_lines(work: UnitOfWork, posted_no: str) -> list[PostedLine]:
    columns = posted_warehouse_line.c
    statement = select(posted_warehouse_line).where(columns.posted_no == posted_no).order_by(columns.line_no)
    return [_posted_line(row) for row in work.connection.execute(statement)]


def entries_of(work: UnitOfWork, posted_no: str) -> dict[int, tuple[int, ...]]:
    """The item ledger entries of a posted document, by line."""
    columns = posted_warehouse_entry.c
    statement = select(posted_warehouse_entry).where(columns.posted_no == posted_no).order_by(columns.entry_no)
    by_line: dict[int, tuple[int, ...]] = {}
    for row in work.connection.execute(statement):
        by_line[row.line_no] = (*by_line.get(row.line_no, ()), row.entry_no)
    return by_line


def posted_nos(work: UnitOfWork, document_no: str) -> list[str]:
    """What came of the document."""
    columns = posted_warehouse_document.c
    statement = select(columns.posted_no).where(columns.document_no == document_no).order_by(columns.posted_no)
    return list(work.connection.execute(statement).scalars())


# Rows


def _header_row(document: WarehouseDocument) -> dict[str, Any]:
    return {
        "document_no": document.document_no,
        "kind": document.kind.value,
        "location_code": document.location_code,
        "status": document.status.value,
        "external_no": document.external_no,
        "version": document.version,
        "changed_by": document.changed_by,
        "changed_at": document.changed_at,
        "change": document.change,
    }


def _document(row: Row[Any]) -> WarehouseDocument:
    return WarehouseDocument(
        document_no=row.document_no,
        kind=Kind(row.kind),
        location_code=row.location_code,
        status=Status(row.status),
        external_no=row.external_no,
        version=row.version,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        change=row.change,
    )


def _line_row(line: DocumentLine) -> dict[str, Any]:
    return {
        "document_no": line.document_no,
        "line_no": line.line_no,
        "source": line.key.source.value,
        "order_no": line.key.document_no,
        "order_line_no": line.key.line_no,
        "item_no": line.item_no,
        "variant_code": line.variant_code,
        "uom_code": line.uom_code,
        "base_units_per_unit": line.base_units_per_unit,
        "bin_code": line.bin_code,
        "to_handle": line.to_handle,
        "handled": line.handled,
        "to_cross_dock": line.to_cross_dock,
    }


def _line(row: Row[Any]) -> DocumentLine:
    return DocumentLine(
        document_no=row.document_no,
        line_no=row.line_no,
        key=OrderLineKey(Source(row.source), row.order_no, row.order_line_no),
        item_no=row.item_no,
        variant_code=row.variant_code,
        uom_code=row.uom_code,
        bin_code=row.bin_code,
        base_units_per_unit=row.base_units_per_unit,
        to_handle=row.to_handle,
        handled=row.handled,
        to_cross_dock=row.to_cross_dock,
    )


def _posted_row(line: PostedLine) -> dict[str, Any]:
    return {
        "posted_no": line.posted_no,
        "line_no": line.line_no,
        "document_line_no": line.document_line_no,
        "source": line.key.source.value,
        "order_no": line.key.document_no,
        "order_line_no": line.key.line_no,
        "item_no": line.item_no,
        "variant_code": line.variant_code,
        "uom_code": line.uom_code,
        "base_units_per_unit": line.base_units_per_unit,
        "quantity": line.quantity,
        "posted_document_no": line.posted_document_no,
        "put_away_no": line.put_away_no,
        "corrects_line_no": line.corrects_line_no,
    }


def _posted_line(row: Row[Any]) -> PostedLine:
    return PostedLine(
        posted_no=row.posted_no,
        line_no=row.line_no,
        document_line_no=row.document_line_no,
        key=OrderLineKey(Source(row.source), row.order_no, row.order_line_no),
        item_no=row.item_no,
        variant_code=row.variant_code,
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
        quantity=row.quantity,
        posted_document_no=row.posted_document_no,
        put_away_no=row.put_away_no,
        corrects_line_no=row.corrects_line_no,
    )


def _posted_header(row: Row[Any]) -> PostedHeader:
    return PostedHeader(
        posted_no=row.posted_no,
        kind=Kind(row.kind),
        document_no=row.document_no,
        location_code=row.location_code,
        external_no=row.external_no,
        posting_date=row.posting_date,
        person=row.person,
    )
