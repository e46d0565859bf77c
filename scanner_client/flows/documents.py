"""Which order: scanned, chosen from the open ones, or found by something that stands on only one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner_client.flows.conversation import Conversation
from scanner_client.flows.prompts import Choice, Chosen, Flow
from scanner_client.flows.questions import CHOICES_MAX, choose, hear, typed_text
from shared.barcodes.directory import BinFound, DocumentFound, ItemFound, Wanted
from shared.codes import normal_code
from shared.errors import NOT_FOUND, NOT_ON_DOCUMENT, WRONG_KIND, Refused

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.questions import Heard
    from shared.wire.work import DocumentKind, OpenDocument, OpenLine


def scan_document(c: Conversation, ask: str, kinds: tuple[DocumentKind, ...]) -> Flow[OpenDocument]:
    """An open order of one of these kinds at this location. Raises: SteppedBack."""
    found = yield from scan_document_or_other(c, ask, kinds)
    assert found is not None
    return found


def scan_document_or_other(
    c: Conversation, ask: str, kinds: tuple[DocumentKind, ...], other: str = "", *, hears_item_next: bool = False
) -> Flow[OpenDocument | None]:
    """The same, or None where the person chooses `other` behind the list: work that has no order. Raises: SteppedBack.

    An order is also found by an item or a bin on it, or by its vendor's number; where several have it, one is chosen.
    `hears_item_next`: the item that found it is heard by the next question, so that nobody scans it twice.
    """
    while True:
        open_documents = sorted(
            (found for kind in kinds for found in c.lookup.open_documents(kind)), key=lambda found: -found.priority
        )
        shown = open_documents[: CHOICES_MAX - bool(other)]
        texts = [(found.no, about(found)) for found in shown] + ([(other, "")] if other else [])
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.DOCUMENT},
            switches={Wanted.BIN, Wanted.ITEM},
            also="or number of the list" if texts else "none open here",
            choices=[Choice(number, text, detail) for number, (text, detail) in enumerate(texts, start=1)],
            known_text=partial(_has_partner, open_documents),
        )
        try:
            if isinstance(heard, Chosen) and heard.number > len(shown):
                c.accept(other)
                return None
            found = shown[heard.number - 1] if isinstance(heard, Chosen) else (yield from _one_of(c, heard, kinds, open_documents))
        except Refused as refused:
            c.refuse(refused)
        else:
            if found is not None:
                c.accept(f"{found.no} {found.partner}".strip(), short=found.no)
                if hears_item_next and isinstance(heard, ItemFound):
                    c.put_back()
                return found


def about(document: OpenDocument) -> str:
    """Whose it is, how long, how urgent, and who has it."""
    count = len(document.lines)
    parts = (
        f"{document.partner} {count} {'line' if count == 1 else 'lines'}".strip(),
        f"priority {document.priority}" if document.priority else "",
        f"{document.assigned_to} has it" if document.assigned_to else "",
    )
    return ", ".join(part for part in parts if part)


def _of_partner(open_documents: list[OpenDocument], text: str) -> list[OpenDocument]:
    """Those of the vendor or customer with this number."""
    return [found for found in open_documents if found.partner_no and found.partner_no == normal_code(text)]


def _has_partner(open_documents: list[OpenDocument], text: str) -> bool:
    return bool(_of_partner(open_documents, text))


def _one_of(
    c: Conversation, heard: Heard, kinds: tuple[DocumentKind, ...], open_documents: list[OpenDocument]
) -> Flow[OpenDocument | None]:
    """The order that was scanned, or one with that bin, item or partner; None: none was chosen. Raises: Refused."""
    match heard:
        case DocumentFound():
            return opened(c.lookup, heard, kinds)
        case BinFound(card):
            having = [found for found in open_documents if any(line.bin == card.code for line in found.lines)]
            name = heard.what
        case ItemFound(item=item):
            having = [found for found in open_documents if any(line.item == item.no for line in found.lines)]
            name = item.no
        case _:
            having, name = _of_partner(open_documents, typed_text(heard)), "that"
    if not having or len(having) > CHOICES_MAX:
        raise Refused(NOT_ON_DOCUMENT, item=name, document="exactly one open order: scan the order")
    if len(having) == 1:
        return having[0]
    c.question(f"{name} is on {len(having)} open orders", f"On {len(having)} orders")
    number = yield from choose(c, "Which order?", [f"{found.no} {about(found)}" for found in having])
    return having[number - 1] if number else None


def opened(lookup: Lookup, found: DocumentFound, kinds: tuple[DocumentKind, ...]) -> OpenDocument:
    """The order with what is left to do on it.

    Raises: Refused(WRONG_KIND) for other kinds, Refused(NOT_FOUND) where nothing is left to do here.
    """
    wanted = [kind for kind in kinds if kind == found.document_kind]
    if not wanted:
        names = " or ".join(f"a {kind.replace('_', ' ')}" for kind in kinds)
        raise Refused(WRONG_KIND, what=found.what, wanted=names)
    document = lookup.open_document(wanted[0], found.no)
    if document is None:
        raise Refused(NOT_FOUND, what="open work here on", key=found.no)
    return document


def line_text(lookup: Lookup, line: OpenLine) -> str:
    """How a list names a line: the description where the device knows the item."""
    item = lookup.item(line.item)
    return f"{line.item} {item.description}" if item else line.item
