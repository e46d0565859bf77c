"""The runner: durable before it is shown, undo, resume, parking, lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_client.flows.prompts import OutcomeKind
from scanner_client.input_queue import InputQueue
from scanner_client.outbox import TransactionState
from shared.barcodes.function_codes import FunctionCode
from shared.identifiers import new_transaction_id
from shared.wire.transactions import Posted
from tests.outbox.transactions import posted, refused
from tests.tasks.device import ITEM, Device, Floor, a_badge, a_key_label, a_scan


@pytest.fixture
def device(tmp_path: Path):
    device = Device(tmp_path)
    yield device
    device.outbox.close()


def outcome(device: Device) -> tuple[OutcomeKind, str]:
    shown = device.runner.prompt.outcome
    assert shown is not None
    return shown.kind, shown.text


def recorded(device: Device):
    return [each.transaction for each in reversed(device.outbox.history())]


def test_a_transaction_carries_who_where_when_and_the_raw_scans(device: Device):
    device.sign_in()

    device.count(1)

    (transaction,) = recorded(device)
    assert (transaction.person, transaction.location, transaction.clock_offset_ms) == ("ANNA", "MAIN", -1500)
    assert transaction.scans == (ITEM,)
    assert transaction.id.version == 7


def test_what_was_recorded_is_durable_before_the_prompt_that_says_so_is_shown(device: Device):
    durable_when_shown: list[int] = []
    device.runner.listen(lambda _: durable_when_shown.append(device.outbox.unsent()), lambda _: None)
    device.sign_in()

    device.count(3)

    assert durable_when_shown[-3:] == [1, 2, 3]


def test_scans_since_the_last_record_stay_as_evidence_on_the_next(device: Device):
    device.sign_in()
    device.count(0)

    device.runner.scan(a_scan("NONSENSE"))
    device.runner.scan(a_scan())

    assert recorded(device)[0].scans == ("NONSENSE", ITEM)


def test_undo_takes_back_one_scan_after_the_other(device: Device):
    device.sign_in()
    device.count(3)

    device.runner.undo()
    prompt = device.runner.undo()

    assert prompt.context == "1"
    assert outcome(device) == (OutcomeKind.ACCEPTED, "↶ Item, asked 2 = 2")
    assert device.outbox.counts()[TransactionState.WITHDRAWN] == 2


def test_undo_does_not_ask_the_lookup_again(device: Device):
    device.sign_in()
    device.count(3)

    device.runner.undo()

    assert device.floor.asked == 3


def test_undo_of_what_was_sent_makes_a_transaction_that_takes_it_back(device: Device):
    device.sign_in()
    device.count(1)
    (sent,) = device.outbox.next_batch()
    device.outbox.settle([posted(sent.transaction)])

    device.runner.scan(a_key_label(FunctionCode.UNDO))

    last = recorded(device)[-1]
    assert last.content.model_dump() == {"kind": "undone", "transaction": sent.id}
    assert device.runner.prompt.context == "0"


def test_undo_at_the_start_says_that_there_is_nothing(device: Device):
    device.sign_in()
    device.count(0)

    device.runner.undo()

    assert outcome(device) == (OutcomeKind.INFO, "There is nothing to take back.")


def test_after_a_crash_badge_and_pin_lead_back_to_the_same_prompt(device: Device):
    device.sign_in()
    before = device.count(37)

    after = device.restarted()
    prompt = after.sign_in()

    assert (prompt.task, prompt.ask, prompt.context) == (before.task, before.ask, before.context)
    assert outcome(after) == (OutcomeKind.INFO, "Resumed, 37 scans.")
    assert after.floor.asked == 37
    assert after.outbox.unsent() == 37
    after.outbox.close()


def test_a_task_goes_on_counting_where_it_was_resumed(device: Device):
    device.sign_in()
    device.count(2)
    after = device.restarted()
    after.sign_in()

    after.runner.scan(a_scan())

    assert outcome(after) == (OutcomeKind.ACCEPTED, "Item, asked 3 = 3")
    after.outbox.close()


def test_a_badge_parks_the_task_and_brings_it_back(device: Device):
    device.sign_in("ANNA")
    device.count(2)

    assert device.sign_in("BEN").task == "MENU"
    device.count(1)
    prompt = device.sign_in("ANNA")

    assert prompt.context == "2"
    assert [each.person for each in recorded(device)] == ["ANNA", "ANNA", "BEN"]


def test_the_badge_of_who_is_signed_in_changes_nothing(device: Device):
    device.sign_in()
    device.count(1)

    device.runner.scan(a_badge("ANNA"))

    assert outcome(device) == (OutcomeKind.INFO, "Anna is signed in.")
    assert device.runner.prompt.task == "COUNT"


def test_while_locked_nothing_is_counted_and_the_pin_brings_the_task_back(device: Device):
    device.sign_in()
    device.count(2)

    locked = device.runner.lock()
    device.runner.scan(a_scan())
    refusal = outcome(device)
    prompt = device.runner.type("1234")

    assert (locked.ask, locked.place, locked.context) == ("Type PIN", "ANNA", "")
    assert refusal[0] is OutcomeKind.REFUSED
    assert prompt.context == "2"
    assert device.outbox.unsent() == 2
    assert not device.runner.status.is_locked


def test_a_wrong_pin_does_not_unlock(device: Device):
    device.sign_in()
    device.runner.lock()

    device.runner.type("9999")

    assert device.runner.status.is_locked


def test_nobody_at_the_device_for_a_while_locks_it(device: Device):
    device.sign_in()

    assert not device.runner.lock_if_idle(3600)
    assert device.runner.lock_if_idle(0)
    assert device.runner.status.is_locked


def test_leaving_a_task_asks_and_scans_are_no_answer(device: Device):
    device.sign_in()
    device.count(1)

    device.runner.press(FunctionCode.MENU)
    device.runner.scan(a_scan())
    refusal = outcome(device)
    stayed = device.runner.choose(1)

    assert refusal[0] is OutcomeKind.REFUSED
    assert (stayed.task, stayed.context) == ("COUNT", "1")
    assert device.outbox.unsent() == 1


def test_a_task_that_was_left_keeps_what_it_recorded_and_is_not_resumed(device: Device):
    device.sign_in()
    device.count(1)

    device.runner.press(FunctionCode.MENU)
    left = device.runner.choose(2)
    after = device.restarted()

    assert left.task == "MENU"
    assert after.sign_in().task == "MENU"
    assert after.outbox.unsent() == 1
    after.outbox.close()


def test_the_menu_gives_back_the_work_that_a_task_had_taken(device: Device):
    device.sign_in()
    device.runner.press(FunctionCode.PICK)
    assert device.floor.held == {"PK-1"}

    device.runner.press(FunctionCode.MENU)

    assert (device.runner.prompt.task, device.floor.held) == ("MENU", set())


def test_a_parked_task_keeps_its_work_and_gives_it_back_later(device: Device):
    device.sign_in("ANNA")
    device.runner.press(FunctionCode.PICK)
    device.sign_in("BEN")
    device.count(1)
    assert device.floor.held == {"PK-1"}

    device.sign_in("ANNA")
    device.runner.press(FunctionCode.MENU)

    assert device.floor.held == set()


def test_without_a_connection_the_menu_comes_and_the_work_stays_with_the_person(device: Device):
    device.sign_in()
    device.runner.press(FunctionCode.PICK)
    device.floor.is_online = False

    device.runner.press(FunctionCode.MENU)

    assert (device.runner.prompt.task, device.floor.held) == ("MENU", {"PK-1"})


def test_a_command_label_of_another_task_leads_there(device: Device):
    device.sign_in()
    device.count(1)

    device.runner.scan(a_key_label(FunctionCode.COUNT))
    prompt = device.runner.press(FunctionCode.OK)

    assert (prompt.task, prompt.context) == ("COUNT", "0")


def test_digit_labels_type_a_number(device: Device):
    device.sign_in()
    device.count(0)

    for function in (FunctionCode.DIGIT_1, FunctionCode.DIGIT_2, FunctionCode.OK):
        prompt = device.runner.scan(a_key_label(function))

    assert prompt.context == "12"


def test_a_pin_never_comes_from_a_barcode(device: Device):
    device.runner.start()
    device.runner.scan(a_badge("ANNA"))

    for function in (FunctionCode.DIGIT_1, FunctionCode.DIGIT_2, FunctionCode.DIGIT_3, FunctionCode.DIGIT_4):
        device.runner.scan(a_key_label(function))

    assert outcome(device)[0] is OutcomeKind.REFUSED
    assert device.runner.entry == ""


def test_what_is_submitted_is_answered_to_the_flow(device: Device):
    device.floor.answer = Posted(id=new_transaction_id(), entry_nos=(4,))
    device.sign_in()
    device.runner.press(FunctionCode.POST)

    prompt = device.runner.press(FunctionCode.OK)

    assert prompt.outcome is not None
    assert prompt.outcome.text.startswith("Posted(")
    assert device.floor.submitted == [recorded(device)[0].id]


def test_what_the_server_has_decided_is_not_undone(device: Device):
    device.floor.answer = Posted(id=new_transaction_id())
    device.sign_in()
    device.runner.press(FunctionCode.POST)
    device.runner.press(FunctionCode.OK)

    device.runner.undo()

    assert outcome(device)[0] is OutcomeKind.REFUSED
    assert len(recorded(device)) == 1


def test_a_full_disk_is_a_refusal_and_the_count_stays_where_it_was(device: Device):
    device.sign_in()
    device.count(1)
    device.outbox._connection.execute("PRAGMA max_page_count = 1")

    for _ in range(50):
        device.runner.scan(a_scan())
    device.outbox._connection.execute("PRAGMA max_page_count = 100000")
    kind, text = outcome(device)

    assert (kind, text.split(":")[0]) == (OutcomeKind.REFUSED, "The device cannot store it")
    assert device.runner.prompt.context == str(device.outbox.unsent())


def test_a_refused_transaction_is_tried_again_under_a_new_id(device: Device):
    device.sign_in()
    device.count(1)
    (sent,) = device.outbox.next_batch()
    device.outbox.settle([refused(sent.transaction)])

    new = device.runner.try_again(sent.id)

    assert device.runner.status.attention == 0
    assert [each.id for each in device.outbox.next_batch()] == [new]


def test_dropping_keeps_who_and_why(device: Device):
    device.sign_in()
    device.count(1)
    (sent,) = device.outbox.next_batch()
    device.outbox.settle([refused(sent.transaction)])

    device.runner.drop(sent.id, "counted again")

    dropped = device.outbox.find(sent.id)
    assert dropped is not None
    assert dropped.note == "ANNA: counted again"


def test_a_pin_is_never_in_the_file(tmp_path: Path):
    device = Device(tmp_path, Floor())
    device.sign_in()
    device.count(1)
    device.runner.lock()
    device.runner.type("1234")
    device.outbox.close()

    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert b"1234" not in kept


def test_inputs_are_worked_off_in_the_order_in_which_they_came(tmp_path: Path):
    device = Device(tmp_path)
    inputs = InputQueue(device.runner)
    inputs.start()
    runner = device.runner
    inputs.put(lambda: runner.scan(a_badge("ANNA")))
    inputs.put(lambda: runner.type("1234"))
    inputs.put(lambda: runner.press(FunctionCode.COUNT))
    for _ in range(10):
        inputs.put(lambda: runner.scan(a_scan()))
    inputs.put(lambda: runner.type("3"))
    inputs.stop()

    contexts = [prompt.context for prompt in device.shown if prompt.task == "COUNT"]

    assert contexts == [*map(str, range(11)), "3"]
    device.outbox.close()
