"""The handheld of the demo: the real app as a process of its own, on this terminal or on one that nobody sees.

Nothing of the app is imported. What it shows is read from its trace, a pipe that it writes each prompt to; its screen goes to
whoever watches (`screen.py`).
"""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from server.demo.screen import Screen
from server.demo.serving import NotStarted, stop

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

COMMAND = (sys.executable, "-P", "-m", "scanner_client.main")
"""Without the folder that we happen to stand in: it may have modules of these names, too."""
_READ_BYTES = 65536
_KEY_SECONDS = 0.15
_LOOK_SECONDS = 0.5
"""How often somebody looks whether the app still lives."""


def enrol(device_dir: Path, address: str, enrolment_code: str, name: str) -> None:
    """Give the device its identity with a one-time code, in place of the one it may have. Raises: NotStarted."""
    environment = _environment(device_dir, address)
    done = subprocess.run(  # noqa: S603  our own command, no shell
        [*COMMAND, "--enrol", enrolment_code, "--name", name], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise NotStarted(f"The device was not enrolled: {(done.stdout + done.stderr).strip()}")


def run_in_terminal(device_dir: Path, address: str, samples: Path) -> int:
    """Let a person work with the app in this terminal until they leave it; its exit code."""
    environment = _environment(device_dir, address) | {"STOCKHAND_SAMPLES": str(samples)}
    return subprocess.run(COMMAND, env=environment, check=False).returncode  # noqa: S603  our own command, no shell


def _environment(device_dir: Path, address: str, serial_port: str = "") -> dict[str, str]:
    ours = {"STOCKHAND_DEVICE_DIR": str(device_dir), "STOCKHAND_SERVER": address, "STOCKHAND_SERIAL_PORT": serial_port}
    return os.environ | {name: value for name, value in ours.items() if value}


class NotShown(Exception):  # noqa: N818  named for what happened
    """The app did not show what was waited for. The text says what, and what was shown instead."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One prompt as it stood on the screen."""

    task: str = ""
    ask: str = ""
    also: str = ""
    context: str = ""
    understood: tuple[str, ...] = ()
    outcome: str = ""
    """`accepted`, `refused`, `question`, `info`, or blank."""
    said: str = ""
    code: str = ""
    """Of a refusal: its code in the catalogue."""
    choices: tuple[tuple[int, str], ...] = ()
    is_waiting: bool = False
    """For the server: the next prompt comes by itself."""


@dataclass(slots=True)
class _Heard:
    """What the trace said and nobody has asked for yet."""

    prompts: deque[Shown] = field(default_factory=deque)
    status: dict[str, Any] = field(default_factory=dict)
    rest: bytes = b""


class Handheld:
    """The app, run for a program that scans. A context manager: the process lives as long.

    It has a terminal of its own, whose screen is shown on this terminal where there is one, and else kept in a file.
    """

    def __init__(self, folder: Path, device_dir: Path, address: str, serial_port: str) -> None:
        self._trace_file = folder / "trace"
        self._screen_file = folder / "screen.log"
        settings = {"STOCKHAND_TRACE": str(self._trace_file), "STOCKHAND_SILENT": "yes"}
        self._environment = _environment(device_dir, address, serial_port) | settings
        self._heard = _Heard()

    def __enter__(self) -> Self:
        self._trace_file.unlink(missing_ok=True)
        os.mkfifo(self._trace_file, 0o600)
        # Open for writing too: so the pipe has no end when the app closes it, and waiting stays waiting.
        self._trace = os.open(self._trace_file, os.O_RDWR)
        self._keyboard, terminal = pty.openpty()
        self._screen = Screen(self._keyboard, self._screen_file)
        self._process = subprocess.Popen(  # noqa: S603  our own command, no shell
            COMMAND,
            env=self._environment | ({} if self._screen.is_watched else {"TERM": "xterm-256color"}),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)
        self._screen.show(self._process)
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        stop(self._process)
        self._screen.close()
        os.close(self._keyboard)
        os.close(self._trace)
        self._trace_file.unlink(missing_ok=True)

    def type(self, text: str) -> None:
        """Press the keys of the text and Enter, at a person's pace: what comes faster is a scan."""
        for key in f"{text}\r":
            os.write(self._keyboard, key.encode("ascii"))
            time.sleep(_KEY_SECONDS)

    def next_prompt(self, deadline_seconds: float) -> Shown:
        """The next prompt that nobody has seen yet. Raises: NotShown when none comes in time, or the app has ended."""
        deadline = time.monotonic() + deadline_seconds
        while not self._heard.prompts:
            self._listen(deadline)
        return self._heard.prompts.popleft()

    def wait_until_settled(self, deadline_seconds: float) -> None:
        """Until the device is online, knows all of its location, and every transaction has its answer. Raises: NotShown."""
        deadline = time.monotonic() + deadline_seconds
        while not self._is_settled:
            self._listen(deadline)

    @property
    def _is_settled(self) -> bool:
        status = self._heard.status
        return bool(status) and status["is_online"] and not status["waiting"] and not status["notice"]

    def _listen(self, deadline: float) -> None:
        """Take in what the app writes next."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise NotShown(f"nothing came in time; the device says {self._heard.status}")
        readable, _, _ = select.select([self._trace], [], [], min(left, _LOOK_SECONDS))
        if not readable:
            if self._process.poll() is not None:
                raise NotShown(f"the app has ended with code {self._process.returncode}")
            return
        data = os.read(self._trace, _READ_BYTES)
        *lines, self._heard.rest = (self._heard.rest + data).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, line: dict[str, Any]) -> None:
        if line["shown"] == "status":
            self._heard.status = line
            return
        choices = tuple((number, text) for number, text in line["choices"])
        known = {name: line[name] for name in ("task", "ask", "also", "context", "outcome", "said", "code", "is_waiting")}
        self._heard.prompts.append(Shown(**known, understood=tuple(line["understood"]), choices=choices))
