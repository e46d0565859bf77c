"""Many clients over HTTP from a process of their own, which leaves as much of the processor as it can to the server.

Reads from standard input what to do (`Work` as JSON), prepares every request, posts for so long, and says in one line of JSON
what it saw. `over_http` starts it.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import uvloop

from shared.identifiers import new_transaction_id
from tests.benchmarks.closed_loop import Waits

REQUESTS_PER_SECOND_MAX = 12_000
"""So many are prepared: more than any server here answers."""
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Client:
    """One handheld: where it sends to, as whom, and which order it receives."""

    address: str
    device_token: str
    person: str
    order: str


@dataclass(frozen=True, slots=True)
class Work:
    """What the process is asked to do."""

    clients: tuple[Client, ...]
    items: tuple[str, ...]
    seconds: float


def over_http(work: Work) -> Waits:
    """Have another process do it. Raises: AssertionError where a posting was refused."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=json.dumps(asdict(work)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seen = json.loads(done.stdout)
    assert not seen["refused"], f"{seen['refused']} postings were refused"
    return Waits(tuple(seen["seconds"]), seen["elapsed"])


def main() -> int:
    asked = json.load(sys.stdin)
    work = Work(tuple(Client(**client) for client in asked["clients"]), tuple(asked["items"]), asked["seconds"])
    print(json.dumps(uvloop.run(_post(work))))
    return 0


async def _post(work: Work) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    each = int(work.seconds * REQUESTS_PER_SECOND_MAX / len(work.clients)) + 1
    handhelds = []
    for number, client in enumerate(work.clients):
        where = urlsplit(client.address)
        requests = [_request(client, work.items[(number + 7 * turn) % len(work.items)]) for turn in range(each)]
        _, handheld = await loop.create_connection(lambda requests=requests: _Handheld(requests), where.hostname, where.port)
        handhelds.append(handheld)
    began = time.perf_counter()
    for handheld in handhelds:
        handheld.begin(began + work.seconds)
    await asyncio.gather(*(handheld.done for handheld in handhelds))
    elapsed = time.perf_counter() - began
    return {
        "seconds": sorted(seconds for handheld in handhelds for seconds in handheld.seconds),
        "elapsed": elapsed,
        "refused": sum(handheld.refused for handheld in handhelds),
    }


class _Handheld(asyncio.Protocol):
    """One connection, one request at a time. Reads of an answer only what it must: how long it is, and whether it was posted."""

    def __init__(self, requests: list[bytes]) -> None:
        self.done = asyncio.get_running_loop().create_future()
        self.seconds: list[float] = []
        self.refused = 0
        self._requests = requests
        self._received = b""
        self._until = self._began = 0.0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def begin(self, until: float) -> None:
        self._until = until
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank_line, body = self._received.partition(b"\r\n\r\n")
        if not blank_line or len(body) < int(_LENGTH.search(head)[1]):  # type: ignore[index]
            return
        self.seconds.append(time.perf_counter() - self._began)
        self.refused += not head.startswith(b"HTTP/1.1 200") or b'"status":"posted"' not in body
        self._received = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _send(self) -> None:
        self._began = time.perf_counter()
        if self._began < self._until and self._requests:
            self._transport.write(self._requests.pop())
        elif not self.done.done():
            self.done.set_result(None)


def _request(client: Client, item: str) -> bytes:
    body = json.dumps({"transactions": [transaction(client.person, client.order, item)]}).encode()
    head = (
        f"POST /api/v1/transactions HTTP/1.1\r\nHost: {urlsplit(client.address).netloc}\r\n"
        f"Authorization: Bearer {client.device_token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def transaction(person: str, order: str, item: str, quantity: str = "1") -> dict[str, Any]:
    """A scan of goods that came for an order."""
    return {
        "id": str(new_transaction_id()),
        "person": person,
        "location": "MAIN",
        "scanned_at": datetime.now(UTC).isoformat(),
        "scans": [item],
        "content": {
            "kind": "received",
            "document_kind": "purchase_order",
            "document": order,
            "item": item,
            "quantity": quantity,
            "bin": "DOCK",
        },
    }


if __name__ == "__main__":
    sys.exit(main())
