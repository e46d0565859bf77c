"""Every statement of transfer routes, orders and what did not arrive; the only writer of their tables."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from server.database.prepared import Prepared
from server.transfers.tables import transfer_discrepancy, transfer_order, transfer_order_line, transfer_route
from server.transfers.values import Discrepancy, Step, TransferOrder, TransferOrderLine, TransferRoute
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Row

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
_COLUMNS_OF = {
    Step.SHIP: (transfer_order_line.c.shipped,),
    Step.RECEIVE: (transfer_order_line.c.received,),
    Step.DIRECT: (transfer_order_line.c.shipped, transfer_order_line.c.received),
    Step.SETTLE: (transfer_order_line.c.settled,),
}
_ADD_POSTED = {
    step: Prepared(
        update(transfer_order_line)
        .where(transfer_order_line.c.order_no == bindparam("of_order"), transfer_order_line.c.line_no == bindparam("of_line"))
        .values({column: column + bindparam("more") for column in columns})
    )
    for step, columns in _COLUMNS_OF.items()
}
_RENAMED_IN_ORDER = {"from_location": "from_location_code", "to_location": "to_location_code", "in_transit": "in_transit_code"}
"""Fields whose columns are called otherwise; so are the routes'."""
_RENAMED_IN_LINE = {"from_bin": "from_bin_code", "to_bin": "to_bin_code"}


# Routes


def routes(work: UnitOfWork) -> list[TransferRoute]:
    ends = transfer_route.c.from_location_code, transfer_route.c.to_location_code
    return [_route(row) for row in work.connection.execute(select(transfer_route).order_by(*ends))]


def route(work: UnitOfWork, from_location: str, to_location: str) -> TransferRoute | None:
    row = work.connection.execute(select(transfer_route).where(*_between(from_location, to_location))).one_or_none()
    return None if row is None else _route(row)


def save_route(work: UnitOfWork, route: TransferRoute) -> None:
    """The route as it is now, which may be a new one."""
    delete_route(work, route.from_location, route.to_location)
    values = {_RENAMED_IN_ORDER.get(each.name, each.name): getattr(route, each.name) for each in fields(route)}
    work.connection.execute(insert(transfer_route).values(values))


def delete_route(work: UnitOfWork, from_location: str, to_location: str) -> None:
    work.connection.execute(delete(transfer_route).where(*_between(from_location, to_location)))


def _between(from_location: str, to_location: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return transfer_route.c.from_location_code == from_location, transfer_route.c.to_location_code == to_location


def _route(row: Row[Any]) -> TransferRoute:
    names = (each.name for each in fields(TransferRoute))
    return TransferRoute(**{name: getattr(row, _RENAMED_IN_ORDER.get(name, name)) for name in names})


# Orders


def insert_order(work: UnitOfWork, order: TransferOrder, lines: Iterable[TransferOrderLine]) -> None:
    work.connection.execute(insert(transfer_order).values(**_header_row(order), made_by=work.person, made_at=work.now))
    insert_lines(work, lines)


def update_order(work: UnitOfWork, order: TransferOrder) -> None:
    """The header as it is now."""
    work.connection.execute(update(transfer_order).where(transfer_order.c.order_no == order.order_no).values(_header_row(order)))


def delete_order(work: UnitOfWork, order_no: str) -> None:
    """The order and its lines; what was posted of it stays."""
    work.connection.execute(delete(transfer_order_line).where(transfer_order_line.c.order_no == order_no))
    work.connection.execute(delete(transfer_order).where(transfer_order.c.order_no == order_no))


def order(work: UnitOfWork, order_no: str) -> TransferOrder | None:
    row = _ORDER.first(work.connection, {"order_no": order_no})
    return None if row is None else _order(row)


def orders(work: UnitOfWork) -> list[TransferOrder]:
    return [_order(row) for row in work.connection.execute(select(transfer_order).order_by(transfer_order.c.order_no))]


def order_with_external_no(work: UnitOfWork, from_location: str, external_no: str) -> str | None:
    """Number of the order from that location that has that number elsewhere."""
    columns = transfer_order.c
    wanted = columns.from_location_code == from_location, columns.external_no == external_no
    return work.connection.execute(select(columns.order_no).where(*wanted).order_by(columns.order_no)).scalars().first()


def order_that_sends_back(work: UnitOfWork, document_no: str) -> str:
    """Number of the order that brings the goods of the posted receipt back; blank: none."""
    columns = transfer_order.c
    statement = select(columns.order_no).where(columns.sends_back_no == document_no).order_by(columns.order_no)
    return work.connection.execute(statement).scalars().first() or ""


def orders_wanted(
    work: UnitOfWork,
    *,
    status: str | None = None,
    from_location: str | None = None,
    to_location: str | None = None,
    order_nos: Collection[str] = (),
    ships_until: date | None = None,
    after: str = "",
    limit: int | None = None,
) -> list[TransferOrder]:
    """Orders that fit every filter that is given, by number."""
    columns = transfer_order.c
    filters = {
        columns.status: status,
        columns.from_location_code: from_location,
        columns.to_location_code: to_location,
    }
    conditions = [column == value for column, value in filters.items() if value is not None]
    if order_nos:
        conditions.append(columns.order_no.in_(sorted(order_nos)))
    if ships_until is not None:
        conditions.append(or_(columns.ships_on.is_(None), columns.ships_on <= ships_until))
    statement = select(transfer_order).where(columns.order_no > after, *conditions).order_by(columns.order_no).limit(limit)
    return [_order(row) for row in work.connection.execute(statement)]


def insert_lines(work: UnitOfWork, lines: Iterable[TransferOrderLine]) -> None:
    rows = [_line_row(line) for line in lines]
    if rows:
        work.connection.execute(insert(transfer_order_line), rows)


def update_line(work: UnitOfWork, line: TransferOrderLine) -> None:
    work.connection.execute(update(transfer_order_line).where(*_is_line(line)).values(_line_row(line)))


def delete_line(work: UnitOfWork, line: TransferOrderLine) -> None:
    work.connection.execute(delete(transfer_order_line).where(*_is_line(line)))


def _is_line(line: TransferOrderLine) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return transfer_order_line.c.order_no == line.order_no, transfer_order_line.c.line_no == line.line_no


def lines(work: UnitOfWork, order_no: str) -> list[TransferOrderLine]:
    of_order = transfer_order_line.c.order_no == order_no
    rows = work.connection.execute(select(transfer_order_line).where(of_order).order_by(transfer_order_line.c.line_no))
    return [_line(row) for row in rows]


def lines_in_transit(work: UnitOfWork) -> list[TransferOrderLine]:
    """Every line of any order of which something is in transit."""
    columns = transfer_order_line.c
    something = columns.shipped > columns.received + columns.settled
    rows = work.connection.execute(select(transfer_order_line).where(something).order_by(columns.order_no, columns.line_no))
    return [_line(row) for row in rows]


def lines_with_item(work: UnitOfWork, order_no: str, item_no: str) -> list[TransferOrderLine]:
    """The lines of that item: how many others the order has costs nothing."""
    return [_line(row) for row in _LINES_WITH_ITEM.run(work.connection, {"order_no": order_no, "item_no": item_no})]


def lines_numbered(work: UnitOfWork, order_no: str, line_nos: Iterable[int]) -> list[TransferOrderLine]:
    """Those of the lines that exist, by number: how many others the order has costs nothing."""
    found = (_LINE.first(work.connection, {"order_no": order_no, "line_no": line_no}) for line_no in sorted(line_nos))
    return [_line(row) for row in found if row is not None]


def add_posted(work: UnitOfWork, order_no: str, line_no: int, step: Step, quantity: Quantity) -> None:
    """So much more of the line was shipped, received or settled; negative: it was undone."""
    _ADD_POSTED[step].run(work.connection, {"of_order": order_no, "of_line": line_no, "more": quantity})


def _header_row(order: TransferOrder) -> dict[str, Any]:
    return {_RENAMED_IN_ORDER.get(each.name, each.name): getattr(order, each.name) for each in fields(order)}


def _order(row: Row[Any]) -> TransferOrder:
    names = (each.name for each in fields(TransferOrder))
    return TransferOrder(**{name: getattr(row, _RENAMED_IN_ORDER.get(name, name)) for name in names})


def _line_row(line: TransferOrderLine) -> dict[str, Any]:
    return {_RENAMED_IN_LINE.get(each.name, each.name): getattr(line, each.name) for each in fields(line)}


def _line(row: Row[Any]) -> TransferOrderLine:
    names = (each.name for each in fields(TransferOrderLine))
    return TransferOrderLine(**{name: getattr(row, _RENAMED_IN_LINE.get(name, name)) for name in names})


# What did not arrive


def next_discrepancy_no(work: UnitOfWork, order_no: str) -> int:
    columns = transfer_discrepancy.c
    last = work.connection.execute(select(func.max(columns.discrepancy_no)).where(columns.order_no == order_no)).scalar_one()
    return (last or 0) + 1


def insert_discrepancy(work: UnitOfWork, discrepancy: Discrepancy) -> None:
    work.connection.execute(insert(transfer_discrepancy).values(_discrepancy_row(discrepancy)))


def update_discrepancy(work: UnitOfWork, discrepancy: Discrepancy) -> None:
    columns = transfer_discrepancy.c
    is_it = columns.order_no == discrepancy.order_no, columns.discrepancy_no == discrepancy.discrepancy_no
    work.connection.execute(update(transfer_discrepancy).where(*is_it).values(_discrepancy_row(discrepancy)))


def dispute(work: UnitOfWork, order_no: str, line_no: int, quantity: Quantity) -> None:
    """So much more of the line is in an open discrepancy; negative: it was closed."""
    columns = transfer_order_line.c
    of_line = columns.order_no == order_no, columns.line_no == line_no
    work.connection.execute(update(transfer_order_line).where(*of_line).values(disputed=columns.disputed + quantity))


def discrepancies(work: UnitOfWork, order_no: str | None = None, *, only_open: bool = False) -> list[Discrepancy]:
    """Those of the order, or of all, in order."""
    columns = transfer_discrepancy.c
    conditions = [] if order_no is None else [columns.order_no == order_no]
    if only_open:
        conditions.append(columns.outcome == "")
    statement = select(transfer_discrepancy).where(*conditions).order_by(columns.order_no, columns.discrepancy_no)
    return [_discrepancy(row) for row in work.connection.execute(statement)]


def _discrepancy_row(discrepancy: Discrepancy) -> dict[str, Any]:
    values = {each.name: getattr(discrepancy, each.name) for each in fields(discrepancy) if each.name != "tracking"}
    numbers = discrepancy.tracking
    return {**values, "lot_no": numbers.lot_no, "serial_no": numbers.serial_no, "package_no": numbers.package_no}


def _discrepancy(row: Row[Any]) -> Discrepancy:
    values = {each.name: getattr(row, each.name) for each in fields(Discrepancy) if each.name != "tracking"}
    return Discrepancy(**values, tracking=Tracking(row.lot_no, row.serial_no, row.package_no))
