"""Look up: scan anything, and see what it is, where it is and how much of it there is.

An item: on hand by bin and lot. A bin: its content. A lot or serial number, by itself or on the label of an item: where it is,
until when it is good, whether it is blocked; F6 traces it. An order: what is left on it. Anything: the raw scan and how it was
read, for support. Esc ends; nothing is ever recorded.

Source: spec/handheld.md, section 7.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.conversation import Conversation, SteppedBack, shown
from scanner_client.flows.documents import line_text
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Flow, ListLine, Pressed
from scanner_client.flows.questions import hear
from scanner_client.flows.tracing import TracedNumber, trace
from scanner_client.flows.wording import amount, numbers, written_date
from shared.barcodes.directory import ANYTHING, BinFound, DocumentFound, ItemFound, LotFound, SerialFound
from shared.barcodes.function_codes import FunctionCode
from shared.errors import Refused
from shared.quantities import ONE

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.questions import Heard
    from shared.barcodes.barcode import Barcode
    from shared.barcodes.directory import Found
    from shared.wire.catalog import ItemCard
    from shared.wire.ledger import OnHand


def look_up(lookup: Lookup, first: Found | None = None) -> Flow[None]:
    """One thing after the other, until Esc; `first` was scanned at the menu."""
    c = Conversation(lookup, "LOOK")
    try:
        number = None
        if first is not None:
            _show(c, first, ())
            number = _number(first)
        while True:
            functions = {FunctionCode.INFO} if number else frozenset()
            also = "F6 where from, to" if number else "or type a number"
            heard = yield from hear(c, "Scan anything", wants=ANYTHING, also=also, functions=functions)
            if isinstance(heard, Pressed):
                assert number is not None
                yield from trace(c, number)
                continue
            assert c.last_scan is not None
            _show(c, heard, _how_it_was_read(c.last_scan.barcode))
            number = _number(heard)
    except SteppedBack:
        return


def _number(heard: Heard) -> TracedNumber | None:
    """The lot or serial number that was looked up; None where it was something else."""
    match heard:
        case ItemFound(item=item) if heard.lot_no or heard.serial_no:
            return TracedNumber(item.no, heard.lot_no, heard.serial_no)
        case LotFound(lot_no=lot, card=card):
            return TracedNumber(card.item if card else "", lot=lot)
        case SerialFound(serial_no=serial, card=card):
            return TracedNumber(card.item if card else "", card.lot if card else "", serial)
    return None


def _show(c: Conversation, heard: Heard, reading: tuple[str, ...]) -> None:
    """What it is on the understood lines, where it is in the list."""
    what = getattr(heard, "what", "")
    c.lines = ()
    c.understood = (what,)
    try:
        match heard:
            case ItemFound() if number := _number(heard):
                _show_number(c, number)
            case ItemFound(item=item):
                c.understood = _item_lines(item, heard)
                c.lines = _places(c, c.lookup.on_hand(item=item.no))
            case BinFound(card):
                c.lines = _places(c, c.lookup.on_hand(bin_code=card.code))
            case LotFound() | SerialFound() if number := _number(heard):
                _show_number(c, number)
            case DocumentFound():
                _show_document(c, heard)
    except Refused as refused:  # a label that says more than any line can hold
        c.refuse(refused)
        return
    except Unreachable:
        c.understood += reading
        c.inform(f"{what}: no connection, stock is not known", short="No connection")
        return
    c.understood += reading
    c.accept(what)


def _item_lines(item: ItemCard, found: ItemFound) -> tuple[str, ...]:
    unit = amount(item, found.uom, ONE if found.quantity is None else found.quantity)
    blocked = "blocked" if item.blocked else ""
    return tuple(line for line in (item.description, item.no, unit, blocked) if line)


def _places(c: Conversation, stock: tuple[OnHand, ...]) -> tuple[ListLine, ...]:
    """A line for each place and lot that holds some."""
    return tuple(
        ListLine(
            f"{there.bin or there.location} {there.item} {numbers(there.lot, there.serial)}".strip(),
            f"{there.quantity}{_good_until(c, there)}",
        )
        for there in stock
        if there.quantity
    )


def _good_until(c: Conversation, there: OnHand) -> str:
    return f" until {written_date(there.expiration, c.lookup.date_order())}" if there.expiration else ""


def _show_number(c: Conversation, number: TracedNumber) -> None:
    """Of a number that is known of one item: whether it is blocked, its date, where it is."""
    if not number.item:
        c.understood = (number.what, "not known, or of several items")
        return
    item, state = c.lookup.item(number.item), c.lookup.tracking_number(number.item, number.lot, number.serial)
    until = f"until {written_date(state.expiration, c.lookup.date_order())}" if state.expiration else ""
    blocked = "blocked" if state.is_blocked else ""
    lines = (number.what, f"{number.item} {item.description if item else ''}".strip(), blocked, until)
    c.understood = tuple(line for line in lines if line)
    c.lines = _places(c, c.lookup.on_hand(item=number.item, lot=number.lot, serial=number.serial))


def _show_document(c: Conversation, found: DocumentFound) -> None:
    document = c.lookup.open_document(found.document_kind, found.no)
    if document is None:
        c.understood = (found.what, "nothing left to do here")
        return
    c.understood = (found.what, document.partner) if document.partner else (found.what,)
    quantities = (f"{line.quantity} {line.uom}" if line.quantity else "" for line in document.lines)
    c.lines = tuple(ListLine(line_text(c.lookup, line), text) for line, text in zip(document.lines, quantities, strict=True))


def _how_it_was_read(barcode: Barcode) -> tuple[str, ...]:
    """The raw scan, and each part with the identifier it was read by."""
    parts = " ".join(f"({name}){value}" for name, value in barcode.elements.items())
    return tuple(line for line in (f"raw {shown(barcode.scan.raw)}", f"{barcode.kind} {shown(parts)}".strip()) if line)
