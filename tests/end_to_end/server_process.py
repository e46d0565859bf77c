"""`stockhand-server serve` as a process that can be killed and started again at the same address."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from server.demo.serving import stop
from tests.end_to_end.floor import until

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self


class ServerProcess:
    """Serves a database file. A context manager: the process lives no longer."""

    def __init__(self, address: str, database_url: str, log_file: Path) -> None:
        self.address = address
        self._database_url = database_url
        self._log_file = log_file

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        stop(self._process)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        where = urlsplit(self.address)
        command = [sys.executable, "-m", "server.main", "serve", "--host", str(where.hostname), "--port", str(where.port)]
        with self._log_file.open("ab") as log:
            environment = os.environ | {"STOCKHAND_DATABASE_URL": self._database_url}
            self._process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until(self._answers, "the server")

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        assert self._process.poll() is None, self._log_file.read_text()
        try:
            return httpx.get(f"{self.address}/ready").is_success
        except httpx.TransportError:
            return False
