"""How fast postings go, beside what the same rows cost without any logic: `python -m tests.benchmarks.posting`.

On a fresh database of each kind, on the same disk and in the same run: bare rows of the same shape, committed one by one and in
groups of 32; the engine alone, in groups of 32; and a real server over HTTP with so many clients, beside a bare writer that
groups what so many clients queue up. A posting is a receipt of one line into a bin, through the ledger's door; a transaction is
the same from a handheld, against a purchase order, with its posted document and what is kept of the transaction. The ratios
are the figures; what they should be stands beside them.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from typing import TYPE_CHECKING

from server.app import open_database
from server.settings import Settings
from tests.benchmarks import fleet
from tests.benchmarks.closed_loop import GroupingWriter, Waits, ask_for
from tests.benchmarks.engine_alone import GROUP, TOO_MANY, Engine
from tests.benchmarks.load import Client, Work, over_http
from tests.benchmarks.measured_database import FOLDER, KINDS, conditions, databases
from tests.benchmarks.rates import rates_of, timed
from tests.benchmarks.raw_shape import shapes_of
from tests.benchmarks.raw_writer import RawWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.fleet import Handheld
    from tests.benchmarks.raw_shape import Shape

SAMPLES = 40
"""Different postings whose rows are written raw in turn: of as many items."""
RAW_CONNECTIONS = {"sqlite": 1, "postgresql": 16}
SERVERS = {"sqlite": (1,), "postgresql": (1, 2)}
CHUNK = 10 * GROUP
_HTTP_HEAD = (
    "clients   HTTP/s   p50 ms   p99 ms │ raw, a commit each: /s   ratio │ bare grouping writer: /s   p99 ms   p99 ratio\n"
    "            aims, with 64 clients                      > 1.00 │                                         < 2.00"
)
ITEMS = tuple(f"ITEM-{number:03}" for number in range(fleet.ITEMS))


def main() -> int:
    options = _options()
    for kind in options.database:
        with databases(kind, options.folder) as new_database:
            Measurement(kind, new_database, options).run()
    return 0


class Measurement:
    """All figures of one kind of database."""

    def __init__(self, kind: str, new_database: Callable[[], str], options: argparse.Namespace) -> None:
        self._kind = kind
        self._options = options
        self._raw_url, self._url = new_database(), new_database()

    def run(self) -> None:
        """Measure everything, and print each part when it is known."""
        print(f"\n{conditions(self._url)}, load {os.getloadavg()[0]:.1f}", flush=True)
        postings, transactions = self._shapes()
        handhelds = fleet.a_fleet(self._url, max(self._options.clients))
        numbers = count(1)
        with ExitStack() as raw:
            writers = [
                raw.enter_context(closing(RawWriter(self._raw_url, transactions, numbers)))
                for _ in range(RAW_CONNECTIONS[self._kind])
            ]
            with self._engine(handhelds[0]) as engine:
                self._compare_engine(engine, writers, postings)
                self._compare_refused_and_repeated(engine)
            self._compare_http(handhelds, writers)

    def _shapes(self) -> tuple[list[Shape], list[Shape]]:
        """The rows of a posting and of a transaction, from the database into which they are then written raw."""
        (handheld,) = fleet.a_fleet(self._raw_url, 1)
        placeholder = "?" if self._kind == "sqlite" else "%s"
        with closing(open_database(Settings(database_url=self._raw_url))) as database:
            engine = Engine(database, handheld, ITEMS[:SAMPLES])
            submits = (engine.submit_posting, engine.submit_transaction)
            for submit in submits:
                for _ in range(SAMPLES):
                    submit().result()
            postings, transactions = (
                shapes_of(database, [lambda _, submit=submit: submit().result()] * SAMPLES, placeholder=placeholder)
                for submit in submits
            )
        print(f"rows written: {len(postings[0].writes)} by a posting, {len(transactions[0].writes)} by a transaction")
        return postings, transactions

    @contextmanager
    def _engine(self, handheld: Handheld) -> Iterator[Engine]:
        with closing(open_database(Settings(database_url=self._url))) as database:
            yield Engine(database, handheld, ITEMS)

    def _compare_engine(self, engine: Engine, writers: Sequence[RawWriter], postings: Sequence[Shape]) -> None:
        numbers = count(1_000_000)
        with closing(RawWriter(self._raw_url, postings, numbers)) as bare_postings:
            rates = rates_of(
                {
                    "raw transactions, a commit each": lambda: _commit_each(writers),
                    "raw transactions, 32 a commit": lambda: _commit_grouped(writers[0]),
                    "raw transactions, 32 a commit, a call a table": lambda: _commit_by_statement(writers[0]),
                    "raw postings, 32 a commit": lambda: _commit_grouped(bare_postings),
                    "engine, postings": lambda: engine.in_groups([engine.submit_posting] * CHUNK),
                    "engine, transactions": lambda: engine.in_groups([engine.submit_transaction] * CHUNK),
                },
                self._options.seconds,
            )
        for name, rate in rates.items():
            print(f"{name:<48}{rate:>9.0f}/s")
        _ratio("engine, postings ÷ raw, 32 a commit", rates["engine, postings"] / rates["raw postings, 32 a commit"], "> 0.33")
        grouped = rates["raw transactions, 32 a commit"]
        _ratio("engine, transactions ÷ raw, 32 a commit", rates["engine, transactions"] / grouped, "> 0.33")

    def _compare_refused_and_repeated(self, engine: Engine) -> None:
        sent = [engine.transaction() for _ in range(CHUNK)]
        engine.in_groups([lambda each=each: engine.send(each) for each in sent])

        def mixed(refused_every: int) -> tuple[int, float]:
            quantities = [
                TOO_MANY if refused_every and turn % refused_every == refused_every // 2 else "1" for turn in range(1, CHUNK)
            ]
            transactions = [engine.transaction(quantity) for quantity in quantities]
            return engine.in_groups([lambda each=each: engine.send(each) for each in transactions])

        rates = rates_of(
            {
                "fresh": lambda: mixed(0),
                "1 % refused": lambda: mixed(100),
                "repeated": lambda: engine.in_groups([lambda each=each: engine.send(each) for each in sent]),
            },
            self._options.seconds,
        )
        _ratio("rate with 1 % refused ÷ without", rates["1 % refused"] / rates["fresh"], "> 0.90")
        _ratio("a repeated transaction ÷ a fresh one, in time", rates["fresh"] / rates["repeated"], "< 1.00")

    def _compare_http(self, handhelds: Sequence[Handheld], writers: Sequence[RawWriter]) -> None:
        for servers in SERVERS[self._kind]:
            with ExitStack() as processes:
                addresses = [processes.enter_context(fleet.server(self._url)) for _ in range(servers)]
                print(f"\nHTTP, {servers} server process{'es' * (servers > 1)}")
                print(_HTTP_HEAD)
                for clients in self._options.clients:
                    raw, bare = self._bare(writers, clients)
                    work = Work(tuple(_clients(handhelds[:clients], addresses)), ITEMS, self._options.seconds)
                    _http_row(clients, over_http(work), raw, bare)

    def _bare(self, writers: Sequence[RawWriter], clients: int) -> tuple[float, Waits]:
        raw = rates_of({"each": lambda: _commit_each(writers)}, self._options.seconds / 2)["each"]
        writer = writers[0]
        grouping = GroupingWriter(lambda numbers: writer.commit_together(writer.prepared(len(numbers))))
        try:
            return raw, ask_for(self._options.seconds, clients, grouping.submit)
        finally:
            grouping.close()


def _commit_each(writers: Sequence[RawWriter]) -> tuple[int, float]:
    work = [writer.prepared(CHUNK // len(writers)) for writer in writers]
    with ThreadPoolExecutor(len(writers)) as threads:
        return timed(lambda: list(threads.map(RawWriter.commit_each, writers, work)), CHUNK)


def _commit_grouped(writer: RawWriter) -> tuple[int, float]:
    groups = [writer.prepared(GROUP) for _ in range(CHUNK // GROUP)]
    return timed(lambda: [writer.commit_together(group) for group in groups], CHUNK)


def _commit_by_statement(writer: RawWriter) -> tuple[int, float]:
    groups = [writer.prepared(GROUP) for _ in range(CHUNK // GROUP)]
    return timed(lambda: [writer.commit_by_statement(group) for group in groups], CHUNK)


def _clients(handhelds: Sequence[Handheld], addresses: Sequence[str]) -> Iterator[Client]:
    for number, handheld in enumerate(handhelds):
        yield Client(addresses[number % len(addresses)], handheld.device_token, handheld.person, handheld.order)


def _ratio(what: str, ratio: float, aim: str) -> None:
    print(f"{what:<48}{ratio:>9.2f}    aim {aim}", flush=True)


def _http_row(clients: int, http: Waits, raw: float, bare: Waits) -> None:
    print(
        f"{clients:>7}{http.per_second:>9.0f}{1000 * http.p50:>9.1f}{1000 * http.p99:>9.1f} │"
        f"{raw:>23.0f}{http.per_second / raw:>8.2f} │"
        f"{bare.per_second:>25.0f}{1000 * bare.p99:>9.1f}{http.p99 / bare.p99:>12.2f}",
        flush=True,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=lambda kind: [kind], default=list(KINDS), help="sqlite or postgresql (default: both)")
    parser.add_argument("--clients", type=_numbers, default=[1, 8, 32, 64], help="clients over HTTP (default 1,8,32,64)")
    parser.add_argument("--seconds", type=float, default=5, help="how long each is measured (default 5)")
    parser.add_argument("--folder", default=FOLDER, help=f"whose disk is measured (default {FOLDER})")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
