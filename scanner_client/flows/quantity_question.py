"""How many of the item in hand: the one way in which a task asks for a quantity.

Source: spec/handheld.md, section 3; spec/barcodes.md, section 10, rule 8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner_client.flows.conversation import shown
from scanner_client.flows.figures import Figure, figure
from scanner_client.flows.item_questions import nothing_to_check
from scanner_client.flows.prompts import Entry, Flow, Pressed, Typed
from scanner_client.flows.questions import Heard, confirm, hear, product, typed_text
from scanner_client.flows.wording import amount, in_base_unit
from shared.barcodes.directory import BinFound, ItemFound, PlateFound, QuantityFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import QUANTITY_NOT_POSITIVE, QUANTITY_TOO_FINE, SERIAL_QUANTITY_NOT_ONE, UOM_UNKNOWN, WRONG_KIND, Refused
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scanner_client.flows.conversation import Conversation
    from scanner_client.flows.item_questions import Check
    from shared.barcodes.directory import Found
    from shared.wire.catalog import ItemCard

LARGE_QUANTITY = Quantity(9999)
"""More than this is asked twice where nobody knows how many to expect; else more than ten times the expected."""


_PLACES = {Wanted.BIN, Wanted.PLATE}


@dataclass(frozen=True, slots=True)
class _Asked:
    """How far the answer to a quantity prompt has come."""

    uom: str
    total_base: Quantity = ZERO
    """Scanned piece by piece so far."""
    doubted_base: Quantity | None = None
    """A large figure that must be given a second time."""


def quantity_on_label(found: ItemFound) -> Quantity | None:
    """What the label of arriving goods says; one box, where it is the label of a box with its lot. None: ask."""
    is_box_of_lot = found.lot_no and found.uom != found.item.base_uom
    return found.quantity or (ONE if is_box_of_lot else None)


def ask_quantity(
    c: Conversation,
    found: ItemFound,
    *,
    ask: str = "Quantity?",
    left_base: Quantity | None = None,
    all_by_ok: bool = True,
    zero_allowed: bool = False,
    check: Check = nothing_to_check,
    functions: Collection[FunctionCode] = (),
    comes_next: Callable[[Found], bool] | None = None,
) -> Flow[ItemFound | Pressed]:
    """The item with its quantity, above zero unless `zero_allowed`, or one of `functions`.

    A figure or a quantity label sets; the item's own barcode adds one of its unit; `*` changes the unit, `3 BOX` names it; ALL,
    and OK where nothing was scanned, mean all that is left (OK only with `all_by_ok`: not where all would be a disaster). Another
    barcode is refused: it never becomes a quantity. A figure above ten times `left_base`, or 9999, is asked twice. `comes_next`
    says which bin or plate the task asks for after this: who scans it says that all that is left was taken, and it is heard next.
    Source: spec/handheld.md, section 3.
    """
    asked = _Asked(found.uom)
    while True:
        confirms = {FunctionCode.ALL} if left_base else set()
        if asked.total_base or (left_base and all_by_ok):
            confirms.add(FunctionCode.OK)
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.QUANTITY},
            switches={Wanted.ITEM} | (_PLACES if comes_next else set()),
            also=_quantities_taken(found.item, asked, left_base, FunctionCode.OK if all_by_ok else FunctionCode.ALL),
            entry=Entry.QUANTITY,
            functions=confirms | set(functions),
            item=found.item.no,
        )
        if isinstance(heard, Pressed) and heard.function in functions:
            return heard
        try:
            if isinstance(heard, BinFound | PlateFound):
                heard = _all_by_going_on(c, heard, asked, comes_next)
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


def _all_by_going_on(
    c: Conversation, heard: BinFound | PlateFound, asked: _Asked, comes_next: Callable[[Found], bool] | None
) -> Pressed:
    """All that is left, by a scan of what comes next. Raises: Refused(WRONG_KIND) for any other, or after some were counted."""
    if asked.total_base or not (comes_next and comes_next(heard)):
        raise Refused(WRONG_KIND, what=heard.what, wanted=Wanted.QUANTITY)
    c.put_back()
    return Pressed(FunctionCode.ALL)


def _require_quantity(found: ItemFound, *, zero_allowed: bool) -> None:
    if not found.quantity and not zero_allowed:
        raise Refused(QUANTITY_NOT_POSITIVE)


def _quantities_taken(item: ItemCard, asked: _Asked, left_base: Quantity | None, takes_all: FunctionCode) -> str:
    """The line under the prompt: unit, what is left and how to take it, how to change the unit."""
    left = f"{takes_all.name} = {left_base} {item.base_uom}" if left_base and not asked.total_base else ""
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
    return _typed(found, typed_text(heard), asked)


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
