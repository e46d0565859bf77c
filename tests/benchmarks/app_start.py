"""How long the handheld takes from its start to the first question, and how much memory it holds then.

    python -m tests.benchmarks.app_start --starts 10

`stockhand` is started in a terminal of its own, with an empty device folder and no server to talk to. Beside it, in turn in the
same run, the least that a Textual app can be: one line of text. The ratio of the two is the figure; seconds alone say little
about a machine. Times end when the text is drawn on the terminal; the memory is `VmRSS` a moment later, when the app is at rest.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLUMNS, ROWS = 40, 24
DEADLINE_SECONDS = 30.0
AT_REST_SECONDS = 0.5
"""So long nothing is drawn any more."""
FIRST_QUESTION = "Scan badge"
FIRST_PAINT = re.compile(f"starting|{FIRST_QUESTION}", re.IGNORECASE)
"""The handheld draws that it is starting, and imports behind it what the question needs."""
_CONTROLS = re.compile(rb"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[()][A-Z0-9]")

HANDHELD = (sys.executable, "-P", "-m", "scanner_client.main")
LEAST_APP = (
    sys.executable,
    "-P",
    "-c",
    f"""
from textual.app import App
from textual.widgets import Static

class LeastApp(App):
    def compose(self):
        yield Static("{FIRST_QUESTION}")

LeastApp().run()
""",
)


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took."""

    first_paint_seconds: float
    """Until the first words are drawn."""
    question_seconds: float
    """Until the first question can be read."""
    resident_mib: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=10, help="of each app; the first of each warms the disk and does not count")
    starts = parser.parse_args().starts
    handheld, least = [], []
    for _ in range(starts + 1):
        with tempfile.TemporaryDirectory(prefix="app-start-") as folder:
            handheld.append(started(HANDHELD, {"STOCKHAND_DEVICE_DIR": folder, "STOCKHAND_SILENT": "yes"}))
        least.append(started(LEAST_APP, {}))
    report(handheld[1:], least[1:])
    return 0


def started(command: Sequence[str], settings: Mapping[str, str]) -> Start:
    """Start the app, wait for its first question, look at its memory, and end it."""
    keyboard, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STOCKHAND_")}
    environment |= {"TERM": "xterm-256color", **settings}
    began = time.monotonic()
    app = subprocess.Popen(command, env=environment, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True)
    os.close(terminal)
    try:
        first_paint, question = _watch(keyboard, began)
        return Start(first_paint, question, _resident_mib(app.pid))
    finally:
        app.kill()
        app.wait()
        os.close(keyboard)


def _watch(drawn_on: int, began: float) -> tuple[float, float]:
    """Seconds to the first paint and to the first question; then until the app is at rest."""
    drawn, first_paint, question = b"", 0.0, 0.0
    while question == 0.0 or _can_read(drawn_on, AT_REST_SECONDS):
        assert time.monotonic() - began < DEADLINE_SECONDS, f"no question came, but: {_text(drawn)}"
        if not _can_read(drawn_on, DEADLINE_SECONDS):
            continue
        drawn += os.read(drawn_on, 65536)
        elapsed = time.monotonic() - began
        text = _text(drawn)
        first_paint = first_paint or (elapsed if FIRST_PAINT.search(text) else 0.0)
        question = question or (elapsed if FIRST_QUESTION.casefold() in text.casefold() else 0.0)
    return first_paint, question


def _can_read(drawn_on: int, within_seconds: float) -> bool:
    readable, _, _ = select.select([drawn_on], [], [], within_seconds)
    return bool(readable)


def _text(drawn: bytes) -> str:
    return _CONTROLS.sub(b"", drawn).decode("utf-8", "replace")


def _resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def report(handheld: Sequence[Start], least: Sequence[Start]) -> None:
    """Medians of both, and their ratio."""
    print(f"medians of {len(handheld)} starts   stockhand   least Textual app   ratio")
    for name, unit, values in (
        ("first paint", "s", [[start.first_paint_seconds for start in starts] for starts in (handheld, least)]),
        ("first question", "s", [[start.question_seconds for start in starts] for starts in (handheld, least)]),
        ("resident memory", "MiB", [[start.resident_mib for start in starts] for starts in (handheld, least)]),
    ):
        ours, theirs = (statistics.median(each) for each in values)
        print(f"{name:<16} {unit:<5}     {ours:9.2f}   {theirs:17.2f}   {ours / theirs:5.2f}")


if __name__ == "__main__":
    sys.exit(main())
