"""Every statement of tracing: reads the ledger's tables item by item, with many entries in one statement; keeps recalls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, func, insert, literal_column, or_, select, type_coerce

from server.catalog.tables import customer, vendor
from server.database.column_types import QuantityColumn
from server.database.numbers import take_numbers
from server.ledger.posting_lines import EntryType
from server.ledger.tables import (
    IS_BIRTH_FROM_DECREASE,
    bin_content,
    item_application_entry,
    item_ledger_entry,
    item_register,
    open_item_entry,
    warehouse_entry,
)
from server.tracing.tables import RECALL_NUMBERS, recall, recall_action
from server.tracing.values import ApplicationRow, Direction, Recall, RecallAction, TracedEntry
from server.tracking.tables import tracking_card, tracking_line
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, Select, Table

    from server.tracing.values import NumberFilter, Sought
    from shared.quantities import Quantity

T = TypeVar("T")

_CHUNK = 500
"""Keys in one statement: SQLite took 999 for long, and more of them make no statement faster."""

_entry = item_ledger_entry.c
_application = item_application_entry.c
_ENTRY_TYPES = {each.value: each for each in EntryType}
_ENTRIES = select(
    _entry.entry_no,
    _entry.entry_type,
    _entry.item_no,
    _entry.variant_code,
    _entry.location_code,
    _entry.posting_date,
    _entry.quantity,
    _entry.lot_no,
    _entry.serial_no,
    _entry.package_no,
    _entry.document_type,
    _entry.document_no,
    _entry.order_no,
    _entry.applies_from_entry_no,
    _entry.undoes_entry_no,
    _entry.source_type,
    _entry.source_no,
    _entry.register_no,
    _entry.person,
    _entry.reason_code,
    open_item_entry.c.remaining_quantity,
).select_from(item_ledger_entry.outerjoin(open_item_entry, open_item_entry.c.entry_no == _entry.entry_no))
_APPLICATIONS = select(
    _application.inbound_entry_no,
    _application.outbound_entry_no,
    _application.quantity,
    _application.register_no,
    _application.transferred_from_entry_no,
)
_IS_BIRTH = _application.item_ledger_entry_no == _application.inbound_entry_no
_IS_CONSUMPTION = _application.item_ledger_entry_no != _application.inbound_entry_no


def matching_entries(
    connection: Connection, wanted: NumberFilter, limit: int, direction: Direction | None = None
) -> list[TracedEntry]:
    """The entries that carry these numbers, at most `limit`; with an item alone all its tracked ones.

    Those that a trace in that direction begins with: forward the increases, backward the newest. None: all, the oldest first.
    """
    conditions: list[ColumnElement[bool]] = []
    if wanted.item_no:
        conditions.append(_entry.item_no == wanted.item_no)
    if wanted.variant_code is not None:
        conditions.append(_entry.variant_code == wanted.variant_code)
    conditions += [condition for column, numbers in _numbers(wanted) for condition in _is_one_of(column, numbers)]
    if not (wanted.lots or wanted.serials or wanted.packages):
        conditions.append(or_(*(column != literal_column("''") for column, _ in _numbers(wanted))))
    if direction is Direction.ORIGIN_TO_USAGE:
        conditions.append(_entry.quantity > 0)
    order = _entry.entry_no.desc() if direction is Direction.USAGE_TO_ORIGIN else _entry.entry_no
    return _entries(connection, _ENTRIES.where(*conditions).order_by(order).limit(limit))


def _numbers(wanted: NumberFilter) -> tuple[tuple[ColumnElement[str], tuple[str, ...]], ...]:
    return (_entry.lot_no, wanted.lots), (_entry.serial_no, wanted.serials), (_entry.package_no, wanted.packages)


def _is_one_of(column: ColumnElement[str], numbers: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The second condition lets the databases use the index of the rows that carry a number."""
    return [column.in_(numbers), column != literal_column("''")] if numbers else []


def entries(connection: Connection, keys: Iterable[tuple[str, int]]) -> list[TracedEntry]:
    """The entries with these items and numbers."""
    return [
        entry
        for item_no, numbers in _by_item(keys)
        for entry in _entries(connection, _ENTRIES.where(_entry.item_no == item_no, _entry.entry_no.in_(numbers)))
    ]


def corrections(connection: Connection, entry_nos: Collection[int]) -> list[TracedEntry]:
    """The entries that take one of these back."""
    return [
        entry
        for numbers in _chunks(entry_nos)
        for entry in _entries(connection, _ENTRIES.where(_entry.undoes_entry_no.in_(numbers)))
    ]


def posted_assemblies(connection: Connection, document_nos: Collection[str]) -> list[TracedEntry]:
    """The entries of the posted assemblies with these numbers, by entry number."""
    kinds = (EntryType.ASSEMBLY_CONSUMPTION, EntryType.ASSEMBLY_OUTPUT)
    statement = _ENTRIES.where(_entry.entry_type.in_(kinds)).order_by(_entry.entry_no)
    return [
        entry
        for numbers in _chunks(document_nos)
        for entry in _entries(connection, statement.where(_entry.document_no.in_(numbers)))
    ]


def _entries(connection: Connection, statement: Select[Any]) -> list[TracedEntry]:
    """Rows by position: a large trace reads ten thousand of them."""
    return [
        TracedEntry(
            entry_no=row[0],
            entry_type=_ENTRY_TYPES[row[1]],
            item_no=row[2],
            variant_code=row[3],
            location_code=row[4],
            posting_date=row[5],
            quantity=row[6],
            tracking=Tracking(row[7], row[8], row[9]),
            document_type=row[10],
            document_no=row[11],
            order_no=row[12],
            applies_from=row[13],
            undoes=row[14],
            source_type=row[15],
            source_no=row[16],
            register_no=row[17],
            person=row[18],
            reason_code=row[19],
            remaining=ZERO if row[20] is None else row[20],
        )
        for row in connection.execute(statement).all()
    ]


def consumption_of_increases(connection: Connection, keys: Iterable[tuple[str, int]], limit: int) -> list[ApplicationRow]:
    """Who took from these (item, increase), records that take it back again among them; at most `limit` records."""
    return _applications(connection, keys, _application.inbound_entry_no, _IS_CONSUMPTION, limit)


def consumption_by_decreases(connection: Connection, keys: Iterable[tuple[str, int]], limit: int) -> list[ApplicationRow]:
    """What these (item, decrease) took."""
    return _applications(connection, keys, _application.outbound_entry_no, _IS_CONSUMPTION, limit)


def born_of_decreases(connection: Connection, keys: Iterable[tuple[str, int]], limit: int) -> list[ApplicationRow]:
    """The birth records of what came of these (item, decrease): in-halves of transfers, and returns."""
    return _applications(connection, keys, _application.outbound_entry_no, _IS_BIRTH, limit)


def births_from_decreases(connection: Connection, keys: Iterable[tuple[str, int]], limit: int) -> list[ApplicationRow]:
    """The birth records of these (item, increase), those that came from a decrease."""
    return _applications(connection, keys, _application.inbound_entry_no, IS_BIRTH_FROM_DECREASE, limit)


def _applications(
    connection: Connection,
    keys: Iterable[tuple[str, int]],
    column: ColumnElement[int],
    condition: ColumnElement[bool],
    limit: int,
) -> list[ApplicationRow]:
    found: list[ApplicationRow] = []
    for item_no, numbers in _by_item(keys):
        statement = _APPLICATIONS.where(_application.item_no == item_no, column.in_(numbers), condition)
        found += (ApplicationRow(*row) for row in connection.execute(statement.limit(limit - len(found))).all())
        if len(found) >= limit:
            break
    return found


BinRow = tuple[str, str, str, str, Tracking, "Quantity"]
"""Item, variant, location, bin, the numbers that bind, quantity."""


def bins_of(connection: Connection, item_no: str, numbers: Collection[Tracking]) -> list[BinRow]:
    """What lies in bins of these numbers of an item; the numbers as they bind, not all blank."""
    columns = bin_content.c
    by_serial = {each.serial_no for each in numbers if each.serial_no}
    by_lot = {each.lot_no for each in numbers if not each.serial_no and each.lot_no}
    by_package = {each.package_no for each in numbers if not each.serial_no and not each.lot_no}
    return [
        (row.item_no, row.variant_code, row.location_code, row.bin_code, Tracking(*row[4:7]), row.quantity)
        for column, wanted in ((columns.serial_no, by_serial), (columns.lot_no, by_lot), (columns.package_no, by_package))
        for chunk in _chunks(wanted)
        for row in connection.execute(
            select(
                columns.item_no, columns.variant_code, columns.location_code, columns.bin_code,
                columns.lot_no, columns.serial_no, columns.package_no, columns.quantity,
            )
            .where(columns.item_no == item_no, column.in_(chunk), column != literal_column("''"))
            .order_by(columns.location_code, columns.bin_code)
        ).all()
    ]  # fmt: skip


def party_names(connection: Connection, kind: str, nos: Collection[str]) -> dict[str, str]:
    """The names of these vendors or customers, of those that there still are."""
    table = vendor if kind == "vendor" else customer
    return {
        no: name
        for chunk in _chunks(nos)
        for no, name in connection.execute(select(table.c.no, table.c.name).where(table.c.no.in_(chunk)))
    }


# --- Where something occurs at all -------------------------------------------------------------------------------------------


def _are(table: Table, wanted: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Conditions for the fields that are given; the second of each lets the databases use the index of rows that have one."""
    given = [table.c[name] for name, value in wanted.items() if value]
    return [*(column == wanted[column.name] for column in given), *(column != literal_column("''") for column in given)]


def _entries_sought(sought: Sought) -> list[ColumnElement[bool]]:
    conditions = _are(
        item_ledger_entry,
        {
            **_numbers_sought(sought),
            "source_type": sought.source_type,
            "source_no": sought.source_no,
            "external_document_no": sought.external_document_no,
        },
    )
    return [*conditions, _entry.posting_date == sought.posting_date] if sought.posting_date else conditions


def _numbers_sought(sought: Sought) -> dict[str, str]:
    numbers = sought.tracking
    return {
        "item_no": sought.item_no,
        "lot_no": numbers.lot_no,
        "serial_no": numbers.serial_no,
        "package_no": numbers.package_no,
    }


def entry_counts(connection: Connection, sought: Sought) -> tuple[int, int]:
    """How many item ledger entries fit, and how many device transactions are behind them."""
    transactions = func.count(func.distinct(func.nullif(_entry.transaction_id, "")))
    row = connection.execute(
        select(func.count(), transactions).select_from(item_ledger_entry).where(*_entries_sought(sought))
    ).one()
    return row[0], row[1]


def posted_documents(connection: Connection, sought: Sought) -> list[tuple[str, str, date]]:
    """The posted documents (type, number, day) whose entries fit, by type and number; journals are none."""
    columns = (_entry.document_type, _entry.document_no, _entry.posting_date)
    statement = select(*columns).where(*_entries_sought(sought), _entry.document_type != "").distinct().order_by(*columns)
    return [(row[0], row[1], row[2]) for row in connection.execute(statement)]


def warehouse_entry_count(connection: Connection, sought: Sought) -> int:
    """How many warehouse entries carry the number."""
    statement = select(func.count()).select_from(warehouse_entry).where(*_are(warehouse_entry, _numbers_sought(sought)))
    return connection.scalar(statement) or 0


def registers_of_document(connection: Connection, sought: Sought) -> list[tuple[int, str, date, int, int, int, int]]:
    """The registers of a posted document: number, type, day, and how many entries, applications, values, bin entries each wrote."""
    columns = item_register.c
    statement = select(
        columns.register_no, columns.document_type, columns.posting_date,
        columns.item_entries, columns.applications, columns.value_entries, columns.warehouse_entries,
    ).where(*_are(item_register, {"document_no": sought.document_no}))  # fmt: skip
    if sought.posting_date:
        statement = statement.where(columns.posting_date == sought.posting_date)
    return [tuple(row) for row in connection.execute(statement.order_by(columns.register_no))]


def open_lines(connection: Connection, sought: Sought) -> list[tuple[str, str, int, str, Quantity]]:
    """Lines of open documents that hold the number: kind and number of the document, line, item, quantity not posted yet."""
    columns = tracking_line.c
    left = type_coerce(columns.quantity - columns.handled, QuantityColumn)
    statement = (
        select(columns.source, columns.document_no, columns.line_no, columns.item_no, left)
        .where(*_are(tracking_line, _numbers_sought(sought)), columns.quantity > columns.handled)
        .order_by(columns.source, columns.document_no, columns.line_no)
    )
    return [tuple(row) for row in connection.execute(statement)]


def cards_of(connection: Connection, sought: Sought) -> list[tuple[str, str, str, bool]]:
    """The cards of the sought numbers: item, dimension, number, whether it is blocked."""
    columns = tracking_card.c
    numbers = sought.tracking
    pairs = (("lot", numbers.lot_no), ("serial", numbers.serial_no), ("package", numbers.package_no))
    is_one = or_(*(and_(columns.dimension == kind, columns.number == number) for kind, number in pairs if number))
    statement = select(columns.item_no, columns.dimension, columns.number, columns.blocked).where(is_one)
    if sought.item_no:
        statement = statement.where(columns.item_no == sought.item_no)
    return [tuple(row) for row in connection.execute(statement.order_by(columns.item_no))]


# --- Recalls -----------------------------------------------------------------------------------------------------------------


def add_recall(connection: Connection, reason: str, person: str, opened_at: datetime, report: str) -> int:
    """Keep a recall with its report; its number."""
    (recall_no,) = take_numbers(connection, RECALL_NUMBERS, 1)
    row = {"recall_no": recall_no, "reason": reason, "person": person, "opened_at": opened_at, "report": report}
    connection.execute(insert(recall).values(row))
    return recall_no


def recalls(connection: Connection, recall_no: int | None = None) -> list[Recall]:
    """All recalls, the newest first; or that one."""
    statement = select(recall).order_by(recall.c.recall_no.desc())
    if recall_no is not None:
        statement = statement.where(recall.c.recall_no == recall_no)
    return [Recall(*row) for row in connection.execute(statement)]


def add_action(connection: Connection, recall_no: int, action: RecallAction) -> None:
    """Add something that was done about a recall. The caller has found the recall."""
    done = connection.scalar(select(func.count()).select_from(recall_action).where(recall_action.c.recall_no == recall_no))
    connection.execute(insert(recall_action).values(recall_no=recall_no, line_no=(done or 0) + 1, **action._asdict()))


def actions(connection: Connection, recall_no: int) -> list[RecallAction]:
    """What was done about a recall, in order."""
    columns = [recall_action.c[name] for name in RecallAction._fields]
    statement = select(*columns).where(recall_action.c.recall_no == recall_no).order_by(recall_action.c.line_no)
    return [RecallAction(*row) for row in connection.execute(statement)]


def _by_item(keys: Iterable[tuple[str, int]]) -> Iterator[tuple[str, list[int]]]:
    """Chunks of entry numbers, item by item."""
    by_item: dict[str, list[int]] = {}
    for item_no, entry_no in keys:
        by_item.setdefault(item_no, []).append(entry_no)
    for item_no, numbers in by_item.items():
        for chunk in _chunks(numbers):
            yield item_no, chunk


def _chunks(keys: Collection[T]) -> Iterator[list[T]]:
    ordered: Sequence[T] = list(keys)
    for start in range(0, len(ordered), _CHUNK):
        yield list(ordered[start : start + _CHUNK])
