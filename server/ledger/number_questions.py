"""What one asks the ledger about lots, serial and package numbers, in stock or long gone: every such statement; it only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from server.ledger.tables import item_ledger_entry, open_item_entry
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from server.tracking.values import TrackedNumber
    from shared.quantities import Quantity

_NUMBERS = (
    item_ledger_entry.c.item_no,
    item_ledger_entry.c.variant_code,
    item_ledger_entry.c.lot_no,
    item_ledger_entry.c.serial_no,
    item_ledger_entry.c.package_no,
)


def has_dated_entries(connection: Connection, item_no: str) -> bool:
    """Whether an entry of the item has an expiration date."""
    columns = item_ledger_entry.c
    statement = select(columns.entry_no).where(columns.item_no == item_no, columns.expires_on.is_not(None)).limit(1)
    return connection.scalar(statement) is not None


def numbers_that_moved(
    connection: Connection, item_no: str | None, numbers: Tracking, *, limit: int
) -> list[tuple[str, str, Tracking]]:
    """Item, variant and numbers of everything tracked that ever moved and fits; a blank number fits all. In their order."""
    columns = item_ledger_entry.c
    asked = [columns[name] == number for name, number in _named(numbers).items()]
    asked += [columns.item_no == item_no] if item_no is not None else []
    asked += [] if numbers != Tracking() else [(columns.lot_no != "") | (columns.serial_no != "") | (columns.package_no != "")]
    statement = select(*_NUMBERS).where(*asked).distinct().order_by(*_NUMBERS).limit(limit)
    return [(row[0], row[1], Tracking(*row[2:])) for row in connection.execute(statement)]


def expired_quantity(connection: Connection, number: TrackedNumber, on: date) -> Quantity:
    """What is in stock of the number, over all locations, and was no longer good on that day."""
    columns = open_item_entry.c
    entry = item_ledger_entry.c
    statement = (
        select(func.sum(columns.remaining_quantity))
        .join(item_ledger_entry, (entry.item_no == columns.item_no) & (entry.entry_no == columns.entry_no))
        .where(
            columns.item_no == number.item_no,
            columns.variant_code == number.variant_code,
            columns.is_increase.is_(True),
            columns.expires_on < on,
            entry[f"{number.dimension}_no"] == number.number,
        )
    )
    return connection.scalar(statement) or ZERO


def _named(numbers: Tracking) -> dict[str, str]:
    given = {"lot_no": numbers.lot_no, "serial_no": numbers.serial_no, "package_no": numbers.package_no}
    return {name: number for name, number in given.items() if number}
