"""Returns that reverse just what was posted: what comes back is fixed to the shipment that it left with.

Source: spec/ledger.md, section 8, rule 4; spec/tracking.md, section 10, rule 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import service as ledger
from server.outstanding import order_lines
from server.sales import orders, posted_store, store
from server.tracking import open_lines
from server.tracking.values import OpenNumber
from shared.errors import NOT_FOUND, NOTHING_TO_POST, OVER_RETURN, Refused
from shared.quantities import ZERO, quantity_in_unit
from shared.wire.returns import LineToReverse
from shared.wire.sales import NewSalesLine, NewSalesOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import EntryState
    from server.sales.values import PostedLine
    from shared.quantities import Quantity
    from shared.wire.returns import LineReversed, NewReturn


def lines_to_reverse(work: UnitOfWork, customer_no: str, *, item_no: str = "", order_no: str = "") -> list[LineToReverse]:
    """Posted lines of the customer of which something can still be returned, the newest first. Raises: Refused(NOT_FOUND)."""
    customer = catalog.party(work, "customer", customer_no)
    posted = posted_store.lines_to_reverse(work, customer.no, item_no=item_no, order_no=order_no)
    states = ledger.entries_by_no(work, {line.entry_no for line in posted})
    announced = store.announced_returns(work, states)
    found = [(line, _left(states[line.entry_no], announced)) for line in posted]
    return [_card(line, states[line.entry_no], left) for line, left in found if left > ZERO]


def create_return(work: UnitOfWork, new: NewReturn) -> str:
    """Make a return order of posted lines, each fixed to its entry; its number.

    Raises: Refused(NOT_FOUND, OVER_RETURN, NOTHING_TO_POST, and whatever making an order refuses).
    """
    customer = catalog.party(work, "customer", new.party)
    states = ledger.entries_by_no(work, {line.entry for line in new.lines})
    work.lock_items({state.entry.item_no for state in states.values()})
    states = ledger.entries_by_no(work, states)
    announced = store.announced_returns(work, states)
    lines = []
    for wanted in new.lines:
        posted = _posted_line(work, customer.no, wanted.entry)
        quantity = _wanted(work, posted, states[wanted.entry], wanted, announced)
        announced[wanted.entry] = announced.get(wanted.entry, ZERO) + quantity
        lines.append((posted, states[wanted.entry], quantity, wanted))
    return _made(work, new, customer.no, lines)


def _made(
    work: UnitOfWork, new: NewReturn, customer_no: str, lines: Sequence[tuple[PostedLine, EntryState, Quantity, LineReversed]]
) -> str:
    asked = NewSalesOrder(
        kind="return",
        no=new.no,
        customer=customer_no,
        date=new.date,
        status=new.status,
        external_no=new.external_no,
        lines=tuple(_new_line(work, state, quantity, wanted) for _, state, quantity, wanted in lines),
    )
    order_no = orders.create_order(work, asked)
    for line_no, (posted, state, quantity, _) in enumerate(lines, 1):
        if not posted.tracking.is_blank:
            number = OpenNumber(
                posted.tracking, quantity, quantity, expires_on=state.entry.expires_on, applies_from_entry=posted.entry_no
            )
            open_lines.set_numbers(work, orders.tracked_line(work, order_no, line_no), [number])
    return order_no


def _posted_line(work: UnitOfWork, customer_no: str, entry_no: int) -> PostedLine:
    """The customer's posted line behind the entry. Raises: Refused(NOT_FOUND)."""
    found = posted_store.lines_to_reverse(work, customer_no, entry_no=entry_no)
    if not found:
        raise Refused(NOT_FOUND, what="posted line of customer " + customer_no + " with entry", key=entry_no)
    return found[0]


def _wanted(
    work: UnitOfWork, posted: PostedLine, state: EntryState, wanted: LineReversed, announced: dict[int, Quantity]
) -> Quantity:
    """How much of the entry is returned; base unit. Raises: Refused(OVER_RETURN, NOTHING_TO_POST)."""
    entry = state.entry
    left = _left(state, announced)
    if wanted.quantity is None:
        if left <= ZERO:
            raise Refused(NOTHING_TO_POST, document=f"entry {entry.entry_no} of {posted.document_no}")
        return left
    quantity = catalog.item(work, entry.item_no).in_base_unit(wanted.quantity, entry.base_units_per_unit, entry.uom_code)
    if quantity > left:
        said = f"{wanted.quantity} {entry.uom_code}"
        most = f"{quantity_in_unit(left, entry.base_units_per_unit)} {entry.uom_code}"
        raise Refused(OVER_RETURN, quantity=said, item=entry.item_no, most=most, document=posted.document_no)
    return quantity


def _left(state: EntryState, announced: dict[int, Quantity]) -> Quantity:
    """What of the shipment has not come back, and is on no return order; base unit."""
    return -state.shipped_not_returned - announced.get(state.entry.entry_no, ZERO)


def _new_line(work: UnitOfWork, state: EntryState, quantity: Quantity, wanted: LineReversed) -> NewSalesLine:
    entry = state.entry
    base_uom = catalog.item(work, entry.item_no).base_uom
    asked, uom = order_lines.quantity_and_unit(quantity, entry.base_units_per_unit, entry.uom_code, base_uom)
    return NewSalesLine(
        item=entry.item_no,
        variant=entry.variant_code,
        quantity=asked,
        uom=uom,
        location=wanted.location or entry.place.location_code,
        bin=wanted.bin,
        applies_from=entry.entry_no,
        return_reason=wanted.return_reason,
    )


def _card(posted: PostedLine, state: EntryState, left: Quantity) -> LineToReverse:
    entry = state.entry
    return LineToReverse(
        document=posted.document_no,
        line=posted.line_no,
        order=posted.order_no,
        posting_date=posted.posting_date,
        entry=posted.entry_no,
        item=entry.item_no,
        variant=entry.variant_code,
        location=entry.place.location_code,
        lot=posted.tracking.lot_no,
        serial=posted.tracking.serial_no,
        package=posted.tracking.package_no,
        uom=entry.uom_code,
        quantity=quantity_in_unit(posted.quantity, entry.base_units_per_unit),
        left=quantity_in_unit(left, entry.base_units_per_unit),
    )
