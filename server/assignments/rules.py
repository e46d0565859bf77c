"""Decisions about who works on what, on values alone. Source: spec/warehouse.md, section 10; spec/handheld.md, section 2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from server.assignments.values import WorkKey
from shared.errors import TAKEN_BY_OTHER, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from server.assignments.values import Assignment
    from shared.wire.work import DocumentKind, OpenDocument


def key_of(document: OpenDocument) -> WorkKey:
    """The piece of work that a document is."""
    return WorkKey(document.kind, document.no)


def require_free(assignment: Assignment | None, person: str, *, over: bool, may_take_over: bool) -> None:
    """Work that somebody else has is not taken, unless it is taken over by who may.

    Raises: Refused(TAKEN_BY_OTHER), which says whether they may, so that a device need not ask in vain.
    """
    if assignment is None or assignment.person in ("", person) or (over and may_take_over):
        return
    since = f"{assignment.assigned_at.astimezone():%H:%M}" if assignment.assigned_at else "now"
    raise Refused(
        TAKEN_BY_OTHER,
        person=assignment.person,
        document=assignment.key.document_no,
        since=since,
        may_take_over="yes" if may_take_over else "no",
    )


def is_silent(assignment: Assignment, last_heard: datetime | None, now: datetime, silent_after: timedelta) -> bool:
    """Whether nothing was heard of the person for so long that the device may be dead: anybody may go on with the work."""
    signs = [moment for moment in (assignment.assigned_at, last_heard) if moment is not None]
    return all(now - moment > silent_after for moment in signs)


def assigned(documents: Iterable[OpenDocument], assignments: Mapping[WorkKey, Assignment]) -> list[OpenDocument]:
    """The documents with who has them, as urgent as a supervisor finds them; the most urgent first, then what is due first.

    Among these by the way: the bin where the work begins. Source: spec/handheld.md, section 7.5.
    """
    told = [_told(document, assignments.get(key_of(document))) for document in documents]
    return sorted(told, key=lambda document: (-document.priority, document.due or date.max, _first_bin(document)))


def _first_bin(document: OpenDocument) -> str:
    return next((line.bin for line in document.lines if line.bin), "")


def _told(document: OpenDocument, assignment: Assignment | None) -> OpenDocument:
    if assignment is None:
        return document
    priority = document.priority if assignment.priority is None else assignment.priority
    return document.model_copy(update={"assigned_to": assignment.person, "priority": priority})


def next_work(
    documents: Sequence[OpenDocument], person: str, *, kinds: Sequence[DocumentKind], zones: frozenset[str]
) -> OpenDocument | None:
    """What the person does next: what they have already, else the first that nobody has, in their zones before elsewhere.

    `documents` in the order of their urgency; blank `kinds` are all. Work without a zone is everybody's. A shipment of which
    nothing is picked is nobody's work yet.
    """
    wanted = [document for document in documents if (not kinds or document.kind in kinds) and not _waits_for_picks(document)]
    own = [document for document in wanted if document.assigned_to == person]
    free = [document for document in wanted if not document.assigned_to]
    in_zone = [document for document in free if not zones or not document.zone or document.zone in zones]
    return next(iter(own + in_zone + free), None)


def _waits_for_picks(document: OpenDocument) -> bool:
    return document.kind == "warehouse_shipment" and not any(line.picked for line in document.lines)


def left(assignment: Assignment) -> Assignment:
    """The assignment once nobody has it."""
    return replace(assignment, person="", device="", assigned_at=None, assigned_by="")
