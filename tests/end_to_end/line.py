"""The network between a handheld and the server: it can be pulled, and it can lose an answer."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_READ_BYTES = 65536
_SENDING = b"POST /api/v1/transactions "


class Line:
    """Forwards every connection to the server. A context manager: the line is there as long.

    `sendings` counts the requests that brought transactions.
    """

    def __init__(self, server: str) -> None:
        where = urlsplit(server)
        self._server = (where.hostname, where.port)
        self._port = 0
        self._changing = threading.Lock()
        self._listening: socket.socket | None = None
        self._open: list[socket.socket] = []
        self._loses_answers = False
        self.sendings = 0
        self.was_sent = threading.Event()
        """Transactions have reached the server since answers are lost."""

    def __enter__(self) -> Self:
        self.mend()
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.pull()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def pull(self) -> None:
        """From now on nobody is reached; connections break."""
        with self._changing:
            listening, self._listening = self._listening, None
            broken, self._open = self._open, []
        for each in (listening, *broken):
            if each is not None:
                _end(each)

    def mend(self) -> None:
        """The line is there (again), at the same address, and loses nothing."""
        with self._changing:
            self._loses_answers = False
            self._listening = socket.create_server(("127.0.0.1", self._port))
            self._port = self._listening.getsockname()[1]
            threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def lose_answers(self) -> None:
        """From now on the server hears everything, and of what it says to transactions nothing comes back."""
        self._loses_answers = True

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):  # the line was pulled
            while True:
                device, _ = listening.accept()
                threading.Thread(target=self._serve, args=(device,), daemon=True).start()

    def _serve(self, device: socket.socket) -> None:
        try:
            server = socket.create_connection(self._server)
        except OSError:  # there is no server: as if it had never been reached
            _end(device)
            return
        with self._changing:
            self._open += [device, server]
        connection = _Connection()
        threading.Thread(target=self._forward, args=(server, device, connection, False), daemon=True).start()
        self._forward(device, server, connection, True)

    def _forward(self, source: socket.socket, sink: socket.socket, connection: _Connection, is_request: bool) -> None:
        with suppress(OSError):
            while data := source.recv(_READ_BYTES):
                if is_request:
                    self._look_at(data, connection)
                elif connection.is_mute:
                    continue
                sink.sendall(data)
                if is_request and connection.is_mute:
                    self.was_sent.set()
        for each in (source, sink):
            _end(each)

    def _look_at(self, request: bytes, connection: _Connection) -> None:
        if request.startswith(_SENDING):
            self.sendings += 1
            connection.is_mute = self._loses_answers


class _Connection:
    """One connection of a device; `is_mute`: nothing comes back on it any more."""

    is_mute = False


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
