"""Plates: pallets, boxes and totes that are handled as one.

1. Scan a plate, or NEW for a number nobody has used. What stands on it is shown.
2. Then scan
   - a bin: the plate is there now, with all that stands on it (two scans);
   - goods: they are put on it, from the plate's bin, or of a new plate from the bin that is scanned first; quantity as always;
   - another plate: this one goes onto it, or that one onto this;
   - `-` and goods: they are taken off it; EMPTY: all of it is unpacked, after a second yes.
3. DONE or Esc: the next plate.

Without a network what stands on a plate is not shown; it can be moved and packed all the same.

Source: spec/handheld.md, sections 7.3 to 7.6; spec/warehouse.md, section 12.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scanner_client.flows.checks import require_bin_here, require_one_piece, without_untracked_numbers
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.item_questions import ask_lot, ask_serial
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Flow, ListLine, Pressed
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import choose, confirm, hear, scan_bin, scan_item
from scanner_client.flows.wording import amount, described, numbers
from shared.barcodes.directory import BinFound, ItemFound, PlateFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import NOT_ON_PLATE, PLATE_ELSEWHERE, SAME_PLACE, Refused
from shared.quantities import ONE, ZERO
from shared.wire.labels import LabelToPrint
from shared.wire.license_plates import GoodsTakenOffPlate, PlateMoved, PlatePacked, PlateStacked, PlateUnpacked

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from shared.wire.license_plates import PlateGoods

_ACTS_HERE = frozenset({FunctionCode.DONE, FunctionCode.MINUS, FunctionCode.ZERO})


def handle_plates(lookup: Lookup, first: str = "") -> Flow[None]:
    """One plate after the other, until Esc; `first` was scanned already."""
    c = Conversation(lookup, "PLATE")
    while True:
        try:
            plate_no = first or (yield from _scan_plate(c))
        except SteppedBack:
            return
        first = ""
        try:
            yield from _Plate(c, plate_no).handle()
        except Refused as refused:
            c.refuse(refused)
        except SteppedBack:
            c.inform("Next plate")


def _scan_plate(c: Conversation) -> Flow[str]:
    """The number of a plate. Raises: SteppedBack."""
    c.place, c.lines, c.understood = "", (), ()
    while True:
        heard = yield from hear(c, "Scan plate", wants={Wanted.PLATE}, also="or NEW", functions={FunctionCode.NEW})
        if isinstance(heard, PlateFound):
            return heard.number
        try:
            return c.lookup.new_plate()
        except Refused as refused:
            c.refuse(refused)
        except Unreachable:
            c.inform("No connection: scan a plate label that is printed already", short="No connection")


class _Plate:
    """One plate while somebody handles it."""

    def __init__(self, c: Conversation, plate_no: str) -> None:
        self.c = c
        self.no = plate_no
        self.bin_code = ""
        """Where it stands; blank: not known, or nowhere yet."""
        self.goods: tuple[PlateGoods, ...] = ()

    def handle(self) -> Flow[None]:
        """What is done with the plate, one thing after the other. Raises: Refused for a plate of another location, SteppedBack."""
        self._read()
        while True:
            self._show()
            heard = yield from scan_item(
                self.c,
                "Scan bin, goods",
                switches={Wanted.BIN, Wanted.PLATE},
                also="plate, DONE",
                functions=_ACTS_HERE,
            )
            try:
                match heard:
                    case Pressed(FunctionCode.DONE):
                        return
                    case Pressed():
                        yield from self._unpack()
                    case BinFound(card):
                        require_bin_here(card, self.c.lookup.location(), "inbound")
                        self._move(card.code)
                        return
                    case PlateFound(number):
                        yield from self._meet(number)
                    case ItemFound(quantity=quantity) if quantity is not None and quantity < ZERO:
                        yield from self._take_off(without_untracked_numbers(replace(heard, quantity=-quantity)))
                    case ItemFound():
                        yield from self._pack(without_untracked_numbers(heard))
            except Refused as refused:
                self.c.refuse(refused)
            except SteppedBack:
                self.c.inform("Nothing done")

    def _read(self) -> None:
        """What stands on it, as far as the server can be asked."""
        try:
            card = self.c.lookup.license_plate(self.no)
        except Unreachable:
            self.c.inform("No connection: what stands on it is not shown", short="Not shown")
            return
        if card is None or not card.location:
            self.c.accept(f"Plate {self.no} is free", short="Free plate")
            return
        if card.location != self.c.lookup.location().code:
            raise Refused(PLATE_ELSEWHERE, plate=card.no, location=card.location)
        self.bin_code, self.goods = card.bin, card.goods
        where = f"in {card.bin}" if card.bin else f"at {card.location}"
        self.c.accept(f"Plate {self.no} {where}: {len(card.goods)} lines", short=f"{len(card.goods)} lines")

    def _show(self) -> None:
        self.c.place = self.no
        self.c.label = LabelToPrint(kind="plate", plate=self.no)
        self.c.context = f"in {self.bin_code}" if self.bin_code else ""
        self.c.progress = f"{len(self.goods)} lines" if self.goods else ""
        self.c.lines = tuple(
            ListLine(f"{each.item} {numbers(each.lot, each.serial)}".strip(), f"{each.quantity} {each.uom}") for each in self.goods
        )

    def _move(self, to_bin: str) -> None:
        if to_bin == self.bin_code:
            raise Refused(SAME_PLACE)
        self.c.accept(f"{self.no} to {to_bin}", PlateMoved(plate=self.no, to_bin=to_bin), short=f"To {to_bin}")

    def _pack(self, found: ItemFound) -> Flow[None]:
        """Goods are put on it, from its own bin or, where it has none yet, from the one that is scanned."""
        require_one_piece(found)
        if not self.bin_code and self.c.lookup.location().bin_mandatory:
            card = yield from scan_bin(self.c, "Scan from bin", direction="outbound")
            assert not isinstance(card, Pressed)
            self.bin_code = card.code
        goods = yield from self._with_numbers_and_quantity(found)
        record = PlatePacked(plate=self.no, bin=self.bin_code, **_record(goods))
        self.c.understood = described(goods, self.c.lookup.date_order())
        self.c.accept(f"{_text(goods)} on {self.no}", record, short=f"+{_text(goods)}")

    def _with_numbers_and_quantity(self, found: ItemFound) -> Flow[ItemFound]:
        found = yield from ask_lot(self.c, found)
        if found.item.tracking.serial_specific:
            piece = yield from ask_serial(self.c, found, ())
            if not isinstance(piece, ItemFound):
                raise SteppedBack
            return replace(piece, uom=piece.item.base_uom, quantity=ONE)
        if found.quantity:
            return found
        answer = yield from ask_quantity(self.c, found)
        assert isinstance(answer, ItemFound)
        return answer

    def _meet(self, other: str) -> Flow[None]:
        """Two plates: one goes onto the other."""
        if other == self.no:
            raise Refused(SAME_PLACE)
        self.c.question(f"{self.no} and {other}: what is done?", "Two plates")
        number = yield from choose(self.c, "What is done?", (f"Put this on {other}", f"Put {other} on this"))
        if number:
            above, onto = (self.no, other) if number == 1 else (other, self.no)
            self.c.accept(f"{above} stands on {onto}", PlateStacked(plate=above, onto=onto), short="Stacked")

    def _unpack(self) -> Flow[None]:
        self.c.question(f"All that is on {self.no} stands loose in its bin then", "Unpack all?")
        if (yield from confirm(self.c, "Unpack it?")):
            self.goods = ()
            self.c.accept(f"{self.no} unpacked", PlateUnpacked(plate=self.no), short="Unpacked")

    def _take_off(self, found: ItemFound) -> Flow[None]:
        if self.goods and not any(each.item == found.item.no for each in self.goods):
            raise Refused(NOT_ON_PLATE, item=found.item.no, plate=self.no, available=ZERO, wanted=_text(found))
        goods = yield from self._with_numbers_and_quantity(found)
        self.c.accept(
            f"{_text(goods)} off {self.no}", GoodsTakenOffPlate(plate=self.no, **_record(goods)), short=f"−{_text(goods)}"
        )


def _record(goods: ItemFound) -> dict[str, Any]:
    """The goods as a record names them."""
    return {
        "item": goods.item.no,
        "variant": goods.variant,
        "lot": goods.lot_no,
        "serial": goods.serial_no,
        "uom": goods.uom,
        "quantity": ONE if goods.quantity is None else goods.quantity,
    }


def _text(goods: ItemFound) -> str:
    return amount(goods.item, goods.uom, ONE if goods.quantity is None else goods.quantity)
