"""How postings, questions, traces and `verify` slow down as the ledger grows: `python -m tests.benchmarks.growth`.

A ledger is filled to each size in turn. At each size receipts and sales of one piece of random items are posted through the
ledger's door and, in turn with that and on the same database, written as bare rows: the same rows and indexes, what a sale is
applied to found by index, no logic. A posting may slow down as much as the bare rows do, whose indexes outgrow the caches too.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from server.app import open_database
from server.catalog import service as catalog
from server.database import unit_of_work
from server.ledger import service as ledger
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from server.settings import Settings
from server.tracing import service as tracing
from server.tracing.values import Direction, NumberFilter, TraceRequest
from shared.quantities import Quantity, UnitCost
from shared.tracking import UNTRACKED, Tracking
from shared.wire.items import NewItem
from tests.benchmarks.filled_ledger import FilledLedger
from tests.benchmarks.ledger_rows import LEDGERS, LedgerRows, rows_of
from tests.benchmarks.measured_database import FOLDER, KINDS, conditions, databases
from tests.benchmarks.rates import rates_of, timed
from tests.benchmarks.raw_ledger import RawLedger
from tests.builders.catalog import a_location, an_item, lot_specific

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from server.database.unit_of_work import Database, UnitOfWork

    Question = Callable[[UnitOfWork], object]

GROUP = 32
CHUNK = 10 * GROUP
ASKED = 400
"""Questions of a kind at each size; their median counts."""
PLAIN = tuple(f"PLAIN-{number:04}" for number in range(400))
WITH_LOTS = tuple(f"LOT-{number:04}" for number in range(100))
SAMPLE, SAMPLE_LOT = "LOT-SAMPLE", "LOT-SAMPLE-1"
_BARE_QUESTION = text("SELECT * FROM location WHERE code = 'MAIN'")
_SOLD_LOTS = text(
    "SELECT item_no, lot_no FROM established_expiration AS lot WHERE NOT EXISTS "
    "(SELECT 1 FROM stock_balance WHERE stock_balance.item_no = lot.item_no AND stock_balance.lot_no = lot.lot_no)"
)
_HEAD = (
    "          receipts and sales, µs      │ questions, µs                        │ verify\n"
    "  entries   posting      raw    ratio │   bare   on hand    of a lot   trace │  rows/s   seconds"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one size of the ledger came to; times in microseconds."""

    entries: int
    posting: float
    raw: float
    asked: dict[str, float]
    verified_rows: int
    verify_seconds: float


def main() -> int:
    options = _options()
    unit_of_work.GROUP_MAX = GROUP
    for kind in options.database:
        with databases(kind, options.folder) as new_database:
            Growth(new_database(), options).run()
    return 0


class Growth:
    """One database that grows."""

    def __init__(self, url: str, options: argparse.Namespace) -> None:
        self._url = url
        self._options = options
        self._random = random.Random(options.seed)

    def run(self) -> None:
        """Grow, and print a line for each size."""
        print(f"\n{conditions(self._url)}, load {os.getloadavg()[0]:.1f}, seed {self._options.seed}")
        print(_HEAD, flush=True)
        rows = _company(self._url)
        seen = []
        with closing(FilledLedger(self._url, rows, PLAIN, WITH_LOTS, self._options.seed)) as filled:
            for size in self._options.entries:
                filled.fill(size)
                seen.append(self._measure(size, rows))
                _print(seen[-1])
        _compare(seen[0], seen[-1])

    def _measure(self, size: int, rows: LedgerRows) -> Figures:
        with closing(_open(self._url)) as database, closing(RawLedger(self._url, rows)) as raw:
            rates = rates_of(
                {"posting": lambda: self._post(database), "raw": lambda: self._post_raw(raw)},
                self._options.seconds,
                warm_up=1,
            )
            asked = self._ask(database)
            verified_rows, verify_seconds = self._verify(database)
        return Figures(size, 1e6 / rates["posting"], 1e6 / rates["raw"], asked, verified_rows, verify_seconds)

    def _moves(self) -> list[tuple[str, int]]:
        return [(self._random.choice(PLAIN), 1 if turn % 2 else -1) for turn in range(CHUNK)]

    def _post(self, database: Database) -> tuple[int, float]:
        jobs = [(_posting(*move), move[0]) for move in self._moves()]
        return timed(lambda: [future.result() for future in [database.submit(job, items=(item,)) for job, item in jobs]], CHUNK)

    def _post_raw(self, raw: RawLedger) -> tuple[int, float]:
        moves = self._moves()
        return timed(lambda: [raw.post_together(moves[at : at + GROUP]) for at in range(0, CHUNK, GROUP)], CHUNK)

    def _lots(self, database: Database) -> list[dict[str, str]]:
        """Some lots that are in stock."""
        with database.read() as work:
            items = self._random.sample(WITH_LOTS, min(200, len(WITH_LOTS)))
            balances = [balance for item in items for balance in ledger.on_hand(work, EntryFilter(item_no=item))]
        return [{"item_no": balance.item_no, "lot_no": balance.tracking.lot_no} for balance in balances]

    def _ask(self, database: Database) -> dict[str, float]:
        """What each question takes, in microseconds, asked in turn; `bare` is one row by its key from a table that never grows."""
        lots, sold_lots = self._lots(database), _sold_lots(database)
        questions: dict[str, Question] = {
            "bare": lambda work: work.connection.execute(_BARE_QUESTION).one(),
            "on_hand": lambda work: ledger.on_hand(work, EntryFilter(item_no=self._random.choice(PLAIN))),
            "on_hand_of_lot": lambda work: ledger.on_hand(work, EntryFilter(**self._random.choice(lots))),
            "trace": lambda work: tracing.trace(work, _to_trace(*self._random.choice(sold_lots))),
        }
        return _median_microseconds(database, questions)

    def _verify(self, database: Database) -> tuple[int, float]:
        """How many rows of the ledgers were verified, and how long it took; with --no-verify nothing."""
        if not self._options.verify:
            return 0, float("nan")
        tables = [_table(name) for name in LEDGERS]
        with database.read() as work:
            rows = sum(work.connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
        began = time.perf_counter()
        wrong = verify(database)
        assert not wrong, wrong[:5]
        return rows, time.perf_counter() - began


def _company(url: str) -> LedgerRows:
    """Items, a place, and the rows of a receipt and a sale."""
    with closing(_open(url)) as database:
        a_location(database, "MAIN", bins=["DOCK"])
        an_item(database, SAMPLE, tracking=lot_specific())
        database.write(_items)
        tracking = Tracking(SAMPLE_LOT)
        move = lambda pieces: database.write(_posting(SAMPLE, pieces, tracking))  # noqa: E731
        move(20)
        return rows_of(database, lambda: move(1), lambda: move(-1))


def _items(work: UnitOfWork) -> None:
    for number in PLAIN:
        catalog.create_item(work, NewItem(no=number, description=number))
    for number in WITH_LOTS:
        catalog.create_item(work, NewItem(no=number, description=number, tracking_code=lot_specific().code))


def _posting(item: str, pieces: int, tracking: Tracking = UNTRACKED) -> Callable[[UnitOfWork], object]:
    kind, cost = (EntryType.POSITIVE_ADJUSTMENT, UnitCost("1.25")) if pieces > 0 else (EntryType.NEGATIVE_ADJUSTMENT, None)
    line = PostingLine(kind, item, Place("MAIN", "DOCK"), Quantity(pieces), tracking=tracking, unit_cost=cost)
    return lambda work: post(work, Posting((line,), work.now.date()))


def _sold_lots(database: Database) -> list[tuple[str, str]]:
    """Lots of which nothing is left: a receipt and ten sales or so each, however large the ledger is."""
    with database.read() as work:
        return [(row.item_no, row.lot_no) for row in work.connection.execute(_SOLD_LOTS)]


def _to_trace(item_no: str, lot_no: str) -> TraceRequest:
    return TraceRequest((NumberFilter(item_no, lots=(lot_no,)),), Direction.ORIGIN_TO_USAGE)


def _median_microseconds(database: Database, questions: Mapping[str, Question]) -> dict[str, float]:
    """Each in a transaction of its own, as a request's; in turn, so that a machine that is busy is busy for all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in questions}
    for _ in range(ASKED):
        for name, ask in questions.items():
            began = time.perf_counter()
            with database.read() as work:
                ask(work)
            seconds[name].append(time.perf_counter() - began)
    return {name: 1e6 * statistics.median(taken[ASKED // 4 :]) for name, taken in seconds.items()}  # the first ones warm up


def _open(url: str) -> Database:
    return open_database(Settings(database_url=url))


def _table(name: str) -> Any:
    from server.database.metadata import metadata

    return metadata.tables[name]


def _print(figures: Figures) -> None:
    bare, on_hand, of_lot, trace = figures.asked.values()
    rate = figures.verified_rows / figures.verify_seconds
    print(
        f"{figures.entries:>9}{figures.posting:>10.0f}{figures.raw:>9.0f}{figures.posting / figures.raw:>9.2f} │"
        f"{bare:>7.0f}{on_hand:>10.0f}{of_lot:>12.0f}{trace:>8.0f} │{rate:>8.0f}{figures.verify_seconds:>10.1f}",
        flush=True,
    )


def _compare(first: Figures, last: Figures) -> None:
    """How much slower the largest ledger is; questions beside the bare one, which takes what the machine takes."""
    print(f"last ÷ first: posting {last.posting / first.posting:.2f}, aim ≤ raw {last.raw / first.raw:.2f}")
    for name in list(first.asked)[1:]:
        slower = (last.asked[name] / last.asked["bare"]) / (first.asked[name] / first.asked["bare"])
        print(f"              {name.replace('_', ' ')} {slower:.2f} (beside a bare question), aim < 1.20")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=lambda kind: [kind], default=list(KINDS), help="sqlite or postgresql (default: both)")
    sizes = [10_000, 100_000, 1_000_000]
    parser.add_argument("--entries", type=_numbers, default=sizes, help="sizes (default 10000,100000,1000000)")
    parser.add_argument("--seconds", type=float, default=5, help="how long postings are measured at each size (default 5)")
    parser.add_argument("--no-verify", dest="verify", action="store_false", help="leave `verify` out")
    parser.add_argument("--seed", type=int, default=1, help="of the goods that move (default 1)")
    parser.add_argument("--folder", default=FOLDER, help=f"whose disk is measured (default {FOLDER})")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
