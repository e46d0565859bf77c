"""Every statement over the orders of one trade and their lines; the only writer of them.

A trade says its tables, its values, and which of their fields have columns of another name.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic

from sqlalchemy import and_, bindparam, delete, insert, select, update

from server.database.prepared import Prepared
from server.database.prepared_each import Asked, PreparedForEach
from server.database.remembered import remember
from server.ledger.posting_lines import Place
from server.trade_orders.values import AnyLine, AnyOrder
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from sqlalchemy import ColumnElement, Table

    from server.database.unit_of_work import UnitOfWork
    from server.trade_orders.values import OrderFilter
    from shared.quantities import Quantity


class OrderStore(Generic[AnyOrder, AnyLine]):
    """The orders of one trade, as they lie in its two tables."""

    def __init__(
        self,
        orders: Table,
        lines: Table,
        order_type: type[AnyOrder],
        line_type: type[AnyLine],
        columns: Mapping[str, str],
    ) -> None:
        """`columns`: the column of each field that has another name, on orders and lines alike."""
        self._orders = orders
        self._lines = lines
        self.order_type = order_type
        self.line_type = line_type
        self._party = orders.c[columns["party_no"]]
        self._reverses = lines.c[columns["reverses_entry"]]
        self._order_columns = {field.name: columns.get(field.name, field.name) for field in fields(order_type)}
        self._line_columns = {field.name: columns.get(field.name, field.name) for field in fields(line_type)}
        del self._line_columns["place"]
        self._order_values: Callable[[Any], tuple[Any, ...]] = attrgetter(*self._order_columns.values())
        self._line_values: Callable[[Any], tuple[Any, ...]] = attrgetter(*self._line_columns.values())
        self._prepare()

    def _prepare(self) -> None:
        """The statements on the posting path."""
        orders, lines = self._orders, self._lines
        self._remembered = remember(f"{orders.name}s", orders)
        self._order = Prepared(select(orders).where(orders.c.order_no == bindparam("order_no")))
        self._insert_order = Prepared(insert(orders), keeps_cards=True)
        self._with_item = PreparedForEach(
            lambda suffix: select(lines).where(
                lines.c.order_no == bindparam(f"order_no{suffix}"), lines.c.item_no == bindparam(f"item_no{suffix}")
            ),
            about="item_no",
        )
        self._line = Prepared(
            select(lines).where(lines.c.order_no == bindparam("order_no"), lines.c.line_no == bindparam("line_no"))
        )
        self._add_handled = Prepared(
            update(lines)
            .where(lines.c.order_no == bindparam("of_order"), lines.c.line_no == bindparam("of_line"))
            .values(handled=lines.c.handled + bindparam("more")),
            about="item_no",
        )

    # Orders

    def insert_order(self, work: UnitOfWork, order: AnyOrder, lines: Iterable[AnyLine]) -> None:
        self._insert_order.run(work.connection, self._header_row(order) | {"made_by": work.person, "made_at": work.now})
        self.insert_lines(work, lines)

    def update_order(self, work: UnitOfWork, order: AnyOrder) -> None:
        """The header as it is now."""
        of_order = self._orders.c.order_no == order.order_no
        work.connection.execute(update(self._orders).where(of_order).values(**self._header_row(order)))

    def delete_order(self, work: UnitOfWork, order_no: str) -> None:
        """The order with its lines; what was posted of it stays."""
        for table in (self._lines, self._orders):
            work.connection.execute(delete(table).where(table.c.order_no == order_no))

    def order(self, work: UnitOfWork, order_no: str) -> AnyOrder | None:
        return work.remembered(self._remembered, order_no, lambda: self._read_order(work, order_no))

    def _read_order(self, work: UnitOfWork, order_no: str) -> AnyOrder | None:
        row = self._order.first(work.connection, {"order_no": order_no})
        return None if row is None else self._order_from(row)

    def orders(self, work: UnitOfWork, *conditions: ColumnElement[bool]) -> list[AnyOrder]:
        """All orders, or those of which that holds, by number."""
        rows = work.connection.execute(select(self._orders).where(*conditions).order_by(self._orders.c.order_no))
        return [self._order_from(row) for row in rows]

    def page(self, work: UnitOfWork, wanted: OrderFilter) -> list[AnyOrder]:
        """Orders that fit every filter that is given, by number."""
        columns = self._orders.c
        filters = {
            columns.status: wanted.status,
            self._party: wanted.party_no,
            columns.location_code: wanted.location_code,
            columns.external_no: wanted.external_no,
        }
        conditions = [column == value for column, value in filters.items() if value is not None]
        statement = select(self._orders).where(columns.order_no > wanted.after, *conditions)
        return [self._order_from(row) for row in work.connection.execute(statement.order_by(columns.order_no).limit(wanted.limit))]

    def order_with_external_no(self, work: UnitOfWork, party_no: str, external_no: str) -> str | None:
        """Number of the vendor's or customer's order that has that number elsewhere."""
        columns = self._orders.c
        of_party = self._party == party_no, columns.external_no == external_no
        return work.connection.execute(select(columns.order_no).where(*of_party).order_by(columns.order_no)).scalars().first()

    # Lines

    def insert_lines(self, work: UnitOfWork, lines: Iterable[AnyLine]) -> None:
        if rows := [self._line_row(line) for line in lines]:
            work.connection.execute(insert(self._lines), rows)

    def update_line(self, work: UnitOfWork, line: AnyLine) -> None:
        """What the office says of the line. What is posted of it counts by itself: `add_handled`, `add_invoiced`."""
        row = {name: value for name, value in self._line_row(line).items() if name not in ("handled", "invoiced")}
        work.connection.execute(update(self._lines).where(self._is_line(line.order_no, line.line_no)).values(**row))

    def delete_line(self, work: UnitOfWork, line: AnyLine) -> None:
        work.connection.execute(delete(self._lines).where(self._is_line(line.order_no, line.line_no)))

    def add_handled(self, work: UnitOfWork, order_no: str, line_no: int, item_no: str, quantity: Quantity) -> None:
        """So much more of the line, which is of that item, was received or shipped; negative: it was undone."""
        self._add_handled.later(work.connection, [{"item_no": item_no, "of_order": order_no, "of_line": line_no, "more": quantity}])

    def add_invoiced(self, work: UnitOfWork, order_no: str, line_no: int, quantity: Quantity) -> None:
        """So much more of the line was invoiced, or credited; negative: that was taken back."""
        more = self._lines.c.invoiced + quantity
        work.connection.execute(update(self._lines).where(self._is_line(order_no, line_no)).values(invoiced=more))

    def lines(self, work: UnitOfWork, order_no: str) -> list[AnyLine]:
        of_order = self._lines.c.order_no == order_no
        rows = work.connection.execute(select(self._lines).where(of_order).order_by(self._lines.c.line_no))
        return [self._line_from(row) for row in rows]

    def lines_with_item(self, work: UnitOfWork, order_no: str, item_no: str) -> list[AnyLine]:
        """The lines of that item: how many others the order has costs nothing."""
        rows = self._with_item.rows(work.connection, [{"order_no": order_no, "item_no": item_no}])
        return sorted(map(self._line_from, rows), key=lambda line: line.line_no)

    def asked_for_lines(self, order_no: str, item_no: str) -> Asked:
        """That `lines_with_item` will be asked for these."""
        return Asked(self._with_item, {"order_no": order_no, "item_no": item_no})

    def lines_numbered(self, work: UnitOfWork, order_no: str, line_nos: Iterable[int]) -> list[AnyLine]:
        """Those of the lines that exist, by number: how many others the order has costs nothing."""
        found = (self._line.first(work.connection, {"order_no": order_no, "line_no": line_no}) for line_no in sorted(line_nos))
        return [self._line_from(row) for row in found if row is not None]

    def announced_returns(self, work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, Quantity]:
        """How much of these entries is on return orders and not posted yet, by entry; base unit."""
        columns = self._lines.c
        left: dict[int, Quantity] = {}
        announced = select(self._reverses, columns.quantity, columns.handled).where(self._reverses.in_(sorted(entry_nos)))
        for entry_no, quantity, handled in work.connection.execute(announced):
            left[entry_no] = left.get(entry_no, ZERO) + quantity - handled
        return left

    def _is_line(self, order_no: str, line_no: int) -> ColumnElement[bool]:
        return and_(self._lines.c.order_no == order_no, self._lines.c.line_no == line_no)

    # Values and rows

    def _header_row(self, order: AnyOrder) -> dict[str, Any]:
        return {column: getattr(order, name) for name, column in self._order_columns.items()}

    def _order_from(self, row: Any) -> AnyOrder:
        return self.order_type(**dict(zip(self._order_columns, self._order_values(row), strict=True)))

    def _line_row(self, line: AnyLine) -> dict[str, Any]:
        place = {"location_code": line.place.location_code, "bin_code": line.place.bin_code}
        return place | {column: getattr(line, name) for name, column in self._line_columns.items()}

    def _line_from(self, row: Any) -> AnyLine:
        place = Place(row.location_code, row.bin_code)
        return self.line_type(place=place, **dict(zip(self._line_columns, self._line_values(row), strict=True)))
