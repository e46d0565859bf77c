"""The real server on a real socket of this machine, for as long as a test needs it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

STARTED_WITHIN_SECONDS = 30


class _Server(uvicorn.Server):
    """Says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @property
    def base_url(self) -> str:
        port = self.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"


@contextmanager
def running_server(app: FastAPI) -> Iterator[str]:
    """Serve the application on a free port of the loopback interface; yields its base URL."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    server = _Server(config)
    thread = threading.Thread(target=server.run, name="test server", daemon=True)
    thread.start()
    assert server.ready.wait(STARTED_WITHIN_SECONDS), "the server did not start"
    try:
        yield server.base_url
    finally:
        server.should_exit = True
        thread.join(STARTED_WITHIN_SECONDS)
