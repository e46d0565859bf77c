"""What one asks of applications: which entries are applied to one another now, and what was ever written about it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from server.ledger.tables import item_application_entry
from server.ledger.values import ApplicationEntry
from shared.quantities import ZERO

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from shared.quantities import Quantity

_columns = item_application_entry.c
_IS_CONSUMPTION = _columns.item_ledger_entry_no == _columns.outbound_entry_no


def _names(entry_no: int) -> ColumnElement[bool]:
    return or_(_columns.inbound_entry_no == entry_no, _columns.outbound_entry_no == entry_no)


def applied_pairs(connection: Connection, item_no: str, entry_no: int) -> dict[tuple[int, int], Quantity]:
    """How much of which increase is applied to which decrease now, one of them being the entry."""
    statement = select(_columns.inbound_entry_no, _columns.outbound_entry_no, _columns.quantity)
    rows = connection.execute(statement.where(_columns.item_no == item_no, _names(entry_no), _IS_CONSUMPTION))
    pairs: dict[tuple[int, int], Quantity] = {}
    for inbound_no, outbound_no, quantity in rows:
        pairs[inbound_no, outbound_no] = pairs.get((inbound_no, outbound_no), ZERO) - quantity
    return {pair: quantity for pair, quantity in pairs.items() if quantity}


def history(connection: Connection, item_no: str, entry_no: int) -> list[ApplicationEntry]:
    """Every application that the entry ever had, and every one that was taken back, as they were written."""
    statement = select(*(_columns[field.name] for field in fields(ApplicationEntry)))
    wanted = statement.where(_columns.item_no == item_no, _names(entry_no), _IS_CONSUMPTION)
    return [ApplicationEntry(*row) for row in connection.execute(wanted.order_by(_columns.entry_no))]
