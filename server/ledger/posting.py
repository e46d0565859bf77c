"""The one door: everything that changes stock is posted here, by every capability, all of a posting or nothing.

Read `post` as the list of its phases. It runs in the caller's unit of work and never commits; what it refuses, it refuses
before anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import reading, taking_back, writing
from server.ledger.posting_lines import UndoLine
from server.ledger.rules.booking import book
from server.ledger.rules.checks import check_correction, check_line
from server.ledger.rules.valuation import value_movements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult, Posting
    from server.ledger.rules.facts import Facts
    from server.ledger.rules.undo import TakenBack


def post(work: UnitOfWork, posting: Posting) -> PostedResult:
    """Post the lines; afterwards entries, applications, values, bins and balances say so. The numbers that were written.

    Raises: Refused with the first problem, in the order of the lines and then of `rules/checks.py`.
    """
    assert posting.lines, "a posting has lines"

    work.lock_items(reading.item_nos(work, posting))

    taken_back = taking_back.read(work, posting)
    facts = reading.facts_for(work, posting, taken_back)
    _check(posting, facts, taken_back)

    stock = reading.open_stock_for(work, posting, facts, taken_back)
    bins = reading.bins_for(work, posting, facts, taken_back)
    booking = book(posting, reading.with_ancestors(work, posting, facts, stock), stock, bins, taken_back)

    value_movements(booking.movements)

    return writing.write(work, booking)


def _check(posting: Posting, facts: Facts, taken_back: Mapping[int, TakenBack]) -> None:
    for index, line in enumerate(posting.lines):
        if isinstance(line, UndoLine):
            check_correction(taken_back[index].opposite(), posting.document.type, facts)
        else:
            check_line(line, posting.document.type, facts)
