"""Every statement of journal batches, standard journals and reason codes; the only writer of their tables."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, update

from server.journals.tables import journal_batch, journal_line, reason_code, standard_journal, standard_journal_line
from server.journals.values import LINE_NO_STEP, JournalBatch, JournalLine, StandardJournal
from shared.date_formulas import DateFormula
from shared.wire.journals import ItemBatchLine, ReasonCode, ReclassificationBatchLine, Recurrence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row, Table

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity
    from shared.tracking import Tracking
    from shared.wire.journals import BatchLine

_BATCH_FIELDS = tuple(field.name for field in fields(JournalBatch))

_SAME_IN_BOTH = {
    "item_no": "item",
    "variant_code": "variant",
    "quantity": "quantity",
    "uom_code": "uom",
    "posting_date": "posting_date",
    "document_no": "document_no",
    "lot_no": "lot",
    "serial_no": "serial",
    "package_no": "package",
    "expires_on": "expiration",
    "applies_to_entry_no": "applies_to",
    "reason": "reason",
    "description": "description",
}
_ITEM_LINE = _SAME_IN_BOTH | {
    "entry_type": "type",
    "location_code": "location",
    "bin_code": "bin",
    "unit_cost": "unit_cost",
    "unit_amount": "unit_amount",
    "applies_from_entry_no": "applies_from",
}
_RECLASSIFICATION_LINE = _SAME_IN_BOTH | {
    "location_code": "from_location",
    "bin_code": "from_bin",
    "new_location_code": "to_location",
    "new_bin_code": "to_bin",
    "new_lot_no": "new_lot",
    "new_serial_no": "new_serial",
    "new_package_no": "new_package",
    "new_expires_on": "new_expiration",
}
"""Which column holds which field of the wire."""

_NOT_GIVEN: dict[str, Any] = {
    "entry_type": "",
    "new_location_code": "",
    "new_bin_code": "",
    "unit_cost": None,
    "unit_amount": None,
    "new_lot_no": "",
    "new_serial_no": "",
    "new_package_no": "",
    "new_expires_on": None,
    "changes_expiration": False,
    "applies_from_entry_no": None,
    "recurring_method": "",
    "recurring_frequency": "",
    "recurs_until": None,
}
"""Columns that lines of one kind, or that do not recur, have nothing for."""


# Batches


def insert_batch(work: UnitOfWork, batch: JournalBatch) -> None:
    row = {name: getattr(batch, name) for name in _BATCH_FIELDS}
    work.connection.execute(insert(journal_batch).values(**row, last_line_no=0))


def update_batch(work: UnitOfWork, batch: JournalBatch) -> None:
    row = {name: getattr(batch, name) for name in _BATCH_FIELDS}
    work.connection.execute(update(journal_batch).where(journal_batch.c.name == batch.name).values(row))


def rename_batch(work: UnitOfWork, name: str, new_name: str) -> None:
    """A batch without lines gets another name."""
    work.connection.execute(update(journal_batch).where(journal_batch.c.name == name).values(name=new_name))


def delete_batch(work: UnitOfWork, name: str) -> None:
    work.connection.execute(delete(journal_batch).where(journal_batch.c.name == name))


def batch(work: UnitOfWork, name: str) -> JournalBatch | None:
    row = work.connection.execute(select(journal_batch).where(journal_batch.c.name == name)).one_or_none()
    return None if row is None else _batch(row)


def lock_batch(work: UnitOfWork, name: str) -> JournalBatch | None:
    """The batch, ours until the end of the transaction: nobody changes or posts it meanwhile."""
    statement = select(journal_batch).where(journal_batch.c.name == name).with_for_update()
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _batch(row)


def batches(work: UnitOfWork) -> list[tuple[JournalBatch, int]]:
    """Every batch by name, with how many lines it has."""
    of_batch = journal_line.c.batch_name == journal_batch.c.name
    count = select(func.count()).select_from(journal_line).where(of_batch).scalar_subquery()
    rows = work.connection.execute(select(journal_batch, count.label("lines")).order_by(journal_batch.c.name))
    return [(_batch(row), row.lines) for row in rows]


def count_lines(work: UnitOfWork, name: str) -> int:
    statement = select(func.count()).select_from(journal_line).where(journal_line.c.batch_name == name)
    return work.connection.execute(statement).scalar_one()


def take_line_nos(work: UnitOfWork, name: str, count: int) -> range:
    """Numbers for new lines of the batch, which no line of it ever had."""
    of_batch = journal_batch.c.name == name
    statement = update(journal_batch).where(of_batch).values(last_line_no=journal_batch.c.last_line_no + count * LINE_NO_STEP)
    last = work.connection.execute(statement.returning(journal_batch.c.last_line_no)).scalar_one()
    return range(last - (count - 1) * LINE_NO_STEP, last + 1, LINE_NO_STEP)


# Lines


def insert_lines(work: UnitOfWork, name: str, lines: Sequence[JournalLine]) -> None:
    work.connection.execute(insert(journal_line), [_journal_row(name, line) for line in lines])


def update_lines(work: UnitOfWork, name: str, lines: Sequence[JournalLine]) -> None:
    for line in lines:
        columns = journal_line.c
        of_line = (columns.batch_name == name, columns.line_no == line.line_no)
        work.connection.execute(update(journal_line).where(*of_line).values(_journal_row(name, line)))


def delete_line(work: UnitOfWork, name: str, line_no: int) -> None:
    columns = journal_line.c
    work.connection.execute(delete(journal_line).where(columns.batch_name == name, columns.line_no == line_no))


def delete_lines(work: UnitOfWork, name: str) -> None:
    work.connection.execute(delete(journal_line).where(journal_line.c.batch_name == name))


def line(work: UnitOfWork, name: str, line_no: int) -> JournalLine | None:
    columns = journal_line.c
    statement = select(journal_line).where(columns.batch_name == name, columns.line_no == line_no)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _journal_line(row)


def lines(work: UnitOfWork, name: str, *, after: int = 0, limit: int | None = None) -> list[JournalLine]:
    """Lines of the batch in their order: those numbered higher than `after`, at most `limit` of them."""
    columns = journal_line.c
    statement = select(journal_line).where(columns.batch_name == name, columns.line_no > after).order_by(columns.line_no)
    return [_journal_line(row) for row in work.connection.execute(statement.limit(limit))]


# Standard journals


def save_standard_journal(work: UnitOfWork, standard: StandardJournal, of_it: Sequence[BatchLine]) -> None:
    """Keep the lines under the code, instead of what it held before."""
    delete_standard_journal(work, standard.code)
    row = {field.name: getattr(standard, field.name) for field in fields(StandardJournal)}
    work.connection.execute(insert(standard_journal).values(row))
    numbered = enumerate(of_it, 1)
    rows = [{"code": standard.code, "line_no": no * LINE_NO_STEP, **_line_row(line)} for no, line in numbered]
    work.connection.execute(insert(standard_journal_line), rows)


def delete_standard_journal(work: UnitOfWork, code: str) -> None:
    _delete(work, standard_journal_line, code)
    _delete(work, standard_journal, code)


def standard_journal_with(work: UnitOfWork, code: str) -> StandardJournal | None:
    row = work.connection.execute(select(standard_journal).where(standard_journal.c.code == code)).one_or_none()
    return None if row is None else StandardJournal(**row._mapping)


def standard_journals(work: UnitOfWork) -> list[StandardJournal]:
    rows = work.connection.execute(select(standard_journal).order_by(standard_journal.c.code))
    return [StandardJournal(**row._mapping) for row in rows]


def standard_journal_lines(work: UnitOfWork, code: str) -> list[tuple[int, BatchLine]]:
    """The lines with their numbers, in their order."""
    columns = standard_journal_line.c
    rows = work.connection.execute(select(standard_journal_line).where(columns.code == code).order_by(columns.line_no))
    return [(row.line_no, _line(row)) for row in rows]


# Reason codes


def reason_codes(work: UnitOfWork) -> list[ReasonCode]:
    rows = work.connection.execute(select(reason_code).order_by(reason_code.c.code))
    return [ReasonCode(code=row.code, description=row.description) for row in rows]


def save_reason_code(work: UnitOfWork, reason: ReasonCode) -> None:
    """Make the code known, or change what it means."""
    delete_reason_code(work, reason.code)
    work.connection.execute(insert(reason_code).values(code=reason.code, description=reason.description))


def delete_reason_code(work: UnitOfWork, code: str) -> bool:
    """Forget the code; whether it was known."""
    return _delete(work, reason_code, code)


def _delete(work: UnitOfWork, table: Table, code: str) -> bool:
    return work.connection.execute(delete(table).where(table.c.code == code)).rowcount > 0


# Rows


def _batch(row: Row[Any]) -> JournalBatch:
    return JournalBatch(**{name: getattr(row, name) for name in _BATCH_FIELDS})


def _journal_row(name: str, line: JournalLine) -> dict[str, Any]:
    return {
        "batch_name": name,
        "line_no": line.line_no,
        "version": line.version,
        "entered_by": line.entered_by,
        "entered_at": line.entered_at,
        **_line_row(line.line),
    }


def _journal_line(row: Row[Any]) -> JournalLine:
    return JournalLine(row.line_no, _line(row), row.version, row.entered_by, row.entered_at)


def _line_row(line: BatchLine) -> dict[str, Any]:
    columns = _ITEM_LINE if isinstance(line, ItemBatchLine) else _RECLASSIFICATION_LINE
    row = _NOT_GIVEN | {column: getattr(line, name) for column, name in columns.items()}
    row["changes_expiration"] = "new_expiration" in line.model_fields_set
    if line.recurrence is not None:
        row["recurring_method"] = line.recurrence.method
        row["recurring_frequency"] = str(line.recurrence.frequency)
        row["recurs_until"] = line.recurrence.until
    return row


def _line(row: Row[Any]) -> BatchLine:
    model, columns = (ItemBatchLine, _ITEM_LINE) if row.entry_type else (ReclassificationBatchLine, _RECLASSIFICATION_LINE)
    values = {name: getattr(row, column) for column, name in columns.items()}
    if not row.changes_expiration:
        values.pop("new_expiration", None)
    if row.recurring_method:
        frequency = DateFormula.parse(row.recurring_frequency)
        values["recurrence"] = Recurrence(method=row.recurring_method, frequency=frequency, until=row.recurs_until)
    return model(**values)


def lines_with_numbers(work: UnitOfWork, item_no: str, numbers: Tracking) -> list[tuple[str, int, str, Quantity]]:
    """Lines with these numbers, old or new, of any item where none is named: batch, line, item, quantity."""
    columns = journal_line.c
    wanted = {"lot_no": numbers.lot_no, "serial_no": numbers.serial_no, "package_no": numbers.package_no}
    conditions = [or_(columns[name] == number, columns[f"new_{name}"] == number) for name, number in wanted.items() if number]
    if item_no:
        conditions.append(columns.item_no == item_no)
    statement = select(columns.batch_name, columns.line_no, columns.item_no, columns.quantity).where(*conditions)
    return [tuple(row) for row in work.connection.execute(statement.order_by(columns.batch_name, columns.line_no))]
