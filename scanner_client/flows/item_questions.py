"""What is asked about the item in hand: its lot, expiration date, serial number and quantity. Whatever its labels say is not asked.

Each answers with the item, completed. `check` is the task's own rule (not more than the order has): what it refuses is asked again.

Source: spec/handheld.md, section 3 and section 7.3; spec/barcodes.md, section 10, rules 6 to 8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from scanner_client.flows.checks import Numbers, completed, numbers_on, uses_expiration, with_known_expiration
from scanner_client.flows.conversation import shown
from scanner_client.flows.figures import Figure, figure, typed_date
from scanner_client.flows.prompts import Entry, Flow, Pressed, Typed
from scanner_client.flows.questions import Heard, confirm, hear, product
from scanner_client.flows.wording import amount, described, in_base_unit
from shared.barcodes.directory import BinFound, ExpirationFound, ItemFound, LotFound, QuantityFound, SerialFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import (
    LOT_REQUIRED,
    QUANTITY_NOT_POSITIVE,
    QUANTITY_TOO_FINE,
    SERIAL_QUANTITY_NOT_ONE,
    SERIAL_REQUIRED,
    SERIAL_SCANNED_TWICE,
    UOM_UNKNOWN,
    WRONG_KIND,
    Refused,
)
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from scanner_client.flows.conversation import Conversation
    from scanner_client.flows.lookup import DateOrder
    from shared.wire.catalog import ItemCard

    Check: TypeAlias = Callable[[ItemFound], None]
    """Raises `Refused` where the item cannot be taken with this quantity or these numbers."""

LARGE_QUANTITY = Quantity(9999)
"""More than this is asked twice where nobody knows how many to expect; else more than ten times the expected."""


def nothing_to_check(_found: ItemFound) -> None:
    """For tasks without a rule of their own."""


def ask_lot(
    c: Conversation, found: ItemFound, *, ask: str = "Scan lot", last: str = "", check: Check = nothing_to_check
) -> Flow[ItemFound]:
    """The item with its lot number, scanned or typed; its label may say date and quantity too. `last`: REPEAT means that lot."""
    if found.lot_no or not found.item.tracking.lot_specific:
        check(found)
        return found
    functions = {FunctionCode.REPEAT} if last else set()
    while True:
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.LOT},
            also=f"or type it{', REPEAT = ' + last if last else ''}",
            entry=Entry.TEXT,
            functions=functions,
            item=found.item.no,
            new_numbers=True,
        )
        try:
            answer = completed(found, _lot_label(found.item, heard, last))
            check(answer)
        except Refused as refused:
            c.refuse(refused)
        else:
            return _understood(c, answer, f"Lot {answer.lot_no}")


def _lot_label(item: ItemCard, heard: Heard, last: str) -> Numbers:
    label = numbers_on(heard) if isinstance(heard, LotFound) else Numbers(lot_no=_text(heard) or last)
    if not label.lot_no:
        raise Refused(LOT_REQUIRED, item=item.no)
    return label


def _text(heard: Heard) -> str:
    return heard.text.strip() if isinstance(heard, Typed) else ""


def _understood(c: Conversation, found: ItemFound, text: str) -> ItemFound:
    c.understood = described(found, c.lookup.date_order())
    c.accept(text)
    return found


def ask_expiration(c: Conversation, found: ItemFound, *, check: Check = nothing_to_check) -> Flow[ItemFound]:
    """The item with its expiration date, where its goods have one: that of its lot if it is known, of its label, or asked.

    May be left out with OK unless the item requires it. Raises: Refused where label and lot disagree.
    """
    if not uses_expiration(found.item):
        return found
    found = with_known_expiration(c.lookup, found)
    if found.expires_on or _is_established(c, found):
        check(found)
        return found
    optional = not found.item.tracking.expiration_required
    day = yield from ask_date(c, found, optional=optional, check=check)
    return replace(found, expires_on=day)


def _is_established(c: Conversation, found: ItemFound) -> bool:
    """A known lot keeps its date, also none (spec/tracking.md, section 8, rule 1); a shelf life fills it at posting."""
    has_shelf_life = found.item.expiration_days is not None and not found.item.tracking.expiration_required
    return has_shelf_life or c.lookup.tracking_number(found.item.no, found.lot_no, found.serial_no).is_known


def ask_date(
    c: Conversation,
    found: ItemFound,
    *,
    ask: str = "Expiry date",
    optional: bool = False,
    check: Check = nothing_to_check,
) -> Flow[date | None]:
    """An expiration date for the item in hand, scanned or typed in the person's order; None only where it is `optional`."""
    order = c.lookup.date_order()
    while True:
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.EXPIRATION},
            also=f"{' '.join(2 * name.upper() for name in order)}{', OK = none' if optional else ''}",
            entry=Entry.DATE,
            functions={FunctionCode.OK} if optional else (),
            item=found.item.no,
        )
        if isinstance(heard, Pressed):
            c.accept("No expiry date")
            return None
        try:
            answer = completed(found, Numbers(expires_on=_day(heard, order, c.lookup.today())))
            check(answer)
        except Refused as refused:
            c.refuse(refused)
        else:
            return _understood(c, answer, f"Expires {answer.expires_on}").expires_on


def _day(heard: Heard, order: DateOrder, today: date) -> date:
    if isinstance(heard, ExpirationFound):
        return heard.expires_on
    day = typed_date(_text(heard), order, today)
    if day is None:
        raise Refused(WRONG_KIND, what=f'"{shown(_text(heard))}", no date', wanted=f"{Wanted.EXPIRATION}, {order}")
    return day


def ask_serial(
    c: Conversation,
    found: ItemFound,
    taken: Collection[str],
    *,
    ask: str = "Scan serial",
    check: Check = nothing_to_check,
    functions: Collection[FunctionCode] = (),
    also: str = "or type it, DONE",
) -> Flow[ItemFound | Pressed | None]:
    """The item as one piece with its serial number. None: another item or a bin was scanned, which the next question hears.

    `taken` are the numbers scanned already: the same again is refused.
    """
    if found.serial_no:
        serial = replace(found, quantity=ONE, uom=found.item.base_uom)
        _require_not_taken(serial, taken)
        check(serial)
        return serial
    while True:
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.SERIAL},
            switches={Wanted.ITEM, Wanted.BIN},
            also=also,
            entry=Entry.TEXT,
            functions=functions,
            item=found.item.no,
            new_numbers=True,
        )
        if isinstance(heard, Pressed):
            return heard
        try:
            if isinstance(heard, BinFound) or (isinstance(heard, ItemFound) and heard.item.no != found.item.no):
                c.put_back()
                return None
            answer = _piece(found, heard)
            _require_not_taken(answer, taken)
            check(answer)
        except Refused as refused:
            c.refuse(refused)
        else:
            return answer


def _piece(found: ItemFound, heard: Heard) -> ItemFound:
    match heard:
        case SerialFound():
            label = numbers_on(heard)
        case ItemFound(serial_no=serial, lot_no=lot, expires_on=day) if serial:
            label = Numbers(lot, serial, day)
        case ItemFound():
            raise Refused(WRONG_KIND, what=heard.what, wanted=Wanted.SERIAL)
        case _:
            label = Numbers(serial_no=_text(heard))
    if not label.serial_no:
        raise Refused(SERIAL_REQUIRED, item=found.item.no)
    return replace(completed(found, label), quantity=ONE, uom=found.item.base_uom)


def _require_not_taken(found: ItemFound, taken: Collection[str]) -> None:
    if found.serial_no in taken:
        raise Refused(SERIAL_SCANNED_TWICE, serial=found.serial_no, item=found.item.no)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How far the answer to a quantity prompt has come."""

    uom: str
    total_base: Quantity = ZERO
    """Scanned piece by piece so far."""
    doubted_base: Quantity | None = None
    """A large figure that must be given a second time."""


def ask_quantity(
    c: Conversation,
    found: ItemFound,
    *,
    ask: str = "Quantity?",
    left_base: Quantity | None = None,
    zero_allowed: bool = False,
    check: Check = nothing_to_check,
    functions: Collection[FunctionCode] = (),
) -> Flow[ItemFound | Pressed]:
    """The item with its quantity, above zero unless `zero_allowed`, or one of `functions`.

    A figure or a quantity label sets; the item's own barcode adds one of its unit; `*` changes the unit, `3 BOX` names it; ALL,
    and OK where nothing was scanned, mean all that is left. Another barcode is refused: it never becomes a quantity. A figure
    above ten times `left_base`, or 9999, is asked twice. Source: spec/handheld.md, section 3.
    """
    asked = _Asked(found.uom)
    while True:
        confirms = {FunctionCode.ALL, FunctionCode.OK} if left_base else {FunctionCode.OK} if asked.total_base else set()
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.QUANTITY},
            switches={Wanted.ITEM},
            also=_quantities_taken(found.item, asked, left_base),
            entry=Entry.QUANTITY,
            functions=confirms | set(functions),
            item=found.item.no,
        )
        if isinstance(heard, Pressed) and heard.function in functions:
            return heard
        try:
            step = _step(found, heard, asked, left_base)
            if isinstance(step, _Asked):
                _require_takeable(found, step, check)
                asked = step
                c.accept(f"= {_total(found.item, asked)}")
                if left_base is None or asked.total_base != left_base:
                    continue
                step = _with_total(found, asked)
            _require_quantity(step, zero_allowed=zero_allowed)
            check(step)
        except Refused as refused:
            c.refuse(refused)
            continue
        if _is_doubtful(step, left_base, asked):
            asked = replace(asked, doubted_base=_base(step))
            c.question(f"{amount(step.item, step.uom, _figure_of(step))}? Type it again", f"{_figure_of(step)}? Again")
            continue
        return step


def _require_quantity(found: ItemFound, *, zero_allowed: bool) -> None:
    if not found.quantity and not zero_allowed:
        raise Refused(QUANTITY_NOT_POSITIVE)


def _quantities_taken(item: ItemCard, asked: _Asked, left_base: Quantity | None) -> str:
    """The line under the prompt: unit, what is left, how to change the unit."""
    left = f"OK = {left_base} {item.base_uom}" if left_base and not asked.total_base else ""
    total = f"OK = {_total(item, asked)}" if asked.total_base else ""
    other = "* = unit" if item.units else ""
    return ", ".join(part for part in (asked.uom, total or left, other) if part)


def _step(found: ItemFound, heard: Heard, asked: _Asked, left_base: Quantity | None) -> ItemFound | _Asked:
    """What one answer makes: the quantity, or what is asked on with."""
    match heard:
        case Pressed(FunctionCode.ALL):
            return _in_unit(found, asked.uom, left_base or ZERO)
        case Pressed():
            return _with_total(found, asked) if asked.total_base else _in_unit(found, asked.uom, left_base or ZERO)
        case QuantityFound(quantity):
            return _with(found, asked.uom, quantity)
        case ItemFound(item=card) if card.no == found.item.no and heard.variant == found.variant:
            added = in_base_unit(card, heard.uom, ONE if heard.quantity is None else heard.quantity)
            return replace(asked, total_base=_sum(found, asked.total_base, added), doubted_base=None)
        case ItemFound():
            raise Refused(WRONG_KIND, what=heard.what, wanted=Wanted.QUANTITY)
        case Typed(text) if text.strip() == "*":
            return replace(asked, uom=_next_unit(found.item, asked.uom), doubted_base=None)
    return _typed(found, _text(heard), asked)


def _typed(found: ItemFound, text: str, asked: _Asked) -> ItemFound | _Asked:
    typed = figure(text)
    if typed is None or typed.is_multiplier:
        raise Refused(WRONG_KIND, what=f'"{shown(text)}", no quantity', wanted=Wanted.QUANTITY)
    answer = figure_of_item(replace(found, uom=asked.uom), typed)
    if not typed.takes_away:
        return answer
    return replace(asked, total_base=_sum(found, asked.total_base, -_base(answer)), doubted_base=None)


def figure_of_item(found: ItemFound, typed: Figure) -> ItemFound:
    """The item with the figure as its quantity, in the unit that was typed with it.

    Raises: Refused(UOM_UNKNOWN), Refused(QUANTITY_TOO_FINE), Refused(SERIAL_QUANTITY_NOT_ONE).
    """
    uom = typed.uom or found.uom
    if found.item.base_units_per(uom) is None:
        raise Refused(UOM_UNKNOWN, item=found.item.no, uom=uom)
    return _with(found, uom, typed.quantity)


def _with(found: ItemFound, uom: str, quantity: Quantity) -> ItemFound:
    pieces = in_base_unit(found.item, uom, quantity)
    if found.item.tracking.serial_specific and pieces != pieces.to_integral_value():
        raise Refused(QUANTITY_TOO_FINE, quantity=quantity, uom=uom, item=found.item.no)
    if found.serial_no and pieces not in (ZERO, ONE):
        raise Refused(SERIAL_QUANTITY_NOT_ONE, serial=found.serial_no, item=found.item.no, quantity=pieces)
    return replace(found, uom=uom, quantity=quantity)


def _in_unit(found: ItemFound, uom: str, base: Quantity) -> ItemFound:
    """A base quantity in the unit where it is a whole number of them, else in the base unit."""
    per_unit = found.item.base_units_per(uom) or ONE
    if base % per_unit == 0:
        return _with(found, uom, Quantity(base / per_unit))
    return _with(found, found.item.base_uom, base)


def _sum(found: ItemFound, total: Quantity, added: Quantity) -> Quantity:
    if total + added < ZERO:
        raise Refused(QUANTITY_NOT_POSITIVE)
    return product(replace(found, uom=found.item.base_uom), ONE, total + added)


def _require_takeable(found: ItemFound, asked: _Asked, check: Check) -> None:
    if asked.total_base:
        check(_with_total(found, asked))


def _with_total(found: ItemFound, asked: _Asked) -> ItemFound:
    return _in_unit(found, asked.uom, asked.total_base)


def _total(item: ItemCard, asked: _Asked) -> str:
    return f"{asked.total_base} {item.base_uom}" if asked.total_base else asked.uom


def _next_unit(item: ItemCard, uom: str) -> str:
    units = [item.base_uom, *(unit.code for unit in item.units)]
    return units[(units.index(uom) + 1) % len(units)] if uom in units else units[0]


def _figure_of(found: ItemFound) -> Quantity:
    assert found.quantity is not None
    return found.quantity


def _base(found: ItemFound) -> Quantity:
    return in_base_unit(found.item, found.uom, _figure_of(found))


def _is_doubtful(found: ItemFound, left_base: Quantity | None, asked: _Asked) -> bool:
    return is_large(found, left_base) and _base(found) != asked.doubted_base


def is_large(found: ItemFound, expected_base: Quantity | None = None) -> bool:
    """Whether a quantity must be given twice before it counts. Source: spec/handheld.md, section 3, rule 4."""
    limit = Quantity(10) * expected_base if expected_base else LARGE_QUANTITY
    return abs(_base(found)) > limit


def is_sure(c: Conversation, found: ItemFound, expected_base: Quantity | None = None) -> Flow[bool]:
    """Whether a quantity counts: a large one only after a second yes."""
    if not found.quantity or not is_large(found, expected_base):
        return True
    quantity = abs(found.quantity)
    c.question(f"{amount(found.item, found.uom, quantity)}: is that right?", f"{quantity}?")
    return (yield from confirm(c, "Confirm figure"))
