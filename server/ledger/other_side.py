"""Reads what an entry could be applied to: as much as it needs, apart from what comes from the entry itself.

Source: spec/ledger.md, section 3, rules 2, 6 and 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog.values import CostingMethod
from server.ledger import ancestry, store
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.rules.application import OpenStock
    from server.ledger.rules.movements import OpenEntry

Ancestors = dict[int, frozenset[int]]
"""By increase: the decreases that its goods came through."""


def add(
    work: UnitOfWork, stock: OpenStock, ancestors: Ancestors, entry: OpenEntry, *, quantity: Quantity, method: CostingMethod
) -> None:
    """Let open entries take part until those that the entry may be applied to cover the quantity, or there are no more.

    `ancestors` then says where each of them comes from.
    """
    wanted = quantity
    while True:
        others = _others(work, entry, wanted, method)
        for other in others:
            stock.add(other)
        add_ancestors(work, ancestors, [entry, *others])
        found = _total(others)
        usable = _total(other for other in others if not _comes_from(entry, other, ancestors))
        if usable >= quantity or found < wanted:
            return
        wanted = found - usable + quantity


def add_ancestors(work: UnitOfWork, ancestors: Ancestors, entries: Iterable[OpenEntry]) -> None:
    """Say of those of the entries that are increases where they come from."""
    for entry in entries:
        if entry.is_increase and entry.entry_no not in ancestors:
            ancestors[entry.entry_no] = ancestry.decreases_before(work, entry.pool.item_no, {entry.entry_no})


def _others(work: UnitOfWork, entry: OpenEntry, quantity: Quantity, method: CostingMethod) -> list[OpenEntry]:
    wanted = {entry.pool: quantity}
    if entry.is_increase:
        return store.oldest_shortages(work, wanted)
    return store.newest_increases(work, wanted) if method is CostingMethod.LIFO else store.oldest_increases(work, wanted)


def _comes_from(one: OpenEntry, other: OpenEntry, ancestors: Ancestors) -> bool:
    """Whether the increase of the two comes through the decrease: to apply them would make it depend on itself."""
    increase, decrease = (one, other) if one.is_increase else (other, one)
    return decrease.entry_no in ancestors[increase.entry_no]


def _total(entries: Iterable[OpenEntry]) -> Quantity:
    return sum((abs(entry.remaining) for entry in entries), ZERO)
