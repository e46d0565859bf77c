"""Count the bins of a count order, blind.

1. Count what? The count order is scanned or chosen from the list (or one of its bins is scanned).
2. Scan bin. Where the location has no bins this is left out.
3. Scan item: each scan is one of the unit scanned; `12*` before it is twelve; a figure after it replaces what was counted of it;
   the minus label takes the next scan away. A lot is asked once and stays until another lot or item is scanned; serial numbers are
   scanned one by one. Every scan is recorded at once.
4. The next bin, DONE or the empty-bin label ends the bin. Items that the order has in it and nobody scanned: "2 not counted: 0,
   or go back". Zero is said, never assumed.
5. DONE at the bin prompt finishes the person's recording; asked twice. A summary ends it, without expected figures.

Expected quantities never reach this flow. Esc leaves; what was counted stays counted.
Source: spec/handheld.md, section 7.1; spec/counting.md, sections 5 to 7 and 12.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from scanner_client.flows.checks import require_bin_here, require_one_piece, without_untracked_numbers
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.documents import scan_document
from scanner_client.flows.figures import figure
from scanner_client.flows.item_questions import ask_expiration, ask_lot, ask_serial
from scanner_client.flows.prompts import Flow, ListLine, Pressed, Typed
from scanner_client.flows.quantity_question import figure_of_item, is_sure
from scanner_client.flows.questions import choose, confirm, scan_bin, scan_item, show_summary
from scanner_client.flows.wording import amount, described, in_base_unit, numbers
from shared.barcodes.directory import BinFound, ItemFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import QUANTITY_NOT_POSITIVE, SERIAL_SCANNED_TWICE, Refused
from shared.quantities import ONE, ZERO, Quantity
from shared.wire.counting import CountFinished, CountRecorded

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from shared.wire.catalog import BinCard
    from shared.wire.work import OpenDocument, OpenLine

_Key: TypeAlias = tuple[str, str, str, str, str]
"""Bin, item, variant, lot, serial."""


def count(lookup: Lookup, order: OpenDocument | None = None) -> Flow[None]:
    """Count on one order: bin by bin, item by item, until it is finished or left."""
    c = Conversation(lookup, "COUNT")
    try:
        order = order or (yield from scan_document(c, "Count what?", ("count_order",)))
        counting = _Counting(c, order)
        c.place = order.no
        while not (yield from counting.count_bins()):
            pass
    except SteppedBack:
        return


class _Counting:
    """What this person has counted on this order so far, in base units: for minus, for what is missing, for the summary."""

    def __init__(self, c: Conversation, order: OpenDocument) -> None:
        self.c = c
        self.order = order
        self.counted: dict[_Key, Quantity] = {}
        self.bins_done: list[str] = []
        self.hand: ItemFound | None = None

    def count_bins(self) -> Flow[bool]:
        """Bins until the recording is finished: True. Raises: SteppedBack at the bin prompt."""
        uses_bins = self.c.lookup.location().bin_mandatory or any(line.bin for line in self.order.lines)
        next_bin = "" if not uses_bins else (yield from self._scan_bin())
        while next_bin is not None:
            next_bin = yield from self._count_bin(next_bin)
            if next_bin is None and uses_bins:
                next_bin = yield from self._scan_bin()
        return (yield from self._finish())

    def _scan_bin(self) -> Flow[str | None]:
        """The next bin; None: DONE, the whole order."""
        self.hand = None
        self._show("")
        heard = yield from scan_bin(self.c, also="DONE = finish", functions={FunctionCode.DONE})
        return None if isinstance(heard, Pressed) else heard.code

    def _show(self, bin_code: str) -> None:
        bins = sorted({line.bin for line in self.order.lines} - {""})
        done = [code for code in bins if code in self.bins_done]
        self.c.context = f"Bin {bin_code}" if bin_code else f"Order {self.order.no}"
        self.c.place = bin_code or self.order.no
        self.c.progress = f"{len(done)} of {len(bins)}" if bins else ""
        self.c.lines = tuple(ListLine(code, is_done=code in done, is_current=code == bin_code) for code in bins)

    def _count_bin(self, bin_code: str) -> Flow[str | None]:
        """Items until DONE or the next bin, which is the answer; None: no bin was scanned. Esc leaves the bin as it is."""
        self.hand = None
        self._show(bin_code)
        self.c.accept(f"Bin {bin_code}" if bin_code else f"Order {self.order.no}")
        while True:
            try:
                ended, next_bin = yield from self._count_item(bin_code)
                if ended and (yield from self._bin_is_complete(bin_code)):
                    self.bins_done.append(bin_code)
                    return next_bin
            except SteppedBack:
                return None

    def _count_item(self, bin_code: str) -> Flow[tuple[bool, str | None]]:
        """One answer at the item prompt: whether it ends the bin, and the bin that comes next."""
        heard = yield from scan_item(
            self.c,
            hand=self.hand,
            switches={Wanted.BIN} if bin_code else (),
            also="or next bin, DONE" if bin_code else "or DONE",
            functions={FunctionCode.DONE, FunctionCode.ZERO, FunctionCode.MINUS},
            takes_figures=True,
        )
        match heard:
            case BinFound(card):
                return self._is_next_bin(card, bin_code), card.code
            case Pressed(FunctionCode.DONE):
                return True, None
            case Pressed(FunctionCode.ZERO):
                return (yield from self._empty(bin_code)), None
            case Typed(text):
                yield from self._set(bin_code, text)
            case ItemFound():
                yield from self._add(bin_code, heard)
        return False, None

    def _is_next_bin(self, card: BinCard, bin_code: str) -> bool:
        try:
            require_bin_here(card, self.c.lookup.location())
        except Refused as refused:
            self.c.refuse(refused)
            return False
        self.c.inform(f"Still bin {card.code}")
        return card.code != bin_code

    def _add(self, bin_code: str, found: ItemFound) -> Flow[None]:
        """What was scanned, as soon as its numbers are known. Esc at one of them is back at the item prompt."""
        if found.item.tracking.serial_specific and not found.serial_no:
            yield from self._add_serials(bin_code, found)
            return
        try:
            found = yield from self._numbered(found)
            if (yield from is_sure(self.c, found)):
                self._record(bin_code, found)
        except Refused as refused:
            self.c.refuse(refused)
        except SteppedBack:
            self.c.inform("Not counted")

    def _numbered(self, found: ItemFound) -> Flow[ItemFound]:
        """With lot and date: of the label, of the same item before it, or asked."""
        found = without_untracked_numbers(found)
        require_one_piece(found)
        hand = self.hand
        if hand and not found.lot_no and (hand.item.no, hand.variant) == (found.item.no, found.variant):
            found = replace(found, lot_no=hand.lot_no, expires_on=found.expires_on or hand.expires_on)
        found = yield from ask_lot(self.c, found)
        return (yield from ask_expiration(self.c, found))

    def _add_serials(self, bin_code: str, found: ItemFound) -> Flow[None]:
        """Serial numbers of one item, one by one, until DONE, Esc or another item."""
        taken = [key[4] for key, pieces in self.counted.items() if key[1] == found.item.no and pieces]
        while True:
            try:
                piece = yield from ask_serial(self.c, found, taken, functions={FunctionCode.DONE})
                if not isinstance(piece, ItemFound):
                    return
                self._record(bin_code, (yield from self._numbered(piece)))
                taken.append(piece.serial_no)
            except Refused as refused:
                self.c.refuse(refused)
            except SteppedBack:
                return

    def _record(self, bin_code: str, found: ItemFound) -> None:
        """Add to the count, or take away. Raises: Refused."""
        self._require_not_counted(found)
        quantity = ONE if found.quantity is None else found.quantity
        key = _key(bin_code, found)
        total = self.counted.get(key, ZERO) + in_base_unit(found.item, found.uom, quantity)
        if total < ZERO or not quantity:
            raise Refused(QUANTITY_NOT_POSITIVE)
        in_base_unit(found.item, "", total)
        if quantity > ZERO:
            record = _recorded(self.order, bin_code, replace(found, quantity=quantity), mode="add")
        else:  # a recording adds or replaces: what is left replaces what was counted
            left = replace(found, uom=found.item.base_uom, quantity=total)
            record = _recorded(self.order, bin_code, left, mode="set")
        sign = "+" if quantity > ZERO else "−"
        self._counted(key, found, total, f"{sign}{amount(found.item, found.uom, abs(quantity))}, {total} in all", record)

    def _require_not_counted(self, found: ItemFound) -> None:
        takes_away = found.quantity is not None and found.quantity < ZERO
        is_counted = any(key[1] == found.item.no and key[4] == found.serial_no and left for key, left in self.counted.items())
        if found.serial_no and is_counted and not takes_away:
            raise Refused(SERIAL_SCANNED_TWICE, serial=found.serial_no, item=found.item.no)

    def _counted(self, key: _Key, found: ItemFound, total: Quantity, text: str, record: CountRecorded) -> None:
        self.counted[key] = total
        self.hand = replace(found, quantity=None)
        count_text = f"{total} {found.item.base_uom}"
        self.c.understood = (*described(found, self.c.lookup.date_order()), count_text)
        self.c.accept(f"{found.item.no} {text}", record, short=f"= {count_text}")

    def _set(self, bin_code: str, text: str) -> Flow[None]:
        """A figure replaces what was counted of the item in hand; a large one is asked twice."""
        typed = figure(text)
        assert self.hand is not None
        assert typed is not None
        if typed.takes_away:
            self._take_away(bin_code, self.hand, typed.uom, typed.quantity)
            return
        try:
            found = figure_of_item(self.hand, typed)
            quantity = ZERO if found.quantity is None else found.quantity
            if not (yield from is_sure(self.c, found)):
                return
            total = in_base_unit(found.item, found.uom, quantity)
            record = _recorded(self.order, bin_code, found, mode="set")
            self._counted(_key(bin_code, found), found, total, f"= {amount(found.item, found.uom, quantity)}", record)
        except Refused as refused:
            self.c.refuse(refused)

    def _take_away(self, bin_code: str, hand: ItemFound, uom: str, quantity: Quantity) -> None:
        try:
            self._record(bin_code, replace(hand, uom=uom or hand.uom, quantity=-quantity))
        except Refused as refused:
            self.c.refuse(refused)

    def _empty(self, bin_code: str) -> Flow[bool]:
        """The empty-bin label: zero of everything that the order has in the bin. Asked first where something was counted."""
        if any(key[0] == bin_code and pieces for key, pieces in self.counted.items()):
            self.c.question("Something was counted here. Zero of all the rest?", "Rest is zero?")
            if not (yield from confirm(self.c, "Rest is zero?", by={FunctionCode.ZERO})):
                return False
        self._record_zero(bin_code)
        return True

    def _record_zero(self, bin_code: str) -> None:
        missing = self._missing(bin_code)
        for line in missing:
            self.counted[(bin_code, line.item, line.variant, line.lot, line.serial)] = ZERO
        # Zero adds nothing to what this person may have counted here before: it says "looked, and found none".
        records = [_zero_recorded(self.order, line) for line in missing]
        self.c.accept(f"{bin_code or self.order.no}: {len(missing)} counted as 0", *records, short=f"{len(missing)} = 0")

    def _missing(self, bin_code: str) -> list[OpenLine]:
        """Lines of the order in this bin that nobody scanned anything of."""
        counted = {key[:3] for key in self.counted} | {(*key[:3], key[3], key[4]) for key in self.counted}
        missing = []
        for line in self.order.lines:
            key = (line.bin, line.item, line.variant)
            is_counted = (*key, line.lot, line.serial) in counted if line.lot or line.serial else key in counted
            if line.bin == bin_code and not is_counted:
                missing.append(line)
        return missing

    def _bin_is_complete(self, bin_code: str) -> Flow[bool]:
        """Whether the bin may be left: nothing missing, or its zero was said."""
        missing = self._missing(bin_code)
        if not missing:
            return True
        self.c.question(f"{len(missing)} not counted in {bin_code or self.order.no}: 0, or go back", f"{len(missing)} not counted")
        self.c.understood = tuple(f"{line.item} {numbers(line.lot, line.serial)}".strip() for line in missing)
        if (yield from choose(self.c, "Not counted", ("None there: 0", "Go back"))) != 1:
            return False
        self._record_zero(bin_code)
        return True

    def _finish(self) -> Flow[bool]:
        """Asked twice; then the recording is finished and cannot be counted on."""
        c = self.c
        left = sum(len(self._missing(code)) for code in {line.bin for line in self.order.lines} - set(self.bins_done))
        c.question(f"Finish counting {self.order.no}?" + (f" {left} lines are not counted by you." if left else ""), "Finish?")
        if not (yield from confirm(c, "Finish count?", by={FunctionCode.DONE})):
            return False
        c.question(f"{self.order.no} is finished for good. Sure?", "Sure?")
        if not (yield from confirm(c, "Finish: sure?", by={FunctionCode.DONE})):
            return False
        c.accept(f"{self.order.no} finished", CountFinished(order=self.order.no), short="Finished")
        yield from self._summary()
        return True

    def _summary(self) -> Flow[None]:
        items = {key[1] for key in self.counted}
        self.c.progress = ""
        self.c.lines = tuple(
            ListLine(f"{key[0]} {key[1]} {numbers(key[3], key[4])}".strip(), str(pieces), is_done=True)
            for key, pieces in self.counted.items()
        )
        self.c.understood = (f"{len(set(self.bins_done))} bins", f"{len(items)} items", f"{len(self.counted)} figures")
        yield from show_summary(self.c, "Count finished")


def _key(bin_code: str, found: ItemFound) -> _Key:
    return bin_code, found.item.no, found.variant, found.lot_no, found.serial_no


def _recorded(order: OpenDocument, bin_code: str, found: ItemFound, *, mode: Literal["add", "set"]) -> CountRecorded:
    """The item in hand with its quantity, as it is recorded."""
    return CountRecorded(
        order=order.no,
        bin=bin_code,
        item=found.item.no,
        variant=found.variant,
        lot=found.lot_no,
        serial=found.serial_no,
        uom=found.uom,
        quantity=ZERO if found.quantity is None else found.quantity,
        expiration=found.expires_on,
        mode=mode,
    )


def _zero_recorded(order: OpenDocument, line: OpenLine) -> CountRecorded:
    return CountRecorded(
        order=order.no, bin=line.bin, item=line.item, variant=line.variant, lot=line.lot, serial=line.serial, quantity=ZERO
    )
