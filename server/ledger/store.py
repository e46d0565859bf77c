"""Every statement of the posting path over the ledgers and the derived tables; the only writer of them.

Rows of the ledgers are only ever inserted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, literal, select, update
from sqlalchemy.sql.elements import ColumnElement

from server.database.numbers import take_numbers
from server.database.prepared import Prepared
from server.database.prepared_each import Asked, PreparedForEach
from server.database.upserts import PreparedUpsert
from server.ledger.rules.movements import BinKey, ExpirationKey, OpenEntry, Pool
from server.ledger.tables import (
    ENTRY_NUMBERS,
    RECORD_NUMBERS,
    bin_content,
    bin_unit_content,
    established_expiration,
    item_application_entry,
    item_ledger_entry,
    item_register,
    open_item_entry,
    stock_balance,
    unsealed_register,
    value_entry,
    warehouse_entry,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row, Select, Table

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import LedgerEntry
    from shared.quantities import Amount, Quantity

_FIRST_PAGE = 16
"""Open entries of a pool that are read at first; nearly always enough."""


def _equals(table: Table, names: Iterable[str], suffix: str = "") -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(f"{name}{suffix}") for name in names]


# --- Reading what a posting may touch ---------------------------------------------------------------------------------------

_OPEN_COLUMNS = tuple(
    open_item_entry.c[name]
    for name in (
        *Pool._fields,
        "posting_date",
        "entry_no",
        "quantity",
        "remaining_quantity",
        "cost_amount",
        "expires_on",
        "warranty_ends_on",
    )
)


def _oldest_open(*, increases: bool) -> Callable[[str], Select[Any]]:
    def query(suffix: str) -> Select[Any]:
        return (
            select(*_OPEN_COLUMNS)
            .where(*_equals(open_item_entry, Pool._fields, suffix), open_item_entry.c.is_increase.is_(increases))
            .order_by(open_item_entry.c.posting_date, open_item_entry.c.entry_no)
            .limit(bindparam(f"page{suffix}"))
        )

    return query


def _newest_open_increases(suffix: str) -> Select[Any]:
    return (
        select(*_OPEN_COLUMNS)
        .where(*_equals(open_item_entry, Pool._fields, suffix), open_item_entry.c.is_increase.is_(True))
        .order_by(open_item_entry.c.posting_date.desc(), open_item_entry.c.entry_no.desc())
        .limit(bindparam(f"page{suffix}"))
    )


_OLDEST_INCREASES = PreparedForEach(_oldest_open(increases=True), about="item_no")
_NEWEST_INCREASES = PreparedForEach(_newest_open_increases, about="item_no")
_OLDEST_SHORTAGES = PreparedForEach(_oldest_open(increases=False), about="item_no")
_OPEN_ENTRY = PreparedForEach(lambda suffix: select(*_OPEN_COLUMNS).where(*_equals(open_item_entry, ("entry_no",), suffix)))
_BIN_CONTENT = PreparedForEach(
    lambda suffix: select(*(bin_content.c[name] for name in BinKey._fields), bin_content.c.quantity).where(
        *_equals(bin_content, BinKey._fields, suffix)
    ),
    about="item_no",
)
_UNIT_CONTENT = PreparedForEach(
    lambda suffix: select(
        *(bin_unit_content.c[name] for name in BinKey._fields), bin_unit_content.c.uom_code, bin_unit_content.c.quantity
    ).where(*_equals(bin_unit_content, BinKey._fields, suffix)),
    about="item_no",
)
_EXPIRATION = PreparedForEach(
    lambda suffix: select(
        *(established_expiration.c[name] for name in ExpirationKey._fields), established_expiration.c.expires_on
    ).where(*_equals(established_expiration, ExpirationKey._fields, suffix)),
    about="item_no",
)
_SERIAL_IN_STOCK = PreparedForEach(
    lambda suffix: select(
        stock_balance.c.item_no, stock_balance.c.variant_code, stock_balance.c.serial_no, stock_balance.c.location_code
    ).where(
        *_equals(stock_balance, ("item_no", "variant_code", "serial_no"), suffix),
        stock_balance.c.serial_no != "",
        stock_balance.c.quantity > 0,
    ),
    about="item_no",
)


def oldest_increases(work: UnitOfWork, wanted: Mapping[Pool, Quantity]) -> list[OpenEntry]:
    """Of each pool the oldest open increases, at least as many as cover the wanted quantity (or all there are)."""
    return _open_entries(work.connection, _OLDEST_INCREASES, wanted)


def newest_increases(work: UnitOfWork, wanted: Mapping[Pool, Quantity]) -> list[OpenEntry]:
    """The same from the newest."""
    return _open_entries(work.connection, _NEWEST_INCREASES, wanted)


def oldest_shortages(work: UnitOfWork, wanted: Mapping[Pool, Quantity]) -> list[OpenEntry]:
    """Of each pool the oldest decreases that found too little, as many as the quantity could close."""
    return _open_entries(work.connection, _OLDEST_SHORTAGES, wanted)


def asked_by_increase(key: BinKey) -> list[Asked]:
    """What posting an increase in this bin will ask, unless goods in transit or their numbers make it another question."""
    pool = Pool(key.item_no, key.variant_code, key.location_code, "", key.lot_no, key.serial_no, key.package_no)
    bin_content = [Asked(_BIN_CONTENT, key._asdict())] if key.bin_code else []
    return [*bin_content, Asked(_OLDEST_SHORTAGES, _page_of(pool, _FIRST_PAGE))]


def _page_of(pool: Pool, page: int) -> dict[str, Any]:
    return {**pool._asdict(), "page": page}


def _open_entries(connection: Connection, query: PreparedForEach, wanted: Mapping[Pool, Quantity]) -> list[OpenEntry]:
    """Pages that grow until each pool is covered: finding what to apply costs what is applied, not what is there."""
    entries: list[OpenEntry] = []
    pending, page = dict(wanted), _FIRST_PAGE
    while pending:
        by_pool: dict[Pool, list[OpenEntry]] = {pool: [] for pool in pending}
        for row in query.rows(connection, [_page_of(pool, page) for pool in pending]):
            entry = _open_entry(row)
            by_pool[entry.pool].append(entry)
        for pool, found in by_pool.items():
            if len(found) < page or sum(abs(entry.remaining) for entry in found) >= pending[pool]:
                entries += found
                del pending[pool]
        page *= 16
    return entries


def open_entries(work: UnitOfWork, entry_nos: Iterable[int]) -> list[OpenEntry]:
    """Those of the entries that are open."""
    return [_open_entry(row) for row in _OPEN_ENTRY.rows(work.connection, [{"entry_no": no} for no in entry_nos])]


def _open_entry(row: Any) -> OpenEntry:
    size = len(Pool._fields)
    posting_date, entry_no, quantity, remaining, cost_amount, expires_on, warranty_ends_on = row[size:]
    return OpenEntry(
        entry_no,
        Pool._make(row[:size]),
        posting_date,
        quantity,
        remaining,
        cost_amount,
        expires_on,
        warranty_ends_on,
        was_open=True,
    )


def bin_contents(work: UnitOfWork, keys: Iterable[BinKey]) -> dict[BinKey, Quantity]:
    """What lies in each of these bins; a key without goods is left out."""
    rows = _BIN_CONTENT.rows(work.connection, [key._asdict() for key in keys])
    return {BinKey._make(row[:-1]): row.quantity for row in rows}


def unit_contents(work: UnitOfWork, keys: Iterable[BinKey]) -> dict[BinKey, dict[str, Quantity]]:
    """In which units it lies there, at directed locations; base units of each."""
    found: dict[BinKey, dict[str, Quantity]] = {}
    for row in _UNIT_CONTENT.rows(work.connection, [key._asdict() for key in keys]):
        found.setdefault(BinKey._make(row[:-2]), {})[row.uom_code] = row.quantity
    return found


def goods_in_bin(work: UnitOfWork, location_code: str, bin_code: str, *, by_unit: bool) -> list[Row[Any]]:
    """Item, variant, unit (blank: the base unit) and quantity of everything that lies in the bin."""
    table = bin_unit_content if by_unit else bin_content
    unit = bin_unit_content.c.uom_code if by_unit else literal("").label("uom_code")
    columns = (table.c.item_no, table.c.variant_code, unit, table.c.quantity)
    there = (table.c.location_code == location_code, table.c.bin_code == bin_code)
    return list(work.connection.execute(select(*columns).where(*there)))


def begin_units(work: UnitOfWork, location_code: str) -> None:
    """From now on units are kept at the location, in whose bins nothing lies."""
    work.connection.execute(delete(bin_unit_content).where(bin_unit_content.c.location_code == location_code))


def expirations(work: UnitOfWork, keys: Iterable[ExpirationKey]) -> dict[ExpirationKey, date | None]:
    """The established dates; a key that never came in is left out."""
    return established_dates(work.connection, keys)


def established_dates(connection: Connection, keys: Iterable[ExpirationKey]) -> dict[ExpirationKey, date | None]:
    """The same for who only reads."""
    rows = _EXPIRATION.rows(connection, [key._asdict() for key in keys])
    return {ExpirationKey._make(row[:-1]): row.expires_on for row in rows}


def serials_in_stock(work: UnitOfWork, keys: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], str]:
    """Of these (item, variant, serial number) those in stock anywhere, with their location."""
    names = ("item_no", "variant_code", "serial_no")
    rows = _SERIAL_IN_STOCK.rows(work.connection, [dict(zip(names, key, strict=True)) for key in keys])
    return {(row.item_no, row.variant_code, row.serial_no): row.location_code for row in rows}


# --- Writing ----------------------------------------------------------------------------------------------------------------

_ADD_REGISTER = Prepared(insert(item_register), about="register_no")
_AWAIT_SEAL = Prepared(insert(unsealed_register), about="register_no")
_ADD_ITEM_ENTRY = Prepared(insert(item_ledger_entry), about="item_no")
_ADD_APPLICATION = Prepared(insert(item_application_entry), about="item_no")
_ADD_VALUE_ENTRY = Prepared(insert(value_entry), about="item_no")
_ADD_WAREHOUSE_ENTRY = Prepared(insert(warehouse_entry), about="item_no")


def take_entry_numbers(work: UnitOfWork, count: int) -> list[int]:
    """Numbers for new item ledger entries, ascending."""
    return take_numbers(work.connection, ENTRY_NUMBERS, count) if count else []


def take_record_numbers(work: UnitOfWork, count: int) -> list[int]:
    """Numbers for registers, applications, value entries and warehouse entries, ascending."""
    return take_numbers(work.connection, RECORD_NUMBERS, count)


def add_register(work: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Write the register of a posting; a seal will cover it."""
    _ADD_REGISTER.later(work.connection, [row])
    _AWAIT_SEAL.later(work.connection, [row])


def add_item_entries(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append to the item ledger."""
    _ADD_ITEM_ENTRY.later(work.connection, rows)


def add_applications(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append to the application ledger."""
    _ADD_APPLICATION.later(work.connection, rows)


def add_value_entries(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append to the value ledger."""
    _ADD_VALUE_ENTRY.later(work.connection, rows)


def add_warehouse_entries(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append to the warehouse ledger."""
    _ADD_WAREHOUSE_ENTRY.later(work.connection, rows)


_ADD_TO_STOCK = PreparedUpsert(
    stock_balance, lambda given: {"quantity": stock_balance.c.quantity + given.quantity}, about="item_no"
)
_ADD_TO_BIN = PreparedUpsert(bin_content, lambda given: {"quantity": bin_content.c.quantity + given.quantity}, about="item_no")
_ADD_TO_UNIT = PreparedUpsert(
    bin_unit_content, lambda given: {"quantity": bin_unit_content.c.quantity + given.quantity}, about="item_no"
)
_ESTABLISH = PreparedUpsert(
    established_expiration, lambda given: {"expires_on": given.expires_on, "entry_no": given.entry_no}, about="item_no"
)
_OPEN = Prepared(insert(open_item_entry), about="item_no")
_CHANGE_OPEN = Prepared(
    update(open_item_entry)
    .where(open_item_entry.c.entry_no == bindparam("open_entry_no"))
    .values(remaining_quantity=bindparam("new_remaining")),
    about="item_no",
)
_ADD_TO_OPEN_COST = Prepared(
    update(open_item_entry)
    .where(open_item_entry.c.entry_no == bindparam("open_entry_no"))
    .values(cost_amount=open_item_entry.c.cost_amount + bindparam("more")),
    about="item_no",
)
_CLOSE = Prepared(delete(open_item_entry).where(open_item_entry.c.entry_no == bindparam("open_entry_no")), about="item_no")


def _delete_if_zero(table: Table) -> Prepared:
    keys = [column.name for column in table.primary_key]
    return Prepared(delete(table).where(*_equals(table, keys), table.c.quantity == 0), about="item_no")


_DROP_STOCK = _delete_if_zero(stock_balance)
_DROP_BIN = _delete_if_zero(bin_content)
_DROP_UNIT = _delete_if_zero(bin_unit_content)


def add_to_stock(work: UnitOfWork, changes: Sequence[Mapping[str, Any]]) -> None:
    """Add signed quantities to the balances; what comes to nothing is gone."""
    _ADD_TO_STOCK.later(work.connection, changes)
    _DROP_STOCK.later(work.connection, changes)  # increases too: they may fill what was short


def add_to_bins(work: UnitOfWork, changes: Sequence[Mapping[str, Any]], perhaps_empty: Sequence[Mapping[str, Any]]) -> None:
    """The same for bins; only those that may be empty afterwards are looked at again."""
    _ADD_TO_BIN.later(work.connection, changes)
    _DROP_BIN.later(work.connection, perhaps_empty)


def add_to_units(work: UnitOfWork, changes: Sequence[Mapping[str, Any]]) -> None:
    """The same for the units in bins of directed locations."""
    if changes:
        _ADD_TO_UNIT.later(work.connection, changes)
        _DROP_UNIT.later(work.connection, changes)


def keep_open(work: UnitOfWork, entries: Iterable[OpenEntry]) -> None:
    """Make these entries' remaining quantities the ones on record: new, changed, or closed."""
    opened, changed, closed = [], [], []
    for entry in entries:
        if entry.remaining and entry.was_open:
            changed.append({"item_no": entry.pool.item_no, "open_entry_no": entry.entry_no, "new_remaining": entry.remaining})
        elif entry.remaining:
            opened.append(_open_row(entry))
        elif entry.was_open:
            closed.append({"item_no": entry.pool.item_no, "open_entry_no": entry.entry_no})
    _CLOSE.later(work.connection, closed)
    _CHANGE_OPEN.later(work.connection, changed)
    _OPEN.later(work.connection, opened)


def add_to_open_cost(work: UnitOfWork, changes: Iterable[tuple[LedgerEntry, Amount]]) -> None:
    """So much more is each entry worth that is still open: decreases to come take it at that. A closed one has no such row."""
    _ADD_TO_OPEN_COST.later(
        work.connection,
        [{"item_no": entry.item_no, "open_entry_no": entry.entry_no, "more": amount} for entry, amount in changes if amount],
    )


def _open_row(entry: OpenEntry) -> dict[str, Any]:
    return {
        **entry.pool._asdict(),
        "is_increase": entry.is_increase,
        "posting_date": entry.posting_date,
        "entry_no": entry.entry_no,
        "remaining_quantity": entry.remaining,
        "quantity": entry.quantity,
        "cost_amount": entry.cost_amount,
        "expires_on": entry.expires_on,
        "warranty_ends_on": entry.warranty_ends_on,
    }


def establish_expirations(work: UnitOfWork, dates: Mapping[ExpirationKey, tuple[date | None, int]]) -> None:
    """Record the date that the last increase of each number had."""
    _ESTABLISH.later(
        work.connection, [{**key._asdict(), "expires_on": day, "entry_no": entry_no} for key, (day, entry_no) in dates.items()]
    )
