"""Which bin is an item's default, on values alone. Source: spec/warehouse.md, section 4, rules 4 and 5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog.place_values import DefaultBinSelection
from shared.errors import DEFAULT_BIN_EXISTS, INVALID_REQUEST, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.bin_contents.values import ContentSetup
    from server.catalog.values import Location


def becomes_default(location: Location, bin_code: str, default_bin: str) -> bool:
    """Whether goods that are put into the bin make it the item's default, which is another one now, or none (blank).

    Where goods arrive or wait to leave is nobody's place.
    """
    if bin_code in (location.receipt_bin, location.shipment_bin, default_bin):
        return False
    match location.default_bin_selection:
        case DefaultBinSelection.NONE:
            return False
        case DefaultBinSelection.FIXED_BIN:
            return not default_bin
        case DefaultBinSelection.LAST_USED_BIN:
            return True


def require_sound(content: ContentSetup, others: Iterable[ContentSetup]) -> None:
    """Raises: Refused(INVALID_REQUEST, DEFAULT_BIN_EXISTS); `others` are those of the same item and location."""
    if content.max_quantity and content.min_quantity > content.max_quantity:
        raise Refused(INVALID_REQUEST, reason="min_quantity is more than max_quantity")
    for other in others:
        if content.is_default and other.is_default and other.key != content.key:
            raise Refused(DEFAULT_BIN_EXISTS, bin=other.key.bin_code, item=content.key.item_no, location=content.key.location_code)
