"""Who uses an item or a place: what the catalog must know before it changes it, and cannot ask, because they all stand above it.

`app.py` hands it down (`design/layout.md`, law 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from server.database.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Usage:
    """Questions about an item, each answered from the tables of whoever knows."""

    has_entries: Callable[[UnitOfWork, str], bool]
    """Whether the item has ever moved."""
    has_dated_entries: Callable[[UnitOfWork, str], bool]
    """Whether an entry of it has an expiration date."""
    open_document: Callable[[UnitOfWork, str], str]
    """An order that is still open for it; blank: none."""
    document_with_numbers: Callable[[UnitOfWork, str], str]
    """An open document that already holds lots, serial or package numbers of it; blank: none."""


@dataclass(frozen=True, slots=True)
class PlaceUsage:
    """Questions about a location and its bins; the answers that are texts are words for people, blank: nothing."""

    has_open_entries: Callable[[UnitOfWork, str], bool]
    """Whether goods are at the location, or missing there."""
    content: Callable[[UnitOfWork, str, str], str]
    """What lies in a bin of the location, or in any of its bins (blank)."""
    open_documents: Mapping[str, tuple[Callable[[UnitOfWork, str], str], ...]]
    """By switch: what is open at the location that depends on it."""
    open_line: Callable[[UnitOfWork, str, str], str]
    """Open work that takes from the bin or brings to it."""

    begin_units: Callable[[UnitOfWork, str], int]
    """From now on units are kept in the bins of the location; the last number of the ledger before that."""

    def open_document(self, work: UnitOfWork, location_code: str, switch: str) -> str:
        """What is open at the location that depends on the switch."""
        found = (ask(work, location_code) for ask in self.open_documents.get(switch, ()))
        return next(filter(None, found), "")
