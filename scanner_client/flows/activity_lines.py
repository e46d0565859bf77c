"""The lines of a put-away or movement while somebody carries its goods: which line they are of, what of it is left.

Source: spec/warehouse.md, sections 5, 7 and 11.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_client.flows.checks import require_may_leave, require_unexpired
from scanner_client.flows.documents import line_text
from scanner_client.flows.item_questions import ask_expiration, ask_lot, ask_serial
from scanner_client.flows.open_lines import OpenLines
from scanner_client.flows.prompts import Flow, ListLine
from scanner_client.flows.put_down import Place, base_of, text_of
from scanner_client.flows.quantity_question import ask_quantity, quantity_on_label
from scanner_client.flows.questions import choose
from scanner_client.flows.wording import described, numbers
from shared.barcodes.directory import ItemFound
from shared.errors import ALREADY_POSTED, MORE_THAN_PLANNED, NOT_ON_DOCUMENT, WRONG_LOT, Refused
from shared.quantities import ONE, ZERO, Quantity
from shared.wire.warehouse import ActivityFinished, BinChecked, Handled

if TYPE_CHECKING:
    from scanner_client.flows.conversation import Conversation
    from scanner_client.flows.put_down import PutDown
    from shared.wire.work import OpenDocument, OpenLine


class ActivityLines(OpenLines):
    """What is left of an activity, in the order that the server planned; skipped lines last."""

    def __init__(self, c: Conversation, document: OpenDocument) -> None:
        super().__init__(c, document)
        self._skipped: list[int] = []

    def waiting(self) -> list[OpenLine]:
        """Lines with something left, in their order."""
        left = [line for line in self.order.lines if self.left_on(line)]
        return sorted(left, key=lambda line: self._skipped.index(line.line) + 1 if line.line in self._skipped else 0)

    def together(self, line: OpenLine) -> list[OpenLine]:
        """The line and those that take the same goods the same way: boxes that were received one by one are carried at once."""
        return [each for each in self.waiting() if _goods_and_way(each) == _goods_and_way(line)]

    def left_together(self, line: OpenLine) -> Quantity:
        """Of all these, in base units."""
        return Quantity(sum((self.left_on(each) for each in self.together(line)), ZERO))

    def skip(self, line: OpenLine) -> None:
        """It comes last, with those that go together with it."""
        skipped = [each.line for each in self.together(line)]
        self._skipped = [*(number for number in self._skipped if number not in skipped), *skipped]
        self.c.accept(f"{line.item} comes last", short="Skipped")

    def on_plate(self, plate: str) -> list[OpenLine]:
        """Lines whose goods stand on it, with something left."""
        return [line for line in self.waiting() if line.plate == plate]

    def named(self, found: ItemFound, among: list[OpenLine] | None = None) -> Flow[tuple[ItemFound, OpenLine] | None]:
        """The goods with their lot or serial number, and their line. None: another item or a bin was scanned instead.

        Raises: Refused(NOT_ON_DOCUMENT, ALREADY_POSTED, WRONG_LOT …), SteppedBack. A number that only one line has is not asked.
        """
        lines = self._lines_for(found, among)
        if found.item.tracking.lot_specific and not found.lot_no:
            lots = {line.lot for line in lines}
            if len(lots) == 1 and "" not in lots:
                found = replace(found, lot_no=lots.pop())
            else:
                new = found.item.makes_lots and self._arrives(lines[0])
                found = yield from ask_lot(self.c, found, makes_new=new, check=lambda lot: self._require_planned(lot, lines))
        if found.item.tracking.serial_specific and not found.serial_no:
            if len(lines) == 1 and lines[0].serial:
                found = replace(found, serial_no=lines[0].serial)
            else:
                taken = list(self.serials_of(found.item.no))
                also = "or type it"
                piece = yield from ask_serial(self.c, found, taken, check=lambda one: self._require_planned(one, lines), also=also)
                if not isinstance(piece, ItemFound):
                    return None
                found = piece
        self._require_planned(found, lines)
        line = next(line for line in lines if _has_numbers(line, found))
        if self._arrives(line):
            return (yield from self._arriving(found, line)), line
        require_may_leave(self.c.lookup, found, is_planned=bool(line.lot or line.serial))
        return self._counted(found, line), line

    def _arrives(self, line: OpenLine) -> bool:
        """Whether the goods are received by being put away. Source: spec/warehouse.md, section 5, rule 11."""
        return not line.bin and not self.c.lookup.location().require_receive

    def _arriving(self, found: ItemFound, line: OpenLine) -> Flow[ItemFound]:
        """With the date of new goods, and as many as have come: nobody takes for granted that it is all."""
        found = yield from ask_expiration(self.c, found, check=lambda dated: require_unexpired(self.c.lookup, dated))
        said = replace(found, quantity=quantity_on_label(found))
        if said.quantity or found.serial_no:
            return self._counted(said, line)
        answer = yield from ask_quantity(
            self.c, found, left_base=self.left_together(line), check=lambda some: self._require_left(some, line)
        )
        assert isinstance(answer, ItemFound)
        return answer

    def _lines_for(self, found: ItemFound, among: list[OpenLine] | None) -> list[OpenLine]:
        of_item = [line for line in self.order.lines if (line.item, line.variant) == (found.item.no, found.variant)]
        if not of_item:
            raise Refused(NOT_ON_DOCUMENT, item=found.item.no, document=self.order.no)
        lines = [line for line in self.waiting() if line in of_item and (among is None or line in among)]
        if not lines:
            raise Refused(ALREADY_POSTED, document=f"All of {found.item.no} on {self.order.no}")
        return lines

    def _require_planned(self, found: ItemFound, lines: list[OpenLine]) -> None:
        """Raises: Refused(WRONG_LOT), which names what was read and what is expected."""
        if not any(_has_numbers(line, found) for line in lines):
            expected = " or ".join(dict.fromkeys(numbers(line.lot, line.serial) for line in lines))
            read = numbers(found.lot_no, found.serial_no)
            raise Refused(WRONG_LOT, read=read, activity=self.order.no, expected=expected, item=found.item.no)

    def _counted(self, found: ItemFound, line: OpenLine) -> ItemFound:
        """All that is left of the line, unless the label or the person says how many are in hand. Raises: Refused."""
        left = self.left_together(line)
        if found.serial_no:
            return replace(found, uom=found.item.base_uom, quantity=ONE)
        if found.quantity:
            self._require_left(found, line)
            return found
        return in_unit_of(found, line, left)

    def _require_left(self, found: ItemFound, line: OpenLine) -> None:
        """Raises: Refused(MORE_THAN_PLANNED)."""
        left = self.left_together(line)
        if base_of(found) > left:
            what = {"quantity": text_of(found), "item": found.item.no, "left": f"{left} {found.item.base_uom}"}
            raise Refused(MORE_THAN_PLANNED, **what, activity=self.order.no)

    def place_of(self, line: OpenLine) -> Place:
        """Where its goods are and go to."""
        return Place(line.bin, line.to_bin, line.why, self.order.no)

    def record(self, line: OpenLine, put: PutDown) -> None:
        """The goods are in the bin: a record for each line that they are of."""
        goods, left, records = put.goods, base_of(put.goods), []
        for each in self.together(line):
            part = min(left, self.left_on(each))
            if part:
                of_line = goods if part == base_of(goods) else in_unit_of(goods, each, part)
                records.append(self._handled(each, of_line, put))
                self.take(of_line, each)
                left = Quantity(left - part)
        where = f"in {put.bin}" if put.bin else "put away"
        rest = f", {self.left_together(line)} {goods.item.base_uom} left" if self.together(line) else ""
        self.c.understood = (*described(goods, self.c.lookup.date_order()), f"{text_of(goods)} {where}")
        self.c.accept(f"{text_of(goods)} of {goods.item.no} {where}{rest}", *records, short=where[:16])

    def carried(self, line: OpenLine, goods: ItemFound) -> None:
        """All of the line, and of those that go together with it, was brought away with its plate: one record for all of that."""
        for each in self.together(line):
            self.take(in_unit_of(goods, each, self.left_on(each)), each)

    def _handled(self, line: OpenLine, goods: ItemFound, put: PutDown) -> Handled:
        return Handled(
            activity=self.order.no,
            line=line.line,
            item=goods.item.no,
            variant=goods.variant,
            lot=goods.lot_no,
            serial=goods.serial_no,
            package=line.package,
            uom=goods.uom,
            quantity=ONE if goods.quantity is None else goods.quantity,
            from_bin=line.bin,
            to_bin=put.bin,
            expiration=goods.expires_on if self._arrives(line) else None,
            from_plate=line.plate,
            reason=put.reason,
        )

    def check_bin(self, line: OpenLine) -> Flow[None]:
        """Where the books say that the bin is empty now, the person says whether it is. Source: spec/handheld.md, 7.1, rule 4."""
        if not line.empties_bin or self.left_on(line):
            return
        number = yield from choose(self.c, f"{line.bin} empty?"[:16], ("It is empty", "Something is left"))
        if number:
            record = BinChecked(activity=self.order.no, line=line.line, bin=line.bin, is_empty=number == 1)
            said = "is empty" if record.is_empty else "is not empty: it will be counted"
            self.c.accept(f"{line.bin} {said}", record, short="Empty" if record.is_empty else "To be counted")

    def finish(self) -> Flow[bool]:
        """What becomes of the lines that are left; False: the work goes on."""
        left = len(self.waiting())
        if not left:
            return True
        self.c.question(f"{left} lines of {self.order.no} are left", f"{left} lines left")
        number = yield from choose(self.c, "Lines are left", ("Later", "Give them back"))
        if number == 2:
            self.c.accept(f"{self.order.no} given back", ActivityFinished(activity=self.order.no), short="Given back")
        return number > 0

    def show_waiting(self, current: OpenLine | None = None) -> None:
        """What is next, how far it is, and every line with the way it goes."""
        done = len(self.order.lines) - len(self.waiting())
        self.c.place = self.order.no
        self.c.progress = f"{done} of {len(self.order.lines)}"
        self.c.context = self.text(current) if current else self.order.partner
        self.c.lines = tuple(
            ListLine(
                f"{line_text(self.c.lookup, line)} {numbers(line.lot, line.serial)}".strip(),
                f"{line.bin}→{line.to_bin or '?'} {self.left_on(line)}",
                is_done=not self.left_on(line),
                is_current=line is current,
            )
            for line in (*self.waiting(), *(line for line in self.order.lines if not self.left_on(line)))
        )

    def text(self, line: OpenLine) -> str:
        """`BOLT 30 from RECEIVE`: what to look for, short."""
        left = str(self.left_together(line))
        return " ".join(part for part in (line.item, numbers(line.lot, line.serial), left, line.bin) if part)


def _goods_and_way(line: OpenLine) -> tuple[str, ...]:
    return (line.item, line.variant, line.bin, line.to_bin, line.lot, line.serial, line.package, line.plate)


def _has_numbers(line: OpenLine, found: ItemFound) -> bool:
    """Whether the goods may be those of the line, as far as both say a number."""
    return (not found.lot_no or line.lot in ("", found.lot_no)) and (not found.serial_no or line.serial in ("", found.serial_no))


def in_unit_of(found: ItemFound, line: OpenLine, base: Quantity) -> ItemFound:
    """So many base units, in the unit of the line where it is a whole number of them."""
    per_unit = found.item.base_units_per(line.uom)
    if per_unit and base % per_unit == 0:
        return replace(found, uom=line.uom, quantity=Quantity(base / per_unit))
    return replace(found, uom=found.item.base_uom, quantity=base)
