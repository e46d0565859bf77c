"""Receive what arrived against a purchase order or a transfer order.

1. Scan order, or choose it from the list, or scan an item that only one open order has.
2. Scan item: the line is found, what is left of it is shown. Not on the order: refused.
3. Lot, expiration date and serial numbers, as the item needs them and its labels do not say them. REPEAT is the lot before, NEW the
   next of the item's series. Serial numbers one by one; one that is in stock already is refused. After the first of a box ALL asks
   for the last, and every number between them has come.
4. Quantity: the label's, or asked; all that is left is one key. More than is left: refused.
   Each lot and each serial number is recorded at once; several lots of a line are simply scanned after each other.
5. A bin scanned at the item prompt is where the goods after it are put; without one, the receiving bin.
6. DONE, or nothing left: a summary of what came and what is still to come.

Source: spec/handheld.md, section 7.3; spec/tracking.md, sections 3, 4 and 8.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_client.flows.checks import (
    require_bin_here,
    require_new_serial,
    require_one_piece,
    require_unexpired,
    without_untracked_numbers,
)
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.documents import scan_document
from scanner_client.flows.item_questions import ask_expiration, ask_lot, ask_serial
from scanner_client.flows.open_lines import OpenLines
from scanner_client.flows.prompts import Flow, Pressed
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import scan_bin, scan_item
from scanner_client.flows.wording import amount, described, numbers
from shared.barcodes.directory import BinFound, ItemFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import OVER_RECEIPT, SERIAL_SCANNED_TWICE, Refused
from shared.number_ranges import numbers_between
from shared.quantities import ONE, Quantity
from shared.wire.receiving import Received

if TYPE_CHECKING:
    from collections.abc import Collection

    from scanner_client.flows.lookup import Lookup
    from shared.wire.work import OpenDocument


_RANGE_MAX = 100
"""Serial numbers from the first to the last of a box: each is looked up before any is recorded, and the person waits."""


def receive(lookup: Lookup, order: OpenDocument | None = None) -> Flow[None]:
    """Receive on one order until DONE or nothing is left."""
    c = Conversation(lookup, "RECEIVE")
    try:
        order = order or (yield from scan_document(c, "Scan order", ("purchase_order", "transfer_receipt")))
        receiving = _Receiving(c, order)
        yield from receiving.ask_first_bin()
        while receiving.lines.left and (yield from receiving.receive_item()):
            pass
    except SteppedBack:
        return
    yield from receiving.lines.summary("Received")


class _Receiving:
    """One order while it arrives."""

    def __init__(self, c: Conversation, order: OpenDocument) -> None:
        self.c = c
        self.order = order
        self.lines = OpenLines(c, order)
        self.bin_code = c.lookup.location().receipt_bin
        self.last_lot = ""
        self.hand: ItemFound | None = None
        c.place = order.no

    def ask_first_bin(self) -> Flow[None]:
        """Only where the location works with bins and has no receiving bin."""
        location = self.c.lookup.location()
        if location.bin_mandatory and not self.bin_code:
            found = yield from scan_bin(self.c, "Scan put bin", direction="inbound")
            assert not isinstance(found, Pressed)
            self._put_into(found.code)

    def _put_into(self, bin_code: str) -> None:
        self.bin_code = bin_code
        self.c.accept(f"Put into bin {bin_code}", short=f"Bin {bin_code}")

    def receive_item(self) -> Flow[bool]:
        """One item with its numbers and quantity; False when the person is done. Esc within it forgets the item."""
        self.lines.show(f"Put in {self.bin_code}" if self.bin_code else self.order.partner)
        heard = yield from scan_item(
            self.c,
            hand=self.hand,
            switches={Wanted.BIN},
            also="or put bin, DONE",
            functions={FunctionCode.DONE},
            vendor=self.order.partner_no,
            items_here=self.lines.items,
        )
        try:
            match heard:
                case Pressed():
                    return False
                case BinFound(card):
                    require_bin_here(card, self.c.lookup.location(), "inbound")
                    self._put_into(card.code)
                case ItemFound():
                    self.lines.line_of(heard)
                    yield from self._receive(without_untracked_numbers(heard))
        except Refused as refused:
            self.c.refuse(refused)
        except SteppedBack:
            self.c.inform("Not received")
        return True

    def _receive(self, found: ItemFound) -> Flow[None]:
        require_one_piece(found)
        self.hand = replace(found, lot_no="", serial_no="", expires_on=None, quantity=None)
        self.lines.require_some_left(found, OVER_RECEIPT)
        if found.item.tracking.serial_specific:
            yield from self._receive_serials(found)
            return
        said_quantity = found.quantity or _one_per_label(found)
        if said_quantity:
            found = replace(found, quantity=said_quantity)
            self._require_left(found)
        found = yield from self._with_lot(found)
        if not found.quantity:
            answer = yield from ask_quantity(self.c, found, left_base=self.lines.left_of(found), check=self._require_left)
            assert isinstance(answer, ItemFound)
            found = answer
        self._record(found)

    def _with_lot(self, found: ItemFound) -> Flow[ItemFound]:
        """With lot and expiration date. What came before in the same lot need not be typed again."""
        makes_new = found.item.makes_lots and self.order.kind == "purchase_order"
        found = yield from ask_lot(self.c, found, last=self.last_lot, makes_new=makes_new)
        if self.order.kind == "transfer_receipt":
            return found  # in transit, its date is established already (spec/tracking.md, section 8, rule 3)
        return (yield from ask_expiration(self.c, found, check=lambda dated: require_unexpired(self.c.lookup, dated)))

    def _receive_serials(self, found: ItemFound) -> Flow[None]:
        """Piece by piece, or from the last one on, until the line is full, DONE, or another item."""
        taken = list(self.lines.serials_of(found.item.no))
        lot_no, expires_on = found.lot_no, found.expires_on
        first: ItemFound | None = None
        while self.lines.left_of(found):
            self.c.progress = f"{len(taken)} of {self.lines.ordered_of(found)}"
            piece = yield from self._ask_serial(found, taken, first)
            if first is not None and piece == Pressed(FunctionCode.ALL):
                taken += yield from self._receive_up_to_last(first, taken)
                continue
            if not isinstance(piece, ItemFound):
                return
            piece = replace(piece, lot_no=piece.lot_no or lot_no, expires_on=piece.expires_on or expires_on)
            piece = yield from self._with_lot(piece)
            self._record(piece)
            lot_no, expires_on = piece.lot_no, piece.expires_on
            taken.append(piece.serial_no)
            first = piece
            found = replace(found, serial_no="", lot_no="", expires_on=None, quantity=None)

    def _ask_serial(self, found: ItemFound, taken: Collection[str], first: ItemFound | None) -> Flow[ItemFound | Pressed | None]:
        """The next piece; ALL, once there is a first that others may follow."""
        also, functions = "or type it, DONE", {FunctionCode.DONE}
        if first is not None:
            also, functions = "or ALL to a last one, DONE", {FunctionCode.DONE, FunctionCode.ALL}
        return (yield from ask_serial(self.c, found, taken, check=self._require_new_serial, functions=functions, also=also))

    def _receive_up_to_last(self, first: ItemFound, taken: Collection[str]) -> Flow[list[str]]:
        """Every piece behind the first up to the one that is scanned now: all of them or none; their numbers."""
        asked = replace(first, serial_no="", quantity=None)
        last = yield from ask_serial(self.c, asked, taken, ask="Scan last serial", also=f"after {first.serial_no}")
        if not isinstance(last, ItemFound):
            return []
        try:
            pieces = self._pieces_between(first, last.serial_no, taken)
        except Refused as refused:
            self.c.refuse(refused)
            return []
        for piece in pieces:
            self._record(piece)
        text = f"{pieces[0].serial_no} to {last.serial_no}, {self.lines.left_of(asked)} left"
        self.c.accept(f"+{len(pieces)} {first.item.base_uom} of {first.item.no}, {text}", short=f"+{len(pieces)}")
        return [piece.serial_no for piece in pieces]

    def _pieces_between(self, first: ItemFound, last_no: str, taken: Collection[str]) -> list[ItemFound]:
        """Raises: Refused(BAD_NUMBER_RANGE, NO_NUMBER_IN_TEXT, SERIAL_SCANNED_TWICE, SERIAL_ALREADY_IN_STOCK …)."""
        count_max = min(int(self.lines.left_of(first)) + 1, _RANGE_MAX)
        behind = numbers_between(first.serial_no, last_no, count_max)[1:]
        pieces = [replace(first, serial_no=serial_no) for serial_no in behind]
        for piece in pieces:
            if piece.serial_no in taken:
                raise Refused(SERIAL_SCANNED_TWICE, serial=piece.serial_no, item=piece.item.no)
            self._require_new_serial(piece)
        return pieces

    def _require_new_serial(self, found: ItemFound) -> None:
        if self.order.kind == "purchase_order":
            require_new_serial(self.c.lookup, found)

    def _require_left(self, found: ItemFound) -> None:
        """Raises: Refused(OVER_RECEIPT)."""
        self.lines.require_left(found, OVER_RECEIPT)

    def _record(self, found: ItemFound) -> None:
        self._require_left(found)
        quantity = ONE if found.quantity is None else found.quantity
        line = self.lines.take(found)
        self.last_lot = found.lot_no or self.last_lot
        record = Received(
            document_kind="purchase_order" if self.order.kind == "purchase_order" else "transfer_order",
            document=self.order.no,
            line=line.line,
            item=found.item.no,
            variant=found.variant,
            lot=found.lot_no,
            serial=found.serial_no,
            uom=found.uom,
            quantity=quantity,
            expiration=found.expires_on,
            bin=self.bin_code,
        )
        text = amount(found.item, found.uom, quantity)
        left = f"{self.lines.left_of(found)} {found.item.base_uom} left"
        self.c.understood = (*described(found, self.c.lookup.date_order()), f"+{text}, {left}")
        named = f"{found.item.no} {numbers(found.lot_no, found.serial_no)}".strip()
        self.c.accept(f"+{text} of {named}, {left}", record, short=f"+{quantity} {found.uom}")


def _one_per_label(found: ItemFound) -> Quantity | None:
    """One box, where the label is that of a box with its lot: nobody types what it says. None: ask."""
    return ONE if found.lot_no and found.uom != found.item.base_uom else None
