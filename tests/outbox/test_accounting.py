"""Any order of recording, sending, answering, undoing, deciding and restarting accounts for every transaction exactly once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scanner_client.outbox import JournalEntry, OpenTask, Outbox, TransactionState
from shared.wire.transactions import AlreadyPosted, Transaction
from tests.outbox.transactions import a_transaction, an_undo, posted, refused

PERSON = "ANNA"


class OutboxHistory(RuleBasedStateMachine):
    """Beside the outbox: all that was ever recorded, and what a server would have of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ids: list[UUID] = []
        self.at_server: dict[UUID, bool] = {}
        self.open()
        self.outbox.begin_task(OpenTask(PERSON, "count", "MAIN", "[]"))

    def open(self) -> None:
        self.outbox = Outbox(Path(self.folder.name) / "device.sqlite", history_max=4)

    @rule(is_good=st.booleans())
    def record(self, is_good: bool) -> None:
        transaction = a_transaction("1" if is_good else "999")
        self.outbox.record_step(PERSON, JournalEntry("scan", "[]", "+1", False, (transaction.id,)), [transaction])
        self.ids.append(transaction.id)

    @rule()
    def undo(self) -> None:
        self.outbox.take_back(PERSON, self.undone)

    def undone(self, transaction_id: UUID) -> Transaction:
        undo = an_undo(transaction_id)
        self.ids.append(undo.id)
        return undo

    @rule(arrives=st.booleans(), answer_arrives=st.booleans(), count=st.integers(1, 5))
    def send(self, arrives: bool, answer_arrives: bool, count: int) -> None:
        batch = self.outbox.next_batch(count)
        if not arrives:
            self.outbox.not_sent(batch)
            return
        answers = [self.answer(each.transaction) for each in batch]
        if answer_arrives:
            self.outbox.settle(answers)
            self.outbox.settle(answers)  # a second answer changes nothing

    def answer(self, transaction: Transaction):
        content = transaction.content
        is_good = content.kind == "undone" or str(content.quantity) == "1"
        if content.kind == "undone":
            is_good = self.at_server.get(content.transaction, False)
        first = posted(transaction) if is_good else refused(transaction)
        known = transaction.id in self.at_server
        self.at_server[transaction.id] = is_good
        return AlreadyPosted(id=transaction.id, answer=first) if known else first

    @precondition(lambda self: self.outbox.attention())
    @rule(way_out=st.sampled_from(["again", "supervisor", "drop"]))
    def decide(self, way_out: str) -> None:
        waiting = self.outbox.attention()[0]
        if way_out == "again":
            again = a_transaction()
            self.outbox.try_again(waiting.id, again)
            self.ids.append(again.id)
        elif way_out == "supervisor":
            self.outbox.give_to_supervisor(waiting.id, "look at it")
        else:
            self.outbox.drop(waiting.id, "counted again")

    @rule()
    def crash(self) -> None:
        self.outbox.close()
        self.open()

    @invariant()
    def everything_is_accounted_for_once(self) -> None:
        assert sum(self.outbox.counts().values()) == len(self.ids)

    @invariant()
    def nothing_is_withdrawn_that_the_server_has_posted(self) -> None:
        for each in self.outbox.history(1000):
            if each.state in (TransactionState.WITHDRAWN, TransactionState.NEEDS_ATTENTION, TransactionState.DROPPED):
                assert not self.at_server.get(each.id, False)

    @invariant()
    def nothing_is_posted_that_the_server_has_not(self) -> None:
        for each in self.outbox.history(1000):
            if each.state is TransactionState.POSTED:
                assert self.at_server[each.id]

    def teardown(self) -> None:
        self.outbox.close()
        self.folder.cleanup()


OutboxHistory.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestOutboxHistory = OutboxHistory.TestCase
