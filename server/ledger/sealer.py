"""Seals registers in the background, as long as the server runs."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog

from server.ledger.seals import seal_next

if TYPE_CHECKING:
    from server.database.unit_of_work import Database

_BREATH_SECONDS = 0.2
"""Between two seals when many registers wait, so that postings go first."""

log: structlog.typing.FilteringBoundLogger = structlog.get_logger("stockhand.seals")


class Sealer:
    """A thread that seals what waits, every so many seconds."""

    def __init__(self, database: Database, every_seconds: float) -> None:
        self._database = database
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._seal_until_stopped, name="register sealer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the seal that is being made, and end."""
        self._stopping.set()
        self._thread.join()

    def _seal_until_stopped(self) -> None:
        pause = self._every_seconds
        while not self._stopping.wait(pause):
            try:
                pause = _BREATH_SECONDS if seal_next(self._database) else self._every_seconds
            except Exception:  # the database may be away for a while; the registers wait
                log.exception("registers could not be sealed")
                pause = self._every_seconds
