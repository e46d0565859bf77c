"""Every statement of the warehouse; the only writer of its tables. It reads what lies where from the ledger's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, insert, literal, or_, select

from server.bin_contents.tables import bin_content_setup
from server.catalog.place_values import BlockedDirection
from server.catalog.tables import bin_
from server.catalog.values import Dimension
from server.ledger.tables import bin_content, established_expiration, stock_balance
from server.outstanding.tables import outstanding_line
from server.outstanding.values import OrderLineKey, Source
from server.tracking.tables import tracking_card
from server.warehouse.tables import registered_activity, registered_activity_line
from server.warehouse.values import ActivityType, RegisteredLine, Stock
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Row, Select, Table

    from server.catalog.values import Location
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


# What lies where


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


def stock_to_pick(work: UnitOfWork, location: Location) -> list[Stock]:
    """What lies at the location of the items on its open sales orders.

    Left out: bins that are blocked for taking, of everything or of the item, what is dedicated there, and blocked numbers.
    """
    table = bin_content if location.bin_mandatory else stock_balance
    columns = table.c
    wanted = select(outstanding_line.c.item_no).where(
        outstanding_line.c.location_code == location.code, outstanding_line.c.source == Source.SALES_ORDER.value
    )
    bin_columns: list[ColumnElement[Any]] = (
        [columns.bin_code, bin_.c.ranking, bin_.c.type]
        if location.bin_mandatory
        else [
            literal("").label("bin_code"),
            literal(0).label("ranking"),
            literal("").label("type"),
        ]
    )
    statement = (
        select(
            columns.item_no,
            columns.variant_code,
            columns.lot_no,
            columns.serial_no,
            columns.quantity,
            established_expiration.c.expires_on,
            *bin_columns,
        )
        .outerjoin_from(table, established_expiration, dates_of(table))
        .where(columns.location_code == location.code, columns.item_no.in_(wanted), ~is_number_blocked(table))
        .order_by(columns.item_no, columns.variant_code, columns.lot_no, columns.serial_no)
    )
    if location.bin_mandatory:
        may_be_taken = bin_.c.blocked.not_in((BlockedDirection.OUTBOUND.value, BlockedDirection.ALL.value))
        same_bin = and_(bin_.c.location_code == columns.location_code, bin_.c.code == columns.bin_code)
        statement = statement.join(bin_, same_bin).where(may_be_taken, ~_is_kept_from_picks())
    return [_stock(row) for row in work.connection.execute(statement)]


def _is_kept_from_picks() -> ColumnElement[bool]:
    """Source: spec/warehouse.md, section 4, rules 4, 7 and 8."""
    said, there = bin_content_setup.c, bin_content.c
    here = and_(*(said[name] == there[name] for name in ("item_no", "variant_code", "location_code", "bin_code")))
    kept = or_(said.is_dedicated, said.blocked.in_((BlockedDirection.OUTBOUND.value, BlockedDirection.ALL.value)))
    return select(said.item_no).where(here, kept).exists()


def dates_of(table: Table) -> ColumnElement[bool]:
    """A date belongs to the lot, to the serial number where there is no lot. Source: spec/tracking.md, section 8, rule 1."""
    columns, dates = table.c, established_expiration.c
    return and_(
        dates.item_no == columns.item_no,
        dates.variant_code == columns.variant_code,
        dates.lot_no == columns.lot_no,
        dates.serial_no == case((columns.lot_no != "", ""), else_=columns.serial_no),
        dates.package_no == case((or_(columns.lot_no != "", columns.serial_no != ""), ""), else_=columns.package_no),
    )


def is_number_blocked(table: Table) -> ColumnElement[bool]:
    """Source: spec/tracking.md, section 7, rule 3."""
    columns, card = table.c, tracking_card.c
    named = or_(
        and_(card.dimension == Dimension.LOT.value, card.number == columns.lot_no, columns.lot_no != ""),
        and_(card.dimension == Dimension.SERIAL.value, card.number == columns.serial_no, columns.serial_no != ""),
    )
    blocked = select(card.item_no).where(
        card.item_no == columns.item_no, card.variant_code == columns.variant_code, card.blocked, named
    )
    return blocked.exists()


def _stock(row: Row[Any]) -> Stock:
    return Stock(
        item_no=row.item_no,
        variant_code=row.variant_code,
        quantity=row.quantity,
        bin_code=row.bin_code,
        bin_type=row.type,
        bin_ranking=row.ranking,
        lot_no=row.lot_no,
        serial_no=row.serial_no,
        expires_on=row.expires_on,
    )
