"""Which increases a decrease consumes: matching entries to one another, as part of posting. Source: spec/ledger.md, section 3.

A method is a function that puts open increases in the order in which they are taken; `METHODS` says which costing method takes
which. Numbers that bind (specific tracking) need no method of their own: they are part of the pool.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from typing import TYPE_CHECKING

from server.catalog.values import CostingMethod
from server.ledger.rules.movements import Application, OpenEntry, Pool
from shared.errors import APPLICATION_INVALID, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

    from shared.quantities import Quantity


def _age(entry: OpenEntry) -> tuple[object, int]:
    return entry.posting_date, entry.entry_no


class OpenStock:
    """The open entries that a posting may touch, and what it makes of them; oldest first in each pool."""

    def __init__(self, entries: Iterable[OpenEntry] = ()) -> None:
        self._increases: dict[Pool, list[OpenEntry]] = defaultdict(list)
        self._shortages: dict[Pool, list[OpenEntry]] = defaultdict(list)
        self.by_no: dict[int, OpenEntry] = {}
        self.changed: dict[int, OpenEntry] = {}
        """Entries whose remaining quantity is another than it was."""
        for entry in entries:
            self.add(entry)

    def add(self, entry: OpenEntry) -> None:
        """Let the entry take part; one that is known already stays as it is."""
        if entry.entry_no not in self.by_no:
            self.by_no[entry.entry_no] = entry
            side = self._increases if entry.is_increase else self._shortages
            insort(side[entry.pool], entry, key=_age)

    def increases(self, pool: Pool) -> list[OpenEntry]:
        return self._increases[pool]

    def shortages(self, pool: Pool) -> list[OpenEntry]:
        return self._shortages[pool]

    @property
    def has_shortages(self) -> bool:
        return any(self._shortages.values())

    def increases_of(self, item_no: str) -> list[OpenEntry]:
        """The open increases of an item, in every pool that is known."""
        return [entry for pool, entries in self._increases.items() if pool.item_no == item_no for entry in entries]

    def match(self, inbound: OpenEntry, outbound: OpenEntry, quantity: Quantity, posting_date: date) -> Application:
        """Apply so much of one to the other; a negative quantity takes an application back."""
        inbound.remaining -= quantity
        outbound.remaining += quantity
        assert ZERO <= inbound.remaining <= inbound.quantity, f"entry {inbound.entry_no} is applied beyond its quantity"
        assert outbound.quantity <= outbound.remaining <= ZERO, f"entry {outbound.entry_no} is applied beyond its quantity"
        self.changed[inbound.entry_no] = inbound
        self.changed[outbound.entry_no] = outbound
        return Application(inbound, outbound, quantity, posting_date)


def oldest_first(increases: list[OpenEntry]) -> Iterable[OpenEntry]:
    """By posting date, then entry number: the order that a pool is kept in."""
    return increases


def newest_first(increases: list[OpenEntry]) -> Iterable[OpenEntry]:
    """LIFO: the last that came in goes out first."""
    return reversed(increases)


METHODS: dict[CostingMethod, Callable[[list[OpenEntry]], Iterable[OpenEntry]]] = {
    CostingMethod.FIFO: oldest_first,
    CostingMethod.LIFO: newest_first,
    CostingMethod.AVERAGE: oldest_first,
    CostingMethod.SPECIFIC: oldest_first,
    CostingMethod.STANDARD: oldest_first,
}


def consume(stock: OpenStock, decrease: OpenEntry, method: CostingMethod, *, not_these: Collection[int] = ()) -> list[Application]:
    """Take the decrease from the open increases of its pool, as far as they reach. Source: section 3, rules 2 to 4.

    `not_these` are increases that come from the decrease itself.
    """
    applications = []
    for increase in METHODS[method](stock.increases(decrease.pool)):
        if not decrease.remaining:
            break
        if increase.remaining and increase.entry_no not in not_these:
            quantity = min(increase.remaining, -decrease.remaining)
            applications.append(stock.match(increase, decrease, quantity, decrease.posting_date))
    return applications


def close_shortages(stock: OpenStock, increase: OpenEntry, *, not_these: Collection[int] = ()) -> list[Application]:
    """Let the increase close older decreases that found too little, oldest first. Source: section 3, rules 6 and 9.

    `not_these` are decreases that the increase itself comes from: closing one would make it depend on itself.
    """
    applications = []
    for shortage in stock.shortages(increase.pool):
        if not increase.remaining:
            break
        if shortage.remaining and shortage.entry_no not in not_these:
            quantity = min(increase.remaining, -shortage.remaining)
            later_day = max(increase.posting_date, shortage.posting_date)
            applications.append(stock.match(increase, shortage, quantity, later_day))
    return applications


def named_entry(stock: OpenStock, entry: OpenEntry, applies_to: int) -> OpenEntry:
    """The entry that the poster named for this one.

    Raises: Refused(APPLICATION_INVALID) when it is of another item, place or number, or has the same sign.
    Source: spec/ledger.md, section 3, rule 10.
    """
    other = stock.by_no.get(applies_to)
    if other is None:
        raise Refused(APPLICATION_INVALID, entry=applies_to, reason="it is not in stock")
    if other.pool != entry.pool:
        raise Refused(APPLICATION_INVALID, entry=applies_to, reason="it is of another item, variant, location or number")
    if other.is_increase == entry.is_increase:
        raise Refused(APPLICATION_INVALID, entry=applies_to, reason="both go the same way")
    return other


def apply_fixed(stock: OpenStock, entry: OpenEntry, other: OpenEntry) -> Application:
    """Apply the whole entry to the one that was named. Raises: Refused(APPLICATION_INVALID) when that has too little left."""
    if abs(other.remaining) < abs(entry.remaining):
        raise Refused(APPLICATION_INVALID, entry=other.entry_no, reason=f"only {abs(other.remaining)!s} of it is left")
    if other.is_increase:
        return stock.match(other, entry, abs(entry.remaining), entry.posting_date)
    return stock.match(entry, other, abs(entry.remaining), max(entry.posting_date, other.posting_date))
