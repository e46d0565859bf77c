"""Every statement over activities that were made ahead; the only writer of their two tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from server.outstanding.values import OrderLineKey, Source
from server.warehouse.tables import IS_LEFT, QUANTITY_LEFT, warehouse_activity, warehouse_activity_line
from server.warehouse.values import ActivityLine, ActivityStatus, ActivityType, GoodsInBin, WarehouseActivity
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity

NAMED_MAX = 500
"""Items or documents named in one statement."""

_HEADER, _LINE = warehouse_activity.c, warehouse_activity_line.c


def insert_activity(work: UnitOfWork, activity: WarehouseActivity, lines: Sequence[ActivityLine]) -> None:
    work.connection.execute(
        insert(warehouse_activity).values(
            activity_no=activity.activity_no,
            type=activity.type.value,
            location_code=activity.location_code,
            status=activity.status.value,
            priority=activity.priority,
            due_on=activity.due_on,
            zone=activity.zone,
            posts_source=activity.posts_source,
            note=activity.note,
            made_by=activity.made_by,
            made_at=work.now,
            assigned_to=activity.assigned_to,
            wave_no=activity.wave_no,
            breakbulk_filter=activity.breakbulk_filter,
            do_not_fill=activity.do_not_fill,
        )
    )
    insert_lines(work, activity, lines)


def insert_lines(work: UnitOfWork, activity: WarehouseActivity, lines: Sequence[ActivityLine]) -> None:
    """Add lines to the activity; each has its number."""
    of_activity = {"activity_no": activity.activity_no, "location_code": activity.location_code, "type": activity.type.value}
    work.connection.execute(insert(warehouse_activity_line), [_row(line) | of_activity for line in lines])


def save_line(work: UnitOfWork, line: ActivityLine) -> None:
    """The line as it is now."""
    work.connection.execute(update(warehouse_activity_line).where(*_is(line)).values(_row(line)))


def name_tote(work: UnitOfWork, line: ActivityLine, tote: str) -> None:
    """What is still to be picked for the order of the line in this walk goes into that tote, instead of the line's."""
    order_line = line.order_line
    same_order = (
        _is(line)
        if order_line is None
        else (
            _LINE.activity_no == line.activity_no,
            _LINE.source == order_line.source.value,
            _LINE.document_no == order_line.document_no,
        )
    )
    work.connection.execute(update(warehouse_activity_line).where(*same_order, IS_LEFT, _LINE.tote == line.tote).values(tote=tote))


def delete_lines(work: UnitOfWork, lines: Sequence[ActivityLine]) -> None:
    for line in lines:
        work.connection.execute(warehouse_activity_line.delete().where(*_is(line)))


def delete_activity(work: UnitOfWork, activity_no: str) -> None:
    """The activity without lines is gone."""
    work.connection.execute(warehouse_activity.delete().where(_HEADER.activity_no == activity_no))


def set_status(work: UnitOfWork, activity_no: str, status: ActivityStatus) -> None:
    work.connection.execute(update(warehouse_activity).where(_HEADER.activity_no == activity_no).values(status=status.value))


def activity(work: UnitOfWork, activity_no: str) -> WarehouseActivity | None:
    row = work.connection.execute(select(warehouse_activity).where(_HEADER.activity_no == activity_no)).one_or_none()
    return None if row is None else _activity(row)


def activities(
    work: UnitOfWork,
    *,
    location_code: str | None = None,
    activity_type: ActivityType | None = None,
    status: ActivityStatus | None = None,
    after: str = "",
    limit: int | None = None,
) -> list[WarehouseActivity]:
    """Activities that fit every filter that is given, by number; those behind `after`."""
    filters = {_HEADER.location_code: location_code, _HEADER.type: activity_type, _HEADER.status: status}
    statement = (
        select(warehouse_activity)
        .where(_HEADER.activity_no > after, *[column == value for column, value in filters.items() if value is not None])
        .order_by(_HEADER.activity_no)
        .limit(limit)
    )
    return [_activity(row) for row in work.connection.execute(statement)]


def lines(work: UnitOfWork, activity_no: str) -> list[ActivityLine]:
    """The lines of the activity, by number."""
    statement = select(warehouse_activity_line).where(_LINE.activity_no == activity_no).order_by(_LINE.line_no)
    return [_line(row) for row in work.connection.execute(statement)]


def lines_left(work: UnitOfWork, location_code: str, item_nos: Collection[str] | None = None) -> list[ActivityLine]:
    """Lines of the location of which something is left to do, by activity and line; of these items, or of all (None)."""
    of_items = () if item_nos is None else (_LINE.item_no.in_(sorted(item_nos)), _LINE.location_code == location_code)
    statement = (
        select(warehouse_activity_line)
        .join(warehouse_activity, _HEADER.activity_no == _LINE.activity_no)
        .where(IS_LEFT, _HEADER.location_code == location_code, _HEADER.status == ActivityStatus.OPEN.value, *of_items)
        .order_by(_LINE.activity_no, _LINE.line_no)
    )
    return [_line(row) for row in work.connection.execute(statement)]


def open_activity_at(work: UnitOfWork, location_code: str, activity_type: ActivityType | None) -> str:
    """An activity that is open there; blank: none."""
    statement = select(_HEADER.activity_no).where(_HEADER.location_code == location_code, _HEADER.status == "open")
    if activity_type is not None:
        statement = statement.where(_HEADER.type == activity_type.value)
    return work.connection.execute(statement.limit(1)).scalar_one_or_none() or ""


def goods_on_lines(work: UnitOfWork, location_code: str, item_nos: Collection[str], *, taking: bool) -> dict[GoodsInBin, Quantity]:
    """What is left to take from each bin (`taking`), or to put into it, of these items on open lines."""
    bin_code = _LINE.from_bin_code if taking else _LINE.to_bin_code
    keys = (_LINE.item_no, _LINE.variant_code, bin_code.label("bin_code"), _LINE.lot_no, _LINE.serial_no, _LINE.package_no)
    found: dict[GoodsInBin, Quantity] = {}
    for part in _parts(item_nos):
        statement = (
            select(*keys, func.sum(QUANTITY_LEFT).label("total"))
            .where(IS_LEFT, _LINE.item_no.in_(part), _LINE.location_code == location_code, ~_LINE.is_breakbulk)
            .group_by(*keys)
        )
        for row in work.connection.execute(statement):
            tracking = Tracking(row.lot_no, row.serial_no, row.package_no)
            found[GoodsInBin(row.item_no, row.variant_code, row.bin_code, tracking)] = row.total
    return found


def goods_for_orders(work: UnitOfWork, document_nos: Collection[str], activity_type: ActivityType) -> dict[OrderLineKey, Quantity]:
    """What open lines of that type are still to bring for each line of these documents."""
    found: dict[OrderLineKey, Quantity] = {}
    for part in _parts(document_nos):
        statement = select(_LINE.source, _LINE.document_no, _LINE.document_line_no, QUANTITY_LEFT).where(
            IS_LEFT, _LINE.document_no.in_(part), _LINE.type == activity_type.value, ~_LINE.is_breakbulk
        )
        for source, document_no, line_no, left in work.connection.execute(statement):
            key = OrderLineKey(Source(source), document_no, line_no)
            found[key] = found.get(key, ZERO) + left
    return found


def _parts(names: Collection[str]) -> Iterator[list[str]]:
    listed = sorted(names)
    for start in range(0, len(listed), NAMED_MAX):
        yield listed[start : start + NAMED_MAX]


def _is(line: ActivityLine) -> tuple[Any, Any]:
    return _LINE.activity_no == line.activity_no, _LINE.line_no == line.line_no


def _row(line: ActivityLine) -> dict[str, Any]:
    order_line = line.order_line
    return {
        "activity_no": line.activity_no,
        "line_no": line.line_no,
        "item_no": line.item_no,
        "variant_code": line.variant_code,
        "uom_code": line.uom_code,
        "base_units_per_unit": line.base_units_per_unit,
        "quantity": line.quantity,
        "handled": line.handled,
        "from_bin_code": line.from_bin,
        "to_bin_code": line.to_bin,
        "lot_no": line.tracking.lot_no,
        "serial_no": line.tracking.serial_no,
        "package_no": line.tracking.package_no,
        "expires_on": line.expires_on,
        "source": order_line.source.value if order_line else "",
        "document_no": order_line.document_no if order_line else "",
        "document_line_no": order_line.line_no if order_line else 0,
        "tote": line.tote,
        "sequence": line.sequence,
        "is_breakbulk": line.is_breakbulk,
        "why": line.why,
    }


def _line(row: Row[Any]) -> ActivityLine:
    return ActivityLine(
        activity_no=row.activity_no,
        line_no=row.line_no,
        item_no=row.item_no,
        variant_code=row.variant_code,
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
        quantity=row.quantity,
        handled=row.handled,
        from_bin=row.from_bin_code,
        to_bin=row.to_bin_code,
        tracking=Tracking(row.lot_no, row.serial_no, row.package_no),
        expires_on=row.expires_on,
        order_line=OrderLineKey(Source(row.source), row.document_no, row.document_line_no) if row.source else None,
        tote=row.tote,
        sequence=row.sequence,
        is_breakbulk=row.is_breakbulk,
        why=row.why,
    )


def _activity(row: Row[Any]) -> WarehouseActivity:
    return WarehouseActivity(
        activity_no=row.activity_no,
        type=ActivityType(row.type),
        location_code=row.location_code,
        status=ActivityStatus(row.status),
        priority=row.priority,
        due_on=row.due_on,
        zone=row.zone,
        posts_source=row.posts_source,
        note=row.note,
        made_by=row.made_by,
        assigned_to=row.assigned_to,
        wave_no=row.wave_no,
        breakbulk_filter=row.breakbulk_filter,
        do_not_fill=row.do_not_fill,
    )
