"""Receipts and sales as bare statements: the rows that the ledger would write, what it applies found by index, and no logic.

Everything that the ledger keeps is kept, so that `verify` finds nothing wrong afterwards either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg

from server.database.engine import Engines
from tests.benchmarks.ledger_rows import LEDGERS, ONE, RECORDS, UNIT_COST, LedgerRows, Moved
from tests.benchmarks.measured_database import driver_url

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAKE_SQLITE = "UPDATE number_sequence SET last_no = last_no + {count} WHERE name = '{name}' RETURNING last_no"
_TAKE_POSTGRESQL = "SELECT max(nextval('{name}_seq')) FROM generate_series(1, {count})"
_OLDEST = """
    SELECT entry_no, quantity, remaining_quantity, cost_amount, expires_on FROM open_item_entry
    WHERE item_no = ? AND variant_code = '' AND location_code = 'MAIN' AND order_no = '' AND lot_no = '' AND serial_no = ''
      AND package_no = '' AND is_increase = {true} ORDER BY posting_date, entry_no LIMIT 16
"""
_PLACE = "item_no = ? AND variant_code = '' AND location_code = 'MAIN' AND lot_no = '' AND serial_no = '' AND package_no = ''"


class RawLedger:
    """One connection that posts like the ledger, of items without numbers, at the one place that the templates name."""

    def __init__(self, url: str, rows: LedgerRows) -> None:
        self._rows = rows
        self._is_sqlite = url.startswith("sqlite")
        if self._is_sqlite:
            self._engines = Engines(url)
            self._connection: Any = self._engines.writing.raw_connection().driver_connection
        else:
            self._connection = psycopg.connect(driver_url(url), autocommit=True)
        placeholder, true = ("?", "1") if self._is_sqlite else ("%s", "true")
        self._inserts = {name: self._sql(maker.insert(placeholder)) for name, maker in (rows.makers() | rows.derived).items()}
        take = _TAKE_SQLITE if self._is_sqlite else _TAKE_POSTGRESQL
        self._take_entry_no = take.format(name="item_ledger_entry", count=1)
        self._take_record_nos = take.format(name="ledger_record", count=RECORDS)
        self._oldest = self._sql(_OLDEST.format(true=true))
        self._add_to_stock = self._sql(f"UPDATE stock_balance SET quantity = quantity + ? WHERE {_PLACE}")
        self._add_to_bin = self._sql(f"UPDATE bin_content SET quantity = quantity + ? WHERE {_PLACE} AND bin_code = 'DOCK'")
        self._keep_open = self._sql("UPDATE open_item_entry SET remaining_quantity = ? WHERE entry_no = ?")
        self._close = self._sql("DELETE FROM open_item_entry WHERE entry_no = ?")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def post_together(self, moves: Iterable[tuple[str, int]]) -> None:
        """Post receipts (+1) and sales (-1) of items in one durable commit."""
        cursor = self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN")
        for item, pieces in moves:
            self._post(cursor, item, pieces * ONE)
        cursor.execute("COMMIT")

    def _post(self, cursor: Any, item: str, quantity: int) -> None:
        oldest = None if quantity > 0 else cursor.execute(self._oldest, (item,)).fetchall()[0]
        (entry_no,) = cursor.execute(self._take_entry_no).fetchone()
        (last_record_no,) = cursor.execute(self._take_record_nos).fetchone()
        first_record_no = last_record_no - RECORDS + 1
        inbound = entry_no if oldest is None else oldest[0]
        rows = self._rows.of(Moved(item, "", quantity, entry_no, first_record_no, inbound))
        for table in LEDGERS:
            cursor.execute(self._inserts[table], rows[table])
        cursor.execute(self._add_to_stock, (quantity, item))
        cursor.execute(self._add_to_bin, (quantity, item))
        if oldest is None:
            opened = self._rows.derived["open_item_entry"].row(item, "", entry_no, quantity, quantity, quantity // ONE * UNIT_COST)
            cursor.execute(self._inserts["open_item_entry"], opened)
        elif oldest[2] + quantity:
            cursor.execute(self._keep_open, (oldest[2] + quantity, inbound))
        else:
            cursor.execute(self._close, (inbound,))

    def _sql(self, statement: str) -> str:
        return statement if self._is_sqlite else statement.replace("?", "%s")
