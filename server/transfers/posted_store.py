"""Every statement over posted transfer documents, whose rows are added and never changed; the only writer of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, or_, select

from server.database.prepared import Prepared
from server.ledger.posting_lines import DocumentType
from server.outstanding.last_posting import LastPosting
from server.transfers.tables import posted_transfer_document, posted_transfer_line
from server.transfers.values import STEPS, LineToPost, PostedLine, Step, TransferOrder
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Row

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.posted_documents import DocumentFilter
    from shared.quantities import Quantity

# On the posting path, so they are prepared.
_INSERT_DOCUMENT = Prepared(insert(posted_transfer_document))
_INSERT_POSTED_LINE = Prepared(insert(posted_transfer_line))
_POSTED_LINES = select(
    posted_transfer_line, *[column for column in posted_transfer_document.c if column.name != "document_no"]
).join(posted_transfer_document, posted_transfer_document.c.document_no == posted_transfer_line.c.document_no)


def insert_document(
    work: UnitOfWork,
    document_no: str,
    order: TransferOrder,
    *,
    step: Step,
    posting_date: date,
    lines: Sequence[tuple[LineToPost, int]],
) -> None:
    """A posted document; `lines` with the decrease's item ledger entry of each."""
    header = {
        "document_no": document_no,
        "document_type": step.document_type.value,
        "order_no": order.order_no,
        "from_location_code": order.from_location,
        "to_location_code": order.to_location,
        "posting_date": posting_date,
        "person": work.person,
        "posted_at": work.now,
        "transaction_id": work.transaction_id,
    }
    _INSERT_DOCUMENT.run(work.connection, header)
    rows = [_posted_row(document_no, line_no, step, line, entry_no) for line_no, (line, entry_no) in enumerate(lines, 1)]
    _INSERT_POSTED_LINE.run_many(work.connection, rows)


def posted_line_of(work: UnitOfWork, entry_no: int) -> PostedLine | None:
    """The line that the item ledger entry, a decrease, was posted with."""
    return next(iter(_posted_lines(work, posted_transfer_line.c.entry_no == entry_no)), None)


def lines_of_order(work: UnitOfWork, order_no: str) -> list[PostedLine]:
    """Every posted line of the order, corrections included, the oldest first."""
    return _posted_lines(work, posted_transfer_document.c.order_no == order_no)


def lines_of_document(work: UnitOfWork, document_no: str) -> list[PostedLine]:
    """Every line of the posted document, corrections included."""
    return _posted_lines(work, posted_transfer_document.c.document_no == document_no)


def posted_picked_lines(work: UnitOfWork) -> list[PostedLine]:
    """Every posted line that took from picked goods, corrections included."""
    return _posted_lines(work, posted_transfer_line.c.was_picked)


def _posted_lines(work: UnitOfWork, filtered: ColumnElement[bool]) -> list[PostedLine]:
    statement = _POSTED_LINES.where(filtered).order_by(posted_transfer_line.c.entry_no)
    return [_posted_line(row) for row in work.connection.execute(statement)]


def documents(work: UnitOfWork, wanted: DocumentFilter) -> Sequence[Row[Any]]:
    """Headers of posted documents, by number; the party of a transfer is a location at either end."""
    columns = posted_transfer_document.c
    filters = {columns.order_no: wanted.order_no, columns.document_type: wanted.document_type}
    conditions = [column == value for column, value in filters.items() if value is not None]
    if wanted.party_no is not None:
        conditions.append(or_(columns.from_location_code == wanted.party_no, columns.to_location_code == wanted.party_no))
    if wanted.posted_from is not None:
        conditions.append(columns.posting_date >= wanted.posted_from)
    if wanted.posted_to is not None:
        conditions.append(columns.posting_date <= wanted.posted_to)
    statement = select(posted_transfer_document).where(columns.document_no > wanted.after, *conditions)
    return work.connection.execute(statement.order_by(columns.document_no).limit(wanted.limit)).all()


def last_posting(work: UnitOfWork, order_no: str, step: Step) -> LastPosting | None:
    """The document of that step that was posted last of the order; one that was taken back does not count."""
    document, line = posted_transfer_document.c, posted_transfer_line.c
    statement = (
        select(document.document_no, document.person, document.posted_at)
        .join(posted_transfer_line, line.document_no == document.document_no)
        .where(document.order_no == order_no, document.document_type == step.document_type.value)
        .group_by(document.document_no, document.person, document.posted_at)
        .having(func.sum(line.quantity) > 0)
        .order_by(document.posted_at.desc(), document.document_no.desc())
        .limit(1)
    )
    row = work.connection.execute(statement).first()
    return None if row is None else LastPosting(*row)


def insert_correction(work: UnitOfWork, corrected: PostedLine, entry_no: int) -> None:
    """A line in the same document that takes the corrected one back. Source: spec/transfers.md, section 7, rule 5."""
    columns = posted_transfer_line.c
    of_document = columns.document_no == corrected.document_no
    last_line_no = work.connection.execute(select(func.max(columns.line_no)).where(of_document)).scalar_one()
    original = work.connection.execute(select(posted_transfer_line).where(of_document, columns.line_no == corrected.line_no)).one()
    correction = {
        **original._mapping,
        "line_no": last_line_no + 1,
        "quantity": -original.quantity,
        "entry_no": entry_no,
        "corrects_line_no": corrected.line_no,
    }
    work.connection.execute(insert(posted_transfer_line).values(**correction))


def in_transit(work: UnitOfWork, order_no: str) -> dict[int, dict[Tracking, Quantity]]:
    """What is in transit of an order, by order line and number; base unit."""
    by_line: dict[int, dict[Tracking, Quantity]] = {}
    for line in lines_of_order(work, order_no):
        numbers = by_line.setdefault(line.order_line_no, {})
        numbers[line.tracking] = numbers.get(line.tracking, ZERO) + _CHANGE[line.step] * line.quantity
    return by_line


_CHANGE = {Step.SHIP: 1, Step.RECEIVE: -1, Step.SETTLE: -1, Step.DIRECT: 0}
"""What a step does to what is in transit."""


def totals(work: UnitOfWork) -> dict[tuple[str, int, Step], Quantity]:
    """How much was posted of every order line in each step, corrections taken off; base unit."""
    document, line = posted_transfer_document.c, posted_transfer_line.c
    key = document.order_no, line.order_line_no, document.document_type
    statement = (
        select(*key, func.sum(line.quantity).label("quantity"))
        .join(posted_transfer_line, line.document_no == document.document_no)
        .group_by(*key)
    )
    return {
        (row.order_no, row.order_line_no, STEPS[DocumentType(row.document_type)]): row.quantity
        for row in work.connection.execute(statement)
    }


def document_rows(work: UnitOfWork, document_no: str) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
    """A posted document as it lies in the tables: the header, and the lines in order."""
    of_header = posted_transfer_document.c.document_no == document_no
    of_lines = posted_transfer_line.c.document_no == document_no
    header = work.connection.execute(select(posted_transfer_document).where(of_header)).one_or_none()
    rows = work.connection.execute(select(posted_transfer_line).where(of_lines).order_by(posted_transfer_line.c.line_no))
    return header, rows.all()


def _posted_line(row: Row[Any]) -> PostedLine:
    return PostedLine(
        document_no=row.document_no,
        step=STEPS[DocumentType(row.document_type)],
        line_no=row.line_no,
        order_no=row.order_no,
        order_line_no=row.order_line_no,
        item_no=row.item_no,
        quantity=row.quantity,
        tracking=Tracking(row.lot_no, row.serial_no, row.package_no),
        entry_no=row.entry_no,
        posting_date=row.posting_date,
        from_bin=row.from_bin_code,
        was_picked=row.was_picked,
        corrects_line_no=row.corrects_line_no,
        to_bin=row.to_bin_code,
        variant_code=row.variant_code,
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
    )


def _posted_row(document_no: str, line_no: int, step: Step, line: LineToPost, entry_no: int) -> dict[str, Any]:
    order_line, piece = line.order_line, line.piece
    return {
        "document_no": document_no,
        "line_no": line_no,
        "order_line_no": order_line.line_no,
        "item_no": order_line.item_no,
        "variant_code": order_line.variant_code,
        "from_bin_code": line.bin_code if step in (Step.SHIP, Step.DIRECT) else "",
        "to_bin_code": line.bin_code if step is Step.RECEIVE else line.to_bin,
        "uom_code": order_line.uom_code,
        "base_units_per_unit": order_line.base_units_per_unit,
        "quantity": piece.quantity,
        "lot_no": piece.tracking.lot_no,
        "serial_no": piece.tracking.serial_no,
        "package_no": piece.tracking.package_no,
        "entry_no": entry_no,
        "was_picked": line.was_picked,
        "corrects_line_no": None,
    }
