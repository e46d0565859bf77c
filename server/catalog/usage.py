"""Who uses an item: what the catalog must know before it changes a card, and cannot ask, because they all stand above it.

`app.py` hands it down (`design/layout.md`, law 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

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
