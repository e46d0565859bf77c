"""The one door: everything that changes stock is posted here, by every capability, all of a posting or nothing.

Read `post` as the list of its phases. It runs in the caller's unit of work and never commits; what it refuses, it refuses
before anything is written. `problems` runs the same phases for all that they refuse, and writes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.ledger import placing, reading, taking_back, valuing, writing
from server.ledger.posting_lines import LineProblem, UndoLine
from server.ledger.rules.booking import book, unbookable
from server.ledger.rules.checks import problems_of_correction, problems_of_line
from server.ledger.rules.invoicing import new_values
from server.ledger.rules.valuation import value_movements
from shared.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult, PostedValues, Posting, ValuePosting
    from server.ledger.rules.facts import Facts
    from server.ledger.rules.undo import TakenBack


def post(work: UnitOfWork, posting: Posting) -> PostedResult:
    """Post the lines; afterwards entries, applications, values, bins and balances say so. The numbers that were written.

    Raises: Refused with the first problem, in the order of the lines and then of `rules/checks.py`.
    """
    assert posting.lines, "a posting has lines"

    item_nos = reading.item_nos(work, posting)
    work.lock_items(item_nos)

    posting = placing.with_default_bins(work, posting)
    taken_back = taking_back.read(work, posting)
    facts = reading.facts_for(work, posting, taken_back)
    _check(posting, facts, taken_back)

    stock = reading.open_stock_for(work, posting, facts, taken_back)
    bins = reading.bins_for(work, posting, facts, taken_back)
    facts = reading.with_ancestors(work, posting, facts, stock)
    facts = reading.with_applications(work, posting, facts, stock)
    booking = book(posting, facts, stock, bins, taken_back)

    value_movements(booking.movements)

    posted = writing.write(work, booking)
    placing.keep_default_bins(work, booking)
    _tell(work, posting, item_nos)
    return posted


def _tell(work: UnitOfWork, posting: Posting | ValuePosting, item_nos: Collection[str]) -> None:
    """What the steps before the commit look at."""
    work.dirty_items.update(item_nos)
    work.document_types.add(posting.document.type.value)
    work.order_nos.add(posting.document.order_no)


def post_values(work: UnitOfWork, posting: ValuePosting) -> PostedValues:
    """Post what entries are worth: invoices and item charges. No goods move; what the entries cost says so afterwards.

    Raises: Refused with the first problem, in the order of the lines.
    """
    assert posting.lines, "a posting has lines"

    work.lock_items(valuing.item_nos(work, posting))

    valuing.require_posting_date(work, posting)
    worth = valuing.worth_of_entries(work, posting)
    values = []
    for line in posting.lines:
        added = new_values(line, worth[line.entry_no])
        worth[line.entry_no] = worth[line.entry_no].with_values(added)
        values.append(added)

    posted = writing.write_values(work, posting, values)
    _tell(work, posting, {each.entry.item_no for each in worth.values()})
    return posted


def problems(work: UnitOfWork, posting: Posting) -> tuple[LineProblem, ...]:
    """Everything that posting would refuse, in the order of the lines; nothing is written, nothing is locked.

    Of each line every check that fails; lines that pass are booked in order as if those that fail were not there.
    """
    found: dict[int, list[Refused]] = {}
    for phase in (_unknown, _failing, _unbookable):
        kept = [index for index in range(len(posting.lines)) if index not in found]
        part = replace(posting, lines=tuple(posting.lines[index] for index in kept))
        for index, refused in phase(work, part) if kept else ():
            found.setdefault(kept[index], []).append(refused)
    return tuple(LineProblem(line, refused) for line in sorted(found) for refused in found[line])


def _check(posting: Posting, facts: Facts, taken_back: Mapping[int, TakenBack]) -> None:
    for _, refused in _failed_checks(posting, facts, taken_back):
        raise refused


def _failed_checks(posting: Posting, facts: Facts, taken_back: Mapping[int, TakenBack]) -> Iterator[tuple[int, Refused]]:
    for index, line in enumerate(posting.lines):
        if isinstance(line, UndoLine):
            taken = taken_back[index]
            failed = problems_of_correction(taken.opposite(), replace(posting, posting_date=taken.posting_date), facts)
        else:
            failed = problems_of_line(line, posting, facts)
        for refused in failed:
            yield index, refused


def _unknown(work: UnitOfWork, posting: Posting) -> Iterator[tuple[int, Refused]]:
    """Lines that name what does not exist, so that there is nothing to check them against."""
    for index, line in enumerate(posting.lines):
        try:
            _read(work, replace(posting, lines=(line,)))
        except Refused as refused:
            yield index, refused


def _failing(work: UnitOfWork, posting: Posting) -> Iterator[tuple[int, Refused]]:
    return _failed_checks(*_read(work, posting))


def _unbookable(work: UnitOfWork, posting: Posting) -> Iterator[tuple[int, Refused]]:
    posting, facts, to_take_back = _read(work, posting)
    stock = reading.open_stock_for(work, posting, facts, to_take_back)
    bins = reading.bins_for(work, posting, facts, to_take_back)
    facts = reading.with_applications(work, posting, reading.with_ancestors(work, posting, facts, stock), stock)
    return iter(unbookable(posting, facts, stock, bins, to_take_back).items())


def _read(work: UnitOfWork, posting: Posting) -> tuple[Posting, Facts, Mapping[int, TakenBack]]:
    posting = placing.with_default_bins(work, posting)
    to_take_back = taking_back.read(work, posting)
    return posting, reading.facts_for(work, posting, to_take_back), to_take_back
