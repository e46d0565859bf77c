"""What of an item can be taken from the bins of a location, picked from them, and put into them, and why not more.

Source: spec/warehouse.md, section 4, rule 8, and section 14, rule 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from server.bin_contents import service as bin_contents
from server.bin_contents.availability import available
from server.bin_contents.values import ContentKey, ContentSetup, StockedItem
from server.catalog import service as catalog
from server.catalog.place_values import BinCapacityPolicy
from server.ledger import bin_filling, questions
from server.ledger.values import EntryFilter
from server.tracking import service as tracking
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from server.bin_contents.availability import BinAvailability
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import Balance

QuantityByBin = Mapping[tuple[str, str], Quantity]
"""By variant and bin, base unit."""
OnOpenLines = Callable[["UnitOfWork", str, str], tuple[QuantityByBin, QuantityByBin]]
"""What open work at a location will take of an item, and what it will put."""


def availability(
    work: UnitOfWork, location_code: str, item_no: str, on_open_lines: OnOpenLines
) -> list[tuple[ContentKey, BinAvailability]]:
    """Bin by bin, where the item lies, is expected or belongs. Raises: Refused(NOT_FOUND, UNKNOWN_ITEM)."""
    location, item = catalog.location(work, location_code), catalog.item(work, item_no)
    there = _by_content(questions.bin_contents(work.connection, EntryFilter(item_no=item_no, location_code=location_code)))
    taking, putting = on_open_lines(work, location_code, item_no)
    variants = {*(variant for variant, _ in (*there, *taking, *putting)), "", *item.variants}
    setups = bin_contents.contents_of(work, (StockedItem(item_no, variant, location_code) for variant in variants))
    keys = {(key.variant_code, key.bin_code) for key in setups} | there.keys() | taking.keys() | putting.keys()
    found = []
    for variant, bin_code in sorted(key for key in keys if key[1]):
        key = ContentKey(item_no, variant, location_code, bin_code)
        room = None
        if location.bin_capacity_policy is not BinCapacityPolicy.NEVER_CHECK:
            room = bin_filling.room_for(work, key, "")
        balances = there.get((variant, bin_code), [])
        answer = available(
            location,
            catalog.bin_(work, location_code, bin_code),
            setups.get(key, ContentSetup(key)),
            quantity=_sum(balances),
            blocked=_sum([each for each in balances if tracking.blocked(work, [_numbers(each)])]),
            taking=taking.get((variant, bin_code), ZERO),
            putting=putting.get((variant, bin_code), ZERO),
            room=room,
        )
        found.append((key, answer))
    return found


def _by_content(balances: list[Balance]) -> dict[tuple[str, str], list[Balance]]:
    found: defaultdict[tuple[str, str], list[Balance]] = defaultdict(list)
    for each in balances:
        found[each.variant_code, each.place.bin_code].append(each)
    return found


def _sum(balances: list[Balance]) -> Quantity:
    return sum((each.quantity for each in balances), ZERO)


def _numbers(balance: Balance) -> tuple[str, ...]:
    numbers = balance.tracking
    return balance.item_no, balance.variant_code, numbers.lot_no, numbers.serial_no, numbers.package_no
