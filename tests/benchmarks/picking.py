"""How making picks slows down as the stock grows: `python -m tests.benchmarks.picking`.

Picks for the same thousand order lines are made beside a stock of so many lots in ten thousand bins, and beside ten times as much:
the same items, each in ten times as many lots. Every run is taken back, so that the next finds the same; the two stocks take turns.
Once the lots that expire first are taken (FEFO), once those in the best ranked bins.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text, update

from server.app import open_database
from server.catalog.tables import bin_, location
from server.ledger.tables import bin_content, established_expiration, open_item_entry, stock_balance
from server.outstanding.values import Source
from server.settings import Settings
from server.warehouse import picks
from server.warehouse.pick_values import DocumentToPick, PickRequest, Sorting
from shared.quantities import Amount, Quantity
from tests.benchmarks.measured_database import FOLDER, KINDS, conditions, databases
from tests.builders.catalog import a_customer, a_location, an_item, lot_specific
from tests.builders.orders import a_line, a_sales_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.database.unit_of_work import Database, UnitOfWork

ITEMS = 500
BINS = 10_000
ORDERS, LINES_OF_AN_ORDER = 200, 5
GROWTH = 10
AIM = 1.3
FIRST_DAY = date(2031, 1, 1)
_CHUNK = 10_000


class Warehouse:
    """A database with orders, and a stock of so many lots."""

    def __init__(self, url: str, lots: int, bins: int = BINS) -> None:
        self.database: Database = open_database(Settings(database_url=url))
        self.lots = lots
        self._bins = bins
        self.orders = self._set_up()
        self._stock()

    def _set_up(self) -> list[str]:
        database, chance = self.database, random.Random(1)
        a_customer(database)
        a_location(database, "MAIN", bins=("SHIP",), require_pick=True, require_shipment=True, shipment_bin="SHIP")
        for number in range(ITEMS):
            an_item(database, item_no(number), tracking=lot_specific(uses_expiration=True))
        with database.engines.writing.begin() as connection:
            rows = [
                {"location_code": "MAIN", "code": _bin(number), "ranking": chance.randint(1, 100), "sequence": number}
                for number in range(self._bins)
            ]
            connection.execute(insert(bin_), rows)
        wanted = [chance.randrange(ITEMS) for _ in range(ORDERS * LINES_OF_AN_ORDER)]
        return [
            a_sales_order(database, *(a_line(item_no(number), "7") for number in wanted[start : start + LINES_OF_AN_ORDER]))
            for start in range(0, len(wanted), LINES_OF_AN_ORDER)
        ]

    def _stock(self) -> None:
        """The rows that a receipt of ten of each lot leaves of what can be had; what was posted for it nobody here reads."""
        with self.database.engines.writing.begin() as connection:
            for rows in _chunks(self.lots, self._bins):
                for table, make in _ROWS.items():
                    connection.execute(insert(table), [make(*row) for row in rows])
            if connection.dialect.name == "sqlite":
                connection.execute(text("ANALYZE"))
        if self.database.engines.writing.dialect.name == "postgresql":
            with self.database.engines.writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))

    def pick_by_date(self, by_date: bool) -> None:
        self.database.write(lambda work: work.connection.execute(update(location).values(pick_according_to_fefo=by_date)))

    def seconds(self) -> float:
        """How long making the picks takes; they are taken back."""
        request = PickRequest(
            "MAIN", tuple(DocumentToPick(Source.SALES_ORDER, no) for no in self.orders), sorting=Sorting.BIN, max_lines=100
        )
        began = time.perf_counter()
        made, took = self.database.preview(lambda work: picks.made(work, request), _time_since(began))
        assert not made.shortages
        return took

    def close(self) -> None:
        self.database.close()


def _time_since(began: float) -> Callable[[UnitOfWork], float]:
    return lambda _work: time.perf_counter() - began


def item_no(number: int) -> str:
    return f"ITEM-{number:04}"


def _bin(number: int) -> str:
    return f"B-{number:05}"


Lot = tuple[int, str, str, str, date]


def _chunks(lots: int, bins: int) -> Iterator[list[Lot]]:
    """Number, item, lot, bin and date of every lot, a chunk at a time."""
    chance = random.Random(2)
    for start in range(0, lots, _CHUNK):
        yield [
            (
                number,
                item_no(number % ITEMS),
                f"LOT-{number:08}",
                _bin(chance.randrange(bins)),
                FIRST_DAY + timedelta(chance.randrange(3000)),
            )
            for number in range(start, min(start + _CHUNK, lots))
        ]


_TEN = Quantity(10)


def _key(item: str, lot: str) -> dict[str, Any]:
    return {"item_no": item, "variant_code": "", "lot_no": lot, "serial_no": "", "package_no": ""}


def _open_entry(number: int, item: str, lot: str, _bin_code: str, expires_on: date) -> dict[str, Any]:
    return _key(item, lot) | {
        "location_code": "MAIN", "order_no": "", "is_increase": True, "posting_date": FIRST_DAY, "entry_no": 1_000_000 + number,
        "remaining_quantity": _TEN, "quantity": _TEN, "cost_amount": Amount(10), "expires_on": expires_on,
    }  # fmt: skip


_ROWS: dict[Any, Callable[..., dict[str, Any]]] = {
    open_item_entry: _open_entry,
    stock_balance: lambda _no, item, lot, _bin_code, _day: _key(item, lot) | {"location_code": "MAIN", "quantity": _TEN},
    bin_content: lambda _no, item, lot, bin_code, _day: (
        _key(item, lot) | {"location_code": "MAIN", "bin_code": bin_code, "quantity": _TEN}
    ),
    established_expiration: lambda number, item, lot, _bin_code, day: (
        _key(item, lot) | {"expires_on": day, "entry_no": 1_000_000 + number}
    ),
}


def main() -> int:
    options = _options()
    for kind in options.database:
        with databases(kind, options.folder) as new_database:
            url = new_database()
            print(f"{conditions(url)}; {ORDERS * LINES_OF_AN_ORDER:,} order lines, {BINS:,} bins, {ITEMS} items")
            small, large = Warehouse(url, options.lots), Warehouse(new_database(), options.lots * GROWTH)
            print(f"                       {small.lots:>9,} lots {large.lots:>9,} lots   ratio (aim < {AIM})")
            for by_date, said in ((True, "expires first (FEFO)"), (False, "best ranked bin")):
                _measure(small, large, said, by_date=by_date, runs=options.runs)
            for warehouse in (small, large):
                warehouse.close()
    return 0


def _measure(small: Warehouse, large: Warehouse, said: str, *, by_date: bool, runs: int) -> None:
    took: dict[int, list[float]] = {small.lots: [], large.lots: []}
    for warehouse in (small, large):
        warehouse.pick_by_date(by_date)
        warehouse.seconds()
    for _ in range(runs):
        for warehouse in (small, large):
            took[warehouse.lots].append(warehouse.seconds())
    before, after = (min(took[warehouse.lots]) for warehouse in (small, large))
    print(f"  {said:<20} {before * 1000:>10,.0f} ms {after * 1000:>11,.0f} ms {after / before:>7.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=lambda given: given.split(","), default=["sqlite"], help=f"of {', '.join(KINDS)}")
    parser.add_argument("--lots", type=int, default=100_000, help="of the smaller stock; the larger has ten times as many")
    parser.add_argument("--runs", type=int, default=5, help="of each stock; the fastest counts, what else the machine did does not")
    parser.add_argument("--folder", default=FOLDER, help="where the databases lie")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
