"""A trace costs what it shows: no question of tracing reads a ledger from end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from server.tracing import finding, service
from server.tracing.values import Components, Direction, NumberFilter, Sought, TraceRequest
from shared.tracking import Tracking
from shared.wire.tracing import RecallNumber
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.tracing.following import Books

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database.unit_of_work import Database, UnitOfWork

LEDGERS = ("item_ledger_entry", "item_application_entry", "value_entry", "warehouse_entry", "item_register", "bin_content")


def _trace(numbers: NumberFilter, direction: Direction) -> Callable[[UnitOfWork], object]:
    return lambda work: service.trace(work, TraceRequest((numbers,), direction, Components.ALL))


QUESTIONS: dict[str, Callable[[UnitOfWork], object]] = {
    **{f"a lot, {way}": _trace(NumberFilter("MILK", None, ("L1",)), way) for way in Direction},
    **{f"a lot of any item, {way}": _trace(NumberFilter(lots=("L1",)), way) for way in Direction},
    "a serial number": _trace(NumberFilter(serials=("S1",)), Direction.USAGE_TO_ORIGIN),
    "a package": _trace(NumberFilter(packages=("P1",)), Direction.ORIGIN_TO_USAGE),
    "a recall": lambda work: service.recall_report(work, [RecallNumber(lot="L1")]),
    "find a lot": lambda work: finding.find(work, Sought(tracking=Tracking("L1"))),
    "find a serial number": lambda work: finding.find(work, Sought(tracking=Tracking("", "S1"))),
    "find a document": lambda work: finding.find(work, Sought(document_no="PR1")),
    "find a customer": lambda work: finding.find(work, Sought(source_type="customer", source_no="C1")),
    "find a partner's number": lambda work: finding.find(work, Sought(external_document_no="X1")),
}


@pytest.fixture
def history(database: Database) -> Database:
    """A lot that was transferred, sold, taken back and reclassified."""
    for code in ("MAIN", "EAST"):
        a_location(database, code)
    an_item(database, "MILK", tracking=lot_specific())
    books = Books(database)
    books.move("purchase", "MILK", "10", lot="L1")
    books.transfer("MILK", "5", "MAIN", "EAST", lot="L1")
    books.undo(books.move("sale", "MILK", "-2", lot="L1"))
    books.transfer("MILK", "1", "MAIN", "MAIN", lot="L1", new_lot="L2")
    return database


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_a_whole_ledger(history: Database, question: str) -> None:
    with history.read() as work:
        asked: list[tuple[str, Any]] = []
        event.listen(work.connection, "before_cursor_execute", lambda _c, _cursor, sql, values, *_: asked.append((sql, values)))
        QUESTIONS[question](work)
        plans = [
            row[3] for sql, values in list(asked) for row in work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        ]

    assert asked
    assert [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in LEDGERS] == []
