"""Reads what invoices and item charges must know of the entries that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import questions
from server.ledger.rules.invoicing import Worth, worth_of
from server.periods import service as periods
from shared.errors import NOT_FOUND, Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import ValuePosting
    from server.ledger.values import LedgerEntry


def item_nos(work: UnitOfWork, posting: ValuePosting) -> set[str]:
    """The items that the posting is about. Raises: Refused(NOT_FOUND)."""
    return {entry.item_no for entry in _entries(work, {line.entry_no for line in posting.lines}).values()}


def require_posting_date(work: UnitOfWork, posting: ValuePosting) -> None:
    """Raises: Refused(POSTING_DATE_NOT_ALLOWED, PERIOD_CLOSED). Source: spec/costing.md, section 19, rule 2."""
    periods.allowed_dates(work, work.person).require(posting.posting_date)


def worth_of_entries(work: UnitOfWork, posting: ValuePosting) -> dict[int, Worth]:
    """What each entry of the posting is worth, as it is once nobody else can change it. Raises: Refused(NOT_FOUND)."""
    return worth_by_no(work, {line.entry_no for line in posting.lines})


def worth_by_no(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, Worth]:
    """What each of these entries is worth. Raises: Refused(NOT_FOUND)."""
    entries = _entries(work, entry_nos)
    items = catalog.items(work, {entry.item_no for entry in entries.values()})
    values = questions.value_entries_of(work.connection, items, entry_nos)
    corrections = questions.corrections_of(work.connection, entry_nos)
    return {no: worth_of(entry, items[entry.item_no], values[no], is_taken_back=no in corrections) for no, entry in entries.items()}


def _entries(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, LedgerEntry]:
    found = questions.entries_by_no(work.connection, entry_nos)
    missing = sorted(set(entry_nos) - found.keys())
    if missing:
        raise Refused(NOT_FOUND, what="item ledger entry", key=missing[0])
    return found
