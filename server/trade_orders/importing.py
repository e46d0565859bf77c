"""Orders from a CSV file, as an ERP or a spreadsheet writes it: all of them or none, and none of them twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.catalog import service as catalog
from server.outstanding import order_files
from server.trade_orders import orders
from shared.wire.order_files import ImportedOrder, OrdersImported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.csv_rows import CellProblem
    from server.database.unit_of_work import UnitOfWork
    from server.trade_orders.sides import Side
    from server.trade_orders.values import AnyLine, AnyOrder
    from shared.wire.order_files import OrderRow


def import_orders(work: UnitOfWork, side: Side[AnyOrder, AnyLine], content: bytes, *, only_look: bool = False) -> OrdersImported:
    """Make the orders of the file that are not there yet: a vendor's or customer's order is known by its external number.

    Raises: FileRefused with everything that is wrong.
    """
    header = frozenset({"kind", "status", side.trade.party, "date", "responsibility", *side.words.own_header_fields})
    found, problems = order_files.read_orders(order_files.decoded(content), side.file_row, header)
    known, new = [], []
    for of_order in found:
        first = of_order[0][1]
        there = side.store.order_with_external_no(work, getattr(first, side.trade.party), first.external_no)
        if there is None:
            problems += _problems(work, side, of_order)
            new.append(of_order)
        else:
            known.append(ImportedOrder(external_no=first.external_no, no=there, lines=len(of_order)))
    if problems:
        raise order_files.FileRefused(problems)
    created = [
        ImportedOrder(
            external_no=of_order[0][1].external_no,
            no="" if only_look else orders.create_order(work, side, _new_order(side, header, of_order)),
            lines=len(of_order),
        )
        for of_order in new
    ]
    return OrdersImported(created=tuple(created), known=tuple(known))


def _problems(work: UnitOfWork, side: Side[AnyOrder, AnyLine], of_order: Sequence[tuple[int, OrderRow]]) -> list[CellProblem]:
    """What making the order would refuse, row by row."""
    first, party = of_order[0][1], side.trade.party
    order = side.store.order_type("", first.kind, getattr(first, party), "", first.date or catalog.work_date(work))
    problems = order_files.refusals(of_order[:1], lambda row: catalog.party(work, party, getattr(row, party)))
    return problems + order_files.refusals(of_order, lambda row: orders.new_line(work, side, order, 1, _new_line(side, row)))


def _new_order(side: Side[AnyOrder, AnyLine], header: frozenset[str], of_order: Sequence[tuple[int, OrderRow]]) -> Any:
    fields = {name: getattr(of_order[0][1], name) for name in header | {"external_no"}}
    return side.new_order(**fields, lines=tuple(_new_line(side, row) for _, row in of_order))


def _new_line(side: Side[AnyOrder, AnyLine], row: OrderRow) -> Any:
    names = frozenset(side.new_line.model_fields) & frozenset(type(row).model_fields)
    return side.new_line(**{name: getattr(row, name) for name in names})
