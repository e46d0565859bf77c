"""A ledger filled to a size, fast: rows straight into the tables, such that `verify` finds nothing wrong with them.

A seeded generator moves goods of many items, some of them with lots: receipts of twenty pieces while there is little, else sales
of one to three from the oldest that is left. It goes on from what is in the database, whoever posted that.
"""

from __future__ import annotations

import random
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import text

from server.database.engine import Engines
from tests.benchmarks.ledger_rows import DERIVED, LEDGERS, ONE, RECORDS, UNIT_COST, LedgerRows, Moved, RowMaker
from tests.benchmarks.measured_database import driver_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENOUGH = 60 * ONE
"""Stock of an item from which on it is sold, not received."""
RECEIVED = 20 * ONE
_CHUNK = 20_000
Open = list[int]
"""An open increase: entry number, quantity, what remains."""


class FilledLedger:
    """Adds entries of these items to the ledger in a database."""

    def __init__(self, url: str, rows: LedgerRows, plain: Sequence[str], with_lots: Sequence[str], seed: int) -> None:
        self._rows = rows
        self._items = (*plain, *with_lots)
        self._with_lots = frozenset(with_lots)
        self._random = random.Random(seed)
        self._bulk = _SqliteBulk(url) if url.startswith("sqlite") else _PostgresqlBulk(url)

    def close(self) -> None:
        """Close the connection."""
        self._bulk.close()

    def fill(self, size: int) -> None:
        """Add entries until there are so many."""
        self._read()
        while self._entries < size:
            rows: dict[str, list[list[Any]]] = defaultdict(list)
            for _ in range(min(_CHUNK, size - self._entries)):
                for table, row in self._rows.of(self._move()).items():
                    rows[table].append(row)
            for table in LEDGERS:
                self._bulk.add(self._rows.makers()[table], rows[table])
        self._write_derived()
        self._bulk.finish(self._last_entry_no, self._last_record_no)

    def _move(self) -> Moved:
        item = self._random.choice(self._items)
        self._entries += 1
        self._last_entry_no += 1
        first_record_no, self._last_record_no = self._last_record_no + 1, self._last_record_no + RECORDS
        if self._stock[item] < ENOUGH:
            return self._receive(item, first_record_no)
        return self._sell(item, first_record_no)

    def _receive(self, item: str, first_record_no: int) -> Moved:
        no = self._last_entry_no
        lot = f"{item}-{no}" if item in self._with_lots else ""
        self._open[item].append((lot, [no, RECEIVED, RECEIVED]))
        self._stock[item] += RECEIVED
        if lot:
            self._new_lots.append((item, lot, no))
        return Moved(item, lot, RECEIVED, no, first_record_no, no)

    def _sell(self, item: str, first_record_no: int) -> Moved:
        lot, oldest = self._open[item][0]
        quantity = min(self._random.randint(1, 3) * ONE, oldest[2])
        oldest[2] -= quantity
        if not oldest[2]:
            self._open[item].popleft()
        self._stock[item] -= quantity
        return Moved(item, lot, -quantity, self._last_entry_no, first_record_no, oldest[0])

    def _read(self) -> None:
        """What is there now."""
        self._entries, self._last_entry_no = self._bulk.ask("SELECT count(*), max(entry_no) FROM item_ledger_entry")[0]
        columns = ("item_register", "register_no"), *((table, "entry_no") for table in list(LEDGERS)[2:])
        self._last_record_no = max(self._bulk.ask(f"SELECT max({column}) FROM {table}")[0][0] for table, column in columns)
        self._open: dict[str, deque[tuple[str, Open]]] = defaultdict(deque)
        self._stock: dict[str, int] = defaultdict(int)
        self._new_lots: list[tuple[str, str, int]] = []
        statement = "SELECT item_no, lot_no, entry_no, quantity, remaining_quantity FROM open_item_entry ORDER BY entry_no"
        for item, lot, *open_entry in self._bulk.ask(statement):
            self._open[item].append((lot, open_entry))
            self._stock[item] += open_entry[2]

    def _write_derived(self) -> None:
        make = self._rows.derived
        self._bulk.clear([table for table in DERIVED if table != "established_expiration"])
        opened = [(item, lot, *entry) for item, entries in self._open.items() for lot, entry in entries]
        balances: dict[tuple[str, str], int] = defaultdict(int)
        for item, lot, _, _, remaining in opened:
            balances[item, lot] += remaining
        costed = ((item, lot, no, left, size, size // ONE * UNIT_COST) for item, lot, no, size, left in opened)
        self._bulk.add(make["open_item_entry"], [make["open_item_entry"].row(*each) for each in costed])
        for table in ("stock_balance", "bin_content"):
            self._bulk.add(make[table], [make[table].row(*key, quantity) for key, quantity in balances.items()])
        expirations = make["established_expiration"]
        self._bulk.add(expirations, [expirations.row(*each) for each in self._new_lots])


class _SqliteBulk:
    """Adds rows with everything that makes SQLite durable switched off; nobody else is at the file meanwhile."""

    def __init__(self, url: str) -> None:
        self._engines = Engines(url)

    def close(self) -> None:
        self._engines.dispose()

    def ask(self, statement: str) -> list[Any]:
        with self._engines.writing.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def add(self, maker: RowMaker, rows: Iterable[Sequence[Any]]) -> None:
        with self._engines.writing.begin() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.executemany(maker.insert("?"), rows)

    def clear(self, tables: Iterable[str]) -> None:
        with self._engines.writing.begin() as connection:
            for table in tables:
                connection.execute(text(f"DELETE FROM {table}"))

    def finish(self, last_entry_no: int, last_record_no: int) -> None:
        with self._engines.writing.begin() as connection:
            for name, last_no in (("item_ledger_entry", last_entry_no), ("ledger_record", last_record_no)):
                connection.execute(
                    text("UPDATE number_sequence SET last_no = :last_no WHERE name = :name"), {"name": name, "last_no": last_no}
                )
        with self._engines.writing.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            connection.rollback()
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _PostgresqlBulk:
    """Copies rows in."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(driver_url(url), autocommit=True)

    def close(self) -> None:
        self._connection.close()

    def ask(self, statement: str) -> list[Any]:
        return self._connection.execute(statement).fetchall()  # type: ignore[call-overload]

    def add(self, maker: RowMaker, rows: Iterable[Sequence[Any]]) -> None:
        statement = f"COPY {maker.table} ({', '.join(maker.columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[call-overload]
            for row in rows:
                copy.write_row(row)

    def clear(self, tables: Iterable[str]) -> None:
        for table in tables:
            self._connection.execute(f"DELETE FROM {table}")  # type: ignore[call-overload]

    def finish(self, last_entry_no: int, last_record_no: int) -> None:
        for name, last_no in (("item_ledger_entry", last_entry_no), ("ledger_record", last_record_no)):
            self._connection.execute("SELECT setval(%s, %s)", (f"{name}_seq", last_no))
        self._connection.execute("VACUUM ANALYZE")
        self._connection.execute("CHECKPOINT")
