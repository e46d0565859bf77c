"""Reclassify: goods that are there get another lot number, serial number or expiration date.

1. Scan bin, where the location has bins.
2. Scan item, with its lot or serial number as it is now.
3. What changes: 1 lot, 2 serial, 3 expiration date.
4. The new number or date. A new serial number that is in stock already is refused.
5. Quantity; all of the lot that is in the bin is one key. Not asked for a serial number. A new date is for all of the lot: not
   asked either where the stock is known, and the other bins that hold it are shown.
6. Reason.
7. Old → new is shown and confirmed; then it is recorded.

Source: spec/handheld.md, section 7.7; spec/tracking.md, section 9.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner_client.flows.bin_by_bin import bin_by_bin
from scanner_client.flows.checks import require_new_serial, require_numbers_unblocked, without_untracked_numbers
from scanner_client.flows.conversation import Conversation, SteppedBack, printable
from scanner_client.flows.item_questions import ask_date, ask_lot, ask_serial
from scanner_client.flows.label_printing import label_of
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Entry, Flow, Typed
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import choose, confirm
from scanner_client.flows.wording import amount, described, numbers, written_date
from shared.barcodes.directory import ItemFound
from shared.barcodes.function_codes import FunctionCode
from shared.errors import WRONG_KIND, Refused
from shared.quantities import ONE, ZERO, Quantity
from shared.wire.reclassification import Reclassified

if TYPE_CHECKING:
    from datetime import date

    from scanner_client.flows.lookup import Lookup


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes another; blank stays as it is."""

    lot_no: str = ""
    serial_no: str = ""
    expires_on: date | None = None

    def is_of_whole_lot(self, old: ItemFound) -> bool:
        """Whether it changes all of the lot, wherever it lies: a date belongs to the lot."""
        return self.expires_on is not None and bool(old.lot_no)


def reclassify(lookup: Lookup) -> Flow[None]:
    """One change after the other, until Esc at the bin."""
    yield from bin_by_bin(lookup, "RECLASS", _reclassify_item)


def _reclassify_item(c: Conversation, bin_code: str, found: ItemFound) -> Flow[None]:
    """One change of one lot or serial number. Esc anywhere in it changes nothing."""
    try:
        old = yield from _as_it_is(c, without_untracked_numbers(found))
        change = yield from _what_changes(c, old)
        if change is None:
            return
        old = yield from _how_many(c, bin_code, old, change)
        reason = yield from _reason(c)
        if (yield from _is_confirmed(c, old, change)):
            _record(c, bin_code, old, change, reason)
    except Refused as refused:
        c.refuse(refused)
    except SteppedBack:
        c.inform("Nothing changed")


def _as_it_is(c: Conversation, found: ItemFound) -> Flow[ItemFound]:
    """The goods by the numbers that they have now. Raises: Refused where the item has none, or they are blocked."""
    tracking = found.item.tracking
    if not (tracking.lot_specific or tracking.serial_specific):
        raise Refused(WRONG_KIND, what=f"{found.what}, without lot or serial number", wanted="an item that has them")
    if tracking.serial_specific:
        piece = yield from ask_serial(c, found, ())
        if not isinstance(piece, ItemFound):
            raise SteppedBack
        found = piece
    found = yield from ask_lot(c, found)
    require_numbers_unblocked(c.lookup, found)
    known = c.lookup.tracking_number(found.item.no, found.lot_no, found.serial_no).expiration
    found = replace(found, expires_on=known)
    c.understood = described(found, c.lookup.date_order())
    return found


def _what_changes(c: Conversation, old: ItemFound) -> Flow[_Change | None]:
    """What the person chooses to change, and into what; None: nothing was chosen."""
    kinds = _kinds(old)
    number = yield from choose(c, "What changes?", kinds)
    if not number:
        return None
    bare = replace(old, quantity=None, expires_on=None)
    match kinds[number - 1]:
        case "Lot":
            new = yield from ask_lot(c, replace(bare, lot_no=""), ask="New lot", check=lambda new: _require_other(old, new))
            return _Change(lot_no=new.lot_no)
        case "Serial":
            bare = replace(bare, serial_no="")
            piece = yield from ask_serial(c, bare, (), ask="New serial", check=lambda new: _require_new_serial(c, old, new))
            return _Change(serial_no=piece.serial_no) if isinstance(piece, ItemFound) else None
        case _:
            return _Change(expires_on=(yield from ask_date(c, bare, ask="New date", check=lambda new: _require_other(old, new))))


def _require_new_serial(c: Conversation, old: ItemFound, new: ItemFound) -> None:
    _require_other(old, new)
    require_new_serial(c.lookup, new)


def _require_other(old: ItemFound, new: ItemFound) -> None:
    """Raises: Refused(WRONG_KIND) where nothing would change."""
    if (new.lot_no, new.serial_no, new.expires_on or old.expires_on) == (old.lot_no, old.serial_no, old.expires_on):
        now = numbers(old.lot_no, old.serial_no)
        raise Refused(WRONG_KIND, what=f"what {old.item.no} {now} has already", wanted="or type another")


def _kinds(old: ItemFound) -> list[str]:
    tracking = old.item.tracking
    kinds = [("Lot", tracking.lot_specific), ("Serial", tracking.serial_specific)]
    return [*(name for name, is_tracked in kinds if is_tracked), "Expiration date"]


def _how_many(c: Conversation, bin_code: str, old: ItemFound, change: _Change) -> Flow[ItemFound]:
    """All of the lot in the bin, or a part; a serial number is one, and a new date is for all that there is."""
    if change.is_of_whole_lot(old):
        old = replace(old, serial_no="")
    if old.serial_no:
        return replace(old, uom=old.item.base_uom, quantity=ONE)
    here, elsewhere = _stock(c, bin_code, old)
    if change.expires_on and (here or elsewhere):
        if elsewhere:
            c.inform(f"Also in {', '.join(elsewhere)}: the date is for all of lot {old.lot_no}", short="Other bins too")
        return replace(old, uom=old.item.base_uom, quantity=sum(elsewhere.values(), here or ZERO))
    answer = yield from ask_quantity(c, replace(old, quantity=None), left_base=here)
    assert isinstance(answer, ItemFound)
    return answer


def _stock(c: Conversation, bin_code: str, old: ItemFound) -> tuple[Quantity | None, dict[str, Quantity]]:
    """How much of the lot is in this bin, and in each other bin; None and nothing where nobody can be asked."""
    try:
        stock = [there for there in c.lookup.on_hand(item=old.item.no, lot=old.lot_no) if there.variant == old.variant]
    except Unreachable:
        return None, {}
    here = sum((there.quantity for there in stock if there.bin == bin_code), ZERO)
    elsewhere: dict[str, Quantity] = {}
    for there in sorted(stock, key=lambda there: there.bin):
        if there.bin != bin_code and there.quantity:
            elsewhere[there.bin] = elsewhere.get(there.bin, ZERO) + there.quantity
    return (Quantity(here) if here > ZERO else None), elsewhere


def _reason(c: Conversation) -> Flow[str]:
    """Why, in a few words; OK leaves it out."""
    given = yield from c.ask("Reason?", also="type it, or OK", entry=Entry.TEXT, functions={FunctionCode.OK})
    return printable(given.text) if isinstance(given, Typed) else ""


def _is_confirmed(c: Conversation, old: ItemFound, change: _Change) -> Flow[bool]:
    c.understood = (f"old: {_told(c, old.lot_no, old.serial_no, old.expires_on)}", f"new: {_new(c, old, change)}")
    c.question(f"{_quantity(old)} of {old.item.no}: {_new(c, old, change)}?", "Change it?")
    return (yield from confirm(c, "Change it?", by={FunctionCode.POST}))


def _new(c: Conversation, old: ItemFound, change: _Change) -> str:
    return _told(c, change.lot_no or old.lot_no, change.serial_no or old.serial_no, change.expires_on or old.expires_on)


def _told(c: Conversation, lot_no: str, serial_no: str, expires_on: date | None) -> str:
    day = f"expires {written_date(expires_on, c.lookup.date_order())}" if expires_on else ""
    return " ".join(part for part in (numbers(lot_no, serial_no), day) if part)


def _quantity(old: ItemFound) -> str:
    return amount(old.item, old.uom, ONE if old.quantity is None else old.quantity)


def _record(c: Conversation, bin_code: str, old: ItemFound, change: _Change, reason: str) -> None:
    record = Reclassified(
        item=old.item.no,
        variant=old.variant,
        lot=old.lot_no,
        serial=old.serial_no,
        uom=old.uom,
        quantity=ONE if old.quantity is None else old.quantity,
        bin=bin_code,
        new_lot=change.lot_no,
        new_serial=change.serial_no,
        new_expiration=change.expires_on,
        whole_lot=change.is_of_whole_lot(old),
        reason=reason,
    )
    if change.lot_no or change.serial_no:
        renamed = replace(old, lot_no=change.lot_no or old.lot_no, serial_no=change.serial_no or old.serial_no)
        c.label = label_of(replace(renamed, expires_on=change.expires_on or old.expires_on))
    c.accept(f"{_quantity(old)} of {old.item.no}: {_new(c, old, change)}", record, short="Changed")
