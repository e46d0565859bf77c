"""The menu, as somebody who simply scans what is in front of them lives it."""

from scanner_client.flows.menu import Task, TaskKind, flow_of, menu
from scanner_client.flows.prompts import Chosen, Pressed
from shared.barcodes.function_codes import FunctionCode
from shared.wire.access import Role
from tests.flow_lookup import (
    ANNA,
    BERTA,
    BOLT_GTIN,
    FloorLookup,
    Played,
    a_line,
    an_order,
    play,
    scan,
    scan_bin,
    scan_command,
    session_of,
)

FLOOR = FloorLookup(
    documents_open=[
        an_order("purchase_order", "PO-1", a_line(10, "BOLT", "1")),
        an_order("sales_order", "SO-1", a_line(10, "BOLT", "1")),
        an_order("count_order", "PI-1", a_line(10, "BOLT")),
        an_order("transfer_shipment", "TO-1", a_line(10, "BOLT", "1")),
        an_order("transfer_receipt", "TO-2", a_line(10, "BOLT", "1")),
        an_order("transfer_shipment", "TO-3", a_line(10, "BOLT", "1")),
        an_order("transfer_receipt", "TO-3", a_line(10, "BOLT", "1")),
    ]
)


def chosen(*inputs, person=BERTA) -> Played:
    return play(menu(FLOOR, session_of(person)), inputs)


def test_a_scan_starts_the_task_that_it_implies() -> None:
    assert chosen(scan("PO-1")).result == Task(TaskKind.RECEIVE, "purchase_order", "PO-1")
    assert chosen(scan("SO-1")).result == Task(TaskKind.PICK, "sales_order", "SO-1")
    assert chosen(scan("PI-1")).result == Task(TaskKind.COUNT, "count_order", "PI-1")
    assert chosen(scan("TO-1")).result == Task(TaskKind.SHIP_TRANSFER, "transfer_shipment", "TO-1")
    assert chosen(scan("TO-2")).result == Task(TaskKind.RECEIVE, "transfer_receipt", "TO-2")
    assert chosen(scan_bin("A-01")).result == Task(TaskKind.LOOK_UP, bin="A-01")
    assert chosen(scan(BOLT_GTIN)).result == Task(TaskKind.LOOK_UP, item="BOLT")


def test_a_transfer_order_that_is_shipped_and_received_here_is_asked_about() -> None:
    assert [choice.text for choice in chosen(scan("TO-3")).last.choices] == ["transfer shipment TO-3", "transfer receipt TO-3"]
    assert chosen(scan("TO-3"), Chosen(2)).result == Task(TaskKind.RECEIVE, "transfer_receipt", "TO-3")


def test_command_labels_and_numbers_open_tasks() -> None:
    assert chosen(scan_command("COUNT")).result == Task(TaskKind.COUNT)
    assert chosen(Pressed(FunctionCode.MOVE)).result == Task(TaskKind.MOVE)
    assert chosen(Chosen(1)).result == Task(TaskKind.NEXT_JOB)
    assert chosen(scan_command("2")).result == Task(TaskKind.COUNT)


def test_tasks_that_a_person_may_not_do_are_not_shown() -> None:
    names = [choice.text for choice in chosen(person=ANNA).last.choices]

    assert names == ["Next job", "Count", "Pick", "Put away", "Ship", "Move", "Ship transfer", "Look up", "Plates", "Print labels"]


def test_a_scan_that_leads_to_a_task_that_one_may_not_do_says_who_can() -> None:
    played = chosen(scan("PO-1"), person=ANNA)

    assert played.code == "not_permitted"
    assert played.told == "Anna may not receive. Ask a receiver."


def test_an_unknown_barcode_is_refused_and_the_menu_stays() -> None:
    played = chosen(scan("HALF-A-RE"))

    assert played.code == "unknown_reference"
    assert played.last.task == "MENU"


def test_the_menu_has_nowhere_to_go_back_to() -> None:
    assert not chosen(Pressed(FunctionCode.BACK)).ended


def test_every_task_has_a_flow_that_begins_with_a_prompt() -> None:
    for kind in TaskKind:
        assert next(flow_of(Task(kind), FLOOR)).ask


def test_a_task_begins_with_what_was_scanned() -> None:
    assert next(flow_of(Task(TaskKind.RECEIVE, "purchase_order", "PO-1"), FLOOR)).place == "PO-1"
    assert next(flow_of(Task(TaskKind.LOOK_UP, item="BOLT"), FLOOR)).understood[0] == "M8 bolt"
    assert next(flow_of(Task(TaskKind.LOOK_UP, bin="A-01"), FLOOR)).understood == ("bin A-01",)
    assert next(flow_of(Task(TaskKind.LOOK_UP, item="MILK", lot="L-1"), FLOOR)).understood[0] == "lot L-1"


def test_every_role_may_do_what_the_ones_before_it_may() -> None:
    admin = BERTA.model_copy(update={"roles": (Role.ADMIN,)})

    assert len(chosen(person=admin).last.choices) == len(TaskKind)
