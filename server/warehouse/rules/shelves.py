"""Which stock may be picked, in which order, and for whom, on values alone.

Source: spec/warehouse.md, section 4, rules 8 and 13; section 6, rules 5 to 7 and 11; spec/tracking.md, section 11.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from server.catalog.place_values import PickBinPolicy
from server.warehouse.pick_values import Found, Hindrance, LeftOut, Shortage, Stock, Taking, Wanted
from server.warehouse.rules.breakbulk import LARGER_UNIT, SAME_UNIT, SMALLER_UNIT, place_of_unit
from server.warehouse.values import GoodsInBin
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking, expired

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.catalog.values import Item, Location

TYPES_NOT_PICKED_FROM = ("receive", "ship", "put_away", "qc")
"""Bins that hold goods on their way in or out, or for put-away alone. Source: spec/warehouse.md, section 4, rules 11 and 12."""


@dataclass(frozen=True, slots=True)
class PickRules:
    """What holds for a pick: where, on which day, and of which kind it is."""

    location: Location
    today: date
    to_bin: str = ""
    posts_source: bool = False
    """An inventory pick: registering it posts the shipment."""
    zones: frozenset[str] = frozenset()
    """Only what lies in these zones; none: anywhere."""
    but_bins: frozenset[str] = frozenset()
    """Not from these bins, whatever the books say of them."""

    def hindrance(self, piece: Stock, item: Item) -> Hindrance | None:
        """Why the piece is not picked; None: it may be."""
        speaks_against = {
            Hindrance.NOT_FOR_PICKING: not self._is_pick_place(piece),
            Hindrance.OTHER_ZONE: bool(self.zones) and piece.zone not in self.zones,
            Hindrance.BLOCKED: piece.is_blocked,
            Hindrance.DEDICATED: piece.is_dedicated,
            Hindrance.EXPIRED: not may_be_picked(piece, item, self.today),
            Hindrance.UNDATED: piece.expires_on is None and self.posts_source and self._goes_by_its_date(item),
        }
        return next((hindrance for hindrance, holds in speaks_against.items() if holds), None)

    def _goes_by_its_date(self, item: Item) -> bool:
        """Source: spec/tracking.md, section 11, rule 5."""
        return item.tracking.uses_expiration and self.by_date(item)

    def by_date(self, item: Item) -> bool:
        """Whether what expires first goes first. Source: spec/tracking.md, section 11, rules 1 and 7."""
        is_numbered = item.tracking.lot_specific or item.tracking.serial_specific
        return is_numbered and (self.location.pick_according_to_fefo or item.tracking.strict_expiration)

    def _is_pick_place(self, piece: Stock) -> bool:
        """Goods are not picked where they arrive, wait to leave, are stored away, or are to be brought."""
        if not piece.bin_code:
            return True
        location = self.location
        passing = (location.receipt_bin, location.shipment_bin, location.adjustment_bin, location.quarantine_bin, self.to_bin)
        return (piece.is_for_picking or piece.is_cross_dock) and piece.bin_code not in (*passing, *self.but_bins)

    def sorted(self, shelf: Iterable[Stock], item: Item) -> list[Stock]:
        """The pieces in the order in which they are to be taken.

        Of bins with the same ranking the highest code comes first; a text cannot be negated, so there are two sorts. Where an
        inventory pick goes by default bins, the small remainders elsewhere are emptied before the default bin is touched.
        """
        pieces = sorted(shelf, key=lambda piece: piece.bin_code, reverse=self.by_ranking)
        pieces.sort(key=self._place_first)
        if self.by_date(item):
            pieces.sort(key=earliest_first)
        return pieces

    @property
    def by_ranking(self) -> bool:
        """Whether the best ranked bin goes first; else the default bin. Source: spec/warehouse.md, section 6, rule 6."""
        return self.location.directed_put_away_and_pick or self.location.pick_bin_policy is PickBinPolicy.BIN_RANKING

    @property
    def _place_first(self) -> Callable[[Stock], tuple[Any, ...]]:
        if self.by_ranking:
            return lambda piece: (not piece.is_cross_dock, -piece.bin_ranking)
        if self.posts_source:
            return lambda piece: (not piece.is_cross_dock, piece.is_default, piece.quantity)
        return lambda piece: (not piece.is_cross_dock, not piece.is_default)


def may_be_picked(piece: Stock, item: Item, today: date) -> bool:
    """Expired goods are not picked where they may not leave; there, no date counts as expired.

    Source: spec/tracking.md, section 11, rules 4 and 5.
    """
    if not item.tracking.strict_expiration:
        return True
    return piece.expires_on is not None and not expired(piece.expires_on, today)


def earliest_first(piece: Stock) -> tuple[date, str, str]:
    """What has no date comes last. Source: spec/tracking.md, section 11, rules 2 and 5."""
    return (piece.expires_on or date.max, piece.lot_no, piece.serial_no)


def by_binding_numbers(stock: Iterable[Stock], item: Item) -> list[Stock]:
    """An item's stock told apart by the numbers that bind it, and no others. Source: spec/tracking.md, section 2, rule 6."""
    found: dict[tuple[Any, ...], Stock] = {}
    for piece in stock:
        bound = _with_binding_numbers(piece, item)
        key = (bound.variant_code, bound.bin_code, bound.uom_code, bound.tracking, bound.expires_on)
        there = found.get(key)
        found[key] = bound if there is None else replace(there, quantity=there.quantity + bound.quantity)
    return [piece for piece in found.values() if piece.quantity > ZERO]


def _with_binding_numbers(piece: Stock, item: Item) -> Stock:
    binding = item.tracking
    lot_no = piece.lot_no if binding.lot_specific else ""
    serial_no = piece.serial_no if binding.serial_specific else ""
    package_no = piece.package_no if binding.package_specific else ""
    dated = piece.expires_on if lot_no or serial_no or package_no else None
    if (lot_no, serial_no, package_no, dated) == (piece.lot_no, piece.serial_no, piece.package_no, piece.expires_on):
        return piece
    return replace(piece, lot_no=lot_no, serial_no=serial_no, package_no=package_no, expires_on=dated)


def less_claimed(stock: Sequence[Stock], claims: Mapping[GoodsInBin, Quantity]) -> tuple[list[Stock], Quantity]:
    """The stock without what others will take of it, and how much that is.

    Who names no number takes any of the bin: it goes off the pieces from the front. Source: section 6, rule 5.
    """
    left = list(stock)
    for claim, quantity in sorted(claims.items(), key=lambda pair: pair[0].tracking.is_blank):
        _take_off(left, claim, quantity)
    before, after = (sum((piece.quantity for piece in pieces), ZERO) for pieces in (stock, left))
    return [piece for piece in left if piece.quantity > ZERO], before - after


def _take_off(pieces: list[Stock], claim: GoodsInBin, quantity: Quantity) -> None:
    """Take the claim off the first pieces that it may be about."""
    left = quantity
    for index, piece in enumerate(pieces):
        if piece.bin_code == claim.bin_code and _is(piece, claim.tracking):
            part = min(left, piece.quantity)
            pieces[index] = replace(piece, quantity=piece.quantity - part)
            left -= part
            if left <= ZERO:
                return


@dataclass(slots=True)
class Shelf:
    """What of an item can be picked, the first in front; takings make it less."""

    pieces: list[Stock]
    hindered: Mapping[Hindrance, Quantity] = field(default_factory=dict)
    names_serials: bool = True
    """Which serial number is taken matters; else any in the bin will do."""
    opens_units: bool | None = None
    """Whether larger units may be opened, where each unit lies by itself; None: units do not matter."""
    at: int = 0
    """Those before are used up."""
    left: list[Quantity] = field(init=False)
    """What is left of each piece."""

    def __post_init__(self) -> None:
        self.left = [piece.quantity for piece in self.pieces]

    @property
    def available(self) -> Quantity:
        return sum(self.left[self.at :], ZERO)

    def take_units(self, line: Wanted, wanted: Quantity, *, opens: bool) -> list[Taking]:
        """Take pieces in the unit of the line, then out of larger ones (where those may be opened), then smaller ones."""
        takings: list[Taking] = []
        for place in (SAME_UNIT, LARGER_UNIT, SMALLER_UNIT) if opens else (SAME_UNIT, SMALLER_UNIT):
            for index, piece in enumerate(self.pieces):
                if wanted > ZERO and self.left[index] > ZERO and place_of_unit(piece, line) == place:
                    takings.append(self._take_at(index, wanted))
                    wanted -= takings[-1].quantity
        return takings

    def take(self, wanted: Quantity) -> list[Taking]:
        """Take from the front as far as there is something."""
        takings = []
        while wanted > ZERO and self.at < len(self.pieces):
            takings.append(self._take_at(self.at, wanted))
            wanted -= takings[-1].quantity
            if not self.left[self.at]:
                self.at += 1
        return takings

    def anonymous(self, takings: Sequence[Taking]) -> list[Taking]:
        """The takings without serial numbers, where these do not matter."""
        if self.names_serials:
            return list(takings)
        return [Taking(replace(stock, serial_no=""), quantity) for stock, quantity in takings]

    def take_numbers(self, wanted: Quantity, numbers: Mapping[Tracking, Quantity]) -> list[Taking]:
        """Take these numbers from wherever they are, as far as they are there."""
        takings = []
        for tracking, quantity in numbers.items():
            left = min(quantity, wanted)
            for index in range(self.at, len(self.pieces)):
                if left > ZERO and self.left[index] > ZERO and _is(self.pieces[index], tracking):
                    takings.append(self._take_at(index, left))
                    left -= takings[-1].quantity
                    wanted -= takings[-1].quantity
        return takings

    def _take_at(self, index: int, wanted: Quantity) -> Taking:
        part = min(wanted, self.left[index])
        self.left[index] = self.left[index] - part
        return Taking(self.pieces[index], part)


def _is(piece: Stock, tracking: Tracking) -> bool:
    """Whether the piece has the numbers that are given."""
    given = ((tracking.lot_no, piece.lot_no), (tracking.serial_no, piece.serial_no), (tracking.package_no, piece.package_no))
    return all(wanted in ("", there) for wanted, there in given)


def shelf_of(stock: Iterable[Stock], item: Item, rules: PickRules, claims: Mapping[GoodsInBin, Quantity]) -> Shelf:
    """What of an item and variant may be picked; what may not is told apart by the reason."""
    hindered: dict[Hindrance, Quantity] = defaultdict(Quantity)
    free = []
    for piece in by_binding_numbers(stock, item):
        hindrance = rules.hindrance(piece, item)
        if hindrance is None:
            free.append(piece)
        else:
            hindered[hindrance] += piece.quantity
    left, taken = less_claimed(rules.sorted(free, item), claims)
    if taken:
        hindered[Hindrance.ON_OTHER_PICKS] = taken
    location = rules.location
    opens = location.allow_breakbulk if location.directed_put_away_and_pick and not rules.by_date(item) else None
    return Shelf(left, hindered, rules.by_date(item), opens)


def find(wanted: Sequence[Wanted], shelves: Mapping[tuple[str, str], Shelf]) -> list[Found]:
    """Where the goods of each line are taken; what one line is given the next does not get.

    Numbers that lines ask for come first, for all lines; then the rest, in the order of the lines.
    Source: spec/tracking.md, section 11, rule 3.
    """
    nothing = Shelf([])
    of_line = [shelves.get((line.item_no, line.variant_code), nothing) for line in wanted]
    first = [shelf.take_numbers(line.quantity, line.demanded) for line, shelf in zip(wanted, of_line, strict=True)]
    found = []
    for line, shelf, demanded in zip(wanted, of_line, first, strict=True):
        rest = line.quantity - sum((taking.quantity for taking in demanded), ZERO)
        opens = shelf.opens_units
        takings = shelf.take(rest) if opens is None else shelf.take_units(line, rest, opens=opens)
        found.append(Found(line, tuple(together([*demanded, *shelf.anonymous(takings)]))))
    return found


def together(takings: Iterable[Taking]) -> list[Taking]:
    """Takings of one bin and number as one."""
    totals: dict[tuple[Any, ...], Taking] = {}
    for stock, quantity in takings:
        key = (stock.bin_code, stock.uom_code, stock.tracking, stock.expires_on)
        before = totals[key].quantity if key in totals else ZERO
        totals[key] = Taking(stock, before + quantity)
    return list(totals.values())


def shortages(found: Iterable[Found], shelves: Mapping[tuple[str, str], Shelf]) -> list[Shortage]:
    """Items of which less was found than all lines want together, and why."""
    needed: dict[tuple[str, str], Quantity] = defaultdict(Quantity)
    missing: dict[tuple[str, str], Quantity] = defaultdict(Quantity)
    for each in found:
        key = (each.wanted.item_no, each.wanted.variant_code)
        needed[key] += each.wanted.quantity
        missing[key] += each.missing
    return [
        Shortage(*key, quantity, quantity - missing[key], _hindered(shelves.get(key)))
        for key, quantity in needed.items()
        if missing[key] > ZERO
    ]


def left_out(found: Iterable[Found], short: Iterable[Shortage]) -> list[LeftOut]:
    """The lines for which less was found than they want, each with the reason that holds for its item."""
    why = {(each.item_no, each.variant_code): str(each) for each in short}
    missing = [each for each in found if each.missing > ZERO]
    return [LeftOut(each.wanted, each.missing, why[each.wanted.item_no, each.wanted.variant_code]) for each in missing]


def _hindered(shelf: Shelf | None) -> Mapping[Hindrance, Quantity]:
    """What was left out; and what is left over though it was wanted, because it lies in units that are not opened."""
    if shelf is None:
        return {}
    left = sum(shelf.left, ZERO)
    return {**shelf.hindered, Hindrance.LARGER_UNITS: left} if left else shelf.hindered
