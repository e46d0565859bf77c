"""Bins together with what lies in them: what is said of contents, and deleting a bin that is empty.

Source: spec/warehouse.md, section 4, rules 1 and 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.bin_contents import service as bin_contents
from server.catalog import places
from server.ledger import questions
from server.ledger.values import BalancePage, EntryFilter
from shared.errors import BIN_IN_USE, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.bin_contents.values import ContentKey, ContentSetup
    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity


def contents(
    work: UnitOfWork, *, item_no: str | None, location_code: str | None, bin_code: str | None, after: ContentKey | None, limit: int
) -> list[tuple[ContentSetup, Quantity]]:
    """What is said of items in bins, with how much lies there, in the order of their keys; at most `limit` behind `after`."""
    found = bin_contents.contents(work, item_no=item_no, location_code=location_code, bin_code=bin_code, after=after, limit=limit)
    return [(content, quantity_there(work, content.key)) for content in found]


def save_content(work: UnitOfWork, content: ContentSetup) -> Quantity:
    """Say this of an item in a bin; how much lies there. Raises: what `bin_contents.service.save` raises."""
    bin_contents.save(work, content)
    return quantity_there(work, content.key)


def quantity_there(work: UnitOfWork, key: ContentKey) -> Quantity:
    """How much of the item lies in the bin, base unit."""
    return questions.quantity_on_hand(work.connection, EntryFilter(key.item_no, key.variant_code, key.location_code, key.bin_code))


def content_in_words(work: UnitOfWork, location_code: str, bin_code: str) -> str:
    """Something that lies in the bin, or in any bin of the location (blank), in words; blank: nothing does."""
    there = EntryFilter(location_code=location_code, bin_code=bin_code or None)
    held = questions.bin_contents(work.connection, there, BalancePage(limit=1))
    return f"{held[0].place.bin_code} contains {held[0].quantity} {held[0].item_no}" if held else ""


def delete_bin(work: UnitOfWork, location_code: str, bin_code: str, open_line: Callable[[UnitOfWork, str, str], str]) -> None:
    """Delete the bin, and what was said of items in it. `open_line` says which open work takes from it or brings to it.

    Raises: Refused(NOT_FOUND, BIN_IN_USE).
    """
    if held := content_in_words(work, location_code, bin_code):
        raise Refused(BIN_IN_USE, bin=bin_code, location=location_code, reason=held)
    if line := open_line(work, location_code, bin_code):
        raise Refused(BIN_IN_USE, bin=bin_code, location=location_code, reason=line)
    places.delete_bin(work, location_code, bin_code)
    bin_contents.forget_bin(work, location_code, bin_code)
