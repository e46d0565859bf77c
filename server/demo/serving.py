"""The server of the demo: a process of its own on the loopback interface, for as long as the demo runs."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HOST = "127.0.0.1"
_STARTED_WITHIN_SECONDS = 60.0
_STOPPED_WITHIN_SECONDS = 30.0
_LOOK_SECONDS = 0.05


class NotStarted(Exception):  # noqa: N818  named for what happened
    """A part of the demo did not come up. The text says which, and where it says why."""


@contextmanager
def served(database_url: str, log_file: Path, port: int = 0) -> Iterator[str]:
    """Serve the database; yields the address once the server answers. Port 0: any that is free. Raises: NotStarted."""
    if port and _is_taken(port):
        raise NotStarted(f"Port {port} is taken by another program; --port names another, and without it any that is free is used.")
    port = port or _free_port()
    command = [sys.executable, "-P", "-m", "server.main", "serve", "--host", _HOST, "--port", str(port)]
    with log_file.open("ab") as log:
        environment = os.environ | {"STOCKHAND_DATABASE_URL": database_url}
        process = subprocess.Popen(  # noqa: S603  our own command, no shell
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
        )
    try:
        _wait_until_ready(process, port, log_file)
        yield f"http://{_HOST}:{port}"
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and wait for it; by force where it does not listen."""
    process.terminate()
    try:
        process.wait(_STOPPED_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((_HOST, port)) == 0


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log_file: Path) -> None:
    deadline = time.monotonic() + _STARTED_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _is_ready(port):
            return
        time.sleep(_LOOK_SECONDS)
    raise NotStarted(f"The server did not start; {log_file} says why.")


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(_HOST, port, timeout=_LOOK_SECONDS * 20)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
