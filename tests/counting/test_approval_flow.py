"""Approving a count, as the supervisor lives it."""

from dataclasses import replace

import pytest

from scanner_client.flows.approval import approve
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Answered, Chosen, OutcomeKind, Pressed, Typed
from shared.barcodes.function_codes import FunctionCode
from shared.errors import NOT_PERMITTED, OWN_COUNT, Refused
from shared.identifiers import new_transaction_id
from shared.quantities import Amount, Quantity
from shared.wire.counting import CountDecided, CountDifference, CountDifferences, CountPosted
from shared.wire.problems import problem_details
from shared.wire.transactions import AlreadyPosted, Posted, RefusedTransaction
from tests.flow_lookup import FloorLookup, Played, a_line, an_order, play, scan

ALL, OK, POST, BACK = (Pressed(code) for code in (FunctionCode.ALL, FunctionCode.OK, FunctionCode.POST, FunctionCode.BACK))
ID = new_transaction_id()
DONE = Answered(Posted(id=ID, entry_nos=(7, 8), message="2 entries"))


def a_difference(line_no: int, item: str, difference: str, value: str, status: str = "counted") -> CountDifference:
    return CountDifference(
        line_no=line_no,
        bin="A-01",
        item=item,
        variant="",
        lot="",
        serial="",
        description="",
        uom="PCS",
        expected=Quantity(10),
        recorded=Quantity(10) + Quantity(difference),
        difference=Quantity(difference),
        value=Amount(value),
        within_tolerance=False,
        status=status,
        counted_by=("ANNA",),
    )


FLOOR = FloorLookup(
    documents_open=[an_order("count_order", "PI-1", a_line(1, "BOLT"))],
    differences=CountDifferences(
        order="PI-1",
        status="finished",
        location="W",
        lines=(
            a_difference(1, "BOLT", "2", "1.00"),
            a_difference(2, "DRILL", "-1", "-99.00"),
            a_difference(3, "MILK", "1", "5.00", "approved"),
        ),
        recordings_open=0,
    ),
)


FINISHED = an_order("count_approval", "PI-1")


def approved(*inputs, lookup: FloorLookup = FLOOR) -> Played:
    return play(approve(lookup), [scan("PI-1"), *inputs])


def test_the_largest_value_comes_first_and_what_is_decided_last() -> None:
    assert [choice.text for choice in approved().last.choices] == ["A-01 DRILL -1 PCS", "A-01 BOLT +2 PCS", "A-01 MILK +1 PCS"]


def test_a_line_shows_what_was_counted_expected_and_by_whom() -> None:
    assert approved(Chosen(1)).last.understood == ("DRILL", "counted 9, expected 10", "difference -99.00", "counted by ANNA")


def test_a_decision_is_sent_at_once_and_waited_for() -> None:
    played = approved(Chosen(1), Chosen(1))

    assert played.last.submit == CountDecided(order="PI-1", decision="approve", lines=(2,))
    assert played.last.record == ()

    assert approved(Chosen(1), Chosen(1), DONE).last.outcome.kind is OutcomeKind.ACCEPTED


def test_a_line_is_sent_back_with_a_remark() -> None:
    played = approved(Chosen(1), Chosen(3), Typed("look behind the door"), Chosen(2))

    assert played.last.submit == CountDecided(order="PI-1", decision="recount", lines=(2,), remark="look behind the door")


@pytest.mark.parametrize(
    "refused",
    [
        Refused(OWN_COUNT, person="Berta", order="PI-1"),
        Refused(NOT_PERMITTED, person="Anna", action="approve counts", role="supervisor"),
    ],
)
def test_the_servers_refusal_is_shown_and_the_flow_stays(refused: Refused) -> None:
    answer = RefusedTransaction(id=ID, problem=problem_details(refused))

    for given in (answer, AlreadyPosted(id=ID, answer=answer)):
        played = approved(Chosen(1), Chosen(1), Answered(given))

        assert played.code == refused.code
        assert played.told == refused.sentence
        assert played.last.ask == "Choose line"


def test_without_an_answer_nothing_is_said_to_be_done() -> None:
    played = approved(Chosen(1), Chosen(1), Answered(Unreachable()))

    assert played.last.outcome.kind is OutcomeKind.INFO
    assert "No answer" in played.told


def test_what_is_submitted_is_submitted_once() -> None:
    played = approved(Chosen(1), Chosen(1), scan("PI-1"), Typed("x"), DONE)

    assert sum(prompt.submit is not None for prompt in played.prompts) == 1
    assert played.last.ask == "Choose line"


def test_all_undecided_lines_are_approved_after_a_second_yes() -> None:
    assert approved(ALL).told == "Approve 2 lines worth -98?"
    assert approved(ALL, OK).last.submit == CountDecided(order="PI-1", decision="approve")


def test_posting_is_asked_twice_and_names_lines_and_value() -> None:
    assert approved(POST).told == "Post PI-1: 1 differences worth 5?"
    assert approved(POST, OK).last.submit is None
    assert approved(POST, OK, OK).last.submit == CountPosted(order="PI-1")
    assert approved(POST, OK, OK, DONE).last.ask == "Count posted"
    assert approved(POST, OK, OK, DONE, OK).last.ask == "Scan order"


def test_no_posts_nothing() -> None:
    assert approved(POST, BACK).last.ask == "Choose line"


def test_offline_nothing_can_be_approved() -> None:
    played = approved(lookup=FloorLookup(documents_open=FLOOR.documents_open, online=False))

    assert played.code == "not_found"
    assert "connection" in played.told
    assert played.last.ask == "Scan order"


def test_an_order_that_is_not_open_here_may_be_typed() -> None:
    assert play(approve(FLOOR), [Typed("pi-1")]).last.place == "PI-1"


def test_a_finished_count_that_was_scanned_at_the_menu_begins_with_its_lines() -> None:
    played = play(approve(FLOOR, FINISHED), [])

    assert (played.last.place, played.last.ask) == ("PI-1", approved().last.ask)


def test_a_finished_count_stands_first_among_those_that_may_be_chosen() -> None:
    floor = FloorLookup(
        documents_open=[an_order("count_order", "PI-2", a_line(1, "BOLT")), FINISHED], differences=FLOOR.differences
    )

    assert [choice.text for choice in play(approve(floor), []).last.choices] == ["PI-1", "PI-2"]


def test_a_count_that_cannot_be_seen_now_is_asked_for_again() -> None:
    played = play(approve(FloorLookup(documents_open=[FINISHED], online=False), FINISHED), [])

    assert (played.last.ask, played.last.outcome.kind) == ("Scan order", OutcomeKind.REFUSED)


def test_lines_of_an_order_that_nobody_finished_yet_are_to_be_decided_as_well() -> None:
    lines = tuple(line.model_copy(update={"status": "open"}) for line in FLOOR.differences.lines)
    floor = replace(FLOOR, differences=FLOOR.differences.model_copy(update={"status": "open", "lines": lines}))

    assert approved(ALL, lookup=floor).told == "Approve 3 lines worth -93?"
