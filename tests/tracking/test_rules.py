"""What posting leaves of the numbers on a line."""

from __future__ import annotations

from server.tracking import rules
from server.tracking.values import OpenNumber
from shared.quantities import Quantity
from shared.tracking import Tracking

A, B = Tracking(lot_no="A"), Tracking(lot_no="B")


def listed(lot: Tracking, quantity: str, handled: str = "0", to_handle: str | None = None) -> OpenNumber:
    total, posted = Quantity(quantity), Quantity(handled)
    return OpenNumber(lot, total, total - posted if to_handle is None else Quantity(to_handle), posted)


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
