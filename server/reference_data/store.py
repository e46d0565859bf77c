"""Lots and serial numbers that the ledger knows, by item or by number; read from its tables, never written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from server.ledger.tables import established_expiration, stock_balance

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Connection

    NumberKey = tuple[str, str, str, str]

_KEY = (
    established_expiration.c.item_no,
    established_expiration.c.variant_code,
    established_expiration.c.lot_no,
    established_expiration.c.serial_no,
)
_SERIALS_IN_STOCK = (
    select(stock_balance.c.item_no, stock_balance.c.variant_code, stock_balance.c.lot_no, stock_balance.c.serial_no)
    .where(stock_balance.c.serial_no != "")  # so that the index over serial numbers alone is used
    .distinct()
)


def expirations_of(connection: Connection, item_nos: Collection[str]) -> dict[NumberKey, date | None]:
    """The established dates of these items' numbers, by item, variant, lot and serial number."""
    statement = select(*_KEY, established_expiration.c.expires_on).where(established_expiration.c.item_no.in_(item_nos))
    return {(row[0], row[1], row[2], row[3]): row[4] for row in connection.execute(statement)}


def lots_numbered(connection: Connection, lot_nos: Collection[str]) -> list[NumberKey]:
    """The lots with one of these numbers, of every item that had one in stock."""
    statement = select(*_KEY).where(established_expiration.c.lot_no.in_(lot_nos))
    return [(row[0], row[1], row[2], "") for row in connection.execute(statement)]


def serials_numbered(connection: Connection, serial_nos: Collection[str]) -> list[NumberKey]:
    """The serial numbers like these that are in stock, with the lot that each is in."""
    statement = _SERIALS_IN_STOCK.where(stock_balance.c.serial_no.in_(serial_nos))
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(statement)]
