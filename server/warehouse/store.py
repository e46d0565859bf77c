"""Every statement of the warehouse; the only writer of its tables. It reads what lies where from the ledger's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from server.outstanding.values import OrderLineKey, Source
from server.warehouse.tables import registered_activity, registered_activity_line
from server.warehouse.values import ActivityType, RegisteredLine
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Row, Select

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity


# What was registered


def insert_registered(work: UnitOfWork, lines: Sequence[RegisteredLine], registered_on: date) -> None:
    """Keep what was registered together: lines of one number."""
    first = lines[0]
    work.connection.execute(
        insert(registered_activity).values(
            activity_no=first.activity_no,
            type=first.type.value,
            location_code=first.location_code,
            planned_no=first.planned_no,
            registered_on=registered_on,
            person=work.person,
            registered_at=work.now,
            transaction_id=work.transaction_id,
            left_at_once=first.left_at_once,
            takes_back_no=first.takes_back_no,
        )
    )
    work.connection.execute(insert(registered_activity_line), [_registered_row(line) for line in lines])


def _registered_row(line: RegisteredLine) -> dict[str, Any]:
    order_line = line.order_line
    return {
        "activity_no": line.activity_no,
        "line_no": line.line_no,
        "item_no": line.item_no,
        "variant_code": line.variant_code,
        "from_bin_code": line.from_bin,
        "to_bin_code": line.to_bin,
        "lot_no": line.tracking.lot_no,
        "serial_no": line.tracking.serial_no,
        "package_no": line.tracking.package_no,
        "quantity": line.quantity,
        "uom_code": line.uom_code,
        "base_units_per_unit": line.base_units_per_unit,
        "source": order_line.source.value if order_line else "",
        "document_no": order_line.document_no if order_line else "",
        "document_line_no": order_line.line_no if order_line else 0,
        "planned_line_no": line.planned_line_no,
        "tote": line.tote,
    }


def registered_by(work: UnitOfWork, transaction_id: str) -> RegisteredLine | None:
    """What the device transaction registered: a scan is one line."""
    row = work.connection.execute(_registered().where(registered_activity.c.transaction_id == transaction_id)).one_or_none()
    return None if row is None else _registered_line(row)


def all_registered_by(work: UnitOfWork, transaction_id: str) -> list[RegisteredLine]:
    """All that a device transaction registered: a plate that was moved may do many lines."""
    columns = registered_activity_line.c
    statement = _registered().where(registered_activity.c.transaction_id == transaction_id)
    return [_registered_line(row) for row in work.connection.execute(statement.order_by(columns.activity_no, columns.line_no))]


def registered_lines(work: UnitOfWork, activity_type: ActivityType) -> list[RegisteredLine]:
    """All that was registered of that type, in order."""
    statement = _registered().where(registered_activity.c.type == activity_type.value)
    columns = registered_activity_line.c
    return [_registered_line(row) for row in work.connection.execute(statement.order_by(columns.activity_no, columns.line_no))]


def _registered() -> Select[Any]:
    header = [column for column in registered_activity.c if column.name != "activity_no"]
    same = registered_activity.c.activity_no == registered_activity_line.c.activity_no
    return select(registered_activity_line, *header).join(registered_activity, same)


def _registered_line(row: Row[Any]) -> RegisteredLine:
    order_line = OrderLineKey(Source(row.source), row.document_no, row.document_line_no) if row.source else None
    return RegisteredLine(
        activity_no=row.activity_no,
        type=ActivityType(row.type),
        location_code=row.location_code,
        item_no=row.item_no,
        variant_code=row.variant_code,
        from_bin=row.from_bin_code,
        to_bin=row.to_bin_code,
        quantity=row.quantity,
        tracking=Tracking(row.lot_no, row.serial_no, row.package_no),
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
        order_line=order_line,
        left_at_once=row.left_at_once,
        takes_back_no=row.takes_back_no,
        line_no=row.line_no,
        planned_no=row.planned_no,
        planned_line_no=row.planned_line_no,
        tote=row.tote,
    )


def registered_numbers(work: UnitOfWork, item_no: str, numbers: Tracking) -> list[tuple[str, Quantity, str, str, str, str, date]]:
    """Lines with these numbers, of any item where none is named: activity, quantity, item, bins from and to, person, day."""
    lines, activity = registered_activity_line.c, registered_activity.c
    wanted = {
        "item_no": item_no,
        "lot_no": numbers.lot_no,
        "serial_no": numbers.serial_no,
        "package_no": numbers.package_no,
    }
    statement = (
        select(
            lines.activity_no, lines.quantity, lines.item_no, lines.from_bin_code, lines.to_bin_code,
            activity.person, activity.registered_on,
        )
        .join(registered_activity, activity.activity_no == lines.activity_no)
        .where(*(lines[name] == value for name, value in wanted.items() if value))
        .order_by(lines.activity_no, lines.line_no)
    )  # fmt: skip
    return [tuple(row) for row in work.connection.execute(statement)]
