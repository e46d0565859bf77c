"""Find entries: every table in which a number, a document or a partner occurs, posted and open.

What stands above tracing brings its own finders; `app.py` hands them in. Source: spec/tracing.md, section 9.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from server.database.unit_of_work import UnitOfWork
from server.tracing import store
from server.tracing.values import RECORDS_SHOWN, Found, FoundState, Sought

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Finder = Callable[[UnitOfWork, Sought], Sequence[Found]]
"""The tables of one capability in which something occurs; none where it cannot."""


def find(work: UnitOfWork, sought: Sought, finders: Iterable[Finder] = ()) -> list[Found]:
    """The tables that have it, posted ones first, then open ones, then cards. Nothing asked for: nothing found."""
    found = [table for finder in (*_FINDERS, *finders) for table in finder(work, sought) if table.count]
    return sorted(found, key=lambda table: list(FoundState).index(table.state))


def nothing_found(sought: Sought) -> str:
    """Source: section 9, rule 6."""
    return f"There are no records with this {sought}." if str(sought) else "Say what to look for."


def found(table: str, description: str, state: FoundState, records: Sequence[str]) -> Found:
    """A table with its records in words: all are counted, the first are named."""
    return Found(table, description, state, len(records), tuple(records[:RECORDS_SHOWN]))


def _entries(work: UnitOfWork, sought: Sought) -> list[Found]:
    if sought.tracking.is_blank and not (sought.source_no or sought.external_document_no):
        return []
    entries, transactions = store.entry_counts(work.connection, sought)
    return [
        Found("item_ledger_entry", "Item ledger entries", FoundState.POSTED, entries, open_path=_path_of_entries(sought)),
        Found("received_transaction", "Transactions of devices", FoundState.POSTED, transactions),
        *_documents(store.posted_documents(work.connection, sought)),
    ]


def _path_of_entries(sought: Sought) -> str:
    numbers = sought.tracking
    asked = {"item": sought.item_no, "lot": numbers.lot_no, "serial": numbers.serial_no}
    given = {name: value for name, value in asked.items() if value}
    is_all = not (numbers.package_no or sought.source_no or sought.external_document_no or sought.posting_date)
    return f"/api/v1/item-ledger-entries?{urlencode(given)}" if given and is_all else ""


def _documents(documents: list[tuple[str, str, date]]) -> list[Found]:
    """Source: section 9, rule 1: the posted documents of each kind."""
    return [
        found(kind, _words(kind), FoundState.POSTED, [f"{no} on {day}" for _, no, day in of_kind])
        for kind, of_kind in groupby(documents, key=lambda document: document[0])
    ]


def _words(kind: str) -> str:
    """`sales_shipment` as people say it."""
    return f"{kind.replace('_', ' ').capitalize()}s"


def _warehouse_entries(work: UnitOfWork, sought: Sought) -> list[Found]:
    if sought.tracking.is_blank:
        return []
    count = store.warehouse_entry_count(work.connection, sought)
    return [Found("warehouse_entry", "Warehouse entries", FoundState.POSTED, count)]


def _registers(work: UnitOfWork, sought: Sought) -> list[Found]:
    """Of a posted document: the postings that wrote it, and what they wrote."""
    if not sought.document_no:
        return []
    registers = store.registers_of_document(work.connection, sought)
    totals = [sum(counts) for counts in zip(*(register[3:] for register in registers), strict=True)] or [0, 0, 0, 0]
    named = (
        ("item_ledger_entry", "Item ledger entries"),
        ("item_application_entry", "Item application entries"),
        ("value_entry", "Value entries"),
        ("warehouse_entry", "Warehouse entries"),
    )
    words = [f"{no} {kind.replace('_', ' ')} on {day}" for no, kind, day, *_ in registers]
    by_number = urlencode({"document_no": sought.document_no})
    return [
        Found(
            "item_register",
            "Registers",
            FoundState.POSTED,
            len(registers),
            tuple(words[:RECORDS_SHOWN]),
            f"/api/v1/item-registers?{by_number}",
        ),
        *(Found(table, about, FoundState.POSTED, total) for (table, about), total in zip(named, totals, strict=True)),
    ]


def _open_lines(work: UnitOfWork, sought: Sought) -> list[Found]:
    """Numbers on lines that are not posted yet. Source: section 9, rule 2."""
    if sought.tracking.is_blank:
        return []
    lines = store.open_lines(work.connection, sought)
    return [
        found(
            f"{kind}_line",
            f"Lines of {_words(kind).lower()} not posted yet",
            FoundState.OPEN,
            [f"{no} line {line}: {quantity} {item}" for _, no, line, item, quantity in of_kind],
        )
        for kind, of_kind in groupby(lines, key=lambda each: each[0])
    ]


def _cards(work: UnitOfWork, sought: Sought) -> list[Found]:
    if sought.tracking.is_blank:
        return []
    cards = store.cards_of(work.connection, sought)
    words = [f"{kind} {number} of {item}{', blocked' if blocked else ''}" for item, kind, number, blocked in cards]
    return [found("tracking_card", "Lot, serial and package cards", FoundState.CARD, words)]


_FINDERS: tuple[Finder, ...] = (_entries, _warehouse_entries, _registers, _open_lines, _cards)
