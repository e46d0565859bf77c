"""What a posting line says, as the movement that it becomes: an increase or decrease, half of a transfer, or a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType, Place
from server.ledger.rules.movements import KnownCost, Movement

if TYPE_CHECKING:
    from datetime import date

    from server.catalog.values import Item
    from server.ledger.posting_lines import Posting, PostingLine, TransferLine
    from server.ledger.rules.undo import TakenBack
    from shared.quantities import Quantity
    from shared.tracking import Tracking


def movement_of(index: int, line: PostingLine, entry_no: int, item: Item, posting: Posting) -> Movement:
    """The movement of an increase or decrease."""
    return Movement(
        line=index,
        entry_no=entry_no,
        entry_type=line.entry_type,
        item=item,
        variant_code=line.variant_code,
        place=line.place,
        quantity=line.quantity,
        tracking=line.tracking,
        posting_date=posting.posting_date,
        document=posting.document,
        document_line_no=line.document_line_no,
        expires_on=line.expires_on,
        warranty_ends_on=warranty_of(line, item, posting),
        unit_cost=line.unit_cost,
        cost_amount=line.cost_amount,
        indirect_cost_percent=line.indirect_cost_percent,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
        applies_to=line.applies_to_entry,
        applies_from=line.applies_from_entry,
    )


def warranty_of(line: PostingLine, item: Item, posting: Posting) -> date | None:
    """The last day of the warranty: as given, or by the tracking code from the date on the paper; untracked goods have none.

    Source: spec/tracking.md, section 8, rule 8.
    """
    if line.warranty_ends_on is not None or item.warranty_formula is None or line.tracking.is_blank:
        return line.warranty_ends_on
    return item.warranty_formula.from_day(posting.document_date)


def transfer_half(
    index: int,
    line: TransferLine,
    entry_no: int,
    item: Item,
    posting: Posting,
    *,
    place: Place,
    quantity: Quantity,
    tracking: Tracking,
) -> Movement:
    """The decrease or one of the increases of a transfer."""
    return Movement(
        line=index,
        entry_no=entry_no,
        entry_type=EntryType.TRANSFER,
        item=item,
        variant_code=line.variant_code,
        place=place,
        quantity=quantity,
        tracking=tracking,
        posting_date=posting.posting_date,
        document=posting.document,
        document_line_no=line.document_line_no,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
    )


def correction_of(index: int, taken: TakenBack, entry_no: int, item: Item, expires_on: date | None) -> Movement:
    """The opposite of an entry, under its document."""
    entry, cost = taken.entry, taken.state.cost
    return Movement(
        line=index,
        entry_no=entry_no,
        entry_type=entry.entry_type,
        item=item,
        variant_code=entry.variant_code,
        place=Place(entry.place.location_code, taken.bin_code),
        quantity=-entry.quantity,
        tracking=entry.tracking,
        posting_date=taken.posting_date,
        document=entry.document,
        document_line_no=entry.document_line_no,
        expires_on=expires_on,
        warranty_ends_on=entry.warranty_ends_on,
        uom_code=entry.uom_code,
        base_units_per_unit=entry.base_units_per_unit,
        undoes=entry.entry_no,
        known_cost=KnownCost(entry.quantity, cost.actual, cost.expected),
    )
