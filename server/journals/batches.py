"""Journal batches: made, filled by several people over days, checked line by line. Posting them is `posting_batches.py`.

A line is kept whatever is wrong with it: the work of who typed it must not be lost. What is wrong comes back with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.journals import store, tracked_lines
from server.journals.line_checks import problems_alone
from server.journals.rules import batches as rules
from server.journals.values import JournalBatch, JournalLine, LineRefused
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.number_series import service as number_series
from shared.errors import ALREADY_EXISTS, BATCH_NOT_EMPTY, CHANGED_MEANWHILE, INVALID_REQUEST, NOT_FOUND, Refused
from shared.quantities import ZERO
from shared.wire.journals import ReclassificationBatchLine

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import Balance
    from shared.wire.journals import BatchLine, JournalBatchChange, JournalBinContents, NewJournalBatch

CheckedLine = tuple[JournalLine, tuple[LineRefused, ...]]
"""A line as it was kept, with what would be refused about it alone."""


def create_batch(work: UnitOfWork, new: NewJournalBatch) -> JournalBatch:
    """Make a batch without lines. Raises: Refused(ALREADY_EXISTS, NOT_FOUND for a series)."""
    if store.batch(work, new.name) is not None:
        raise Refused(ALREADY_EXISTS, what="Batch", key=new.name)
    batch = JournalBatch(**new.model_dump(), made_by=work.person, made_at=work.now)
    _require_series(work, batch)
    store.insert_batch(work, batch)
    return batch


def change_batch(work: UnitOfWork, name: str, change: JournalBatchChange) -> JournalBatch:
    """Change what the batch says of all its lines. Raises: Refused(NOT_FOUND)."""
    batch = replace(locked_batch(work, name), **{field: getattr(change, field) for field in change.model_fields_set})
    _require_series(work, batch)
    store.update_batch(work, batch)
    return batch


def delete_batch(work: UnitOfWork, name: str) -> None:
    """Delete a batch that has no lines. Raises: Refused(NOT_FOUND, BATCH_NOT_EMPTY)."""
    locked_batch(work, name)
    count = store.count_lines(work, name)
    if count:
        raise Refused(BATCH_NOT_EMPTY, batch=name, count=count)
    store.delete_batch(work, name)


def batches(work: UnitOfWork) -> list[tuple[JournalBatch, int]]:
    """Every batch by name, with how many lines it has."""
    return store.batches(work)


def batch(work: UnitOfWork, name: str) -> JournalBatch:
    """The batch. Raises: Refused(NOT_FOUND)."""
    found = store.batch(work, name)
    if found is None:
        raise Refused(NOT_FOUND, what="journal batch", key=name)
    return found


def locked_batch(work: UnitOfWork, name: str) -> JournalBatch:
    """The batch, ours until the end of the transaction. Raises: Refused(NOT_FOUND)."""
    found = store.lock_batch(work, name)
    if found is None:
        raise Refused(NOT_FOUND, what="journal batch", key=name)
    return found


def count_lines(work: UnitOfWork, name: str) -> int:
    """How many lines the batch has."""
    return store.count_lines(work, name)


def lines(work: UnitOfWork, name: str, *, after: int, limit: int) -> list[JournalLine]:
    """Lines in their order: those numbered higher than `after`, at most `limit` of them. Raises: Refused(NOT_FOUND)."""
    batch(work, name)
    return store.lines(work, name, after=after, limit=limit)


def add_lines(work: UnitOfWork, name: str, new: Sequence[BatchLine]) -> list[CheckedLine]:
    """Put lines at the end of the batch; each with what is wrong with it. Raises: Refused(NOT_FOUND, INVALID_REQUEST)."""
    found = locked_batch(work, name)
    rules.require_kind(found, new)
    return [(line, problems_alone(work, found, line)) for line in _added(work, name, new)]


def add_bin_contents(work: UnitOfWork, name: str, wanted: JournalBinContents) -> list[CheckedLine]:
    """Put a line for everything that lies in the bin at the end of a reclassification batch: elsewhere, or to be made another.

    Raises: Refused(NOT_FOUND, INVALID_REQUEST). Source: spec/transfers.md, section 9, rule 8.
    """
    catalog.bin_(work, wanted.location, wanted.bin)
    there = ledger.bin_contents(work, EntryFilter(location_code=wanted.location, bin_code=wanted.bin))
    return add_lines(work, name, [_whole_balance(balance, wanted) for balance in there if balance.quantity > ZERO])


def _whole_balance(balance: Balance, wanted: JournalBinContents) -> ReclassificationBatchLine:
    return ReclassificationBatchLine(
        item=balance.item_no,
        variant=balance.variant_code,
        from_location=wanted.location,
        from_bin=wanted.bin,
        to_location=wanted.to_location or wanted.location,
        to_bin=wanted.to_bin or ("" if wanted.to_location else wanted.bin),
        quantity=balance.quantity,
        lot=balance.tracking.lot_no,
        serial=balance.tracking.serial_no,
        package=balance.tracking.package_no,
    )


def _added(work: UnitOfWork, name: str, new: Sequence[BatchLine]) -> list[JournalLine]:
    numbers = store.take_line_nos(work, name, len(new))
    added = [JournalLine(no, line, 1, work.person, work.now) for no, line in zip(numbers, new, strict=True)]
    store.insert_lines(work, name, added)
    return added


def change_line(work: UnitOfWork, name: str, line_no: int, version: int, new: BatchLine) -> CheckedLine:
    """Replace the line by another. Raises: Refused(NOT_FOUND, INVALID_REQUEST, CHANGED_MEANWHILE)."""
    found = locked_batch(work, name)
    rules.require_kind(found, [new])
    before = _line_as_read(work, name, line_no, version)
    changed = JournalLine(before.line_no, new, version + 1, work.person, work.now)
    store.update_lines(work, name, [changed])
    tracked_lines.line_changed(work, name, before, changed)
    return changed, problems_alone(work, found, changed)


def delete_line(work: UnitOfWork, name: str, line_no: int, version: int) -> None:
    """Delete the line. Raises: Refused(NOT_FOUND, CHANGED_MEANWHILE)."""
    locked_batch(work, name)
    gone = _line_as_read(work, name, line_no, version)
    store.delete_line(work, name, line_no)
    tracked_lines.lines_gone(work, name, [gone])


def copy_lines(work: UnitOfWork, name: str, from_batch: str, line_nos: Collection[int]) -> list[CheckedLine]:
    """Put lines of another batch, or of the same, with the numbers set on them, at the end of this one; none named: all of them.

    Raises: Refused(NOT_FOUND for a batch or line, INVALID_REQUEST for another kind of journal, or where there are none).
    """
    batch(work, from_batch)
    found = locked_batch(work, name)
    there = {line.line_no: line for line in store.lines(work, from_batch)}
    missing = set(line_nos) - there.keys()
    if missing:
        raise Refused(NOT_FOUND, what=f"line of batch {from_batch}", key=min(missing))
    wanted = [line for line_no, line in there.items() if not line_nos or line_no in line_nos]
    if not wanted:
        raise Refused(INVALID_REQUEST, reason=f"batch {from_batch} has no lines to copy")
    rules.require_kind(found, [line.line for line in wanted])
    copies = _added(work, name, [line.line for line in wanted])
    tracked_lines.lines_copied(work, from_batch, name, zip(wanted, copies, strict=True))
    return [(line, problems_alone(work, found, line)) for line in copies]


def _line_as_read(work: UnitOfWork, name: str, line_no: int, version: int) -> JournalLine:
    """The line, if nobody changed it since. Raises: Refused(NOT_FOUND, CHANGED_MEANWHILE)."""
    found = store.line(work, name, line_no)
    if found is None:
        raise Refused(NOT_FOUND, what=f"line of batch {name}", key=line_no)
    if found.version != version:
        raise Refused(CHANGED_MEANWHILE, what=f"Line {line_no} of {name}", person=found.entered_by or "the server")
    return found


def _require_series(work: UnitOfWork, batch: JournalBatch) -> None:
    for series in {batch.number_series, batch.posting_number_series} - {""}:
        number_series.require_series(work, series)
