"""Whatever happened to a lot: every piece is accounted for, and forward and backward tell the same story."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from server.tracing import service
from shared.errors import Refused
from shared.wire.tracing import RecallNumber
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.tracing.following import Books

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from server.tracing.values import Trace

PLACES = ("MAIN", "EAST")
LOTS = ("L1", "L2", "L3")
lots, places, quantities, picks = st.sampled_from(LOTS), st.sampled_from(PLACES), st.integers(1, 9), st.integers(0, 99)
steps = st.one_of(
    st.tuples(st.sampled_from(("purchase", "positive_adjustment")), lots, places, quantities),
    st.tuples(st.sampled_from(("sale", "negative_adjustment", "issued")), lots, places, quantities),
    st.tuples(st.just("transfer"), lots, places, quantities),
    st.tuples(st.just("reclassify"), lots, lots, quantities),
    st.tuples(st.just("return"), picks, places, quantities),
    st.tuples(st.just("undo"), picks),
)


@pytest.fixture
def books(database: Database) -> Books:
    for place in PLACES:
        a_location(database, place)
    return Books(database)


ITEMS = count(1)
"""A fresh item for each history: what one leaves behind, the next does not see."""


class History:
    """Does what can be done, and lets the ledger refuse the rest."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.item = f"MILK-{next(ITEMS)}"
        self.entries: list[int] = []
        self.sales: list[tuple[int, str]] = []
        an_item(books.database, self.item, tracking=lot_specific())

    def do(self, step: tuple[object, ...]) -> None:
        with suppress(Refused):
            getattr(self, f"_{step[0]}", self._moved)(*step)

    def _moved(self, kind: str, lot: str, place: str, quantity: int) -> None:
        sign = "" if kind in ("purchase", "positive_adjustment") else "-"
        kind = "negative_adjustment" if kind == "issued" else kind
        entry_no = self.books.move(kind, self.item, f"{sign}{quantity}", place, lot=lot)
        self.entries.append(entry_no)
        if kind == "sale":
            self.sales.append((entry_no, lot))

    def _transfer(self, _kind: str, lot: str, place: str, quantity: int) -> None:
        other = PLACES[1 - PLACES.index(place)]
        self.entries += self.books.transfer(self.item, str(quantity), place, other, lot=lot)

    def _reclassify(self, _kind: str, lot: str, new_lot: str, quantity: int) -> None:
        self.entries += self.books.transfer(self.item, str(quantity), "MAIN", "MAIN", lot=lot, new_lot=new_lot)

    def _return(self, _kind: str, pick: int, place: str, quantity: int) -> None:
        if self.sales:
            sale, lot = self.sales[pick % len(self.sales)]
            self.entries.append(self.books.move("sale", self.item, str(quantity), place, lot=lot, applies_from_entry=sale))

    def _undo(self, _kind: str, pick: int) -> None:
        if self.entries:
            self.books.undo(self.entries[pick % len(self.entries)])


def edges(trace: Trace, *, back: bool) -> Counter[tuple[int, int, str]]:
    """Every link of the tree: from the entry that comes first in the story to the one that follows, and how much."""
    by_line = {line.line_no: line.entry.entry_no for line in trace.lines}
    found = ((by_line[line.parent_line], line.entry.entry_no, str(line.edge_quantity)) for line in trace.lines if line.parent_line)
    return Counter((child, parent, how_much) if back else (parent, child, how_much) for parent, child, how_much in found)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=25))
def test_forward_and_backward_have_the_same_links(books: Books, history: list[tuple[object, ...]]) -> None:
    story = History(books)
    for step in history:
        story.do(step)

    forward, backward = books.trace(story.item), books.trace(story.item, back=True)

    assert edges(forward, back=False) == edges(backward, back=True)
    assert forward.entries.keys() == backward.entries.keys()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=25), lot=lots)
@example(history=[("purchase", "L1", "MAIN", 1), ("reclassify", "L1", "L3", 1), ("undo", 1)], lot="L3")
def test_every_piece_of_a_lot_is_accounted_for(books: Books, history: list[tuple[object, ...]], lot: str) -> None:
    story = History(books)
    for step in history:
        story.do(step)

    with books.database.read() as work:
        report = service.recall_report(work, [RecallNumber(item=story.item, lot=lot)])

    assert [(each.unexplained, each.percent_explained) for each in report.balances if each.unexplained] == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=25))
def test_what_went_into_a_decrease_adds_up_to_it(books: Books, history: list[tuple[object, ...]]) -> None:
    story = History(books)
    for step in history:
        story.do(step)

    trace = books.trace(story.item, back=True)

    by_line = {line.line_no: line for line in trace.lines}
    origins: Counter[int] = Counter()
    for line in trace.lines:
        parent = by_line.get(line.parent_line)
        if parent is not None and not parent.entry.is_increase:
            origins[parent.entry.entry_no] += line.edge_quantity
    assert {no: trace.entries[no].quantity for no in origins} == {no: -total for no, total in origins.items()}
