"""Rows of receipts and sales as the ledger itself would have written them: copied from real ones, with other numbers.

A receipt and a sale of one piece are really posted, without and with a lot; their rows are the templates. So nothing here has to
know which columns there are, only those that differ from one posting to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tests.benchmarks.raw_shape import Row, Snapshot, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from server.database.unit_of_work import Database

LEDGERS = {
    "item_register": ("register_no",),
    "item_ledger_entry": ("register_no", "entry_no", "item_no", "lot_no", "quantity"),
    "item_application_entry": (
        "register_no",
        "entry_no",
        "item_no",
        "item_ledger_entry_no",
        "inbound_entry_no",
        "outbound_entry_no",
        "quantity",
    ),
    "value_entry": (
        "register_no",
        "entry_no",
        "item_no",
        "item_ledger_entry_no",
        "item_ledger_entry_quantity",
        "valued_quantity",
        "invoiced_quantity",
        "cost_amount_actual",
    ),
    "warehouse_entry": ("register_no", "entry_no", "item_no", "lot_no", "quantity", "item_ledger_entry_no"),
}
"""The tables that a posting adds a row to, and what is its own in each."""
DERIVED = {
    "open_item_entry": ("item_no", "lot_no", "entry_no", "remaining_quantity", "quantity", "cost_amount"),
    "stock_balance": ("item_no", "lot_no", "quantity"),
    "bin_content": ("item_no", "lot_no", "quantity"),
    "established_expiration": ("item_no", "lot_no", "entry_no"),
}
RECORDS = 4
"""Numbers that a posting draws beside its entry's: register, application, value entry, warehouse entry."""
ONE = 100_000
"""A quantity of one as it lies in the database."""
UNIT_COST = 125
"""Cost amount of one piece as it lies in the database: 1.25."""


class RowMaker:
    """Makes rows of one table from a template."""

    def __init__(self, table: str, template: Row, own: tuple[str, ...]) -> None:
        self.table = table
        self.columns = tuple(template)
        self._template = list(template.values())
        self._places = [self.columns.index(name) for name in own]

    def row(self, *own: Any) -> list[Any]:
        """The template with these values in it."""
        values = self._template.copy()
        for place, value in zip(self._places, own, strict=True):
            values[place] = value
        return values

    def insert(self, placeholder: str) -> str:
        """The statement that inserts such a row."""
        places = ", ".join([placeholder] * len(self.columns))
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES ({places})"


class Moved(NamedTuple):
    """One receipt (positive) or sale (negative); quantities as they lie in the database."""

    item_no: str
    lot_no: str
    quantity: int
    entry_no: int
    first_record_no: int
    inbound_entry_no: int
    """The increase: of a receipt its own."""


class LedgerRows:
    """Makes all rows that receipts and sales add to the ledgers."""

    def __init__(self, receipt: Mapping[str, Row], sale: Mapping[str, Row], derived: Mapping[str, Row]) -> None:
        self._receipt = {name: RowMaker(name, receipt[name], own) for name, own in LEDGERS.items()}
        self._sale = {name: RowMaker(name, sale[name], own) for name, own in LEDGERS.items()}
        self.derived = {name: RowMaker(name, derived[name], own) for name, own in DERIVED.items()}

    def makers(self) -> dict[str, RowMaker]:
        """A maker of each ledger, for its columns."""
        return self._receipt

    def of(self, moved: Moved) -> dict[str, list[Any]]:
        """The row for each ledger."""
        item, lot, quantity, entry, register, inbound = moved
        application, value, in_bin = register + 1, register + 2, register + 3
        outbound = 0 if quantity > 0 else entry
        cost = quantity // ONE * UNIT_COST
        make = self._receipt if quantity > 0 else self._sale
        return {
            "item_register": make["item_register"].row(register),
            "item_ledger_entry": make["item_ledger_entry"].row(register, entry, item, lot, quantity),
            "item_application_entry": make["item_application_entry"].row(
                register, application, item, entry, inbound, outbound, quantity
            ),
            "value_entry": make["value_entry"].row(register, value, item, entry, quantity, quantity, quantity, cost),
            "warehouse_entry": make["warehouse_entry"].row(register, in_bin, item, lot, quantity, entry),
        }


def rows_of(database: Database, receive: Callable[[], object], sell: Callable[[], object]) -> LedgerRows:
    """The rows of a receipt and of a sale of one piece of a lot, which both are posted for that; the lot has stock already."""
    before = snapshot(database)
    receive()
    received = snapshot(database)
    sell()
    sold = snapshot(database)
    receipt, sale = ({name: _new(name, old, new) for name in LEDGERS} for old, new in ((before, received), (received, sold)))
    derived = {name: _new(name, before, received, or_changed=True) for name in DERIVED}
    return LedgerRows(receipt, sale, derived)


def _new(table: str, before: Snapshot, after: Snapshot, *, or_changed: bool = False) -> Row:
    """The one row that has come."""
    old, new = before[table], after[table]
    (row,) = (row for key, row in new.items() if key not in old or (or_changed and row != old[key]))
    return row
