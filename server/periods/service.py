"""What people do with posting periods: say when may be posted, and close inventory periods for good or for now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.periods import store
from server.periods.values import ANY_DATE, AllowedDates, PostingRange

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork


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
