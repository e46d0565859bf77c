"""The outbox: in order, nothing leaves without an answer, what a person decides is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_client.outbox import JournalEntry, NotStored, OpenTask, Outbox, TransactionState
from shared.wire.transactions import AlreadyPosted, Transaction
from tests.outbox.transactions import a_problem, a_transaction, an_undo, posted, refused

ANNA = "ANNA"


@pytest.fixture
def outbox(tmp_path: Path):
    outbox = Outbox(tmp_path / "device.sqlite")
    yield outbox
    outbox.close()


def state_of(outbox: Outbox, transaction: Transaction) -> TransactionState:
    found = outbox.find(transaction.id)
    assert found is not None
    return found.state


def an_entry(*transactions: Transaction, refused: bool = False, text: str = "scan") -> JournalEntry:
    return JournalEntry(text, "[]", "+1 = 24", refused, tuple(each.id for each in transactions))


def test_transactions_are_sent_in_the_order_in_which_they_were_recorded(outbox: Outbox):
    transactions = [a_transaction(str(number)) for number in range(1, 8)]
    for each in transactions:
        outbox.record([each])

    first, rest = outbox.next_batch(3), outbox.next_batch()

    assert [each.id for each in first] == [each.id for each in transactions[:3]]
    assert [each.id for each in rest] == [each.id for each in transactions]


def test_every_retry_sends_the_same_bytes_also_after_a_restart(outbox: Outbox, tmp_path: Path):
    outbox.record([a_transaction()])
    first = outbox.next_batch()[0].body
    outbox.close()

    reopened = Outbox(tmp_path / "device.sqlite")

    assert reopened.next_batch()[0].body == first
    reopened.close()


def test_what_was_answered_is_not_sent_again(outbox: Outbox):
    good, bad = a_transaction(), a_transaction()
    outbox.record([good, bad])
    outbox.next_batch()

    outbox.settle([posted(good), AlreadyPosted(id=bad.id, answer=refused(bad))])

    assert outbox.next_batch() == ()
    assert state_of(outbox, good) is TransactionState.POSTED
    assert state_of(outbox, bad) is TransactionState.NEEDS_ATTENTION


def test_a_second_answer_changes_nothing(outbox: Outbox):
    transaction = a_transaction()
    outbox.record([transaction])
    outbox.next_batch()
    outbox.settle([posted(transaction)])

    outbox.settle([refused(transaction)])

    assert state_of(outbox, transaction) is TransactionState.POSTED


def test_an_id_is_taken_once(outbox: Outbox):
    transaction = a_transaction()
    outbox.record([transaction])

    with pytest.raises(Exception, match="UNIQUE"):
        outbox.record([a_transaction("2", transaction.id)])

    assert outbox.unsent() == 1


def test_a_refused_transaction_waits_for_a_person_with_its_problem_and_its_raw_scans(outbox: Outbox):
    transaction = a_transaction()
    outbox.record([transaction])
    outbox.next_batch()

    outbox.settle([refused(transaction)])

    (waiting,) = outbox.attention()
    assert waiting.problem == a_problem()
    assert waiting.transaction.scans == ("]C1PI-104",)


def test_one_that_the_server_cannot_read_is_set_aside_and_the_others_go_on(outbox: Outbox):
    strange, plain = a_transaction(), a_transaction()
    outbox.record([strange, plain])
    outbox.next_batch()

    outbox.set_aside(strange.id, a_problem("invalid_request"))

    assert [each.id for each in outbox.next_batch()] == [plain.id]
    assert outbox.attention()[0].problem == a_problem("invalid_request")


def test_trying_again_makes_a_new_transaction_that_is_joined_to_the_old(outbox: Outbox):
    old, new = a_transaction("5"), a_transaction("3")
    outbox.record([old])
    outbox.next_batch()
    outbox.settle([refused(old)])

    outbox.try_again(old.id, new)

    assert state_of(outbox, old) is TransactionState.REPLACED
    assert [each.id for each in outbox.next_batch()] == [new.id]
    assert outbox.attention() == ()


def test_what_is_given_to_the_supervisor_stays_with_its_note_until_it_is_dropped_with_a_reason(outbox: Outbox):
    transaction = a_transaction()
    outbox.record([transaction])
    outbox.next_batch()
    outbox.settle([refused(transaction)])

    outbox.give_to_supervisor(transaction.id, "box was open")
    kept = outbox.attention()
    outbox.drop(transaction.id, "counted again")

    assert kept[0].note == "box was open"
    assert outbox.attention() == ()
    assert state_of(outbox, transaction) is TransactionState.DROPPED


def test_nothing_is_dropped_without_a_reason(outbox: Outbox):
    transaction = a_transaction()
    outbox.record([transaction])
    outbox.next_batch()
    outbox.settle([refused(transaction)])

    with pytest.raises(AssertionError):
        outbox.drop(transaction.id, " ")

    assert len(outbox.attention()) == 1


def test_what_is_not_sent_yet_is_withdrawn_by_undo(outbox: Outbox):
    transaction = a_transaction()
    outbox.begin_task(OpenTask(ANNA, "count", "MAIN", "[]"))
    outbox.record_step(ANNA, an_entry(transaction), [transaction])

    outbox.take_back(ANNA, an_undo)

    assert state_of(outbox, transaction) is TransactionState.WITHDRAWN
    assert outbox.unsent() == 0


def test_what_the_server_may_have_is_taken_back_by_another_transaction(outbox: Outbox):
    transaction = a_transaction()
    outbox.begin_task(OpenTask(ANNA, "count", "MAIN", "[]"))
    outbox.record_step(ANNA, an_entry(transaction), [transaction])
    outbox.next_batch()

    outbox.take_back(ANNA, an_undo)

    sent = outbox.next_batch()
    assert sent[0].id == transaction.id
    assert sent[1].transaction.content.model_dump() == {"kind": "undone", "transaction": transaction.id}


def test_the_undo_of_something_refused_needs_nobodys_attention(outbox: Outbox):
    transaction = a_transaction()
    outbox.begin_task(OpenTask(ANNA, "count", "MAIN", "[]"))
    outbox.record_step(ANNA, an_entry(transaction), [transaction])
    outbox.next_batch()
    outbox.take_back(ANNA, an_undo)
    undo = outbox.next_batch()[1].transaction

    outbox.settle([refused(transaction), refused(undo)])

    assert outbox.attention() == ()
    assert state_of(outbox, transaction) is TransactionState.WITHDRAWN


def test_undo_passes_over_what_was_refused_and_takes_the_scan_before(outbox: Outbox):
    outbox.begin_task(OpenTask(ANNA, "count", "MAIN", "[]"))
    for text, is_refused in (("bin", False), ("item", False), ("nonsense", True)):
        outbox.record_step(ANNA, an_entry(refused=is_refused, text=text), [])

    taken_back = outbox.take_back(ANNA, an_undo)

    task = outbox.open_task(ANNA)
    assert taken_back is not None
    assert taken_back.input == "item"
    assert task is not None
    assert [entry.input for entry in task.entries] == ["bin"]


def test_undo_at_the_start_of_a_task_takes_nothing(outbox: Outbox):
    outbox.begin_task(OpenTask(ANNA, "count", "MAIN", "[]"))

    assert outbox.take_back(ANNA, an_undo) is None


def test_a_task_is_found_again_after_a_restart(outbox: Outbox, tmp_path: Path):
    transaction = a_transaction()
    outbox.begin_task(OpenTask(ANNA, "count", "MAIN", "[]"))
    outbox.record_step(ANNA, an_entry(transaction), [transaction])
    outbox.close()

    reopened = Outbox(tmp_path / "device.sqlite")

    task = reopened.open_task(ANNA)
    assert task is not None
    assert (task.task, task.location, task.entries) == ("count", "MAIN", (an_entry(transaction),))
    reopened.close()


def test_history_is_bounded_and_what_left_it_is_still_counted(tmp_path: Path):
    outbox = Outbox(tmp_path / "device.sqlite", history_max=5)
    kept = a_transaction()
    outbox.record([kept])
    outbox.next_batch()
    outbox.settle([refused(kept)])
    for _ in range(20):
        transaction = a_transaction()
        outbox.record([transaction])
        outbox.next_batch()
        outbox.settle([posted(transaction)])

    counts = outbox.counts()

    assert len(outbox.history()) == 6
    assert counts[TransactionState.POSTED] == 20
    assert [each.id for each in outbox.attention()] == [kept.id]
    outbox.close()


def test_a_batch_stays_small_enough_for_one_request(outbox: Outbox):
    long_scan = "x" * 1000
    for _ in range(10):
        outbox.record([a_transaction().model_copy(update={"scans": (long_scan,) * 50})])

    batch = outbox.next_batch()

    assert 1 <= len(batch) < 10


def test_a_device_that_cannot_write_says_so_and_records_nothing(outbox: Outbox):
    outbox._connection.execute("PRAGMA max_page_count = 1")  # the disk is full

    with pytest.raises(NotStored):
        outbox.record([a_transaction().model_copy(update={"scans": ("x" * 1000,) * 100})])

    assert outbox.unsent() == 0
