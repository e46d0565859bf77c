"""Turning a location that is in use into one with bins: all that lies there gets its first bin, the adjustment bin.

From there people bring it to its real places. Source: spec/warehouse.md, section 2, rule 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import places
from server.catalog import service as catalog
from server.ledger import questions
from server.ledger.posting import post
from server.ledger.posting_lines import Place, Posting, TransferLine
from server.ledger.values import EntryFilter
from shared.errors import INVALID_REQUEST, LOCATION_IN_USE, Refused
from shared.quantities import ZERO
from shared.wire.places import LocationChange, NewBin

if TYPE_CHECKING:
    from server.catalog.usage import PlaceUsage
    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import Balance

_LINES_AT_A_TIME = 1_000


def convert(work: UnitOfWork, location_code: str, adjustment_bin: str, change: LocationChange, usage: PlaceUsage) -> Location:
    """Give the location bins, and the switches of `change`; everything that lies there goes into the adjustment bin, made new.

    It cannot be taken back. Raises: Refused(NOT_FOUND, ALREADY_EXISTS, INVALID_REQUEST, LOCATION_IN_USE: stock is negative, or work
    is open; and whatever the ledger refuses, as of blocked items).
    """
    before = catalog.location(work, location_code)
    if before.bin_mandatory:
        raise Refused(INVALID_REQUEST, reason=f"location {location_code} has bins already")
    goods = _stock(work, location_code)
    work.lock_items({each.item_no for each in goods})
    without_goods = replace(usage, has_open_entries=lambda _work, _code: False)
    given = {name: getattr(change, name) for name in change.model_fields_set} | {"bin_mandatory": True}
    changed = places.change_location(work, location_code, LocationChange(**given), without_goods)
    bin_type = "qc" if changed.directed_put_away_and_pick else ""
    places.create_bin(work, NewBin(location=location_code, code=adjustment_bin, type=bin_type))
    changed = places.save_location(work, replace(changed, adjustment_bin=adjustment_bin))
    lines = [_first_bin(each, adjustment_bin) for each in _stock(work, location_code)]
    for start in range(0, len(lines), _LINES_AT_A_TIME):
        post(work, Posting(tuple(lines[start : start + _LINES_AT_A_TIME]), catalog.work_date(work)))
    return changed


def _stock(work: UnitOfWork, location_code: str) -> list[Balance]:
    """What lies there. Raises: Refused(LOCATION_IN_USE) where something is missing."""
    goods = questions.on_hand(work.connection, EntryFilter(location_code=location_code))
    if short := next((each for each in goods if each.quantity < ZERO), None):
        reason = f"{abs(short.quantity)} {short.item_no} are missing there"
        raise Refused(LOCATION_IN_USE, switch="bin_mandatory", location=location_code, reason=reason)
    return goods


def _first_bin(goods: Balance, adjustment_bin: str) -> TransferLine:
    place = Place(goods.place.location_code)
    return TransferLine(
        goods.item_no,
        place,
        replace(place, bin_code=adjustment_bin),
        goods.quantity,
        variant_code=goods.variant_code,
        tracking=goods.tracking,
        gets_first_bin=True,
    )
