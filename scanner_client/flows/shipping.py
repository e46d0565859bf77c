"""Ship: what waits at the dock leaves.

1. Scan the shipment, an order or tote on it, or choose it from the list.
2. Check the goods, as far as one wants: scan items, totes and packages as they are loaded or packed; what is of another shipment is
   refused. NEW: the goods that follow are packed into the package that is scanned. The list says what waits and what is missing.
3. DONE. What was not picked, and what was not loaded where one has begun to check, is asked about. Then it is posted, and the
   server's answer shown; where it refuses, the flow stays, with the shipment as it is now. Without a connection it is sent later.

Source: spec/handheld.md, section 7.8; spec/warehouse.md, section 6, rule 2.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner_client.flows.checks import without_untracked_numbers
from scanner_client.flows.claims import claim, give_back
from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.documents import about
from scanner_client.flows.loading import Loading, order_on_plate
from scanner_client.flows.prompts import Choice, Chosen, Flow, Pressed
from scanner_client.flows.questions import CHOICES_MAX, confirm, hear, scan_item, show_summary, typed_text
from scanner_client.flows.submitting import submit
from shared.barcodes.directory import DocumentFound, ItemFound, PlateFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.codes import normal_code
from shared.errors import NOT_FOUND, NOTHING_TO_POST, Refused
from shared.quantities import ZERO
from shared.wire.picking import Shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.questions import Heard
    from shared.wire.work import OpenDocument, OpenLine


def ship(lookup: Lookup, document: OpenDocument | None = None) -> Flow[None]:
    """Check and ship one document. Esc at the goods leaves; nothing has left then."""
    c = Conversation(lookup, "SHIP")
    try:
        while document is None or not (yield from claim(c, document)):
            document = yield from _scan_shipment(c)
    except SteppedBack:
        return
    try:
        yield from _Shipping(c, document).check_and_ship()
    except SteppedBack:
        give_back(c, document)


def _waits(document: OpenDocument) -> bool:
    """Whether there is something to ship: of an order only what was picked for it."""
    return document.kind == "warehouse_shipment" or any(line.picked > ZERO for line in document.lines)


def _scan_shipment(c: Conversation) -> Flow[OpenDocument]:
    """Raises: SteppedBack."""
    while True:
        known = (*c.lookup.open_documents("warehouse_shipment"), *c.lookup.open_documents("sales_order"))
        waiting = [found for found in known if _waits(found)]
        shown = waiting[:CHOICES_MAX]
        heard = yield from hear(
            c,
            "Scan shipment",
            wants={Wanted.DOCUMENT, Wanted.PLATE},
            also="order, tote or number" if shown else "nothing waits here",
            choices=[Choice(number, found.no, about(found)) for number, found in enumerate(shown, start=1)],
            known_text=partial(_is_on_one, waiting),
        )
        try:
            found = shown[heard.number - 1] if isinstance(heard, Chosen) else _named(c, heard, waiting)
        except Refused as refused:
            c.refuse(refused)
        else:
            c.accept(f"{found.no} {found.partner}".strip(), short=found.no)
            return found


def _named(c: Conversation, heard: Heard, waiting: Sequence[OpenDocument]) -> OpenDocument:
    """The shipment itself, or the one that has the order or plate. Raises: Refused(NOT_FOUND, NOTHING_TO_POST)."""
    match heard:
        case DocumentFound(kind, no):
            on_shipment = _with_order_or_plate(waiting, no)
            document = on_shipment[0] if on_shipment else c.lookup.open_document(kind, no)
            if document is None:
                raise Refused(NOT_FOUND, what="open work here on", key=no)
            if document.kind not in ("warehouse_shipment", "sales_order") or not _waits(document):
                raise Refused(NOTHING_TO_POST, document=no)
            return document
        case PlateFound(number):
            text = number
            having = _with_order_or_plate(waiting, text) or _with_order_or_plate(waiting, order_on_plate(c, number))
        case _:
            text = typed_text(heard)
            having = _with_order_or_plate(waiting, text)
    if not having:
        raise Refused(NOT_FOUND, what="shipment here with", key=text)
    return having[0]


def _is_on_one(documents: Sequence[OpenDocument], text: str) -> bool:
    return bool(_with_order_or_plate(documents, text))


def _with_order_or_plate(documents: Sequence[OpenDocument], text: str) -> list[OpenDocument]:
    code = normal_code(text)
    return [found for found in documents if code and (code == found.no or any(code in _names(line) for line in found.lines))]


def _names(line: OpenLine) -> tuple[str, ...]:
    return (line.order, line.tote, line.plate, line.package)


class _Shipping:
    """One shipment at the dock."""

    def __init__(self, c: Conversation, document: OpenDocument) -> None:
        self.c = c
        self.document = document
        self.loading = Loading(c, document)
        c.place = document.no

    def check_and_ship(self) -> Flow[None]:
        """Until it has left. Raises: SteppedBack at the goods."""
        while True:
            yield from self._check()
            if not (yield from self._is_wanted()):
                continue
            posted = yield from self._ship()
            if posted:
                yield from show_summary(self.c, f"Shipped {self.document.no}")
                return
            now = self.c.lookup.open_document(self.document.kind, self.document.no)
            if now is not None:
                self.document = now
                self.loading.adopt(now)

    def _check(self) -> Flow[None]:
        """Goods, totes and packages one after the other, until DONE. Raises: SteppedBack."""
        while True:
            self.loading.show()
            heard = yield from scan_item(
                self.c,
                "Scan goods",
                switches={Wanted.PLATE},
                also="or tote, NEW, DONE",
                functions={FunctionCode.DONE, FunctionCode.NEW},
                items_here=self.loading.items,
            )
            try:
                match heard:
                    case Pressed(FunctionCode.DONE):
                        return
                    case Pressed():
                        yield from self.loading.open_package()
                    case PlateFound(number):
                        self.loading.load_plate(normal_code(number), self._others())
                    case ItemFound():
                        yield from self.loading.load_goods(without_untracked_numbers(heard))
            except Refused as refused:
                self.c.refuse(refused)
            except SteppedBack:
                self.c.inform("Not loaded")

    def _others(self) -> Sequence[OpenDocument]:
        return [each for each in self.c.lookup.open_documents("warehouse_shipment") if each.no != self.document.no]

    def _is_wanted(self) -> Flow[bool]:
        """Said once; said again for each way in which it is not whole."""
        questions = [(f"Ship {self.document.no}?", "Ship it?")]
        if missing := self.loading.not_picked():
            questions.append((f"Missing: {', '.join(missing)}. Ship the rest?", "Ship part?"))
        if left := self.loading.not_loaded():
            questions.append((f"Not scanned: {', '.join(left)}. Is it loaded too?", "All loaded?"))
        for text, ask in questions:
            self.c.question(text, ask)
            if not (yield from confirm(self.c, ask, by={FunctionCode.POST, FunctionCode.DONE})):
                return False
        return True

    def _ship(self) -> Flow[bool]:
        kind = "warehouse_shipment" if self.document.kind == "warehouse_shipment" else "sales_order"
        content = Shipped(document_kind=kind, order=self.document.no)
        if not self.c.lookup.is_online():
            self.c.accept(f"{self.document.no} is shipped as soon as there is a connection", content, short="Sent later")
            return True
        posted = yield from submit(self.c, content)
        if posted is None:
            return False
        self.c.understood = tuple(text for text in (posted.document_no, posted.message) if text)
        self.c.accept(posted.message or f"{self.document.no} shipped", short="Shipped")
        return True
