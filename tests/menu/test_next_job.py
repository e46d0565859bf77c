"""The next job, as it is handed out."""

from __future__ import annotations

from datetime import date
from typing import Any

from scanner_client.flows.menu import Task, TaskKind, flow_of
from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import Pressed
from shared.barcodes.function_codes import FunctionCode
from shared.wire.access import Role
from shared.wire.work import OpenDocument
from tests.flow_lookup import FloorLookup, Played, a_line, an_order, play

BACK, OK = Pressed(FunctionCode.BACK), Pressed(FunctionCode.OK)


def a_job(no: str, bin_code: str = "A-01", kind: str = "pick", **more: Any) -> OpenDocument:
    return an_order(kind, no, a_line(10, "BOLT", "1", bin_code=bin_code)).model_copy(update=more)


def begun(*documents: OpenDocument, floor: FloorLookup | None = None) -> Played:
    floor = floor or FloorLookup()
    floor.documents_open = documents
    return play(flow_of(Task(TaskKind.NEXT_JOB), floor), [])


def test_the_most_urgent_comes_first_then_the_soonest_due_then_the_nearest() -> None:
    far, near = a_job("PK-1", "B-01"), a_job("PK-2", "A-01")
    due = a_job("PK-3", "B-01", due=date(2026, 5, 4))
    urgent = a_job("PK-4", "B-01", priority=5)

    assert begun(far, near).last.place == "PK-2"
    assert begun(far, near, due).last.place == "PK-3"
    assert begun(far, near, due, urgent).last.place == "PK-4"


def test_ones_own_work_comes_before_any_other() -> None:
    assert begun(a_job("PK-1", priority=9), a_job("PK-2", assigned_to="ANNA")).last.place == "PK-2"


def test_what_somebody_else_has_is_not_handed_out() -> None:
    assert begun(a_job("PK-1", assigned_to="EVA"), a_job("PK-2", "B-01")).last.place == "PK-2"


def test_what_somebody_else_takes_in_the_same_moment_is_passed_over() -> None:
    floor = FloorLookup(taken={"PK-1": "EVA"})

    assert begun(a_job("PK-1", priority=9), a_job("PK-2"), floor=floor).last.place == "PK-2"


def test_it_is_whatever_the_person_may_do() -> None:
    count, receipt = a_job("PI-1", kind="count_order"), a_job("PO-1", kind="purchase_order")
    floor = FloorLookup(roles=(Role.FLOOR,))

    assert begun(count).last.task == "COUNT"
    assert begun(receipt).last.task == "RECEIVE"
    assert begun(receipt, floor=floor).last.ask == "No open work"


def test_decisions_and_trucks_are_not_handed_out() -> None:
    floor = FloorLookup(roles=(Role.SUPERVISOR,))

    assert (
        begun(a_job("PI-1", kind="count_approval"), a_job("SH-1", kind="warehouse_shipment"), floor=floor).last.ask
        == "No open work"
    )


def test_without_a_connection_work_is_handed_out_as_the_device_knows_it() -> None:
    assert begun(a_job("PK-1"), floor=FloorLookup(online=False)).last.place == "PK-1"


def test_the_list_says_who_has_what_and_how_urgent_it_is() -> None:
    floor = FloorLookup(documents_open=[a_job("PK-1", assigned_to="EVA"), a_job("PK-2", priority=3)])

    played = play(pick(floor), [])

    assert [(choice.text, choice.detail) for choice in played.last.choices] == [
        ("PK-2", "Acme 1 line, priority 3"),
        ("PK-1", "Acme 1 line, EVA has it"),
    ]


# Taking over


def test_who_opens_what_another_has_is_asked_whether_to_take_it_over() -> None:
    floor = FloorLookup(taken={"PK-1": "EVA"}, roles=(Role.SUPERVISOR,))
    job = a_job("PK-1")
    floor.documents_open = [job]

    asked = play(pick(floor, job), [])
    left = play(pick(floor, job), [BACK])
    taken = play(pick(floor, job), [OK])

    assert (asked.last.ask, asked.told) == ("Take it over?", "EVA has PK-1 since 10:32. Take it over?")
    assert left.last.ask == "Scan order"
    assert (taken.last.ask, taken.told) == ("Go to A-01", "PK-1 is yours now")


def test_who_may_not_take_over_is_told_so() -> None:
    floor = FloorLookup(taken={"PK-1": "EVA"}, roles=(Role.FLOOR,))
    job = a_job("PK-1")

    refused = play(pick(floor, job), [])

    assert (refused.code, refused.last.ask) == ("taken_by_other", "Scan order")
    assert refused.told == "EVA has PK-1 since 10:32. Take other work."
