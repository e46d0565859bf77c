"""The app: scans and keys in, prompts out; in order, without waiting, without widgets in the way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from textual.events import Paste

from scanner_client.input_queue import QUEUE_MAX
from scanner_client.scanners.misreads import Misread, MisreadReason, Read
from scanner_client.scanners.serial_port import PortState
from scanner_client.ui.samples import Sample
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from shared.barcodes.scan import GS, Scan
from tests.screens.handheld import in_hand
from tests.tasks.device import ITEM, Device, Floor, a_badge, a_key_label


class SlowFloor(Floor):
    """A server that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = threading.Event()
        self.may_answer.set()

    def item(self, no: str):
        self.may_answer.wait(3)
        return super().item(no)


class Ports(list):
    """Opens a scanner on a port, to be played by hand as `ports[0]`."""

    def __init__(self, on_told=lambda good: None) -> None:
        super().__init__()
        self.on_told = on_told

    def __call__(self, *, on_read, on_state):
        self.append(PortScanner(on_read, on_state, self.on_told))
        return self[-1]


class PortScanner:
    """A scanner on a port; it remembers what it was told."""

    def __init__(self, on_read, on_state, on_told) -> None:
        self.on_read, self.on_state, self.on_told = on_read, on_state, on_told
        self.told: list[bool] = []

    def start(self) -> None:
        """It is read by hand."""

    def stop(self) -> None:
        """There is no thread."""

    def answer(self, good: bool) -> bool:
        self.on_told(good)
        self.told.append(good)
        return True

    def read(self, text: str, at: float = 0.0) -> None:
        """On a thread of its own, as the port does."""
        read = Read(Scan(text, source="serial", port="/dev/ttyACM0", monotonic_seconds=at))
        thread = threading.Thread(target=self.on_read, args=(read,))
        thread.start()
        thread.join()


async def test_a_scan_at_the_badge_prompt_signs_in_whatever_the_size(tmp_path: Path):
    async with in_hand(tmp_path, (16, 6)) as hands:
        await hands.sign_in()

        await hands.see("MENU", "CHOOSE")


async def test_the_group_separator_of_a_wedge_scan_reaches_the_transaction(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()
        lot_and_serial = f"10L1{GS}21S1"

        await hands.scan(lot_and_serial)
        await hands.see("Not an item")
        await hands.scan(ITEM)
        await hands.see("= 1")

        (recorded,) = hands.app.device.outbox.history()
        assert recorded.transaction.scans == (lot_and_serial, ITEM)


async def test_the_enter_of_a_scan_confirms_nothing(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()

        await hands.scan(ITEM)
        await hands.see("= 1")
        await hands.scan("4711-0815")
        await hands.see("Not an item")

        assert hands.app.device.runner.prompt.task == "COUNT", "Enter alone would have said DONE"


async def test_digits_and_enter_set_the_quantity(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()

        await hands.type("125")
        await hands.press("backspace")
        await hands.see("12_")
        await hands.press("enter")

        await hands.see("= 12")


async def test_a_scan_over_a_typed_figure_is_refused_and_the_figure_stays(tmp_path: Path):
    async with in_hand(tmp_path, (40, 24)) as hands:
        await hands.count()
        await hands.type("12")

        await hands.scan(ITEM)

        await hands.see("12_", "not entered")
        assert not hands.app.device.outbox.history()


async def test_what_is_typed_survives_every_change_of_size(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()
        await hands.type("12")

        for size in ((16, 6), (10, 3), (80, 24), (24, 16)):
            await hands.pilot.resize_terminal(*size)

        await hands.see("SCAN ITEM 12_")


async def test_a_pin_is_never_shown(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.see("SCAN BADGE")
        await hands.scan(a_badge("ANNA").text)
        await hands.see("TYPE PIN")

        await hands.type("12a4")

        await hands.see("***_")
        assert "12" not in hands.app.text.splitlines()[3]


async def test_scans_that_are_faster_than_their_answers_keep_their_order(tmp_path: Path):
    floor = SlowFloor()
    async with in_hand(tmp_path, device=Device(tmp_path, floor)) as hands:
        await hands.count()
        floor.may_answer.clear()
        codes = [ITEM, "4711-0001", ITEM, "4711-0002", ITEM]

        for code in codes:
            await hands.scan(code)
        await hands.see("SCAN ITEM …")
        floor.may_answer.set()
        await hands.see("= 3")

        scans = [each.transaction.scans for each in reversed(hands.app.device.outbox.history())]
        assert scans == [(ITEM,), ("4711-0001", ITEM), ("4711-0002", ITEM)]


async def test_more_scans_than_can_wait_are_refused_with_the_error_tone(tmp_path: Path):
    floor, ports = SlowFloor(), Ports()

    async with in_hand(tmp_path, (40, 24), device=Device(tmp_path, floor), scanners=[ports]) as hands:
        await hands.count()
        floor.may_answer.clear()
        before = hands.app.bells

        for number in range(QUEUE_MAX + 5):
            ports[0].read(ITEM, at=float(number))
        await hands.see("not done yet")
        await hands.until(lambda: hands.app.bells >= before + 3)
        floor.may_answer.set()
        await hands.until(lambda: len(ports[0].told) == QUEUE_MAX + 5)

        stored = len(hands.app.device.outbox.history())
        assert ports[0].told.count(True) == stored
        assert QUEUE_MAX <= stored <= QUEUE_MAX + 1, "one may be in work while twenty wait"


async def test_a_scanner_on_a_port_is_told_good_only_when_the_scan_is_durable(tmp_path: Path):
    stored_when_told = []
    ports = Ports(lambda good: stored_when_told.append((good, hands.app.device.outbox.unsent())))

    async with in_hand(tmp_path, scanners=[ports]) as hands:
        await hands.count()

        ports[0].on_read(Misread(MisreadReason.TORN, "47", "serial", "/dev/ttyACM0"))
        ports[0].read("4711-0815", at=1)
        ports[0].read(ITEM, at=2)
        await hands.until(lambda: len(stored_when_told) == 3)

        assert stored_when_told == [(False, 0), (False, 0), (True, 1)]


async def test_a_bouncing_trigger_counts_once_and_is_answered_as_before(tmp_path: Path):
    ports = Ports()

    async with in_hand(tmp_path, scanners=[ports]) as hands:
        await hands.count()

        ports[0].read(ITEM, at=1.0)
        ports[0].read(ITEM, at=1.1)
        await hands.until(lambda: len(ports[0].told) == 2)

        assert hands.app.device.outbox.unsent() == 1
        assert ports[0].told == [True, True]


async def test_each_outcome_has_its_number_of_bells(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()

        before = hands.app.bells
        await hands.scan(ITEM)
        await hands.see("= 1")
        assert hands.app.bells == before + 1

        await hands.scan("4711-0815")
        await hands.until(lambda: hands.app.bells == before + 4)


async def test_half_a_barcode_is_refused_on_the_screen_and_changes_nothing(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()

        await hands.press_fast(*"400638")

        await hands.see("Only part of a", "400638")
        assert not hands.app.device.outbox.history()


async def test_a_scan_closes_what_is_open_over_the_prompt_and_counts(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()
        await hands.press("f1")
        await hands.see("HELP", "ESC CLOSES")

        await hands.scan(ITEM)

        await hands.see("SCAN ITEM", "= 1")


async def test_help_says_what_can_be_scanned_and_the_last_error_whole(tmp_path: Path):
    async with in_hand(tmp_path, (40, 24)) as hands:
        await hands.count()
        await hands.scan("4711-0815")
        await hands.see("Not an item.")
        await hands.scan(ITEM)
        await hands.see("= 1")

        await hands.press("f1")

        await hands.see("Scan: an item", "Last error: Not an item.")


async def test_undo_takes_back_the_last_scan(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()
        await hands.scan(ITEM)
        await hands.see("= 1")

        await hands.press("f3")

        await hands.see("↶")
        assert hands.app.device.outbox.unsent() == 0


async def test_a_second_press_of_a_key_within_a_moment_is_one_press(tmp_path: Path):
    ports = Ports()
    async with in_hand(tmp_path, scanners=[ports]) as hands:
        await hands.count()
        for count in (1, 2):
            ports[0].read(ITEM, at=float(count))
            await hands.see(f"= {count}")

        await hands.press_fast("f3", "f3")

        await hands.see("↶")
        assert hands.app.device.outbox.unsent() == 1


@pytest.mark.parametrize("key", ["f8", "ctrl+q", "ctrl+c", "ctrl+p", "ctrl+backslash", "tab", "shift+tab", "alt+x", "home"])
async def test_keys_that_scanners_send_as_data_do_nothing(tmp_path: Path, key: str):
    async with in_hand(tmp_path) as hands:
        await hands.count()
        before = hands.app.text

        await hands.press(key)
        await hands.until(lambda: hands.app._wedge.next_deadline is None)

        assert hands.app.is_running
        assert hands.app.text == before


async def test_a_scan_while_the_device_is_locked_is_refused(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()
        await hands.press("f10")
        await hands.see("TYPE PIN")

        await hands.scan(ITEM)
        await hands.see("✗")

        assert not hands.app.device.outbox.history()


async def test_a_device_that_is_left_alone_locks_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scanner_client.ui.app._IDLE_LOOK_SECONDS", 0.05)
    async with in_hand(tmp_path, lock_seconds=0.5) as hands:
        await hands.count()

        await hands.see("TYPE PIN")


async def test_a_sample_acts_as_a_scan(tmp_path: Path):
    samples = [Sample("Bin A-01", own_label("B", "A-01")), Sample("Bolt", ITEM)]
    async with in_hand(tmp_path, samples=samples) as hands:
        await hands.count()
        await hands.press("f12")
        await hands.see("CHOOSE SAMPLE", "2 Bolt")

        await hands.type("2")

        await hands.see("= 1")


async def test_a_command_label_does_what_the_key_does(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()

        await hands.scan(a_key_label(FunctionCode.DONE).text)

        await hands.see("CHOOSE")


async def test_many_pasted_lines_are_asked_about_before_they_count(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.count()
        lines = [f"4711-000{number}" for number in range(4)]

        hands.app.post_message(Paste("\n".join([*lines, ITEM])))
        await hands.see("TAKE THEM?")
        await hands.type("2")
        await hands.see("= 1")

        (recorded,) = hands.app.device.outbox.history()
        assert recorded.transaction.scans == (*lines, ITEM)


async def test_a_lost_scanner_is_told_on_the_screen_and_told_again_when_it_is_back(tmp_path: Path):
    ports = Ports()

    async with in_hand(tmp_path, scanners=[ports]) as hands:
        await hands.until(lambda: bool(ports))
        ports[0].on_state(PortState.OPEN)
        ports[0].on_state(PortState.GONE)
        await hands.see("The scanner is gone")

        ports[0].on_state(PortState.OPEN)

        await hands.see("The scanner is back")


async def test_the_app_is_left_from_the_badge_prompt_after_a_question(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await hands.see("SCAN BADGE")
        await hands.press("f5")
        await hands.see("Leave app")
        await hands.type("1")
        await hands.see("LEAVE THE APP?")
        await hands.type("2")

        await hands.until(lambda: not hands.app.is_running)


def test_the_first_screen_does_not_wait_for_the_heavy_libraries():
    code = "import sys, scanner_client.ui.app; print(*sorted({'pydantic', 'httpx', 'biip', 'serial'} & sys.modules.keys()))"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": "."}
    )

    assert done.stdout.strip() == ""
