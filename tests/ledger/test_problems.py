"""Every problem of every line at once, as one wants to see them before posting a batch; nothing is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.ledger import service
from server.ledger.posting import post, problems
from server.ledger.posting_lines import Posting, UndoLine
from server.ledger.values import EntryFilter
from shared.errors import Refused
from tests.builders.catalog import a_location, an_item, block, lot_and_serial_specific, lot_specific
from tests.ledger_notation import parse_line, post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database

DAY = date(2026, 1, 10)


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WH", bins=("A",))
    an_item(database, "BOLT")
    an_item(database, "STRICT", prevent_negative=True)
    an_item(database, "SHUT", tracking=lot_specific())
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "SAW", tracking=lot_and_serial_specific())
    block(database, "SHUT")


def problems_of(database: Database, *lines: str) -> list[tuple[int, str]]:
    posting = Posting(tuple(parse_line(f"2026-01-10  {line}")[1] for line in lines), DAY)
    with database.read() as work:
        return [(problem.line, problem.refused.code) for problem in problems(work, posting)]


def test_a_batch_without_problems_has_none(database: Database) -> None:
    found = problems_of(database, "purchase +5", "sale -3", "purchase +5 item MILK lot L1", "sale -5 item MILK lot L1")

    assert found == []


def test_every_line_says_what_is_wrong_with_it(database: Database) -> None:
    found = problems_of(
        database,
        "purchase +5",
        "purchase +5  item NOBODY",
        "purchase +5  item MILK",
        "sale     -5  item STRICT",
        "purchase +5  at NOWHERE",
        "purchase +5  at WH",
    )

    assert found == [(1, "unknown_item"), (2, "lot_required"), (3, "insufficient_inventory"), (4, "not_found"), (5, "bin_required")]


def test_a_line_says_everything_that_is_wrong_with_it(database: Database) -> None:
    found = problems_of(database, "purchase +5 item SHUT at WH", "purchase +1 item SAW at WH")

    assert found == [
        (0, "item_blocked"), (0, "bin_required"), (0, "lot_required"),
        (1, "bin_required"), (1, "lot_required"), (1, "serial_required"),
    ]  # fmt: skip


def test_a_line_takes_what_the_lines_before_it_bring(database: Database) -> None:
    found = problems_of(database, "purchase +5 item MILK lot L1", "sale -4 item MILK lot L1", "sale -4 item MILK lot L1")

    assert found == [(2, "insufficient_inventory")]


def test_a_line_that_is_refused_brings_and_takes_nothing(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5  item STRICT")

    found = problems_of(database, "sale -9 item STRICT", "sale -5 item STRICT", "sale -1 item STRICT")

    assert found == [(0, "insufficient_inventory"), (2, "insufficient_inventory")]


def test_an_entry_that_was_used_cannot_be_taken_back(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5")
    post_text(database, "2026-01-06  sale      -1")

    with database.read() as work:
        found = problems(work, Posting((UndoLine(1), UndoLine(2), UndoLine(99)), DAY))

    assert [(problem.line, problem.refused.code) for problem in found] == [(0, "cannot_undo"), (2, "not_found")]


def test_looking_for_problems_writes_nothing_and_says_what_posting_says(database: Database) -> None:
    lines = ("purchase +5", "sale -9 item STRICT")
    posting = Posting(tuple(parse_line(f"2026-01-10  {line}")[1] for line in lines), DAY)

    found = problems_of(database, *lines)
    with pytest.raises(Refused) as refused:
        database.write(lambda work: post(work, posting))

    with database.read() as work:
        assert service.entries(work, EntryFilter()) == []
    assert found == [(1, refused.value.code)]
