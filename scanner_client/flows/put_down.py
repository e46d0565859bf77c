"""Put goods into a bin: the one planned for them, or another; all of them, or a part.

The bin that is scanned is the answer. Digits before it are how many go there; the rest is asked for again. Another bin than the
planned one is scanned twice, by who may, and with a reason where the site keeps a hand on it. BIN shows the next bin that the
server would take: the planned one is full, or cannot be reached.

Source: spec/handheld.md, section 2, rule 6 and section 7.4; spec/warehouse.md, section 4, rule 12 and section 14, rules 2 and 10.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner_client.flows.checks import require_bin_here
from scanner_client.flows.conversation import printable
from scanner_client.flows.figures import figure
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Choice, Chosen, Entry, Flow, Pressed, Typed
from scanner_client.flows.quantity_question import figure_of_item
from scanner_client.flows.questions import hear
from scanner_client.flows.wording import amount, in_base_unit
from shared.barcodes.directory import BinFound, ItemFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import MORE_THAN_PLANNED, NOT_PERMITTED, QUANTITY_NOT_POSITIVE, SAME_PLACE, WRONG_KIND, Refused
from shared.quantities import ONE, Quantity
from shared.wire.access import Role

if TYPE_CHECKING:
    from scanner_client.flows.conversation import Conversation
    from shared.wire.catalog import BinCard

_REASONS = ("It is full", "I cannot reach it", "Same goods are here")
_ASK_MAX = 16
_NOT_PUT_INTO = ("receive", "ship", "qc")
"""Types of bins that goods pass through: nothing is put away there. Source: spec/warehouse.md, section 4, rule 12."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where goods are taken and where they are to go."""

    from_bin: str = ""
    to_bin: str = ""
    """Planned; blank: none is."""
    why: str = ""
    """Why that one, or why none."""
    document: str = ""
    """The put-away or movement that has planned it; blank: nobody has."""


@dataclass(frozen=True, slots=True)
class PutDown:
    """Goods, as many as were put, and the bin they are in now."""

    goods: ItemFound
    bin: str
    reason: str = ""
    """Why another bin than the planned one."""


def put_down(c: Conversation, goods: ItemFound, place: Place, *, can_skip: bool = False) -> Flow[PutDown | None]:
    """The bin that the goods, or some of them, were put into; None: SKIP, they come last. Raises: SteppedBack.

    Where the location has no bins nothing is asked.
    """
    if not c.lookup.location().bin_mandatory:
        return PutDown(goods, "")
    return (yield from _PuttingDown(c, goods, place, can_skip=can_skip).ask())


class _PuttingDown:
    """One question, until a bin answers it."""

    def __init__(self, c: Conversation, goods: ItemFound, place: Place, *, can_skip: bool) -> None:
        self.c = c
        self.all = goods
        self.goods = goods
        self.place = place
        self.functions = {FunctionCode.BIN} | ({FunctionCode.SKIP} if can_skip else set())
        self.seen = {place.to_bin}
        """Bins that were proposed already."""
        self.doubted = ""
        """Another bin than planned, scanned once."""

    def ask(self) -> Flow[PutDown | None]:
        while True:
            heard = yield from hear(
                self.c,
                _question(self.place.to_bin),
                wants={Wanted.BIN},
                also=self.place.why or "or digits = part of it",
                entry=Entry.QUANTITY_OR_CODE,
                functions=self.functions,
            )
            try:
                match heard:
                    case Pressed(FunctionCode.SKIP):
                        return None
                    case Pressed():
                        self._propose_another()
                    case Typed(text):
                        self._take_part(text)
                    case BinFound(card) if self._is_answer(card):
                        return PutDown(self.goods, card.code, (yield from self._reason(card)))
            except Refused as refused:
                self.doubted = ""
                self.c.refuse(refused)
            except Unreachable:
                self.c.inform("No connection: choose a bin and scan it twice", short="Choose a bin")

    def _is_answer(self, card: BinCard) -> bool:
        """Whether the goods may go there; another bin than planned only when it is scanned again. Raises: Refused."""
        require_bin_here(card, self.c.lookup.location(), "inbound")
        if card.code == self.place.from_bin:
            raise Refused(SAME_PLACE)
        if card.code == self.place.to_bin:
            return True
        if card.type in _NOT_PUT_INTO:
            wanted = f"bin {self.place.to_bin}" if self.place.to_bin else "a bin of the shelves"
            raise Refused(WRONG_KIND, what=f"bin {card.code}, which goods only pass through", wanted=wanted)
        if not self.place.to_bin:
            return True
        self._require_other_bin(card)
        if self.doubted == card.code:
            return True
        self.doubted = card.code
        text = f"That is {card.code}, planned is {self.place.to_bin}. Scan it again to use it"
        self.c.question(text, f"{card.code}? Again"[:_ASK_MAX])
        return False

    def _require_other_bin(self, card: BinCard) -> None:
        """Raises: Refused(NOT_PERMITTED) where the site lets only others choose."""
        least = self.c.lookup.location().other_bin_role
        if not self.c.lookup.may(least):
            action = f"put {self.all.item.no} into {card.code}, planned is {self.place.to_bin}"
            raise Refused(NOT_PERMITTED, person=self.c.lookup.worker() or "You", action=action, role=least.value)

    def _reason(self, card: BinCard) -> Flow[str]:
        """Asked for another bin, where not everybody may choose one."""
        is_planned = card.code == self.place.to_bin or not self.place.to_bin
        if is_planned or self.c.lookup.location().other_bin_role is Role.FLOOR:
            return ""
        choices = [Choice(number, reason) for number, reason in enumerate(_REASONS, start=1)]
        self.c.question(f"Why not {self.place.to_bin}?", "Why not?")
        given = yield from self.c.ask("Why other bin?", also="number, or type it", entry=Entry.TEXT, choices=choices)
        if isinstance(given, Chosen):
            return _REASONS[given.number - 1]
        assert isinstance(given, Typed)
        return printable(given.text)

    def _take_part(self, text: str) -> None:
        """So many go into the next bin. Raises: Refused."""
        typed = figure(text)
        if typed is None or typed.takes_away or typed.is_multiplier:
            raise Refused(WRONG_KIND, what=f'"{text.strip()}", no quantity', wanted=Wanted.BIN)
        part = figure_of_item(self.all, typed)
        if not part.quantity:
            raise Refused(QUANTITY_NOT_POSITIVE)
        if base_of(part) > base_of(self.all):
            what = {"quantity": text_of(part), "item": part.item.no, "left": text_of(self.all)}
            raise Refused(MORE_THAN_PLANNED, **what, activity=self.place.document or "hand")
        self.goods = part
        self.c.understood = (*self.c.understood[:-1], f"{text_of(part)} of {text_of(self.all)}")
        self.c.accept(f"{text_of(part)} of {text_of(self.all)}: scan their bin", short=f"{part.quantity} of {self.all.quantity}")

    def _propose_another(self) -> None:
        """Raises: Refused, Unreachable."""
        goods = self.goods
        found = self.c.lookup.bin_suggestions(
            goods.item.no,
            _figure(goods),
            variant=goods.variant,
            uom=goods.uom,
            from_bin=self.place.from_bin,
        )
        other = next((each for each in found if each.bin and each.bin not in self.seen), None)
        if other is None:
            why = next((f" ({each.why})" for each in found if not each.bin), "")
            self.c.inform(f"No other bin is proposed{why}: choose one and scan it twice", short="Choose a bin")
            return
        self.seen.add(other.bin)
        self.place = replace(self.place, to_bin=other.bin, why=other.why)
        self.c.accept(f"{other.bin}: {other.why}" if other.why else f"Bin {other.bin}", short=other.bin)


def _question(to_bin: str) -> str:
    """The bin stands in the question itself, as far as it fits the smallest screen."""
    return next((text for text in (f"Put in {to_bin}", to_bin) if to_bin and len(text) <= _ASK_MAX), "Scan put bin")


def _figure(goods: ItemFound) -> Quantity:
    return ONE if goods.quantity is None else goods.quantity


def base_of(goods: ItemFound) -> Quantity:
    """How many, in the item's base unit."""
    return in_base_unit(goods.item, goods.uom, _figure(goods))


def text_of(goods: ItemFound) -> str:
    """How many, as people read it."""
    return amount(goods.item, goods.uom, _figure(goods))
