"""Any history of a ledger, lawful or not: what happens in it, one step at a time, beside a model that is a plain sum.

A step receives, issues, adjusts, transfers, reclassifies, takes back, or does several of these in one posting; it may be refused,
fail in the middle, stand in a group with others that fail, or be sent by a device once more. After every step `verify` finds
nothing wrong, and what lies where is what was posted, added up.
"""

from __future__ import annotations

from datetime import date
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Table, func, select

from server.ledger import service, tables
from server.ledger.posting import post
from server.ledger.posting_lines import (
    EntryType,
    Place,
    Posting,
    TransferLine,
    UndoLine,
)
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from server.transactions import service as transactions
from server.transactions.service import Handlers, Sender
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import UNTRACKED, Tracking
from shared.wire.access import Role
from shared.wire.transactions import AlreadyPosted, Posted, RefusedTransaction
from tests.builders.access import signed_in
from tests.builders.catalog import a_location, an_item, lot_and_serial_specific, lot_specific, serial_specific
from tests.builders.transactions import a_movement, a_transaction
from tests.ledger.history_model import (
    DECREASES,
    EAST,
    GOODS,
    JOURNAL,
    PLACES,
    RECEIVED,
    RENAMED,
    SHIPPED,
    TRANSIT,
    Books,
    Step,
    days,
    moved,
    nth,
    picks,
    pieces,
    places,
    quantities,
    steps,
    transferred,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from server.access.authentication import Caller
    from server.database.unit_of_work import Database, UnitOfWork
    from server.ledger.posting_lines import AnyPostingLine, PostedResult
    from shared.wire.transactions import Transaction

T = TypeVar("T")
TABLES = [table for table in vars(tables).values() if isinstance(table, Table)]


class PowerCut(Exception):  # noqa: N818  it is none of ours
    """The server stops between what a job wrote and the commit."""


def _looks(work: UnitOfWork) -> dict[tuple[str, str, Tracking], Quantity]:
    balances = service.on_hand(work, EntryFilter())
    return {(each.place.location_code, each.item_no, each.tracking): each.quantity for each in balances}


def _fails(work: UnitOfWork) -> None:
    post(work, moved(EntryType.PURCHASE, EAST, GOODS[0], Quantity(1), date(2026, 1, 1)).posting)
    raise PowerCut


def _fails_after_a_look(work: UnitOfWork) -> None:
    post(work, moved(EntryType.PURCHASE, EAST, GOODS[1], Quantity(1), date(2026, 1, 1)).posting)
    _looks(work)
    _fails(work)


class LedgerHistory(RuleBasedStateMachine):
    """Everything that can happen to stock, in any order, with any dates."""

    def __init__(self, database: Database, sender: Sender) -> None:
        super().__init__()
        self.database = database
        self.sender = sender
        self.books = Books()
        self.unapplied: list[int] = []
        self.sent: list[tuple[Transaction, object]] = []

    @initialize(stocked=st.sampled_from(((EAST, PLACES[2]), (EAST,), ())))
    def company(self, stocked: tuple[Place, ...]) -> None:
        self.database.write(_empty)
        for place in stocked:
            for what in GOODS if place is EAST else GOODS[:5]:
                self._post(moved(EntryType.PURCHASE, place, what, pieces(what, Quantity(20)), date(2026, 1, 1)))

    # Postings

    @rule(step=steps)
    def post(self, step: Step) -> None:
        self._post(step)

    @rule(first=steps, second=steps)
    def post_two_lines(self, first: Step, second: Step) -> None:
        self._post(first.together_with(second))

    @rule(pick=picks, kind=st.sampled_from(DECREASES), quantity=quantities, day=days)
    def issue_what_is_there(self, pick: int, kind: EntryType, quantity: Quantity, day: date) -> None:
        place, what, there = self.books.nth_on_hand(pick)
        self._post(moved(kind, place, what, -min(pieces(what, quantity), there), day))

    @rule(pick=picks, to=st.sampled_from((*PLACES, TRANSIT)), quantity=quantities, day=days)
    def transfer_what_is_there(self, pick: int, to: Place, quantity: Quantity, day: date) -> None:
        place, what, there = self.books.nth_on_hand(pick)
        by = SHIPPED if to is TRANSIT else RECEIVED if place is TRANSIT else JOURNAL
        self._post(transferred(place, to, what, min(pieces(what, quantity), there), day, by=by))

    @precondition(lambda self: self.books.on_hand_at(TRANSIT))
    @rule(to=places, pick=picks, quantity=quantities, day=days)
    def receive_from_transit(self, to: Place, pick: int, quantity: Quantity, day: date) -> None:
        place, what, there = self.books.nth_on_hand(pick, at=TRANSIT)
        self._post(transferred(place, to, what, min(pieces(what, quantity), there), day, by=RECEIVED))

    @rule(pick=picks, quantity=quantities, day=days)
    def give_another_number(self, pick: int, quantity: Quantity, day: date) -> None:
        place, what, there = self.books.nth_on_hand(pick, tracked=True)
        new = RENAMED.get(what[1], Tracking("L1", "S1"))
        self._post(transferred(place, place, what, min(pieces(what, quantity), there), day, new=new))

    @rule(pick=picks, all_of_it=st.booleans(), day=days, expires_on=st.none() | days)
    def give_another_date(self, pick: int, all_of_it: bool, day: date, expires_on: date | None) -> None:
        place, (item, tracking), there = self.books.nth_on_hand(pick, tracked=True)
        quantity = there if all_of_it else min(there, Quantity(1))
        line = TransferLine(item, place, place, quantity, tracking=tracking, new_expires_on=expires_on, changes_expiration=True)
        self._post(Step(Posting((line,), day), ()))

    @rule(pick=picks, which=picks, quantity=quantities, day=days)
    def fix_to_an_entry(self, pick: int, which: int, quantity: Quantity, day: date) -> None:
        entry_no = self.books.nth_done(which)
        place, what, there = self.books.nth_on_hand(pick)
        for did_at, item, tracking, change in self.books.done.get(entry_no, ())[:1]:
            if change > 0:
                place, what, there = did_at, (item, tracking), change
        self._post(moved(EntryType.SALE, place, what, -min(pieces(what, quantity), there), day, applies_to_entry=entry_no))

    @precondition(lambda self: self.books.issues())
    @rule(quantity=quantities, day=days, pick=picks)
    def bring_back(self, quantity: Quantity, day: date, pick: int) -> None:
        entry_no = nth(self.books.issues(), pick)
        [(place, item, tracking, change)] = self.books.done[entry_no]
        back = min(pieces((item, tracking), quantity), -change)
        self._post(moved(EntryType.SALE, place, (item, tracking), back, day, applies_from_entry=entry_no))

    @rule(pick=picks, day=st.none() | days)
    def take_back(self, pick: int, day: date | None) -> None:
        self._post(self._taking_back(pick, day))

    @precondition(lambda self: self.books.issues())
    @rule(pick=picks, which=picks, instead=st.none() | picks)
    def unapply(self, pick: int, which: int, instead: int | None) -> None:
        outbound_no = nth(self.books.issues(), pick)
        others = self.books.increases_like(outbound_no)
        with self.database.read() as work:
            applied = sorted(service.applications(work, outbound_no))
        inbound_no = nth(applied, which) if applied else 1
        other = None if instead is None or not others else nth(others, instead)
        if self._change(lambda work: service.unapply(work, inbound_no, outbound_no, instead=other)) is not None:
            self.unapplied.append(outbound_no)

    @precondition(lambda self: self.unapplied)
    @rule(pick=picks)
    def reapply(self, pick: int) -> None:
        entry_no = nth(self.unapplied, pick)
        self._change(lambda work: service.reapply(work, entry_no))

    # What goes wrong

    @rule(step=steps)
    def fail_in_the_middle(self, step: Step) -> None:
        before = self._rows()

        def fail(work: UnitOfWork) -> None:
            post(work, step.posting)
            raise PowerCut

        try:
            self.database.write(fail)
        except (PowerCut, Refused):
            assert self._rows() == before
        self._post(step)

    @rule(group=st.lists(steps | st.sampled_from((_fails, _fails_after_a_look, _looks)), min_size=2, max_size=5))
    def post_as_a_group(self, group: list[Step | Callable[[UnitOfWork], object]]) -> None:
        """Together in one commit, among jobs that fail, and jobs that look at what those before them have done."""
        go = Event()
        self.database.submit(lambda _work: go.wait())
        futures = [self.database.submit(_posting(each) if isinstance(each, Step) else each) for each in group]
        go.set()
        for each, future in zip(group, futures, strict=True):
            self._outcome(each, future)

    # Devices

    @rule(quantity=quantities)
    def send(self, quantity: Quantity) -> None:
        transaction = a_transaction(a_movement(str(quantity), "BOLT"))
        answer = self._send(transaction)
        assert isinstance(answer, Posted)
        self.books.on_hand[EAST, "BOLT", UNTRACKED] += quantity
        self.sent.append((transaction, answer))

    @rule(quantity=quantities)
    def send_what_is_refused(self, quantity: Quantity) -> None:
        transaction = a_transaction(a_movement(str(quantity), "DRILL"))
        before = self._rows()
        answer = self._send(transaction)
        assert isinstance(answer, RefusedTransaction)
        assert self._rows() == before
        self.sent.append((transaction, answer))

    @rule(pick=picks)
    def send_again(self, pick: int) -> None:
        if self.sent:
            transaction, first = nth(self.sent, pick)
            answer = self._send(transaction)
            assert isinstance(answer, AlreadyPosted)
            assert answer.answer == first

    # What is always true

    @invariant()
    def every_invariant_holds(self) -> None:
        assert verify(self.database) == []

    @invariant()
    def what_is_on_hand_is_a_plain_sum(self) -> None:
        with self.database.read() as work:
            by_location, contents = _looks(work), service.bin_contents(work, EntryFilter())
        in_bins = {(each.place, each.item_no, each.tracking): each.quantity for each in contents}
        assert by_location == self.books.by_location()
        assert in_bins == self.books.in_bins()

    @invariant()
    def what_must_not_be_short_is_not(self) -> None:
        for (place, item, tracking), quantity in self.books.on_hand.items():
            assert quantity >= 0 or not (place.bin_code or tracking != UNTRACKED or item == "SCARCE")

    def _post(self, step: Step) -> None:
        posted = self._change(_posting(step))
        if posted is not None:
            self.books.happened(step, posted)

    def _change(self, job: Callable[[UnitOfWork], T]) -> T | None:
        """Its result, or None where it was refused: then nothing of it may be there."""
        before = self._rows()
        try:
            return self.database.write(job)
        except Refused:
            assert self._rows() == before
            return None

    def _outcome(self, job: Step | Callable[[UnitOfWork], object], future: Future[Any]) -> None:
        try:
            result = future.result()
        except (PowerCut, Refused):
            return
        if isinstance(job, Step):
            self.books.happened(job, result)
        else:
            assert result == self.books.by_location()

    def _taking_back(self, pick: int, day: date | None) -> Step:
        entry_no = self.books.nth_done(pick)
        line: AnyPostingLine = UndoLine(entry_no, posting_date=day)
        opposite = tuple((*where, -quantity) for *where, quantity in self.books.done.get(entry_no, ()))
        return Step(Posting((line,), date(2026, 2, 1)), opposite, takes_back=entry_no)  # type: ignore[arg-type]

    def _send(self, transaction: Transaction) -> object:
        return transactions.submit(self.database, HANDLERS, self.sender, transaction).result()

    def _rows(self) -> dict[str, int]:
        """How many rows each table of the ledger has."""
        with self.database.read() as work:
            return {table.name: work.connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}


def _posting(step: Step) -> Callable[[UnitOfWork], PostedResult]:
    return lambda work: post(work, step.posting)


def _handle(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """As small a capability as can be: what was moved was bought."""
    content = transaction.content
    assert content.kind == "moved"
    posted = post(work, moved(EntryType.PURCHASE, EAST, (content.item, UNTRACKED), content.quantity, date(2026, 1, 31)).posting)
    return Posted(id=transaction.id, entry_nos=posted.entry_nos)


HANDLERS = Handlers(post={"moved": _handle}, undo={})


def _empty(work: UnitOfWork) -> None:
    """Begin anew: cheaper than a database for each history."""
    for table in TABLES:
        work.connection.execute(table.delete())


def a_company(database: Database) -> Sender:
    """Everything that the histories name; who sends transactions."""
    a_location(database, "EAST")
    a_location(database, "WEST")
    a_location(database, "WH", bins=("A", "B"))
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "BOLT", unit_cost="1.23457")
    an_item(database, "LAST", costing_method="lifo", unit_cost="0.5")
    an_item(database, "SCARCE", prevent_negative=True)
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "DRILL", tracking=serial_specific())
    an_item(database, "PUMP", tracking=lot_and_serial_specific())
    jo = signed_in(database, "JO", Role.FLOOR)
    return Sender(jo.device_token, jo.session_token)
