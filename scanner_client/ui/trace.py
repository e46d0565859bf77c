"""What the handheld showed, one JSON line for each prompt: for support, and for a program that drives a handheld.

The lines hold what stands on the screen and nothing else: no PIN, no token.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path

    from scanner_client.flows.prompts import Prompt
    from scanner_client.tasks import Status, TaskRunner


class Trace:
    """Writes to a file, or a pipe that somebody reads, until it is closed. Called from any thread."""

    def __init__(self, path: Path) -> None:
        self._writing = threading.Lock()
        self._file: TextIO | None = path.open("a", encoding="utf-8", buffering=1)

    def follow(self, runner: TaskRunner) -> None:
        """Write every prompt, behind the status that it is shown with, and every change of status from now on."""
        runner.listen(
            lambda prompt: self._write(_standing(runner.status), _shown(prompt)), lambda status: self._write(_standing(status))
        )

    def close(self) -> None:
        with self._writing:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _write(self, *lines: dict[str, object]) -> None:
        with self._writing:
            if self._file is None:
                return
            try:
                self._file.write("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
            except OSError:  # nobody reads any more, or the disk is full: no reason to stop working
                self._file = None


def _shown(prompt: Prompt) -> dict[str, object]:
    outcome = prompt.outcome
    return {
        "shown": "prompt",
        "task": prompt.task,
        "place": prompt.place,
        "context": prompt.context,
        "progress": prompt.progress,
        "ask": prompt.ask,
        "also": prompt.also,
        "choices": [[choice.number, choice.text] for choice in prompt.choices],
        "understood": list(prompt.understood),
        "outcome": outcome.kind.value if outcome else "",
        "said": outcome.text if outcome else "",
        "code": outcome.code if outcome else "",
        "is_waiting": prompt.submit is not None,
    }


def _standing(status: Status) -> dict[str, object]:
    return {
        "shown": "status",
        "is_online": status.is_online,
        "waiting": status.waiting,
        "attention": status.attention,
        "person": status.person,
        "is_locked": status.is_locked,
        "notice": status.notice,
    }
