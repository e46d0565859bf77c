"""Who works on what: take, give back, take over, hand out; nothing is handed to two people.

What is open comes from the documents (`OpenWorkAt`, handed down by `app.py`); what is said here only says who does it and what
comes first. It never stands in the way of a posting: what people did with their hands is booked, whoever had the work.

Source: spec/warehouse.md, section 10; spec/handheld.md, sections 2 and 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from server.access import service as access
from server.assignments import rules, store
from server.assignments.values import Assignment, WorkKey
from server.catalog import service as catalog
from shared.errors import NOT_PERMITTED, Refused
from shared.wire.access import Role, includes
from shared.wire.work import OpenDocument, WorkTaken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.work import AssignWork, DocumentKind, NextWork, PersonZones, ReleaseWork, TakeWork

OpenWorkAt = Callable[["UnitOfWork", str], list[OpenDocument]]
"""What is open at a location, whoever owns the documents."""
LastHeard = Callable[["UnitOfWork", str], "datetime | None"]
"""When a person's last transaction came in; None: none ever did."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What assignments must know of the rest of the house; `app.py` fills it in."""

    open_work: OpenWorkAt
    last_heard: LastHeard
    silent_after: timedelta = timedelta(minutes=15)
    """A person of whom nothing was heard for so long may have a dead device: others may take over."""


def open_work(work: UnitOfWork, watch: Watch, location_code: str) -> list[OpenDocument]:
    """What is open at the location, with who has it; the most urgent first."""
    return rules.assigned(watch.open_work(work, location_code), store.at_location(work, location_code))


def holder(work: UnitOfWork, kind: DocumentKind, document_no: str) -> str:
    """Who has the piece of work; blank: nobody."""
    found = store.assignment(work, WorkKey(kind, document_no))
    return found.person if found else ""


def take(work: UnitOfWork, watch: Watch, caller: Caller, wanted: TakeWork) -> WorkTaken:
    """Have a document for oneself; `over`: also from somebody else, for a supervisor, or where the other is silent.

    Whether something is left to do on it the document says when it is read. Raises: Refused(TAKEN_BY_OTHER, NOT_PERMITTED).
    """
    if wanted.location:
        caller.require_location(wanted.location)
    return _give(work, watch, caller, WorkKey(wanted.kind, wanted.no), wanted.location, over=wanted.over)


def take_next(work: UnitOfWork, watch: Watch, caller: Caller, wanted: NextWork) -> OpenDocument | None:
    """Have the next piece of work for oneself; None: there is none. What is done at the location is forgotten on the way."""
    caller.require_location(wanted.location)
    documents = open_work(work, watch, wanted.location)
    store.remove(work, store.at_location(work, wanted.location).keys() - {rules.key_of(document) for document in documents})
    zones = frozenset({wanted.zone}) if wanted.zone else store.zones(work, caller.person, wanted.location)
    document = rules.next_work(documents, caller.person, kinds=wanted.kinds, zones=zones)
    if document is None:
        return None
    _give(work, watch, caller, rules.key_of(document), document.location, over=False)
    return document.model_copy(update={"assigned_to": caller.person})


def _give(work: UnitOfWork, watch: Watch, caller: Caller, key: WorkKey, location_code: str, *, over: bool) -> WorkTaken:
    before = store.assignment(work, key)
    may_take_over = includes(caller.roles, Role.SUPERVISOR) or (before is not None and _is_silent(work, watch, before))
    rules.require_free(before, caller.person, over=over, may_take_over=may_take_over)
    kept = before or Assignment(key, location_code)
    store.save(work, replace(kept, person=caller.person, device=caller.device, assigned_at=work.now, assigned_by=caller.person))
    return WorkTaken(kind=key.kind, no=key.document_no, person=caller.person, device=caller.device, taken_at=work.now)


def _is_silent(work: UnitOfWork, watch: Watch, assignment: Assignment) -> bool:
    return rules.is_silent(assignment, watch.last_heard(work, assignment.person), work.now, watch.silent_after)


def release(work: UnitOfWork, caller: Caller, wanted: ReleaseWork) -> None:
    """Give a document back; of somebody else's only a supervisor does. What nobody has is given back without a word.

    Raises: Refused(NOT_PERMITTED).
    """
    found = store.assignment(work, WorkKey(wanted.kind, wanted.no))
    if found is None or not found.person:
        return
    if found.person != caller.person:
        caller.require(Role.SUPERVISOR, action=f"give back what {found.person} works on")
    store.save(work, rules.left(found))


def assign(work: UnitOfWork, caller: Caller, wanted: AssignWork) -> None:
    """A supervisor says who does a document, or nobody (blank), and how urgent it is; what is left out stays.

    Raises: Refused(NOT_PERMITTED, NOT_FOUND).
    """
    caller.require_location(wanted.location)
    key = WorkKey(wanted.kind, wanted.no)
    kept = store.assignment(work, key) or Assignment(key, wanted.location)
    if wanted.person:
        _require_works_at(work, wanted.person, wanted.location)
        kept = replace(kept, person=wanted.person, device="", assigned_at=work.now, assigned_by=caller.person)
    elif wanted.person is not None:
        kept = rules.left(kept)
    if "priority" in wanted.model_fields_set:
        kept = replace(kept, priority=wanted.priority)
    store.save(work, kept)


def _require_works_at(work: UnitOfWork, name: str, location_code: str) -> None:
    person = access.person_named(work, name)
    if person.locations and location_code not in person.locations:
        raise Refused(NOT_PERMITTED, person=name, action=f"work at {location_code}", role="somebody who works there")


def zones(work: UnitOfWork, person: str, location_code: str) -> tuple[str, ...]:
    """Zones whose work the person is given there; none: of all."""
    return tuple(sorted(store.zones(work, person, location_code)))


def save_zones(work: UnitOfWork, wanted: PersonZones) -> PersonZones:
    """Let the person be given the work of these zones. Raises: Refused(NOT_FOUND)."""
    access.person_named(work, wanted.person)
    for zone_code in wanted.zones:
        catalog.zone(work, wanted.location, zone_code)
    store.save_zones(work, wanted.person, wanted.location, wanted.zones)
    return wanted


def documents_of(work: UnitOfWork, location_code: str, sources: Sequence[OpenWorkAt]) -> list[OpenDocument]:
    """What is open at the location, put together from every capability, in their order."""
    return [document for documents_at in sources for document in documents_at(work, location_code)]
