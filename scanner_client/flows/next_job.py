"""The next job: the best of the open work that a person may do, taken for them at once.

Their own work first, then what nobody has; of that the highest priority, then what is due first, then by the way: the bin where
it begins. The server hands it out; without a connection the device chooses from what it knows.

Source: spec/handheld.md, section 7.5 (NEXT); spec/warehouse.md, section 10, rule 3.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from scanner_client.flows.conversation import Conversation
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.questions import show_summary
from shared.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.prompts import Flow
    from shared.wire.work import DocumentKind, OpenDocument

    Begin: TypeAlias = Callable[[Lookup, OpenDocument], Flow[None]]
    """The task that does a document."""


def next_job(lookup: Lookup, kinds: Collection[DocumentKind], begin: Begin) -> Flow[None]:
    """Do the best open document of those kinds; where there is none, say so."""
    document = _handed_out(lookup, kinds)
    if document is not None:
        yield from begin(lookup, document)
        return
    c = Conversation(lookup, "NEXT JOB")
    c.inform("There is no open work here that nobody has", short="No open work")
    yield from show_summary(c, "No open work")


def in_order_of_urgency(
    documents: Iterable[OpenDocument], kinds: Collection[DocumentKind], person: str
) -> tuple[OpenDocument, ...]:
    """What the person may be given, the best first."""
    free = [each for each in documents if each.kind in kinds and each.lines and each.assigned_to in ("", person)]
    return tuple(sorted(free, key=_urgency))


def _urgency(document: OpenDocument) -> tuple[bool, int, date, str, str]:
    return (
        not document.assigned_to,
        -document.priority,
        document.due or date.max,
        next((line.bin for line in document.lines if line.bin), ""),
        document.no,
    )


def _handed_out(lookup: Lookup, kinds: Collection[DocumentKind]) -> OpenDocument | None:
    """By the server, which gives nothing to two people; without a connection by what the device knows."""
    try:
        return lookup.take_next_work(kinds)
    except (Unreachable, Refused):
        return next(iter(in_order_of_urgency(lookup.open_documents(), kinds, lookup.worker())), None)
