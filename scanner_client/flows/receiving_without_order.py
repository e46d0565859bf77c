"""Receive what nobody ordered: it is kept apart in the quarantine bin until the office has decided about it.

1. Who sent it: the vendor's number is scanned or typed, or chosen from the list; a part of the name narrows the list.
2. Number of the delivery note, where there is one.
3. Scan item, its lot, date and serial numbers, its quantity, as it is received against an order. Recorded at once.
4. DONE: a summary.

Source: spec/handheld.md, section 7.3; spec/warehouse.md, section 14.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_client.flows.checks import require_new_serial, require_one_piece, without_untracked_numbers
from scanner_client.flows.conversation import SteppedBack, shown
from scanner_client.flows.item_questions import ask_expiration, ask_lot, ask_package, ask_serial
from scanner_client.flows.prompts import Choice, Chosen, Entry, Flow, Pressed, Scanned, Typed
from scanner_client.flows.quantity_question import ask_quantity, quantity_on_label
from scanner_client.flows.questions import scan_item, show_summary
from scanner_client.flows.wording import amount, described, numbers
from shared.barcodes.directory import ItemFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.parse import symbology_and_data
from shared.codes import CODE_LENGTH_MAX, normal_code
from shared.errors import BAD_BARCODE, NO_QUARANTINE_BIN, NOT_FOUND, Refused
from shared.quantities import ONE
from shared.wire.receiving import ReceivedWithoutOrder

if TYPE_CHECKING:
    from scanner_client.flows.conversation import Conversation
    from scanner_client.flows.prompts import Input
    from shared.wire.catalog import VendorCard


def receive_without_order(c: Conversation) -> Flow[None]:
    """Goods of one vendor until DONE. Raises: SteppedBack at the vendor."""
    location = c.lookup.location()
    if not location.quarantine_bin:
        c.refuse(Refused(NO_QUARANTINE_BIN, location=location.code))
        yield from show_summary(c, "No quarantine")
        return
    vendor = yield from _scan_vendor(c)
    note = yield from _delivery_note(c)
    arrival = _Arrival(c, vendor, note)
    while (yield from arrival.receive_item()):
        pass
    c.understood = (f"Received: {len(arrival.taken)} recorded", "The office decides about them")
    yield from show_summary(c, "Kept apart")


def _scan_vendor(c: Conversation) -> Flow[VendorCard]:
    """By number, or from the list, which a part of the name makes shorter. Raises: SteppedBack."""
    part = ""
    while True:
        vendors = c.lookup.vendors(part)
        choices = [Choice(number, vendor.name or vendor.no, vendor.no) for number, vendor in enumerate(vendors, start=1)]
        given = yield from c.ask(
            "Scan vendor", also="or number of the list", wants={Wanted.DOCUMENT}, entry=Entry.TEXT, choices=choices
        )
        if isinstance(given, Chosen):
            return _said(c, vendors[given.number - 1])
        found = c.lookup.vendors(_text_of(given))
        if len(found) == 1:
            return _said(c, found[0])
        if found:
            part = _text_of(given)
            c.accept(f"{len(found)} vendors", short=f"{len(found)} vendors")
        else:
            c.refuse(Refused(NOT_FOUND, what="vendor", key=shown(_text_of(given))))


def _said(c: Conversation, vendor: VendorCard) -> VendorCard:
    c.place = vendor.no
    c.context = vendor.name
    c.accept(f"{vendor.no} {vendor.name}".strip(), short=vendor.no)
    return vendor


def _text_of(given: Input) -> str:
    """What was typed, or stands on the label, without its symbology."""
    if isinstance(given, Scanned):
        return symbology_and_data(given.barcode.scan)[1].strip()
    assert isinstance(given, Typed)
    return given.text.strip()


def _delivery_note(c: Conversation) -> Flow[str]:
    """The number on the vendor's paper; blank where there is none."""
    while True:
        given = yield from c.ask(
            "Delivery note?", also="OK = none", wants={Wanted.DOCUMENT}, entry=Entry.TEXT, functions={FunctionCode.OK}
        )
        if isinstance(given, Pressed):
            c.accept("No delivery note", short="No note")
            return ""
        note = normal_code(_text_of(given))
        if len(note) <= CODE_LENGTH_MAX and note.isprintable():
            c.accept(f"Delivery note {note}", short=note)
            return note
        reason = f"a number of a delivery note has at most {CODE_LENGTH_MAX} printable characters"
        c.refuse(Refused(BAD_BARCODE, barcode=shown(note), reason=reason))


class _Arrival:
    """What one vendor sent without an order."""

    def __init__(self, c: Conversation, vendor: VendorCard, note: str) -> None:
        self.c = c
        self.vendor = vendor
        self.note = note
        self.taken: list[ItemFound] = []
        self.hand: ItemFound | None = None
        self.bin_code = c.lookup.location().quarantine_bin

    def receive_item(self) -> Flow[bool]:
        """One item; False when the person is done. Esc within it forgets the item, at it ends the task."""
        self.c.context = f"Put in {self.bin_code}" if self.bin_code else self.vendor.name
        self.c.progress = f"{len(self.taken)} lines" if self.taken else ""
        heard = yield from scan_item(self.c, hand=self.hand, also="or DONE", functions={FunctionCode.DONE}, vendor=self.vendor.no)
        if isinstance(heard, Pressed):
            return False
        assert isinstance(heard, ItemFound)
        try:
            yield from self._receive(without_untracked_numbers(heard))
        except Refused as refused:
            self.c.refuse(refused)
        except SteppedBack:
            self.c.inform("Not received")
        return True

    def _receive(self, found: ItemFound) -> Flow[None]:
        require_one_piece(found)
        self.hand = replace(found, lot_no="", serial_no="", expires_on=None, quantity=None)
        if found.item.tracking.serial_specific:
            yield from self._receive_serials(found)
            return
        found = yield from self._with_lot(replace(found, quantity=quantity_on_label(found)))
        package = yield from ask_package(self.c, found.item)
        if not found.quantity:
            answer = yield from ask_quantity(self.c, found)
            assert isinstance(answer, ItemFound)
            found = answer
        self._record(found, package)

    def _with_lot(self, found: ItemFound) -> Flow[ItemFound]:
        found = yield from ask_lot(self.c, found, makes_new=found.item.makes_lots)
        return (yield from ask_expiration(self.c, found))

    def _receive_serials(self, found: ItemFound) -> Flow[None]:
        """Piece by piece until DONE or another item."""
        while True:
            taken = [piece.serial_no for piece in self.taken if piece.item.no == found.item.no]
            piece = yield from ask_serial(self.c, found, taken, check=self._require_new, functions={FunctionCode.DONE})
            if not isinstance(piece, ItemFound):
                return
            piece = yield from self._with_lot(piece)
            self._record(piece, (yield from ask_package(self.c, piece.item)))
            found = replace(found, serial_no="", quantity=None)

    def _require_new(self, found: ItemFound) -> None:
        require_new_serial(self.c.lookup, found)

    def _record(self, found: ItemFound, package: str) -> None:
        quantity = ONE if found.quantity is None else found.quantity
        record = ReceivedWithoutOrder(
            vendor=self.vendor.no,
            delivery_note=self.note,
            item=found.item.no,
            variant=found.variant,
            lot=found.lot_no,
            serial=found.serial_no,
            package=package,
            uom=found.uom,
            quantity=quantity,
            expiration=found.expires_on,
            bin=self.bin_code,
        )
        self.taken.append(found)
        text = amount(found.item, found.uom, quantity)
        self.c.understood = (*described(found, self.c.lookup.date_order()), f"+{text}")
        named = f"{found.item.no} {numbers(found.lot_no, found.serial_no)}".strip()
        self.c.accept(f"+{text} of {named}, kept apart", record, short=f"+{quantity} {found.uom}")
