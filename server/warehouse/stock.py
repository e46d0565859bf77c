"""What can be picked of what is wanted: reads as much of the stock as is needed, and no more.

A wanted item may lie there in thousands of lots, and the pick take two. Where what expires first goes first, lots are read in that
order until they suffice; where the best ranked bin goes first, bins are. What does not suffice then is read whole, so that the
refusal can say why. Source: spec/warehouse.md, section 6, rules 5 to 7.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.ledger import service as ledger
from server.warehouse import activities, stock_store
from server.warehouse.rules import shelves
from server.warehouse.rules.units import by_unit
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from server.catalog.values import Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.pick_values import Stock, Wanted
    from server.warehouse.rules.shelves import PickRules, Shelf
    from server.warehouse.values import GoodsInBin

ShelfKey = tuple[str, str]
"""Item and variant."""

LOTS_AT_FIRST, LOTS_AT_LAST, LOTS_GROW = 4, 256, 8
"""Lots of an item that are read at once, at first and at last; each round that many times as many."""
BINS_AT_FIRST, BINS_AT_LAST = 32, 1024
"""Bins that are read at once; each round twice as many."""
FEW_ITEMS = 10
"""Of so many items it is cheaper to read all bins they are in than to look through the best bins for them."""


def shelves_for(work: UnitOfWork, wanted: Sequence[Wanted], rules: PickRules, items: Mapping[str, Item]) -> dict[ShelfKey, Shelf]:
    """What can be picked of each item and variant that is wanted, less what others will take. The caller has locked the items."""
    return _Reading(work, rules, wanted, items).shelves()


class _Reading:
    """Shelves that fill up, round by round, until each holds what is wanted of it."""

    def __init__(self, work: UnitOfWork, rules: PickRules, wanted: Sequence[Wanted], items: Mapping[str, Item]) -> None:
        self._work, self._rules, self._items = work, rules, items
        self._needed: dict[ShelfKey, Quantity] = defaultdict(Quantity)
        for line in wanted:
            self._needed[line.item_no, line.variant_code] += line.quantity
        self._demanded = {line.item_no for line in wanted if line.demanded}
        self._claims = _claims(work, rules.location, {item_no for item_no, _ in self._needed})
        self._shelves: dict[ShelfKey, Shelf] = {}

    def shelves(self) -> dict[ShelfKey, Shelf]:
        open_keys = set(self._needed)
        location = self._rules.location
        if location.bin_mandatory and not location.directed_put_away_and_pick:
            for reads, keys in ((self._by_date, self._dated(open_keys)), (self._by_ranking, self._ranked(open_keys))):
                open_keys = (open_keys - keys) | self._fill(reads, keys)
        self._add(self._all({item_no for item_no, _ in open_keys}), open_keys)
        return self._shelves

    def _all(self, item_nos: set[str]) -> list[Stock]:
        """Everything that lies there of these items; where bins are directed, told apart by the units that it lies in."""
        location = self._rules.location
        stock = stock_store.stock_of(self._work, location, item_nos)
        if not location.directed_put_away_and_pick:
            return stock
        return by_unit(stock, ledger.units_in_bins(self._work, location.code, item_nos), self._items)

    def _dated(self, keys: Iterable[ShelfKey]) -> set[ShelfKey]:
        """Those whose lots go by their dates."""
        return {
            key
            for key in keys
            if self._items[key[0]].tracking.lot_specific
            and self._rules.by_date(self._items[key[0]])
            and key[0] not in self._demanded
        }

    def _ranked(self, keys: Iterable[ShelfKey]) -> set[ShelfKey]:
        """Those that come from the best ranked bins, where it pays to go through these."""
        ranked = {key for key in keys if not self._rules.by_date(self._items[key[0]]) and key[0] not in self._demanded}
        return ranked if self._rules.by_ranking and len(ranked) > FEW_ITEMS else set()

    def _fill(self, reads: Callable[[set[ShelfKey]], Iterator[list[Stock]]], keys: set[ShelfKey]) -> set[ShelfKey]:
        """Read until each of them has enough; those that have not when there is no more to read that way."""
        missing = set(keys)
        found: defaultdict[ShelfKey, list[Stock]] = defaultdict(list)
        for stock in reads(missing):
            for piece in stock:
                found[piece.item_no, piece.variant_code].append(piece)
            self._add([piece for key in missing for piece in found[key]], missing)
            missing -= {key for key in missing if key in self._shelves and self._shelves[key].available >= self._needed[key]}
        return missing

    def _by_date(self, missing: set[ShelfKey]) -> Iterator[list[Stock]]:
        """Lots in the order of their dates, more of them each time, as long as `missing` has any left."""
        limit, known = LOTS_AT_FIRST, set[tuple[str, str]]()
        while missing and limit <= LOTS_AT_LAST:
            lots = {
                (item_no, lot_no)
                for item_no, variant_code in missing
                for lot_no in self._earliest_lots(item_no, variant_code, limit)
            }
            if not lots - known:
                return
            yield stock_store.stock_of_lots(self._work, self._rules.location, lots - known)
            known |= lots
            limit *= LOTS_GROW

    def _earliest_lots(self, item_no: str, variant_code: str, limit: int) -> list[str]:
        """Lots that may not leave any more are passed over."""
        since = self._rules.today if self._items[item_no].tracking.strict_expiration else None
        return stock_store.earliest_lots(self._work, self._rules.location, item_no, variant_code, since=since, limit=limit)

    def _by_ranking(self, missing: set[ShelfKey]) -> Iterator[list[Stock]]:
        """Bins in the order of their ranking, more of them each time, as long as `missing` has any left."""
        bins = stock_store.bins_by_ranking(self._work, self._rules.location) if missing else []
        start, size = 0, BINS_AT_FIRST
        while missing and start < len(bins) and size <= BINS_AT_LAST:
            item_nos = {item_no for item_no, _ in missing}
            yield stock_store.stock_in_bins(self._work, self._rules.location, item_nos, bins[start : start + size])
            start, size = start + size, size * 2

    def _add(self, stock: Iterable[Stock], keys: Iterable[ShelfKey]) -> None:
        """Shelves of these items and variants, with this stock."""
        wanted = set(keys)
        by_key: defaultdict[ShelfKey, list[Stock]] = defaultdict(list)
        for piece in stock:
            by_key[piece.item_no, piece.variant_code].append(piece)
        for key, pieces in by_key.items():
            if key in wanted:
                item = self._items[key[0]]
                self._shelves[key] = shelves.shelf_of(pieces, item, self._rules, self._claims.get(key, {}))


def _claims(work: UnitOfWork, location: Location, items: Collection[str]) -> dict[ShelfKey, dict[GoodsInBin, Quantity]]:
    """What others will take: open activities, and where there are no bins what waits for its shipment.

    A line for which no bin was found takes from none.
    """
    claims: defaultdict[ShelfKey, defaultdict[GoodsInBin, Quantity]] = defaultdict(lambda: defaultdict(Quantity))
    taken = activities.quantity_on_open_lines(work, location.code, items, taking=True)
    waiting = {} if location.bin_mandatory else stock_store.waiting_without_bin(work, location, items)
    for goods, quantity in (*taken.items(), *waiting.items()):
        if (goods.bin_code or not location.bin_mandatory) and quantity > ZERO:
            claims[goods.item_no, goods.variant_code][goods] += quantity
    return {key: dict(of_item) for key, of_item in claims.items()}
