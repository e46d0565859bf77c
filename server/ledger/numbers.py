"""What one asks the ledger about lots, serial and package numbers: have they moved, what is left of them, what can be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import number_questions

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork


def has_dated_entries(work: UnitOfWork, item_no: str) -> bool:
    """Whether an entry of the item has an expiration date."""
    return number_questions.has_dated_entries(work.connection, item_no)
