"""Every statement of transfers; the only writer of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from server.database.prepared import Prepared
from server.ledger.posting_lines import DocumentType
from server.transfers.tables import (
    posted_transfer_document,
    posted_transfer_line,
    transfer_order,
    transfer_order_line,
)
from server.transfers.values import LineToPost, PostedLine, Step, TransferOrder, TransferOrderLine
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity


# On the posting path, so they are prepared.
_OF_ORDER = transfer_order_line.c.order_no == bindparam("order_no")
_ORDER = Prepared(select(transfer_order).where(transfer_order.c.order_no == bindparam("order_no")))
_LINES_WITH_ITEM = Prepared(
    select(transfer_order_line)
    .where(_OF_ORDER, transfer_order_line.c.item_no == bindparam("item_no"))
    .order_by(transfer_order_line.c.line_no)
)
_LINE = Prepared(select(transfer_order_line).where(_OF_ORDER, transfer_order_line.c.line_no == bindparam("line_no")))
_ADD_POSTED = {
    step: Prepared(
        update(transfer_order_line)
        .where(transfer_order_line.c.order_no == bindparam("of_order"), transfer_order_line.c.line_no == bindparam("of_line"))
        .values({column: column + bindparam("more")})
    )
    for step, column in ((Step.SHIP, transfer_order_line.c.shipped), (Step.RECEIVE, transfer_order_line.c.received))
}
_INSERT_DOCUMENT = Prepared(insert(posted_transfer_document))
_INSERT_POSTED_LINE = Prepared(insert(posted_transfer_line))
_POSTED_LINES = select(
    posted_transfer_line, *[column for column in posted_transfer_document.c if column.name != "document_no"]
).join(posted_transfer_document, posted_transfer_document.c.document_no == posted_transfer_line.c.document_no)


# Orders


def insert_order(work: UnitOfWork, order: TransferOrder, lines: Iterable[TransferOrderLine]) -> None:
    work.connection.execute(
        insert(transfer_order).values(
            order_no=order.order_no,
            from_location_code=order.from_location,
            to_location_code=order.to_location,
            in_transit_code=order.in_transit,
            order_date=order.order_date,
            made_by=work.person,
            made_at=work.now,
        )
    )
    work.connection.execute(insert(transfer_order_line), [_line_row(line) for line in lines])


def order(work: UnitOfWork, order_no: str) -> TransferOrder | None:
    row = _ORDER.first(work.connection, {"order_no": order_no})
    return None if row is None else _order(row)


def orders(work: UnitOfWork) -> list[TransferOrder]:
    return [_order(row) for row in work.connection.execute(select(transfer_order).order_by(transfer_order.c.order_no))]


def lines(work: UnitOfWork, order_no: str) -> list[TransferOrderLine]:
    of_order = transfer_order_line.c.order_no == order_no
    rows = work.connection.execute(select(transfer_order_line).where(of_order).order_by(transfer_order_line.c.line_no))
    return [_line(row) for row in rows]


def lines_with_item(work: UnitOfWork, order_no: str, item_no: str) -> list[TransferOrderLine]:
    """The lines of that item: how many others the order has costs nothing."""
    return [_line(row) for row in _LINES_WITH_ITEM.run(work.connection, {"order_no": order_no, "item_no": item_no})]


def lines_numbered(work: UnitOfWork, order_no: str, line_nos: Iterable[int]) -> list[TransferOrderLine]:
    """Those of the lines that exist, by number: how many others the order has costs nothing."""
    found = (_LINE.first(work.connection, {"order_no": order_no, "line_no": line_no}) for line_no in sorted(line_nos))
    return [_line(row) for row in found if row is not None]


def add_posted(work: UnitOfWork, order_no: str, line_no: int, step: Step, quantity: Quantity) -> None:
    """So much more of the line was shipped or received; negative: it was undone."""
    _ADD_POSTED[step].run(work.connection, {"of_order": order_no, "of_line": line_no, "more": quantity})


# Posted documents


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
        "posting_date": posting_date,
        "person": work.person,
        "posted_at": work.now,
        "transaction_id": work.transaction_id,
    }
    _INSERT_DOCUMENT.run(work.connection, header)
    rows = [_posted_row(document_no, line_no, step, line, entry_no) for line_no, (line, entry_no) in enumerate(lines, 1)]
    _INSERT_POSTED_LINE.run_many(work.connection, rows)


def posted_line_of(work: UnitOfWork, entry_no: int) -> PostedLine | None:
    """The line that the item ledger entry (the decrease) was posted with."""
    row = work.connection.execute(_POSTED_LINES.where(posted_transfer_line.c.entry_no == entry_no)).one_or_none()
    return None if row is None else _posted_line(row)


def posted_picked_lines(work: UnitOfWork) -> list[PostedLine]:
    """Every posted line that left the picked goods, and every correction of one."""
    return [_posted_line(row) for row in work.connection.execute(_POSTED_LINES.where(posted_transfer_line.c.was_picked))]


def _posted_line(row: Row[Any]) -> PostedLine:
    return PostedLine(
        document_no=row.document_no,
        step=_step(row.document_type),
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
    )


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
    columns = posted_transfer_line.c
    statement = (
        select(
            columns.order_line_no,
            columns.lot_no,
            columns.serial_no,
            columns.package_no,
            columns.quantity,
            posted_transfer_document.c.document_type,
        )
        .join(posted_transfer_document, posted_transfer_document.c.document_no == columns.document_no)
        .where(posted_transfer_document.c.order_no == order_no)
    )
    by_line: dict[int, dict[Tracking, Quantity]] = {}
    for row in work.connection.execute(statement):
        numbers = by_line.setdefault(row.order_line_no, {})
        tracking = Tracking(row.lot_no, row.serial_no, row.package_no)
        change = row.quantity if _step(row.document_type) is Step.SHIP else -row.quantity
        numbers[tracking] = numbers.get(tracking, ZERO) + change
    return by_line


def document_rows(work: UnitOfWork, document_no: str) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
    """A posted document as it lies in the tables: the header, and the lines in order."""
    of_header = posted_transfer_document.c.document_no == document_no
    of_lines = posted_transfer_line.c.document_no == document_no
    header = work.connection.execute(select(posted_transfer_document).where(of_header)).one_or_none()
    rows = work.connection.execute(select(posted_transfer_line).where(of_lines).order_by(posted_transfer_line.c.line_no))
    return header, rows.all()


def _step(document_type: str) -> Step:
    return Step.SHIP if document_type == DocumentType.TRANSFER_SHIPMENT else Step.RECEIVE


def _order(row: Row[Any]) -> TransferOrder:
    return TransferOrder(row.order_no, row.from_location_code, row.to_location_code, row.in_transit_code, row.order_date)


def _line_row(line: TransferOrderLine) -> dict[str, Any]:
    return {
        "order_no": line.order_no,
        "line_no": line.line_no,
        "item_no": line.item_no,
        "variant_code": line.variant_code,
        "from_bin_code": line.from_bin,
        "to_bin_code": line.to_bin,
        "uom_code": line.uom_code,
        "base_units_per_unit": line.base_units_per_unit,
        "quantity": line.quantity,
        "shipped": line.shipped,
        "received": line.received,
        "ships_on": line.ships_on,
        "arrives_on": line.arrives_on,
    }


def _line(row: Row[Any]) -> TransferOrderLine:
    return TransferOrderLine(
        order_no=row.order_no,
        line_no=row.line_no,
        item_no=row.item_no,
        variant_code=row.variant_code,
        from_bin=row.from_bin_code,
        to_bin=row.to_bin_code,
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
        quantity=row.quantity,
        shipped=row.shipped,
        received=row.received,
        ships_on=row.ships_on,
        arrives_on=row.arrives_on,
    )


def _posted_row(document_no: str, line_no: int, step: Step, line: LineToPost, entry_no: int) -> dict[str, Any]:
    order_line, piece = line.order_line, line.piece
    return {
        "document_no": document_no,
        "line_no": line_no,
        "order_line_no": order_line.line_no,
        "item_no": order_line.item_no,
        "variant_code": order_line.variant_code,
        "from_bin_code": line.bin_code if step is Step.SHIP else "",
        "to_bin_code": line.bin_code if step is Step.RECEIVE else "",
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
