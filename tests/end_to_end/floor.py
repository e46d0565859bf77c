"""A person with a handheld: the real app in a terminal of its own, a scanner that reads printed labels, and a keyboard.

The demo plays with the same parts (`server/demo/`); here they are also switched off, killed and looked at.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import sqlite3
import struct
import termios
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from server.demo import floor, handheld
from server.demo.handheld import Shown, enrol
from server.demo.scanner import LabelScanner
from server.labels.templates import badge_label, bin_label
from tests.builders.access import PIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from server.labels.templates import Label

DEADLINE_SECONDS = 30.0
_LOOK_SECONDS = 0.02
_PRESS_SECONDS = 0.4
"""Well above what the app takes for a bouncing key (0.15 s), also where it reads late on a busy machine."""
_KEYS = {"Enter": b"\r", "Escape": b"\x1b", "F3": b"\x1bOR"}
"""What a terminal sends for them."""
_CONTROLS = re.compile(rb"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[()][A-Z0-9]")


def until(is_so: Callable[[], object], what: str) -> None:
    """Wait for something that other processes bring about."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(_LOOK_SECONDS)


class Handheld(handheld.Handheld):
    """The app in a terminal of so many columns and rows."""

    def __init__(self, folder: Path, device_dir: Path, address: str, serial_port: str, size: tuple[int, int]) -> None:
        super().__init__(folder, device_dir, address, serial_port)
        self._environment["STOCKHAND_WORK_SECONDS"] = "0.5"
        self._size = size
        self._pressed_seconds = 0.0

    def __enter__(self) -> Handheld:
        super().__enter__()
        columns, rows = self._size
        fcntl.ioctl(self._keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        return self

    def type(self, text: str) -> None:
        """Press the keys of the text and Enter; the next key comes a person's pace later."""
        super().type(text)
        self._pressed_seconds = time.monotonic()

    def press(self, key: str) -> None:
        """Press one key, at a person's pace: twice the same at once is a bouncing key."""
        time.sleep(max(0.0, self._pressed_seconds + _PRESS_SECONDS - time.monotonic()))
        os.write(self._keyboard, _KEYS.get(key) or key.encode("ascii"))
        self._pressed_seconds = time.monotonic()

    def kill(self) -> None:
        """End it as the battery does."""
        self._process.kill()
        self._process.wait()

    @property
    def status(self) -> dict[str, Any]:
        """What stood beside the last prompt that was looked at."""
        return self._heard.status

    @property
    def drawn(self) -> str:
        """All that was ever drawn on the screen, without colours and places."""
        return _CONTROLS.sub(b"", self._screen_file.read_bytes()).decode("utf-8", "replace")


class Floor(floor.Floor):
    """One handheld in somebody's hands while it is switched on."""

    def __init__(self, handheld: Handheld, scanner: LabelScanner) -> None:
        super().__init__(handheld, scanner, pace_seconds=0, tell=lambda _line: None)
        self.handheld = handheld

    def plug_in(self, scanner: LabelScanner) -> None:
        """Scan with this one from now on."""
        self._scanner = scanner

    def take(self, person: str, *, online: bool = True) -> Shown:
        """Scan the badge, type the PIN; what is shown then: the menu, or the task that was interrupted."""
        self.scan(badge_label(person, person.title()), ask="Type PIN")
        shown = self.type(PIN)
        if online:
            self.settle()
        return shown

    def type(self, text: str) -> Shown:
        """Type it, and Enter."""
        self.handheld.type(text)
        return self._next()

    def key(self, key: str, *, ask: str = "") -> Shown:
        """Press a key that does something. `ask`: how the next question begins."""
        self.handheld.press(key)
        shown = self._next()
        assert shown.ask.startswith(ask), f"after {key} the handheld asks {shown.ask!r}: {shown.said}"
        return shown

    def begin(self, task: str, *, ask: str = "") -> Shown:
        """Choose a task in the menu, or a reason, where digits could also be a text and end with Enter."""
        shown = self.type(self._number_of(task))
        assert shown.ask.startswith(ask), f"{task} asks {shown.ask!r}: {shown.said}"
        return shown

    def choose(self, text: str, *, ask: str = "") -> Shown:
        """Press the digit of that choice."""
        return self.key(self._number_of(text), ask=ask)

    def _number_of(self, text: str) -> str:
        return next(str(number) for number, said in self.shown.choices if said.startswith(text))

    def go_to(self, bin_code: str, *, ask: str = "") -> Shown:
        return self.scan(bin_label("MAIN", bin_code), ask=ask)

    def scan_refused(self, label: Label, code: str) -> Shown:
        """Scan what must not be taken; what is shown then, with the same question as before."""
        asked = self.shown.ask
        self.scan_by_mistake(label, code)
        assert self.shown.ask == asked
        return self.shown

    def rest(self, seconds: float) -> None:
        """Do nothing for as long as a person takes to lift the scanner again."""
        time.sleep(seconds)

    def send(self, data: bytes) -> None:
        """Have the scanner send these bytes."""
        self._scanner.send(data)

    def send_refused(self, data: bytes, code: str) -> Shown:
        """The same with bytes that no label of ours gives."""
        asked = self.shown.ask
        self.send(data)
        shown = self._next()
        assert (shown.outcome, shown.code, shown.ask) == ("refused", code, asked), shown
        return shown

    def wait_until_drawn(self, text: str) -> None:
        """Until it stands on the screen, which shows also what the task does not hear of."""
        until(lambda: text in self.handheld.drawn, f"{text!r} on the screen")

    def wait_until_status(self, is_so: Callable[[dict[str, Any]], object]) -> None:
        """Until what stands beside the prompt is so."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not (self.handheld.status and is_so(self.handheld.status)):
            self.handheld._listen(deadline)

    def _next(self) -> Shown:
        self._look()
        return self.shown


@dataclass
class Device:
    """A handheld that is kept in a folder: enrolled once, switched on and off again."""

    folder: Path
    address: str
    size: tuple[int, int] = (80, 24)
    serial_port: str = ""
    """Where the scanner is looked for; blank: where it is plugged in when the device is switched on."""
    name: str = "HH-01"
    _runs: int = field(default=0, init=False)

    @property
    def device_dir(self) -> Path:
        return self.folder / self.name

    def enrol(self, code: str) -> None:
        enrol(self.device_dir, self.address, code, self.name)

    @contextmanager
    def switched_on(self, *, online: bool = True) -> Iterator[Floor]:
        """From the first question on; where it is online, with all its reference data."""
        with LabelScanner() as scanner:
            port = self.serial_port or scanner.port
            with Handheld(self._run_folder(), self.device_dir, self.address, port, self.size) as app:
                hands = Floor(app, scanner)
                if online:
                    hands.start()
                else:
                    hands._look()
                yield hands

    def _run_folder(self) -> Path:
        """Of its own for each run: the screen that is kept there is read."""
        self._runs += 1
        folder = self.folder / f"{self.name}-run-{self._runs}"
        folder.mkdir()
        return folder

    def outbox(self) -> list[dict[str, Any]]:
        """Every transaction that the device has recorded, oldest first: id, state, kind, content, scans and answer."""
        file = self.device_dir / "device.sqlite"
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            rows = connection.execute("SELECT id, state, body, answer FROM transactions ORDER BY number").fetchall()
        finally:
            connection.close()
        return [{"id": id_, "state": state, "answer": answer} | _told(json.loads(body)) for id_, state, body, answer in rows]

    def states(self) -> list[str]:
        return [transaction["state"] for transaction in self.outbox()]


def _told(body: dict[str, Any]) -> dict[str, Any]:
    return {"kind": body["content"]["kind"], "content": body["content"], "scans": body["scans"]}
