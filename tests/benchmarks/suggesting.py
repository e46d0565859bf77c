"""What people wait for in a large warehouse: `python -m tests.benchmarks.suggesting`.

A location with ten thousand bins, a hundred thousand lots in stock and a thousand open orders. How long it takes to propose a bin
for goods in hand (`GET /bin-suggestions`), to list what is open (`GET /work`), and to register one line of a pick, which is taken
back each time, so that the next finds the same. Beside each the same with a tenth of the bins and lots and a fifth of the
orders: the ratio says how it grows.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from typing import TYPE_CHECKING

from server.app import SOURCE_POSTING
from server.outstanding.values import Source
from server.warehouse import activities, open_work, picks, put_aways
from server.warehouse.pick_values import DocumentToPick, PickRequest
from server.warehouse.values import HandledLine
from shared.quantities import Quantity
from tests.benchmarks import picking
from tests.benchmarks.measured_database import FOLDER, KINDS, conditions, databases
from tests.builders.orders import a_line, a_sales_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database.unit_of_work import UnitOfWork

AIM_MS = 300
"""Every action of a handheld locally. Source: spec/warehouse.md, section 12."""


class Warehouse(picking.Warehouse):
    """With open orders, one of which is on a pick."""

    def __init__(self, url: str, lots: int, bins: int, orders: int) -> None:
        super().__init__(url, lots, bins)
        chance = random.Random(3)
        for _ in range(orders - len(self.orders)):
            lines = (a_line(picking.item_no(chance.randrange(picking.ITEMS)), "7") for _ in range(3))
            a_sales_order(self.database, *lines)
        self.pick_by_date(True)
        request = PickRequest("MAIN", (DocumentToPick(Source.SALES_ORDER, self.orders[0]),))
        (self.pick_no,) = self.database.write(lambda work: picks.made(work, request)).activity_nos

    def suggest(self) -> float:
        with self.database.read() as work:
            return _timed(lambda: put_aways.suggestions(work, "MAIN", picking.item_no(7), Quantity(20)))

    def list_work(self) -> float:
        with self.database.read() as work:
            return _timed(lambda: open_work.open_documents(work, "MAIN"))

    def register(self) -> float:
        def register_one(work: UnitOfWork) -> float:
            return _timed(
                lambda: activities.register(work, self.pick_no, [HandledLine(1, Quantity(1))], post_source=SOURCE_POSTING)
            )

        took, _ = self.database.preview(register_one, lambda _work: None)
        return took


def _timed(done: Callable[[], object]) -> float:
    began = time.perf_counter()
    done()
    return time.perf_counter() - began


JOBS: tuple[tuple[str, Callable[[Warehouse], float]], ...] = (
    ("propose a bin", Warehouse.suggest),
    ("list open work", Warehouse.list_work),
    ("register a line", Warehouse.register),
)


def main() -> int:
    options = _options()
    for kind in options.database:
        with databases(kind, options.folder) as new_database:
            url = new_database()
            print(conditions(url))
            sizes = [(options.lots // 10, options.bins // 10, options.orders // 5), (options.lots, options.bins, options.orders)]
            small, large = (Warehouse(each, *size) for each, size in zip((url, new_database()), sizes, strict=True))
            titles = [f"{bins:,} bins, {orders:,} orders" for _, bins, orders in sizes]
            print(f"{'':20}{titles[0]:>26}{titles[1]:>26}   ratio (aim < {AIM_MS} ms)")
            for said, job in JOBS:
                _measure(small, large, said, job, options.runs)
            for warehouse in (small, large):
                warehouse.close()
    return 0


def _measure(small: Warehouse, large: Warehouse, said: str, job: Callable[[Warehouse], float], runs: int) -> None:
    took: list[list[float]] = [[], []]
    for _ in range(runs + 1):
        for warehouse, times in zip((small, large), took, strict=True):
            times.append(job(warehouse))
    before, after = (min(times[1:]) for times in took)
    print(f"  {said:<18}{before * 1000:>23,.0f} ms{after * 1000:>23,.0f} ms{after / before:>8.1f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=lambda given: given.split(","), default=["sqlite"], help=f"of {', '.join(KINDS)}")
    parser.add_argument("--lots", type=int, default=100_000, help="of the larger warehouse; the smaller has a tenth")
    parser.add_argument("--bins", type=int, default=picking.BINS)
    parser.add_argument("--orders", type=int, default=1_000, help="that are open")
    parser.add_argument("--runs", type=int, default=5, help="of each; the fastest counts, what else the machine did does not")
    parser.add_argument("--folder", default=FOLDER, help="where the databases lie")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
