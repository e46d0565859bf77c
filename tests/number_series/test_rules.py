"""How numbers of a series follow each other."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.number_series import rules
from server.number_series.rules import is_warned, number_at, numbers_at, ordinal_of, require_consistent
from server.number_series.values import NumberSeries
from shared.errors import Refused


@pytest.mark.parametrize(
    ("start", "second"),
    [
        ("PO-000001", "PO-000002"),
        ("LOT2026A001", "LOT2026A002"),
        ("7", "8"),
        ("9", "10"),
        ("A-099-B", "A-100-B"),
        ("INV-001/26X", "INV-001/27X"),
    ],
)
def test_the_last_group_of_digits_counts_up_and_keeps_its_width(start: str, second: str) -> None:
    assert number_at(NumberSeries("S", start), 2) == second


def test_the_increment_is_the_way_to_the_next() -> None:
    assert numbers_at(NumberSeries("S", "A010", increment=10), range(1, 4)) == ["A010", "A020", "A030"]


def test_the_end_number_is_the_last() -> None:
    series = NumberSeries("S", "A1", end_no="A3")

    assert number_at(series, 3) == "A3"
    with pytest.raises(Refused, match="Number series S has no number left"):
        number_at(series, 4)


def test_a_number_that_would_be_too_long_is_not_given() -> None:
    with pytest.raises(Refused, match="no number left"):
        number_at(NumberSeries("S", "9" * 20), 2)


def test_from_the_warning_number_on_is_warned() -> None:
    series = NumberSeries("S", "A1", warning_no="A5")

    assert [is_warned(series, number) for number in ("A4", "A5", "A6")] == [False, True, True]


@pytest.mark.parametrize(
    "series",
    [
        NumberSeries("S", "ABC"),
        NumberSeries("S", "A1", end_no="B9"),
        NumberSeries("S", "A5", end_no="A4"),
        NumberSeries("S", "A1", warning_no="A1X"),
        NumberSeries("S", "A1", date_ordered=True),
    ],
)
def test_a_series_that_could_not_count_is_refused(series: NumberSeries) -> None:
    with pytest.raises(Refused) as refused:
        require_consistent(series)

    assert refused.value.code == "invalid_request"


@given(st.from_regex(r"\A[A-Z]{0,4}-?[0-9]{1,6}[A-Z/]{0,3}\Z"), st.integers(1, 9), st.integers(1, 100_000))
def test_a_number_says_how_many_were_given(start: str, increment: int, ordinal: int) -> None:
    series = NumberSeries("S", start, increment=increment)

    assert ordinal_of(series, number_at(series, ordinal)) == ordinal


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(rules).failed == 0
