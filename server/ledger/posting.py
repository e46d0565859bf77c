"""The one door: everything that changes stock is posted here, by every capability, all of a posting or nothing.

Read `post` as the list of its phases. It runs in the caller's unit of work and never commits; what it refuses, it refuses
before anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import reading, writing
from server.ledger.rules.booking import book
from server.ledger.rules.checks import check_line
from server.ledger.rules.valuation import value_movements

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult, Posting


def post(work: UnitOfWork, posting: Posting) -> PostedResult:
    """Post the lines; afterwards entries, applications, values, bins and balances say so. The numbers that were written.

    Raises: Refused with the first problem, in the order of the lines and then of `rules/checks.py`.
    """
    assert posting.lines, "a posting has lines"

    work.lock_items({line.item_no for line in reading.checkable_lines(posting)})

    facts = reading.facts_for(work, posting)
    for line in reading.checkable_lines(posting):
        check_line(line, posting.document.type, facts)

    stock = reading.open_stock_for(work, posting, facts)
    booking = book(posting, facts, stock, reading.bins_for(work, posting, facts))

    value_movements(booking.movements)

    return writing.write(work, booking)
