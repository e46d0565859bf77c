"""Sends labels to their printers in the background, as long as the server runs.

A printer that cannot be reached loses nothing: its labels wait, and are sent again after 2 s, 4 s, 8 s … 5 minutes. A job whose
server dies between the printer's last byte and its own commit is printed twice; it is never lost.
"""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import structlog

from server.labels import service, store

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from server.labels.values import Printer, PrintJob

_CONNECT_SECONDS = 5.0

log: structlog.typing.FilteringBoundLogger = structlog.get_logger("stockhand.labels")


class Dispatcher:
    """A thread that sends what is due, every so many seconds."""

    def __init__(self, database: Database, every_seconds: float) -> None:
        self._database = database
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._send_until_stopped, name="label dispatcher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the labels that are being sent, and end."""
        self._stopping.set()
        self._thread.join()

    def _send_until_stopped(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                pause = 0.0 if send_next(self._database) else self._every_seconds
            except Exception:  # the database may be away for a while; the labels wait
                log.exception("labels could not be sent")
                pause = self._every_seconds


def send_next(database: Database) -> bool:
    """Send the next labels that are due; whether there were any."""
    with database.read() as work:
        if not store.has_due_job(work):
            return False
    taken = database.write(service.take_due_job)
    if taken is None:
        return True
    job, printer = taken
    reason = _send(job, printer)
    if reason:
        log.warning("a label printer did not take its labels", printer=printer.code, job=job.job_no, reason=reason)
        database.write(lambda work: service.sent_in_vain(work, job, reason))
    else:
        database.write(lambda work: service.sent(work, job))
    return True


def _send(job: PrintJob, printer: Printer) -> str:
    """Why the printer did not take the labels; blank: it did."""
    try:
        with socket.create_connection((printer.host, printer.port), timeout=_CONNECT_SECONDS) as connection:
            connection.sendall(job.zpl)
            connection.shutdown(socket.SHUT_WR)
    except OSError as error:
        return f"{printer.host}:{printer.port}: {error.strerror or error}"
    return ""
