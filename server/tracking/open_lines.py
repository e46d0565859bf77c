"""Numbers on lines that are not posted yet: set by the office or the dock, handled by the next posting, given back by undoing.

The documents own their lines and hand in what of a line matters here (`TrackedLine`). Only posting moves stock: until then a
number on a line holds nothing back. Source: spec/tracking.md, sections 1, 3, 5 and 10.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.tracking import assignment, rules, store
from server.tracking.values import OpenNumber
from shared.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.tracking.values import LineSource, NumberInUse, SourceLine, TrackedLine
    from shared.tracking import Tracking
    from shared.wire.tracking import AssignNumbers

    KnownExpiration = Callable[[UnitOfWork, str, str, Tracking], tuple[bool, date | None]]
    """Whether such numbers of an item and variant ever came in, and with which date: what the ledger knows."""


def open_numbers(work: UnitOfWork, item: Item, line: SourceLine) -> Sequence[OpenNumber]:
    """The numbers on the line; none where the item has none at all."""
    return store.open_numbers(work.connection, item.no, line) if item.takes_numbers else ()


def save_open_numbers(
    work: UnitOfWork, line: TrackedLine, wanted: Sequence[OpenNumber], known_expiration: KnownExpiration
) -> list[OpenNumber]:
    """Have these numbers on the line. The caller has locked the item. They are answered with their established dates.

    The date of a lot is the same on every line of the document: those that are not posted follow.
    Raises: Refused(…) as `rules.numbers_kept` and `rules.dated`.
    """
    kept = rules.numbers_kept(line, store.open_numbers(work.connection, line.item.no, line.key), wanted)
    owners = {rules.dated_by(number.tracking) for number in kept}
    known = {owner: known_expiration(work, line.item.no, line.variant_code, owner) for owner in owners}
    established = {owner: expires_on for owner, (is_known, expires_on) in known.items() if is_known}
    numbers = rules.dated(line.item.no, kept, established, is_inbound=line.key.source.is_inbound)
    store.replace_open_numbers(work.connection, line, numbers)
    _date_other_lines(work, line, {rules.dated_by(number.tracking): number.expires_on for number in numbers})
    return numbers


def set_numbers(work: UnitOfWork, line: TrackedLine, numbers: Sequence[OpenNumber]) -> None:
    """Have just these numbers on a line that has none, with the dates that they came or left with. The caller has locked the item.

    Raises: Refused(…) as `rules.numbers_kept`.
    """
    store.replace_open_numbers(work.connection, line, rules.numbers_kept(line, (), numbers))


def assign_on_line(
    work: UnitOfWork, line: TrackedLine, wanted: AssignNumbers, known_expiration: KnownExpiration
) -> list[OpenNumber]:
    """Give new numbers to what of the line has none yet, or to as much as is said; all numbers of the line afterwards.

    Raises: Refused(…) as `assignment.assign` and `save_open_numbers`; INVALID_REQUEST where it changes numbers.
    """
    rules.require_takes_assigned(line)
    before = open_numbers(work, line.item, line.key)
    undefined = rules.undefined_quantity(line, before)
    made = assignment.assign(work, line.item, line.variant_code, wanted, undefined)
    new = [OpenNumber(each.tracking, each.quantity, each.quantity, expires_on=wanted.expiration) for each in made]
    return save_open_numbers(work, line, [*before, *new], known_expiration)


def numbers_handled(work: UnitOfWork, line: TrackedLine, posted: Iterable[tuple[Tracking, Quantity]]) -> None:
    """So much of each number was posted; with negative quantities: taken back. `line.outstanding` is what is left after it."""
    before = open_numbers(work, line.item, line.key)
    if not before:
        return
    totals: defaultdict[Tracking, Quantity] = defaultdict(Quantity)
    for tracking, quantity in posted:
        totals[tracking] += quantity
    store.replace_open_numbers(work.connection, line, rules.after_posting(before, totals, line.outstanding))


def numbers_of_copy(work: UnitOfWork, item_no: str, line: SourceLine, copy: SourceLine) -> None:
    """A copy of a line has its numbers."""
    store.copy_open_numbers(work.connection, item_no, line, copy)


def line_changed(
    work: UnitOfWork, item_no: str, line: SourceLine, source: LineSource, *, variant_code: str, location_code: str
) -> None:
    """The numbers stay with a line that has become one of another kind, variant or location. The caller has locked the item."""
    store.change_place_of_numbers(work.connection, item_no, line, source, variant_code=variant_code, location_code=location_code)


def lines_gone(work: UnitOfWork, lines: Iterable[tuple[str, SourceLine]]) -> None:
    """Lines, each with its item, that are posted or deleted have no numbers any more. The caller has locked the items."""
    store.delete_open_numbers(work.connection, lines)


def numbers_in_use(work: UnitOfWork, item_no: str) -> list[NumberInUse]:
    """Numbers of the item on lines of open documents of which something is left to post."""
    return store.numbers_in_use(work.connection, item_no)


def numbers_in_use_of(work: UnitOfWork, item_nos: Collection[str]) -> list[NumberInUse]:
    """The same for several items."""
    return store.numbers_in_use_of(work.connection, item_nos)


def document_with_numbers(work: UnitOfWork, item_no: str) -> str:
    """An open document that holds numbers of the item; blank: none."""
    return next((used.line.document_no for used in numbers_in_use(work, item_no)), "")


def _date_other_lines(work: UnitOfWork, line: TrackedLine, dates: Mapping[Tracking, date | None]) -> None:
    """What the other lines of the document hold of the same lots gets the same dates. Source: spec/tracking.md, 8, rule 5."""
    for used in store.numbers_in_use(work.connection, line.item.no):
        owner = rules.dated_by(used.number.tracking)
        same = used.line.document_no == line.key.document_no and used.variant_code == line.variant_code
        if same and used.line != line.key and owner in dates and used.number.expires_on != dates[owner]:
            store.date_numbers(work.connection, line.item.no, used.line, owner, dates[owner])
