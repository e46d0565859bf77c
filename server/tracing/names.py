"""What entries are called: items and their descriptions, vendors and customers, and the bins that their numbers lie in now."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.tracing import store
from server.tracing.rules.links import bound_numbers
from server.tracing.values import BinQuantity
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.database.unit_of_work import UnitOfWork
    from server.tracing.values import TracedEntry
    from shared.tracking import Tracking

_Place = tuple[str, str, str, "Tracking"]
"""Item, variant, location and the numbers that bind: what the content of bins is told apart by."""


class Names:
    """The names for some entries, read with few statements for all of them."""

    def __init__(self, work: UnitOfWork, entries: Collection[TracedEntry]) -> None:
        self.items = catalog.items(work, {entry.item_no for entry in entries})
        self._parties = {
            (kind, no): name
            for kind in ("vendor", "customer")
            for no, name in store.party_names(
                work.connection, kind, {entry.source_no for entry in entries if entry.source_type == kind}
            ).items()
        }
        self._bins = self._bins_of(work, [entry for entry in entries if entry.remaining > ZERO])

    def party(self, entry: TracedEntry) -> str:
        """The name of the vendor or customer; blank where there is none any more."""
        return self._parties.get((entry.source_type, entry.source_no), "")

    def bins(self, entry: TracedEntry) -> tuple[BinQuantity, ...]:
        """Where the stock of an open entry's number lies now; several entries of one number share the bins."""
        return self._bins.get(self._place(entry), ()) if entry.remaining > ZERO else ()

    def _place(self, entry: TracedEntry) -> _Place:
        bound = bound_numbers(entry.tracking, self.items[entry.item_no].tracking)
        return entry.item_no, entry.variant_code, entry.location_code, bound

    def _bins_of(self, work: UnitOfWork, open_entries: list[TracedEntry]) -> dict[_Place, tuple[BinQuantity, ...]]:
        numbers: dict[str, set[Tracking]] = defaultdict(set)
        for entry in open_entries:
            bound = self._place(entry)[3]
            if not bound.is_blank:
                numbers[entry.item_no].add(bound)
        found: dict[_Place, list[BinQuantity]] = defaultdict(list)
        for item_no, bound_by in numbers.items():
            for item, variant, location, bin_code, tracking, quantity in store.bins_of(work.connection, item_no, bound_by):
                found[item, variant, location, tracking].append(BinQuantity(bin_code, quantity))
        return {place: tuple(bins) for place, bins in found.items()}
