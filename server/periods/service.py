"""What people do with posting periods: say when may be posted, and close inventory periods for good or for now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from server.access import service as access
from server.catalog import service as catalog
from server.periods import rules, store
from server.periods.values import ANY_DATE, AllowedDates, InventoryPeriod, PeriodEntry, PostingRange
from shared.errors import PERIOD_NOT_CHANGED, Refused

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.periods import AllowedPostingDates, CompanyPostingDates, InventoryPeriodChange, NewInventoryPeriod

ClosingCondition = Callable[["UnitOfWork", date], Sequence[str]]
"""What speaks against closing the period until that day, each as a sentence's half; nothing: it may be closed."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a period must ask those that stand above; `app.py` hands it in."""

    conditions: tuple[ClosingCondition, ...]
    last_register_no: Callable[[UnitOfWork], int]
    """Number of the last item register; 0: none."""


# When may be posted


def allowed_dates(work: UnitOfWork, person: str) -> AllowedDates:
    """What the person's posting dates must keep to: their own range where they have one, otherwise the company's.

    Costs nothing beyond the setup that a posting reads anyway, unless somebody has a range of their own.
    Source: spec/ledger.md, section 5, rules 2 to 4.
    """
    setup = catalog.inventory_setup(work)
    own = store.range_of(work, person) if setup.people_have_ranges and person else PostingRange()
    allowed = own or PostingRange(setup.posting_from, setup.posting_to)
    if not allowed and setup.closed_until is None and setup.valuation_from is None:
        return ANY_DATE
    first, last = allowed.days(catalog.work_date(work)) if allowed else (None, None)
    return AllowedDates(first, last, "your" if own else "the company's", setup.closed_until, setup.valuation_from)


def company_dates(work: UnitOfWork) -> tuple[PostingRange, date | None]:
    """The company's range, and the earliest valuation date."""
    setup = catalog.inventory_setup(work)
    return PostingRange(setup.posting_from, setup.posting_to), setup.valuation_from


def save_company_dates(work: UnitOfWork, dates: CompanyPostingDates) -> None:
    """Say when the company may post. Raises: Refused(INVALID_REQUEST) where that ends before it begins."""
    rules.require_range(PostingRange(dates.posting_from, dates.posting_to), catalog.work_date(work))
    catalog.save_posting_dates(work, dates.model_dump())
    access.note(work, "allow_posting_dates", detail=f"{_words(dates)}; valued from {dates.valuation_from or 'ever'}")


def person_dates(work: UnitOfWork, person: str) -> PostingRange:
    """The person's own range; an empty one where the company's counts. Raises: Refused(NOT_FOUND)."""
    return store.range_of(work, access.person_named(work, person).person)


def save_person_dates(work: UnitOfWork, person: str, dates: AllowedPostingDates) -> None:
    """Say when this person may post; blank: as the company. Raises: Refused(NOT_FOUND, INVALID_REQUEST)."""
    allowed = PostingRange(dates.posting_from, dates.posting_to)
    rules.require_range(allowed, catalog.work_date(work))
    store.save_range(work, access.person_named(work, person).person, allowed)
    catalog.save_posting_dates(work, {"people_have_ranges": store.has_ranges(work)})
    access.note(work, "allow_posting_dates", subject=person, detail=_words(dates))


def _words(dates: AllowedPostingDates) -> str:
    return f"from {dates.posting_from or 'ever'} until {dates.posting_to or 'ever'}"


# Inventory periods


def periods(work: UnitOfWork) -> list[InventoryPeriod]:
    """All periods, the earliest first."""
    return store.periods(work)


def log(work: UnitOfWork, ending_date: date | None = None) -> list[PeriodEntry]:
    """Who closed and reopened, in order: one period, or all."""
    return store.log(work, ending_date)


def create_period(work: UnitOfWork, new: NewInventoryPeriod) -> InventoryPeriod:
    """Make a period; an open one changes nothing yet. Raises: Refused(ALREADY_EXISTS, PERIOD_NOT_CHANGED)."""
    rules.require_creatable(store.periods(work), new.ending_date)
    made = InventoryPeriod(new.ending_date, new.name)
    store.add_period(work, made)
    return made


def change_period(work: UnitOfWork, ending_date: date, change: InventoryPeriodChange) -> InventoryPeriod:
    """Give an open period another name or ending date. Raises: Refused(NOT_FOUND, ALREADY_EXISTS, PERIOD_NOT_CHANGED)."""
    existing = store.periods(work)
    period = rules.period_until(existing, ending_date)
    rules.require_open(period, "renamed")
    changed = replace(period, **change.model_dump(exclude_unset=True, exclude_none=True))
    if changed.ending_date != ending_date:
        rules.require_creatable(existing, changed.ending_date)
        if store.log(work, ending_date):
            reason = "it has been closed before, and the log names it by its date"
            raise Refused(PERIOD_NOT_CHANGED, ending_date=ending_date, action="renamed", reason=reason)
    store.change_period(work, ending_date, changed)
    return changed


def delete_period(work: UnitOfWork, ending_date: date) -> None:
    """Take an open period away; its log stays. Raises: Refused(NOT_FOUND, PERIOD_NOT_CHANGED)."""
    rules.require_open(rules.period_until(store.periods(work), ending_date), "deleted")
    store.delete_period(work, ending_date)


def close_period(work: UnitOfWork, ending_date: date, closing: Closing) -> list[date]:
    """Close the period and every earlier open one: nothing can be posted in them any more. The ending dates, in order.

    Waits for the postings that are under way on other servers, so that none of them is dated into what is closed.
    Raises: Refused(NOT_FOUND, PERIOD_NOT_CHANGED). Source: spec/ledger.md, section 5, rule 5.
    """
    store.lock_books(work)
    closed = rules.to_close(store.periods(work), ending_date)
    rules.require_closable(ending_date, [reason for reasons in closing.conditions for reason in reasons(work, ending_date)])
    _set_closed(work, closed, closing, closed=True)
    access.note(work, "close_period", subject=ending_date.isoformat(), detail=_days(closed))
    return closed


def reopen_period(work: UnitOfWork, ending_date: date, closing: Closing) -> list[date]:
    """Reopen the period and every later closed one. The ending dates, in order. Raises: Refused(NOT_FOUND, PERIOD_NOT_CHANGED).

    Source: spec/ledger.md, section 5, rule 6.
    """
    store.lock_books(work)
    reopened = rules.to_reopen(store.periods(work), ending_date)
    _set_closed(work, reopened, closing, closed=False)
    access.note(work, "reopen_period", subject=ending_date.isoformat(), detail=_days(reopened))
    return reopened


def _set_closed(work: UnitOfWork, ending_dates: Sequence[date], closing: Closing, *, closed: bool) -> None:
    store.set_closed(work, ending_dates, closed=closed, last_register_no=closing.last_register_no(work))
    catalog.save_posting_dates(work, {"closed_until": store.closed_until(work)})


def _days(ending_dates: Sequence[date]) -> str:
    return ", ".join(day.isoformat() for day in ending_dates)
