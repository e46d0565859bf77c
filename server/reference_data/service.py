"""What devices keep a copy of, and what changed of it since; and what a scan means on the server."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.access import service as access
from server.catalog import cards
from server.catalog import service as catalog
from server.database.changes import changes_since
from server.journals import reason_codes as journals
from server.reference_data import lots
from shared.wire.catalog import PersonReference, ReasonCard, ReferenceData, ReferenceRecord, RemovedRecord, VendorCard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from server.database.unit_of_work import UnitOfWork

    Key = tuple[str, ...]
    Records = Iterable[tuple[Key, ReferenceRecord]]

PAGE_MAX = 1000
"""Records in one answer: a second of a slow radio link."""


def changed_since(work: UnitOfWork, change_no: int, location_code: str) -> ReferenceData:
    """The next page of what changed after this number, for a device at this location (blank: for all of them).

    A record appears once, as it is now, whatever became of it in between. Zero is the beginning of everything.
    """
    changes = changes_since(work.connection, change_no, PAGE_MAX, location_code)
    keys: defaultdict[str, list[Key]] = defaultdict(list)
    for change in changes:
        if not change.removed:
            keys[change.kind].append(change.key)
    records = {(kind, key): record for kind, of_kind in keys.items() for key, record in _READERS[kind](work, of_kind)}
    return ReferenceData(
        records=tuple(records[change.kind, change.key] for change in changes if (change.kind, change.key) in records),
        removed=tuple(
            RemovedRecord(kind=change.kind, key=change.key) for change in changes if (change.kind, change.key) not in records
        ),
        cursor=changes[-1].change_no if changes else change_no,
        more=len(changes) == PAGE_MAX,
    )


def _items(work: UnitOfWork, keys: Sequence[Key]) -> Records:
    found = catalog.known_items(work, [no for (no,) in keys])
    return (((no,), cards.item_card(item)) for no, item in found.items())


def _references(work: UnitOfWork, keys: Sequence[Key]) -> Records:
    wanted = set(keys)
    found = map(cards.reference_card, catalog.references_of(work, sorted({key[3] for key in keys})))
    keyed = (((card.number, card.type, card.party, card.item, card.variant, card.uom), card) for card in found)
    return ((key, card) for key, card in keyed if key in wanted)


def _locations(work: UnitOfWork, keys: Sequence[Key]) -> Records:
    wanted = set(keys)
    return (((place.code,), cards.location_card(place)) for place in catalog.locations(work) if (place.code,) in wanted)


def _bins(work: UnitOfWork, keys: Sequence[Key]) -> Records:
    wanted = set(keys)
    found = (bin_ for code in sorted({location for location, _ in keys}) for bin_ in catalog.bins(work, code))
    return (((bin_.location_code, bin_.code), cards.bin_card(bin_)) for bin_ in found if (bin_.location_code, bin_.code) in wanted)


def _people(work: UnitOfWork, keys: Sequence[Key]) -> Records:
    wanted = set(keys)
    found = (access.person_card(person) for person in access.people(work))
    return (((card.person,), PersonReference(**card.model_dump())) for card in found if (card.person,) in wanted)


def _reasons(work: UnitOfWork, keys: Sequence[Key]) -> Records:
    wanted = set(keys)
    found = (ReasonCard(code=reason.code, description=reason.description) for reason in journals.reason_codes(work))
    return (((card.code,), card) for card in found if (card.code,) in wanted)


def _vendors(work: UnitOfWork, keys: Sequence[Key]) -> Records:
    wanted = set(keys)
    found = (VendorCard(no=vendor.no, name=vendor.name) for vendor in catalog.parties(work, "vendor"))
    return (((card.no,), card) for card in found if (card.no,) in wanted)


_READERS: dict[str, Callable[[UnitOfWork, Sequence[Key]], Records]] = {
    "item": _items,
    "reference": _references,
    "location": _locations,
    "bin": _bins,
    "lot": lots.cards_by_key,
    "person": _people,
    "reason": _reasons,
    "vendor": _vendors,
}
"""How the records of each kind are read, by their keys."""
