"""Every statement over sales orders and their lines; the only writer of them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from server.database.prepared import Prepared
from server.ledger.posting_lines import Place
from server.sales.tables import sales_order, sales_order_line
from server.sales.values import SalesLine, SalesOrder
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity


# On the posting path, so they are prepared.
_OF_ORDER = sales_order_line.c.order_no == bindparam("order_no")
_ORDER = Prepared(select(sales_order).where(sales_order.c.order_no == bindparam("order_no")))
_LINE = Prepared(select(sales_order_line).where(_OF_ORDER, sales_order_line.c.line_no == bindparam("line_no")))
_ADD_HANDLED = Prepared(
    update(sales_order_line)
    .where(sales_order_line.c.order_no == bindparam("of_order"), sales_order_line.c.line_no == bindparam("of_line"))
    .values(handled=sales_order_line.c.handled + bindparam("more"))
)


# Orders


def insert_order(work: UnitOfWork, order: SalesOrder, lines: Iterable[SalesLine]) -> None:
    header = _header_row(order) | {"made_by": work.person, "made_at": work.now}
    work.connection.execute(insert(sales_order).values(**header))
    insert_lines(work, lines)


def insert_lines(work: UnitOfWork, lines: Iterable[SalesLine]) -> None:
    if rows := [_line_row(line) for line in lines]:
        work.connection.execute(insert(sales_order_line), rows)


def update_order(work: UnitOfWork, order: SalesOrder) -> None:
    """The header as it is now."""
    of_order = sales_order.c.order_no == order.order_no
    work.connection.execute(update(sales_order).where(of_order).values(**_header_row(order)))


def update_line(work: UnitOfWork, line: SalesLine) -> None:
    """What the office says of the line. What was shipped of it counts by itself: `add_handled`, `add_invoiced`."""
    of_line = _is_line(line.order_no, line.line_no)
    row = {name: value for name, value in _line_row(line).items() if name not in ("handled", "invoiced")}
    work.connection.execute(update(sales_order_line).where(of_line).values(**row))


def delete_line(work: UnitOfWork, line: SalesLine) -> None:
    work.connection.execute(delete(sales_order_line).where(_is_line(line.order_no, line.line_no)))


def delete_order(work: UnitOfWork, order_no: str) -> None:
    """The order with its lines; what was posted of it stays."""
    work.connection.execute(delete(sales_order_line).where(sales_order_line.c.order_no == order_no))
    work.connection.execute(delete(sales_order).where(sales_order.c.order_no == order_no))


def _is_line(order_no: str, line_no: int) -> ColumnElement[bool]:
    return and_(sales_order_line.c.order_no == order_no, sales_order_line.c.line_no == line_no)


def order(work: UnitOfWork, order_no: str) -> SalesOrder | None:
    row = _ORDER.first(work.connection, {"order_no": order_no})
    if row is None:
        return None
    return _order(row)


def announced_returns(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, Quantity]:
    """How much of these entries is on return orders and not posted yet, by entry; base unit."""
    columns = sales_order_line.c
    left: dict[int, Quantity] = {}
    statement = select(columns.applies_from_entry_no, columns.quantity, columns.handled).where(
        columns.applies_from_entry_no.in_(sorted(entry_nos))
    )
    for row in work.connection.execute(statement):
        left[row.applies_from_entry_no] = left.get(row.applies_from_entry_no, ZERO) + row.quantity - row.handled
    return left


def order_with_external_no(work: UnitOfWork, customer_no: str, external_no: str) -> str | None:
    """Number of the customer's order that has that number elsewhere."""
    columns = sales_order.c
    of_customer = columns.customer_no == customer_no, columns.external_no == external_no
    return work.connection.execute(select(columns.order_no).where(*of_customer).order_by(columns.order_no)).scalars().first()


def orders(work: UnitOfWork) -> list[SalesOrder]:
    rows = work.connection.execute(select(sales_order).order_by(sales_order.c.order_no))
    return [_order(row) for row in rows]


def lines(work: UnitOfWork, order_no: str) -> list[SalesLine]:
    of_order = sales_order_line.c.order_no == order_no
    rows = work.connection.execute(select(sales_order_line).where(of_order).order_by(sales_order_line.c.line_no))
    return [_line(row) for row in rows]


def lines_numbered(work: UnitOfWork, order_no: str, line_nos: Iterable[int]) -> list[SalesLine]:
    """Those of the lines that exist, by number: how many others the order has costs nothing."""
    found = (_LINE.first(work.connection, {"order_no": order_no, "line_no": line_no}) for line_no in sorted(line_nos))
    return [_line(row) for row in found if row is not None]


def add_handled(work: UnitOfWork, order_no: str, line_no: int, quantity: Quantity) -> None:
    """So much more of the line was shipped, or came back; negative: it was undone."""
    _ADD_HANDLED.run(work.connection, {"of_order": order_no, "of_line": line_no, "more": quantity})


def add_invoiced(work: UnitOfWork, order_no: str, line_no: int, quantity: Quantity) -> None:
    """So much more of the line was invoiced, or credited; negative: that was taken back."""
    more = sales_order_line.c.invoiced + quantity
    work.connection.execute(update(sales_order_line).where(_is_line(order_no, line_no)).values(invoiced=more))


def _header_row(order: SalesOrder) -> dict[str, Any]:
    return {field.name: getattr(order, field.name) for field in fields(order)}


def _order(row: Any) -> SalesOrder:
    return SalesOrder(**{field.name: getattr(row, field.name) for field in fields(SalesOrder)})


def _line_row(line: SalesLine) -> dict[str, Any]:
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
        "unit_price": line.unit_price,
        "ships_on": line.ships_on,
        "applies_from_entry_no": line.applies_from_entry,
        "invoiced": line.invoiced,
        "return_reason": line.return_reason,
    }


def _line(row: Any) -> SalesLine:
    return SalesLine(
        order_no=row.order_no,
        line_no=row.line_no,
        item_no=row.item_no,
        variant_code=row.variant_code,
        place=Place(row.location_code, row.bin_code),
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
        quantity=row.quantity,
        handled=row.handled,
        unit_price=row.unit_price,
        ships_on=row.ships_on,
        applies_from_entry=row.applies_from_entry_no,
        invoiced=row.invoiced,
        return_reason=row.return_reason,
    )
