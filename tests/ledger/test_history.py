"""Any lawful history keeps every invariant and equals a model that is small enough to be obviously right."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from server.database.metadata import metadata
from server.database.unit_of_work import Database
from server.ledger import questions
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine, TransferLine, UndoLine
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import Tracking
from tests.builders.catalog import a_location, all_tables_are_known, an_item, lot_specific, serial_specific

if TYPE_CHECKING:
    from server.ledger.posting_lines import AnyPostingLine, PostedResult

PLACES = (Place("EAST"), Place("WEST"), Place("WH", "A"), Place("WH", "B"))
GOODS = (
    ("BOLT", Tracking()),
    ("LAST", Tracking()),
    ("MILK", Tracking("L1")),
    ("MILK", Tracking("L2")),
    ("DRILL", Tracking(serial_no="S1")),
    ("DRILL", Tracking(serial_no="S2")),
)
places = st.sampled_from(PLACES)
goods = st.sampled_from(GOODS)
quantities = st.decimals(Decimal("0.00001"), Decimal(30), places=5).map(Quantity)
days = st.integers(0, 30).map(lambda days: date(2026, 1, 1) + timedelta(days))


class LedgerHistory(RuleBasedStateMachine):
    """Receipts, sales, transfers and taking back, in any order, with any dates, lawful or not."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.on_hand: Counter[tuple[Place, str, Tracking]] = Counter()
        """The model: a plain sum."""
        self.moves: dict[int, list[tuple[Place, str, Tracking, Quantity]]] = {}
        """What each entry that can be taken back did."""

    @initialize()
    def company(self) -> None:
        self.database.write(_empty)
        self.on_hand.clear()

    @rule(place=places, what=goods, quantity=quantities, day=days)
    def receive(self, place: Place, what: tuple[str, Tracking], quantity: Quantity, day: date) -> None:
        self._move(EntryType.PURCHASE, place, what, _pieces(what, quantity), day)

    @rule(place=places, what=goods, quantity=quantities, day=days)
    def sell(self, place: Place, what: tuple[str, Tracking], quantity: Quantity, day: date) -> None:
        self._move(EntryType.SALE, place, what, -_pieces(what, quantity), day)

    @rule(origin=places, to=places, what=goods, quantity=quantities, day=days)
    def transfer(self, origin: Place, to: Place, what: tuple[str, Tracking], quantity: Quantity, day: date) -> None:
        item, tracking = what
        pieces = _pieces(what, quantity)
        posted = self._post(TransferLine(item, origin, to, pieces, tracking=tracking), day)
        if posted is not None:
            self._happened(posted, [(origin, item, tracking, -pieces), (to, item, tracking, pieces)])

    @rule(what=st.sampled_from(GOODS[2:4]), place=places, quantity=quantities, day=days)
    def rename_lot(self, what: tuple[str, Tracking], place: Place, quantity: Quantity, day: date) -> None:
        item, tracking = what
        new = Tracking("L2" if tracking.lot_no == "L1" else "L1")
        posted = self._post(TransferLine(item, place, place, quantity, tracking=tracking, new_tracking=new), day)
        if posted is not None:
            self._happened(posted, [(place, item, tracking, -quantity), (place, item, new, quantity)])

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        if not self.moves:
            return
        entry_no = data.draw(st.sampled_from(sorted(self.moves)))
        if self._post(UndoLine(entry_no), date(2026, 2, 1)) is not None:
            for place, item, tracking, quantity in self.moves.pop(entry_no):
                self.on_hand[place, item, tracking] -= quantity

    @invariant()
    def every_invariant_holds(self) -> None:
        assert verify(self.database) == []

    @invariant()
    def on_hand_is_a_plain_sum(self) -> None:
        with self.database.read() as work:
            stock = {
                (each.place.location_code, each.item_no, each.tracking): each.quantity
                for each in questions.on_hand(work.connection, EntryFilter())
            }
        by_location: Counter[tuple[str, str, Tracking]] = Counter()
        for (place, item, tracking), quantity in self.on_hand.items():
            by_location[place.location_code, item, tracking] += quantity
        assert stock == {key: quantity for key, quantity in by_location.items() if quantity}

    @invariant()
    def what_must_not_be_short_is_not(self) -> None:
        for (place, _, tracking), quantity in self.on_hand.items():
            assert quantity >= 0 or (not place.bin_code and tracking.is_blank)

    def _move(self, kind: EntryType, place: Place, what: tuple[str, Tracking], quantity: Quantity, day: date) -> None:
        item, tracking = what
        posted = self._post(PostingLine(kind, item, place, quantity, tracking=tracking), day)
        if posted is not None:
            self._happened(posted, [(place, item, tracking, quantity)])

    def _happened(self, posted: PostedResult, moves: list[tuple[Place, str, Tracking, Quantity]]) -> None:
        for place, item, tracking, quantity in moves:
            self.on_hand[place, item, tracking] += quantity
        if posted.entry_nos:
            self.moves[posted.entry_nos[0]] = moves

    def _post(self, line: AnyPostingLine, day: date) -> PostedResult | None:
        try:
            return self.database.write(lambda work: post(work, Posting((line,), day)))
        except Refused:
            return None


def _pieces(what: tuple[str, Tracking], quantity: Quantity) -> Quantity:
    return Quantity(1) if what[1].serial_no else quantity


def _empty(work) -> None:
    """Begin anew: cheaper than a database for each history."""
    for table in ("item_ledger_entry", "item_application_entry", "value_entry", "warehouse_entry", "item_register"):
        work.connection.execute(text(f"DELETE FROM {table}"))
    for table in ("open_item_entry", "stock_balance", "bin_content", "established_expiration"):
        work.connection.execute(text(f"DELETE FROM {table}"))


def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WEST")
    a_location(database, "WH", bins=("A", "B"))
    an_item(database, "BOLT", unit_cost="1.23457")
    an_item(database, "LAST", costing_method="lifo", unit_cost="0.5")
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "DRILL", tracking=serial_specific())


def _play(database: Database, *, examples: int) -> None:
    _company(database)
    run_state_machine_as_test(
        lambda: LedgerHistory(database),
        settings=settings(max_examples=examples, stateful_step_count=25, deadline=None, database=None, print_blob=True),
    )


def test_any_history_keeps_the_ledger_whole() -> None:
    all_tables_are_known()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'history.sqlite'}")
        metadata.create_all(database.engines.writing)
        _play(database, examples=25)
        database.close()


@pytest.mark.xdist_group("postgresql")
def test_any_history_keeps_the_ledger_whole_on_postgresql(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    metadata.drop_all(database.engines.writing)  # the migrated schema refuses to delete entries, as it should
    metadata.create_all(database.engines.writing)
    _play(database, examples=5)
    database.close()
