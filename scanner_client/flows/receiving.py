"""Receive what arrived: against a purchase order, a warehouse receipt, a transfer order or a return; or without any order.

1. Scan order, or choose it from the list, or scan a box: the open orders that expect its item are found, and the box counts
   already. A vendor's number finds the vendor's deliveries. "No order" is `receiving_without_order.py`.
2. Scan item: the line is found, what is left of it is shown. Not on the order: it is read again, then refused.
3. Lot, expiration date and serial numbers, as the item needs them and its labels do not say them. REPEAT is the lot before, NEW the
   next of the item's series. Serial numbers one by one; one that is in stock already is refused. After the first of a box ALL asks
   for the last, and every number between them has come.
4. Quantity: the label's, or asked; all that is left is one key. More than is left is asked about; then the server says how much
   more may come, and is waited for. Each lot and each serial number is recorded at once, and several lots come after each other.
5. A bin scanned at the item prompt is where the goods after it are put; without one, the receiving bin. DAMAGED: the next goods,
   or so many of these, go to the quarantine bin.
6. DONE, or nothing left: a summary of what came and what is still to come.

Source: spec/handheld.md, section 7.3; spec/tracking.md, sections 3, 4 and 8; spec/ledger.md, section 7.
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
from scanner_client.flows.documents import scan_document_or_other
from scanner_client.flows.item_questions import ask_expiration, ask_lot, ask_package, ask_serial
from scanner_client.flows.label_printing import label_of
from scanner_client.flows.open_lines import OpenLines
from scanner_client.flows.prompts import Flow, Pressed
from scanner_client.flows.quantity_question import ask_quantity, quantity_on_label
from scanner_client.flows.questions import confirm, scan_bin, scan_item
from scanner_client.flows.receiving_without_order import receive_without_order
from scanner_client.flows.submitting import submit
from scanner_client.flows.wording import amount, described, numbers
from shared.barcodes.directory import BinFound, ItemFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import NOT_FOUND, OVER_RECEIPT, SERIAL_SCANNED_TWICE, Refused
from shared.number_ranges import numbers_between
from shared.quantities import ONE, Quantity
from shared.wire.receiving import Received

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Literal

    from scanner_client.flows.lookup import Lookup
    from shared.wire.work import DocumentKind, OpenDocument

    ReceivedOn = Literal["purchase_order", "transfer_order", "sales_return", "warehouse_receipt"]

_RECEIVED_ON: dict[DocumentKind, ReceivedOn] = {
    "warehouse_receipt": "warehouse_receipt",
    "purchase_order": "purchase_order",
    "transfer_receipt": "transfer_order",
    "sales_return": "sales_return",
}
"""The documents that goods arrive on, as a record names them."""
_NEW_GOODS = ("purchase_order", "warehouse_receipt")
"""What comes on them is new: it may be more than ordered, has new lots, and must not have expired."""
_RANGE_MAX = 100
"""Serial numbers from the first to the last of a box: each is looked up before any is recorded, and the person waits."""


def receive(lookup: Lookup, order: OpenDocument | None = None) -> Flow[None]:
    """Receive on one order until DONE or nothing is left."""
    c = Conversation(lookup, "RECEIVE")
    try:
        if order is None:
            order = yield from _scan_order(c)
        if order is None:
            yield from receive_without_order(c)
            return
        receiving = _Receiving(c, order)
        yield from receiving.ask_first_bin()
        while receiving.lines.left and (yield from receiving.receive_item()):
            pass
    except SteppedBack:
        return
    yield from receiving.lines.summary("Received")


def _scan_order(c: Conversation) -> Flow[OpenDocument | None]:
    """What it arrives on; None: on nothing that anybody ordered."""
    location = c.lookup.location()
    asks_bin_first = location.bin_mandatory and not location.receipt_bin
    return (yield from scan_document_or_other(c, "Scan order", tuple(_RECEIVED_ON), "No order", hears_item_next=not asks_bin_first))


class _Receiving:
    """One order while it arrives."""

    def __init__(self, c: Conversation, order: OpenDocument) -> None:
        self.c = c
        self.order = order
        self.lines = OpenLines(c, order)
        self.bin_code = c.lookup.location().receipt_bin
        self.last_lot = self.last_package = ""
        self.is_damaged = False
        """The next goods are, and go to the quarantine bin."""
        self.hand: ItemFound | None = None
        c.place = order.no

    @property
    def _is_worked_on_itself(self) -> bool:
        """Not by a warehouse receipt, which the server makes with the first scan: the order is no open work from then on."""
        return self.order.kind == "warehouse_receipt" or not self.c.lookup.location().require_receive

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
        if self._is_worked_on_itself:
            self.lines.hear_changes()
        if not self.lines.left:
            return False
        self.lines.show(f"Put in {self._to_bin}" if self._to_bin else self.order.partner)
        heard = yield from scan_item(
            self.c,
            hand=self.hand,
            switches={Wanted.BIN},
            also="or put bin, DONE",
            functions={FunctionCode.DONE, FunctionCode.DAMAGED},
            vendor=self.order.partner_no,
            items_here=self.lines.items,
        )
        try:
            match heard:
                case Pressed(FunctionCode.DAMAGED):
                    self._next_is_damaged()
                case Pressed():
                    return False
                case BinFound(card):
                    require_bin_here(card, self.c.lookup.location(), "inbound")
                    self._put_into(card.code)
                case ItemFound():
                    self._require_on_order(heard)
                    yield from self._receive(without_untracked_numbers(heard))
        except Refused as refused:
            self.c.refuse(refused)
        except SteppedBack:
            self.c.inform("Not received")
        return True

    @property
    def _to_bin(self) -> str:
        return self.c.lookup.location().quarantine_bin if self.is_damaged else self.bin_code

    def _next_is_damaged(self) -> None:
        """Or is not after all, said a second time. Raises: Refused(NOT_FOUND) where damaged goods have no place."""
        if not self.c.lookup.location().quarantine_bin:
            raise Refused(NOT_FOUND, what="quarantine bin at", key=self.c.lookup.location().code)
        self.is_damaged = not self.is_damaged
        text = f"Damaged: the next goods go to {self._to_bin}" if self.is_damaged else "The next goods are not damaged"
        self.c.accept(text, short="Damaged" if self.is_damaged else "Not damaged")

    def _require_on_order(self, found: ItemFound) -> None:
        """Raises: Refused(NOT_ON_DOCUMENT), after a look whether the office has added it meanwhile."""
        try:
            self.lines.line_of(found)
        except Refused:
            if not self._is_worked_on_itself:
                raise
            self.lines.hear_changes(at_once=True)
            self.lines.line_of(found)

    def _receive(self, found: ItemFound) -> Flow[None]:
        require_one_piece(found)
        self.hand = replace(found, lot_no="", serial_no="", expires_on=None, quantity=None)
        if found.item.tracking.serial_specific or not self._may_be_more:
            self.lines.require_some_left(found, OVER_RECEIPT)
        if found.item.tracking.serial_specific:
            yield from self._receive_serials(found)
            return
        said_quantity = quantity_on_label(found)
        if said_quantity:
            found = replace(found, quantity=said_quantity)
            self._require_left(found)
        counted: ItemFound | None = yield from self._with_lot(found)
        package = yield from ask_package(self.c, found.item, self.last_package)
        if counted is not None and not counted.quantity:
            counted = yield from self._with_quantity(counted, package)
        if counted is not None and self.lines.has_left(counted):
            self._record(counted, package)
        elif counted is not None:
            yield from self._receive_more(counted, package)

    def _with_quantity(self, found: ItemFound, package: str) -> Flow[ItemFound | None]:
        """How many good ones; those that are DAMAGED are recorded on the way. None: no good ones are left to come."""
        can_split = bool(self.c.lookup.location().quarantine_bin) and not self.is_damaged
        functions = {FunctionCode.DAMAGED} if can_split else frozenset[FunctionCode]()
        while True:
            left = self.lines.left_of(found) or None
            answer = yield from ask_quantity(self.c, found, left_base=left, check=self._require_left, functions=functions)
            if isinstance(answer, ItemFound):
                return answer
            damaged = yield from ask_quantity(
                self.c, found, ask="How many damaged", left_base=left, all_by_ok=False, check=self._require_some_of_left
            )
            assert isinstance(damaged, ItemFound)
            self.is_damaged = True
            self._record(damaged, package)
            if not self.lines.left_of(found):
                return None

    @property
    def _may_be_more(self) -> bool:
        """The server may allow more than was ordered, where it can be asked."""
        return self.order.kind in _NEW_GOODS and self.c.lookup.is_online()

    def _receive_more(self, found: ItemFound, package: str) -> Flow[None]:
        """More than is left: asked about, then sent and waited for. What the server refuses names how much may come."""
        left = f"{self.lines.left_of(found)} {found.item.base_uom}"
        self.c.question(f"{_text(found)} of {found.item.no}, {left} left on {self.order.no}. Receive more?", "More than due?")
        if not (yield from confirm(self.c, "Receive more?")):
            return
        content = self._received(found, package)
        if (yield from submit(self.c, content)):
            self._say_received(found)

    def _with_lot(self, found: ItemFound) -> Flow[ItemFound]:
        """With lot and expiration date. What came before in the same lot need not be typed again."""
        makes_new = found.item.makes_lots and self.order.kind in _NEW_GOODS
        found = yield from ask_lot(self.c, found, last=self.last_lot, makes_new=makes_new)
        if self.order.kind == "transfer_receipt":
            return found  # in transit, its date is established already (spec/tracking.md, section 8, rule 3)
        return (yield from ask_expiration(self.c, found, check=self._require_unexpired))

    def _require_unexpired(self, found: ItemFound) -> None:
        """What customers send back may have expired meanwhile."""
        if self.order.kind in _NEW_GOODS:
            require_unexpired(self.c.lookup, found)

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
            self._record(piece, (yield from ask_package(self.c, piece.item, self.last_package)))
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
            self._record(piece, self.last_package if first.item.tracking.package_specific else "")
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
        """Raises: Refused(SERIAL_ALREADY_IN_STOCK). What comes from another location is in stock, on its way."""
        if self.order.kind in ("purchase_order", "sales_return"):
            require_new_serial(self.c.lookup, found)

    def _require_left(self, found: ItemFound) -> None:
        """Raises: Refused(OVER_RECEIPT) where more cannot come, or nobody can be asked whether it may."""
        if not self._may_be_more:
            self._require_some_of_left(found)

    def _require_some_of_left(self, found: ItemFound) -> None:
        """Raises: Refused(OVER_RECEIPT)."""
        self.lines.require_left(found, OVER_RECEIPT)

    def _received(self, found: ItemFound, package: str) -> Received:
        """What is recorded of the goods in hand; it goes to its line, which has so much less left then."""
        return Received(
            document_kind=_RECEIVED_ON[self.order.kind],
            document=self.order.no,
            line=self.lines.line_of(found).line,
            item=found.item.no,
            variant=found.variant,
            lot=found.lot_no,
            serial=found.serial_no,
            package=package,
            uom=found.uom,
            quantity=_figure(found),
            expiration=found.expires_on,
            bin=self._to_bin,
        )

    def _record(self, found: ItemFound, package: str) -> None:
        self._require_some_of_left(found)
        record = self._received(found, package)
        self.last_lot, self.last_package = found.lot_no or self.last_lot, package or self.last_package
        self._say_received(found, record)

    def _say_received(self, found: ItemFound, *record: Received) -> None:
        self.lines.take(found)
        left = f"{self.lines.left_of(found)} {found.item.base_uom} left"
        put = f", put into {self._to_bin}" if self.is_damaged else ""
        self.is_damaged = False
        self.c.label = label_of(found)
        self.c.understood = (*described(found, self.c.lookup.date_order()), f"+{_text(found)}, {left}")
        named = f"{found.item.no} {numbers(found.lot_no, found.serial_no)}".strip()
        self.c.accept(f"+{_text(found)} of {named}, {left}{put}", *record, short=f"+{_figure(found)} {found.uom}")


def _figure(found: ItemFound) -> Quantity:
    return ONE if found.quantity is None else found.quantity


def _text(found: ItemFound) -> str:
    return amount(found.item, found.uom, _figure(found))
