"""The small words that all tasks share: scan a bin, scan an item, choose, confirm. What is asked here is asked the same everywhere.

Each is a part of a flow: it asks until it has an answer that holds, shows why an answer does not, and changes nothing
meanwhile. Esc raises `SteppedBack`. Quantities, lots, dates and serial numbers of the item in hand: `item_questions.py`.

Source: spec/handheld.md, section 2; spec/barcodes.md, section 10.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from scanner_client.flows.checks import Numbers, completed, numbers_on, require_bin_here, require_unblocked
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.figures import figure
from scanner_client.flows.prompts import Choice, Chosen, Entry, Flow, Input, Pressed, Scanned, Typed
from scanner_client.flows.wording import described, in_base_unit, numbers
from shared.barcodes.directory import (
    BinFound,
    ExpirationFound,
    Found,
    ItemFound,
    LotFound,
    PlateFound,
    QuantityFound,
    SerialFound,
    Wanted,
)
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan
from shared.errors import AMBIGUOUS_REFERENCE, QUANTITY_TOO_FINE, UNKNOWN_REFERENCE, WRONG_KIND, Refused
from shared.quantities import ONE, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from shared.barcodes.barcode import Barcode
    from shared.wire.catalog import BinCard

Heard: TypeAlias = Found | Typed | Pressed | Chosen
"""What came in answer to a question: something scanned, by its meaning, or what was typed, pressed or chosen."""

CHOICES_MAX = 9
"""A page: one digit picks."""

_ITEM_LABELS = frozenset({Wanted.LOT, Wanted.SERIAL, Wanted.EXPIRATION, Wanted.QUANTITY})


def _is_no_name(_text: str) -> bool:
    """For questions that know no other names than barcodes."""
    return False


def hear(
    c: Conversation,
    ask: str,
    *,
    wants: Collection[Wanted],
    switches: Collection[Wanted] = (),
    also: str = "",
    entry: Entry = Entry.CODE,
    functions: Collection[FunctionCode] = (),
    choices: Sequence[Choice] = (),
    can_go_back: bool = True,
    vendor: str = "",
    item: str = "",
    items_here: Collection[str] = (),
    new_numbers: bool = False,
    missing: Refused | None = None,
    known_text: Callable[[str], bool] = _is_no_name,
) -> Flow[Heard]:
    """One question that a scan, a key or an entry answers; several things of one code are chosen from by number.

    `switches` are taken too where the scan is none of `wants`. A code typed at `Entry.CODE` counts as scanned. `missing` is
    what an entry of nothing is refused with. A text that no barcode is known by but `known_text` knows counts as typed.
    """
    while True:
        given = yield from c.ask(
            ask,
            also=also,
            wants=frozenset(wants) | frozenset(switches),
            entry=entry,
            functions=functions,
            choices=choices,
            can_go_back=can_go_back,
            missing=missing,
        )
        barcode = _barcode(given, entry, c)
        if barcode is None:
            assert isinstance(given, Typed | Pressed | Chosen)
            return given
        c.last_scan = Scanned(barcode)
        resolution = c.lookup.resolve(
            barcode,
            wants,
            switches=switches,
            vendor=vendor,
            item=item,
            items_here=items_here,
            new_numbers=new_numbers,
        )
        if resolution.refused is None:
            return resolution.candidates[0]
        if resolution.refused.problem is UNKNOWN_REFERENCE and known_text(barcode.scan.text):
            return Typed(barcode.scan.text)
        if resolution.refused.problem is not AMBIGUOUS_REFERENCE:
            c.refuse(resolution.refused)
            continue
        if _say_the_same(barcode, resolution.candidates):
            return resolution.candidates[0]
        chosen = yield from _choose_candidate(c, resolution.candidates, resolution.refused)
        if chosen is not None:
            return chosen


def _barcode(given: Input, entry: Entry, c: Conversation) -> Barcode | None:
    """The barcode of a scan, or of a code that was typed instead; None for any other input."""
    if isinstance(given, Scanned):
        return given.barcode
    if isinstance(given, Typed) and (entry is Entry.CODE or (entry is Entry.QUANTITY_OR_CODE and not _is_figure(given.text))):
        return parse(Scan(given.text.strip(), source="typed"), today=c.lookup.today())
    return None


def _is_figure(text: str) -> bool:
    return text.strip() == "-" or figure(text) is not None


def _say_the_same(barcode: Barcode, candidates: Sequence[Found]) -> bool:
    """Whether the candidates are lot, serial number and date of one label: its first names the others too."""
    from_label = (LotFound, SerialFound, ExpirationFound)
    return bool(barcode.lot_no or barcode.serial_no or barcode.expires_on) and (
        all(isinstance(found, from_label) for found in candidates) and len({found.kind for found in candidates}) == len(candidates)
    )


def _choose_candidate(c: Conversation, candidates: Sequence[Found], ambiguous: Refused) -> Flow[Found | None]:
    """One of several things that a code stands for. A fresh scan, or Esc, is none of them."""
    c.question(ambiguous.sentence, ambiguous.problem.short)
    number = yield from choose(c, "Which one?", [_candidate_text(c, found) for found in candidates])
    return candidates[number - 1] if number else None


def _candidate_text(c: Conversation, found: Found) -> str:
    match found:
        case ItemFound(item=card):
            return f"{found.what} {card.description}"
        case LotFound(card=known) | SerialFound(card=known) if known:
            item = c.lookup.item(known.item)
            return f"{found.what} of {known.item} {item.description if item else ''}".strip()
        case BinFound(card):
            return f"{found.what} of {card.location}"
    return found.what


def choose(c: Conversation, ask: str, answers: Sequence[str], *, also: str = "number", can_go_back: bool = True) -> Flow[int]:
    """The number of one answer, from 1. 0: something else was scanned, which the next question hears, or Esc.

    Raises: SteppedBack only for the question before. Source: spec/handheld.md, section 2, rule 6.
    """
    choices = [Choice(number, text) for number, text in enumerate(answers, start=1)]
    try:
        given = yield from c.ask(ask, also=also, wants=frozenset(Wanted), choices=choices, can_go_back=can_go_back)
    except SteppedBack:
        c.inform("Nothing chosen")
        return 0
    if isinstance(given, Chosen):
        return given.number
    c.put_back()
    return 0


def confirm(c: Conversation, ask: str, *, also: str = "OK = yes, Esc = no", by: Collection[FunctionCode] = ()) -> Flow[bool]:
    """Whether the person says yes: Enter, the OK label, or one of `by`. Anything scanned says no and is heard next."""
    try:
        given = yield from c.ask(ask, also=also, wants=frozenset(Wanted), functions={FunctionCode.OK, *by})
    except SteppedBack:
        c.inform("No: nothing done", short="Nothing done")
        return False
    if isinstance(given, Pressed):
        return True
    c.put_back()
    return False


def show_summary(c: Conversation, ask: str) -> Flow[None]:
    """The end of a task: what was done stays on the screen until OK, DONE or Esc."""
    try:
        yield from c.ask(ask, also="OK", functions={FunctionCode.OK, FunctionCode.DONE})
    except SteppedBack:
        return


def scan_bin(
    c: Conversation,
    ask: str = "Scan bin",
    *,
    direction: str = "",
    also: str = "",
    functions: Collection[FunctionCode] = (),
    expected: str = "",
) -> Flow[BinCard | Pressed]:
    """A bin of this location, open for that direction; with `expected`, that one and no other."""
    while True:
        heard = yield from hear(c, ask, wants={Wanted.BIN}, also=also, functions=functions)
        if isinstance(heard, Pressed):
            return heard
        assert isinstance(heard, BinFound)
        try:
            require_bin_here(heard.bin, c.lookup.location(), direction)
            _require_expected(heard.bin, expected)
        except Refused as refused:
            c.refuse(refused)
        else:
            return heard.bin


def _require_expected(card: BinCard, expected: str) -> None:
    if expected and card.code != expected:
        raise Refused(WRONG_KIND, what=f"bin {card.code}, you are there", wanted=f"bin {expected}")


def scan_item(
    c: Conversation,
    ask: str = "Scan item",
    *,
    hand: ItemFound | None = None,
    switches: Collection[Wanted] = (),
    also: str = "",
    functions: Collection[FunctionCode] = (),
    vendor: str = "",
    items_here: Collection[str] = (),
    takes_figures: bool = False,
) -> Flow[ItemFound | BinFound | PlateFound | Typed | Pressed]:
    """An item with all that its labels say: lot, serial and date labels scanned before it wait for it, `12*` or a quantity label
    counts for it, `-` or the minus label makes its quantity negative where MINUS is among `functions`.

    `hand` is the item scanned last: a lone lot or serial label is another lot or piece of it, and with `takes_figures` a figure
    is its quantity. Answers with the item, with a bin or plate where `switches` has it, with a key, or with the figure.
    """
    waiting, counted = Numbers(), _Counted()
    while True:
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.ITEM},
            switches=_ITEM_LABELS | set(switches),
            also=also,
            entry=Entry.QUANTITY_OR_CODE,
            functions=functions,
            vendor=vendor,
            item=hand.item.no if hand else "",
            items_here=items_here,
        )
        try:
            match heard:
                case ItemFound():
                    require_unblocked(heard.item)
                    return _in_hand(c, completed(heard, waiting), counted)
                case LotFound() | SerialFound() | ExpirationFound():
                    waiting = _together(waiting, numbers_on(heard))
                    item = _item_of(c, waiting, hand)
                    if item is not None:
                        return _in_hand(c, completed(item, waiting), counted)
                    _say_waiting(c, waiting)
                case _ if noted := counted.with_(heard, FunctionCode.MINUS in functions):
                    counted = noted
                    c.accept(counted.text)
                case Typed(text) if not (takes_figures and hand):
                    c.refuse(Refused(WRONG_KIND, what=f'"{text.strip()}", a quantity', wanted=f"{Wanted.ITEM} first"))
                case BinFound() | PlateFound() | Typed() | Pressed():
                    return heard
        except Refused as refused:
            c.refuse(refused)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was said about the quantity of the next scan before it came. Source: spec/handheld.md, section 3, rule 2."""

    times: Quantity | None = None
    takes_away: bool = False

    def with_(self, heard: Heard, minus_allowed: bool) -> _Counted | None:
        """The same with `12*`, a quantity label or minus; None for anything else."""
        match heard:
            case QuantityFound(quantity):
                return replace(self, times=quantity)
            case Pressed(FunctionCode.MINUS) | Typed("-") if minus_allowed:
                return replace(self, takes_away=not self.takes_away)
            case Typed(text) if (typed := figure(text)) and typed.is_multiplier and typed.quantity and not typed.takes_away:
                return replace(self, times=typed.quantity)
        return None

    @property
    def text(self) -> str:
        return f"{'−' if self.takes_away else ''}{ONE if self.times is None else self.times} × next scan"

    def quantity_of(self, found: ItemFound) -> Quantity | None:
        """The label's quantity times the multiplier, negative where it is taken away; None where nobody said any."""
        if self == _Counted():
            return found.quantity
        quantity = product(found, self.times or ONE, ONE if found.quantity is None else found.quantity)
        return -quantity if self.takes_away else quantity


def _in_hand(c: Conversation, found: ItemFound, counted: _Counted) -> ItemFound:
    found = replace(found, quantity=counted.quantity_of(found))
    c.understood = described(found, c.lookup.date_order())
    c.accept(f"{found.what} {numbers(found.lot_no, found.serial_no)}".strip())
    return found


def _together(waiting: Numbers, label: Numbers) -> Numbers:
    """Labels of lot and date wait for the item together; a second lot takes the place of the first."""
    if label.lot_no and waiting.lot_no and label.lot_no != waiting.lot_no:
        return label
    return Numbers(
        label.lot_no or waiting.lot_no,
        label.serial_no or waiting.serial_no,
        label.expires_on or waiting.expires_on,
        label.quantity or waiting.quantity,
        label.item_no or waiting.item_no,
    )


def _item_of(c: Conversation, label: Numbers, hand: ItemFound | None) -> ItemFound | None:
    """The item whose numbers these are: the one that is known to have them, else the one in hand if it has such numbers."""
    if label.item_no and (card := c.lookup.item(label.item_no)):
        require_unblocked(card)
        return ItemFound(card, uom=card.base_uom)
    if hand is None:
        return None
    tracking = hand.item.tracking
    fits = (label.serial_no and tracking.serial_specific) or (label.lot_no and tracking.lot_specific)
    bare = replace(hand, lot_no="", serial_no="", expires_on=None, quantity=None)
    return bare if fits else None


def _say_waiting(c: Conversation, waiting: Numbers) -> None:
    """A lone label waits for its item, and is shown as waiting."""
    date = f"expires {waiting.expires_on}" if waiting.expires_on else ""
    what = " ".join(part for part in (numbers(waiting.lot_no, waiting.serial_no), date) if part)
    c.understood = (f"waiting: {what}",)
    c.accept(f"{what} waits for its item", short="waits for item")


def product(found: ItemFound, factor: Quantity, each: Quantity) -> Quantity:
    """`factor` times `each` of the item's unit. Raises: Refused(QUANTITY_TOO_FINE) where no quantity can hold it."""
    try:
        quantity = Quantity(Decimal(factor) * Decimal(each))
    except ValueError:
        raise Refused(QUANTITY_TOO_FINE, quantity=f"{factor} × {each}", uom=found.uom, item=found.item.no) from None
    in_base_unit(found.item, found.uom, quantity)
    return quantity


def typed_text(heard: Heard) -> str:
    """What was typed, without blanks around it; blank for anything else."""
    return heard.text.strip() if isinstance(heard, Typed) else ""
