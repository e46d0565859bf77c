"""What one asks the ledger outside of posting: every statement that only reads, in plain SQLAlchemy Core."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column, select, tuple_

from server.ledger import store
from server.ledger.posting_lines import Document, DocumentType, EntryType, Place, SourceType
from server.ledger.rules.movements import expiration_key
from server.ledger.tables import (
    bin_content,
    item_application_entry,
    item_ledger_entry,
    item_register,
    open_item_entry,
    stock_balance,
    value_entry,
    warehouse_entry,
)
from server.ledger.values import ALL, Balance, EntryCost, EntryFilter, EntryState, LedgerEntry, OpenDecrease, ValueEntry
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from sqlalchemy import Connection, FromClause, Row, Select, Table

    from server.ledger.rules.movements import ExpirationKey
    from server.ledger.values import BalancePage

PAGE_MAX = 500

_INDEXED_WHERE_GIVEN = ("lot_no", "serial_no")
"""Numbers whose indexes leave out the rows without one."""


def entries_by_no(connection: Connection, entry_nos: Collection[int]) -> dict[int, LedgerEntry]:
    """The item ledger entries with these numbers, those that exist."""
    rows = connection.execute(select(item_ledger_entry).where(item_ledger_entry.c.entry_no.in_(entry_nos)))
    return {row.entry_no: _entry(row) for row in rows}


def entries(connection: Connection, wanted: EntryFilter, *, after: int = 0, limit: int = PAGE_MAX) -> list[LedgerEntry]:
    """Entries in posting order, those numbered higher than `after`."""
    statement = _filtered(select(item_ledger_entry), item_ledger_entry, wanted).where(item_ledger_entry.c.entry_no > after)
    return [_entry(row) for row in connection.execute(statement.order_by(item_ledger_entry.c.entry_no).limit(limit))]


def not_invoiced(
    connection: Connection, document_type: DocumentType, source_no: str, *, order_no: str, after: int, limit: int
) -> list[LedgerEntry]:
    """Entries of such documents with that party that are not all invoiced, corrections and what they took back left out."""
    entry, correction, values = item_ledger_entry.c, item_ledger_entry.alias("correction"), value_entry.c
    of_entry = values.item_no == entry.item_no, values.item_ledger_entry_no == entry.entry_no
    invoiced = select(func.coalesce(func.sum(values.invoiced_quantity), 0)).where(*of_entry).scalar_subquery()
    was_taken_back = select(correction.c.entry_no).where(correction.c.undoes_entry_no == entry.entry_no).exists()
    wanted = [
        entry.source_no == source_no,
        entry.source_no != literal_column("''"),  # the index leaves the others out
        entry.document_type == document_type,
        entry.undoes_entry_no.is_(None),
        entry.entry_no > after,
        invoiced != entry.quantity,
        ~was_taken_back,
    ]
    if order_no:
        wanted.append(entry.order_no == order_no)
    rows = connection.execute(select(item_ledger_entry).where(*wanted).order_by(entry.entry_no).limit(limit))
    return [_entry(row) for row in rows]


def correction_of(connection: Connection, entry_no: int) -> int | None:
    """The entry that took this one back, if one did."""
    return corrections_of(connection, [entry_no]).get(entry_no)


def corrections_of(connection: Connection, entry_nos: Collection[int]) -> dict[int, int]:
    """The entries that took these back, by the entry that each took back."""
    columns = item_ledger_entry.c
    rows = connection.execute(select(columns.undoes_entry_no, columns.entry_no).where(columns.undoes_entry_no.in_(entry_nos)))
    return {row.undoes_entry_no: row.entry_no for row in rows}


def states(connection: Connection, found: Iterable[LedgerEntry]) -> list[EntryState]:
    """The entries with what is left of them and what they cost."""
    listed = list(found)
    if not listed:
        return []
    item_nos = {entry.item_no for entry in listed}
    entry_nos = {entry.entry_no for entry in listed}
    left, costs = remaining(connection, entry_nos), costs_of(connection, item_nos, entry_nos)
    returned = _returned(connection, [entry for entry in listed if entry.takes_away])
    return [
        EntryState(
            entry,
            left.get(entry.entry_no, ZERO),
            costs.get(entry.entry_no, EntryCost()),
            returned.get(entry.entry_no, ZERO),
        )
        for entry in listed
    ]


def _returned(connection: Connection, decreases: Collection[LedgerEntry]) -> dict[int, Quantity]:
    """What cannot be returned any more of goods that left: what came back, and all of what was taken back."""
    if not decreases:
        return {}
    returned = returned_of(connection, {entry.item_no for entry in decreases}, {entry.entry_no for entry in decreases})
    undone = corrections_of(connection, [entry.entry_no for entry in decreases])
    return returned | {entry.entry_no: -entry.quantity for entry in decreases if entry.entry_no in undone}


def remaining(connection: Connection, entry_nos: Collection[int]) -> dict[int, Quantity]:
    """What is left of those entries that are open."""
    columns = open_item_entry.c
    rows = connection.execute(select(columns.entry_no, columns.remaining_quantity).where(columns.entry_no.in_(entry_nos)))
    return {row.entry_no: row.remaining_quantity for row in rows}


def costs_of(connection: Connection, item_nos: Collection[str], entry_nos: Collection[int]) -> dict[int, EntryCost]:
    """What the value entries of these entries add up to."""
    columns = value_entry.c
    statement = select(
        columns.item_ledger_entry_no, columns.cost_amount_actual, columns.cost_amount_expected, columns.invoiced_quantity
    ).where(columns.item_no.in_(item_nos), columns.item_ledger_entry_no.in_(entry_nos))
    costs: dict[int, EntryCost] = {}
    for row in connection.execute(statement):
        so_far = costs.get(row.item_ledger_entry_no, EntryCost())
        costs[row.item_ledger_entry_no] = EntryCost(
            so_far.actual + row.cost_amount_actual,
            so_far.expected + row.cost_amount_expected,
            so_far.invoiced_quantity + row.invoiced_quantity,
        )
    return costs


def consumed_by(connection: Connection, item_no: str, entry_no: int) -> dict[int, Quantity]:
    """What a decrease has taken, by increase; what was taken back is not among it."""
    columns = item_application_entry.c
    statement = select(columns.inbound_entry_no, columns.quantity).where(
        columns.item_no == item_no, columns.outbound_entry_no == entry_no, columns.item_ledger_entry_no == entry_no
    )
    taken: dict[int, Quantity] = {}
    for row in connection.execute(statement.order_by(columns.entry_no)):
        taken[row.inbound_entry_no] = taken.get(row.inbound_entry_no, ZERO) - row.quantity
    return {inbound: quantity for inbound, quantity in taken.items() if quantity}


def consumers_of(connection: Connection, item_no: str, entry_no: int, *, limit: int = PAGE_MAX) -> dict[int, Quantity]:
    """What was taken of an increase, by decrease, the first `limit` of them; what was taken back is not among it."""
    columns = item_application_entry.c
    taken = -func.sum(columns.quantity)
    statement = (
        select(columns.outbound_entry_no, taken.label("quantity"))
        .where(
            columns.item_no == item_no,
            columns.inbound_entry_no == entry_no,
            columns.item_ledger_entry_no == columns.outbound_entry_no,
        )
        .group_by(columns.outbound_entry_no)
        .having(func.sum(columns.quantity) != ZERO)
        .order_by(columns.outbound_entry_no)
        .limit(limit)
    )
    return {row.outbound_entry_no: row.quantity for row in connection.execute(statement)}


def born_of(connection: Connection, item_no: str, entry_no: int) -> dict[int, Quantity]:
    """The increases that a decrease gave rise to, with their quantities: its transfer's in-halves, or its returns."""
    columns = item_application_entry.c
    statement = select(columns.inbound_entry_no, columns.quantity).where(
        columns.item_no == item_no,
        columns.outbound_entry_no == entry_no,
        columns.item_ledger_entry_no == columns.inbound_entry_no,
    )
    rows = connection.execute(statement.order_by(columns.entry_no))
    return {row.inbound_entry_no: row.quantity for row in rows}


def returned_of(connection: Connection, item_nos: Collection[str], entry_nos: Collection[int]) -> dict[int, Quantity]:
    """What returns brought back of these decreases; returns that were taken back themselves do not count."""
    columns, correction = item_application_entry.c, item_ledger_entry.alias("correction")
    statement = (
        select(columns.outbound_entry_no, columns.quantity)
        .outerjoin(correction, correction.c.undoes_entry_no == columns.inbound_entry_no)
        .where(
            columns.item_no.in_(item_nos),
            columns.outbound_entry_no.in_(entry_nos),
            columns.item_ledger_entry_no == columns.inbound_entry_no,
            correction.c.entry_no.is_(None),
        )
    )
    returned: dict[int, Quantity] = {}
    for row in connection.execute(statement):
        returned[row.outbound_entry_no] = returned.get(row.outbound_entry_no, ZERO) + row.quantity
    return returned


def origins_of(connection: Connection, item_no: str, entry_nos: Collection[int]) -> dict[int, tuple[int, int]]:
    """Where increases come from, those that come from somewhere: the decrease, and the increase that was transferred."""
    columns = item_application_entry.c
    statement = select(columns.inbound_entry_no, columns.outbound_entry_no, columns.transferred_from_entry_no).where(
        columns.item_no == item_no,
        columns.inbound_entry_no.in_(entry_nos),
        columns.item_ledger_entry_no == columns.inbound_entry_no,
        columns.outbound_entry_no != 0,
    )
    return {row.inbound_entry_no: (row.outbound_entry_no, row.transferred_from_entry_no) for row in connection.execute(statement)}


def value_entries_of(connection: Connection, item_nos: Collection[str], entry_nos: Collection[int]) -> dict[int, list[ValueEntry]]:
    """The value entries of these item ledger entries, of each in posting order."""
    columns = [value_entry.c[field.name] for field in fields(ValueEntry)]
    wanted = value_entry.c.item_no.in_(item_nos), value_entry.c.item_ledger_entry_no.in_(entry_nos)
    found: dict[int, list[ValueEntry]] = {}
    for row in connection.execute(select(*columns).where(*wanted).order_by(value_entry.c.entry_no)):
        found.setdefault(row.item_ledger_entry_no, []).append(ValueEntry(*row))
    return found


def value_entries(connection: Connection, item_no: str, entry_no: int) -> list[ValueEntry]:
    """The value entries of an item ledger entry, in posting order."""
    columns = [value_entry.c[field.name] for field in fields(ValueEntry)]
    statement = select(*columns).where(value_entry.c.item_no == item_no, value_entry.c.item_ledger_entry_no == entry_no)
    return [ValueEntry(*row) for row in connection.execute(statement.order_by(value_entry.c.entry_no))]


def on_hand(connection: Connection, wanted: EntryFilter, page: BalancePage = ALL, *, as_of: date | None = None) -> list[Balance]:
    """What is on hand, by item, variant, location and number; by bin, where a bin is asked for.

    `as_of`: what the entries dated up to that day add up to, from the ledger. Source: spec/ledger.md, section 2, rule 4.
    """
    return _balances(connection, stock_balance if wanted.bin_code is None else bin_content, wanted, page, as_of)


def bin_contents(
    connection: Connection, wanted: EntryFilter, page: BalancePage = ALL, *, as_of: date | None = None
) -> list[Balance]:
    """What lies in the bins."""
    return _balances(connection, bin_content, wanted, page, as_of)


def balance_key(balance: Balance, *, by_bin: bool) -> tuple[str, ...]:
    """What a page of balances goes on after: the balance's place in their order."""
    place = (balance.place.location_code, balance.place.bin_code) if by_bin else (balance.place.location_code,)
    numbers = balance.tracking
    return (balance.item_no, balance.variant_code, *place, numbers.lot_no, numbers.serial_no, numbers.package_no)


def _balances(connection: Connection, table: Table, wanted: EntryFilter, page: BalancePage, as_of: date | None) -> list[Balance]:
    keys = [column.name for column in table.primary_key]
    source = table if as_of is None else _entries_up_to(as_of, table, keys, wanted)
    statement = _filtered(select(source), source, wanted).order_by(*(source.c[name] for name in keys)).limit(page.limit)
    if page.after:
        # Columns that are the same all the way are left out: the rest is a range of the index.
        going_on = [(source.c[name], value) for name, value in zip(keys, page.after, strict=True) if not _is_named(wanted, name)]
        statement = statement.where(tuple_(*(column for column, _ in going_on)) > tuple_(*(value for _, value in going_on)))
    return _with_dates(connection, [_balance(row) for row in connection.execute(statement)])


def _is_named(wanted: EntryFilter, name: str) -> bool:
    return getattr(wanted, name, None) is not None


def _entries_up_to(day: date, table: Table, keys: list[str], wanted: EntryFilter) -> FromClause:
    """What the table would have said, had nothing been posted after that day."""
    ledger = item_ledger_entry if table is stock_balance else warehouse_entry
    quantity = func.sum(ledger.c.quantity)
    columns = [ledger.c[name] for name in keys]
    statement = _filtered(select(*columns, quantity.label("quantity")), ledger, wanted).where(ledger.c.posting_date <= day)
    if table is stock_balance:
        statement = statement.where(ledger.c.is_inventory)
    return statement.group_by(*columns).having(quantity != ZERO).subquery()


def quantity_on_hand(connection: Connection, wanted: EntryFilter) -> Quantity:
    """The same in one figure."""
    table = stock_balance if wanted.bin_code is None else bin_content
    total = connection.scalar(_filtered(select(func.sum(table.c.quantity)), table, wanted))
    return total if total is not None else ZERO


def stock_dated_by(connection: Connection, key: ExpirationKey) -> Quantity:
    """On hand of the lot (or serial or package number) that an expiration date belongs to, over all locations."""
    named = {name: value for name, value in key._asdict().items() if value or name == "variant_code"}
    statement = select(func.sum(stock_balance.c.quantity)).where(*(stock_balance.c[name] == value for name, value in named.items()))
    return connection.scalar(statement) or ZERO


def open_decreases(connection: Connection, until: date) -> list[OpenDecrease]:
    """Decreases on or before that day that nothing has covered yet, by item and place."""
    columns = open_item_entry.c
    statement = (
        select(columns.entry_no, columns.item_no, columns.variant_code, columns.location_code, columns.remaining_quantity)
        .where(columns.is_increase.is_(False), columns.posting_date <= until)
        .order_by(columns.item_no, columns.variant_code, columns.location_code, columns.posting_date, columns.entry_no)
    )
    return [OpenDecrease(*row) for row in connection.execute(statement)]


def last_register_no(connection: Connection) -> int:
    """Number of the last register; 0: nothing was posted."""
    return connection.scalar(select(func.max(item_register.c.register_no))) or 0


def has_entries(connection: Connection, item_no: str) -> bool:
    """Whether the item has ever moved."""
    return (
        connection.scalar(select(item_ledger_entry.c.entry_no).where(item_ledger_entry.c.item_no == item_no).limit(1)) is not None
    )


def has_open_entries_at(connection: Connection, location_code: str) -> bool:
    """Whether goods are at the location, or missing there."""
    columns = open_item_entry.c
    statement = select(columns.entry_no).where(columns.location_code == location_code).limit(1)
    return connection.scalar(statement) is not None


def _with_dates(connection: Connection, balances: list[Balance]) -> list[Balance]:
    """The balances with the established expiration dates of their numbers."""
    keys = [expiration_key(each.item_no, each.variant_code, each.tracking) for each in balances]
    dates = store.established_dates(connection, dict.fromkeys(key for key in keys if key is not None))
    return [
        replace(balance, expires_on=dates.get(key)) if key is not None else balance
        for balance, key in zip(balances, keys, strict=True)
    ]


def _filtered(statement: Select[Any], table: FromClause, wanted: EntryFilter) -> Select[Any]:
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        if value is not None and field.name in table.c:
            statement = statement.where(table.c[field.name] == value)
            if value and field.name in _INDEXED_WHERE_GIVEN:
                # As the index says it, or the databases would not see that it fits.
                statement = statement.where(table.c[field.name] != literal_column("''"))
    return statement


def _balance(row: Row[Any]) -> Balance:
    bin_code = row.bin_code if "bin_code" in row._fields else ""
    return Balance(row.item_no, row.variant_code, Place(row.location_code, bin_code), _tracking(row), row.quantity)


def _tracking(row: Row[Any]) -> Tracking:
    return Tracking(row.lot_no, row.serial_no, row.package_no)


def _entry(row: Row[Any]) -> LedgerEntry:
    return LedgerEntry(
        entry_no=row.entry_no,
        entry_type=EntryType(row.entry_type),
        item_no=row.item_no,
        variant_code=row.variant_code,
        place=Place(row.location_code, row.bin_code),
        posting_date=row.posting_date,
        quantity=row.quantity,
        tracking=_tracking(row),
        expires_on=row.expires_on,
        is_inventory=row.is_inventory,
        warranty_ends_on=row.warranty_ends_on,
        document=_document(row),
        document_line_no=row.document_line_no,
        applies_to=row.applies_to_entry_no,
        applies_from=row.applies_from_entry_no,
        undoes=row.undoes_entry_no,
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
        reason_code=row.reason_code,
        register_no=row.register_no,
        person=row.person,
        posted_at=row.posted_at,
        transaction_id=row.transaction_id,
    )


def _document(row: Row[Any]) -> Document:
    return Document(
        DocumentType(row.document_type),
        row.document_no,
        row.order_no,
        SourceType(row.source_type),
        row.source_no,
        row.external_document_no,
        row.document_date,
    )
