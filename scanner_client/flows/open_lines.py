"""The lines of one order while they are worked on: what is left of each, in base units, and what was done.

Receiving, picking and shipping of transfers share it: one rule for which line an item goes to, one for what is too much.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_client.flows.documents import line_text
from scanner_client.flows.prompts import Flow, ListLine
from scanner_client.flows.questions import show_summary
from scanner_client.flows.wording import in_base_unit
from shared.errors import NOT_ON_DOCUMENT, Refused
from shared.quantities import ONE, quantity_in_base_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner_client.flows.conversation import Conversation
    from shared.barcodes.directory import ItemFound
    from shared.errors import Problem
    from shared.quantities import Quantity
    from shared.wire.work import OpenDocument, OpenLine


class OpenLines:
    """What is left on the lines of an order."""

    def __init__(self, c: Conversation, order: OpenDocument) -> None:
        self.c = c
        self.order = order
        self._left = {line.line: _base(c, line) for line in order.lines}
        self._ordered = dict(self._left)
        self._serials: list[tuple[str, str]] = []
        self._records = 0

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
        return self._left[line.line]

    def left_of(self, found: ItemFound) -> Quantity:
        """Of the line that the item goes to, in its base unit. Raises: Refused(NOT_ON_DOCUMENT)."""
        return self._left[self.line_of(found).line]

    def ordered_of(self, found: ItemFound) -> Quantity:
        """What that line had left when the work began."""
        return self._ordered[self.line_of(found).line]

    def serials_of(self, item_no: str) -> Iterator[str]:
        """Serial numbers taken so far."""
        return (serial for item, serial in self._serials if item == item_no)

    def line_of(self, found: ItemFound) -> OpenLine:
        """The line the item goes to: the first with something left, else the first. Raises: Refused(NOT_ON_DOCUMENT)."""
        lines = list(self._lines_of(found))
        if not lines:
            raise Refused(NOT_ON_DOCUMENT, item=found.item.no, document=self.order.no)
        needed = in_base_unit(found.item, found.uom, ONE if found.quantity is None else found.quantity)
        fitting = [line for line in lines if self._left[line.line] >= needed]
        return next(iter(fitting), next((line for line in lines if self._left[line.line]), lines[0]))

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
        if wanted > self._left[line.line]:
            raise Refused(
                too_much,
                quantity=f"{wanted} {found.item.base_uom}",
                item=found.item.no,
                outstanding=self._left[line.line],
                document=self.order.no,
            )

    def take(self, found: ItemFound, line: OpenLine | None = None) -> OpenLine:
        """The line it goes to, which has so much less left now."""
        line = line or self.line_of(found)
        taken = in_base_unit(found.item, found.uom, ONE if found.quantity is None else found.quantity)
        self._left[line.line] = self._left[line.line] - taken
        self._records += 1
        if found.serial_no:
            self._serials.append((found.item.no, found.serial_no))
        return line

    def show(self, context: str, current: OpenLine | None = None) -> None:
        """Context, progress and the list of lines for the next prompt."""
        done = sum(not left for left in self._left.values())
        self.c.context = context
        self.c.progress = f"{done} of {len(self._left)}"
        self.c.lines = tuple(
            ListLine(
                line_text(self.c.lookup, line),
                f"{line.bin} {self._left[line.line]} left".strip(),
                is_done=not self._left[line.line],
                is_current=line is current,
            )
            for line in self.order.lines
        )

    def summary(self, what: str) -> Flow[None]:
        """What was done and what is left; the end of the task."""
        self.show(self.order.no)
        open_lines = sum(bool(left) for left in self._left.values())
        self.c.understood = (f"{what}: {self._records} recorded", f"{open_lines} lines left" if open_lines else "complete")
        yield from show_summary(self.c, f"{what} {self.order.no}")


def _base(c: Conversation, line: OpenLine) -> Quantity:
    """What a line has left in the item's base unit; as it stands where the device does not know the item or its unit."""
    item = c.lookup.item(line.item)
    per_unit = item.base_units_per(line.uom) if item else None
    return quantity_in_base_unit(line.quantity, per_unit) if per_unit else line.quantity
