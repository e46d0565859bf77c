"""Reads what is applied to one another, with both entries as applying sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import application_questions, questions, store
from server.ledger.rules.movements import Applied, OpenEntry, pool_of
from server.ledger.rules.reapplication import is_fixed, reason_against_unapplying
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import EntryState


def opened(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, OpenEntry]:
    """The entries as applying sees them; with nothing remaining where they are closed."""
    found = {entry.entry_no: entry for entry in store.open_entries(work, entry_nos)}
    closed = questions.entries_by_no(work.connection, [no for no in entry_nos if no not in found])
    for state in questions.states(work.connection, closed.values()):
        found[state.entry.entry_no] = _closed(work, state)
    return found


def applied_to(work: UnitOfWork, entry_no: int) -> tuple[Applied, ...]:
    """What the entry is applied to now, the newest first; nothing where there is no such entry."""
    named = questions.entries_by_no(work.connection, [entry_no]).get(entry_no)
    if named is None:
        return ()
    pairs = application_questions.applied_pairs(work.connection, named.item_no, entry_no)
    entries = questions.entries_by_no(work.connection, {no for pair in pairs for no in pair})
    found = []
    for (inbound_no, outbound_no), quantity in pairs.items():
        inbound, outbound = entries[inbound_no], entries[outbound_no]
        fixed = "it was fixed to it, and must be unapplied first" if is_fixed(inbound, outbound) else ""
        kept_because = reason_against_unapplying(inbound, outbound) or fixed
        found.append(Applied(inbound_no, outbound_no, quantity, outbound.entry_type, kept_because))
    others = {each: each.outbound_no if named.quantity > ZERO else each.inbound_no for each in found}
    return tuple(sorted(found, key=lambda each: (entries[others[each]].posting_date, others[each]), reverse=True))


def _closed(work: UnitOfWork, state: EntryState) -> OpenEntry:
    entry = state.entry
    location_code = entry.place.location_code
    in_transit = bool(location_code) and catalog.location(work, location_code).in_transit
    order_no = entry.document.order_no if in_transit else ""
    return OpenEntry(
        entry.entry_no,
        pool_of(catalog.item(work, entry.item_no), entry.variant_code, location_code, order_no, entry.tracking),
        entry.posting_date,
        entry.quantity,
        ZERO,
        state.cost.actual + state.cost.expected,
        entry.expires_on,
        entry.warranty_ends_on,
    )
