"""Transfer orders from a CSV file, as an ERP or a spreadsheet writes it: all of them or none, and none of them twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_files
from server.transfers import orders, store
from server.transfers.values import TransferOrder
from shared.wire.order_files import TransferOrderRow
from shared.wire.transfers import NewTransferLine, NewTransferOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.csv_rows import CellProblem
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.order_files import OrdersImported

    RowsOfOrder = Sequence[tuple[int, TransferOrderRow]]
    """The rows of one order, each with its number in the file."""

_LINE = frozenset(NewTransferLine.model_fields) & frozenset(TransferOrderRow.model_fields)
_DATES = frozenset({"shipment_date", "receipt_date"})
_HEADER = (frozenset(NewTransferOrder.model_fields) & frozenset(TransferOrderRow.model_fields)) - _DATES - {"external_no"}
"""What the rows of one order agree on; dates are the lines' own."""


def import_orders(work: UnitOfWork, content: bytes, only_look: bool = False) -> OrdersImported:
    """Make the orders of the file that are not there yet: an order of a location is known by its external number.

    Raises: FileRefused with everything that is wrong.
    """
    return order_files.import_orders(
        content,
        TransferOrderRow,
        _HEADER,
        known=lambda row: store.order_with_external_no(work, row.from_location, row.external_no),
        problems=lambda rows: _problems(work, rows),
        make=lambda rows: "" if only_look else orders.create_order(work, _new_order(rows)),
    )


def _problems(work: UnitOfWork, rows: RowsOfOrder) -> list[CellProblem]:
    """What making the order would refuse, row by row: the order as a whole at its first one."""
    of_locations = [
        problem
        for name in ("from_location", "to_location", "in_transit")
        for problem in order_files.refusals(rows[:1], partial(_require_location, work, name), column=name)
    ]
    if of_locations:
        return of_locations
    header = order_files.refusals(rows[:1], lambda _row: orders.require_can_be_made(work, _new_order(rows)), column="to_location")
    first = rows[0][1]
    order = TransferOrder("", first.from_location, first.to_location, "", first.date or catalog.work_date(work))
    return header + order_files.refusals(rows, lambda row: orders.new_line(work, order, 1, _new_line(row)))


def _require_location(work: UnitOfWork, name: str, row: TransferOrderRow) -> None:
    if code := getattr(row, name):
        catalog.location(work, code)


def _new_order(rows: RowsOfOrder) -> NewTransferOrder:
    header = {name: getattr(rows[0][1], name) for name in _HEADER | {"external_no"}}
    return NewTransferOrder(**header, lines=tuple(_new_line(row) for _, row in rows))


def _new_line(row: TransferOrderRow) -> NewTransferLine:
    return NewTransferLine(**{name: getattr(row, name) for name in _LINE})
