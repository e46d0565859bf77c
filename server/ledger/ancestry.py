"""Where goods come from, through transfers and returns: what keeps an entry from depending on itself.

Source: spec/ledger.md, section 3, rule 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import questions

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork


def decreases_before(work: UnitOfWork, item_no: str, increases: set[int]) -> frozenset[int]:
    """The decreases that the goods of these increases passed through, however long ago."""
    decreases: set[int] = set()
    seen: set[int] = set()
    frontier = set(increases)
    while frontier:
        seen |= frontier
        origins = questions.origins_of(work.connection, item_no, frontier)
        new_decreases = {decrease for decrease, _ in origins.values()} - decreases
        taken = {no for decrease in new_decreases for no in questions.consumed_by(work.connection, item_no, decrease)}
        frontier = (taken | {source for _, source in origins.values() if source}) - seen
        decreases |= new_decreases
    return frozenset(decreases)
