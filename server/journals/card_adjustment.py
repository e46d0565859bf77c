"""Adjusting inventory from the item card: how much there is is typed, and the difference is posted.

Source: spec/ledger.md, section 6, rule 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.journals.rules.thresholds import require_within_thresholds
from server.ledger import service as ledger
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine
from server.ledger.values import EntryFilter
from shared.errors import BIN_REQUIRED, CARD_ADJUSTMENT_OFF, INVALID_REQUEST, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedLine
    from shared.wire.journals import ItemInventory, NewInventory


def adjust_inventory(work: UnitOfWork, item_no: str, wanted: ItemInventory) -> tuple[PostedLine, ...]:
    """Post what is missing to the quantities that were typed; nothing where they are right. What each difference became.

    Raises: Refused(CARD_ADJUSTMENT_OFF, UNKNOWN_ITEM, NOT_FOUND, BIN_REQUIRED, REASON_REQUIRED, SECOND_PERSON_REQUIRED, and
    whatever the ledger refuses: tracked items for want of a number).
    """
    setup = catalog.inventory_setup(work)
    if not setup.adjust_from_item_card:
        raise Refused(CARD_ADJUSTMENT_OFF)
    work.lock_items([item_no])
    item = catalog.item(work, item_no)
    _require_inventory(wanted, is_inventory=item.is_inventory, item_no=item_no)
    differences = [_difference(work, item_no, wanted.variant, each) for each in wanted.locations]
    lines = tuple(line for line in differences if line.quantity)
    for line in lines:
        require_within_thresholds(line, item, setup, wanted.reason)
    return post(work, Posting(lines, catalog.work_date(work), reason_code=wanted.reason)).lines if lines else ()


def _require_inventory(wanted: ItemInventory, *, is_inventory: bool, item_no: str) -> None:
    if not is_inventory:
        raise Refused(INVALID_REQUEST, reason=f"{item_no} has no stock")
    if len({each.location for each in wanted.locations}) < len(wanted.locations):
        raise Refused(INVALID_REQUEST, reason="a location is named twice")


def _difference(work: UnitOfWork, item_no: str, variant_code: str, counted: NewInventory) -> PostingLine:
    """What is missing there, or too much; zero where the figure is right."""
    if counted.location and catalog.location(work, counted.location).bin_mandatory:
        raise Refused(BIN_REQUIRED, location=counted.location)
    there = EntryFilter(item_no=item_no, variant_code=variant_code, location_code=counted.location)
    change = counted.quantity - ledger.quantity_on_hand(work, there)
    entry_type = EntryType.POSITIVE_ADJUSTMENT if change > ZERO else EntryType.NEGATIVE_ADJUSTMENT
    return PostingLine(entry_type, item_no, Place(counted.location), change, variant_code=variant_code)
