"""Sends what was posted to the webhooks, in the background, as long as the server runs.

Each page is sent until it is taken, before the next one: at least once, and in order. Who receives it keeps `cursor` and passes
over what they have already. The only file of the server that talks HTTP to others.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import httpx
import structlog

from server.change_feed import rules, service

if TYPE_CHECKING:
    from server.change_feed.values import Webhook
    from server.database.unit_of_work import Database

PAGE_MAX = 100
"""Postings in one request."""
_TIMEOUT_SECONDS = 20.0

log: structlog.typing.FilteringBoundLogger = structlog.get_logger("stockhand.webhooks")


class Deliverer:
    """A thread that sends what waits, every so many seconds."""

    def __init__(self, database: Database, every_seconds: float) -> None:
        self._database = database
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._send_until_stopped, name="webhook deliverer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the page that is being sent, and end."""
        self._stopping.set()
        self._thread.join()

    def _send_until_stopped(self) -> None:
        with httpx.Client(timeout=_TIMEOUT_SECONDS) as client:
            while not self._stopping.wait(self._every_seconds):
                try:
                    while deliver_next(self._database, client) and not self._stopping.is_set():
                        pass
                except Exception:  # the database may be away for a while; the postings wait
                    log.exception("webhooks could not be sent")


def deliver_next(database: Database, client: httpx.Client) -> bool:
    """Send one page to each webhook that something waits for; whether one of them took its page."""
    with database.read() as work:
        has_webhooks = bool(service.webhooks(work))
    if not has_webhooks:
        return False
    database.write(service.put_in_order)
    with database.read() as work:
        due = service.due_webhooks(work)
    return bool([each for each in due if _deliver(database, client, each)])


def _deliver(database: Database, client: httpx.Client, each: Webhook) -> bool:
    if not database.write(lambda work: service.take_turn(work, each)):
        return False
    with database.read() as work:
        page = service.changes(work, each.delivered_no, PAGE_MAX)
    reason = _post(client, each, page.model_dump_json().encode())
    if reason:
        log.warning("a webhook did not take what was posted", webhook=each.code, reason=reason)
        database.write(lambda work: service.sent_in_vain(work, each, reason))
        return False
    database.write(lambda work: service.delivered(work, each, page.cursor))
    return True


def _post(client: httpx.Client, each: Webhook, body: bytes) -> str:
    """Why the page was not taken; blank: it was."""
    signature = rules.signature(each.secret, body, int(time.time()))
    try:
        answer = client.post(
            each.url, content=body, headers={"Content-Type": "application/json", rules.SIGNATURE_HEADER: signature}
        )
    except httpx.HTTPError as error:
        return str(error) or type(error).__name__
    return "" if answer.is_success else f"answered {answer.status_code}"
