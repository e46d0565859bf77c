"""Reads, once for all lines of a posting, what it must know (`Facts`) and the stock that it may touch."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from server.catalog import service as catalog
from server.catalog.values import CostingMethod
from server.ledger import ancestry, applied, bin_filling, other_side, placing, questions, store
from server.ledger.posting_lines import Place, PostingLine, TransferLine, UndoLine
from server.ledger.rules import checks
from server.ledger.rules.application import OpenStock
from server.ledger.rules.bins import StockInBins
from server.ledger.rules.facts import Facts, ReturnedFrom
from server.ledger.rules.movements import (
    Applied,
    ExpirationKey,
    KnownCost,
    OpenEntry,
    Pool,
    bin_key,
    binding_numbers,
    expiration_key,
    pool_of,
)
from server.periods import service as periods
from server.tracking import service as tracking
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.catalog.values import Bin, Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import Posting
    from server.ledger.rules.checks import Line
    from server.ledger.rules.undo import TakenBack
    from shared.tracking import Tracking


T = TypeVar("T")


def item_nos(work: UnitOfWork, posting: Posting) -> set[str]:
    """The items that the posting is about."""
    taken_back = [line.entry_no for line in posting.lines if isinstance(line, UndoLine)]
    found = questions.entries_by_no(work.connection, taken_back) if taken_back else {}
    return {line.item_no for line in _moving_lines(posting)} | {entry.item_no for entry in found.values()}


def facts_for(work: UnitOfWork, posting: Posting, taken_back: Mapping[int, TakenBack]) -> Facts:
    """Setup, cards and numbers that the lines name. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND) for what does not exist."""
    lines = [*_moving_lines(posting), *_opposites(taken_back)]
    items = catalog.items(work, _unique(line.item_no for line in lines))
    places = _unique(place for line in lines for place, _, _ in _moves(line))
    locations = {code: catalog.location(work, code) for code in _unique(place.location_code for place in places) if code}
    tracked = [line for line in lines if _has_numbers(line)]
    cards = tracking.known_cards(work, _unique(number for line in tracked for number in checks.numbers_of(line)))
    return Facts(
        setup=catalog.inventory_setup(work),
        items=items,
        locations=locations,
        bins=_bins(work, places, locations),
        allowed_dates=periods.allowed_dates(work, work.person),
        contents=placing.contents_for(work, lines, locations),
        blocked=frozenset(number for number, is_blocked in cards.items() if is_blocked),
        with_card=frozenset(cards),
        expirations=store.expirations(work, _unique(key for line in tracked for key in _expiration_keys(line))),
        serials_in_stock=store.serials_in_stock(work, _unique(_serials(tracked, items))),
        lot_stock=_stock_of_redated(work, lines),
        returned_from=_returned_from(work, lines),
    )


def open_stock_for(work: UnitOfWork, posting: Posting, facts: Facts, taken_back: Mapping[int, TakenBack]) -> OpenStock:
    """The open entries that the posting may be applied to, from few index searches."""
    oldest: dict[Pool, Quantity] = defaultdict(Quantity)
    newest: dict[Pool, Quantity] = defaultdict(Quantity)
    short: dict[Pool, Quantity] = defaultdict(Quantity)
    for item, pool, change in _changes(posting, facts):
        if change < ZERO:
            (newest if item.costing_method is CostingMethod.LIFO else oldest)[pool] += -change
        elif not pool.is_bound:
            short[pool] += change
    stock = OpenStock(entry for taken in taken_back.values() for entry in _entries_of(taken))
    for entry in (
        *store.oldest_increases(work, oldest),
        *store.newest_increases(work, newest),
        *store.oldest_shortages(work, short),
        *store.open_entries(work, _unique(line.applies_to_entry for line in _moving_lines(posting) if line.applies_to_entry)),
    ):
        stock.add(entry)
    return stock


def bins_for(work: UnitOfWork, posting: Posting, facts: Facts, taken_back: Mapping[int, TakenBack]) -> StockInBins:
    """What lies in the bins that the lines name, in or out."""
    keys = []
    for line in (*_moving_lines(posting), *_opposites(taken_back)):
        for place, numbers, _ in _moves(line):
            bound = binding_numbers(facts.items[line.item_no], numbers)
            if place.bin_code:
                keys.append(bin_key(line.item_no, line.variant_code, place, bound))
    found = _unique(keys)
    in_units = [key for key in found if facts.location(key.location_code).directed_put_away_and_pick]
    return StockInBins(
        store.bin_contents(work, found),
        store.unit_contents(work, in_units) if in_units else {},
        bin_filling.loads_for(work, facts, (place for line in _moving_lines(posting) for place, _, _ in _moves(line))),
    )


def with_ancestors(work: UnitOfWork, posting: Posting, facts: Facts, stock: OpenStock) -> Facts:
    """The facts with where returned and transferred goods come from: read only where such goods could close a shortage."""
    if not stock.has_shortages:
        return facts
    ancestors: dict[int, frozenset[int]] = {}
    for line in _moving_lines(posting):
        if isinstance(line, TransferLine):
            for entry in stock.increases_of(line.item_no):
                ancestors[entry.entry_no] = ancestry.decreases_before(work, line.item_no, {entry.entry_no})
        elif line.applies_from_entry:
            taken = questions.consumed_by(work.connection, line.item_no, line.applies_from_entry)
            ancestors[line.applies_from_entry] = ancestry.decreases_before(work, line.item_no, set(taken))
    return replace(facts, ancestors=ancestors)


def with_applications(work: UnitOfWork, posting: Posting, facts: Facts, stock: OpenStock) -> Facts:
    """The facts with what has used the entries that lines are fixed to, and the stock with those entries.

    Read only where too little of a named entry is left.
    """
    wanted: dict[int, Quantity] = defaultdict(Quantity)
    for line in _moving_lines(posting):
        if line.applies_to_entry:
            wanted[line.applies_to_entry] += abs(line.quantity)
    used_up = [no for no, quantity in wanted.items() if no not in stock.by_no or abs(stock.by_no[no].remaining) < quantity]
    if not used_up:
        return facts
    found = {no: applied.applied_to(work, no) for no in used_up}
    named = {no for each in found.values() for pair in each for no in (pair.inbound_no, pair.outbound_no)}
    for entry in applied.opened(work, {*used_up, *named}).values():
        stock.add(entry)
    ancestors = dict(facts.ancestors)
    for no, applications in found.items():
        for other in _displaced(stock, no, applications, wanted[no]):
            item = facts.items.get(other.pool.item_no)
            if item is not None:  # else the line names an entry of an item that it is not about, and is refused
                other_side.add(work, stock, ancestors, other, quantity=wanted[no], method=item.costing_method)
    for item_no in facts.items:
        other_side.add_ancestors(work, ancestors, stock.increases_of(item_no))
    return replace(facts, applied=found, ancestors=ancestors)


def _displaced(stock: OpenStock, named_no: int, applications: Iterable[Applied], wanted: Quantity) -> Iterator[OpenEntry]:
    """The entries that must make room for so much of the named one, the newest first, and must be applied elsewhere."""
    for each in applications:
        if wanted > ZERO and not each.kept_because:
            yield stock.by_no[each.outbound_no if each.inbound_no == named_no else each.inbound_no]
            wanted -= each.quantity


def _moving_lines(posting: Posting) -> list[Line]:
    """The lines that say themselves what they move; taking back says only which entry."""
    return [line for line in posting.lines if not isinstance(line, UndoLine)]


def _opposites(taken_back: Mapping[int, TakenBack]) -> list[PostingLine]:
    """What taking back moves, the increases of transfers included."""
    return [each.opposite() for taken in taken_back.values() for each in (taken, *taken.in_halves)]


def _entries_of(taken: TakenBack) -> Iterator[OpenEntry]:
    yield taken.open
    for inbound, _ in taken.consumed:
        yield inbound
    for half in taken.in_halves:
        yield half.open


def _stock_of_redated(work: UnitOfWork, lines: Iterable[Line]) -> dict[ExpirationKey, Quantity]:
    """On hand over all locations, of the numbers whose date is to change."""
    keys = _unique(
        key for line in lines if isinstance(line, TransferLine) and line.changes_expiration for key in _expiration_keys(line)
    )
    return {key: questions.stock_dated_by(work.connection, key) for key in keys}


def _returned_from(work: UnitOfWork, lines: Iterable[Line]) -> dict[int, ReturnedFrom]:
    """The decreases that lines bring goods back of."""
    named = _unique(line.applies_from_entry for line in lines if isinstance(line, PostingLine) and line.applies_from_entry)
    found = questions.entries_by_no(work.connection, named) if named else {}
    return {
        state.entry.entry_no: ReturnedFrom(
            state.entry.item_no,
            state.entry.variant_code,
            state.entry.quantity,
            state.returned if state.entry.takes_away else abs(state.entry.quantity),
            KnownCost(state.entry.quantity, state.cost.actual, state.cost.expected),
        )
        for state in questions.states(work.connection, found.values())
    }


def _changes(posting: Posting, facts: Facts) -> Iterator[tuple[Item, Pool, Quantity]]:
    """Which pool each line adds to or takes from."""
    for line in _moving_lines(posting):
        item = facts.items[line.item_no]
        if not item.is_inventory or (isinstance(line, TransferLine) and checks.moves_bins_only(line)):
            continue
        for place, numbers, change in _moves(line):
            in_transit = facts.location(place.location_code).in_transit
            order_no = posting.document.order_no if in_transit else ""
            yield item, pool_of(item, line.variant_code, place.location_code, order_no, numbers), change


def _moves(line: Line) -> tuple[tuple[Place, Tracking, Quantity], ...]:
    """Where, with which numbers, and how much: signed."""
    if isinstance(line, PostingLine):
        return ((line.place, line.tracking, line.quantity),)
    return (
        (line.from_place, line.tracking, -line.quantity),
        (line.to_place, checks.new_numbers(line), line.quantity),
    )


def _bins(work: UnitOfWork, places: Iterable[Place], locations: Mapping[str, Location]) -> dict[tuple[str, str], Bin]:
    """The bins that are named at locations with bins; elsewhere a bin is refused later, known or not."""
    return {
        (place.location_code, place.bin_code): catalog.bin_(work, place.location_code, place.bin_code)
        for place in places
        if place.bin_code and place.location_code and locations[place.location_code].bin_mandatory
    }


def _has_numbers(line: Line) -> bool:
    return any(not numbers.is_blank for _, numbers, _ in _moves(line))


def _expiration_keys(line: Line) -> Iterator[ExpirationKey]:
    for _, numbers, _ in _moves(line):
        key = expiration_key(line.item_no, line.variant_code, numbers)
        if key is not None:
            yield key


def _serials(lines: Iterable[Line], items: Mapping[str, Item]) -> Iterator[tuple[str, str, str]]:
    for line in lines:
        if items[line.item_no].tracking.serial_specific:
            for _, numbers, _ in _moves(line):
                if numbers.serial_no:
                    yield line.item_no, line.variant_code, numbers.serial_no


def _unique(values: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(values))
