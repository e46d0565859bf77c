"""Which order: scanned, chosen from the open ones, or found by something that stands on only one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.conversation import Conversation
from scanner_client.flows.prompts import Choice, Chosen, Flow
from scanner_client.flows.questions import CHOICES_MAX, hear
from shared.barcodes.directory import BinFound, DocumentFound, ItemFound, Wanted
from shared.errors import NOT_FOUND, NOT_ON_DOCUMENT, WRONG_KIND, Refused

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.questions import Heard
    from shared.wire.work import DocumentKind, OpenDocument, OpenLine


def scan_document(c: Conversation, ask: str, kinds: tuple[DocumentKind, ...]) -> Flow[OpenDocument]:
    """An open order of one of these kinds at this location. Raises: SteppedBack."""
    while True:
        open_documents = [found for kind in kinds for found in c.lookup.open_documents(kind)]
        shown = open_documents[:CHOICES_MAX]
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.DOCUMENT},
            switches={Wanted.BIN, Wanted.ITEM},
            also="or number of the list" if shown else "none open here",
            choices=[Choice(number, found.no, _about(found)) for number, found in enumerate(shown, start=1)],
        )
        try:
            found = shown[heard.number - 1] if isinstance(heard, Chosen) else _document_of(c.lookup, heard, kinds, open_documents)
        except Refused as refused:
            c.refuse(refused)
        else:
            c.accept(f"{found.no} {found.partner}".strip(), short=found.no)
            return found


def _about(document: OpenDocument) -> str:
    return f"{document.partner} {len(document.lines)} lines".strip()


def _document_of(lookup: Lookup, heard: Heard, kinds: tuple[DocumentKind, ...], open_documents: list[OpenDocument]) -> OpenDocument:
    """The order that was scanned, or the only one with that bin or item. Raises: Refused."""
    match heard:
        case DocumentFound():
            return opened(lookup, heard, kinds)
        case BinFound(card):
            having = [found for found in open_documents if any(line.bin == card.code for line in found.lines)]
            name = heard.what
        case ItemFound(item=item):
            having = [found for found in open_documents if any(line.item == item.no for line in found.lines)]
            name = item.no
        case _:
            having, name = [], "that"
    if len(having) != 1:
        raise Refused(NOT_ON_DOCUMENT, item=name, document="exactly one open order: scan the order")
    return having[0]


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
