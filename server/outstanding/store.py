"""Every statement of what is outstanding; the only writer of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from server.database.prepared import Prepared
from server.database.upserts import PreparedUpsert
from server.outstanding.tables import order_change, outstanding_line, picked_goods
from server.outstanding.values import OrderChange, OrderLineKey, OutstandingLine, PickedGoods, Source
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Row

    from server.database.unit_of_work import UnitOfWork

_REMOVE_LINE = Prepared(
    delete(outstanding_line).where(*(column == bindparam(column.name) for column in outstanding_line.primary_key)),
    about="item_no",
)
_KEEP_LINE = PreparedUpsert(
    outstanding_line,
    lambda given: {column.name: given[column.name] for column in outstanding_line.c if not column.primary_key},
    about="item_no",
)


def replace_line(work: UnitOfWork, line: OutstandingLine) -> None:
    """The line as it is now; one with nothing left is gone."""
    if line.outstanding > ZERO:
        _KEEP_LINE.later(work.connection, [_row(line)])
    else:
        _REMOVE_LINE.later(work.connection, [_row(line)])


def lines(
    work: UnitOfWork,
    *,
    source: Source | None = None,
    location_code: str | None = None,
    document_no: str | None = None,
    document_nos: Collection[str] | None = None,
    item_no: str | None = None,
    is_released: bool | None = None,
) -> list[OutstandingLine]:
    """Open lines that fit every filter that is given, what is due first in front, then by document and line."""
    columns = outstanding_line.c
    filters = {
        columns.source: source.value if source else None,
        columns.location_code: location_code,
        columns.document_no: document_no,
        columns.item_no: item_no,
        columns.is_released: is_released,
    }
    picked = (
        select(func.coalesce(func.sum(picked_goods.c.quantity), 0))
        .where(
            picked_goods.c.item_no == columns.item_no,
            picked_goods.c.source == columns.source,
            picked_goods.c.document_no == columns.document_no,
            picked_goods.c.line_no == columns.line_no,
        )
        .scalar_subquery()
        .label("picked")
    )
    statement = (
        select(outstanding_line, picked)
        .where(*[column == value for column, value in filters.items() if value is not None])
        .order_by(columns.due_on.is_(None), columns.due_on, columns.document_no, columns.line_no)
    )
    if document_nos is not None:
        statement = statement.where(columns.document_no.in_(document_nos))
    return [_line(row) for row in work.connection.execute(statement)]


def picked(
    work: UnitOfWork, *, source: Source | None = None, document_no: str | None = None, item_no: str | None = None
) -> list[PickedGoods]:
    """Goods that wait for their shipment and fit every filter that is given, by line and number."""
    columns = picked_goods.c
    filters = {
        columns.source: source.value if source else None,
        columns.document_no: document_no,
        columns.item_no: item_no,
    }
    statement = (
        select(picked_goods)
        .where(*[column == value for column, value in filters.items() if value is not None])
        .order_by(columns.line_no, columns.bin_code, columns.lot_no, columns.serial_no, columns.package_no)
    )
    return [_picked(row) for row in work.connection.execute(statement)]


def add_picked(work: UnitOfWork, goods: PickedGoods) -> Quantity:
    """Add to what waits, or take from it (negative); what then waits of these goods. A row with nothing left is gone."""
    these = _is_picked(goods)
    before = work.connection.execute(select(picked_goods.c.quantity).where(these)).scalar_one_or_none()
    left = (before or ZERO) + goods.quantity
    if before is None:
        work.connection.execute(insert(picked_goods).values(**_picked_key(goods), quantity=left))
    elif left:
        work.connection.execute(update(picked_goods).where(these).values(quantity=left))
    else:
        work.connection.execute(delete(picked_goods).where(these))
    return left


def remove_everything(work: UnitOfWork) -> None:
    work.connection.execute(delete(outstanding_line))
    work.connection.execute(delete(picked_goods))


def insert_lines(work: UnitOfWork, open_lines: Sequence[OutstandingLine]) -> None:
    if open_lines:
        work.connection.execute(insert(outstanding_line), [_row(line) for line in open_lines])


def changes(work: UnitOfWork, source: Source, document_no: str) -> list[OrderChange]:
    """What was changed on the order, in order."""
    columns = order_change.c
    statement = (
        select(order_change).where(columns.source == source.value, columns.document_no == document_no).order_by(columns.change_no)
    )
    return [OrderChange(**{**row._mapping, "source": source}) for row in work.connection.execute(statement)]


def version(work: UnitOfWork, source: Source, document_no: str) -> int:
    """How often the order was changed."""
    columns = order_change.c
    statement = select(func.max(columns.change_no)).where(columns.source == source.value, columns.document_no == document_no)
    return work.connection.execute(statement).scalar_one() or 0


def insert_change(work: UnitOfWork, change: OrderChange) -> None:
    values = {column.name: getattr(change, column.name) for column in order_change.c}
    work.connection.execute(insert(order_change).values(**values | {"source": change.source.value}))


def _is_picked(goods: PickedGoods) -> ColumnElement[bool]:
    return and_(*[picked_goods.c[name] == value for name, value in _picked_key(goods).items()])


def _row(line: OutstandingLine) -> dict[str, Any]:
    return {
        "item_no": line.item_no,
        "source": line.key.source.value,
        "document_no": line.key.document_no,
        "line_no": line.key.line_no,
        "variant_code": line.variant_code,
        "location_code": line.location_code,
        "bin_code": line.bin_code,
        "uom_code": line.uom_code,
        "base_units_per_unit": line.base_units_per_unit,
        "outstanding": line.outstanding,
        "due_on": line.due_on,
        "partner_no": line.partner_no,
        "partner_name": line.partner_name,
        "is_released": line.is_released,
    }


def _line(row: Row[Any]) -> OutstandingLine:
    return OutstandingLine(
        key=OrderLineKey(Source(row.source), row.document_no, row.line_no),
        item_no=row.item_no,
        location_code=row.location_code,
        outstanding=row.outstanding,
        uom_code=row.uom_code,
        variant_code=row.variant_code,
        bin_code=row.bin_code,
        base_units_per_unit=row.base_units_per_unit,
        due_on=row.due_on,
        partner_no=row.partner_no,
        partner_name=row.partner_name,
        is_released=row.is_released,
        picked=row.picked or ZERO,
    )


def _picked_key(goods: PickedGoods) -> dict[str, Any]:
    return {
        "item_no": goods.item_no,
        "source": goods.key.source.value,
        "document_no": goods.key.document_no,
        "line_no": goods.key.line_no,
        "bin_code": goods.bin_code,
        "lot_no": goods.tracking.lot_no,
        "serial_no": goods.tracking.serial_no,
        "package_no": goods.tracking.package_no,
    }


def _picked(row: Row[Any]) -> PickedGoods:
    return PickedGoods(
        key=OrderLineKey(Source(row.source), row.document_no, row.line_no),
        item_no=row.item_no,
        quantity=row.quantity,
        bin_code=row.bin_code,
        tracking=Tracking(row.lot_no, row.serial_no, row.package_no),
    )
