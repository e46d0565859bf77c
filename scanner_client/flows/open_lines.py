"""The lines of one order while they are worked on: what is left of each, in base units, and what was done.

Receiving, picking and shipping of transfers share it: one rule for which line an item goes to, one for what is too much.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from scanner_client.flows.documents import line_text
from scanner_client.flows.prompts import Flow, ListLine
from scanner_client.flows.questions import show_summary
from scanner_client.flows.wording import in_base_unit
from shared.errors import NOT_ON_DOCUMENT, WORK_FINISHED, Refused
from shared.quantities import ONE, ZERO, quantity_in_base_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner_client.flows.conversation import Conversation
    from shared.barcodes.directory import ItemFound
    from shared.errors import Problem
    from shared.quantities import Quantity
    from shared.wire.work import OpenDocument, OpenLine


_Key: TypeAlias = tuple[int, str, str]
"""Number of an order line; and bin and lot, where it is taken from several places."""


class OpenLines:
    """What is left on the lines of an order."""

    def __init__(self, c: Conversation, order: OpenDocument) -> None:
        self.c = c
        self.order = order
        numbers = [line.line for line in order.lines]
        self._split = {number for number in numbers if numbers.count(number) > 1}
        """Order lines that are taken from several places: each place is a line of its own here."""
        self._left = {self._key(line): _base(c, line) for line in order.lines}
        self._ordered = dict(self._left)
        self._serials: list[tuple[str, str]] = []
        self._given_up: set[_Key] = set()
        self._records = 0

    def _key(self, line: OpenLine) -> _Key:
        """What the line is known by, also where it is proposed elsewhere now."""
        return (line.line, line.bin, line.lot) if line.line in self._split else (line.line, "", "")

    @property
    def items(self) -> frozenset[str]:
        return frozenset(line.item for line in self.order.lines)

    @property
    def left(self) -> bool:
        """Whether anything is left to do."""
        return any(self._left.values())

    @property
    def was_worked_on(self) -> bool:
        return self._records > 0

    def left_on(self, line: OpenLine) -> Quantity:
        """Of one line, in the item's base unit."""
        return self._left[self._key(line)]

    def left_of(self, found: ItemFound) -> Quantity:
        """Of the line that the item goes to, in its base unit. Raises: Refused(NOT_ON_DOCUMENT)."""
        return self._left[self._key(self.line_of(found))]

    def ordered_of(self, found: ItemFound) -> Quantity:
        """What that line had left when the work began."""
        return self._ordered[self._key(self.line_of(found))]

    def serials_of(self, item_no: str) -> Iterator[str]:
        """Serial numbers taken so far."""
        return (serial for item, serial in self._serials if item == item_no)

    def line_of(self, found: ItemFound) -> OpenLine:
        """The line the item goes to: the first with something left, else the first. Raises: Refused(NOT_ON_DOCUMENT)."""
        lines = list(self._lines_of(found))
        if not lines:
            raise Refused(NOT_ON_DOCUMENT, item=found.item.no, document=self.order.no)
        needed = in_base_unit(found.item, found.uom, ONE if found.quantity is None else found.quantity)
        fitting = [line for line in lines if self._left[self._key(line)] >= needed]
        return next(iter(fitting), next((line for line in lines if self._left[self._key(line)]), lines[0]))

    def _lines_of(self, found: ItemFound) -> Iterator[OpenLine]:
        return (line for line in self.order.lines if (line.item, line.variant) == (found.item.no, found.variant))

    def require_some_left(self, found: ItemFound, too_much: Problem) -> None:
        """Before anything is asked about an item. Raises: Refused with `too_much` where nothing of it is left to do."""
        if not self.left_of(found):
            self.require_left(replace(found, quantity=found.quantity or ONE), too_much)

    def require_left(self, found: ItemFound, too_much: Problem, line: OpenLine | None = None) -> None:
        """Raises: Refused with `too_much` (OVER_RECEIPT or OVER_SHIPMENT) where it is more than one line has left."""
        line = line or self.line_of(found)
        wanted = in_base_unit(found.item, found.uom, ONE if found.quantity is None else found.quantity)
        if wanted > self._left[self._key(line)]:
            raise Refused(
                too_much,
                quantity=f"{wanted} {found.item.base_uom}",
                item=found.item.no,
                outstanding=self._left[self._key(line)],
                document=self.order.no,
            )

    def has_left(self, found: ItemFound) -> bool:
        """Whether the line that the item goes to has as much left. Raises: Refused(NOT_ON_DOCUMENT)."""
        wanted = in_base_unit(found.item, found.uom, ONE if found.quantity is None else found.quantity)
        return wanted <= self.left_of(found)

    def hear_changes(self, *, at_once: bool = False) -> None:
        """Take over what others did with the order meanwhile, and say it with the next prompt.

        What the device last heard of it says whether there is anything; `at_once`: the server is asked in any case. A refusal
        is shown first.
        """
        if self.c.is_refusing:
            return
        kept = self.c.lookup.kept_document(self.order.kind, self.order.no)
        if not at_once and not self.is_behind(kept):
            return
        now = self.c.lookup.open_document(self.order.kind, self.order.no)
        if not self.is_behind(now):
            return
        said = self.adopt(now)
        self.c.forget_put_back()
        if now is None:
            self.c.inform(Refused(WORK_FINISHED, document=self.order.no).sentence, short=WORK_FINISHED.short)
        elif said:
            self.c.inform(f"{self.order.no} has changed: {', '.join(said)}", short="Changed")

    def take(self, found: ItemFound, line: OpenLine | None = None) -> OpenLine:
        """The line it goes to, which has so much less left now."""
        line = line or self.line_of(found)
        taken = in_base_unit(found.item, found.uom, ONE if found.quantity is None else found.quantity)
        self._left[self._key(line)] = max(self._left[self._key(line)] - taken, ZERO)
        self._records += 1
        if found.serial_no:
            self._serials.append((found.item.no, found.serial_no))
        return line

    def give_up(self, line: OpenLine, quantity: Quantity) -> None:
        """So much of the line, in base units, is not done here; it is planned anew, or left."""
        self._left[self._key(line)] = self._left[self._key(line)] - quantity
        self._given_up.add(self._key(line))

    def is_behind(self, kept: OpenDocument | None) -> bool:
        """Whether the order has changed since it was opened. What was done here and the server has not heard of is no change."""
        return bool(self._changed(kept) or self._added(kept))

    def adopt(self, now: OpenDocument | None) -> tuple[str, ...]:
        """Take over what the order is now, and say in words what is different.

        What others did or took away leaves less, what was planned anew comes on top. More on a known line is what the server has
        not heard of yet. Source: spec/handheld.md, section 2, rule 12.
        """
        changed, added = self._changed(now), self._added(now)
        said = [
            _change_text(line, changed[key], self._left[key]) for line in self.order.lines if (key := self._key(line)) in changed
        ]
        for key, (_, left) in changed.items():
            self._left[key] = left
        for line in added:
            self._left[self._key(line)] = self._ordered[self._key(line)] = _base(self.c, line)
        lines = tuple(changed[key][0] if (key := self._key(line)) in changed else line for line in self.order.lines)
        self.order = self.order.model_copy(update={"lines": (*lines, *added)})
        return (*said, *(f"new: {line.item} {line.bin}".strip() for line in added))

    def _changed(self, now: OpenDocument | None) -> dict[_Key, tuple[OpenLine, Quantity]]:
        """Lines that have less left now, or stand elsewhere, also those that were given up; as they are now, and what is left."""
        lines = {self._key(line): line for line in now.lines} if now else {}
        changed = {}
        for line in self.order.lines:
            key = self._key(line)
            left, is_now = self._left[key], lines.get(key, line)
            left_now, is_elsewhere = _base(self.c, is_now) if key in lines else ZERO, _place(is_now) != _place(line)
            if is_elsewhere and not left and key in self._given_up:
                changed[key] = (is_now, left_now)
            elif left and (left_now < left or is_elsewhere):
                changed[key] = (is_now, min(left, left_now))
        return changed

    def _added(self, now: OpenDocument | None) -> tuple[OpenLine, ...]:
        return tuple(line for line in (now.lines if now else ()) if self._key(line) not in self._left)

    def show(self, context: str, current: OpenLine | None = None) -> None:
        """Context, progress and the list of lines for the next prompt."""
        done = sum(not left for left in self._left.values())
        self.c.context = context
        self.c.progress = f"{done} of {len(self._left)}"
        self.c.lines = tuple(
            ListLine(
                line_text(self.c.lookup, line),
                f"{line.bin} {self._left[self._key(line)]} left".strip(),
                is_done=not self._left[self._key(line)],
                is_current=line is current,
            )
            for line in self.order.lines
        )

    def summary(self, what: str) -> Flow[None]:
        """What was done and what is left, which stands first in the list; the end of the task."""
        self.show(self.order.no)
        self.c.lines = tuple(sorted(self.c.lines, key=lambda line: line.is_done))
        open_lines = sum(bool(left) for left in self._left.values())
        self.c.understood = (f"{what}: {self._records} recorded", f"{open_lines} lines left" if open_lines else "complete")
        yield from show_summary(self.c, f"{what} {self.order.no}")


def _place(line: OpenLine) -> tuple[str, ...]:
    """What a person must hear of when it changes; the tote is not: whoever picks named it."""
    return (line.item, line.variant, line.bin, line.to_bin, line.lot, line.serial)


def _change_text(line: OpenLine, changed: tuple[OpenLine, Quantity], left: Quantity) -> str:
    is_now, left_now = changed
    if left_now < left:
        return f"{line.item}: {left_now} left, not {left}"
    return f"{line.item}: now {is_now.bin} {is_now.lot or is_now.serial}".strip()


def _base(c: Conversation, line: OpenLine) -> Quantity:
    """What a line has left in the item's base unit; as it stands where the device does not know the item or its unit."""
    item = c.lookup.item(line.item)
    per_unit = item.base_units_per(line.uom) if item else None
    return quantity_in_base_unit(line.quantity, per_unit) if per_unit else line.quantity
