"""Reads, once for all lines of a posting, what it must know (`Facts`) and the stock that it may touch."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from server.catalog import service as catalog
from server.catalog.values import CostingMethod
from server.ledger import store
from server.ledger.posting_lines import Place, PostingLine, TransferLine
from server.ledger.rules import checks
from server.ledger.rules.application import OpenStock
from server.ledger.rules.facts import Facts
from server.ledger.rules.movements import BinKey, ExpirationKey, Pool, binding_numbers, expiration_key
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.catalog.values import Bin, Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import Posting
    from server.ledger.rules.checks import Line
    from shared.tracking import Tracking


T = TypeVar("T")


def facts_for(work: UnitOfWork, posting: Posting) -> Facts:
    """Setup, cards and numbers that the lines name. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND) for what does not exist."""
    lines = checkable_lines(posting)
    items = catalog.items(work, {line.item_no for line in lines})
    places = {place for line in lines for place in _places(line)}
    locations = {code: catalog.location(work, code) for code in {place.location_code for place in places} if code}
    tracked = [line for line in lines if _has_numbers(line)]
    return Facts(
        setup=catalog.inventory_setup(work),
        items=items,
        locations=locations,
        bins=_bins(work, places, locations),
        expirations=store.expirations(work, _unique(key for line in tracked for key in _expiration_keys(line))),
        serials_in_stock=store.serials_in_stock(work, _unique(_serials(tracked, items))),
    )


def checkable_lines(posting: Posting) -> list[Line]:
    """The lines that say what they move themselves; taking back says only which entry."""
    return [line for line in posting.lines if isinstance(line, PostingLine | TransferLine)]


def open_stock_for(work: UnitOfWork, posting: Posting, facts: Facts) -> OpenStock:
    """The open entries that the posting may be applied to, from few index searches."""
    oldest: dict[Pool, Quantity] = defaultdict(Quantity)
    newest: dict[Pool, Quantity] = defaultdict(Quantity)
    short: dict[Pool, Quantity] = defaultdict(Quantity)
    for item, pool, change in _changes(posting, facts):
        if change < ZERO:
            (newest if item.costing_method is CostingMethod.LIFO else oldest)[pool] += -change
        elif not pool.is_bound:
            short[pool] += change
    stock = OpenStock(store.oldest_increases(work, oldest))
    for entry in (*store.newest_increases(work, newest), *store.oldest_shortages(work, short)):
        stock.add(entry)
    named = [line.applies_to_entry for line in checkable_lines(posting) if line.applies_to_entry is not None]
    for entry in store.open_entries(work, _unique(named)):
        stock.add(entry)
    return stock


def bins_for(work: UnitOfWork, posting: Posting, facts: Facts) -> dict[BinKey, Quantity]:
    """What lies in the bins that the lines name, in or out."""
    keys = (
        BinKey(
            line.item_no, line.variant_code, place.location_code, place.bin_code, bound.lot_no, bound.serial_no, bound.package_no
        )
        for line in checkable_lines(posting)
        for place, tracking, _ in _moves(line)
        if place.bin_code
        for bound in (binding_numbers(facts.items[line.item_no], tracking),)
    )
    return store.bin_contents(work, _unique(keys))


def _changes(posting: Posting, facts: Facts) -> Iterator[tuple[Item, Pool, Quantity]]:
    """Which pool each line adds to or takes from."""
    for line in checkable_lines(posting):
        item = facts.items[line.item_no]
        if not item.is_inventory or (isinstance(line, TransferLine) and checks.moves_bins_only(line)):
            continue
        for place, tracking, change in _moves(line):
            in_transit = facts.location(place.location_code).in_transit
            bound = binding_numbers(item, tracking)
            order_no = posting.document.order_no if in_transit else ""
            pool = Pool(item.no, line.variant_code, place.location_code, order_no, bound.lot_no, bound.serial_no, bound.package_no)
            yield item, pool, change


def _moves(line: Line) -> tuple[tuple[Place, Tracking, Quantity], ...]:
    """Where, with which numbers, and how much: signed."""
    if isinstance(line, PostingLine):
        return ((line.place, line.tracking, line.quantity),)
    return (
        (line.from_place, line.tracking, -line.quantity),
        (line.to_place, checks.new_numbers(line), line.quantity),
    )


def _places(line: Line) -> tuple[Place, ...]:
    return tuple(place for place, _, _ in _moves(line))


def _bins(work: UnitOfWork, places: Iterable[Place], locations: Mapping[str, Location]) -> dict[tuple[str, str], Bin]:
    """The bins that are named at locations with bins; elsewhere a bin is refused later, known or not."""
    return {
        (place.location_code, place.bin_code): catalog.bin_(work, place.location_code, place.bin_code)
        for place in places
        if place.bin_code and place.location_code and locations[place.location_code].bin_mandatory
    }


def _has_numbers(line: Line) -> bool:
    return any(not tracking.is_blank for _, tracking, _ in _moves(line))


def _expiration_keys(line: Line) -> Iterator[ExpirationKey]:
    for _, tracking, _ in _moves(line):
        key = expiration_key(line.item_no, line.variant_code, tracking)
        if key is not None:
            yield key


def _serials(lines: Iterable[Line], items: Mapping[str, Item]) -> Iterator[tuple[str, str, str]]:
    for line in lines:
        if items[line.item_no].tracking.serial_specific:
            for _, tracking, _ in _moves(line):
                if tracking.serial_no:
                    yield line.item_no, line.variant_code, tracking.serial_no


def _unique(values: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(values))
