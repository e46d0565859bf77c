"""Where goods could go: reads what the rule of put-aways asks of a location, once for all goods that want a place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from server.bin_contents import service as bin_contents
from server.bin_contents.values import StockedItem
from server.catalog import service as catalog
from server.catalog.place_values import NO_SIZE, BinUse, PutAwayBinPolicy, UnitSize
from server.warehouse import activities, shelf_store
from server.warehouse.put_away_values import NOTHING, GoodsToPlace, ItemInBin, KeptItem, PlaceBin, Placement
from server.warehouse.rules import put_aways as rules
from server.warehouse.rules.movements import bins_in_passing
from shared.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from server.bin_contents.values import ContentSetup
    from server.catalog.place_values import PutAwayRule
    from server.catalog.values import Bin, Location
    from server.database.unit_of_work import UnitOfWork


def placements(work: UnitOfWork, location: Location, wanted: Sequence[GoodsToPlace]) -> list[Placement]:
    """A place for all of the goods, in their order, each with its reason; a blank bin where none was found.

    Where the location has no bins there is nothing to find.
    """
    if not location.bin_mandatory:
        return [Placement(goods, goods.quantity) for goods in wanted]
    with_last, bins = _asked(work, location, wanted)
    return rules.placements(with_last, bins, location, _templates(work, location, wanted))


def alternatives(work: UnitOfWork, location: Location, goods: GoodsToPlace) -> list[Placement]:
    """The best bins for the goods, each with how much of them fits there; where there is none, one without a bin says why."""
    if not location.bin_mandatory:
        return []
    (with_last,), bins = _asked(work, location, [goods])
    template = _templates(work, location, [goods]).get(goods.item.no, ())
    found = list(islice(rules.alternatives(with_last, bins, location, template), ALTERNATIVES_MAX))
    return found or [Placement(goods, goods.quantity, why=rules.why_no_bin(goods, bins, location))]


ALTERNATIVES_MAX = 8
"""Nobody walks through more bins than these to find room."""


def _asked(work: UnitOfWork, location: Location, wanted: Sequence[GoodsToPlace]) -> tuple[list[GoodsToPlace], list[PlaceBin]]:
    """The goods with where their items were last, and every bin that could take them."""
    all_bins = catalog.bins(work, location.code)
    no_shelf = {*bins_in_passing(location), *(each.code for each in all_bins if not each.allows(BinUse.PUT_AWAY))}
    last = {
        item: shelf_store.last_bin(work, StockedItem(*item, location.code), but_not=no_shelf)
        for item in {goods.kept_item for goods in wanted}
    }
    with_last = [replace(goods, last_bin=last[goods.kept_item]) for goods in wanted]
    return with_last, _place_bins(work, location, all_bins, wanted)


def _place_bins(work: UnitOfWork, location: Location, all_bins: Iterable[Bin], wanted: Iterable[GoodsToPlace]) -> list[PlaceBin]:
    """Every bin of the location, with what is known of it and of these goods in it."""
    kept_items = {goods.kept_item for goods in wanted}
    occupied, awaited = shelf_store.occupied_bins(work, location.code), shelf_store.awaited_bins(work, location.code)
    fixed, load_of = shelf_store.fixed_bins(work, location.code), loads(work, location)
    items, setups = _items_in_bins(work, location, kept_items), _setups(work, location, kept_items)
    return [
        PlaceBin(
            each,
            is_empty=each.code not in occupied,
            is_awaited=each.code in awaited,
            is_fixed_for=fixed.get(each.code, frozenset()),
            items=MappingProxyType(items[each.code]) if each.code in items else NO_ITEMS,
            setups=MappingProxyType(setups[each.code]) if each.code in setups else NO_SETUPS,
            load=load_of.get(each.code, NO_SIZE),
        )
        for each in all_bins
    ]


NO_ITEMS: Mapping[KeptItem, ItemInBin] = MappingProxyType({})
NO_SETUPS: Mapping[KeptItem, ContentSetup] = MappingProxyType({})


def _items_in_bins(work: UnitOfWork, location: Location, wanted: Iterable[KeptItem]) -> dict[str, dict[KeptItem, ItemInBin]]:
    """By bin: how much of these items lies there, and how much is on its way."""
    item_nos = {item.item_no for item in wanted}
    found: dict[str, dict[KeptItem, ItemInBin]] = defaultdict(dict)
    units = shelf_store.units(work, location.code, item_nos) if location.directed_put_away_and_pick else {}
    for goods, quantity in shelf_store.quantities(work, location.code, item_nos).items():
        item = KeptItem(goods.item_no, goods.variant_code)
        found[goods.bin_code][item] = ItemInBin(quantity, units=units.get(goods, frozenset()))
    coming = activities.quantity_on_open_lines(work, location.code, item_nos, taking=False)
    for goods, quantity in coming.items():
        of_bin, item = found[goods.bin_code], KeptItem(goods.item_no, goods.variant_code)
        there = of_bin.get(item, NOTHING)
        of_bin[item] = replace(there, coming=there.coming + quantity)
    return found


def _setups(work: UnitOfWork, location: Location, wanted: Iterable[KeptItem]) -> dict[str, dict[KeptItem, ContentSetup]]:
    """By bin: what is said of these items there."""
    asked = [StockedItem(*item, location.code) for item in wanted]
    found: dict[str, dict[KeptItem, ContentSetup]] = defaultdict(dict)
    for key, setup in bin_contents.contents_of(work, asked).items():
        found[key.bin_code][KeptItem(key.item_no, key.variant_code)] = setup
    return found


def loads(work: UnitOfWork, location: Location, bin_codes: Collection[str] | None = None) -> dict[str, UnitSize]:
    """How much weight and volume is, and will be, in each bin that bears so much only: of these, or of all."""
    held = shelf_store.held_in_limited_bins(work, location.code, bin_codes)
    cards = catalog.items(work, {item_no for _, item_no, _ in held}) if held else {}
    found: dict[str, UnitSize] = {}
    for bin_code, item_no, quantity in held:
        size, there = cards[item_no].size_of(cards[item_no].base_uom), found.get(bin_code, NO_SIZE)
        units = -(-quantity // 1)  # what is begun takes its place
        found[bin_code] = UnitSize(Quantity(there.weight + size.weight * units), Quantity(there.cubage + size.cubage * units))
    return found


def _templates(work: UnitOfWork, location: Location, wanted: Iterable[GoodsToPlace]) -> dict[str, tuple[PutAwayRule, ...]]:
    """By item: the lines of its own template, else of the location's. Source: spec/warehouse.md, section 1, put_away_template."""
    if location.put_away_bin_policy is not PutAwayBinPolicy.PUT_AWAY_TEMPLATE:
        return {}
    codes = {goods.item.no: goods.item.put_away_template or location.put_away_template for goods in wanted}
    lines = {code: catalog.put_away_template(work, code) for code in set(codes.values()) if code}
    return {item_no: lines[code] for item_no, code in codes.items() if code}
