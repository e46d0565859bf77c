"""The same transaction, however often and from however many sides it comes, posts once and gets one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from server.access import service as access
from server.database.unit_of_work import Database
from server.transactions import service
from shared.errors import Refused
from shared.identifiers import new_transaction_id
from shared.wire.access import PersonChange, Role
from shared.wire.counting import CountPosted
from shared.wire.receiving import Received
from shared.wire.transactions import AlreadyPosted, Posted, RefusedTransaction, Undone
from tests.builders.access import a_person, signed_in_on
from tests.builders.transactions import a_movement, a_transaction

if TYPE_CHECKING:
    from tests.transactions.conftest import Server


def code_of(answer: object) -> str:
    assert isinstance(answer, RefusedTransaction)
    return answer.problem.code


def test_a_transaction_is_posted_with_the_numbers_of_its_entries(server: Server) -> None:
    transaction = a_transaction()

    answer = server.send(transaction)

    assert isinstance(answer, Posted)
    assert (answer.id, len(answer.entry_nos), answer.message) == (transaction.id, 1, "Moved")
    assert server.entries_of(transaction) == 1


def test_the_same_transaction_again_gets_the_first_answer_and_posts_nothing(server: Server) -> None:
    transaction = a_transaction()

    first = server.send(transaction)
    again = server.send(transaction)

    assert again == AlreadyPosted(id=transaction.id, answer=first)
    assert server.entries_of(transaction) == 1


def test_a_clock_that_was_measured_anew_is_not_other_content(server: Server) -> None:
    transaction = a_transaction()

    server.send(transaction)
    again = server.send(transaction.model_copy(update={"clock_offset_ms": 1234}))

    assert again.status == "already_posted"


@pytest.mark.parametrize(
    "other",
    [{"content": a_movement("2")}, {"person": "AL"}, {"location": "EAST"}, {"scans": ()}],
    ids=lambda other: next(iter(other)),
)
def test_the_same_id_with_other_content_is_refused_and_posts_nothing(server: Server, other: dict) -> None:
    transaction = a_transaction()
    server.send(transaction)

    answer = server.send(transaction.model_copy(update=other))

    assert code_of(answer) == "transaction_id_reused"
    assert server.entries_of(transaction) == 1


def test_a_refusal_leaves_no_entry_and_is_the_answer_again(server: Server) -> None:
    transaction = a_transaction(a_movement("101"))

    first = server.send(transaction)
    again = server.send(transaction)

    assert code_of(first) == "insufficient_bin_content"
    assert again == AlreadyPosted(id=transaction.id, answer=first)
    assert server.entries_of(transaction) == 0


def test_a_refusal_in_a_group_does_not_take_its_neighbours_along(server: Server) -> None:
    transactions = [a_transaction(a_movement(quantity)) for quantity in ("1", "101", "2")]

    answers = [future.result(30) for future in [server.submit(transaction) for transaction in transactions]]

    assert [answer.status for answer in answers] == ["posted", "refused", "posted"]
    assert [server.entries_of(transaction) for transaction in transactions] == [1, 0, 1]


def test_twenty_threads_that_send_the_same_transaction_get_one_posting(server: Server) -> None:
    transaction = a_transaction()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(server.send, [transaction] * 20))

    assert sorted(answer.status for answer in answers) == ["already_posted"] * 19 + ["posted"]
    assert {answer.answer for answer in answers if isinstance(answer, AlreadyPosted)} == {
        answer for answer in answers if isinstance(answer, Posted)
    }
    assert server.entries_of(transaction) == 1


def test_two_servers_that_get_the_same_transactions_post_each_once(server: Server) -> None:
    other = type(server)(Database(server.database.engines.url.render_as_string(hide_password=False)), server.who)
    transactions = [a_transaction(a_movement(str(quantity))) for quantity in range(95, 105)]

    with ThreadPoolExecutor(8) as threads:
        futures = [threads.submit(side.send, transaction) for transaction in transactions for side in (server, other) * 2]
        statuses = [future.result(60).status for future in futures]
    other.database.close()

    assert statuses.count("posted") == 6
    assert statuses.count("refused") == 4
    assert [server.entries_of(transaction) for transaction in transactions] == [1] * 6 + [0] * 4


def test_what_was_posted_can_be_read_with_its_scans_and_answer(server: Server) -> None:
    transaction = a_transaction()
    answer = server.send(transaction)

    with server.database.read() as work:
        received = service.received(work, transaction.id)

    assert (received.transaction, received.device, received.answer) == (transaction, "HH-01", answer)


# Undo


def test_an_undo_takes_a_transaction_back_once(server: Server) -> None:
    transaction, undo, second_undo = a_transaction(), a_transaction(), a_transaction()
    undo = undo.model_copy(update={"content": Undone(transaction=transaction.id)})
    second_undo = second_undo.model_copy(update={"content": Undone(transaction=transaction.id)})
    server.send(transaction)

    answer = server.send(undo)
    second = server.send(second_undo)

    assert isinstance(answer, Posted)
    assert (answer.id, answer.message) == (undo.id, "Taken back")
    assert code_of(second) == "cannot_undo"
    with server.database.read() as work:
        assert service.received(work, transaction.id).undone_by == undo.id


@pytest.mark.parametrize(("quantity", "reason"), [("101", "it was refused"), ("1", "it is final")])
def test_what_posted_nothing_or_is_final_cannot_be_undone(server: Server, quantity: str, reason: str) -> None:
    refused_or_undo = a_transaction(a_movement(quantity))
    server.send(refused_or_undo)
    if reason == "it is final":
        server.send(undo := a_transaction(Undone(transaction=refused_or_undo.id)))
        refused_or_undo = undo

    answer = server.send(a_transaction(Undone(transaction=refused_or_undo.id)))

    assert code_of(answer) == "cannot_undo"
    assert reason in answer.problem.detail


def test_an_undo_of_what_never_came_is_not_found(server: Server) -> None:
    answer = server.send(a_transaction(Undone(transaction=new_transaction_id())))

    assert code_of(answer) == "not_found"


def test_only_a_supervisor_undoes_what_somebody_else_did(server: Server) -> None:
    transaction = a_transaction()
    server.send(transaction)
    for person, role in (("AL", Role.FLOOR), ("SUE", Role.SUPERVISOR)):
        a_person(server.database, person, role)
        signed_in_on(server.database, person, "HH-01", server.who.device_token)

    by_colleague = server.send(a_transaction(Undone(transaction=transaction.id), person="AL"))
    by_supervisor = server.send(a_transaction(Undone(transaction=transaction.id), person="SUE"))

    assert code_of(by_colleague) == "not_permitted"
    assert by_supervisor.status == "posted"


# Who sends


def test_a_device_that_is_not_enrolled_is_refused_as_a_whole(server: Server) -> None:
    stranger = type(server)(server.database, type(server.who)("JO", "HH-01", "no such token", ""))

    with pytest.raises(Refused, match="not enrolled"):
        stranger.send(a_transaction())


def test_what_was_scanned_offline_posts_under_its_person_when_the_session_is_over(server: Server) -> None:
    transaction = a_transaction()

    answer = server.send(transaction, session=False)

    assert answer.status == "posted"


def test_who_has_never_signed_in_on_the_device_is_refused_until_they_do(server: Server) -> None:
    a_person(server.database, "AL")
    transaction = a_transaction(person="AL")

    before = server.send(transaction)
    signed_in_on(server.database, "AL", "HH-01", server.who.device_token)
    after = server.send(transaction)

    assert code_of(before) == "sign_in_required"
    assert after.status == "posted"


def test_what_a_blocked_person_scanned_waits(server: Server) -> None:
    server.database.write(lambda work: access.change_person(work, "JO", PersonChange(blocked=True), None))
    transaction = a_transaction()

    blocked = server.send(transaction)
    server.database.write(lambda work: access.change_person(work, "JO", PersonChange(blocked=False), None))
    unblocked = server.send(transaction)

    assert code_of(blocked) == "person_locked"
    assert unblocked.status == "posted"


def test_a_floor_worker_may_not_receive(server: Server) -> None:
    received = Received(document_kind="purchase_order", document="PO1", item="CHAIR", quantity="1")

    assert code_of(server.send(a_transaction(received))) == "not_permitted"


def test_who_is_limited_to_locations_works_nowhere_else(server: Server) -> None:
    server.database.write(lambda work: access.change_person(work, "JO", PersonChange(locations=("EAST",)), None))

    assert code_of(server.send(a_transaction())) == "not_permitted"


def test_a_decision_needs_the_live_session_of_the_very_person(server: Server) -> None:
    a_person(server.database, "SUE", Role.SUPERVISOR)
    signed_in_on(server.database, "SUE", "HH-01", server.who.device_token)

    under_another_session = server.send(a_transaction(CountPosted(order="C1"), person="SUE"))
    without_session = server.send(a_transaction(CountPosted(order="C1"), person="SUE"), session=False)

    assert code_of(under_another_session) == code_of(without_session) == "sign_in_required"
