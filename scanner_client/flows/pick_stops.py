"""One stop of a pick: go to the bin, take the goods, say where less is there than planned, look whether the bin is empty.

Source: spec/handheld.md, section 7.5; spec/tracking.md, sections 8 and 11, rule 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_client.flows.checks import require_bin_here, require_may_leave, require_one_piece, without_untracked_numbers
from scanner_client.flows.conversation import SteppedBack
from scanner_client.flows.documents import line_text
from scanner_client.flows.item_questions import ask_lot, ask_serial
from scanner_client.flows.prompts import Choice, Chosen, Flow, Pressed
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import scan_bin, scan_item
from scanner_client.flows.short_picks import CAUSE_KEYS, Shortage, ask_shortage
from scanner_client.flows.wording import amount, described, in_base_unit, numbers
from shared.barcodes.directory import BinFound, ItemFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import NOT_FOUND, OVER_SHIPMENT, WRONG_BIN, WRONG_ITEM, Refused
from shared.quantities import ONE, Quantity
from shared.wire.warehouse import BinChecked, Handled, LineShort

if TYPE_CHECKING:
    from scanner_client.flows.conversation import Conversation
    from scanner_client.flows.open_lines import OpenLines
    from scanner_client.flows.pick_walk import Stop, Walk
    from scanner_client.flows.totes import Totes
    from shared.barcodes.directory import Found
    from shared.wire.work import OpenLine

_EXCEPTIONS = CAUSE_KEYS | {FunctionCode.SKIP}
_ASK_MAX = 16


class PickStops:
    """Picks stop after stop of one document, and keeps what was taken."""

    def __init__(self, c: Conversation, lines: OpenLines, walk: Walk, totes: Totes | None) -> None:
        self.c = c
        self.lines = lines
        self.walk = walk
        self.totes = totes
        self.activity = lines.order.no
        self.bin_code = ""
        self.taken: list[Handled] = []
        self._said = ""
        """What became of the line before, where its end was not shown by itself."""
        self._lot_in_hand = ""
        """The lot that was scanned last at this stop."""

    def said(self) -> str:
        """What is still to be told of the line before; told once."""
        said, self._said = self._said, ""
        return said

    def pick(self, stop: Stop) -> Flow[None]:
        """Bin, then goods until nothing is left there. Raises: SteppedBack at the bin."""
        self.c.understood = ()  # on the smallest screen it would stand where the line to come does
        while self.walk.left_at(stop):
            self._show(stop)
            if (yield from self._go_to_bin(stop)):
                return
            try:
                yield from self._take_goods(stop)
            except SteppedBack:
                self.bin_code = ""
                if not self._is_in_a_bin(stop):
                    raise
            else:
                return

    def _show(self, stop: Stop) -> None:
        line = stop.line
        self.lines.show(f"{line_text(self.c.lookup, line)} {numbers(line.lot, line.serial)}".strip(), line)

    def _is_in_a_bin(self, stop: Stop) -> bool:
        return bool(stop.line.bin) or self.c.lookup.location().bin_mandatory

    def _go_to_bin(self, stop: Stop) -> Flow[bool]:
        """The person says where they are by scanning the bin. True: the stop has ended there."""
        planned = stop.line.bin
        if not self._is_in_a_bin(stop) or (planned and planned == self.bin_code):
            return False
        expected, ask = planned, f"Go to {planned}" if planned else "Scan bin"
        if len(ask) > _ASK_MAX:
            ask, self.c.context = "Go to bin", planned
        while True:
            found = yield from scan_bin(
                self.c,
                ask,
                direction="outbound",
                also=f"{self._left_text(stop)} to take" if expected else stop.line.why or "scan it",
                functions=_EXCEPTIONS | (self._other_bin_key() if expected else set()),
            )
            if not isinstance(found, Pressed):
                if expected and found.code != expected:
                    self.c.refuse(self._wrong_bin(stop, found.code))
                    continue
                self.bin_code = found.code
                self.c.accept(f"{self.said()} Bin {found.code}".strip(), short=f"Bin {found.code}")
                return False
            if found.function is FunctionCode.BIN:
                self.c.question(f"Other bin than {planned}: scan it", "Other bin")
                expected, ask = "", "Scan other bin"
            elif (yield from self._exception(stop, found.function)):
                return True

    def _wrong_bin(self, stop: Stop, read: str) -> Refused:
        facts = {"activity": self.activity, "item": stop.line.item, "expected": stop.line.bin}
        return Refused(WRONG_BIN, read=read, direction="from", **facts)

    def _other_bin_key(self) -> set[FunctionCode]:
        """Who may choose another bin than was planned, the location says."""
        return {FunctionCode.BIN} if self.c.lookup.may(self.c.lookup.location().other_bin_role) else set()

    def _take_goods(self, stop: Stop) -> Flow[None]:
        """Lots or pieces until nothing is left at the stop. Raises: SteppedBack at the goods."""
        hand: ItemFound | None = None
        self._lot_in_hand = ""
        while self.walk.left_at(stop):
            self._show(stop)
            ask = f"Take {self._left_text(stop)}"
            heard = yield from scan_item(
                self.c,
                ask if len(ask) <= _ASK_MAX else "Scan item",
                hand=hand,
                also=self._destination(stop) or stop.line.why or f"{stop.line.item}: {self._left_text(stop)} left",
                functions=_EXCEPTIONS,
                items_here={stop.line.item},
            )
            try:
                if isinstance(heard, Pressed):
                    if (yield from self._exception(stop, heard.function)):
                        return
                    continue
                assert isinstance(heard, ItemFound)
                ended = yield from self._take(stop, without_untracked_numbers(heard))
                hand = replace(heard, lot_no="", serial_no="", expires_on=None, quantity=None)
                if ended and (yield from self._exception(stop, ended)):
                    return
            except Refused as refused:
                self.c.refuse(refused)
            except SteppedBack:
                self.c.inform("Not picked")

    def _destination(self, stop: Stop) -> str:
        return f"into {self.totes.of(stop.line)}, {stop.line.order}" if self.totes else ""

    def _left_text(self, stop: Stop) -> str:
        """In the unit of the line, where that is a whole number of them."""
        left, item = self.walk.left_at(stop), self.c.lookup.item(stop.line.item)
        per_unit = item.base_units_per(stop.line.uom) if item else None
        if item and per_unit and left % per_unit:
            return f"{left} {item.base_uom}"
        return f"{Quantity(left / per_unit) if per_unit else left} {stop.line.uom}"

    def _take(self, stop: Stop, found: ItemFound) -> Flow[FunctionCode | None]:
        """One lot or some pieces of the stop's item; the key that was pressed instead, if one was."""
        self._require_item_of(stop.line, found)
        require_one_piece(found)
        if found.item.tracking.serial_specific:
            return (yield from self._take_serials(stop, found))
        found = yield from ask_lot(self.c, found, check=lambda goods: self._require_may_leave(stop.line, goods))
        self._lot_in_hand = found.lot_no
        if not found.quantity:
            answer = yield from self._ask_quantity(stop, found)
            if isinstance(answer, Pressed):
                return answer.function
            found = answer
        self._require_left(stop, found)
        yield from self._put(stop, found)
        return None

    def _ask_quantity(self, stop: Stop, found: ItemFound) -> Flow[ItemFound | Pressed]:
        """One piece where one is left, else asked; the scan of what comes next says that all was taken."""
        left = self.walk.left_at(stop)
        if in_base_unit(found.item, found.uom, ONE) == left:
            return replace(found, quantity=ONE)
        return (
            yield from ask_quantity(
                self.c,
                found,
                left_base=left,
                check=lambda goods: self._require_left(stop, goods),
                functions=CAUSE_KEYS,
                comes_next=lambda scanned: self._comes_next(stop, scanned),
            )
        )

    def _comes_next(self, stop: Stop, scanned: Found) -> bool:
        """Whether that is the tote of this line, the bin of the next one, or the dock after the last. Raises: Refused."""
        if self.totes:
            return self.totes.is_of(stop.line, scanned)
        following, docks = self.walk.after(stop), {stop.line.to_bin, *(one.to_bin for one in self.taken)}
        if not isinstance(scanned, BinFound) or any(line.empties_bin for line in stop.lines) or (not following and len(docks) > 1):
            return False
        require_bin_here(scanned.bin, self.c.lookup.location(), "outbound" if following else "")
        return scanned.bin.code == (following.line.bin if following else stop.line.to_bin) != self.bin_code

    def _take_serials(self, stop: Stop, found: ItemFound) -> Flow[FunctionCode | None]:
        while self.walk.left_at(stop):
            piece = yield from ask_serial(
                self.c,
                found,
                list(self.lines.serials_of(found.item.no)),
                check=lambda goods: self._require_may_leave(stop.line, goods),
                functions=_EXCEPTIONS,
                also=f"{self.walk.left_at(stop)} left",
            )
            if not isinstance(piece, ItemFound):
                return piece.function if piece else None
            piece = yield from ask_lot(self.c, piece)
            yield from self._put(stop, piece)
            found = replace(found, serial_no="", quantity=None)
        return None

    def _require_item_of(self, line: OpenLine, found: ItemFound) -> None:
        """Raises: Refused(WRONG_ITEM) for another item than the line's."""
        if (found.item.no, found.variant) != (line.item, line.variant):
            expected = f"item {line.item} {line.variant}".strip()
            raise Refused(WRONG_ITEM, read=found.what, activity=self.activity, expected=expected)

    def _require_may_leave(self, line: OpenLine, found: ItemFound) -> None:
        """What the server planned is known to the device; of another lot or serial number the server is asked."""
        is_planned = found.serial_no == line.serial if found.serial_no else found.lot_no == line.lot
        require_may_leave(self.c.lookup, found, is_planned=is_planned)
        if not is_planned:
            self._require_in_stock(found)

    def _require_in_stock(self, found: ItemFound) -> None:
        """A number that nobody planned lies here by the books; offline that is left to the server's answer.

        Raises: Refused(NOT_FOUND).
        """
        in_stock = self.c.lookup.tracking_number(found.item.no, found.lot_no, found.serial_no).in_stock
        location = self.c.lookup.location()
        here = (one for one in in_stock if one.location == location.code and one.bin in ("", self.bin_code or one.bin))
        if not any(here) and self.c.lookup.is_online():
            number = f"serial number {found.serial_no}" if found.serial_no else f"lot {found.lot_no}"
            raise Refused(NOT_FOUND, what=number, key=f"of {found.item.no} in {self.bin_code or location.code}")

    def _require_left(self, stop: Stop, found: ItemFound) -> None:
        """Raises: Refused(OVER_SHIPMENT) for more than is left at the stop."""
        wanted, left = in_base_unit(found.item, found.uom, found.quantity or ONE), self.walk.left_at(stop)
        if wanted > left:
            quantity = f"{wanted} {found.item.base_uom}"
            raise Refused(OVER_SHIPMENT, quantity=quantity, item=found.item.no, outstanding=left, document=self.activity)

    # What is recorded

    def _put(self, stop: Stop, found: ItemFound) -> Flow[None]:
        """The goods go onto the trolley, or into the tote of their order. Raises: SteppedBack at the tote: nothing was taken."""
        tote = (yield from self._put_into_tote(stop, found)) if self.totes else ""
        records = [self._handled(line, goods, tote) for line, goods in self._shared_out(stop, found)]
        self.taken += records
        text, left = amount(found.item, found.uom, found.quantity or ONE), f"{self._left_text(stop)} left"
        self.c.understood = (*described(found, self.c.lookup.date_order()), f"{text} picked, {left}")
        self._said = f"{text} of {found.item.no} picked"
        self.c.accept(f"{self._said}, {left}" if self.walk.left_at(stop) else self._said, *records, short=f"+{text}"[:16])
        if not self.c.has_put_back:
            self._said = ""
        if not self.walk.left_at(stop) and any(line.empties_bin for line in stop.lines):
            yield from self._zero_check(stop)

    def _put_into_tote(self, stop: Stop, found: ItemFound) -> Flow[str]:
        """Raises: SteppedBack."""
        assert self.totes is not None
        self.c.accept(f"{amount(found.item, found.uom, found.quantity or ONE)} of {found.item.no} taken", short="Taken")
        return (yield from self.totes.put_into(stop.line))

    def _shared_out(self, stop: Stop, found: ItemFound) -> list[tuple[OpenLine, ItemFound]]:
        """The goods by line, in the order of the lines; as they were scanned where they all go to one."""
        left = in_base_unit(found.item, found.uom, found.quantity or ONE)
        shares = []
        for line in stop.lines:
            share = min(left, self.lines.left_on(line))
            if share:
                is_whole = len(stop.lines) == 1
                goods = found if is_whole else replace(found, uom=found.item.base_uom, quantity=share)
                self.lines.take(goods, line)
                shares.append((line, goods))
                left = Quantity(left - share)
        return shares

    def _handled(self, line: OpenLine, goods: ItemFound, tote: str) -> Handled:
        return Handled(
            activity=self.activity,
            line=line.line,
            item=goods.item.no,
            variant=goods.variant,
            lot=goods.lot_no,
            serial=goods.serial_no,
            package=line.package,
            uom=goods.uom,
            quantity=goods.quantity or ONE,
            from_bin=self.bin_code,
            to_bin=line.to_bin,
            from_plate=line.plate,
            to_plate=tote,
        )

    def _zero_check(self, stop: Stop) -> Flow[None]:
        """Whether the bin is empty, as it must be by the books. Source: spec/handheld.md, section 7.1, rule 4."""
        bin_code = self.bin_code
        self.c.context = f"Bin {bin_code}"
        try:
            given = yield from self.c.ask(
                "Bin empty?",
                also="1 yes, 2 no",
                wants=frozenset(Wanted),
                functions={FunctionCode.ZERO},
                choices=(Choice(1, "Yes, empty"), Choice(2, "No, some left")),
            )
        except SteppedBack:
            return
        if not isinstance(given, Chosen | Pressed):
            self.c.put_back()
            return
        is_empty = given != Chosen(2)
        record = BinChecked(activity=self.activity, line=stop.line.line, bin=bin_code, is_empty=is_empty)
        text = f"Bin {bin_code} is empty" if is_empty else f"Something is left in {bin_code}: a supervisor hears of it"
        self.c.accept(text, record, short="Bin is empty" if is_empty else "Not empty")

    # What went wrong

    def _exception(self, stop: Stop, key: FunctionCode) -> Flow[bool]:
        """Put off, or short. True: the stop has ended for now."""
        if key is FunctionCode.SKIP:
            self.walk.put_off(stop)
            self.c.accept(f"{stop.line.item} comes last", short="Comes last")
            return True
        shortage = yield from ask_shortage(self.c, stop.line, key, self.walk.left_at(stop))
        if shortage is None:
            return False
        if shortage.cause == "unreachable" and not self.walk.was_put_off(stop) and self.walk.after(stop):
            self.walk.put_off(stop)
            self.c.accept(f"{stop.line.item} is tried again at the end", short="Comes last")
            return True
        self._record_short(stop, shortage)
        return not self.walk.left_at(stop)

    def _record_short(self, stop: Stop, shortage: Shortage) -> None:
        """The orders that come last in the walk get less."""
        missing, records = shortage.missing_base, []
        for line in reversed(stop.lines):
            part = min(missing, self.lines.left_on(line))
            if part:
                self.lines.give_up(line, part)
                missing = Quantity(missing - part)
                lot = self._lot_in_hand if shortage.cause == "damaged" else ""
                records.append(
                    LineShort(
                        activity=self.activity, line=line.line, quantity=part, cause=shortage.cause, lot=lot, note=shortage.note
                    )
                )
        total = Quantity(shortage.missing_base - missing)
        self.c.accept(f"{total} of {stop.line.item} missing: planned anew", *records, short=f"−{total} short")
