"""Adjust: goods were found that the books do not know, or are lost, broken, given away.

1. Scan bin, where the location has bins.
2. Scan item.
3. Found or lost?
4. Its lot; of found goods the expiration date, where the books do not know it; its serial number.
5. Quantity. Not asked for a serial number. All of the item that is in the bin is one key where it is lost.
6. Reason: one of the list, or a few words.
7. What will be booked is shown and confirmed; then it is recorded.

Source: spec/handheld.md, section 7.9; spec/ledger.md, section 6, rule 1 and section 15, rule 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from scanner_client.flows.bin_by_bin import bin_by_bin
from scanner_client.flows.checks import require_new_serial, require_numbers_unblocked, without_untracked_numbers
from scanner_client.flows.conversation import Conversation, SteppedBack, printable
from scanner_client.flows.item_questions import ask_expiration, ask_lot, ask_serial
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Choice, Chosen, Entry, Flow, Typed
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import choose, confirm
from scanner_client.flows.wording import amount, described, numbers
from shared.barcodes.directory import ItemFound
from shared.barcodes.function_codes import FunctionCode
from shared.errors import REASON_REQUIRED, Refused
from shared.quantities import ONE, ZERO, Quantity
from shared.wire.adjusting import Adjusted

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup

Direction = Literal["found", "lost"]
_DIRECTIONS: tuple[Direction, ...] = ("found", "lost")


def adjust(lookup: Lookup) -> Flow[None]:
    """One adjustment after the other, until Esc at the bin."""
    yield from bin_by_bin(lookup, "ADJUST", _adjust_item)


def _adjust_item(c: Conversation, bin_code: str, found: ItemFound) -> Flow[None]:
    """One adjustment of one item. Esc anywhere in it changes nothing."""
    try:
        number = yield from choose(c, "Found or lost?", [direction.capitalize() for direction in _DIRECTIONS])
        if not number:
            return
        direction = _DIRECTIONS[number - 1]
        goods = yield from _goods(c, bin_code, without_untracked_numbers(found), direction)
        if goods is None:
            return
        c.accept(f"{direction.capitalize()}: {_quantity(goods)}", short=_signed(goods, direction))
        reason = yield from _reason(c, goods)
        if (yield from _is_confirmed(c, goods, direction, reason)):
            _record(c, bin_code, goods, direction, reason)
    except Refused as refused:
        c.refuse(refused)
    except SteppedBack:
        c.inform("Nothing adjusted")


def _goods(c: Conversation, bin_code: str, found: ItemFound, direction: Direction) -> Flow[ItemFound | None]:
    """The goods with their numbers and how many; None: something else was scanned. Raises: Refused where they are blocked."""
    found = yield from ask_lot(c, found)
    if found.item.tracking.serial_specific:
        piece = yield from ask_serial(c, found, (), also="or type it", check=lambda new: _require_possible(c, new, direction))
        if not isinstance(piece, ItemFound):
            return None
        found = piece
    require_numbers_unblocked(c.lookup, found)
    if direction == "found":
        found = yield from ask_expiration(c, found)
    c.understood = described(found, c.lookup.date_order())
    if found.serial_no:
        return replace(found, uom=found.item.base_uom, quantity=ONE)
    if found.quantity:
        return found
    there = _in_bin(c, bin_code, found) if direction == "lost" else None
    answer = yield from ask_quantity(c, found, left_base=there, all_by_ok=False)
    assert isinstance(answer, ItemFound)
    return answer


def _require_possible(c: Conversation, piece: ItemFound, direction: Direction) -> None:
    """A piece that is found is not in stock already."""
    if direction == "found":
        require_new_serial(c.lookup, piece)


def _in_bin(c: Conversation, bin_code: str, found: ItemFound) -> Quantity | None:
    """How much of it is in the bin by the books; None where there is none, or nobody can be asked."""
    try:
        stock = c.lookup.on_hand(item=found.item.no, bin_code=bin_code, lot=found.lot_no)
    except Unreachable:
        return None
    there = sum((each.quantity for each in stock if each.variant == found.variant), ZERO)
    return Quantity(there) if there > ZERO else None


def _reason(c: Conversation, goods: ItemFound) -> Flow[str]:
    """Why: a code of the list by its number, or a few words. It is never left out."""
    reasons = c.lookup.reasons()
    given = yield from c.ask(
        "Reason?",
        also="number, or type it" if reasons else "type it",
        entry=Entry.TEXT,
        choices=[Choice(number, reason.code, reason.description) for number, reason in enumerate(reasons, start=1)],
        missing=Refused(REASON_REQUIRED, quantity=_quantity(goods), item=goods.item.no),
    )
    if isinstance(given, Chosen):
        return reasons[given.number - 1].code
    assert isinstance(given, Typed)
    return printable(given.text)


def _is_confirmed(c: Conversation, goods: ItemFound, direction: Direction, reason: str) -> Flow[bool]:
    told = " ".join(part for part in (goods.item.no, numbers(goods.lot_no, goods.serial_no)) if part)
    c.understood = (goods.what, told, f"reason: {reason}")
    c.question(f"{direction.capitalize()}: {_quantity(goods)} of {told}. Book it?", f"{_signed(goods, direction)}?")
    return (yield from confirm(c, "Book it?", by={FunctionCode.POST}))


def _quantity(goods: ItemFound) -> str:
    return amount(goods.item, goods.uom, _figure(goods))


def _signed(goods: ItemFound, direction: Direction) -> str:
    return f"{'+' if direction == 'found' else '−'}{_figure(goods)} {goods.uom}"


def _figure(goods: ItemFound) -> Quantity:
    return ONE if goods.quantity is None else goods.quantity


def _record(c: Conversation, bin_code: str, goods: ItemFound, direction: Direction, reason: str) -> None:
    record = Adjusted(
        item=goods.item.no,
        variant=goods.variant,
        lot=goods.lot_no,
        serial=goods.serial_no,
        uom=goods.uom,
        quantity=_figure(goods),
        expiration=goods.expires_on,
        direction=direction,
        bin=bin_code,
        reason=reason,
    )
    c.accept(f"{_signed(goods, direction)} of {goods.item.no}: {reason}", record, short=_signed(goods, direction))
