"""Every statement of purchasing; the only writer of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from server.database.prepared import Prepared
from server.database.prepared_each import Asked, PreparedForEach
from server.database.remembered import remember
from server.ledger.posting_lines import DocumentType, Place
from server.purchasing.tables import (
    posted_purchase_document,
    posted_purchase_line,
    purchase_order,
    purchase_order_line,
)
from server.purchasing.values import LineToPost, PostedLine, PurchaseLine, PurchaseOrder
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity


# On the posting path, so they are prepared.
_OF_ORDER = purchase_order_line.c.order_no == bindparam("order_no")
_ORDERS = remember("purchase_orders", purchase_order)
_ORDER = Prepared(select(purchase_order).where(purchase_order.c.order_no == bindparam("order_no")))
_LINES_WITH_ITEM = PreparedForEach(
    lambda suffix: select(purchase_order_line).where(
        purchase_order_line.c.order_no == bindparam(f"order_no{suffix}"),
        purchase_order_line.c.item_no == bindparam(f"item_no{suffix}"),
    ),
    about="item_no",
)
_LINE = Prepared(select(purchase_order_line).where(_OF_ORDER, purchase_order_line.c.line_no == bindparam("line_no")))
_ADD_HANDLED = Prepared(
    update(purchase_order_line)
    .where(purchase_order_line.c.order_no == bindparam("of_order"), purchase_order_line.c.line_no == bindparam("of_line"))
    .values(handled=purchase_order_line.c.handled + bindparam("more")),
    about="item_no",
)
_INSERT_ORDER = Prepared(insert(purchase_order), keeps_cards=True)
_INSERT_DOCUMENT = Prepared(insert(posted_purchase_document), about="document_no")
_INSERT_POSTED_LINE = Prepared(insert(posted_purchase_line), about="document_no")


# Orders


def insert_order(work: UnitOfWork, order: PurchaseOrder, lines: Iterable[PurchaseLine]) -> None:
    header = {
        "order_no": order.order_no,
        "kind": order.kind,
        "vendor_no": order.vendor_no,
        "location_code": order.location_code,
        "order_date": order.order_date,
        "made_by": work.person,
        "made_at": work.now,
    }
    _INSERT_ORDER.run(work.connection, header)
    work.connection.execute(insert(purchase_order_line), [_line_row(line) for line in lines])


def order(work: UnitOfWork, order_no: str) -> PurchaseOrder | None:
    return work.remembered(_ORDERS, order_no, lambda: _read_order(work, order_no))


def _read_order(work: UnitOfWork, order_no: str) -> PurchaseOrder | None:
    row = _ORDER.first(work.connection, {"order_no": order_no})
    if row is None:
        return None
    return PurchaseOrder(row.order_no, row.kind, row.vendor_no, row.location_code, row.order_date)


def orders(work: UnitOfWork) -> list[PurchaseOrder]:
    rows = work.connection.execute(select(purchase_order).order_by(purchase_order.c.order_no))
    return [PurchaseOrder(row.order_no, row.kind, row.vendor_no, row.location_code, row.order_date) for row in rows]


def lines(work: UnitOfWork, order_no: str) -> list[PurchaseLine]:
    of_order = purchase_order_line.c.order_no == order_no
    rows = work.connection.execute(select(purchase_order_line).where(of_order).order_by(purchase_order_line.c.line_no))
    return [_line(row) for row in rows]


def lines_with_item(work: UnitOfWork, order_no: str, item_no: str) -> list[PurchaseLine]:
    """The lines of that item: how many others the order has costs nothing."""
    rows = _LINES_WITH_ITEM.rows(work.connection, [{"order_no": order_no, "item_no": item_no}])
    return sorted(map(_line, rows), key=lambda line: line.line_no)


def asked_for_lines(order_no: str, item_no: str) -> Asked:
    """That `lines_with_item` will be asked for these."""
    return Asked(_LINES_WITH_ITEM, {"order_no": order_no, "item_no": item_no})


def lines_numbered(work: UnitOfWork, order_no: str, line_nos: Iterable[int]) -> list[PurchaseLine]:
    """Those of the lines that exist, by number: how many others the order has costs nothing."""
    found = (_LINE.first(work.connection, {"order_no": order_no, "line_no": line_no}) for line_no in sorted(line_nos))
    return [_line(row) for row in found if row is not None]


def add_handled(work: UnitOfWork, order_no: str, line_no: int, item_no: str, quantity: Quantity) -> None:
    """So much more of the line, which is of that item, was received or sent back; negative: it was undone."""
    _ADD_HANDLED.later(work.connection, [{"item_no": item_no, "of_order": order_no, "of_line": line_no, "more": quantity}])


# Posted documents


def insert_document(
    work: UnitOfWork, document_no: str, order: PurchaseOrder, posting_date: date, lines: Sequence[tuple[LineToPost, int]]
) -> None:
    """A posted document; `lines` with the item ledger entry of each."""
    header = {
        "document_no": document_no,
        "document_type": order.document_type.value,
        "order_no": order.order_no,
        "vendor_no": order.vendor_no,
        "posting_date": posting_date,
        "person": work.person,
        "posted_at": work.now,
        "transaction_id": work.transaction_id,
    }
    _INSERT_DOCUMENT.later(work.connection, [header])
    rows = [_posted_row(document_no, line_no, line, entry_no) for line_no, (line, entry_no) in enumerate(lines, 1)]
    _INSERT_POSTED_LINE.later(work.connection, rows)


def posted_line_of(work: UnitOfWork, entry_no: int) -> PostedLine | None:
    """The line that the item ledger entry was posted with."""
    columns = posted_purchase_line.c
    statement = (
        select(posted_purchase_line, *[column for column in posted_purchase_document.c if column.name != "document_no"])
        .join(posted_purchase_document, posted_purchase_document.c.document_no == columns.document_no)
        .where(columns.entry_no == entry_no)
    )
    row = work.connection.execute(statement).one_or_none()
    if row is None:
        return None
    return PostedLine(
        document_no=row.document_no,
        document_type=DocumentType(row.document_type),
        line_no=row.line_no,
        order_no=row.order_no,
        order_line_no=row.order_line_no,
        item_no=row.item_no,
        quantity=row.quantity,
        tracking=Tracking(row.lot_no, row.serial_no, row.package_no),
        entry_no=row.entry_no,
        posting_date=row.posting_date,
    )


def insert_correction(work: UnitOfWork, corrected: PostedLine, entry_no: int) -> None:
    """A line in the same document that takes the corrected one back. Source: spec/ledger.md, section 9, rule 6."""
    columns = posted_purchase_line.c
    of_document = columns.document_no == corrected.document_no
    last_line_no = work.connection.execute(select(func.max(columns.line_no)).where(of_document)).scalar_one()
    original = work.connection.execute(select(posted_purchase_line).where(of_document, columns.line_no == corrected.line_no)).one()
    correction = {
        **original._mapping,
        "line_no": last_line_no + 1,
        "quantity": -original.quantity,
        "entry_no": entry_no,
        "corrects_line_no": corrected.line_no,
    }
    work.connection.execute(insert(posted_purchase_line).values(**correction))


def document_rows(work: UnitOfWork, document_no: str) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
    """A posted document as it lies in the tables: the header, and the lines in order."""
    of_header = posted_purchase_document.c.document_no == document_no
    of_lines = posted_purchase_line.c.document_no == document_no
    header = work.connection.execute(select(posted_purchase_document).where(of_header)).one_or_none()
    rows = work.connection.execute(select(posted_purchase_line).where(of_lines).order_by(posted_purchase_line.c.line_no))
    return header, rows.all()


def _line_row(line: PurchaseLine) -> dict[str, Any]:
    return {
        "order_no": line.order_no,
        "line_no": line.line_no,
        "item_no": line.item_no,
        "variant_code": line.variant_code,
        "location_code": line.place.location_code,
        "bin_code": line.place.bin_code,
        "uom_code": line.uom_code,
        "base_units_per_unit": line.base_units_per_unit,
        "quantity": line.quantity,
        "handled": line.handled,
        "unit_cost": line.unit_cost,
        "indirect_cost_percent": line.indirect_cost_percent,
        "expected_on": line.expected_on,
        "applies_to_entry_no": line.applies_to_entry,
    }


def _line(row: Any) -> PurchaseLine:
    return PurchaseLine(
        order_no=row.order_no,
        line_no=row.line_no,
        item_no=row.item_no,
        variant_code=row.variant_code,
        place=Place(row.location_code, row.bin_code),
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
        quantity=row.quantity,
        handled=row.handled,
        unit_cost=row.unit_cost,
        indirect_cost_percent=row.indirect_cost_percent,
        expected_on=row.expected_on,
        applies_to_entry=row.applies_to_entry_no,
    )


def _posted_row(document_no: str, line_no: int, line: LineToPost, entry_no: int) -> dict[str, Any]:
    order_line, piece = line.order_line, line.piece
    return {
        "document_no": document_no,
        "line_no": line_no,
        "order_line_no": order_line.line_no,
        "item_no": order_line.item_no,
        "variant_code": order_line.variant_code,
        "location_code": order_line.place.location_code,
        "bin_code": line.bin_code,
        "uom_code": order_line.uom_code,
        "base_units_per_unit": order_line.base_units_per_unit,
        "quantity": piece.quantity,
        "lot_no": piece.tracking.lot_no,
        "serial_no": piece.tracking.serial_no,
        "package_no": piece.tracking.package_no,
        "expires_on": piece.expires_on,
        "entry_no": entry_no,
        "corrects_line_no": None,
    }
