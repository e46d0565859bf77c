"""Any history of a ledger, lawful or not: what happens in it, one step at a time, beside a model that is a plain sum.

A step receives, issues, adjusts, transfers, reclassifies, takes back, or does several of these in one posting; it may be refused,
fail in the middle, stand in a group with others that fail, or be sent by a device once more. After every step `verify` finds
nothing wrong, and what lies where is what was posted, added up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from threading import Event
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Table, func, select

from server.ledger import service, tables
from server.ledger.posting import post
from server.ledger.posting_lines import (
    Document,
    DocumentType,
    EntryType,
    Place,
    Posting,
    PostingLine,
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

if TYPE_CHECKING:
    from concurrent.futures import Future

    from server.access.authentication import Caller
    from server.database.unit_of_work import Database, UnitOfWork
    from server.ledger.posting_lines import AnyPostingLine, PostedResult
    from shared.wire.transactions import Transaction

Goods = tuple[str, Tracking]
Change = tuple[Place, str, Tracking, Quantity]

EAST, WEST, TRANSIT = Place("EAST"), Place("WEST"), Place("TRANSIT")
PLACES = (EAST, WEST, Place("WH", "A"), Place("WH", "B"))
GOODS: tuple[Goods, ...] = (
    ("BOLT", UNTRACKED),
    ("LAST", UNTRACKED),
    ("SCARCE", UNTRACKED),
    ("MILK", Tracking("L1")),
    ("MILK", Tracking("L2")),
    ("DRILL", Tracking(serial_no="S1")),
    ("DRILL", Tracking(serial_no="S2")),
    ("PUMP", Tracking("L1", "S1")),
    ("PUMP", Tracking("L1", "S2")),
)
RENAMED = {
    Tracking("L1"): Tracking("L2"),
    Tracking("L2"): Tracking("L1"),
    Tracking(serial_no="S1"): Tracking(serial_no="S2"),
    Tracking(serial_no="S2"): Tracking(serial_no="S1"),
    Tracking("L1", "S1"): Tracking("L1", "S2"),
    Tracking("L1", "S2"): Tracking("L2", "S2"),
}
INCREASES = (EntryType.PURCHASE, EntryType.POSITIVE_ADJUSTMENT, EntryType.ASSEMBLY_OUTPUT)
DECREASES = (EntryType.SALE, EntryType.NEGATIVE_ADJUSTMENT, EntryType.ASSEMBLY_CONSUMPTION)
JOURNAL = Document()
SHIPPED = Document(DocumentType.TRANSFER_SHIPMENT, "TS1", "TO1")
RECEIVED = Document(DocumentType.TRANSFER_RECEIPT, "TR1", "TO1")
TABLES = [table for table in vars(tables).values() if isinstance(table, Table)]

places = st.sampled_from(PLACES)
goods = st.sampled_from(GOODS)
quantities = st.decimals(Decimal("0.00001"), Decimal(30), places=5).map(Quantity)
days = st.integers(0, 30).map(lambda days: date(2026, 1, 1) + timedelta(days))
picks = st.integers(0, 1000)
"""Which of the entries there are: the nth, counted round."""


class PowerCut(Exception):  # noqa: N818  it is none of ours
    """The server stops between what a job wrote and the commit."""


@dataclass(frozen=True)
class Step:
    """What one posting says, and what it changes if it is posted."""

    posting: Posting
    changes: tuple[Change, ...]
    takes_back: int | None = None

    def together_with(self, other: Step) -> Step:
        """Both in one posting: all or nothing."""
        posting = Posting((*self.posting.lines, *other.posting.lines), self.posting.posting_date)
        return Step(posting, self.changes + other.changes)


def moved(kind: EntryType, place: Place, what: Goods, quantity: Quantity, day: date, **fixed: int | None) -> Step:
    """An increase, or a decrease (negative)."""
    item, tracking = what
    line = PostingLine(kind, item, place, quantity, tracking=tracking, **fixed)  # type: ignore[arg-type]
    return Step(Posting((line,), day), ((place, item, tracking, quantity),))


def transferred(
    origin: Place, to: Place, what: Goods, quantity: Quantity, day: date, *, new: Tracking | None = None, by: Document = JOURNAL
) -> Step:
    """Goods that go elsewhere, or get other numbers."""
    item, tracking = what
    line = TransferLine(item, origin, to, quantity, tracking=tracking, new_tracking=new)
    changes = (origin, item, tracking, -quantity), (to, item, new or tracking, quantity)
    return Step(Posting((line,), day, by), changes)


def pieces(what: Goods, quantity: Quantity) -> Quantity:
    """Of goods with serial numbers one."""
    return Quantity(1) if what[1].serial_no else quantity


@st.composite
def _any_step(draw: st.DrawFn) -> Step:
    what, place, other, day = draw(goods), draw(places), draw(places), draw(days)
    quantity = pieces(what, draw(quantities))
    kind = draw(st.sampled_from((*INCREASES, *DECREASES, EntryType.TRANSFER)))
    if kind is EntryType.TRANSFER:
        return transferred(place, other, what, quantity, day)
    return moved(kind, place, what, quantity if kind in INCREASES else -quantity, day)


steps = _any_step()
"""Something that may be posted."""


@dataclass
class Books:
    """The model: a plain sum, and what each entry that can be taken back did."""

    on_hand: Counter[tuple[Place, str, Tracking]] = field(default_factory=Counter)
    done: dict[int, tuple[Change, ...]] = field(default_factory=dict)

    def happened(self, step: Step, posted: PostedResult) -> None:
        for place, item, tracking, quantity in step.changes:
            self.on_hand[place, item, tracking] += quantity
        if step.takes_back is not None:
            del self.done[step.takes_back]
        elif len(step.posting.lines) == 1 and posted.entry_nos:
            self.done[posted.entry_nos[0]] = step.changes

    def nth_done(self, pick: int) -> int:
        """One of the entries; 1 where there is none."""
        return sorted(self.done)[pick % len(self.done)] if self.done else 1

    def nth_on_hand(self, pick: int, *, at: Place | None = None, tracked: bool = False) -> tuple[Place, Goods, Quantity]:
        """Some goods that are there, where, and how much; where there is nothing, what might have been."""
        found = self.on_hand_at(at, tracked=tracked)
        return found[pick % len(found)] if found else (at or EAST, GOODS[3] if tracked else GOODS[0], Quantity(1))

    def on_hand_at(self, at: Place | None, *, tracked: bool = False) -> list[tuple[Place, Goods, Quantity]]:
        return [
            (place, (item, tracking), quantity)
            for (place, item, tracking), quantity in sorted(self.on_hand.items())
            if quantity > 0 and at in (None, place) and not (tracked and tracking.is_blank)
        ]

    def by_location(self) -> dict[tuple[str, str, Tracking], Quantity]:
        sums: Counter[tuple[str, str, Tracking]] = Counter()
        for (place, item, tracking), quantity in self.on_hand.items():
            sums[place.location_code, item, tracking] += quantity
        return {key: quantity for key, quantity in sums.items() if quantity}

    def in_bins(self) -> dict[tuple[Place, str, Tracking], Quantity]:
        return {key: quantity for key, quantity in self.on_hand.items() if key[0].bin_code and quantity}


class LedgerHistory(RuleBasedStateMachine):
    """Everything that can happen to stock, in any order, with any dates."""

    def __init__(self, database: Database, sender: Sender) -> None:
        super().__init__()
        self.database = database
        self.sender = sender
        self.books = Books()
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

    @rule(quantity=quantities, day=days, pick=picks)
    def bring_back(self, quantity: Quantity, day: date, pick: int) -> None:
        entry_no = self.books.nth_done(pick)
        for place, item, tracking, change in self.books.done.get(entry_no, ())[:1]:
            back = min(pieces((item, tracking), quantity), abs(change))
            self._post(moved(EntryType.SALE, place, (item, tracking), back, day, applies_from_entry=entry_no))

    @rule(pick=picks, day=st.none() | days)
    def take_back(self, pick: int, day: date | None) -> None:
        self._post(self._taking_back(pick, day))

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

    @rule(group=st.lists(steps | st.none(), min_size=2, max_size=4))
    def post_as_a_group(self, group: list[Step | None]) -> None:
        """Together in one commit where nothing goes wrong; None: one that fails."""
        go = Event()
        self.database.submit(lambda _work: go.wait())
        futures = [self.database.submit(_failing if step is None else _posting(step)) for step in group]
        go.set()
        for step, future in zip(group, futures, strict=True):
            self._outcome(step, future)

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
            transaction, first = self.sent[pick % len(self.sent)]
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
            balances, contents = (ask(work, EntryFilter()) for ask in (service.on_hand, service.bin_contents))
        assert {
            (each.place.location_code, each.item_no, each.tracking): each.quantity for each in balances
        } == self.books.by_location()
        assert {(each.place, each.item_no, each.tracking): each.quantity for each in contents} == self.books.in_bins()

    @invariant()
    def what_must_not_be_short_is_not(self) -> None:
        for (place, item, tracking), quantity in self.books.on_hand.items():
            assert quantity >= 0 or not (place.bin_code or tracking != UNTRACKED or item == "SCARCE")

    def _post(self, step: Step) -> None:
        before = self._rows()
        try:
            posted = self.database.write(_posting(step))
        except Refused:
            assert self._rows() == before
        else:
            self.books.happened(step, posted)

    def _outcome(self, step: Step | None, future: Future[PostedResult]) -> None:
        try:
            posted = future.result()
        except (PowerCut, Refused):
            return
        assert step is not None
        self.books.happened(step, posted)

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


def _posting(step: Step):
    return lambda work: post(work, step.posting)


def _failing(work: UnitOfWork) -> PostedResult:
    post(work, moved(EntryType.PURCHASE, EAST, GOODS[0], Quantity(1), date(2026, 1, 1)).posting)
    raise PowerCut


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
