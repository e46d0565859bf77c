"""Count orders on a real database, from the first scan to the posted difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import pytest

from server.access.authentication import Caller
from server.counting import cards, recordings, service
from server.ledger import questions
from server.ledger.values import EntryFilter
from shared.errors import Refused
from shared.quantities import Amount, Quantity
from shared.wire.access import Role
from shared.wire.counting import (
    CountDecided,
    CountDifferences,
    CountFinished,
    CountOrderCard,
    CountPosted,
    CountRecorded,
    NewCountOrder,
)
from shared.wire.transactions import Posted, Transaction
from tests.builders.catalog import a_location, an_item, block, lot_specific, serial_specific
from tests.builders.stock import stock
from tests.builders.transactions import a_transaction

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork

T = TypeVar("T")

ROLES = {
    "NINA": (Role.FLOOR,),
    "OTTO": (Role.FLOOR,),
    "SAM": (Role.FLOOR, Role.RECEIVER, Role.SUPERVISOR),
}


class Floor:
    """A database, and the people who count: what they do goes through the handlers that devices reach."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def does(self, person: str, content: object) -> Posted:
        """What the endpoint does once it knows who scanned."""
        transaction = a_transaction(content, person=person)  # type: ignore[arg-type]
        return self._handled(person, transaction, lambda work, caller: _HANDLERS[type(content)](work, transaction, caller))

    def undoes(self, person: str, content: object) -> Callable[[], Posted]:
        """Do it, and get what takes it back."""
        transaction = a_transaction(content, person=person)  # type: ignore[arg-type]
        answer = self._handled(person, transaction, lambda work, caller: recordings.count_recorded(work, transaction, caller))
        return lambda: self._handled(
            person, transaction, lambda work, caller: recordings.undo_count_recorded(work, transaction, answer, caller)
        )

    def _handled(self, person: str, transaction: Transaction, handle: Callable[[UnitOfWork, Caller], Posted]) -> Posted:
        caller = Caller(person, frozenset(ROLES[person]), frozenset(), "HH-01")

        def job(work: UnitOfWork) -> Posted:
            work.person, work.transaction_id = person, str(transaction.id)
            return handle(work, caller)

        return self.database.write(job)

    def makes_order(self, **fields: object) -> str:
        return self.database.write(lambda work: service.create_order(work, NewCountOrder(location="MAIN", **fields)))  # type: ignore[arg-type]

    def read(self, question: Callable[[UnitOfWork], T]) -> T:
        with self.database.read() as work:
            return question(work)

    def order(self, order_no: str) -> CountOrderCard:
        return self.read(lambda work: cards.order_card(work, order_no))

    def differences(self, order_no: str) -> CountDifferences:
        return self.read(lambda work: cards.count_differences(work, order_no))

    def on_hand(self, item: str, bin_code: str | None = None) -> Quantity:
        wanted = EntryFilter(item_no=item, bin_code=bin_code)
        return self.read(lambda work: questions.quantity_on_hand(work.connection, wanted))


_HANDLERS = {
    CountRecorded: recordings.count_recorded,
    CountFinished: recordings.count_finished,
    CountDecided: service.count_decided,
    CountPosted: service.count_posted,
}


@pytest.fixture
def floor(database: Database) -> Floor:
    a_location(database, "MAIN", bins=["A-01", "A-02"])
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "DRILL", tracking=serial_specific())
    return Floor(database)


def counted(order: str, item: str, quantity: str = "1", **fields: object) -> CountRecorded:
    return CountRecorded(**{"order": order, "item": item, "quantity": quantity, "bin": "A-01", **fields})  # type: ignore[arg-type]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_an_order_has_a_line_for_everything_that_should_be_there(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    stock(floor.database, "BOLT", "3", bin="A-02")
    stock(floor.database, "MILK", "4", bin="A-01", lot="L1")

    order = floor.order(floor.makes_order())

    assert [(line.bin, line.item, str(line.expected)) for line in order.lines] == [
        ("A-01", "BOLT", "5"),
        ("A-01", "MILK", "4"),
        ("A-02", "BOLT", "3"),
    ]


def test_what_is_blocked_is_not_counted(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    stock(floor.database, "MILK", "4", bin="A-01", lot="L1")
    block(floor.database, "BOLT")

    order = floor.order(floor.makes_order())

    assert [line.item for line in order.lines] == ["MILK"]


def test_scans_add_up_and_a_typed_figure_replaces(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order()

    floor.does("NINA", counted(order, "BOLT"))
    floor.does("NINA", counted(order, "BOLT"))
    assert floor.order(order).recordings[0].lines[0].quantity == Quantity("2")

    floor.does("NINA", counted(order, "BOLT", "7", mode="set"))
    assert floor.order(order).recordings[0].lines[0].quantity == Quantity("7")


def test_a_short_count_is_approved_by_somebody_else_and_posted(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01", unit_cost="2.50")
    order = floor.makes_order()
    floor.does("NINA", counted(order, "BOLT", "3"))
    floor.does("NINA", CountFinished(order=order))

    floor.does("SAM", CountDecided(order=order, decision="approve"))
    posted = floor.does("SAM", CountPosted(order=order))

    assert len(posted.entry_nos) == 1
    assert floor.on_hand("BOLT", "A-01") == Quantity("3")
    assert floor.order(order).status == "posted"


def test_a_difference_outside_tolerance_is_not_posted_without_approval(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order()
    floor.does("NINA", counted(order, "BOLT", "3"))
    floor.does("NINA", CountFinished(order=order))

    assert refusal(lambda: floor.does("SAM", CountPosted(order=order))) == "approval_required"
    assert floor.on_hand("BOLT") == Quantity("5")


def test_a_difference_within_tolerance_needs_no_approval(floor: Floor) -> None:
    stock(floor.database, "BOLT", "100", bin="A-01")
    order = floor.makes_order(tolerance_percent="2", tolerance_value=Amount("10"))
    floor.does("NINA", counted(order, "BOLT", "99"))
    floor.does("NINA", CountFinished(order=order))

    floor.does("SAM", CountPosted(order=order))

    assert floor.on_hand("BOLT") == Quantity("99")


def test_nobody_approves_what_he_counted(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order()
    floor.does("SAM", counted(order, "BOLT", "3"))
    floor.does("SAM", CountFinished(order=order))

    assert refusal(lambda: floor.does("SAM", CountDecided(order=order, decision="approve"))) == "own_count"


def test_a_floor_worker_does_not_approve(floor: Floor) -> None:
    order = floor.makes_order()

    assert refusal(lambda: floor.does("NINA", CountDecided(order=order, decision="approve"))) == "not_permitted"


def test_what_is_sent_back_is_counted_again_by_somebody_else_and_only_that_counts(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order()
    floor.does("NINA", counted(order, "BOLT", "3"))
    floor.does("NINA", CountFinished(order=order))
    floor.does("SAM", CountDecided(order=order, decision="recount"))

    assert refusal(lambda: floor.does("NINA", counted(order, "BOLT", "5"))) == "not_permitted"
    floor.does("OTTO", counted(order, "BOLT", "5"))
    floor.does("OTTO", CountFinished(order=order))
    floor.does("SAM", CountPosted(order=order))

    assert floor.on_hand("BOLT") == Quantity("5")


def test_what_nobody_expected_becomes_a_line_with_what_the_books_say(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order()
    floor.does("NINA", counted(order, "BOLT", "5"))
    floor.does("NINA", counted(order, "MILK", "2", lot="L9"))
    floor.does("NINA", CountFinished(order=order))

    found = [line for line in floor.differences(order).lines if line.item == "MILK"]

    assert [(line.lot, str(line.expected), str(line.recorded)) for line in found] == [("L9", "0", "2")]


def test_a_serial_number_found_in_another_bin_is_moved_by_the_count(floor: Floor) -> None:
    stock(floor.database, "DRILL", "1", bin="A-01", serial="S1")
    stock(floor.database, "DRILL", "1", bin="A-02", serial="S2")
    order = floor.makes_order()
    for bin_code, serial, quantity in (("A-01", "S1", "1"), ("A-02", "S2", "0"), ("A-01", "S2", "1")):
        floor.does("NINA", counted(order, "DRILL", quantity, bin=bin_code, serial=serial))
    floor.does("NINA", CountFinished(order=order))
    floor.does("SAM", CountDecided(order=order, decision="approve"))

    floor.does("SAM", CountPosted(order=order))

    assert (floor.on_hand("DRILL", "A-01"), floor.on_hand("DRILL", "A-02")) == (Quantity("2"), Quantity("0"))


def test_a_serial_number_scanned_twice_is_refused_and_changes_nothing(floor: Floor) -> None:
    stock(floor.database, "DRILL", "1", bin="A-01", serial="S1")
    order = floor.makes_order()
    floor.does("NINA", counted(order, "DRILL", serial="S1"))

    assert refusal(lambda: floor.does("NINA", counted(order, "DRILL", serial="S1"))) == "serial_quantity_not_one"
    assert floor.order(order).recordings[0].lines[0].quantity == Quantity("1")


def test_an_undone_scan_leaves_what_was_there_before_it(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order()
    first = floor.undoes("NINA", counted(order, "BOLT", "2"))
    second = floor.undoes("NINA", counted(order, "BOLT", "9", mode="set"))

    second()
    assert floor.order(order).recordings[0].lines[0].quantity == Quantity("2")

    first()
    assert floor.order(order).recordings[0].lines == ()
    assert refusal(first) == "cannot_undo"


def test_a_figure_that_was_counted_anew_since_is_not_undone_blindly(floor: Floor) -> None:
    order = floor.makes_order()
    first = floor.undoes("NINA", counted(order, "BOLT", "2"))
    floor.does("NINA", counted(order, "BOLT", "1", mode="set"))

    assert refusal(first) == "cannot_undo"


def test_a_difference_of_what_moved_meanwhile_is_refused_and_recalculating_helps(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order(tolerance_quantity="10")
    stock(floor.database, "BOLT", "2", bin="A-01")
    floor.does("NINA", counted(order, "BOLT", "6"))
    floor.does("NINA", CountFinished(order=order))

    assert refusal(lambda: floor.does("SAM", CountPosted(order=order))) == "count_changed_since_expected"
    floor.database.write(lambda work: service.recalculate_expected(work, order))
    floor.does("SAM", CountPosted(order=order))

    assert floor.on_hand("BOLT") == Quantity("6")


def test_who_counts_never_gets_an_expected_quantity(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order()
    floor.does("NINA", counted(order, "BOLT", "1"))

    (document,) = floor.read(lambda work: cards.open_documents(work, "MAIN"))
    recording = floor.read(lambda work: cards.recording_card(work, order, 1))

    assert [line.quantity for line in document.lines] == [Quantity("0")]
    assert "expected" not in recording.model_dump_json()
    assert '"5"' not in document.model_dump_json() + recording.model_dump_json()


def test_a_finished_count_is_open_work_for_a_supervisor_until_it_is_posted(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order = floor.makes_order()
    floor.does("NINA", counted(order, "BOLT", "3"))
    floor.does("NINA", CountFinished(order=order))
    floor.does("SAM", CountDecided(order=order, decision="approve"))

    assert [document.kind for document in floor.read(lambda work: cards.open_documents(work, "MAIN"))] == ["count_approval"]
    floor.does("SAM", CountPosted(order=order))
    assert floor.read(lambda work: cards.open_documents(work, "MAIN")) == []
