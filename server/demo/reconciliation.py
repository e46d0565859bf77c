"""After the play: is every scan accounted for? The device's outbox, the server's books and what was meant are compared."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.transactions import service as transactions
from shared.errors import Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from server.database.unit_of_work import Database, UnitOfWork
    from server.demo.morning import StockKey

_ANSWERED = ("posted", "withdrawn")
"""States of a transaction in the outbox that nobody has to look after any more."""


@dataclass(slots=True)
class Reconciliation:
    """What was found; nothing `missing` means that all is accounted for."""

    posted: Counter[str] = field(default_factory=Counter)
    """Transactions that were posted, by kind."""
    withdrawn: int = 0
    """Taken back on the device before they were sent."""
    entries: int = 0
    """Item ledger entries that they wrote."""
    missing: list[str] = field(default_factory=list)


def stock_in_bins(database: Database) -> dict[StockKey, Quantity]:
    """What lies in every bin, by the books."""
    with database.read() as work:
        return _stock(work)


def reconcile(
    database: Database, outbox_file: Path, opening: Mapping[StockKey, Quantity], intended: Mapping[StockKey, Quantity]
) -> Reconciliation:
    """Compare the outbox with the server's transactions, those with the entries, and the stock with what was intended."""
    found = Reconciliation()
    kept = _outbox(outbox_file)
    with database.read() as work:
        for transaction in kept:
            _account_for(work, transaction, found)
        found.missing += _stock_differences(work, opening, intended)
    if not kept:
        found.missing.append("the outbox is empty: nothing was played")
    return found


def _outbox(file: Path) -> list[dict[str, Any]]:
    """Every transaction the device has recorded, with its state; read from its file as it was left."""
    if not file.exists():
        return []
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT id, state, body, answer FROM transactions ORDER BY number")]
    finally:
        connection.close()


def _account_for(work: UnitOfWork, kept: dict[str, Any], found: Reconciliation) -> None:
    """One transaction of the device: answered, and at the server once, with exactly the entries of its answer."""
    content = json.loads(kept["body"])["content"]
    name = f"{content['kind']} {kept['id']}"
    if kept["state"] not in _ANSWERED:
        found.missing.append(f"{name} is {kept['state']} on the device: {kept['answer'] or 'no answer'}")
        return
    if kept["state"] == "withdrawn":
        found.withdrawn += 1
        return
    try:
        answer = transactions.received(work, UUID(kept["id"])).answer
    except Refused:
        found.missing.append(f"{name} is not at the server")
        return
    if answer.status != "posted":
        found.missing.append(f"{name} was {answer.status}")
        return
    written = [state.entry.entry_no for state in ledger.entries(work, EntryFilter(transaction_id=kept["id"]))]
    if sorted(written) != sorted(answer.entry_nos):
        found.missing.append(f"{name} answered entries {list(answer.entry_nos)}, the ledger has {written}")
    found.posted[content["kind"]] += 1
    found.entries += len(written)


def _stock_differences(work: UnitOfWork, opening: Mapping[StockKey, Quantity], intended: Mapping[StockKey, Quantity]) -> list[str]:
    """Where stock is not what it was this morning and what was meant to change."""
    there = _stock(work)
    expected = {key: opening.get(key, ZERO) + intended.get(key, ZERO) for key in opening.keys() | intended.keys()}
    return [
        f"stock of {' '.join(part for part in key if part)} is {there.get(key, ZERO)}, not {expected.get(key, ZERO)}"
        for key in sorted(expected.keys() | there.keys())
        if there.get(key, ZERO) != expected.get(key, ZERO)
    ]


def _stock(work: UnitOfWork) -> dict[StockKey, Quantity]:
    found: dict[StockKey, Quantity] = {}
    for balance in ledger.bin_contents(work, EntryFilter()):
        place, tracking = balance.place, balance.tracking
        key = (balance.item_no, place.location_code, place.bin_code, tracking.lot_no, tracking.serial_no)
        found[key] = found.get(key, ZERO) + balance.quantity
    return found
