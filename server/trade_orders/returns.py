"""Returns that reverse just what was posted: each line is fixed to the entry that it takes back.

Exactly the stock of a receipt goes back to its vendor; what a customer brings back comes at the cost that it was shipped with.

Source: spec/ledger.md, section 7, rule 9, section 8, rule 4; spec/tracking.md, section 10, rule 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.catalog import service as catalog
from server.ledger import service as ledger
from server.outstanding import order_lines
from server.tracking import open_lines
from server.tracking.values import OpenNumber
from server.trade_orders import orders
from shared.errors import NOT_FOUND, NOTHING_TO_POST, OVER_RETURN, Refused
from shared.quantities import ONE, ZERO, quantity_in_unit, unit_cost_in_unit
from shared.wire.returns import LineToReverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import EntryState
    from server.trade_orders.sides import Side
    from server.trade_orders.values import AnyLine, AnyOrder, PostedLine
    from shared.quantities import Quantity
    from shared.wire.returns import LineReversed, NewReturn


def lines_to_reverse(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    party_no: str,
    *,
    item_no: str = "",
    order_no: str = "",
) -> list[LineToReverse]:
    """Posted lines of the vendor or customer of which something can still be returned, the newest first.

    Raises: Refused(NOT_FOUND).
    """
    party = catalog.party(work, side.trade.party, party_no)
    posted = side.posted.lines_to_reverse(work, party.no, item_no=item_no, order_no=order_no)
    states = ledger.entries_by_no(work, {line.entry_no for line in posted})
    announced = side.store.announced_returns(work, states)
    found = [(line, _left(side, states[line.entry_no], announced)) for line in posted]
    return [_card(line, states[line.entry_no], left) for line, left in found if left > ZERO]


def create_return(work: UnitOfWork, side: Side[AnyOrder, AnyLine], new: NewReturn) -> str:
    """Make a return order of posted lines, each fixed to its entry; its number.

    Raises: Refused(NOT_FOUND, OVER_RETURN, NOTHING_TO_POST, and whatever making an order refuses).
    """
    party = catalog.party(work, side.trade.party, new.party)
    states = ledger.entries_by_no(work, {line.entry for line in new.lines})
    work.lock_items({state.entry.item_no for state in states.values()})
    states = ledger.entries_by_no(work, states)
    announced = side.store.announced_returns(work, states)
    lines = []
    for wanted in new.lines:
        posted = _posted_line(work, side, party.no, wanted.entry)
        state = states[wanted.entry]
        quantity = _wanted(work, posted, state, wanted, _left(side, state, announced))
        announced[wanted.entry] = announced.get(wanted.entry, ZERO) + quantity
        lines.append((posted, state, quantity, wanted))
    return _made(work, side, new, party.no, lines)


def _made(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    new: NewReturn,
    party_no: str,
    lines: Sequence[tuple[PostedLine, EntryState, Quantity, LineReversed]],
) -> str:
    asked: Any = side.new_order(
        kind="return",
        no=new.no,
        date=new.date,
        status=new.status,
        external_no=new.external_no,
        **{side.trade.party: party_no},
        lines=tuple(_new_line(work, side, state, quantity, wanted) for _, state, quantity, wanted in lines),
    )
    order_no = orders.create_order(work, side, asked)
    for line_no, (posted, state, quantity, _) in enumerate(lines, 1):
        if not posted.tracking.is_blank:
            number = OpenNumber(
                posted.tracking,
                quantity,
                quantity,
                expires_on=state.entry.expires_on,
                applies_to_entry=None if side.trade.sells else posted.entry_no,
                applies_from_entry=posted.entry_no if side.trade.sells else None,
            )
            open_lines.set_numbers(work, orders.tracked_line(work, side, order_no, line_no), [number])
    return order_no


def _posted_line(work: UnitOfWork, side: Side[AnyOrder, AnyLine], party_no: str, entry_no: int) -> PostedLine:
    """The party's posted line behind the entry. Raises: Refused(NOT_FOUND)."""
    found = side.posted.lines_to_reverse(work, party_no, entry_no=entry_no)
    if not found:
        raise Refused(NOT_FOUND, what=f"posted line of {side.trade.party} {party_no} with entry", key=entry_no)
    return found[0]


def _wanted(work: UnitOfWork, posted: PostedLine, state: EntryState, wanted: LineReversed, left: Quantity) -> Quantity:
    """How much of the entry is returned; base unit. Raises: Refused(OVER_RETURN, NOTHING_TO_POST)."""
    entry = state.entry
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


def _left(side: Side[AnyOrder, AnyLine], state: EntryState, announced: dict[int, Quantity]) -> Quantity:
    """What of a receipt is still there, or of a shipment has not come back, and is on no return order; base unit."""
    there = -state.shipped_not_returned if side.trade.sells else state.remaining
    return there - announced.get(state.entry.entry_no, ZERO)


def _new_line(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    state: EntryState,
    quantity: Quantity,
    wanted: LineReversed,
) -> BaseModel:
    """What was bought goes back at what it cost; what was sold comes back at the item's price."""
    entry = state.entry
    base_uom = catalog.item(work, entry.item_no).base_uom
    asked, uom = order_lines.quantity_and_unit(quantity, entry.base_units_per_unit, entry.uom_code, base_uom)
    held = entry.base_units_per_unit if uom == entry.uom_code else ONE
    amount = {} if side.trade.sells else {side.words.unit_amount: unit_cost_in_unit(state.unit_cost, held)}
    return side.new_line(
        item=entry.item_no,
        variant=entry.variant_code,
        quantity=asked,
        uom=uom,
        location=wanted.location or entry.place.location_code,
        bin=wanted.bin,
        return_reason=wanted.return_reason,
        **{side.words.reverses_entry: entry.entry_no},
        **amount,
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
