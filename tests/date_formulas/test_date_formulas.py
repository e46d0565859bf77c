"""Date formulas: what they lead to, how they are written, and what is none."""

from __future__ import annotations

import doctest
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import shared.date_formulas
from shared.date_formulas import DateFormula, day_of
from shared.wire.fields import DateFormulaText

days = st.dates(date(1900, 1, 1), date(2999, 12, 31))
terms = st.one_of(
    st.builds("{}{}".format, st.integers(0, 99), st.sampled_from("DWMQY")),
    st.sampled_from(["CD", "CW", "CM", "CQ", "CY"]),
    st.builds("WD{}".format, st.integers(1, 7)),
    st.builds("D{}".format, st.integers(1, 31)),
)
chains = st.lists(st.tuples(st.sampled_from("+-"), terms), min_size=1, max_size=5).map(
    lambda parts: "".join(a + b for a, b in parts)
)


@pytest.mark.parametrize(
    ("formula", "day", "expected"),
    [
        ("1D", "2026-02-28", "2026-03-01"),
        ("2W", "2026-01-01", "2026-01-15"),
        ("1M", "2026-01-31", "2026-02-28"),
        ("1M", "2028-01-31", "2028-02-29"),
        ("-1M", "2026-03-31", "2026-02-28"),
        ("1Q", "2026-11-30", "2027-02-28"),
        ("1Y", "2028-02-29", "2029-02-28"),
        ("1M-1D", "2026-01-31", "2026-02-27"),
        ("CM", "2026-02-10", "2026-02-28"),
        ("-CM", "2026-02-10", "2026-02-01"),
        ("CM+10D", "2026-02-10", "2026-03-10"),
        ("CQ+1M-10D", "1996-05-21", "1996-07-20"),
        ("-WD2", "1996-05-21", "1996-05-14"),
        ("CW", "2026-07-01", "2026-07-05"),
        ("-CW", "2026-07-01", "2026-06-29"),
        ("CY", "2026-07-01", "2026-12-31"),
        ("-CY", "2026-07-01", "2026-01-01"),
        ("CD", "2026-07-01", "2026-07-01"),
        ("WD5", "2026-07-01", "2026-07-03"),
        ("WD3", "2026-07-01", "2026-07-08"),
        ("D15", "2026-07-01", "2026-07-15"),
        ("D1", "2026-12-15", "2027-01-01"),
        ("D31", "2026-04-05", "2026-04-30"),
        ("D31", "2026-04-30", "2026-05-31"),
        ("-D31", "2026-03-31", "2026-02-28"),
    ],
)
def test_a_formula_leads_from_one_day_to_another(formula: str, day: str, expected: str) -> None:
    assert DateFormula.parse(formula).from_day(date.fromisoformat(day)) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", " ", "1", "M", "1X", "1M1D", "1M+", "C", "WD0", "WD8", "D0", "D32", "--1D", "<1M", "12345D", "1.5M", "٣D"]
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no date formula"):
        DateFormula.parse(text)


def test_case_blanks_and_brackets_make_no_difference() -> None:
    assert DateFormula.parse("< cm + 10d >") == DateFormula.parse("+CM+10D") == DateFormula.parse("CM+10D")


def test_a_formula_that_leads_out_of_the_calendar_says_so() -> None:
    with pytest.raises(ValueError, match="9999Y leads out of the calendar"):
        DateFormula.parse("9999Y").from_day(date(2026, 1, 1))
    with pytest.raises(ValueError, match="leads out of the calendar"):
        DateFormula.parse("-9999D-9999D-9999W").from_day(date(100, 1, 1))


def test_a_day_is_typed_as_a_date_or_as_a_formula() -> None:
    assert day_of("2026-03-31", date(2026, 1, 1)) == date(2026, 3, 31)
    assert day_of("cm", date(2026, 2, 1)) == date(2026, 2, 28)


def test_the_wire_takes_and_gives_text() -> None:
    wire = TypeAdapter(DateFormulaText)

    formula = wire.validate_python("1m-1d")

    assert wire.dump_python(formula, mode="json") == "1M-1D"
    with pytest.raises(ValidationError):
        wire.validate_python(30)


@given(chains, days)
def test_what_is_written_reads_the_same(text: str, day: date) -> None:
    formula = DateFormula.parse(text)

    again = DateFormula.parse(str(formula))

    assert again == formula
    assert str(again) == str(formula)
    assert again.from_day(day) == formula.from_day(day)


@given(st.integers(0, 1000), st.sampled_from("DW"), days)
def test_days_and_weeks_there_and_back_are_nothing(count: int, unit: str, day: date) -> None:
    assert DateFormula.parse(f"{count}{unit}-{count}{unit}").from_day(day) == day


@given(st.integers(0, 500), days)
def test_months_keep_the_day_or_end_at_the_last_of_a_shorter_month(count: int, day: date) -> None:
    later = DateFormula.parse(f"{count}M").from_day(day)

    assert (later.year - day.year) * 12 + later.month - day.month == count
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(st.sampled_from("DWMQY"), days)
def test_the_current_period_holds_the_day_and_ends_where_the_next_begins(unit: str, day: date) -> None:
    first, last = DateFormula.parse(f"-C{unit}").from_day(day), DateFormula.parse(f"C{unit}").from_day(day)

    assert first <= day <= last
    assert DateFormula.parse(f"C{unit}").from_day(first) == last
    assert DateFormula.parse(f"-C{unit}").from_day(last + timedelta(days=1)) == last + timedelta(days=1)


@given(st.integers(1, 7), days)
def test_a_weekday_is_at_most_a_week_away_and_never_today(number: int, day: date) -> None:
    after, before = DateFormula.parse(f"WD{number}").from_day(day), DateFormula.parse(f"-WD{number}").from_day(day)

    assert after.isoweekday() == before.isoweekday() == number
    assert timedelta(1) <= after - day <= timedelta(7)
    assert timedelta(1) <= day - before <= timedelta(7)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(shared.date_formulas).failed == 0
