"""How the databases look for what the ledger is asked: by an index, always, however large the ledgers are."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import text

from server.database.unit_of_work import Database, UnitOfWork
from server.ledger import number_questions, questions, register_questions
from server.ledger.posting import post, post_values
from server.ledger.posting_lines import (
    ChargeLine,
    Document,
    DocumentType,
    EntryType,
    InvoiceLine,
    Place,
    Posting,
    PostingLine,
    TransferLine,
    UndoLine,
    ValuePosting,
)
from server.ledger.rules.movements import ExpirationKey
from server.ledger.values import BalancePage, EntryFilter, RegisterFilter
from server.migrations.migrate import migrate
from shared.quantities import Amount, Quantity
from shared.tracking import Tracking
from tests.builders.catalog import a_location, all_tables_are_known, an_item, lot_specific, serial_specific

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LEDGERS = ("item_ledger_entry", "item_application_entry", "value_entry", "warehouse_entry", "item_register")
DAY = date(2026, 3, 5)

QUESTIONS: dict[str, list[Callable[[Any], object]]] = {
    "has_open_entries_at": [lambda ask: questions.has_open_entries_at(ask, "MAIN")],
    "entries_by_no": [lambda ask: questions.entries_by_no(ask, [1, 2])],
    "entries": [
        lambda ask, wanted=wanted: questions.entries(ask, wanted)
        for wanted in (
            EntryFilter(),
            EntryFilter(item_no="BOLT"),
            EntryFilter(item_no="BOLT", location_code="MAIN"),
            EntryFilter(location_code="MAIN"),
            EntryFilter(lot_no="L1"),
            EntryFilter(serial_no="S1"),
            EntryFilter(document_no="PR1"),
            EntryFilter(transaction_id="t"),
            EntryFilter(register_no=1),
        )
    ],
    "correction_of": [lambda ask: questions.correction_of(ask, 1)],
    "corrections_of": [lambda ask: questions.corrections_of(ask, [1, 2])],
    "states": [lambda ask: questions.states(ask, questions.entries(ask, EntryFilter(item_no="BOLT")))],
    "remaining": [lambda ask: questions.remaining(ask, [1, 2])],
    "costs_of": [lambda ask: questions.costs_of(ask, ["BOLT"], [1, 2])],
    "consumed_by": [lambda ask: questions.consumed_by(ask, "BOLT", 2)],
    "consumers_of": [lambda ask: questions.consumers_of(ask, "BOLT", 1)],
    "born_of": [lambda ask: questions.born_of(ask, "BOLT", 2)],
    "returned_of": [lambda ask: questions.returned_of(ask, ["BOLT"], [1, 2])],
    "origins_of": [lambda ask: questions.origins_of(ask, "BOLT", [1, 2])],
    "not_invoiced": [
        lambda ask, order_no=order_no: questions.not_invoiced(
            ask, DocumentType.PURCHASE_RECEIPT, "V1", order_no=order_no, after=0, limit=9
        )
        for order_no in ("", "PO1")
    ],
    "value_entries_of": [lambda ask: questions.value_entries_of(ask, ["BOLT"], [1, 2])],
    "value_entries": [
        lambda ask: questions.value_entries(ask, "BOLT", 1),
        lambda ask: register_questions.value_entries(ask, 1, after=0, limit=9),
    ],
    "on_hand": [
        lambda ask: questions.on_hand(ask, EntryFilter(), BalancePage(("BOLT", "", "MAIN", "", "", ""), 9)),
        lambda ask: questions.on_hand(ask, EntryFilter("BOLT"), as_of=DAY),
        lambda ask: questions.on_hand(ask, EntryFilter("BOLT", bin_code="A-01"), as_of=DAY),
    ],
    "bin_contents": [
        lambda ask: questions.bin_contents(ask, EntryFilter(location_code="MAIN", bin_code="A-01")),
        lambda ask: questions.bin_contents(ask, EntryFilter("BOLT"), as_of=DAY),
    ],
    "balance_key": [],
    "quantity_on_hand": [lambda ask: questions.quantity_on_hand(ask, EntryFilter("BOLT"))],
    "stock_dated_by": [lambda ask: questions.stock_dated_by(ask, ExpirationKey("MILK", "", "L1", "", ""))],
    "open_decreases": [lambda ask: questions.open_decreases(ask, DAY)],
    "last_register_no": [questions.last_register_no],
    "has_entries": [lambda ask: questions.has_entries(ask, "BOLT")],
    "last_register_of_order": [lambda ask: register_questions.last_register_of_order(ask, "PO000001")],
    "registers": [
        lambda ask, wanted=wanted: register_questions.registers(ask, wanted, after=0, limit=9)
        for wanted in (
            RegisterFilter(),
            RegisterFilter(person="JO"),
            RegisterFilter(document_no="PR1"),
            RegisterFilter(posted_from=DAY, posted_to=DAY),
        )
    ],
    "register": [lambda ask: register_questions.register(ask, 1)],
    "entries_of_register": [lambda ask: register_questions.entries_of_register(ask, 1, limit=9)],
    "applications": [lambda ask: register_questions.applications(ask, 1, after=0, limit=9)],
    "warehouse_entries": [
        lambda ask, wanted=wanted: register_questions.warehouse_entries(ask, wanted, after=0, limit=9)
        for wanted in (
            EntryFilter("BOLT"),
            EntryFilter(location_code="MAIN", bin_code="A-01"),
            EntryFilter(register_no=1),
            EntryFilter(document_no="PR1"),
        )
    ],
    "has_dated_entries": [lambda ask: number_questions.has_dated_entries(ask, "MILK")],
}
"""Every question of the modules below, at least once; a question of several shapes in each of them."""


def post_one_of_each(work: UnitOfWork) -> None:
    """A posting with every kind of line, that reads and writes through every statement of the posting path."""
    bin_, other = Place("BINS", "A-01"), Place("BINS", "A-02")
    increase = EntryType.POSITIVE_ADJUSTMENT
    lines = (
        PostingLine(increase, "BOLT", bin_, Quantity(9)),
        PostingLine(increase, "MILK", bin_, Quantity(9), tracking=Tracking("L1")),
        PostingLine(increase, "LAMP", bin_, Quantity(1), tracking=Tracking("", "S1")),
    )
    first, *_ = post(work, Posting(lines, DAY)).entry_nos
    post(work, Posting((PostingLine(EntryType.NEGATIVE_ADJUSTMENT, "BOLT", bin_, Quantity(-1), applies_to_entry=first),), DAY))
    post(work, Posting((TransferLine("MILK", bin_, other, Quantity(2), tracking=Tracking("L1")),), DAY))
    moved = TransferLine("BOLT", bin_, Place("MAIN"), Quantity(3))
    leaving, *_ = post(work, Posting((moved,), DAY)).entry_nos
    post(work, Posting((UndoLine(leaving),), DAY))
    receipt = Posting((PostingLine(EntryType.PURCHASE, "BOLT", bin_, Quantity(3)),), DAY, Document(DocumentType.PURCHASE_RECEIPT))
    [received] = post(work, receipt).entry_nos
    values = (InvoiceLine(received, Quantity(3), Amount(4)), ChargeLine(received, Amount(1), "FREIGHT"))
    post_values(work, ValuePosting(values, DAY, Document(DocumentType.PURCHASE_INVOICE)))


@contextmanager
def a_company(url: str) -> Iterator[Database]:
    database = Database(url)
    a_location(database, "MAIN")
    a_location(database, "BINS", bins=("A-01", "A-02"))
    an_item(database, "BOLT")
    an_item(database, "LIFO", costing_method="lifo")
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "LAMP", tracking=serial_specific())
    yield database
    database.close()


def ask_everything(work: UnitOfWork) -> None:
    post_one_of_each(work)
    for asked in QUESTIONS.values():
        for ask in asked:
            ask(work.connection)


def scans_on_sqlite(work: UnitOfWork) -> list[str]:
    """Statements that read all of a ledger, each with its plan."""
    driver: Any = work.connection.connection.dbapi_connection
    statements: list[str] = []
    driver.set_trace_callback(statements.append)
    ask_everything(work)
    driver.set_trace_callback(None)
    found = []
    for statement in dict.fromkeys(each for each in statements if each.startswith(("SELECT", "UPDATE", "DELETE"))):
        plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")]
        if any(line.startswith(f"SCAN {ledger}") for line in plan for ledger in LEDGERS) or _reads_on(statement, plan):
            found.append("\n".join((statement, *plan)))
    return found


def _reads_on(statement: str, plan: list[str]) -> bool:
    """Whether a number is looked for by going through all entries in their order, which is no better than a scan."""
    asks_for_number = any(f"{name} = '" in statement for name in ("lot_no", "serial_no", "document_no", "transaction_id"))
    return asks_for_number and any("(entry_no>?)" in line or "(register_no>?)" in line for line in plan)


class Explaining(psycopg.Cursor[Any]):
    """Asks for the plan of each statement before it runs it."""

    plans: list[tuple[str, Any]]

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        if str(query).lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            with psycopg.Cursor(self.connection) as explaining:
                explaining.execute(f"EXPLAIN (FORMAT JSON) {query}", params)  # type: ignore[arg-type]
                self.plans.append((str(query), explaining.fetchone()[0]))  # type: ignore[index]
        return super().execute(query, params, **how)


def scans_on_postgresql(work: UnitOfWork) -> list[str]:
    """The same; in a small ledger the planner would rather scan, so that it must be told not to where it can."""
    work.connection.execute(text("SET LOCAL enable_seqscan = off"))
    driver: Any = work.connection.connection.dbapi_connection
    Explaining.plans = []
    driver.cursor_factory = Explaining
    ask_everything(work)
    driver.cursor_factory = psycopg.Cursor
    return [f"{query}\n{json.dumps(plan, indent=1)}" for query, plan in Explaining.plans if any(map(_is_scan, _nodes(plan)))]


def _nodes(plan: Any) -> Iterator[dict[str, Any]]:
    if isinstance(plan, list):
        for each in plan:
            yield from _nodes(each)
        return
    yield plan
    below = [*plan.get("Plans", []), *([plan["Plan"]] if "Plan" in plan else [])]
    if plan.get("Node Type") == "Limit" and plan["Plan Rows"] == 1 and "Filter" not in below[0]:
        return  # the one at the end of an index
    yield from _nodes(below)


def _is_scan(node: dict[str, Any]) -> bool:
    """Whether a ledger is read without a condition on an index."""
    return node.get("Relation Name") in LEDGERS and "Index Cond" not in node and node["Node Type"] != "Bitmap Heap Scan"


def test_no_question_scans_a_ledger_on_sqlite(tmp_path: Path) -> None:
    all_tables_are_known()
    url = f"sqlite:///{tmp_path / 'stockhand.sqlite'}"
    migrate(url)

    with a_company(url) as database:
        scans = database.write(scans_on_sqlite)

    assert scans == []


@pytest.mark.xdist_group("postgresql")
def test_no_question_scans_a_ledger_on_postgresql(postgresql_url: str) -> None:
    with a_company(postgresql_url) as database:
        scans = database.write(scans_on_postgresql)

    assert scans == []


def test_every_question_is_asked() -> None:
    asked = {
        name
        for module in (questions, register_questions)
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    }

    assert asked <= QUESTIONS.keys()
