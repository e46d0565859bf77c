"""New numbers from a text and between two that were scanned."""

from __future__ import annotations

import pytest

from shared.errors import Refused
from shared.number_ranges import customized_numbers, numbers_between


def refusal(job) -> str:
    with pytest.raises(Refused) as refused:
        job()
    return refused.value.sentence


@pytest.mark.parametrize(
    ("first", "last", "made"),
    [
        ("S-0001", "S-0003", ["S-0001", "S-0002", "S-0003"]),
        ("S-0009", "S-0009", ["S-0009"]),
        ("9", "9", ["9"]),
        ("LOT8X", "LOT9X", ["LOT8X", "LOT9X"]),
        ("A1-98", "A1-99", ["A1-98", "A1-99"]),
    ],
)
def test_a_range_is_every_number_between_the_first_and_the_last(first: str, last: str, made: list[str]) -> None:
    assert numbers_between(first, last, 50) == made


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("S-0050", "S-0001", "the last comes before the first"),
        ("S-0001", "T-0050", "they differ in more than the number at their end"),
        ("S-0001A", "S-0050B", "they differ in more than the number at their end"),
        ("S-01", "S-0050", "their numbers have not the same number of digits"),
        ("S-0001", "S-0052", "that is 52 numbers, at most 50 at once"),
        ("SERIAL", "S-0050", "SERIAL must have a number in it"),
        ("S-0001", "LAST", "LAST must have a number in it"),
    ],
)
def test_a_wrong_range_is_refused_with_the_reason(first: str, last: str, reason: str) -> None:
    assert reason in refusal(lambda: numbers_between(first, last, 50))


def test_customized_numbers_are_counted_on_and_may_get_longer() -> None:
    assert customized_numbers("S-8", 1, 3) == ["S-8", "S-9", "S-10"]
    assert customized_numbers("A001/B", 5, 3) == ["A001/B", "A006/B", "A011/B"]


def test_a_start_text_without_a_number_is_refused() -> None:
    assert refusal(lambda: customized_numbers("PUMP", 1, 3)).startswith("PUMP must have a number in it")


def test_a_number_that_would_get_too_long_is_refused() -> None:
    assert "longer than 50 characters" in refusal(lambda: customized_numbers("9" * 50, 1, 2))
