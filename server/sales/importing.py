"""Sales orders from a CSV file, as an ERP or a spreadsheet writes it: all of them or none, and none of them twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_files
from server.sales import orders, store
from server.sales.values import SalesOrder
from shared.wire.order_files import ImportedOrder, OrdersImported, SalesOrderRow
from shared.wire.sales import NewSalesLine, NewSalesOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.csv_rows import CellProblem
    from server.database.unit_of_work import UnitOfWork

_HEADER = frozenset({"kind", "status", "customer", "date", "shipping_advice", "responsibility"})
_LINE = frozenset(NewSalesLine.model_fields) & frozenset(SalesOrderRow.model_fields)


def import_orders(work: UnitOfWork, content: bytes, only_look: bool = False) -> OrdersImported:
    """Make the orders of the file that are not there yet: a customer's order is known by its external number.

    Raises: FileRefused with everything that is wrong.
    """
    found, problems = order_files.read_orders(order_files.decoded(content), SalesOrderRow, _HEADER)
    known, new = [], []
    for of_order in found:
        first = of_order[0][1]
        there = store.order_with_external_no(work, first.customer, first.external_no)
        if there is None:
            problems += _problems(work, of_order)
            new.append(of_order)
        else:
            known.append(ImportedOrder(external_no=first.external_no, no=there, lines=len(of_order)))
    if problems:
        raise order_files.FileRefused(problems)
    created = [
        ImportedOrder(
            external_no=of_order[0][1].external_no,
            no="" if only_look else orders.create_order(work, _new_order(of_order)),
            lines=len(of_order),
        )
        for of_order in new
    ]
    return OrdersImported(created=tuple(created), known=tuple(known))


def _problems(work: UnitOfWork, of_order: Sequence[tuple[int, SalesOrderRow]]) -> list[CellProblem]:
    """What making the order would refuse, row by row."""
    first = of_order[0][1]
    order = SalesOrder("", first.kind, first.customer, "", first.date or catalog.work_date(work))
    problems = order_files.refusals(of_order[:1], lambda row: catalog.party(work, "customer", row.customer))
    return problems + order_files.refusals(of_order, lambda row: orders.new_line(work, order, 1, _new_line(row)))


def _new_order(of_order: Sequence[tuple[int, SalesOrderRow]]) -> NewSalesOrder:
    header = {name: getattr(of_order[0][1], name) for name in _HEADER | {"external_no"}}
    return NewSalesOrder(**header, lines=tuple(_new_line(row) for _, row in of_order))


def _new_line(row: SalesOrderRow) -> NewSalesLine:
    return NewSalesLine(**{name: getattr(row, name) for name in _LINE})
