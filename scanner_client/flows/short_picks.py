"""Less can be taken than was planned: why, how much, and what was seen instead.

Source: spec/handheld.md, section 7.5, exceptions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_client.flows.conversation import SteppedBack, printable
from scanner_client.flows.prompts import Entry, Flow, Pressed
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import choose, hear, typed_text
from scanner_client.flows.wording import in_base_unit
from shared.barcodes.directory import Found, ItemFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from scanner_client.flows.conversation import Conversation
    from shared.wire.warehouse import ShortCause
    from shared.wire.work import OpenLine

CAUSE_KEYS = frozenset({FunctionCode.SHORT, FunctionCode.ZERO, FunctionCode.DAMAGED})
"""Keys and command labels that say that a line comes out short."""

_CAUSES: tuple[tuple[str, ShortCause], ...] = (
    ("Not enough", "short"),
    ("Bin is empty", "empty"),
    ("Damaged", "damaged"),
    ("Wrong item here", "wrong_item"),
    ("Can't reach it", "unreachable"),
)


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is missing of a line, and why."""

    cause: ShortCause
    missing_base: Quantity
    note: str = ""


def ask_shortage(c: Conversation, line: OpenLine, key: FunctionCode, left_base: Quantity) -> Flow[Shortage | None]:
    """Why and how much; None where the person takes it back. What is there of the rest is picked as ever."""
    cause = yield from _cause(c, key)
    try:
        match cause:
            case None:
                return None
            case "damaged":
                return Shortage("damaged", (yield from _how_many_damaged(c, line, left_base)))
            case "wrong_item":
                return Shortage("wrong_item", left_base, (yield from _what_is_there(c)))
            case _:
                return Shortage(cause, left_base)
    except SteppedBack:
        return None


def _cause(c: Conversation, key: FunctionCode) -> Flow[ShortCause | None]:
    match key:
        case FunctionCode.ZERO:
            return "empty"
        case FunctionCode.DAMAGED:
            return "damaged"
    c.question("Less than planned: why?", "Why less?")
    number = yield from choose(c, "Why less?", [text for text, _ in _CAUSES])
    return _CAUSES[number - 1][1] if number else None


def _how_many_damaged(c: Conversation, line: OpenLine, left_base: Quantity) -> Flow[Quantity]:
    """In base units; all that is left where one piece is left, or where the device does not know the item."""
    item = c.lookup.item(line.item)
    if item is None or left_base == 1:
        return left_base
    answer = yield from ask_quantity(
        c,
        ItemFound(item, line.variant, item.base_uom),
        ask="How many damaged",
        left_base=left_base,
        all_by_ok=False,
    )
    assert isinstance(answer, ItemFound)
    return min(in_base_unit(item, answer.uom, answer.quantity or ZERO), left_base)


def _what_is_there(c: Conversation) -> Flow[str]:
    """What the person found instead, scanned or in their words; blank where they do not say."""
    heard = yield from hear(
        c, "What is there?", wants={Wanted.ITEM, Wanted.LOT, Wanted.SERIAL}, also="scan, type, OK", entry=Entry.TEXT,
        functions={FunctionCode.OK},
    )  # fmt: skip
    if isinstance(heard, Pressed):
        return ""
    return f"{heard.what} is there" if isinstance(heard, Found) else printable(typed_text(heard))
