"""Dates as barcodes write them: two-digit years, day 00, day of the year. Only this year is needed from outside.

Source: spec/barcodes.md, section 3 rule 8 and section 7 rule 4.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def full_year(year_of_century: int, today: date) -> int:
    """The year meant by two digits: at most 50 years ahead and 49 back from this one.

    >>> full_year(76, date(2026, 5, 1)), full_year(77, date(2026, 5, 1))
    (2076, 1977)
    """
    century, current = divmod(today.year, 100)
    distance = year_of_century - current
    if distance >= 51:
        century -= 1
    elif distance <= -50:
        century += 1
    return century * 100 + year_of_century


def real_date(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_of_month(year: int, month: int) -> date | None:
    """The last day of a month, which a missing day or day 00 means; None where there is no such month."""
    if not (1 <= month <= 12 and year >= 1):
        return None
    return date(year, month, monthrange(year, month)[1])


def from_yymmdd(text: str, today: date) -> date | None:
    """Six digits as a date; day 00 is the last of the month. None where it is no real day.

    >>> from_yymmdd("270200", date(2026, 5, 1))
    datetime.date(2027, 2, 28)
    """
    year, month, day = full_year(int(text[:2]), today), int(text[2:4]), int(text[4:6])
    return real_date(year, month, day) if day else last_of_month(year, month)


def from_yyyymmdd(text: str) -> date | None:
    """Eight digits as a date; None for anything else."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    return real_date(int(text[:4]), int(text[4:6]), int(text[6:]))


def from_yyjjj(text: str, today: date) -> date | None:
    """Five digits, year and day of the year, as a date; None where the year has no such day."""
    year, day_of_year = full_year(int(text[:2]), today), int(text[2:5])
    if not (1 <= day_of_year <= 366 and year >= 1):
        return None
    found = date(year, 1, 1) + timedelta(days=day_of_year - 1)
    return found if found.year == year else None
