"""What people do with count orders: one function for each thing, each reads, asks the rules, and writes.

The order's and the supervisor's side; the counter's is `recordings.py`, the questions are `cards.py`. Source: spec/counting.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.counting import rules, store
from server.counting.order_lines import add_lines, book, calculate, count_order, countable_item, place_of
from server.counting.values import CountedPlace, CountLine, CountOrder, Tolerance
from server.ledger import posting
from server.ledger.posting_lines import Document, DocumentType, Place, Posting
from server.number_series import service as number_series
from shared.errors import (
    ALREADY_EXISTS,
    NOT_FOUND,
    Refused,
)
from shared.quantities import ZERO
from shared.wire.access import Role
from shared.wire.counting import NewCountLine, NewCountOrder
from shared.wire.number_series import DocumentKind
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from shared.wire.counting import NewCountLine, NewCountOrder
    from shared.wire.transactions import Transaction

# Orders


def create_order(work: UnitOfWork, new: NewCountOrder) -> str:
    """Make a count order with a line for everything on hand that fits the filters; its number. Finding nothing is no error."""
    posting_date = new.posting_date or catalog.work_date(work)
    order = CountOrder(
        order_no=number_series.next_document_no(work, DocumentKind.COUNT_ORDER, posting_date),
        location_code=new.location,
        status="open",
        posting_date=posting_date,
        tolerance=Tolerance(new.tolerance_quantity, new.tolerance_percent, new.tolerance_value),
        person_responsible=new.person_responsible,
    )
    if new.location:
        catalog.location(work, new.location)
    with number_series.written_once(order.order_no):
        store.insert_order(work, order, new.description)
    wanted = _items_wanted(work, new)
    places = [place for place in book(work, order, wanted) if not new.bins or place.place.bin_code in new.bins]
    add_lines(work, order, places)
    if new.use_expected:
        calculate(work, order, store.lines(work, order.order_no))
    return order.order_no


def count_bin(work: UnitOfWork, location_code: str, bin_code: str, item_no: str, why: str) -> str:
    """Have an item in a bin counted, because somebody found it otherwise than the books; the number of the order.

    One that is open for it already will do. Source: spec/warehouse.md, section 14, rule 6.
    """
    place = Place(location_code, bin_code)
    if found := store.open_order_of(work, item_no, place):
        return found
    order_no = create_order(work, NewCountOrder(location=location_code, items=(item_no,), bins=(bin_code,), description=why[:250]))
    if not store.lines(work, order_no):
        add_line(work, order_no, NewCountLine(item=item_no, bin=bin_code))
    return order_no


def _items_wanted(work: UnitOfWork, new: NewCountOrder) -> tuple[str, ...]:
    if new.category:
        in_category = catalog.items_in_category(work, new.category)
        return tuple(no for no in in_category if not new.items or no in new.items) or ("",)
    catalog.items(work, new.items)
    return new.items


def add_line(work: UnitOfWork, order_no: str, new: NewCountLine) -> None:
    """One more thing to count, calculated at once."""
    order = count_order(work, order_no)
    rules.require_open(order)
    item = countable_item(work, new.item, new.variant)
    place = place_of(work, order, new.location, new.bin)
    counted = CountedPlace(item.no, new.variant, place)
    if any(line.counted == counted for line in store.lines(work, order_no)):
        raise Refused(ALREADY_EXISTS, what="A line for", key=counted)
    add_lines(work, order, [counted])
    calculate(work, order, [line for line in store.lines(work, order_no) if line.counted == counted])


def recalculate_expected(work: UnitOfWork, order_no: str) -> None:
    """Take the expected quantities of an open order anew; what was recorded stays. Source: section 4, rule 5."""
    order = count_order(work, order_no)
    rules.require_open(order)
    calculate(work, order, store.lines(work, order_no))


def count_decided(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    """A supervisor approves lines, or sends them back; an order that is still open is finished first."""
    content = transaction.content
    assert content.kind == "count_decided"
    caller.require(Role.SUPERVISOR, action="approve counts")
    if count_order(work, content.order).status == "open":
        finish_order(work, content.order)
    decide = approve if content.decision == "approve" else send_back
    decided = decide(work, content.order, content.lines, content.remark)
    return Posted(id=transaction.id, document_no=content.order, message=f"{decided} lines: {content.decision}")


def count_posted(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    """A supervisor posts the approved differences."""
    content = transaction.content
    assert content.kind == "count_posted"
    caller.require(Role.SUPERVISOR, action="post counts")
    if count_order(work, content.order).status == "open":
        finish_order(work, content.order)
    posted = post_order(work, content.order, None)
    return Posted(
        id=transaction.id,
        entry_nos=posted.entry_nos if posted else (),
        warehouse_entry_nos=posted.warehouse_entry_nos if posted else (),
        document_no=content.order,
        message="Count posted",
    )


# The supervisor


def finish_order(work: UnitOfWork, order_no: str) -> None:
    """All is counted: each line becomes approved where it is within tolerance, else waits for a supervisor."""
    order = count_order(work, order_no)
    lines = store.lines(work, order_no)
    rules.require_finishable_order(order, lines, recordings_open=_recordings_open(work, order_no))
    for line in lines:
        store.set_line_status(work, order_no, [line.line_no], rules.status_when_finished(line, order.tolerance))
    store.set_order_status(work, order_no, "finished")


def reopen_order(work: UnitOfWork, order_no: str) -> None:
    """Count on; recordings stay finished, and every line is undecided again. Source: section 7, rule 11."""
    order = count_order(work, order_no)
    _require_not_posted(order)
    store.set_line_status(work, order_no, [line.line_no for line in store.lines(work, order_no)], "open")
    store.set_order_status(work, order_no, "open")


def approve(work: UnitOfWork, order_no: str, line_nos: Sequence[int], remark: str) -> int:
    """Approve lines of a finished order, all that wait where none are named; how many. Raises: Refused(OWN_COUNT, …)."""
    lines = _lines_to_decide(work, order_no, line_nos)
    store.set_line_status(work, order_no, [line.line_no for line in lines], "approved", decided_by=work.person, remark=remark)
    return len(lines)


def send_back(work: UnitOfWork, order_no: str, line_nos: Sequence[int], remark: str) -> int:
    """Have lines counted again by somebody else: the order is open again, the first figures are kept aside; how many."""
    lines = _lines_to_decide(work, order_no, line_nos)
    for line in lines:
        store.supersede(work, order_no, line.counted)
    store.set_line_status(work, order_no, [line.line_no for line in lines], "recount", decided_by=work.person, remark=remark)
    if lines:
        store.set_order_status(work, order_no, "open")
    return len(lines)


def post_order(work: UnitOfWork, order_no: str, posting_date: date | None) -> PostedResult | None:
    """Post the approved differences, the whole order or nothing; None where the count agrees with the books."""
    order = count_order(work, order_no)
    _require_not_posted(order)
    lines = store.lines(work, order_no)
    work.lock_items({line.counted.item_no for line in lines})
    on_hand = {
        place: sum(numbers.values(), ZERO)
        for place, numbers in book(work, order, tuple({line.counted.item_no for line in lines})).items()
    }
    rules.require_postable(order, lines, on_hand)
    posting_lines = rules.posting_lines_for(lines)
    document = Document(DocumentType.COUNT, order_no)
    posted = posting.post(work, Posting(posting_lines, posting_date or order.posting_date, document)) if posting_lines else None
    store.set_line_status(work, order_no, [line.line_no for line in lines], "posted")
    store.set_order_status(work, order_no, "posted")
    return posted


def _lines_to_decide(work: UnitOfWork, order_no: str, line_nos: Sequence[int]) -> list[CountLine]:
    order = count_order(work, order_no)
    rules.require_finished(order)
    lines = store.lines(work, order_no)
    unknown = set(line_nos) - {line.line_no for line in lines}
    if unknown:
        raise Refused(NOT_FOUND, what=f"line on {order_no} with number", key=min(unknown))
    chosen = [line for line in lines if (line.line_no in line_nos if line_nos else line.status == "counted")]
    rules.require_may_decide(order, chosen or lines, work.person)
    return chosen


def _recordings_open(work: UnitOfWork, order_no: str) -> int:
    return sum(row.status == "open" for row in store.recording_rows(work, order_no))


def _require_not_posted(order: CountOrder) -> None:
    if order.status == "posted":
        rules.require_open(order)
