"""Where to put goods: into which bins, how much into each, and why. Pure.

Templates are tried line by line; small sites that have none go by what a person would do: the item's default bin, where it was
last, where some of it lies, an empty bin near there. Source: spec/warehouse.md, section 5, rule 7; section 14, rule 3.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from server.bin_contents.capacity import room_for
from server.catalog.place_values import BinUse, PutAwayBinPolicy, UnitSize
from server.warehouse.put_away_values import GoodsToPlace, ItemInBin, Placement
from server.warehouse.rules.movements import bins_in_passing
from server.warehouse.values import ActivityLine
from shared.errors import INVALID_REQUEST, Refused
from shared.quantities import ONE, ZERO, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from server.catalog.place_values import PutAwayRule
    from server.catalog.values import Bin, Item, Location
    from server.warehouse.pick_values import Stock
    from server.warehouse.put_away_values import Arrival, PlaceBin


@dataclass(frozen=True, slots=True)
class Preference:
    """Bins that are looked for together, best first; and what is told of one that is found."""

    why: str
    fits: Callable[[PlaceBin, GoodsToPlace], bool]
    nearest_first: bool = False
    """In the order of the walk from where the item lies; otherwise the highest ranking first."""


def placements(
    wanted: Iterable[GoodsToPlace],
    bins: Sequence[PlaceBin],
    location: Location,
    templates: Mapping[str, Sequence[PutAwayRule]],
) -> list[Placement]:
    """A place for all of the goods, in their order; what finds none has a blank bin, and says why.

    What is placed takes up its room for the goods behind it. `templates`: by item, the lines of the template that holds for it.
    """
    known = {each.code: each for each in bins}
    found: list[Placement] = []
    for goods in wanted:
        for placement in _placements_of(goods, known, location, preferences(location, templates.get(goods.item.no, ()))):
            found.append(placement)
            if placement.bin_code:
                known[placement.bin_code] = with_more(known[placement.bin_code], goods, placement.quantity)
    return found


def alternatives(
    goods: GoodsToPlace, bins: Sequence[PlaceBin], location: Location, template: Sequence[PutAwayRule]
) -> Iterator[Placement]:
    """Every bin that could take the goods, best first, with how much of them fits there."""
    known = {each.code: each for each in bins}
    for each, why in _best_first(goods, known, location, preferences(location, template)):
        part = _part_that_fits(goods.quantity, each, goods)
        if part > ZERO:
            yield Placement(goods, part, each.code, why, each.bin.sequence)


def _placements_of(
    goods: GoodsToPlace, bins: Mapping[str, PlaceBin], location: Location, wanted: Sequence[Preference]
) -> list[Placement]:
    found: list[Placement] = []
    left = goods.quantity
    for each, why in _best_first(goods, bins, location, wanted):
        part = _part_that_fits(left, each, goods)
        if part > ZERO:
            found.append(Placement(goods, part, each.code, why, each.bin.sequence))
            left -= part
        if not left:
            return found
    return [*found, Placement(goods, left, why=why_no_bin(goods, bins.values(), location))]


def _best_first(
    goods: GoodsToPlace, bins: Mapping[str, PlaceBin], location: Location, wanted: Sequence[Preference]
) -> Iterator[tuple[PlaceBin, str]]:
    """The bins that may take the goods, by the preferences, each once, with the reason."""
    candidates = {code: each for code, each in bins.items() if not objection(each, goods, location)}
    for preference in wanted:
        fitting = [each for each in candidates.values() if preference.fits(each, goods)]
        for each in _in_order(fitting, goods, bins, preference):
            del candidates[each.code]
            yield each, preference.why


# Which bins are looked for


def preferences(location: Location, template: Sequence[PutAwayRule]) -> tuple[Preference, ...]:
    """What is tried, in order. Without a template a location goes by the item's default bin, then by what lies where."""
    if location.put_away_bin_policy is PutAwayBinPolicy.PUT_AWAY_TEMPLATE and template:
        return (AS_WANTED, *(Preference(_why(rule), partial(_fits_rule, rule)) for rule in template))
    return (AS_WANTED, *WITHOUT_TEMPLATE)


def _fits_rule(rule: PutAwayRule, place: PlaceBin, goods: GoodsToPlace) -> bool:
    """Fixed-bin lines search the item's fixed bins only, all others bins that are nobody's."""
    there, setup = place.of(goods), place.setup(goods)
    if rule.find_fixed_bin != (goods.kept_item in place.is_fixed_for) or (place.is_fixed_for and not rule.find_fixed_bin):
        return False
    return not (
        (rule.find_same_item and not rule.find_fixed_bin and not there.expected)
        or (rule.find_uom_match and there.units and goods.unit not in there.units)
        or (rule.find_bin_less_than_min and there.expected >= setup.min_quantity)
        or (rule.find_empty_bin and (not place.is_empty or place.is_awaited))
    )


def _why(rule: PutAwayRule) -> str:
    words = (
        (rule.find_fixed_bin, "fixed bin"),
        (rule.find_same_item and not rule.find_fixed_bin, "same item here"),
        (rule.find_uom_match, "same unit"),
        (rule.find_bin_less_than_min, "below minimum"),
        (rule.find_empty_bin, "empty bin"),
    )
    return ", ".join(word for said, word in words if said) or "free bin"


def _is_wanted(place: PlaceBin, goods: GoodsToPlace) -> bool:
    return place.code == goods.wanted_bin


def _is_default(place: PlaceBin, goods: GoodsToPlace) -> bool:
    return place.setup(goods).is_default


def _was_last(place: PlaceBin, goods: GoodsToPlace) -> bool:
    return place.code == goods.last_bin and not _is_others(place, goods)


def _has_same_item(place: PlaceBin, goods: GoodsToPlace) -> bool:
    return bool(place.of(goods).expected) or goods.kept_item in place.is_fixed_for


def _is_free(place: PlaceBin, goods: GoodsToPlace) -> bool:
    return place.is_empty and not place.is_awaited and not _is_others(place, goods)


def _is_nobodys(place: PlaceBin, goods: GoodsToPlace) -> bool:
    return not _is_others(place, goods)


def _is_others(place: PlaceBin, goods: GoodsToPlace) -> bool:
    """Whether the bin is fixed for other items only."""
    return bool(place.is_fixed_for) and goods.kept_item not in place.is_fixed_for


AS_WANTED = Preference("bin of the order line", _is_wanted)

WITHOUT_TEMPLATE = (
    Preference("default bin", _is_default),
    Preference("last bin of the item", _was_last),
    Preference("same item here", _has_same_item),
    Preference("empty bin, nearest", _is_free, nearest_first=True),
    Preference("nearest bin with room", _is_nobodys, nearest_first=True),
)
"""What a small site does that has no template. Source: spec/warehouse.md, section 14, rule 3."""


def _in_order(
    found: Iterable[PlaceBin], goods: GoodsToPlace, bins: Mapping[str, PlaceBin], preference: Preference
) -> list[PlaceBin]:
    if preference.nearest_first:
        return _nearest_first(list(found), goods, bins)
    # Two sorts, because a text cannot be negated: of bins with the same ranking the highest code comes first.
    return sorted(sorted(found, key=lambda each: each.code, reverse=True), key=lambda each: -each.bin.ranking)


def _nearest_first(found: list[PlaceBin], goods: GoodsToPlace, bins: Mapping[str, PlaceBin]) -> list[PlaceBin]:
    """By how many bins further in the walk: from where the item lies, else from where the goods are, else from the start."""
    if not found:
        return found
    walk = sorted(bins.values(), key=lambda each: (each.bin.sequence, each.code))
    position = {each.code: index for index, each in enumerate(walk)}
    starts = [position[each.code] for each in walk if each.of(goods).lies] or [position.get(goods.from_bin, 0)]
    return sorted(found, key=lambda each: (min(abs(position[each.code] - start) for start in starts), position[each.code]))


# What speaks against a bin


def objection(place: PlaceBin, goods: GoodsToPlace, location: Location) -> str:
    """Why goods are not put into the bin at all, whatever the template says; blank: they may be.

    Source: spec/warehouse.md, section 4, rules 4, 7, 10 and 11; section 5, rule 7.
    """
    checks = (
        (place.code == goods.from_bin, "where they are"),
        (place.code in bins_in_passing(location) or place.bin.cross_dock, "for goods in passing"),
        (not place.bin.allows(BinUse.PUT_AWAY), "of a type without put-away"),
        (place.bin.is_blocked_for(inbound=True) or place.setup(goods).is_blocked_for(inbound=True), "blocked"),
        (place.bin.dedicated and goods.kept_item not in place.setups, "dedicated"),
        (location.check_warehouse_class and place.bin.warehouse_class != goods.item.warehouse_class, "of another class"),
    )
    return next((reason for speaks_against, reason in checks if speaks_against), "")


def why_no_bin(goods: GoodsToPlace, bins: Iterable[PlaceBin], location: Location) -> str:
    """What stands in the way, counted, so that nobody has to guess. Source: spec/warehouse.md, section 14, rule 1."""
    reasons = Counter(_objection_or_full(each, goods, location) for each in bins if each.code != goods.from_bin)
    told = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    return f"no bin found: {told}" if told else "no bin found"


def _objection_or_full(place: PlaceBin, goods: GoodsToPlace, location: Location) -> str:
    return objection(place, goods, location) or ("full" if not _part_that_fits(goods.quantity, place, goods) else "not looked for")


# How much fits


def _part_that_fits(left: Quantity, place: PlaceBin, goods: GoodsToPlace) -> Quantity:
    """What of it goes into the bin: all, or as many whole units as there is room for; goods in pieces stay whole pieces."""
    room = room_in(place, goods)
    if room is None or room >= left:
        return left
    step = next((each for each in (goods.base_units_per_unit, ONE) if not left % each), ZERO)
    return Quantity(room - room % step) if step else room


def room_in(place: PlaceBin, goods: GoodsToPlace) -> Quantity | None:
    """How many base units more fit; None: as many as there are."""
    size, setup = goods.item.size_of(goods.unit), place.setup(goods)
    room = room_for(
        place.bin,
        size,
        base_units_per_unit=goods.base_units_per_unit,
        max_quantity=setup.max_quantity,
        held=place.of(goods).expected,
        load=place.load,
    )
    return room.quantity if room else None


def with_more(place: PlaceBin, goods: GoodsToPlace, quantity: Quantity) -> PlaceBin:
    """The bin once so much of the goods is on its way into it; a unit that is not full counts as one."""
    there, size = place.of(goods), goods.item.size_of(goods.unit)
    units = -(-quantity // goods.base_units_per_unit)
    more = ItemInBin(there.lies, there.coming + quantity, there.units | {goods.unit} if there.units else there.units)
    return replace(
        place,
        is_awaited=True,
        items=MappingProxyType({**place.items, goods.kept_item: more}),
        load=UnitSize(Quantity(place.load.weight + size.weight * units), Quantity(place.load.cubage + size.cubage * units)),
    )


# What becomes of it


def require_inventory_put_away(location: Location) -> None:
    """Raises: Refused(INVALID_REQUEST) where arrivals are not received by the put-away. Source: section 3, level 3."""
    if location.require_receive or not location.require_put_away:
        through = "a warehouse receipt" if location.require_receive else "the order itself"
        raise Refused(INVALID_REQUEST, reason=f"orders are received at {location.code} through {through}")


def is_for_arrivals(bin_: Bin, location: Location) -> bool:
    """Whether goods lie there only until they are put away."""
    return (bin_.type == "receive" or bin_.code == location.receipt_bin) and not bin_.cross_dock


def goods_of(arrival: Arrival, item: Item) -> GoodsToPlace:
    """What of the arrival is put away: all that nobody waits for, in the item's own unit for that where it breaks up evenly."""
    quantity, smaller = arrival.quantity - arrival.cross_dock, item.units.get(item.put_away_uom, ZERO)
    breaks_up = ZERO < smaller <= arrival.base_units_per_unit and not quantity % smaller
    return GoodsToPlace(
        item,
        quantity,
        variant_code=arrival.variant_code,
        uom_code=item.put_away_uom if breaks_up else arrival.uom_code,
        base_units_per_unit=smaller if breaks_up else arrival.base_units_per_unit,
        tracking=_binding(item, arrival.tracking),
        expires_on=arrival.expires_on,
        from_bin=arrival.bin_code,
        order_line=arrival.order_line,
    )


def _binding(item: Item, numbers: Tracking) -> Tracking:
    """The numbers that tell the item's goods apart in a bin. Source: spec/tracking.md, section 2, rule 6."""
    rules = item.tracking
    return Tracking(
        numbers.lot_no if rules.lot_specific else "",
        numbers.serial_no if rules.serial_specific else "",
        numbers.package_no if rules.package_specific else "",
    )


def goods_lying(piece: Stock, item: Item) -> GoodsToPlace:
    """Goods that lie somewhere and are to lie elsewhere."""
    return GoodsToPlace(
        item,
        piece.quantity,
        variant_code=piece.variant_code,
        uom_code=piece.uom_code,
        base_units_per_unit=piece.base_units_per_unit,
        tracking=piece.tracking,
        expires_on=piece.expires_on,
        from_bin=piece.bin_code,
    )


def cross_dock_line(arrival: Arrival, item: Item, location: Location) -> ActivityLine:
    """What somebody waits for goes where picks take it first. Source: spec/warehouse.md, section 5, rule 14."""
    goods = replace(goods_of(arrival, item), quantity=arrival.cross_dock)
    return line_for(Placement(goods, goods.quantity, location.cross_dock_bin, "cross-dock: an order waits for it"))


def without_arrival(lines: Iterable[ActivityLine], arrival: Arrival, item: Item) -> list[ActivityLine]:
    """The lines of which so much less is left, the last first; of one with nothing left or done, the quantity is 0."""
    numbers, changed, gone = _binding(item, arrival.tracking), [], arrival.quantity
    for line in sorted(lines, key=lambda line: line.line_no, reverse=True):
        same = (line.item_no, line.variant_code, line.from_bin, line.tracking, line.order_line) == (
            (arrival.item_no, arrival.variant_code, arrival.bin_code, numbers, arrival.order_line)
        )
        part = min(gone, line.left) if same else ZERO
        if part > ZERO:
            changed.append(replace(line, quantity=line.quantity - part))
            gone -= part
    return changed


def line_for(placement: Placement) -> ActivityLine:
    """From where the goods lie to where they go."""
    goods = placement.goods
    return ActivityLine(
        item_no=goods.item.no,
        variant_code=goods.variant_code,
        quantity=placement.quantity,
        uom_code=goods.unit,
        base_units_per_unit=goods.base_units_per_unit,
        from_bin=goods.from_bin,
        to_bin=placement.bin_code,
        tracking=goods.tracking,
        expires_on=goods.expires_on,
        order_line=goods.order_line,
        sequence=placement.sequence,
        why=placement.why,
    )
