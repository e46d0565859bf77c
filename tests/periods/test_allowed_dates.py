"""On which days a person may post: their own range or the company's, closed periods, the earliest valuation date."""

from __future__ import annotations

from datetime import date

import pytest

from server.periods.values import ANY_DATE, AllowedDates, PostingRange
from shared.errors import Refused

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def refusal(allowed: AllowedDates, day: date) -> str:
    with pytest.raises(Refused) as refused:
        allowed.require(day)
    return f"{refused.value.code}: {refused.value.sentence}"


def test_any_day_may_be_posted_on_where_nothing_is_set_up() -> None:
    ANY_DATE.require(date(1900, 1, 1))


@pytest.mark.parametrize("day", [FIRST, date(2026, 3, 15), LAST])
def test_a_day_within_the_range_may_be_posted_on(day: date) -> None:
    AllowedDates(FIRST, LAST).require(day)


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 4, 1)])
def test_a_day_outside_the_range_is_refused_with_the_range(day: date) -> None:
    assert refusal(AllowedDates(FIRST, LAST), day) == (
        f"posting_date_not_allowed: {day} is not within your range of allowed posting dates: from 2026-03-01 until 2026-03-31. "
        "Use another date, or have the range changed."
    )


def test_a_blank_end_is_open() -> None:
    AllowedDates(first=FIRST).require(date(2999, 1, 1))
    AllowedDates(last=LAST).require(date(1900, 1, 1))


def test_a_day_in_a_closed_period_is_refused_with_the_first_open_day() -> None:
    allowed = AllowedDates(closed_until=date(2026, 1, 31))

    allowed.require(date(2026, 2, 1))

    assert refusal(allowed, date(2026, 1, 31)) == (
        "period_closed: Cannot post before 2026-02-01 because the inventory period is closed; reopen it first."
    )


def test_the_range_is_asked_before_the_period_and_the_period_before_the_valuation_date() -> None:
    allowed = AllowedDates(FIRST, None, closed_until=FIRST, valuation_from=LAST)

    assert refusal(allowed, date(2026, 2, 1)).startswith("posting_date_not_allowed: 2026-02-01 is not within your range")
    assert refusal(allowed, FIRST).startswith("period_closed")
    assert refusal(allowed, date(2026, 3, 2)).startswith("posting_date_not_allowed: 2026-03-02 is not within the valuation")


def test_a_range_may_be_typed_as_formulas_from_the_work_date() -> None:
    assert PostingRange("-CM", "CM+5D").days(date(2026, 2, 10)) == (date(2026, 2, 1), date(2026, 3, 5))
    assert PostingRange("", "2026-03-31").days(date(2026, 2, 10)) == (None, LAST)
