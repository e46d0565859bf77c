"""What counting decides, on values alone."""

from __future__ import annotations

from datetime import date

import pytest

from server.counting import rules
from server.counting.values import CountedPlace, CountLine, CountOrder, RecordedFigure, Tolerance
from server.ledger.posting_lines import EntryType, Place
from shared.errors import Refused
from shared.quantities import Amount, Quantity, UnitCost
from shared.tracking import UNTRACKED, Tracking

BIN_1 = CountedPlace("MILK", "", Place("MAIN", "A-01"))
BIN_2 = CountedPlace("MILK", "", Place("MAIN", "A-02"))


def an_order(**changes: object) -> CountOrder:
    values: dict[str, object] = {"order_no": "PI1", "location_code": "MAIN", "status": "finished", "posting_date": date(2026, 1, 5)}
    return CountOrder(**{**values, **changes})  # type: ignore[arg-type]


def a_figure(
    quantity: str | None, *, at: CountedPlace = BIN_1, lot: str = "", serial: str = "", by: str = "NINA"
) -> RecordedFigure:
    return RecordedFigure(at, Tracking(lot, serial), 1, None if quantity is None else Quantity(quantity), by)


def a_line(expected: dict[str, str], *figures: RecordedFigure, at: CountedPlace = BIN_1, status: str = "open") -> CountLine:
    """`expected`: lot to quantity; the blank lot for a line that is not counted by number."""
    numbers = {Tracking(lot) if lot else UNTRACKED: Quantity(quantity) for lot, quantity in expected.items()}
    return CountLine(
        line_no=1,
        counted=at,
        status=status,  # type: ignore[arg-type]
        is_tracked=UNTRACKED not in numbers,
        is_calculated=True,
        expected=numbers,
        recorded=figures,
        unit_cost=UnitCost("2"),
    )


def off(line: CountLine) -> dict[str, str]:
    return {difference.tracking.lot_no: str(difference.quantity) for difference in rules.differences(line)}


def test_two_lots_that_were_mixed_up_are_two_differences_though_the_total_agrees() -> None:
    line = a_line({"A": "80", "B": "30", "C": "10"}, a_figure("80", lot="A"), a_figure("20", lot="B"), a_figure("12", lot="D"))

    assert off(line) == {"A": "0", "B": "-10", "C": "-10", "D": "12"}
    assert rules.difference_value(line) == Amount("64")


def test_two_recordings_of_one_line_are_added() -> None:
    line = a_line({"": "10"}, a_figure("4"), a_figure("5", by="OTTO"))

    assert line.recorded_total == Quantity("9")
    assert line.counted_by == ("NINA", "OTTO")


def test_a_line_that_nobody_counted_has_no_difference_and_is_not_zero() -> None:
    line = a_line({"": "10"})

    assert line.recorded_total is None
    assert rules.differences(line) == ()


def test_a_line_that_was_counted_as_zero_is_short_by_all_of_it() -> None:
    assert off(a_line({"": "10"}, a_figure("0"))) == {"": "-10"}


@pytest.mark.parametrize(
    ("expected", "counted", "tolerance", "within"),
    [
        ("100", "100", Tolerance(), True),
        ("100", "99", Tolerance(), False),
        ("100", "99", Tolerance(quantity=Quantity("1")), True),
        ("100", "101", Tolerance(quantity=Quantity("1")), True),
        ("100", "98", Tolerance(quantity=Quantity("1")), False),
        ("100", "98", Tolerance(percent=Quantity("2")), True),
        ("100", "97", Tolerance(percent=Quantity("2")), False),
        ("100", "98", Tolerance(percent=Quantity("2"), value=Amount("3.99")), False),
        ("100", "98", Tolerance(percent=Quantity("2"), value=Amount("4")), True),
        ("0", "1", Tolerance(percent=Quantity("50")), False),
    ],
)
def test_a_difference_is_within_tolerance_by_quantity_or_percent_but_never_above_the_value(
    expected: str, counted: str, tolerance: Tolerance, within: bool
) -> None:
    assert rules.is_within_tolerance(a_line({"": expected}, a_figure(counted)), tolerance) is within


def test_losses_are_posted_before_gains() -> None:
    found = a_line({}, a_figure("1", serial="SN2"))
    gone = a_line({"SN2": "1"}, a_figure("0", at=BIN_2, lot="SN2"), at=BIN_2)

    lines = rules.posting_lines_for([found, gone])

    assert [(line.entry_type, line.place.bin_code, str(line.quantity)) for line in lines] == [
        (EntryType.NEGATIVE_ADJUSTMENT, "A-02", "-1"),
        (EntryType.POSITIVE_ADJUSTMENT, "A-01", "1"),
    ]


def refusal_of(callable_: object, *arguments: object, **options: object) -> str:
    with pytest.raises(Refused) as refused:
        callable_(*arguments, **options)  # type: ignore[operator]
    return refused.value.code


def test_who_counted_may_not_decide() -> None:
    line = a_line({"": "10"}, a_figure("9", by="SAM"))

    assert refusal_of(rules.require_may_decide, an_order(), [line], "SAM") == "own_count"
    assert refusal_of(rules.require_may_decide, an_order(person_responsible="EVE"), [line], "EVE") == "own_count"
    rules.require_may_decide(an_order(), [line], "EVE")


def test_what_was_sent_back_is_counted_again_by_somebody_else() -> None:
    sent_back = [a_figure("9", by="NINA")]

    assert refusal_of(rules.require_other_counter, BIN_1, "NINA", sent_back) == "not_permitted"
    rules.require_other_counter(BIN_1, "OTTO", sent_back)
    rules.require_other_counter(BIN_2, "NINA", sent_back)


def test_a_difference_that_nobody_approved_is_not_posted() -> None:
    line = a_line({"": "10"}, a_figure("9"), status="counted")

    assert refusal_of(rules.require_postable, an_order(), [line], {BIN_1: Quantity("10")}) == "approval_required"


def test_an_order_is_posted_only_when_it_is_finished_and_only_once() -> None:
    line = a_line({"": "10"}, a_figure("10"), status="approved")

    assert refusal_of(rules.require_postable, an_order(status="open"), [line], {}) == "count_not_finished"
    assert refusal_of(rules.require_postable, an_order(status="posted"), [line], {}) == "already_posted"


def test_a_difference_of_something_that_moved_meanwhile_is_refused() -> None:
    short = a_line({"": "10"}, a_figure("9"), status="approved")
    agreed = a_line({"": "10"}, a_figure("10"), status="approved")

    assert refusal_of(rules.require_postable, an_order(), [short], {BIN_1: Quantity("8")}) == "count_changed_since_expected"
    rules.require_postable(an_order(), [agreed], {BIN_1: Quantity("8")})


def test_a_recording_is_finished_when_every_line_has_a_figure() -> None:
    assert refusal_of(rules.require_finishable_recording, [], "1") == "nothing_to_post"
    assert refusal_of(rules.require_finishable_recording, [a_figure("1"), a_figure(None, at=BIN_2)], "1") == "not_all_recorded"
    rules.require_finishable_recording([a_figure(None), a_figure("3", lot="A")], "1")


def test_a_serial_number_is_one_piece_in_one_place_of_the_order() -> None:
    number = Tracking(serial_no="S1")
    elsewhere = [("MILK in A-02", number, Quantity("1"))]

    assert refusal_of(rules.require_countable, number, Quantity("2"), "MILK", []) == "serial_quantity_not_one"
    assert refusal_of(rules.require_countable, number, Quantity("1"), "MILK", elsewhere) == "counted_twice"
    rules.require_countable(number, Quantity("0"), "MILK", elsewhere)


def test_what_is_not_on_the_order_is_recorded_only_where_that_is_allowed() -> None:
    unexpected = rules.places_without_line([a_figure("1"), a_figure("2", at=BIN_2)], [BIN_1])

    assert unexpected == (BIN_2,)
    assert refusal_of(rules.require_on_order, unexpected, allowed=False, order_no="PI1") == "not_on_count_order"
    rules.require_on_order(unexpected, allowed=True, order_no="PI1")


def test_the_sentence_about_missing_lines_names_three_and_counts_the_rest() -> None:
    figures = [a_figure(None, at=CountedPlace(f"I{n}", "", Place("MAIN", "A-01"))) for n in range(5)]

    with pytest.raises(Refused) as refused:
        rules.require_finishable_recording(figures, "1")

    assert refused.value.sentence == "Not counted yet: I0 in A-01, I1 in A-01, I2 in A-01 and 2 more. Count them, or record zero."
