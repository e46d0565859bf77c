"""Bytes on a serial port -> framing -> scans: finds the port, reads it in one thread, and comes back after a replug.

The only file that imports pyserial. The thread does no work: it frames, and calls back. Source: spec/barcodes.md, section 12.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from errno import EACCES, EAGAIN, EBUSY, EPERM
from typing import TYPE_CHECKING

import serial
from serial.tools import list_ports

from scanner_client.scanners.framing import Framer
from scanner_client.scanners.scanner_profiles import ScannerProfile

if TYPE_CHECKING:
    from collections.abc import Callable

    from serial.tools.list_ports_common import ListPortInfo

    from scanner_client.scanners.misreads import Misread, Read

_READ_TIMEOUT_SECONDS = 0.1
_WRITE_TIMEOUT_SECONDS = 0.2
_STOP_TIMEOUT_SECONDS = 2.0
# A port that goes away shows itself as any of these, depending on the driver and the moment.
_PORT_ERRORS: tuple[type[Exception], ...] = (serial.SerialException, OSError)
if sys.platform != "win32":
    import termios

    _PORT_ERRORS += (termios.error,)


class PortState(StrEnum):
    """What the screen shows about a scanner."""

    OPEN = "open"
    GONE = "gone"
    """Unplugged, or not there yet; it is looked for again and again."""
    TAKEN = "taken"
    """Another program has it."""
    FORBIDDEN = "forbidden"
    """This user may not open it."""


@dataclass(frozen=True, slots=True)
class UsbIdentity:
    """A scanner by what it is, because `ttyACM0` may be `ttyACM1` after a replug."""

    vendor_id: int
    product_id: int
    serial_number: str = ""
    """Blank: any scanner of this kind, the first by port name."""


@dataclass(frozen=True, slots=True)
class ReconnectPauses:
    """How long to wait before looking for a lost port: doubled from first to longest."""

    first_seconds: float = 0.5
    longest_seconds: float = 5.0


class SerialScanner:
    """One scanner on one port, read by one thread from `start` to `stop`.

    `on_read` and `on_state` are called on that thread, in order; they hand over to the app's queue and return.
    """

    def __init__(
        self,
        where: str | UsbIdentity,
        on_read: Callable[[Read | Misread], None],
        on_state: Callable[[PortState], None],
        profile: ScannerProfile | None = None,
        pauses: ReconnectPauses | None = None,
    ) -> None:
        self._where = where
        self._on_read = on_read
        self._on_state = on_state
        self._profile = profile or ScannerProfile()
        self._pauses = pauses or ReconnectPauses()
        self._port: serial.Serial | None = None
        self._state: PortState | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"scanner {where}", daemon=True)

    def start(self) -> None:
        """Begin to look for the port and to read it; answers at once."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port and wait for the thread, a tenth of a second or so; no callback comes after it.

        It waits two seconds at most: a callback that waits for the caller must not hold both for ever.
        """
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_STOP_TIMEOUT_SECONDS)

    def answer(self, good: bool) -> bool:
        """Tell the scanner how its last read ended, as its profile says; False where it could not be told.

        To be called once for each read or misread, as soon as the scan is durable on the device: some scanners read
        nothing until then (spec/barcodes.md, section 13, rule 5).
        """
        message = self._profile.answers.good if good else self._profile.answers.bad
        port = self._port
        if port is None or not message:
            return False
        try:
            port.write(message)
        except _PORT_ERRORS:
            return False
        return True

    def _run(self) -> None:
        pause = self._pauses.first_seconds
        while not self._stopping.is_set():
            if self._open():
                pause = self._pauses.first_seconds
                self._read_until_gone()
            self._stopping.wait(pause)
            pause = min(2 * pause, self._pauses.longest_seconds)

    def _open(self) -> bool:
        name = port_name(self._where)
        if name is None:
            self._report(PortState.GONE)
            return False
        try:
            self._port = _opened(name, self._profile)
        except _PORT_ERRORS as error:
            self._report(_state_of(error))
            return False
        self._report(PortState.OPEN)
        return True

    def _read_until_gone(self) -> None:
        port = self._port
        assert port is not None
        framer = Framer(self._profile.framing, port=str(port.port))
        now = time.monotonic()
        while not self._stopping.is_set():
            data = _waiting(port)
            now = _line_time(framer, now)
            if data is None:
                self._port = None
                self._hand_on(framer.close())
                self._report(PortState.GONE)
                break
            self._hand_on(framer.feed(data, now))
        self._port = None
        port.close()

    def _hand_on(self, reads: tuple[Read | Misread, ...]) -> None:
        for read in reads:
            self._on_read(read)

    def _report(self, state: PortState) -> None:
        """Tell a state once, however often it is found again."""
        if state is not self._state:
            self._state = state
            self._on_state(state)


def port_name(where: str | UsbIdentity) -> str | None:
    """The name of the port to open now; None while no such USB scanner is plugged in."""
    if isinstance(where, str):
        return where
    return next((port.device for port in sorted(list_ports.comports()) if _is(port, where)), None)


def _is(port: ListPortInfo, identity: UsbIdentity) -> bool:
    return (port.vid, port.pid) == (identity.vendor_id, identity.product_id) and (
        identity.serial_number in ("", port.serial_number)
    )


def _opened(name: str, profile: ScannerProfile) -> serial.Serial:
    """Open for us alone; raises what pyserial, the driver or the terminal layer raises."""
    return serial.Serial(
        name,
        baudrate=profile.line.baud_rate,
        bytesize=profile.line.data_bits,
        parity=profile.line.parity,
        stopbits=profile.line.stop_bits,
        timeout=_READ_TIMEOUT_SECONDS,
        write_timeout=_WRITE_TIMEOUT_SECONDS,
        exclusive=True,
    )


def _waiting(port: serial.Serial) -> bytes | None:
    """What has come, after a short wait at most; None when the port is gone."""
    try:
        # One byte waits for the first; the rest of the clump is there already.
        data = port.read(1)
        return data + port.read(port.in_waiting) if data else data
    except _PORT_ERRORS:
        return None


def _line_time(framer: Framer, last: float) -> float:
    """Now; while a read is under way, at most one read timeout after the last look.

    The operating system keeps bytes for a thread that is late: its lateness is no silence on the line.
    """
    now = time.monotonic()
    return now if framer.next_deadline is None else min(now, last + _READ_TIMEOUT_SECONDS)


def _state_of(error: Exception) -> PortState:
    code = getattr(error, "errno", None)
    if code in (EAGAIN, EBUSY):
        return PortState.TAKEN
    return PortState.FORBIDDEN if code in (EACCES, EPERM) else PortState.GONE
