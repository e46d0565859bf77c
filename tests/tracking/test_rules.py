"""New numbers from a text and between two that were scanned; what posting leaves of the numbers on a line."""

from __future__ import annotations

import pytest

from server.tracking import rules
from server.tracking.values import OpenNumber
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import Tracking

A, B = Tracking(lot_no="A"), Tracking(lot_no="B")


def listed(lot: Tracking, quantity: str, handled: str = "0", to_handle: str | None = None) -> OpenNumber:
    total, posted = Quantity(quantity), Quantity(handled)
    return OpenNumber(lot, total, total - posted if to_handle is None else Quantity(to_handle), posted)


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
    assert rules.numbers_between(first, last, 50) == made


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
    assert reason in refusal(lambda: rules.numbers_between(first, last, 50))


def test_customized_numbers_are_counted_on_and_may_get_longer() -> None:
    assert rules.customized_numbers("S-8", 1, 3) == ["S-8", "S-9", "S-10"]
    assert rules.customized_numbers("A001/B", 5, 3) == ["A001/B", "A006/B", "A011/B"]


def test_a_start_text_without_a_number_is_refused() -> None:
    assert refusal(lambda: rules.customized_numbers("PUMP", 1, 3)).startswith("PUMP must have a number in it")


def test_a_number_that_would_get_too_long_is_refused() -> None:
    assert "longer than 50 characters" in refusal(lambda: rules.customized_numbers("9" * 50, 1, 2))


def test_what_is_posted_of_a_number_is_kept_as_handled() -> None:
    (after,) = rules.after_posting([listed(A, "10")], {A: Quantity(4)}, Quantity(6))

    assert (after.quantity, after.handled, after.to_handle) == (10, 4, 6)


def test_only_what_was_to_be_handled_is_used_up() -> None:
    (after,) = rules.after_posting([listed(A, "10", to_handle="4")], {A: Quantity(4)}, Quantity(6))

    assert (after.handled, after.to_handle) == (4, 0)


def test_undoing_gives_the_number_back_to_be_handled() -> None:
    (after,) = rules.after_posting([listed(A, "10", "4", "0")], {A: Quantity(-4)}, Quantity(10))

    assert (after.handled, after.to_handle, after.quantity) == (0, 10, 10)


def test_goods_that_came_with_another_number_leave_less_room_for_those_that_are_listed() -> None:
    after = rules.after_posting([listed(A, "4"), listed(B, "6")], {Tracking(lot_no="C"): Quantity(5)}, Quantity(5))

    assert [(each.tracking, each.quantity) for each in after] == [(A, 4), (B, 1)]


def test_a_number_of_which_nothing_is_left_goes_unless_it_was_posted() -> None:
    after = rules.after_posting([listed(A, "4", "2"), listed(B, "6")], {Tracking(lot_no="C"): Quantity(8)}, Quantity(0))

    assert [(each.tracking, each.quantity, each.handled) for each in after] == [(A, 2, 2)]


def test_more_of_a_number_than_was_listed_is_kept_as_it_came() -> None:
    (after,) = rules.after_posting([listed(A, "4")], {A: Quantity(6)}, Quantity(4))

    assert (after.quantity, after.handled, after.to_handle) == (6, 6, 0)
