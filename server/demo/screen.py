"""The screen of the handheld that is played on: shown on this terminal where there is one, else kept in a file."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import struct
import sys
import termios
import threading
import tty
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

_COLUMNS, _ROWS = 80, 24
_READ_BYTES = 65536


class Screen:
    """Takes what the app draws, from the other end of its terminal, until the app is gone."""

    def __init__(self, drawn: int, kept_in: Path) -> None:
        self.is_watched = sys.stdout.isatty() and sys.stdin.isatty()
        self._drawn = drawn
        self._kept_in = kept_in
        self._thread = threading.Thread(target=self._take, name="screen", daemon=True)
        self._keys_before: list[Any] | None = None
        self._on_resize_before: Any = None
        self._fit()

    def show(self, app: subprocess.Popen[bytes]) -> None:
        """Begin; keys that are pressed here meanwhile do nothing but Ctrl+C."""
        if self.is_watched:
            self._keys_before = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
            self._on_resize_before = signal.signal(signal.SIGWINCH, lambda *_: self._resized(app))
        self._thread.start()

    def close(self) -> None:
        """Show what the app drew last; the terminal is as it was before. Call it when the app has ended."""
        self._thread.join()
        if self._keys_before is not None:
            signal.signal(signal.SIGWINCH, self._on_resize_before)
            termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, self._keys_before)

    def _take(self) -> None:
        with self._kept_in.open("wb") as kept, suppress(OSError):  # the end of the app's side
            while data := os.read(self._drawn, _READ_BYTES):
                shown = sys.stdout.buffer if self.is_watched else kept
                shown.write(data)
                shown.flush()

    def _fit(self) -> None:
        columns, rows = shutil.get_terminal_size((_COLUMNS, _ROWS)) if self.is_watched else (_COLUMNS, _ROWS)
        fcntl.ioctl(self._drawn, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _resized(self, app: subprocess.Popen[bytes]) -> None:
        self._fit()
        app.send_signal(signal.SIGWINCH)
