"""What one asks of registers, and of what each wrote into the ledgers: statements that only read."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select

from server.ledger import questions
from server.ledger.tables import WRITTEN_BY_REGISTER, item_application_entry, item_register, value_entry, warehouse_entry
from server.ledger.values import (
    ApplicationEntry,
    EntryFilter,
    Register,
    RegisterEntries,
    RegisterFilter,
    ValueEntry,
    WarehouseEntry,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select, Table


def registers(connection: Connection, wanted: RegisterFilter, *, after: int, limit: int) -> list[Register]:
    """Registers in posting order, those numbered higher than `after`."""
    columns = item_register.c
    statement = _of(Register, item_register).where(columns.register_no > after)
    if wanted.person is not None:
        statement = statement.where(columns.person == wanted.person)
    if wanted.document_no is not None:
        # The blank is left out as in the index, or no database would use it.
        statement = statement.where(columns.document_no == wanted.document_no, columns.document_no != "")
    if wanted.posted_from is not None:
        statement = statement.where(columns.posting_date >= wanted.posted_from)
    if wanted.posted_to is not None:
        statement = statement.where(columns.posting_date <= wanted.posted_to)
    return [Register(*row) for row in connection.execute(statement.order_by(columns.register_no).limit(limit))]


def last_register_of_order(connection: Connection, order_no: str) -> Register | None:
    """What was posted last for the order."""
    of_order = item_register.c.order_no == order_no, item_register.c.order_no != literal_column("''")  # as the index says it
    statement = _of(Register, item_register).where(*of_order)
    row = connection.execute(statement.order_by(item_register.c.register_no.desc()).limit(1)).one_or_none()
    return None if row is None else Register(*row)


def register(connection: Connection, register_no: int) -> Register | None:
    """The register of that number."""
    row = connection.execute(_of(Register, item_register).where(item_register.c.register_no == register_no)).one_or_none()
    return None if row is None else Register(*row)


def entries_of_register(connection: Connection, register_no: int, *, limit: int) -> RegisterEntries:
    """The first `limit` rows that the register's posting wrote into each ledger, and how many it wrote in all."""
    counted = select(*(item_register.c[name] for name in WRITTEN_BY_REGISTER)).where(item_register.c.register_no == register_no)
    counts = connection.execute(counted).one()
    item_entries = questions.entries(connection, EntryFilter(register_no=register_no), limit=limit)
    return RegisterEntries(
        tuple(questions.states(connection, item_entries)),
        tuple(applications(connection, register_no, after=0, limit=limit)),
        tuple(value_entries(connection, register_no, after=0, limit=limit)),
        tuple(warehouse_entries(connection, EntryFilter(register_no=register_no), after=0, limit=limit)),
        (counts[0], counts[1], counts[2], counts[3]),
    )


def applications(connection: Connection, register_no: int, *, after: int, limit: int) -> list[ApplicationEntry]:
    """The application entries that the register's posting wrote, those numbered higher than `after`."""
    statement = _page(_of(ApplicationEntry, item_application_entry), item_application_entry, after, limit)
    rows = connection.execute(statement.where(item_application_entry.c.register_no == register_no))
    return [ApplicationEntry(*row) for row in rows]


def value_entries(connection: Connection, register_no: int, *, after: int, limit: int) -> list[ValueEntry]:
    """The same of value entries."""
    statement = _page(_of(ValueEntry, value_entry), value_entry, after, limit)
    return [ValueEntry(*row) for row in connection.execute(statement.where(value_entry.c.register_no == register_no))]


def warehouse_entries(connection: Connection, wanted: EntryFilter, *, after: int, limit: int) -> list[WarehouseEntry]:
    """Warehouse entries in posting order, those numbered higher than `after`.

    A document is found by the register of its posting: it says so once, the entries of a large document many times.
    """
    statement = _page(_of(WarehouseEntry, warehouse_entry), warehouse_entry, after, limit)
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        if value is not None and field.name != "document_no" and field.name in warehouse_entry.c:
            statement = statement.where(warehouse_entry.c[field.name] == value)
    if wanted.document_no is not None:
        posted = select(item_register.c.register_no).where(
            item_register.c.document_no == wanted.document_no, item_register.c.document_no != ""
        )
        statement = statement.where(warehouse_entry.c.register_no.in_(posted))
    return [WarehouseEntry(*row) for row in connection.execute(statement)]


def _of(value: type[Any], table: Table) -> Select[Any]:
    """The columns that the value has fields for, in their order."""
    return select(*(table.c[field.name] for field in fields(value)))


def _page(statement: Select[Any], table: Table, after: int, limit: int) -> Select[Any]:
    return statement.where(table.c.entry_no > after).order_by(table.c.entry_no).limit(limit)
