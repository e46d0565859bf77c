"""How full bins are: what a posting must know of bins that nothing may be put into when they are full, and what devices ask before.

Source: spec/warehouse.md, section 4, rules 8 and 9, and section 14, rule 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.bin_contents import service as bin_contents
from server.bin_contents.values import StockedItem
from server.catalog import service as catalog
from server.catalog.place_values import BinCapacityPolicy
from server.ledger import store
from server.ledger.rules.bin_loads import BinGoods, BinLoad
from shared.quantities import ONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.bin_contents.values import ContentKey, Room
    from server.catalog.values import Bin, Location
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import Place
    from server.ledger.rules.facts import Facts


def loads_for(work: UnitOfWork, facts: Facts, places: Iterable[Place]) -> dict[tuple[str, str], BinLoad]:
    """How full the bins of these places are that have limits, where their location lets nothing be put into a full one."""
    wanted = {
        (place.location_code, place.bin_code)
        for place in places
        if facts.location(place.location_code).bin_capacity_policy is BinCapacityPolicy.PROHIBIT_MORE_THAN_MAX
    }
    return {
        (location_code, bin_code): load_of(work, facts.location(location_code), facts.bins[location_code, bin_code])
        for location_code, bin_code in wanted
        if _has_limit(facts, location_code, bin_code)
    }


def _has_limit(facts: Facts, location_code: str, bin_code: str) -> bool:
    """The adjustment bin has none, whatever is said of it."""
    if facts.location(location_code).adjustment_bin == bin_code or (location_code, bin_code) not in facts.bins:
        return False
    bin_ = facts.bins[location_code, bin_code]
    limits_items = any(
        setup.max_quantity for key, setup in facts.contents.items() if key[2:] == (location_code, bin_code)
    )  # a few: those of the items of the posting
    return bool(bin_.maximum_weight or bin_.maximum_cubage) or limits_items


def load_of(work: UnitOfWork, location: Location, bin_: Bin) -> BinLoad:
    """How full the bin is by what lies in it now."""
    goods = store.goods_in_bin(work, location.code, bin_.code, by_unit=location.directed_put_away_and_pick)
    items = catalog.items(work, {each.item_no for each in goods})
    load = BinLoad()
    for each in goods:
        item = items[each.item_no]
        per_unit = item.units.get(each.uom_code or item.base_uom, ONE)
        load.add(BinGoods(item, each.variant_code, each.uom_code, per_unit), each.quantity)
    return load


def room_for(work: UnitOfWork, key: ContentKey, uom: str) -> Room | None:
    """How many base units more of the item go into the bin, and what limits them; None: as many as there are.

    Asked before goods are put there, wherever capacity is checked at all. Raises: Refused(NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN).
    """
    location, bin_ = catalog.location(work, key.location_code), catalog.bin_(work, key.location_code, key.bin_code)
    item = catalog.item(work, key.item_no)
    goods = BinGoods(item, key.variant_code, uom, catalog.base_units_per(item, uom))
    if location.bin_capacity_policy is BinCapacityPolicy.NEVER_CHECK or location.adjustment_bin == bin_.code:
        return None
    setups = bin_contents.contents_of(work, [StockedItem(item.no, key.variant_code, location.code)])
    return load_of(work, location, bin_).room(bin_, goods, setups.get(key))
