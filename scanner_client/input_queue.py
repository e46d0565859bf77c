"""Inputs in the order in which they came, worked off beside the screen: it never waits, and nothing overtakes."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner_client.tasks import TaskRunner

QUEUE_MAX = 20
"""So many inputs wait while one is worked on."""


class InputQueue:
    """Works off inputs on a thread of its own, in order; at most 20 wait. Source: spec/barcodes.md, section 13, rule 3."""

    def __init__(self, runner: TaskRunner) -> None:
        self._runner = runner
        self._waiting: queue.Queue[Callable[[], object] | None] = queue.Queue(QUEUE_MAX)
        self._thread = threading.Thread(target=self._run, name="inputs", daemon=True)

    def start(self) -> None:
        """Start the runner, then work off what comes."""
        self._thread.start()

    def stop(self) -> None:
        """Work off what waits, and end."""
        self._waiting.put(None)
        self._thread.join()

    def put(self, give: Callable[[], object]) -> bool:
        """Take one input, as `lambda: runner.scan(scan)`; False, at once, where it must be refused and given again."""
        if self._runner.is_submitting:
            return False
        try:
            self._waiting.put_nowait(give)
        except queue.Full:
            return False
        return True

    def _run(self) -> None:
        self._runner.start()
        while (give := self._waiting.get()) is not None:
            give()
