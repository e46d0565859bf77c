"""Put away what has arrived: from a put-away that was planned, or whatever lies in a receiving bin.

1. Scan goods: an item, a lot, a serial number or a license plate. The put-away that has them is found, one is chosen where several
   have them; or the put-away itself is scanned or chosen. Goods that no put-away has are put away freely.
2. The bin is proposed, with the reason. Scan it: done. Digits before it split the line; another bin is scanned twice; BIN proposes
   the next one. Wrong goods and wrong bins are refused with what was expected and what was read, and the question stays.
3. The next goods, in any order, until nothing is left, DONE or Esc. SKIP: the line comes last.

Goods that are put away freely are where they were received; without a connection they are in the receiving bin.

Source: spec/handheld.md, section 7.4; spec/warehouse.md, section 5, rules 6 to 12 and section 14.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_client.flows.activity_lines import ActivityLines
from scanner_client.flows.checks import require_may_leave, require_one_piece, without_untracked_numbers
from scanner_client.flows.claims import claim, give_back
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.item_questions import ask_lot, ask_serial
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Choice, Chosen, Flow, Pressed
from scanner_client.flows.put_down import Place, put_down, text_of
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import CHOICES_MAX, choose, hear, scan_bin, scan_item, show_summary
from scanner_client.flows.wording import described
from shared.barcodes.directory import DocumentFound, ItemFound, LotFound, PlateFound, SerialFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import BIN_NOT_USED, NOT_ON_DOCUMENT, UNKNOWN_ITEM, Refused
from shared.quantities import ONE, ZERO, Quantity
from shared.wire.license_plates import PlateMoved
from shared.wire.picking import Moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.questions import Heard
    from shared.wire.ledger import OnHand
    from shared.wire.work import OpenDocument, OpenLine

_GOODS = frozenset({Wanted.ITEM, Wanted.LOT, Wanted.SERIAL, Wanted.PLATE})


def put_away(lookup: Lookup, document: OpenDocument | None = None) -> Flow[None]:
    """One put-away, or goods one after the other, until nothing is left or the person leaves."""
    c = Conversation(lookup, "PUT AWAY")
    try:
        if document is None:
            document = yield from _scan_goods_or_document(c)
        if document is not None:
            yield from _put_away_planned(c, document)
            return
        yield from _put_away_freely(c)
    except SteppedBack:
        return


def _scan_goods_or_document(c: Conversation) -> Flow[OpenDocument | None]:
    """The put-away that has the goods, which the next question hears; None where none has. Raises: SteppedBack."""
    while True:
        shown = _open_put_aways(c)[:CHOICES_MAX]
        heard = yield from hear(
            c,
            "Scan goods",
            wants=_GOODS | {Wanted.DOCUMENT},
            also="or number of the list" if shown else "",
            choices=[Choice(number, found.no, f"{len(found.lines)} lines") for number, found in enumerate(shown, start=1)],
        )
        if isinstance(heard, Chosen):
            return shown[heard.number - 1]
        having = _having(_open_put_aways(c), heard)
        if isinstance(heard, DocumentFound):
            if having:
                return having[0]
            c.refuse(Refused(NOT_ON_DOCUMENT, item=heard.what, document="the list of open put-aways"))
            continue
        found = (yield from _one_of(c, having)) if having else None
        if found is not None or not having:
            c.put_back()
            return found


def _open_put_aways(c: Conversation) -> list[OpenDocument]:
    """The most urgent first."""
    return sorted(c.lookup.open_documents("put_away"), key=lambda found: -found.priority)


def _one_of(c: Conversation, having: Sequence[OpenDocument]) -> Flow[OpenDocument | None]:
    """One of several; None: none was chosen."""
    if len(having) == 1:
        return having[0]
    c.question(f"{len(having)} put-aways have that", f"On {len(having)} put-aways"[:16])
    number = yield from choose(c, "Which put-away?", [f"{found.no} {len(found.lines)} lines" for found in having])
    return having[number - 1] if number else None


def _having(documents: Sequence[OpenDocument], heard: Heard) -> list[OpenDocument]:
    """The put-aways with these goods, or with this number."""

    def is_meant(line: OpenLine) -> bool:
        match heard:
            case ItemFound(item=item, variant=variant, lot_no=lot):
                return (line.item, line.variant) == (item.no, variant) and (not lot or line.lot in ("", lot))
            case LotFound(lot_no=lot):
                return line.lot == lot
            case SerialFound(serial_no=serial):
                return line.serial == serial
            case PlateFound(number):
                return line.plate == number
        return False

    if isinstance(heard, DocumentFound):
        return [found for found in documents if found.no == heard.no]
    return [found for found in documents if any(map(is_meant, found.lines))][:CHOICES_MAX]


def _put_away_planned(c: Conversation, document: OpenDocument) -> Flow[None]:
    """Raises: SteppedBack."""
    if not (yield from claim(c, document)):
        yield from show_summary(c, "Not yours")
        return
    lines = ActivityLines(c, document)
    try:
        while lines.left and (yield from _put_one(c, lines)):
            pass
    except SteppedBack:
        give_back(c, document)
        raise
    if lines.left:
        give_back(c, document)
    yield from lines.summary("Put away")


def _put_one(c: Conversation, lines: ActivityLines) -> Flow[bool]:
    """One line's goods; False when the person is done. Esc at the bin asks for goods again, Esc at the goods leaves."""
    lines.hear_changes()
    if not lines.left:
        return False
    lines.show_waiting(lines.waiting()[0])
    heard = yield from scan_item(
        c,
        "Scan goods",
        switches={Wanted.PLATE},
        also="or DONE, SKIP",
        functions={FunctionCode.DONE, FunctionCode.SKIP},
        items_here=lines.items,
    )
    try:
        match heard:
            case Pressed(FunctionCode.SKIP):
                lines.skip(lines.waiting()[0])
            case Pressed():
                return not (yield from lines.finish())
            case PlateFound(number):
                yield from _put_plate(c, lines, number)
            case ItemFound():
                yield from _put_goods(c, lines, without_untracked_numbers(heard))
    except Refused as refused:
        c.refuse(refused)
    except SteppedBack:
        c.inform("Not put away")
    return True


def _put_goods(c: Conversation, lines: ActivityLines, found: ItemFound) -> Flow[None]:
    """Raises: Refused, SteppedBack."""
    require_one_piece(found)
    named = yield from lines.named(found)
    if named is None:
        return
    goods, line = named
    lines.show_waiting(line)
    c.understood = (*described(goods, c.lookup.date_order()), text_of(goods))
    c.accept(f"{text_of(goods)} of {goods.item.no}", short=text_of(goods)[:16])
    put = yield from put_down(c, goods, lines.place_of(line), can_skip=True)
    if put is None:
        lines.skip(line)
        return
    lines.record(line, put)
    yield from lines.check_bin(line)


def _put_plate(c: Conversation, lines: ActivityLines, plate: str) -> Flow[None]:
    """A plate with all that stands on it, by one scan of its bin; digits before the bin put away a part of its first line.

    Raises: Refused(NOT_ON_DOCUMENT …), SteppedBack.
    """
    on_plate = lines.on_plate(plate)
    if not on_plate:
        raise Refused(NOT_ON_DOCUMENT, item=f"Plate {plate}", document=lines.order.no)
    firsts = [line for line in on_plate if lines.together(line)[0] is line]
    loads = [(line, _load_of(c, lines, line)) for line in firsts]
    first, goods = loads[0]
    c.understood = tuple(f"{text_of(load)} {load.item.no}" for _, load in loads)
    c.accept(f"Plate {plate}: {len(loads)} lines", short=f"{len(loads)} lines")
    put = yield from put_down(c, goods, lines.place_of(first), can_skip=True)
    if put is None:
        for line in firsts:
            lines.skip(line)
        return
    if put.goods != goods:
        lines.record(first, put)
        return
    for line, load in loads:
        lines.carried(line, load)
    c.accept(f"Plate {plate} with {len(loads)} lines in {put.bin}", PlateMoved(plate=plate, to_bin=put.bin), short=put.bin[:16])


def _load_of(c: Conversation, lines: ActivityLines, line: OpenLine) -> ItemFound:
    """Raises: Refused(UNKNOWN_ITEM) where the device does not know it."""
    item = c.lookup.item(line.item)
    if item is None:
        raise Refused(UNKNOWN_ITEM, item=line.item)
    left = lines.left_together(line)
    return ItemFound(item, line.variant, item.base_uom, left, line.lot, line.serial, line.expiration)


def _put_away_freely(c: Conversation) -> Flow[None]:
    """Goods that nobody has planned a bin for, one after the other. Raises: SteppedBack at the goods."""
    location = c.lookup.location()
    if not location.bin_mandatory:
        c.forget_put_back()
        c.refuse(Refused(BIN_NOT_USED, location=location.code))
        yield from show_summary(c, "No bins here")
        return
    while True:
        c.place, c.context, c.progress, c.lines = "", "Without a plan", "", ()
        heard = yield from scan_item(c, "Scan goods", switches={Wanted.PLATE}, also="or DONE", functions={FunctionCode.DONE})
        try:
            match heard:
                case Pressed():
                    return
                case PlateFound(number):
                    yield from _move_plate(c, number)
                case ItemFound():
                    yield from _move_goods(c, without_untracked_numbers(heard))
        except Refused as refused:
            c.refuse(refused)
        except SteppedBack:
            c.inform("Not put away")


def _move_plate(c: Conversation, plate: str) -> Flow[None]:
    """Raises: SteppedBack."""
    card = yield from scan_bin(c, "Scan put bin", direction="inbound")
    assert not isinstance(card, Pressed)
    c.accept(f"{plate} to {card.code}", PlateMoved(plate=plate, to_bin=card.code), short=f"To {card.code}"[:16])


def _move_goods(c: Conversation, found: ItemFound) -> Flow[None]:
    """Raises: Refused, SteppedBack."""
    require_one_piece(found)
    found = yield from ask_lot(c, found, check=lambda lot: require_may_leave(c.lookup, lot))
    if found.item.tracking.serial_specific:
        piece = yield from ask_serial(c, found, (), check=lambda one: require_may_leave(c.lookup, one), also="or type it")
        if not isinstance(piece, ItemFound):
            return
        found = piece
    from_bin, there = yield from _where_it_lies(c, found)
    if not found.quantity:
        found = yield from _with_quantity(c, found, there)
    c.understood = (*described(found, c.lookup.date_order()), text_of(found))
    c.context = f"From {from_bin}"
    put = yield from put_down(c, found, _proposed(c, found, from_bin))
    assert put is not None, "nothing is skipped without a plan"
    goods = put.goods
    record = Moved(
        item=goods.item.no,
        variant=goods.variant,
        lot=goods.lot_no,
        serial=goods.serial_no,
        uom=goods.uom,
        quantity=ONE if goods.quantity is None else goods.quantity,
        from_bin=from_bin,
        to_bin=put.bin,
    )
    c.understood = (*described(goods, c.lookup.date_order()), f"{text_of(goods)} in {put.bin}")
    c.accept(f"{text_of(goods)} of {goods.item.no} in {put.bin}", record, short=put.bin[:16])


def _where_it_lies(c: Conversation, found: ItemFound) -> Flow[tuple[str, Quantity | None]]:
    """The bin that the goods are in, and how many; asked where they are in several and in none that receives."""
    receipt_bin = c.lookup.location().receipt_bin
    try:
        rows = c.lookup.on_hand(item=found.item.no, lot=found.lot_no, serial=found.serial_no)
    except Unreachable:
        rows = ()
    held = _by_bin(found, rows)
    if receipt_bin and (receipt_bin in held or not held):
        return receipt_bin, held.get(receipt_bin)
    if len(held) == 1:
        return next(iter(held.items()))
    c.question(f"{found.item.no} is in {len(held)} bins: take it from which?", "From which bin?")
    card = yield from scan_bin(c, "Scan from bin", direction="outbound")
    assert not isinstance(card, Pressed)
    return card.code, held.get(card.code)


def _by_bin(found: ItemFound, rows: tuple[OnHand, ...]) -> dict[str, Quantity]:
    held: dict[str, Quantity] = {}
    for row in rows:
        if row.variant == found.variant and row.quantity > ZERO:
            held[row.bin] = Quantity(held.get(row.bin, ZERO) + row.quantity)
    return held


def _with_quantity(c: Conversation, found: ItemFound, there: Quantity | None) -> Flow[ItemFound]:
    """All that lies there, which digits before the bin split; asked where nobody knows how many those are."""
    if there:
        return replace(found, uom=found.item.base_uom, quantity=there)
    answer = yield from ask_quantity(c, found)
    assert isinstance(answer, ItemFound)
    return answer


def _proposed(c: Conversation, found: ItemFound, from_bin: str) -> Place:
    """The bin that the server proposes, if it can be asked and has one."""
    quantity = ONE if found.quantity is None else found.quantity
    try:
        bins = c.lookup.bin_suggestions(found.item.no, quantity, variant=found.variant, uom=found.uom, from_bin=from_bin)
    except (Unreachable, Refused):
        bins = ()
    best = next(iter(bins), None)
    c.accept(f"{text_of(found)} of {found.item.no}", short=text_of(found)[:16])
    return Place(from_bin, best.bin, best.why) if best else Place(from_bin)
