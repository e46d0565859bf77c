"""Which posting line a journal line becomes. Pure: the quantity in base units is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType, Place, PostingLine, TransferLine
from shared.quantities import Quantity, UnitCost, amount_for, unit_cost_in_base_unit
from shared.tracking import Tracking

if TYPE_CHECKING:
    from server.ledger.values import Balance
    from shared.wire.adjusting import Adjusted
    from shared.wire.journals import ItemJournalLine, ReclassificationLine
    from shared.wire.reclassification import Reclassified

_OUTBOUND = frozenset({EntryType.SALE, EntryType.NEGATIVE_ADJUSTMENT})


def posting_line(line: ItemJournalLine, quantity_base: Quantity, base_units_per_unit: Quantity) -> PostingLine:
    """The increase or decrease that the line means. Source: spec/ledger.md, section 2, rule 1."""
    entry_type = EntryType(line.type)
    cost = line.unit_cost if line.unit_cost is not None else _price(line, entry_type)
    return PostingLine(
        entry_type,
        line.item,
        Place(line.location, line.bin),
        -quantity_base if entry_type in _OUTBOUND else quantity_base,
        variant_code=line.variant,
        tracking=Tracking(line.lot, line.serial, line.package),
        expires_on=line.expiration,
        unit_cost=unit_cost_in_base_unit(cost, base_units_per_unit) if cost is not None else None,
        cost_amount=amount_for(line.quantity, cost) if cost is not None and line.uom else None,
        applies_to_entry=line.applies_to,
        applies_from_entry=line.applies_from,
        uom_code=line.uom,
        base_units_per_unit=base_units_per_unit,
    )


def _price(line: ItemJournalLine, entry_type: EntryType) -> UnitCost | None:
    """What is paid is a cost; what a sale brings in is not."""
    return None if entry_type is EntryType.SALE else line.unit_amount


def transfer_line(line: ReclassificationLine, quantity_base: Quantity, base_units_per_unit: Quantity) -> TransferLine:
    """The move or change that the line means; new numbers are the old ones unless they are given.

    Source: spec/transfers.md, section 9, rule 1.
    """
    return TransferLine(
        line.item,
        Place(line.from_location, line.from_bin),
        Place(line.to_location, line.to_bin),
        quantity_base,
        variant_code=line.variant,
        tracking=Tracking(line.lot, line.serial, line.package),
        new_tracking=Tracking(line.new_lot or line.lot, line.new_serial or line.serial, line.new_package or line.package),
        expires_on=line.expiration,
        new_expires_on=line.new_expiration,
        changes_expiration="new_expiration" in line.model_fields_set,
        applies_to_entry=line.applies_to,
        uom_code=line.uom,
        base_units_per_unit=base_units_per_unit,
    )


def reclassified_line(
    content: Reclassified, location_code: str, quantity_base: Quantity, base_units_per_unit: Quantity
) -> TransferLine:
    """The change that a device sent: the goods stay in their bin and become others."""
    place = Place(location_code, content.bin)
    return TransferLine(
        content.item,
        place,
        place,
        quantity_base,
        variant_code=content.variant,
        tracking=Tracking(content.lot, content.serial),
        new_tracking=Tracking(content.new_lot or content.lot, content.new_serial or content.serial),
        new_expires_on=content.new_expiration,
        changes_expiration=content.new_expiration is not None,
        uom_code=content.uom,
        base_units_per_unit=base_units_per_unit,
    )


def redated_line(content: Reclassified, stock: Balance) -> TransferLine:
    """The new date for what lies in one place of a lot that a device re-dates as a whole."""
    return TransferLine(
        content.item,
        stock.place,
        stock.place,
        stock.quantity,
        variant_code=content.variant,
        tracking=stock.tracking,
        new_expires_on=content.new_expiration,
        changes_expiration=True,
    )


def adjusted_line(content: Adjusted, location_code: str, quantity_base: Quantity, base_units_per_unit: Quantity) -> PostingLine:
    """The increase or decrease that a device sent."""
    is_found = content.direction == "found"
    return PostingLine(
        EntryType.POSITIVE_ADJUSTMENT if is_found else EntryType.NEGATIVE_ADJUSTMENT,
        content.item,
        Place(location_code, content.bin),
        quantity_base if is_found else -quantity_base,
        variant_code=content.variant,
        tracking=Tracking(content.lot, content.serial),
        expires_on=content.expiration,
        uom_code=content.uom,
        base_units_per_unit=base_units_per_unit,
    )
