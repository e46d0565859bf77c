"""When may be posted, as values: a range of days, what a posting date must keep to, and inventory periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.date_formulas import day_of
from shared.errors import PERIOD_CLOSED, POSTING_DATE_NOT_ALLOWED, Refused


@dataclass(frozen=True, slots=True)
class PostingRange:
    """From when to when may be posted, as typed: dates, or formulas from the work date; blank is open."""

    first: str = ""
    last: str = ""

    def __bool__(self) -> bool:
        """Whether either is filled."""
        return bool(self.first or self.last)

    def days(self, work_date: date) -> tuple[date | None, date | None]:
        """The days that it says on that work date. Raises: ValueError for what is neither a date nor a formula."""
        return (day_of(self.first, work_date) if self.first else None, day_of(self.last, work_date) if self.last else None)


@dataclass(frozen=True, slots=True)
class AllowedDates:
    """What the posting dates of one person must keep to on one work date."""

    first: date | None = None
    """None: from ever."""
    last: date | None = None
    """None: for ever."""
    whose: str = "your"
    """Whose range it is, as it completes 'not within … range'."""
    closed_until: date | None = None
    """The ending date of the latest closed inventory period."""
    valuation_from: date | None = None
    """The earliest day on which anything may be valued."""

    def require(self, posting_date: date) -> None:
        """Refuse a day on which may not be posted. Raises: Refused(POSTING_DATE_NOT_ALLOWED, PERIOD_CLOSED).

        Source: spec/ledger.md, section 5, rules 2 to 4, in that order.
        """
        if (self.first and posting_date < self.first) or (self.last and posting_date > self.last):
            raise Refused(POSTING_DATE_NOT_ALLOWED, date=posting_date, whose=self.whose, range=_range(self.first, self.last))
        self.require_open(posting_date)
        self.require_valuable(posting_date)

    def require_open(self, day: date) -> None:
        """Refuse a day in a closed inventory period, or before it. Raises: Refused(PERIOD_CLOSED)."""
        if self.closed_until and day <= self.closed_until:
            raise Refused(PERIOD_CLOSED, first_open=self.closed_until + timedelta(days=1))

    def require_valuable(self, day: date) -> None:
        """Refuse a day before the earliest valuation date; also of an entry that is applied to.

        Raises: Refused(POSTING_DATE_NOT_ALLOWED).
        """
        if self.valuation_from and day < self.valuation_from:
            raise Refused(POSTING_DATE_NOT_ALLOWED, date=day, whose="the valuation's", range=_range(self.valuation_from, None))


ANY_DATE = AllowedDates()
"""Nothing is set up."""


def _range(first: date | None, last: date | None) -> str:
    return " ".join([*([f"from {first}"] if first else []), *([f"until {last}"] if last else [])])


@dataclass(frozen=True, slots=True)
class InventoryPeriod:
    """The days up to `ending_date`, from the end of the period before."""

    ending_date: date
    name: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """A line of a period's log."""

    entry_no: int
    ending_date: date
    action: str
    """`close` or `reopen`."""
    person: str
    at: datetime
    last_register_no: int
    """The last item register at that moment; 0: none."""
