"""Trace: where a lot or serial number came from, and where it went, as a tree.

A line for each step, indented by level: how much, and to whom or where. Up and down choose a line, Enter shows all of it. The
first line turns round: where it went, where it came from. F6 says what is still here, and in which bin. Esc ends; a scan ends
too, and is heard by who asked. Nothing is ever recorded. Only the server knows; offline it says so.

Source: spec/tracing.md, sections 2 and 4; spec/handheld.md, section 7.9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_client.flows.conversation import SteppedBack
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Choice, Chosen, Flow, ListLine, Pressed
from scanner_client.flows.wording import numbers, written_date
from shared.barcodes.directory import Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner_client.flows.conversation import Conversation
    from scanner_client.flows.lookup import DateOrder
    from shared.wire.tracing import Trace, TraceLine

_INDENTED = 3
"""Levels that dots can show where a line has sixteen columns; deeper ones are numbered."""
_ENDS = {
    "in_stock": "still here",
    "taken_back": "taken back",
    "not_applied": "left before it came",
    "not_by_number": "not followed further",
    "already_traced": "goes on above",
    "level_limit": "there is more below",
    "size_limit": "there is more below",
}
_WAYS = ("Where it went", "Where from")


@dataclass(frozen=True, slots=True)
class TracedNumber:
    """What is traced; the item is blank where it is not known which it is."""

    item: str = ""
    lot: str = ""
    serial: str = ""

    @property
    def what(self) -> str:
        return numbers("" if self.serial else self.lot, self.serial)


def trace(c: Conversation, number: TracedNumber) -> Flow[None]:
    """The tree of a number, until Esc or a scan, which the next question hears."""
    before = c.task, c.place, c.understood, c.lines
    c.task, c.place = "TRACE", number.what
    try:
        yield from _both_ways(c, number)
    except SteppedBack:
        pass
    finally:
        c.task, c.place, c.understood, c.lines = before


def _both_ways(c: Conversation, number: TracedNumber) -> Flow[None]:
    """Raises: SteppedBack."""
    is_back = False
    while (tree := _asked(c, number, is_back=is_back)) is not None:
        c.understood = (number.what, *tree.notices)
        turned = yield from _one_way(c, tree, is_back=is_back)
        if not turned:
            return
        is_back = not is_back


def _asked(c: Conversation, number: TracedNumber, *, is_back: bool) -> Trace | None:
    """The server's answer; None where there is none, and why was said."""
    try:
        tree = c.lookup.trace(item=number.item, lot=number.lot, serial=number.serial, back=is_back)
    except Refused as refused:
        c.refuse(refused)
        return None
    except Unreachable:
        c.inform("No connection: only the server knows where it went. Ask again when there is one.", short="No connection")
        return None
    if not tree.lines:
        c.inform(f"{number.what}: nothing was posted with it", short="Nothing posted")
    elif tree.notices:
        c.inform(tree.notices[0], short="Not all shown")
    else:
        c.accept("1 step" if len(tree.lines) == 1 else f"{len(tree.lines)} steps")
    return tree


def _one_way(c: Conversation, tree: Trace, *, is_back: bool) -> Flow[bool]:
    """Whether the person turns round. Raises: SteppedBack."""
    ask, other = reversed(_WAYS) if is_back else _WAYS
    steps = [(_step(line), _what(line, tree.lines[0])) for line in tree.lines]
    choices = [Choice(1, f"{other}?"), *(Choice(place, *step) for place, step in enumerate(steps, start=2))]
    while True:
        c.lines = tuple(ListLine(*step) for step in steps)
        given = yield from c.ask(ask, also="F6 still here", wants=frozenset(Wanted), choices=choices, functions={FunctionCode.INFO})
        if isinstance(given, Chosen) and given.number == 1:
            return True
        if isinstance(given, Chosen):
            place = given.number - 1
            c.accept(f"step {place} of {len(steps)}")
            yield from _read(c, "One step", _details(tree.lines[place - 1], c.lookup.date_order()))
        elif isinstance(given, Pressed):
            here = _still_here(tree.lines)
            c.accept(f"{len(here)} places" if here else "nothing left here")
            yield from _read(c, "Still here", here or ("nothing is left here",))
        else:
            c.put_back()
            return False


def _read(c: Conversation, ask: str, texts: Sequence[str]) -> Flow[None]:
    """Some lines to read, until OK or Esc."""
    before, c.understood = c.understood, tuple(texts)
    c.lines = tuple(ListLine(text) for text in texts)
    try:
        yield from c.ask(ask, also="OK", functions={FunctionCode.OK})
    except SteppedBack:
        pass
    finally:
        c.understood = before


def _step(line: TraceLine) -> str:
    """`··−3 C1`: how deep, how much, and with whom or where."""
    quantity = abs(line.quantity) if line.edge_quantity is None else line.edge_quantity
    sign = "+" if line.quantity > ZERO else "−"
    depth = "·" * line.level if line.level <= _INDENTED else f"{line.level}·"
    return f"{depth}{sign}{quantity} {line.party or line.location or 'no location'}"


def _what(line: TraceLine, first: TraceLine) -> str:
    """What larger screens have room for; the goods where they are others than those that the trace begins with."""
    is_same = (line.item, line.lot, line.serial) == (first.item, first.lot, first.serial)
    goods = "" if is_same else f"{line.item} {numbers(line.lot, line.serial)}".rstrip()
    return ", ".join(part for part in (line.description, goods, _ENDS.get(line.end, "")) if part)


def _details(line: TraceLine, order: DateOrder) -> tuple[str, ...]:
    """All that is known of a step, the most important first."""
    sign = "+" if line.quantity > ZERO else "−"
    part = f"{line.edge_quantity} of it" if line.edge_quantity not in (None, abs(line.quantity)) else ""
    bins = ", ".join(f"{each.bin} {each.quantity}" for each in line.bins)
    texts = (
        line.party_name or line.party,
        f"{sign}{abs(line.quantity)} {line.item} {numbers(line.lot, line.serial)}".rstrip(),
        line.description,
        part,
        f"at {line.location}" if line.location else "",
        written_date(line.posting_date, order),
        f"{line.remaining_quantity} left {bins}".rstrip() if line.open else "",
        _ENDS.get(line.end, ""),
        f"posted by {line.person}" if line.person else "",
    )
    return tuple(text for text in texts if text)


def _still_here(lines: Sequence[TraceLine]) -> tuple[str, ...]:
    """What is left, place by place; several steps of one number share their bins."""
    texts = []
    for line in lines:
        if line.traced_at or line.remaining_quantity <= ZERO:
            continue
        goods = f"{line.item} {numbers(line.lot, line.serial)}".rstrip()
        if line.bins:
            texts += [f"{each.bin} {each.quantity} {goods}" for each in line.bins]
        else:
            texts.append(f"{line.location} {line.remaining_quantity} {goods}".lstrip())
    return tuple(dict.fromkeys(texts))
