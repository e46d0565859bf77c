"""The lots, serial and package numbers that are set on the lines of batches; one number may be typed in the line instead.

`server/tracking/open_lines.py` keeps them; here is which journal line they are on, and that they go where the line goes.
Source: spec/tracking.md, section 10, rule 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.journals import store
from server.journals.rules import numbered_lines as rules
from server.tracking import open_lines
from shared.errors import NOT_FOUND, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.journals.values import JournalLine
    from server.tracking.values import OpenNumber, TrackedLine


def tracked_line(work: UnitOfWork, batch_name: str, line_no: int) -> TrackedLine:
    """The line as its numbers need it, as it is now. Raises: Refused(NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN, QUANTITY_TOO_FINE)."""
    line = store.line(work, batch_name, line_no)
    if line is None or line.is_empty:
        raise Refused(NOT_FOUND, what=f"line of batch {batch_name} with an item", key=line_no)
    entered, item = line.line, catalog.item(work, line.line.item)
    in_base = catalog.base_quantity(item, entered.quantity, entered.uom)
    return rules.tracked_line(batch_name, line, item, in_base, catalog.base_units_per(item, entered.uom))


def numbers_on(work: UnitOfWork, batch_name: str, line: JournalLine, item: Item) -> Sequence[OpenNumber]:
    """The numbers that are set on the line."""
    return open_lines.open_numbers(work, item, rules.source_line(batch_name, line))


def line_changed(work: UnitOfWork, batch_name: str, before: JournalLine, after: JournalLine) -> None:
    """Numbers belong to goods: they stay unless the line is of another item now."""
    work.lock_items({before.line.item, after.line.item} - {""})
    if before.line.item != after.line.item:
        lines_gone(work, batch_name, [before])
        return
    open_lines.line_changed(
        work,
        before.line.item,
        rules.source_line(batch_name, before),
        rules.source_of(after.line),
        variant_code=after.line.variant,
        location_code=rules.location_of(after.line),
    )


def lines_copied(work: UnitOfWork, from_batch: str, to_batch: str, pairs: Iterable[tuple[JournalLine, JournalLine]]) -> None:
    """The copies have the numbers of the lines that they are copies of."""
    for line, copy in pairs:
        of_line, of_copy = rules.source_line(from_batch, line), rules.source_line(to_batch, copy)
        open_lines.numbers_of_copy(work, line.line.item, of_line, of_copy)


def lines_gone(work: UnitOfWork, batch_name: str, lines: Sequence[JournalLine]) -> None:
    """Lines that are deleted or posted have no numbers any more."""
    item_nos = sorted({line.line.item for line in lines} - {""})
    work.lock_items(item_nos)
    with_numbers = {no for no, item in catalog.known_items(work, item_nos).items() if item.takes_numbers}
    gone = [line for line in lines if line.line.item in with_numbers]
    open_lines.lines_gone(work, [(line.line.item, rules.source_line(batch_name, line)) for line in gone])
