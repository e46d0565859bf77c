"""Transfers: bin to bin within the location, and out to another location.

Bin to bin (`move`):
1. Scan the bin to take from; or a plate, which is moved with all that stands on it by the bin that is scanned next; or a movement
   that was planned (`movements.py`).
2. Scan item, its lot or serial number, its quantity; several lines are collected. ALL takes everything that is in the bin, after a
   second yes. More than the bin holds is refused where the device can know it.
3. Scan the bin to put into: what was collected is recorded. Esc before it asks whether to keep or to forget what was collected.

Out to another location (`ship_transfer`):
1. Scan the transfer order. 2. Scan the bin, where the location has bins. 3. Scan items with their numbers and quantity; each is
recorded at once. 4. DONE, or nothing left: a summary. What arrives there is received (`receiving.py`).

Source: spec/handheld.md, section 7.6; spec/transfers.md, sections 4 and 9.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_client.flows.checks import require_bin_here, require_may_leave, require_one_piece, without_untracked_numbers
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.documents import opened, scan_document
from scanner_client.flows.item_questions import ask_lot, ask_serial
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.movements import move_planned
from scanner_client.flows.open_lines import OpenLines
from scanner_client.flows.prompts import Choice, Chosen, Flow, ListLine, Pressed
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import CHOICES_MAX, choose, confirm, hear, scan_bin, scan_item, show_summary
from scanner_client.flows.wording import amount, described, in_base_unit, numbers
from shared.barcodes.directory import BinFound, DocumentFound, ItemFound, PlateFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import BIN_NOT_USED, INSUFFICIENT_BIN_CONTENT, NOTHING_TO_POST, OVER_SHIPMENT, SAME_PLACE, UNKNOWN_ITEM, Refused
from shared.quantities import ONE, ZERO, Quantity
from shared.wire.license_plates import PlateMoved
from shared.wire.picking import Moved
from shared.wire.transfers import TransferShipped

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from shared.wire.work import OpenDocument


def move(lookup: Lookup, document: OpenDocument | None = None) -> Flow[None]:
    """Move goods from one bin to another, as often as wanted; or work on a movement that was planned."""
    if document is not None:
        yield from move_planned(lookup, document)
        return
    c = Conversation(lookup, "MOVE")
    if not lookup.location().bin_mandatory:
        c.refuse(Refused(BIN_NOT_USED, location=lookup.location().code))
        yield from show_summary(c, "No bins here")
        return
    try:
        while True:
            start = yield from _scan_start(c)
            match start:
                case BinFound(card):
                    yield from _Trolley(c, card.code).fill_and_empty()
                case PlateFound(number):
                    yield from _move_plate(c, number)
                case _:
                    yield from move_planned(lookup, start)
                    return
    except SteppedBack:
        return


def _scan_start(c: Conversation) -> Flow[BinFound | PlateFound | OpenDocument]:
    """What is moved: goods of a bin, a plate, or what was planned. Raises: SteppedBack."""
    c.place, c.context, c.progress, c.lines = "", "", "", ()
    while True:
        planned = sorted(c.lookup.open_documents("movement"), key=lambda found: -found.priority)[:CHOICES_MAX]
        heard = yield from hear(
            c,
            "Scan from bin",
            wants={Wanted.BIN, Wanted.PLATE, Wanted.DOCUMENT},
            also="or plate, movement" if planned else "or plate",
            choices=[
                Choice(number, found.no, f"{f'!{found.priority} ' if found.priority else ''}{len(found.lines)} lines")
                for number, found in enumerate(planned, start=1)
            ],
        )
        try:
            match heard:
                case Chosen(number):
                    return planned[number - 1]
                case DocumentFound():
                    return opened(c.lookup, heard, ("movement",))
                case BinFound(card):
                    require_bin_here(card, c.lookup.location(), "outbound")
                    c.accept(f"From bin {card.code}")
                    return heard
                case PlateFound(number):
                    c.accept(f"Plate {number}", short=number[:16])
                    return heard
        except Refused as refused:
            c.refuse(refused)


def _move_plate(c: Conversation, plate: str) -> Flow[None]:
    """With all that stands on it. Esc moves nothing."""
    c.place = plate
    try:
        card = yield from scan_bin(c, "Scan put bin", direction="inbound")
    except SteppedBack:
        c.inform("Not moved")
        return
    assert not isinstance(card, Pressed)
    c.accept(f"{plate} to {card.code}", PlateMoved(plate=plate, to_bin=card.code), short=f"To {card.code}"[:16])


class _Trolley:
    """What was taken from one bin and is not put anywhere yet."""

    def __init__(self, c: Conversation, from_bin: str) -> None:
        self.c = c
        self.from_bin = from_bin
        self.load: list[ItemFound] = []

    def fill_and_empty(self) -> Flow[None]:
        """The bin's goods to another bin."""
        while True:
            try:
                if (yield from self._one_more()):
                    return
            except SteppedBack:
                if (yield from self._may_be_forgotten()):
                    return

    def _show(self) -> None:
        self.c.place = self.from_bin
        self.c.context = f"From {self.from_bin}"
        self.c.progress = f"{len(self.load)} lines" if self.load else ""
        self.c.lines = tuple(
            ListLine(f"{found.item.no} {numbers(found.lot_no, found.serial_no)}".strip(), _text(found)) for found in self.load
        )

    def _may_be_forgotten(self) -> Flow[bool]:
        """Esc with goods in hand: keep them unless the person says that they are back in their bin."""
        if not self.load:
            return True
        self.c.question(f"{len(self.load)} lines are not put anywhere", "Not put yet")
        answer = yield from choose(self.c, "Keep them?", ("Keep on", f"Put back in {self.from_bin}"))
        if answer == 2:
            self.load = []
            self.c.accept(f"Back in {self.from_bin}: nothing moved", short="Nothing moved")
        return answer == 2

    def _one_more(self) -> Flow[bool]:
        """One more item, or the bin to put everything into: True."""
        self._show()
        heard = yield from scan_item(
            self.c,
            hand=replace(self.load[-1], lot_no="", serial_no="", expires_on=None, quantity=None) if self.load else None,
            switches={Wanted.BIN},
            also="or bin to put" if self.load else "or ALL of the bin",
            functions={FunctionCode.ALL},
        )
        try:
            match heard:
                case BinFound(card):
                    require_bin_here(card, self.c.lookup.location(), "inbound")
                    return self._put_into(card.code)
                case Pressed():
                    yield from self._take_all()
                case ItemFound():
                    yield from self._take(without_untracked_numbers(heard))
        except Unreachable:
            self.c.inform("No connection: scan the items one by one", short="Scan one by one")
        except Refused as refused:
            self.c.refuse(refused)
        except SteppedBack:
            self.c.inform("Not taken")
        return False

    def _take(self, found: ItemFound) -> Flow[None]:
        require_one_piece(found)
        if found.item.tracking.serial_specific:
            yield from self._take_serials(found)
            return
        found = yield from ask_lot(self.c, found, check=self._require_may_leave)
        if not found.quantity:
            answer = yield from ask_quantity(self.c, found, left_base=self._left(found), check=self._require_in_bin)
            assert isinstance(answer, ItemFound)
            found = answer
        self._load(found)

    def _take_serials(self, found: ItemFound) -> Flow[None]:
        while True:
            taken = [piece.serial_no for piece in self.load if piece.item.no == found.item.no]
            piece = yield from ask_serial(self.c, found, taken, check=self._require_may_leave, functions={FunctionCode.DONE})
            if not isinstance(piece, ItemFound):
                return
            self._load((yield from ask_lot(self.c, piece)))
            found = replace(found, serial_no="", quantity=None)

    def _require_may_leave(self, found: ItemFound) -> None:
        require_may_leave(self.c.lookup, found)

    def _load(self, found: ItemFound) -> None:
        found = replace(found, quantity=ONE if found.quantity is None else found.quantity)
        self._require_in_bin(found)
        self.load.append(found)
        self.c.understood = (*described(found, self.c.lookup.date_order()), _text(found))
        self.c.accept(f"{_text(found)} of {found.item.no} taken", short=f"+{_text(found)}"[:16])

    def _left(self, found: ItemFound) -> Quantity | None:
        """What the bin still holds of it, in base units; None where nobody can be asked."""
        try:
            stock = self.c.lookup.on_hand(item=found.item.no, bin_code=self.from_bin, lot=found.lot_no, serial=found.serial_no)
        except Unreachable:
            return None
        held = Quantity(sum((there.quantity for there in stock if there.variant == found.variant), ZERO))
        taken = sum((in_base_unit(one.item, one.uom, one.quantity or ONE) for one in self.load if _same(one, found)), ZERO)
        return max(held - Quantity(taken), ZERO)

    def _require_in_bin(self, found: ItemFound) -> None:
        """Raises: Refused(INSUFFICIENT_BIN_CONTENT), where the device can know."""
        left = self._left(found)
        wanted = in_base_unit(found.item, found.uom, ONE if found.quantity is None else found.quantity)
        if left is not None and wanted > left:
            raise Refused(INSUFFICIENT_BIN_CONTENT, available=left, item=found.item.no, bin=self.from_bin, wanted=wanted)

    def _take_all(self) -> Flow[None]:
        """Everything that is in the bin, after a second yes. Raises: Unreachable, Refused(NOTHING_TO_POST)."""
        stock = [there for there in self.c.lookup.on_hand(bin_code=self.from_bin) if there.quantity > ZERO]
        if not stock:
            raise Refused(NOTHING_TO_POST, document=f"bin {self.from_bin}")
        self.c.question(f"All {len(stock)} lines of bin {self.from_bin}?", f"All {len(stock)}?")
        if not (yield from confirm(self.c, "Take all?", by={FunctionCode.ALL})):
            return
        load = []
        for there in stock:
            item = self.c.lookup.item(there.item)
            if item is None:
                raise Refused(UNKNOWN_ITEM, item=there.item)
            found = ItemFound(item, there.variant, item.base_uom, there.quantity, there.lot, there.serial, there.expiration)
            self._require_may_leave(found)
            load.append(found)
        self.load = load
        self.c.accept(f"{len(load)} lines of bin {self.from_bin} taken", short=f"{len(load)} lines")

    def _put_into(self, to_bin: str) -> bool:
        """Record what was collected. Raises: Refused(SAME_PLACE), Refused(NOTHING_TO_POST)."""
        if to_bin == self.from_bin:
            raise Refused(SAME_PLACE)
        if not self.load:
            raise Refused(NOTHING_TO_POST, document=f"the way to bin {to_bin}: scan an item")
        records = [_moved(found, self.from_bin, to_bin) for found in self.load]
        self.c.understood = tuple(f"{_text(found)} {found.item.no}" for found in self.load)
        self.c.accept(f"{len(records)} lines from {self.from_bin} to {to_bin}", *records, short=f"to {to_bin}")
        return True


def _same(one: ItemFound, other: ItemFound) -> bool:
    names = (one.item.no, one.variant, one.lot_no, one.serial_no)
    return names == (other.item.no, other.variant, other.lot_no, other.serial_no)


def _text(found: ItemFound) -> str:
    return amount(found.item, found.uom, ONE if found.quantity is None else found.quantity)


def _moved(found: ItemFound, from_bin: str, to_bin: str) -> Moved:
    return Moved(
        item=found.item.no,
        variant=found.variant,
        lot=found.lot_no,
        serial=found.serial_no,
        uom=found.uom,
        quantity=ONE if found.quantity is None else found.quantity,
        from_bin=from_bin,
        to_bin=to_bin,
    )


def ship_transfer(lookup: Lookup, order: OpenDocument | None = None) -> Flow[None]:
    """Load goods of a transfer order for another location, until DONE or nothing is left."""
    c = Conversation(lookup, "TRANSFER")
    try:
        order = order or (yield from scan_document(c, "Scan transfer", ("transfer_shipment",)))
        shipment = _Shipment(c, order)
        while shipment.lines.left and (yield from shipment.load_item()):
            pass
    except SteppedBack:
        return
    yield from shipment.lines.summary("Shipped")


class _Shipment:
    """One transfer order while it is loaded."""

    def __init__(self, c: Conversation, order: OpenDocument) -> None:
        self.c = c
        self.order = order
        self.lines = OpenLines(c, order)
        self.bin_code = ""
        c.place = order.no

    def load_item(self) -> Flow[bool]:
        """One item from the bin; False when the person is done. Raises: SteppedBack at the bin or the item."""
        uses_bins = self.c.lookup.location().bin_mandatory
        self.lines.show(f"From {self.bin_code}" if self.bin_code else f"To {self.order.partner}")
        if uses_bins and not self.bin_code:
            found = yield from scan_bin(self.c, "Scan bin", direction="outbound", also="or DONE", functions={FunctionCode.DONE})
            if isinstance(found, Pressed):
                return False
            self.bin_code = found.code
            self.c.accept(f"From bin {found.code}")
        heard = yield from scan_item(
            self.c,
            switches={Wanted.BIN} if uses_bins else (),
            also="or next bin, DONE" if uses_bins else "or DONE",
            functions={FunctionCode.DONE},
            items_here=self.lines.items,
        )
        try:
            match heard:
                case Pressed():
                    return False
                case BinFound(card):
                    require_bin_here(card, self.c.lookup.location(), "outbound")
                    self.bin_code = card.code
                    self.c.accept(f"From bin {card.code}")
                case ItemFound():
                    yield from self._take(without_untracked_numbers(heard))
        except Refused as refused:
            self.c.refuse(refused)
        except SteppedBack:
            self.c.inform("Not loaded")
        return True

    def _take(self, found: ItemFound) -> Flow[None]:
        self.lines.require_some_left(found, OVER_SHIPMENT)
        require_one_piece(found)
        if found.item.tracking.serial_specific:
            yield from self._take_serials(found)
            return
        found = yield from ask_lot(self.c, found, check=self._require_may_leave)
        if not found.quantity:
            answer = yield from ask_quantity(self.c, found, left_base=self.lines.left_of(found), check=self._require_left)
            assert isinstance(answer, ItemFound)
            found = answer
        self._record(found)

    def _take_serials(self, found: ItemFound) -> Flow[None]:
        while self.lines.left_of(found):
            taken = list(self.lines.serials_of(found.item.no))
            piece = yield from ask_serial(self.c, found, taken, check=self._require_may_leave, functions={FunctionCode.DONE})
            if not isinstance(piece, ItemFound):
                return
            self._record((yield from ask_lot(self.c, piece)))
            found = replace(found, serial_no="", quantity=None)

    def _require_may_leave(self, found: ItemFound) -> None:
        require_may_leave(self.c.lookup, found)

    def _require_left(self, found: ItemFound) -> None:
        self.lines.require_left(found, OVER_SHIPMENT)

    def _record(self, found: ItemFound) -> None:
        self._require_left(found)
        quantity = ONE if found.quantity is None else found.quantity
        line = self.lines.take(found)
        record = TransferShipped(
            order=self.order.no,
            line=line.line,
            item=found.item.no,
            variant=found.variant,
            lot=found.lot_no,
            serial=found.serial_no,
            uom=found.uom,
            quantity=quantity,
            bin=self.bin_code,
        )
        left = f"{self.lines.left_on(line)} {found.item.base_uom} left"
        self.c.understood = (*described(found, self.c.lookup.date_order()), f"{_text(found)} loaded, {left}")
        self.c.accept(f"{_text(found)} of {found.item.no} loaded, {left}", record, short=f"+{quantity} {found.uom}")
