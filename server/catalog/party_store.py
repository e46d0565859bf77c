"""Every statement over vendors, customers and over-receipt codes; the only writer of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from server.catalog.tables import customer, over_receipt_code, vendor
from server.catalog.values import OverReceiptCode, Party
from server.database.prepared import Prepared

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Connection

_PARTIES = {"vendor": vendor, "customer": customer}
_PARTY = {kind: Prepared(select(table).where(table.c.no == bindparam("no"))) for kind, table in _PARTIES.items()}


def party(connection: Connection, kind: str, no: str) -> Party | None:
    """The vendor or customer of that number."""
    row = _PARTY[kind].first(connection, {"no": no})
    return None if row is None else Party(*row)


def parties(connection: Connection, kind: str, search: str = "") -> list[Party]:
    """All of them, or those whose number or name contains the words, in whatever case, by number."""
    table = _PARTIES[kind]
    statement = select(table).order_by(table.c.no)
    if search:
        found = (func.lower(column).contains(search.lower(), autoescape=True) for column in (table.c.no, table.c.name))
        statement = statement.where(or_(*found))
    return [Party(*row) for row in connection.execute(statement)]


def insert_party(connection: Connection, kind: str, values: Party) -> None:
    connection.execute(insert(_PARTIES[kind]).values(**_row(kind, values)))


def update_party(connection: Connection, kind: str, values: Party) -> None:
    table = _PARTIES[kind]
    connection.execute(update(table).where(table.c.no == values.no).values(**_row(kind, values)))


def _row(kind: str, values: Party) -> dict[str, Any]:
    return {column.name: getattr(values, column.name) for column in _PARTIES[kind].c}


def over_receipt_codes(connection: Connection) -> list[OverReceiptCode]:
    rows = connection.execute(select(over_receipt_code).order_by(over_receipt_code.c.code))
    return [OverReceiptCode(*row) for row in rows]


def save_over_receipt_code(connection: Connection, values: OverReceiptCode) -> None:
    """Make the code, or change it; where it is the default, no other is."""
    columns = over_receipt_code.c
    if values.is_default:
        connection.execute(update(over_receipt_code).where(columns.code != values.code).values(is_default=False))
    row = {column.name: getattr(values, column.name) for column in columns}
    changed = connection.execute(update(over_receipt_code).where(columns.code == values.code).values(**row))
    if not changed.rowcount:
        connection.execute(insert(over_receipt_code).values(**row))


def delete_over_receipt_code(connection: Connection, code: str) -> bool:
    """Whether there was one to delete."""
    deleted = connection.execute(delete(over_receipt_code).where(over_receipt_code.c.code == code))
    return bool(deleted.rowcount)
