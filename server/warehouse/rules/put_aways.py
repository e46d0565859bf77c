"""Where to put goods: into which bins, how much into each, and why. Pure.

Templates are tried line by line; small sites that have none go by what a person would do: the item's default bin, where it was
last, where some of it lies, an empty bin near there. Source: spec/warehouse.md, section 5, rule 7; section 14, rule 3.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from server.bin_contents.capacity import room_for
from server.catalog.place_values import BinUse, PutAwayBinPolicy, UnitSize
from server.warehouse.put_away_values import ItemInBin, Placement
from server.warehouse.rules.movements import bins_in_passing
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from server.catalog.place_values import PutAwayRule
    from server.catalog.values import Location
    from server.warehouse.put_away_values import GoodsToPlace, KeptItem, PlaceBin


class Among(Enum):
    """Which bins a preference looks at, so that not every bin is asked for every piece of goods."""

    OWN = "own"
    """Those that something is known of for the item."""
    FREE = "free"
    """Those in which nothing lies."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Preference:
    """Bins that are looked for together, best first; and what is told of one that is found."""

    why: str
    fits: Callable[[PlaceBin, GoodsToPlace], bool]
    among: Among
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
    places = _Places(bins, location)
    found: list[Placement] = []
    for goods in wanted:
        for placement in _placements_of(goods, places, preferences(location, templates.get(goods.item.no, ()))):
            found.append(placement)
            places.place(placement)
    return found


def alternatives(
    goods: GoodsToPlace, bins: Sequence[PlaceBin], location: Location, template: Sequence[PutAwayRule]
) -> Iterator[Placement]:
    """Every bin that could take the goods, best first, with how much of them fits there."""
    for each, why in _best_first(goods, _Places(bins, location), preferences(location, template)):
        part = _part_that_fits(goods.quantity, each, goods)
        if part > ZERO:
            yield Placement(goods, part, each.code, why, each.bin.sequence)


def _placements_of(goods: GoodsToPlace, places: _Places, wanted: Sequence[Preference]) -> list[Placement]:
    found: list[Placement] = []
    left = goods.quantity
    for each, why in _best_first(goods, places, wanted):
        part = _part_that_fits(left, each, goods)
        if part > ZERO:
            found.append(Placement(goods, part, each.code, why, each.bin.sequence))
            left -= part
        if not left:
            return found
    return [*found, Placement(goods, left, why=why_no_bin(goods, places.known.values(), places.location))]


def _best_first(goods: GoodsToPlace, places: _Places, wanted: Sequence[Preference]) -> Iterator[tuple[PlaceBin, str]]:
    """The bins that may take the goods, by the preferences, each once, with the reason."""
    seen: set[str] = set()
    for preference in wanted:
        for each in places.in_order(preference, goods):
            if each.code not in seen and preference.fits(each, goods) and not objection(each, goods, places.location):
                seen.add(each.code)
                yield each, preference.why


class _Places:
    """The bins of a location while goods are placed in them, sorted once in every order that is asked for."""

    def __init__(self, bins: Iterable[PlaceBin], location: Location) -> None:
        self.location = location
        self.known = {each.code: each for each in bins}
        walk = sorted(self.known.values(), key=lambda each: (each.bin.sequence, each.code))
        self._position = {each.code: position for position, each in enumerate(walk)}
        self._ranked = [each.code for each in _highest_first(self.known.values())]
        self._free = [code for code in self._ranked if self.known[code].is_empty and not self.known[code].is_awaited]
        self._own: dict[KeptItem, set[str]] = {}
        for each in walk:
            for item in (*each.items, *each.setups, *each.is_fixed_for):
                self._own.setdefault(item, set()).add(each.code)

    def place(self, placement: Placement) -> None:
        """Let the goods take up their room."""
        if placement.bin_code:
            goods, code = placement.goods, placement.bin_code
            self.known[code] = with_more(self.known[code], goods, placement.quantity)
            self._own.setdefault(goods.kept_item, set()).add(code)
            self._free = [each for each in self._free if each != code]

    def in_order(self, preference: Preference, goods: GoodsToPlace) -> Iterator[PlaceBin]:
        """The bins that the preference looks at, best first."""
        own = self._own.get(goods.kept_item, set())
        if preference.among is Among.OWN:
            named = own | {code for code in (goods.last_bin, goods.wanted_bin) if code in self.known}
            yield from _highest_first(self.known[code] for code in named)
            return
        codes = self._free if preference.among is Among.FREE else self._ranked
        if preference.nearest_first:
            codes = sorted(codes, key=self._nearness(goods, own))
        yield from (self.known[code] for code in codes)

    def _nearness(self, goods: GoodsToPlace, own: Iterable[str]) -> Callable[[str], tuple[int, int]]:
        """How many bins further in the walk: from where the item lies, else from where the goods are, else from the start."""
        lies = sorted(self._position[code] for code in own if self.known[code].of(goods).lies)
        starts = lies or [self._position.get(goods.from_bin, 0)]

        def nearness(code: str) -> tuple[int, int]:
            here = self._position[code]
            behind = bisect(starts, here)
            return min(abs(here - start) for start in starts[max(behind - 1, 0) : behind + 1]), here

        return nearness


def _highest_first(bins: Iterable[PlaceBin]) -> list[PlaceBin]:
    # Two sorts, because a text cannot be negated: of bins with the same ranking the highest code comes first.
    return sorted(sorted(bins, key=lambda each: each.code, reverse=True), key=lambda each: -each.bin.ranking)


# Which bins are looked for


def preferences(location: Location, template: Sequence[PutAwayRule]) -> tuple[Preference, ...]:
    """What is tried, in order. Without a template a location goes by the item's default bin, then by what lies where."""
    if location.put_away_bin_policy is PutAwayBinPolicy.PUT_AWAY_TEMPLATE and template:
        return (AS_WANTED, *(Preference(_why(rule), partial(_fits_rule, rule), _among(rule)) for rule in template))
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


def _among(rule: PutAwayRule) -> Among:
    if rule.find_empty_bin:
        return Among.FREE
    return Among.OWN if rule.find_fixed_bin or rule.find_same_item else Among.ALL


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


AS_WANTED = Preference("bin of the order line", _is_wanted, Among.OWN)

WITHOUT_TEMPLATE = (
    Preference("default bin", _is_default, Among.OWN),
    Preference("last bin of the item", _was_last, Among.OWN),
    Preference("same item here", _has_same_item, Among.OWN),
    Preference("empty bin, nearest", _is_free, Among.FREE, nearest_first=True),
    Preference("nearest bin with room", _is_nobodys, Among.ALL, nearest_first=True),
)
"""What a small site does that has no template. Source: spec/warehouse.md, section 14, rule 3."""


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
