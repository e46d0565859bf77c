"""A journal line with several lots, serial or package numbers: which posting lines it becomes. Pure.

Source: spec/tracking.md, section 3, rules 3 to 5; section 9; section 10, rule 8.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from server.catalog.values import Dimension, Movement
from server.ledger.posting_lines import PostingLine, TransferLine
from server.tracking.values import LineSource, SourceLine, TrackedLine
from shared.errors import INVALID_REQUEST, TRACKING_QUANTITY_MISMATCH, Refused
from shared.quantities import ZERO, Quantity, amount_rounded
from shared.tracking import UNTRACKED, Tracking
from shared.wire.journals import ItemBatchLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.catalog.values import Item
    from server.journals.values import JournalLine
    from server.tracking.values import OpenNumber
    from shared.wire.journals import BatchLine

    Line = PostingLine | TransferLine

_INCREASES = frozenset({"purchase", "positive_adjustment"})


def source_of(line: BatchLine) -> LineSource:
    """Which kind of line its numbers are on; a negative quantity is the reverse of its type."""
    if not isinstance(line, ItemBatchLine):
        return LineSource.RECLASSIFICATION
    is_increase = (line.type in _INCREASES) == (line.quantity >= ZERO)
    return LineSource.JOURNAL_INCREASE if is_increase else LineSource.JOURNAL_DECREASE


def source_line(batch_name: str, line: JournalLine) -> SourceLine:
    """What its numbers are kept under."""
    return SourceLine(source_of(line.line), batch_name, line.line_no)


def location_of(line: BatchLine) -> str:
    """Where its goods come in or go out."""
    return line.location if isinstance(line, ItemBatchLine) else line.from_location


def tracked_line(
    batch_name: str, line: JournalLine, item: Item, quantity_base: Quantity, base_units_per_unit: Quantity
) -> TrackedLine:
    """The line as its numbers need it; their quantities are positive, whatever the direction."""
    entered = line.line
    return TrackedLine(
        key=source_line(batch_name, line),
        item=item,
        variant_code=entered.variant,
        location_code=location_of(entered),
        movement=Movement(entered.type) if isinstance(entered, ItemBatchLine) else Movement.TRANSFER,
        outstanding=abs(quantity_base),
        uom_code=entered.uom or item.base_uom,
        base_units_per_unit=base_units_per_unit,
    )


def by_number(line: Line, item: Item, numbers: Sequence[OpenNumber]) -> tuple[Line, ...]:
    """The line, number by number; without numbers the line itself.

    Raises: Refused(TRACKING_QUANTITY_MISMATCH, INVALID_REQUEST where a number is typed in the line besides).
    """
    if not numbers:
        return (line,)
    if not line.tracking.is_blank:
        raise Refused(INVALID_REQUEST, reason="a number is typed in the line, and others are set on it: take one of them away")
    quantity = abs(line.quantity)
    wanted = [number for number in numbers if number.to_handle]
    tracked = sum((number.to_handle for number in wanted), ZERO)
    rest = quantity - tracked
    if rest < ZERO or (rest and _requires_a_number(line, item)):
        raise Refused(TRACKING_QUANTITY_MISMATCH, item=item.no, tracked=tracked, quantity=quantity)
    *parts, without_number = _parts(line, [*(number.to_handle for number in wanted), rest])
    return (*map(_with_number, parts, wanted), *([without_number] if rest else []))


def _requires_a_number(line: Line, item: Item) -> bool:
    movement = Movement(line.entry_type.value) if isinstance(line, PostingLine) else Movement.TRANSFER
    inbound = isinstance(line, PostingLine) and line.quantity > ZERO
    return any(item.requires_number(dimension, movement, inbound=inbound) for dimension in Dimension)


def _parts(line: Line, quantities: Sequence[Quantity]) -> list[Line]:
    """The line in so many parts. What all of it costs is shared out to the cent, and nothing of it is lost."""
    if not isinstance(line, PostingLine):
        return [replace(line, quantity=quantity) for quantity in quantities]
    all_of_it = abs(line.quantity)
    parts: list[Line] = []
    done, spent = ZERO, amount_rounded(Decimal(0))
    for quantity in quantities:
        done += quantity
        cost = None
        if line.cost_amount is not None:
            so_far = amount_rounded(Decimal(line.cost_amount) * done / all_of_it)
            cost, spent = so_far - spent, so_far
        parts.append(replace(line, quantity=-quantity if line.quantity < ZERO else quantity, cost_amount=cost))
    return parts


def _with_number(line: Line, number: OpenNumber) -> Line:
    applies_to = number.applies_to_entry or line.applies_to_entry
    expires_on = number.expires_on or line.expires_on
    if isinstance(line, PostingLine):
        return replace(
            line,
            tracking=number.tracking,
            expires_on=expires_on,
            warranty_ends_on=number.warranty_ends_on,
            applies_to_entry=applies_to,
            applies_from_entry=number.applies_from_entry or line.applies_from_entry,
        )
    changes_expiration = number.clears_expiration or number.new_expires_on is not None
    return replace(
        line,
        tracking=number.tracking,
        new_tracking=_becomes(line, number),
        expires_on=expires_on,
        new_expires_on=number.new_expires_on if changes_expiration else line.new_expires_on,
        changes_expiration=changes_expiration or line.changes_expiration,
        applies_to_entry=applies_to,
    )


def _becomes(line: TransferLine, number: OpenNumber) -> Tracking:
    """What is said of the number, else what is typed in the line for all of them, else what it was."""
    new, of_all, old = number.new_tracking, line.new_tracking or UNTRACKED, number.tracking
    return Tracking(
        new.lot_no or of_all.lot_no or old.lot_no,
        new.serial_no or of_all.serial_no or old.serial_no,
        new.package_no or of_all.package_no or old.package_no,
    )
