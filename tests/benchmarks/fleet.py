"""Many handhelds posting to one real server: `python -m tests.benchmarks.fleet --handhelds 64 --seconds 10`.

A server process is started on a fresh database; each simulated handheld keeps one connection and posts receipts, one
transaction a request, the next when the last is answered. Printed beside it, from the same run and disk: how many bare rows
the same database commits durably in a second. The ratio of the two is the figure; seconds alone say little about a machine.

With `--pace SECONDS` every handheld rests so long after an answer, as people do: what p50 and p99 are then is what they feel.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import psycopg

from server.database.unit_of_work import Database
from server.migrations.migrate import migrate
from server.purchasing import orders as purchase_orders
from shared.identifiers import new_transaction_id
from shared.wire.access import Role
from shared.wire.purchasing import NewPurchaseLine, NewPurchaseOrder
from tests.builders.access import a_device, a_person, signed_in_on
from tests.builders.catalog import a_location, a_vendor, an_item

if TYPE_CHECKING:
    from collections.abc import Iterator

ITEMS = 200
"""Different items: two handhelds seldom post the same at once, and sometimes do."""
PLENTY = "9999999"
STARTED_WITHIN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Handheld:
    """One simulated device with the order that it receives against."""

    name: str
    person: str
    device_token: str
    order: str


@dataclass(slots=True)
class Tally:
    """What the handhelds saw."""

    seconds: list[float] = field(default_factory=list)
    """From sending to the answer, each."""
    refused: int = 0


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="fleet-", dir=options.folder) as folder:
        url = options.database or f"sqlite:///{Path(folder) / 'stockhand.sqlite'}"
        raw = raw_commits_per_second(url, Path(folder))
        handhelds = a_fleet(url, options.handhelds)
        with server(url) as base_url:
            tally, elapsed = asyncio.run(post_for(base_url, handhelds, options.seconds, options.pace))
        report(tally, elapsed, raw, options)
    return 1 if tally.refused else 0


def report(tally: Tally, elapsed: float, raw: float, options: argparse.Namespace) -> None:
    """One line for each figure; the last is the one that counts."""
    ordered = sorted(tally.seconds)
    postings = len(ordered) / elapsed
    print(f"handhelds            {options.handhelds}, {elapsed:.1f} s, pace {options.pace} s")
    print(f"postings             {len(ordered)} ({tally.refused} refused)")
    print(f"postings/s           {postings:.0f}")
    print(f"answer p50           {1000 * ordered[len(ordered) // 2]:.1f} ms")
    print(f"answer p99           {1000 * ordered[len(ordered) * 99 // 100]:.1f} ms")
    print(f"raw durable commits  {raw:.0f}/s, one row each, same database, same disk, same run")
    print(f"ratio                {postings / raw:.2f} postings for each raw commit")


# The same database, bare


def raw_commits_per_second(url: str, folder: Path, seconds: float = 2.0) -> float:
    """How many one-row transactions the database commits durably in a second, from one connection."""
    if url.startswith("sqlite"):
        with sqlite3.connect(folder / "raw.sqlite", isolation_level=None) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            rate = _commit_rate(connection.execute, seconds)
        connection.close()
        return rate
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as server_connection:
        rate = _commit_rate(server_connection.execute, seconds)
        server_connection.execute("DROP TABLE raw_commit")
    return rate


def _commit_rate(execute: object, seconds: float) -> float:
    assert callable(execute)
    execute("CREATE TABLE raw_commit (no BIGINT PRIMARY KEY, payload TEXT)")
    started, count = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - started) < seconds:
        execute(f"INSERT INTO raw_commit VALUES ({count}, '{'x' * 200}')")
        count += 1
    return count / elapsed


# The company


def a_fleet(url: str, count: int, items: int = ITEMS) -> list[Handheld]:
    """A migrated database with items, and for each handheld a device, a receiver and an open purchase order."""
    migrate(url)
    database = Database(url)
    a_location(database, "MAIN", bins=["DOCK"])
    a_vendor(database)
    numbers = [an_item(database, f"ITEM-{n:03}").no for n in range(items)]
    fleet = [_a_handheld(database, n, numbers) for n in range(count)]
    database.close()
    return fleet


def _a_handheld(database: Database, n: int, items: list[str]) -> Handheld:
    person = a_person(database, f"RECEIVER-{n}", Role.RECEIVER)
    token = a_device(database, f"HH-{n}")
    signed_in_on(database, person, f"HH-{n}", token)
    lines = tuple(NewPurchaseLine(item=item, quantity=PLENTY, unit_cost="1.25") for item in items)
    new = NewPurchaseOrder(vendor="V1", location="MAIN", lines=lines)
    order = database.write(lambda work: purchase_orders.create_order(work, new))
    return Handheld(f"HH-{n}", person, token, order)


# The server, and the handhelds' side of the wire


@contextmanager
def server(url: str) -> Iterator[str]:
    """The real server as a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "STOCKHAND_DATABASE_URL": url, "STOCKHAND_LOG_LEVEL": "warning"}
    process = subprocess.Popen([sys.executable, "-m", "server.main", "serve", "--port", str(port)], env=environment)
    base_url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(base_url)
        yield base_url
    finally:
        process.terminate()
        process.wait(STARTED_WITHIN_SECONDS)


def _wait_until_ready(base_url: str) -> None:
    deadline = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{base_url}/ready").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError("the server did not get ready")


async def post_for(base_url: str, handhelds: list[Handheld], seconds: float, pace: float) -> tuple[Tally, float]:
    """All handhelds at once, for so long; what they saw, and how long it took."""
    tally, started = Tally(), time.perf_counter()
    until = started + seconds
    await asyncio.gather(
        *(_one_handheld(base_url, handheld, n, tally=tally, until=until, pace=pace) for n, handheld in enumerate(handhelds))
    )
    return tally, time.perf_counter() - started


async def _one_handheld(base_url: str, handheld: Handheld, n: int, *, tally: Tally, until: float, pace: float) -> None:
    address = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    scan = n
    await asyncio.sleep(pace * n / 100 % pace if pace else 0)
    while time.perf_counter() < until:
        body = _transaction(handheld, f"ITEM-{scan % ITEMS:03}")
        began = time.perf_counter()
        writer.write(_request(address.netloc, handheld.device_token, body))
        answer = await _answer(reader)
        tally.seconds.append(time.perf_counter() - began)
        tally.refused += answer["answers"][0]["status"] != "posted"
        scan += 7
        if pace:
            await asyncio.sleep(pace)
    writer.close()
    await writer.wait_closed()


def _transaction(handheld: Handheld, item: str) -> bytes:
    content = {
        "kind": "received",
        "document_kind": "purchase_order",
        "document": handheld.order,
        "item": item,
        "quantity": "1",
        "bin": "DOCK",
    }
    transaction = {
        "id": str(new_transaction_id()),
        "person": handheld.person,
        "location": "MAIN",
        "scanned_at": datetime.now(UTC).isoformat(),
        "scans": [item],
        "content": content,
    }
    return json.dumps({"transactions": [transaction]}).encode()


def _request(host: str, device_token: str, body: bytes) -> bytes:
    """Written by hand: an HTTP library would take more of the two cores than the server that is measured."""
    head = (
        f"POST /api/v1/transactions HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {device_token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> dict[str, list[dict[str, str]]]:
    head = await reader.readuntil(b"\r\n\r\n")
    (length,) = (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(length)
    assert head.startswith(b"HTTP/1.1 200"), head + body
    answer: dict[str, list[dict[str, str]]] = json.loads(body)
    return answer


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--handhelds", type=int, default=64, help="how many simulated devices (default 64)")
    parser.add_argument("--seconds", type=float, default=10, help="how long they post (default 10)")
    parser.add_argument("--pace", type=float, default=0, help="seconds of rest after each answer (default none)")
    parser.add_argument("--database", default="", help="URL of an empty database (default: SQLite in --folder)")
    parser.add_argument("--folder", default=".", help="whose disk is measured (default: here)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
