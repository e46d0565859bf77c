"""Adjusting bins against the adjustment bin, and letting the items' books follow.

The warehouse item journal and "calculate warehouse adjustment". Source: spec/warehouse.md, section 7, rule 5, and section 9;
spec/ledger.md, section 11, rule 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.journals.rules.thresholds import require_within_thresholds
from server.ledger import service as ledger
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine, TransferLine
from server.ledger.values import EntryFilter, UnitInBin
from shared.errors import INVALID_REQUEST, Refused
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from shared.wire.warehouse_adjusting import BinAdjustment, BinAdjustmentLine


def adjust_bins(work: UnitOfWork, adjustment: BinAdjustment) -> PostedResult:
    """Post what was found in bins or is lost; the balance goes to the adjustment bin, the items' books stay as they are.

    Raises: Refused(INVALID_REQUEST: the location has no adjustment bin; and whatever the ledger refuses).
    """
    work.lock_items({line.item for line in adjustment.lines})
    location = _with_adjustment_bin(work, adjustment.location)
    lines = tuple(_bin_line(work, location, line) for line in adjustment.lines)
    return post(work, Posting(lines, catalog.work_date(work), reason_code=adjustment.reason))


def _with_adjustment_bin(work: UnitOfWork, location_code: str) -> Location:
    location = catalog.location(work, location_code)
    if not location.adjustment_bin:
        raise Refused(INVALID_REQUEST, reason=f"location {location_code} has no adjustment bin")
    return location


def _bin_line(work: UnitOfWork, location: Location, line: BinAdjustmentLine) -> TransferLine:
    item = catalog.item(work, line.item)
    there, elsewhere = Place(location.code, line.bin), Place(location.code, location.adjustment_bin)
    is_found = line.quantity > ZERO
    return TransferLine(
        line.item,
        elsewhere if is_found else there,
        there if is_found else elsewhere,
        catalog.base_quantity(item, Quantity(abs(line.quantity)), line.uom),
        variant_code=line.variant,
        tracking=Tracking(line.lot, line.serial, line.package),
        uom_code=line.uom,
        base_units_per_unit=catalog.base_units_per(item, line.uom),
    )


def to_carry_over(work: UnitOfWork, location_code: str, item_nos: Collection[str] = ()) -> list[UnitInBin]:
    """What the adjustment bin holds, by item, variant, number and, at directed locations, unit; of these items or of all.

    Raises: Refused(NOT_FOUND, INVALID_REQUEST).
    """
    location = _with_adjustment_bin(work, location_code)
    there = ledger.bin_contents(work, EntryFilter(location_code=location_code, bin_code=location.adjustment_bin))
    wanted = {each.item_no for each in there} if not item_nos else set(item_nos)
    if location.directed_put_away_and_pick:
        in_units = ledger.units_in_bins(work, location_code, wanted)
        return [each for each in in_units if each.bin_code == location.adjustment_bin]
    return [
        UnitInBin(each.item_no, each.variant_code, each.place.bin_code, each.tracking, "", each.quantity)
        for each in there
        if each.item_no in wanted
    ]


def carry_over(work: UnitOfWork, location_code: str, item_nos: Collection[str], reason: str) -> tuple[int, ...]:
    """Adjust the items by what the adjustment bin holds of them, which is empty then. The entries; none: there was nothing.

    Raises: Refused(NOT_FOUND, INVALID_REQUEST, REASON_REQUIRED, and whatever the ledger refuses).
    """
    work.lock_items({each.item_no for each in to_carry_over(work, location_code, item_nos)})
    setup = catalog.inventory_setup(work)
    lines = [_item_line(work, location_code, each) for each in to_carry_over(work, location_code, item_nos)]
    for line in lines:
        require_within_thresholds(line, catalog.item(work, line.item_no), setup, reason)
    return post(work, Posting(tuple(lines), catalog.work_date(work), reason_code=reason)).entry_nos if lines else ()


def _item_line(work: UnitOfWork, location_code: str, held: UnitInBin) -> PostingLine:
    """What is missing in the adjustment bin was found in others: the item has more."""
    item = catalog.item(work, held.item_no)
    return PostingLine(
        EntryType.POSITIVE_ADJUSTMENT if held.quantity < ZERO else EntryType.NEGATIVE_ADJUSTMENT,
        held.item_no,
        Place(location_code, held.bin_code),
        -held.quantity,
        variant_code=held.variant_code,
        tracking=held.tracking,
        uom_code=held.uom_code,
        base_units_per_unit=catalog.base_units_per(item, held.uom_code),
    )
