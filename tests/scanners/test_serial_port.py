"""A real pyserial thread on a real pseudo terminal: pieces, rubbish, a replug, answers to the scanner."""

from __future__ import annotations

import os
import queue
import tty
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from serial.tools.list_ports_common import ListPortInfo

from scanner_client.scanners.framing import FramingProfile
from scanner_client.scanners.misreads import Misread, Read
from scanner_client.scanners.scanner_profiles import SCANNER_PROFILES, ScannerProfile
from scanner_client.scanners.serial_port import PortState, ReconnectPauses, SerialScanner, UsbIdentity, port_name
from shared.barcodes.scan import EOT, GS, RS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEADLINE_SECONDS = 10.0
PATIENT = ScannerProfile(framing=FramingProfile(pause_seconds=60.0))
"""So that a busy machine between two pieces is no pause."""


class Cable:
    """A scanner's end of a pseudo terminal, behind one name that survives a replug as udev's links do."""

    def __init__(self, name: Path) -> None:
        self.name = name
        self._master = -1

    def plug(self) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.name.symlink_to(os.ttyname(slave))
        os.close(slave)

    def unplug(self) -> None:
        self.name.unlink()
        os.close(self._master)
        self._master = -1

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._master, data) :]

    def hear(self) -> bytes:
        return os.read(self._master, 100)

    def cut(self) -> None:
        with suppress(OSError):
            self.unplug()


class Listener:
    """What the app would have in its queue."""

    def __init__(self) -> None:
        self.reads: queue.Queue[Read | Misread] = queue.Queue()
        self.states: queue.Queue[PortState] = queue.Queue()

    def next_reads(self, count: int) -> list[str]:
        reads = [self.reads.get(timeout=DEADLINE_SECONDS) for _ in range(count)]
        return [read.scan.raw if isinstance(read, Read) else read.reason.value for read in reads]

    def next_state(self) -> PortState:
        return self.states.get(timeout=DEADLINE_SECONDS)


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    cable = Cable(tmp_path / "ttySCANNER")
    yield cable
    cable.cut()


@pytest.fixture
def listener() -> Listener:
    return Listener()


def a_scanner(cable: Cable, listener: Listener, profile: ScannerProfile | None = None) -> SerialScanner:
    pauses = ReconnectPauses(first_seconds=0.01, longest_seconds=0.05)
    return SerialScanner(str(cable.name), listener.reads.put, listener.states.put, profile, pauses)


@pytest.fixture
def plugged(cable: Cable, listener: Listener) -> Iterator[SerialScanner]:
    cable.plug()
    scanner = a_scanner(cable, listener, PATIENT)
    scanner.start()
    assert listener.next_state() is PortState.OPEN
    yield scanner
    scanner.stop()


def test_a_scan_arrives_whole_with_its_control_characters(plugged, cable, listener):
    cable.send(f"]C10109521234543213\x1110AB{GS}21X{RS}{EOT}\x13\r".encode())

    read = listener.reads.get(timeout=DEADLINE_SECONDS)

    assert isinstance(read, Read)
    assert read.scan.text == f"0109521234543213\x1110AB{GS}21X{RS}{EOT}\x13"
    assert (read.scan.symbology, read.scan.source, read.scan.port) == ("]C1", "serial", str(cable.name))


def test_a_scan_in_pieces_is_one_scan_and_two_in_one_burst_are_two(plugged, cable, listener):
    for piece in (b"]E0952", b"1234", b"543213\r", b"\nABC\r\nDEF\r\nGH", b"I\r\n"):
        cable.send(piece)

    assert listener.next_reads(4) == ["]E09521234543213", "ABC", "DEF", "GHI"]


def test_rubbish_is_told_and_the_next_scan_is_read(plugged, cable, listener):
    cable.send(b"\x00\xf8\x86\xfe\r")
    cable.send(b"ABC\r")

    assert listener.next_reads(2) == ["wrong_speed_or_parity", "ABC"]


def test_a_scan_that_stops_in_the_middle_is_told_without_anything_coming_after_it(cable, listener):
    cable.plug()
    scanner = a_scanner(cable, listener)
    scanner.start()
    listener.next_state()

    cable.send(b"]C1010952")
    reads = listener.next_reads(1)
    scanner.stop()

    assert reads == ["torn_scan"]


def test_two_thousand_characters_in_one_burst_arrive_whole(cable, listener):
    cable.plug()
    scanner = a_scanner(cable, listener, ScannerProfile(framing=FramingProfile(maximum_length=4096, pause_seconds=60.0)))
    scanner.start()
    listener.next_state()
    text = "0123456789" * 200

    cable.send(text.encode() + b"\r")

    assert listener.next_reads(1) == [text]
    scanner.stop()


def test_a_scanner_that_is_unplugged_is_gone_and_comes_back_on_another_port(plugged, cable, listener):
    cable.send(b"ABC\rDE")
    assert listener.next_reads(1) == ["ABC"]

    cable.unplug()
    gone = listener.next_state()
    torn = listener.next_reads(1)
    cable.plug()
    back = listener.next_state()
    cable.send(b"DEF\r")

    assert (gone, back) == (PortState.GONE, PortState.OPEN)
    assert torn == ["torn_scan"]
    assert listener.next_reads(1) == ["DEF"]


def test_a_scanner_that_is_plugged_in_after_the_start_is_found(cable, listener):
    scanner = a_scanner(cable, listener)
    scanner.start()
    missing = listener.next_state()

    cable.plug()
    found = listener.next_state()
    scanner.stop()

    assert (missing, found) == (PortState.GONE, PortState.OPEN)


def test_a_port_that_another_program_reads_is_taken(plugged, cable, listener):
    second = Listener()
    intruder = a_scanner(cable, second)

    intruder.start()
    state = second.next_state()
    intruder.stop()

    assert state is PortState.TAKEN


@pytest.mark.parametrize(
    ("profile", "good", "bad"),
    [("ack_nak", b"\x06", b"\x15"), ("beeper", b"\x07", b"\x07\x07\x07"), ("honeywell", b"\x1b7,", b"\x1b8,")],
)
def test_the_scanner_is_told_good_and_bad_as_its_profile_says(cable, listener, profile, good, bad):
    cable.plug()
    scanner = a_scanner(cable, listener, SCANNER_PROFILES[profile])
    scanner.start()
    listener.next_state()

    told_good, heard_good = scanner.answer(good=True), cable.hear()
    told_bad, heard_bad = scanner.answer(good=False), cable.hear()
    scanner.stop()

    assert (told_good, told_bad) == (True, True)
    assert (heard_good, heard_bad) == (good, bad)


def test_a_scanner_that_wants_no_answer_or_is_gone_is_told_nothing(plugged, cable, listener):
    unwanted = plugged.answer(good=True)
    plugged.stop()
    gone = plugged.answer(good=True)

    assert (unwanted, gone) == (False, False)


def test_after_stop_nothing_is_read_and_the_port_is_free(plugged, cable, listener):
    plugged.stop()
    again = Listener()
    scanner = a_scanner(cable, again)

    scanner.start()
    state = again.next_state()
    cable.send(b"ABC\r")
    read = again.next_reads(1)
    scanner.stop()

    assert (state, read) == (PortState.OPEN, ["ABC"])
    assert listener.reads.empty()


def a_port(device: str, vendor_id: int | None, product_id: int | None, serial_number: str | None) -> ListPortInfo:
    port = ListPortInfo(device, skip_link_detection=True)
    port.vid, port.pid, port.serial_number = vendor_id, product_id, serial_number
    return port


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (UsbIdentity(0x0C2E, 0x0B61, "S2"), "/dev/ttyACM1"),
        (UsbIdentity(0x0C2E, 0x0B61), "/dev/ttyACM0"),
        (UsbIdentity(0x0C2E, 0x0B61, "S3"), None),
        (UsbIdentity(0x05E0, 0x1701), None),
    ],
)
def test_a_usb_scanner_is_found_by_what_it_is_and_not_by_its_port(monkeypatch, wanted, found):
    plugged_in = [
        a_port("/dev/ttyS0", None, None, None),
        a_port("/dev/ttyACM1", 0x0C2E, 0x0B61, "S2"),
        a_port("/dev/ttyACM0", 0x0C2E, 0x0B61, "S1"),
    ]
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: plugged_in)

    assert port_name(wanted) == found
