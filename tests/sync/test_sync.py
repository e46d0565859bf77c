"""Sending and refreshing against the real server: every transaction gets its answer, none is sent twice into the books."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable

from scanner_client.flows.lookup import Unreachable
from scanner_client.outbox import TransactionState
from server.database.unit_of_work import Database
from shared.wire.transactions import Posted, RefusedTransaction
from tests.outbox.transactions import an_undo
from tests.sync.conftest import Device, a_count
from tests.waiting import until

MakeDevice = Callable[..., Device]


def test_what_is_recorded_is_sent_at_once_and_answered(device: Device, order: str):
    device.sync.start()
    transaction = a_count(order)

    device.outbox.record([transaction])
    device.sync.wake()

    until(lambda: device.states() == {TransactionState.POSTED: 1})
    assert device.sync.is_online


def test_what_waited_offline_is_sent_when_the_server_is_there_all_of_it_once(make_device: MakeDevice, server_url: str, order: str):
    offline = make_device(_closed_port())
    offline.sync.start()
    for _ in range(120):
        offline.outbox.record([a_count(order)])
    offline.sync.wake()
    until(lambda: bool(offline.changes))
    assert offline.outbox.unsent() == 120

    online = make_device(server_url)
    online.sync.start()

    until(lambda: online.states() == {TransactionState.POSTED: 120})


def test_what_was_recorded_without_a_network_can_still_be_withdrawn(make_device: MakeDevice, order: str):
    device = make_device(_closed_port())
    transaction = a_count(order)
    device.outbox.record([transaction])
    device.sync.start()
    until(lambda: bool(device.changes))
    device.sync.stop()

    assert device.outbox.withdraw(transaction.id, "undone")


def test_a_refusal_needs_attention_and_holds_up_nothing(device: Device, order: str):
    device.outbox.record([a_count(order, item="NOBODY"), a_count(order)])

    device.sync.start()

    until(lambda: device.states() == {TransactionState.NEEDS_ATTENTION: 1, TransactionState.POSTED: 1})
    problem = device.outbox.attention()[0].problem
    assert problem is not None
    assert problem.code == "unknown_item"


def test_one_that_the_server_cannot_understand_is_set_aside_and_the_others_are_posted(device: Device, order: str):
    strange = a_count(order)
    device.outbox.record([a_count(order), strange, a_count(order)])
    body = strange.model_dump(mode="json") | {"content": {"kind": "of another age"}}
    device.outbox._connection.execute("UPDATE transactions SET body = ? WHERE id = ?", (json.dumps(body), str(strange.id)))

    device.sync.start()

    until(lambda: device.states() == {TransactionState.NEEDS_ATTENTION: 1, TransactionState.POSTED: 2})
    assert device.outbox.attention()[0].id == strange.id


def test_an_answer_that_got_lost_is_given_again(device: Device, order: str):
    transaction = a_count(order)
    device.outbox.record([transaction])
    (sent,) = device.outbox.next_batch()
    device.connection.send([sent.body])  # and the answer is lost on its way

    device.sync.start()

    until(lambda: device.states() == {TransactionState.POSTED: 1})


def test_a_device_that_is_not_enrolled_says_so_and_keeps_everything(device: Device, order: str):
    device.connection._device_token = "somebody else's"
    device.outbox.record([a_count(order)])

    device.sync.start()

    until(lambda: "not enrolled" in device.sync.notice)
    assert device.outbox.unsent() == 1


def test_a_document_is_opened_when_the_server_has_heard_what_was_recorded(device: Device, order: str):
    device.sync.start()
    until(lambda: device.sync.is_online)
    device.outbox.record([a_count(order) for _ in range(60)])
    device.sync.wake()

    assert device.sync.wait_until_sent(20)
    assert device.outbox.unsent() == 0


def test_without_a_network_nobody_waits_for_what_was_recorded(make_device: MakeDevice, order: str):
    offline = make_device(_closed_port())
    offline.sync.start()
    offline.outbox.record([a_count(order)])
    offline.sync.wake()

    assert not offline.sync.wait_until_sent(20)


def test_who_waits_gets_the_answer(device: Device, order: str):
    device.sync.start()
    transaction = a_count(order)
    device.outbox.record([transaction])

    answer = device.sync.answer_to(transaction.id, 20)

    assert isinstance(answer, Posted)


def test_a_refusal_that_its_person_saw_needs_no_attention(device: Device, order: str):
    device.sync.start()
    transaction = a_count(order, item="NOBODY")
    waiting = threading.Thread(target=lambda: answers.append(device.sync.answer_to(transaction.id, 20)))
    answers: list[object] = []
    device.outbox.record([transaction])

    waiting.start()
    waiting.join()

    (answer,) = answers
    assert isinstance(answer, RefusedTransaction)
    assert sum(device.states().values()) == 1


def test_who_waits_without_a_network_is_told_at_once_and_nothing_stays_behind(make_device: MakeDevice, order: str):
    device = make_device(_closed_port())
    device.sync.start()
    transaction = a_count(order)
    device.outbox.record([transaction])

    answer = device.sync.answer_to(transaction.id, 600)

    assert isinstance(answer, Unreachable)
    assert device.states() == {TransactionState.WITHDRAWN: 1}


def test_a_server_that_takes_the_request_and_never_answers_loses_nothing(make_device: MakeDevice, order: str):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        device = make_device(f"http://127.0.0.1:{deaf.getsockname()[1]}", timeout_seconds=0.2)
        transaction = a_count(order)
        device.outbox.record([transaction])
        device.sync.start()

        until(lambda: bool(device.changes))
        device.sync.stop()

    assert not device.sync.is_online
    assert device.states() == {TransactionState.SENDING: 1}


def test_an_undo_after_sending_reaches_the_server_behind_what_it_takes_back(device: Device, order: str):
    transaction = a_count(order)
    device.outbox.record([transaction, an_undo(transaction.id).model_copy(update={"person": "JO"})])

    device.sync.start()

    until(lambda: device.states() == {TransactionState.POSTED: 2})


def test_the_clock_offset_is_measured(device: Device, order: str, database: Database):
    device.outbox.record([a_count(order)])

    device.sync.start()

    until(lambda: device.outbox.unsent() == 0)
    assert abs(device.sync.clock_offset_ms) < 60_000


def test_reference_data_and_open_work_are_kept(device: Device, order: str):
    device.sync.start()

    device.sync.work_at("MAIN")

    until(lambda: bool(device.copy.open_documents("MAIN")))
    item = device.copy.item("CHAIR")
    assert item is not None
    assert [reference.item for reference in device.copy.references(["04006381333931"])] == ["CHAIR"]
    assert {found.code for found in device.copy.bins("A-01")} == {"A-01"}
    assert device.copy.person("JO") is not None
    assert [document.no for document in device.copy.open_documents("MAIN", "count_order")] == [order]


def _closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"
