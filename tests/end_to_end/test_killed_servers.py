"""Servers that are killed at any moment while clients send: every transaction is in the books once, with the answer it got.

A few hundred transactions here. More: STOCKHAND_CRASH_POSTINGS=5000, and the same ones again with STOCKHAND_CRASH_SEED.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from server.app import open_database, verify
from server.settings import Settings
from tests.benchmarks.fleet import a_fleet
from tests.end_to_end.server_process import ServerProcess
from tests.end_to_end.stubborn_clients import TOO_MANY, StubbornClients
from tests.end_to_end.test_crashes import a_free_port

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from server.database.unit_of_work import Database

POSTINGS = int(os.environ.get("STOCKHAND_CRASH_POSTINGS", "300"))
SEED = int(os.environ.get("STOCKHAND_CRASH_SEED", "1"))
POSTINGS_FOR_A_KILL = 100 if POSTINGS < 1000 else 250
CLIENTS, ITEMS = 5, 10


def test_a_server_that_is_killed_again_and_again_posts_every_transaction_once(tmp_path: Path) -> None:
    play_with_kills(f"sqlite:///{tmp_path / 'stockhand.sqlite'}", servers=1, folder=tmp_path)


@pytest.mark.xdist_group("postgresql")
def test_two_servers_of_which_one_is_killed_post_every_transaction_once(postgresql_empty_url: str, tmp_path: Path) -> None:
    play_with_kills(postgresql_empty_url, servers=2, folder=tmp_path)


def play_with_kills(url: str, *, servers: int, folder: Path) -> None:
    """Have the transactions sent, kill servers meanwhile, and look into the books."""
    handhelds = a_fleet(url, CLIENTS, items=ITEMS)
    addresses = [f"http://127.0.0.1:{a_free_port()}" for _ in range(servers)]
    clients = StubbornClients(addresses, handhelds, [f"ITEM-{n:03}" for n in range(ITEMS)], POSTINGS, SEED)
    with ExitStack() as stack:
        processes = [stack.enter_context(ServerProcess(address, url, folder / "server.log")) for address in addresses]
        try:
            clients.send_while(lambda: kill_now_and_then(processes, clients))
            with closing(open_database(Settings(database_url=url))) as database:
                assert_posted_once(database, clients)
        except BaseException as failure:
            again = f"STOCKHAND_CRASH_POSTINGS={POSTINGS} STOCKHAND_CRASH_SEED={SEED}"
            failure.add_note(f"Again with: {again}; the servers said:\n{(folder / 'server.log').read_text()[-2000:]}")
            raise
    statuses = Counter(answer["status"] for answer in clients.answers.values())
    print(f"{len(clients.answers)} transactions ({statuses}), {clients.unanswered} sendings without an answer, seed {SEED}")


def kill_now_and_then(processes: Sequence[ServerProcess], clients: StubbornClients) -> None:
    """At points that the seed says: after so many answers, and a moment more."""
    generator = random.Random(SEED)
    kills = max(3, POSTINGS // POSTINGS_FOR_A_KILL)
    for after in sorted(generator.sample(range(POSTINGS // 20, POSTINGS * 9 // 10), kills)):
        process = generator.choice(processes)
        clients.wait_until_answered(after)
        time.sleep(generator.random() / 100)
        process.kill()
        process.start()


def assert_posted_once(database: Database, clients: StubbornClients) -> None:
    """What was answered is what the books say: each transaction once, the refused ones not at all."""
    with database.read() as work:
        ask = work.connection.execute
        received = dict(ask(text("SELECT id, status FROM received_transaction")).all())
        entries = ask(text("SELECT transaction_id, entry_no, item_no FROM item_ledger_entry")).all()
        stock: dict[str, Any] = dict(ask(text("SELECT item_no, sum(quantity) FROM stock_balance GROUP BY item_no")).all())
    by_transaction: dict[str, list[int]] = {}
    for transaction_id, entry_no, _ in entries:
        by_transaction.setdefault(transaction_id, []).append(entry_no)
    posted = {key: answer for key, answer in clients.answers.items() if answer["status"] == "posted"}
    pieces = Counter[str]()
    for key in posted:
        content = clients.sent[key]["content"]
        pieces[content["item"]] += int(content["quantity"])

    assert clients.answers.keys() == clients.sent.keys()
    assert received == {key: answer["status"] for key, answer in clients.answers.items()}
    assert by_transaction == {key: list(answer["entry_nos"]) for key, answer in posted.items()}
    assert {
        key for key, sent in clients.sent.items() if sent["content"]["quantity"] == TOO_MANY
    } == clients.sent.keys() - posted.keys()
    assert {item: int(quantity) // 100_000 for item, quantity in stock.items()} == pieces
    assert verify(database) == []
