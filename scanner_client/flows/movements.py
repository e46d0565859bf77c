"""Movements that were planned, replenishment among them: line by line from bin to bin.

1. Scan the movement, or choose it from the list, which has the most urgent first; or scan an item or a bin on it.
2. Go to the bin that the goods are in: it is scanned, and not again for the next line in it. Another bin is refused with the one
   that is expected.
3. Scan the goods: item, lot, serial number or plate. What is left of the line is in hand, unless the label or `12*` says less.
4. The bin that they go to is proposed. Scan it: done (`put_down.py`). SKIP: the line comes last. SHORT: less is there than planned.

Source: spec/warehouse.md, section 7, rules 1 to 3; spec/handheld.md, section 7.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.activity_lines import ActivityLines
from scanner_client.flows.checks import require_one_piece, without_untracked_numbers
from scanner_client.flows.claims import claim, give_back
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.documents import scan_document
from scanner_client.flows.prompts import Flow, Pressed
from scanner_client.flows.put_down import put_down, text_of
from scanner_client.flows.questions import scan_bin, scan_item, show_summary
from scanner_client.flows.short_picks import CAUSE_KEYS, Shortage, ask_shortage
from scanner_client.flows.wording import described
from shared.barcodes.directory import BinFound, ItemFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import WRONG_ITEM, Refused
from shared.quantities import Quantity
from shared.wire.warehouse import LineShort

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from shared.wire.work import OpenDocument, OpenLine

_EXCEPTIONS = CAUSE_KEYS | {FunctionCode.SKIP, FunctionCode.DONE}
_ASK_MAX = 16


def move_planned(lookup: Lookup, document: OpenDocument | None = None) -> Flow[None]:
    """One movement, until nothing is left or the person leaves."""
    c = Conversation(lookup, "MOVEMENT")
    try:
        document = document or (yield from scan_document(c, "Scan movement", ("movement",)))
        c.accept(f"{document.no}: {len(document.lines)} lines", short=document.no)
        if not (yield from claim(c, document)):
            yield from show_summary(c, "Not yours")
            return
        yield from _Movement(c, document).work()
    except SteppedBack:
        return


class _Movement:
    """One movement while it is worked on."""

    def __init__(self, c: Conversation, document: OpenDocument) -> None:
        self.c = c
        self.document = document
        self.lines = ActivityLines(c, document)
        self.bin_code = ""
        """Where the person is."""

    def work(self) -> Flow[None]:
        """Raises: SteppedBack, and gives the rest back."""
        try:
            while (line := self._next_line()) is not None and (yield from self._work_on(line)):
                pass
        except SteppedBack:
            give_back(self.c, self.document)
            raise
        if self.lines.left:
            give_back(self.c, self.document)
        yield from self.lines.summary("Moved")

    def _next_line(self) -> OpenLine | None:
        self.lines.hear_changes()
        return next(iter(self.lines.waiting()), None)

    def _work_on(self, line: OpenLine) -> Flow[bool]:
        """One line, or what was scanned instead; False when the person is done. Raises: SteppedBack at the bin."""
        self._show(line)
        if line.bin and line.bin != self.bin_code:
            return (yield from self._go_to_bin(line))
        try:
            return (yield from self._take(line))
        except Refused as refused:
            self.c.refuse(refused)
        except SteppedBack:
            self.bin_code = ""
            self.c.inform("Not moved")
        return True

    def _show(self, line: OpenLine) -> None:
        self.lines.show_waiting(line)
        if self.document.priority:
            self.c.context = f"!{self.document.priority} {self.c.context}"

    def _go_to_bin(self, line: OpenLine) -> Flow[bool]:
        """The person says where they are by scanning the bin. Raises: SteppedBack."""
        ask = f"Go to {line.bin}"
        card = yield from scan_bin(
            self.c,
            ask if len(ask) <= _ASK_MAX else "Go to bin",
            direction="outbound",
            also="scan it, or SKIP, SHORT",
            functions=_EXCEPTIONS,
            expected=line.bin,
        )
        if isinstance(card, Pressed):
            return (yield from self._exception(line, card.function))
        self.bin_code = card.code
        self.c.accept(f"Bin {card.code}")
        return True

    def _take(self, line: OpenLine) -> Flow[bool]:
        """Goods of this bin, then the bin they go to. Raises: Refused, SteppedBack."""
        heard = yield from scan_item(
            self.c,
            "Scan goods",
            switches={Wanted.BIN},
            also="or SKIP, SHORT, DONE",
            functions=_EXCEPTIONS,
            items_here={each.item for each in self._here(line)},
        )
        match heard:
            case Pressed(function):
                return (yield from self._exception(line, function))
            case BinFound(card):
                self._go_on_in(card.code)
            case ItemFound():
                yield from self._carry(line, without_untracked_numbers(heard))
        return True

    def _here(self, line: OpenLine) -> list[OpenLine]:
        """Lines that take from the same bin."""
        return [each for each in self.lines.waiting() if each.bin == line.bin]

    def _go_on_in(self, bin_code: str) -> None:
        """Another bin of the movement comes first; one that it does not take from is refused. Raises: Refused(WRONG_ITEM)."""
        there = [each for each in self.lines.waiting() if each.bin == bin_code]
        if not there:
            raise Refused(WRONG_ITEM, read=f"bin {bin_code}", activity=self.document.no, expected=self._expected())
        for each in [each for each in self.lines.waiting() if each not in there]:
            self.lines.skip(each)
        self.bin_code = bin_code
        self.c.accept(f"Bin {bin_code}")

    def _expected(self) -> str:
        line = self.lines.waiting()[0]
        return f"{line.item} {line.variant}".strip()

    def _carry(self, line: OpenLine, found: ItemFound) -> Flow[None]:
        require_one_piece(found)
        here = self._here(line)
        if (found.item.no, found.variant) not in {(each.item, each.variant) for each in here}:
            expected = " or ".join(dict.fromkeys(f"{each.item} {each.variant}".strip() for each in here))
            raise Refused(WRONG_ITEM, read=found.what, activity=self.document.no, expected=expected)
        named = yield from self.lines.named(found, here)
        if named is None:
            return
        goods, line = named
        self._show(line)
        self.c.understood = (*described(goods, self.c.lookup.date_order()), text_of(goods))
        self.c.accept(f"{text_of(goods)} of {goods.item.no}", short=text_of(goods)[:_ASK_MAX])
        put = yield from put_down(self.c, goods, self.lines.place_of(line), can_skip=True)
        if put is None:
            self.lines.skip(line)
            return
        self.lines.record(line, put)
        yield from self.lines.check_bin(line)

    def _exception(self, line: OpenLine, function: FunctionCode) -> Flow[bool]:
        """False when the person is done."""
        if function is FunctionCode.DONE:
            return not (yield from self.lines.finish())
        if function is FunctionCode.SKIP:
            self.lines.skip(line)
            return True
        shortage = yield from ask_shortage(self.c, line, function, self.lines.left_together(line))
        if shortage is not None:
            self._record_short(line, shortage)
        return True

    def _record_short(self, line: OpenLine, shortage: Shortage) -> None:
        """What is missing, of the last of the lines that go together first."""
        missing, records = shortage.missing_base, []
        for each in reversed(self.lines.together(line)):
            part = min(missing, self.lines.left_on(each))
            if part:
                self.lines.give_up(each, part)
                missing = Quantity(missing - part)
                records.append(
                    LineShort(activity=self.document.no, line=each.line, quantity=part, cause=shortage.cause, note=shortage.note)
                )
        self.c.accept(f"{line.item} is short: {shortage.missing_base} are missing", *records, short="Short")
