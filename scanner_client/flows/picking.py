"""Pick a sales order line by line, bring it to the dock, and ship it; a document of the warehouse: `pick_documents.py`.

1. Scan order, or choose it from the list.
2. Go to bin: the proposed bin must be scanned; BIN allows another one. Left out where the location has no bins.
3. Scan item: the line's item, its lot or serial number. Another lot than planned is taken if it may leave; an expired or blocked
   one is refused, as is another item. SHORT: take what is there, the rest stays on the order. SKIP: the line comes last.
4. Quantity: the label's, ALL that is left, a figure, or one more by every scan. More than is left: refused. Serial numbers one by
   one. Each lot and serial number is recorded at once, until the line is full.
5. Ship? after the last line; asked again where lines are short. A summary ends it.

Source: spec/handheld.md, section 7.5; spec/warehouse.md, section 6; spec/tracking.md, section 8, rules 6 and 7.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from scanner_client.flows.checks import require_may_leave, require_one_piece, without_untracked_numbers
from scanner_client.flows.claims import claim, give_back
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.documents import line_text, scan_document
from scanner_client.flows.item_questions import ask_lot, ask_serial
from scanner_client.flows.open_lines import OpenLines
from scanner_client.flows.pick_documents import pick_document
from scanner_client.flows.prompts import Flow, Pressed
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import confirm, scan_bin, scan_item
from scanner_client.flows.wording import amount, described, numbers
from shared.barcodes.directory import ItemFound
from shared.barcodes.function_codes import FunctionCode
from shared.errors import OVER_SHIPMENT, WRONG_KIND, Refused
from shared.quantities import ONE
from shared.wire.picking import Picked, Shipped

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from shared.wire.work import OpenDocument, OpenLine

_EXCEPTIONS = frozenset({FunctionCode.SHORT, FunctionCode.SKIP})


def pick(lookup: Lookup, order: OpenDocument | None = None) -> Flow[None]:
    """Pick one document, or one order and ship it. Esc at a bin leaves; what was picked stays picked."""
    c = Conversation(lookup, "PICK")
    try:
        while order is None or not (yield from claim(c, order)):
            order = yield from scan_document(c, "Scan order", ("pick", "sales_order"))
    except SteppedBack:
        return
    yield from pick_document(c, order) if order.kind == "pick" else _pick_order(c, order)


def _pick_order(c: Conversation, order: OpenDocument) -> Flow[None]:
    """Pick a sales order for which nothing was planned."""
    picking = _Picking(c, order)
    try:
        yield from picking.pick_lines()
    except SteppedBack:
        give_back(c, order)
        return
    yield from picking.ship()
    yield from picking.lines.summary("Picked")


class _Done(Enum):
    """How the work on a line ended."""

    FULL = auto()
    SHORT = auto()
    SKIPPED = auto()


class _Picking:
    """One sales order while it is picked."""

    def __init__(self, c: Conversation, order: OpenDocument) -> None:
        self.c = c
        self.order = order
        self.lines = OpenLines(c, order)
        self.bin_code = ""
        c.place = order.no

    def pick_lines(self) -> Flow[None]:
        """Line after line in the order of the bins; skipped ones last. Raises: SteppedBack at a bin."""
        waiting = deque(sorted(self.order.lines, key=lambda line: (line.bin, line.line)))
        while waiting:
            line = waiting.popleft()
            if not self.lines.left_on(line):
                continue
            if (yield from self._pick_line(line)) is _Done.SKIPPED:
                waiting.append(line)

    def _pick_line(self, line: OpenLine) -> Flow[_Done]:
        """Bin, then item until the line is full. Esc at the item asks for the bin again."""
        while True:
            self.lines.show(self._line_text(line), line)
            skipped = yield from self._go_to_bin(line)
            if skipped:
                return skipped
            try:
                return (yield from self._take_items(line))
            except SteppedBack:
                self.bin_code = ""
                if not self._is_in_a_bin(line):
                    raise

    def _is_in_a_bin(self, line: OpenLine) -> bool:
        return bool(line.bin) or self.c.lookup.location().bin_mandatory

    def _line_text(self, line: OpenLine) -> str:
        return f"{line_text(self.c.lookup, line)} {numbers(line.lot, line.serial)}".strip()

    def _go_to_bin(self, line: OpenLine) -> Flow[_Done | None]:
        """The person says where they are by scanning the bin; not again for the next line in it."""
        if not self._is_in_a_bin(line) or (line.bin and line.bin == self.bin_code):
            return None
        expected, ask = line.bin, f"Go to {line.bin}" if line.bin else "Scan bin"
        while True:
            found = yield from scan_bin(
                self.c,
                ask,
                direction="outbound",
                also="scan it" + (", BIN = other, SKIP, SHORT" if expected else ", SKIP, SHORT"),
                functions=_EXCEPTIONS | ({FunctionCode.BIN} if expected else set()),
                expected=expected,
            )
            if not isinstance(found, Pressed):
                self.bin_code = found.code
                self.c.accept(f"Bin {found.code}")
                return None
            if found.function is not FunctionCode.BIN:
                return self._exception(line, found.function)
            self.c.question(f"Other bin than {line.bin}: scan it", "Other bin")
            expected, ask = "", "Scan other bin"

    def _exception(self, line: OpenLine, function: FunctionCode) -> _Done:
        if function is FunctionCode.SKIP:
            self.c.accept(f"{line.item} comes last", short="Skipped")
            return _Done.SKIPPED
        self.c.accept(f"{line.item} is short: {self.lines.left_on(line)} stay on the order", short="Short")
        return _Done.SHORT

    def _take_items(self, line: OpenLine) -> Flow[_Done]:
        """Lots or pieces until nothing is left on the line. Raises: SteppedBack at the item."""
        hand: ItemFound | None = None
        while self.lines.left_on(line):
            self.lines.show(self._line_text(line), line)
            heard = yield from scan_item(
                self.c,
                hand=hand,
                also=f"{line.item}: {self.lines.left_on(line)} left",
                functions=_EXCEPTIONS,
                items_here={line.item},
            )
            if isinstance(heard, Pressed):
                return self._exception(line, heard.function)
            assert isinstance(heard, ItemFound)
            try:
                ended = yield from self._take(line, without_untracked_numbers(heard))
                hand = replace(heard, lot_no="", serial_no="", expires_on=None, quantity=None)
                if ended:
                    return self._exception(line, ended)
            except Refused as refused:
                self.c.refuse(refused)
            except SteppedBack:
                self.c.inform("Not picked")
        return _Done.FULL

    def _take(self, line: OpenLine, found: ItemFound) -> Flow[FunctionCode | None]:
        """One lot or some pieces of the line's item; the key that ended the line, if one did."""
        _require_item_of(line, found)
        require_one_piece(found)
        if found.item.tracking.serial_specific:
            return (yield from self._take_serials(line, found))
        found = yield from ask_lot(self.c, found, check=lambda item: require_may_leave(self.c.lookup, item))
        if not found.quantity:
            answer = yield from ask_quantity(
                self.c,
                found,
                left_base=self.lines.left_on(line),
                check=lambda item: self.lines.require_left(item, OVER_SHIPMENT, line),
                functions=_EXCEPTIONS,
            )
            if isinstance(answer, Pressed):
                return answer.function
            found = answer
        self._record(line, found)
        return None

    def _take_serials(self, line: OpenLine, found: ItemFound) -> Flow[FunctionCode | None]:
        while self.lines.left_on(line):
            piece = yield from ask_serial(
                self.c,
                found,
                list(self.lines.serials_of(found.item.no)),
                check=lambda item: require_may_leave(self.c.lookup, item),
                functions=_EXCEPTIONS,
                also=f"{self.lines.left_on(line)} left",
            )
            if not isinstance(piece, ItemFound):
                return piece.function if piece else None
            piece = yield from ask_lot(self.c, piece)
            self._record(line, piece)
            found = replace(found, serial_no="", quantity=None)
        return None

    def _record(self, line: OpenLine, found: ItemFound) -> None:
        self.lines.require_left(found, OVER_SHIPMENT, line)
        quantity = ONE if found.quantity is None else found.quantity
        self.lines.take(found, line)
        record = Picked(
            order=self.order.no,
            line=line.line,
            item=found.item.no,
            variant=found.variant,
            lot=found.lot_no,
            serial=found.serial_no,
            uom=found.uom,
            quantity=quantity,
            from_bin=self.bin_code,
        )
        text, left = amount(found.item, found.uom, quantity), f"{self.lines.left_on(line)} {found.item.base_uom} left"
        self.c.understood = (*described(found, self.c.lookup.date_order()), f"{text} picked, {left}")
        self.c.accept(f"{text} of {found.item.no} picked, {left}", record, short=f"+{quantity} {found.uom}")

    def ship(self) -> Flow[None]:
        """What was picked leaves, once the person says so; said again where the order is not complete."""
        self.lines.show(self.order.no)
        if self.lines.left and not self.lines.was_worked_on:
            self.c.inform("Nothing was picked")
            return
        short = sum(bool(self.lines.left_on(line)) for line in self.order.lines)
        if not (yield from confirm(self.c, "Ship it?", also="OK = ship, Esc = later", by={FunctionCode.POST, FunctionCode.DONE})):
            return
        if short:
            self.c.question(f"{short} lines are short. Ship what is picked?", "Ship part?")
            if not (yield from confirm(self.c, "Ship part?", by={FunctionCode.POST})):
                return
        self.c.accept(f"{self.order.no} shipped", Shipped(order=self.order.no), short="Shipped")


def _require_item_of(line: OpenLine, found: ItemFound) -> None:
    """Raises: Refused(WRONG_KIND) for another item than the line's."""
    if (found.item.no, found.variant) != (line.item, line.variant):
        raise Refused(WRONG_KIND, what=found.what, wanted=f"item {line.item} {line.variant}".strip())
