"""What counting decides: differences, tolerance, what stops a recording or an order, who may approve, what is posted.

Values in, values out: no database, no clock. Source of all rules: spec/counting.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from server.counting.values import CountedPlace, CountLine, CountOrder, LineStatus, RecordedFigure, Tolerance
from server.ledger.posting_lines import EntryType, PostingLine
from shared.errors import (
    ALREADY_POSTED,
    APPROVAL_REQUIRED,
    COUNT_CHANGED_SINCE_EXPECTED,
    COUNT_NOT_FINISHED,
    COUNTED_TWICE,
    NOT_ALL_RECORDED,
    NOT_ON_COUNT_ORDER,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    OWN_COUNT,
    RECORDING_FINISHED,
    SERIAL_QUANTITY_NOT_ONE,
    Refused,
)
from shared.quantities import NO_AMOUNT, ONE, ZERO, Amount, Quantity, amount_for
from shared.tracking import Tracking

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Difference:
    """Recorded less expected, of one number on one line. Source: spec/counting.md, section 7, rules 7 and 8."""

    tracking: Tracking
    expected: Quantity
    recorded: Quantity

    @property
    def quantity(self) -> Quantity:
        return self.recorded - self.expected


def differences(line: CountLine) -> tuple[Difference, ...]:
    """One for each number that was expected or recorded, in order; also where it is zero. Empty while nobody has counted."""
    if not line.recorded:
        return ()
    found: dict[Tracking, Quantity] = {}
    for figure in line.recorded:
        found[figure.tracking] = found.get(figure.tracking, ZERO) + (figure.quantity or ZERO)
    numbers = sorted(set(line.expected) | {number for number, quantity in found.items() if quantity or not line.is_tracked})
    return tuple(Difference(number, line.expected.get(number, ZERO), found.get(number, ZERO)) for number in numbers)


def has_difference(line: CountLine) -> bool:
    return any(difference.quantity for difference in differences(line))


def difference_value(line: CountLine) -> Amount:
    """What the differences of the line are worth, each counted as loss or gain: lots mixed up do not cancel out."""
    return sum((value_of(difference, line) for difference in differences(line)), NO_AMOUNT)


def value_of(difference: Difference, line: CountLine) -> Amount:
    """What one difference is worth at the item's unit cost; never negative."""
    return amount_for(abs(difference.quantity), line.unit_cost)


def is_within_tolerance(line: CountLine, tolerance: Tolerance) -> bool:
    """Whether the line may be posted without a supervisor. Source: spec/counting.md, section 12, rule 2."""
    off = sum((abs(difference.quantity) for difference in differences(line)), ZERO)
    if tolerance.value is not None and difference_value(line) > tolerance.value:
        return False
    allowed = max(Decimal(tolerance.quantity), line.expected_total * tolerance.percent / 100)
    return off <= allowed


def status_when_finished(line: CountLine, tolerance: Tolerance) -> LineStatus:
    """What a line becomes when its order is finished: a supervisor's decision stands, within tolerance needs none."""
    if line.status == "approved" or is_within_tolerance(line, tolerance):
        return "approved"
    return "counted"


def require_open(order: CountOrder) -> None:
    """Only an open order takes lines, recordings and counts. Raises: Refused(ALREADY_POSTED or RECORDING_FINISHED)."""
    if order.status == "posted":
        raise Refused(ALREADY_POSTED, document=order.order_no)
    if order.status != "open":
        raise Refused(RECORDING_FINISHED, recording=order.order_no)


def require_countable(
    tracking: Tracking, quantity: Quantity, item_no: str, already_recorded: Iterable[tuple[str, Tracking, Quantity]]
) -> None:
    """A serial number is one piece, in one place of the order. Source: spec/counting.md, section 6, rule 4.

    `already_recorded`: place, number and quantity of the other figures for the item. Raises: Refused.
    """
    if not tracking.serial_no:
        return
    if quantity > ONE:
        raise Refused(SERIAL_QUANTITY_NOT_ONE, serial=tracking.serial_no, item=item_no, quantity=quantity)
    if quantity and any(number.serial_no == tracking.serial_no and found for _, number, found in already_recorded):
        raise Refused(COUNTED_TWICE, what=f"Serial number {tracking.serial_no} of {item_no}", order="the order")


def require_finishable_recording(figures: Sequence[RecordedFigure], recording_name: str) -> None:
    """A recording can be finished when something was counted and nothing is left. Source: section 7, rule 1.

    A line that asks for a tracked item is answered by any number of that item at that place. Raises: Refused.
    """
    if not figures:
        raise Refused(NOTHING_TO_POST, document=recording_name)
    answered = {figure.counted for figure in figures if figure.quantity is not None}
    missing = [figure.counted for figure in figures if figure.quantity is None and figure.counted not in answered]
    if missing:
        raise Refused(NOT_ALL_RECORDED, lines=_named(missing))


def places_without_line(figures: Iterable[RecordedFigure], lines: Iterable[CountedPlace]) -> tuple[CountedPlace, ...]:
    """What was counted and is on no line of the order, each once, in order."""
    known = set(lines)
    return tuple(dict.fromkeys(figure.counted for figure in figures if figure.counted not in known))


def require_on_order(unexpected: Sequence[CountedPlace], *, allowed: bool, order_no: str) -> None:
    """Who may not record without the order is told what is not on it. Raises: Refused(NOT_ON_COUNT_ORDER). Section 7, rule 3."""
    if unexpected and not allowed:
        first = unexpected[0]
        place = first.place.bin_code or first.place.location_code
        raise Refused(NOT_ON_COUNT_ORDER, item=first.item_no, place=place, order=order_no)


def require_finishable_order(order: CountOrder, lines: Sequence[CountLine], *, recordings_open: int) -> None:
    """Every recording finished, every line on one, every expected quantity calculated. Source: section 7, rule 6."""
    if order.status == "posted":
        raise Refused(ALREADY_POSTED, document=order.order_no)
    if not lines:
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    if recordings_open:
        raise Refused(NOT_ALL_RECORDED, lines=f"{recordings_open} recordings are open")
    missing = [line.counted for line in lines if line.recorded_total is None]
    if missing:
        raise Refused(NOT_ALL_RECORDED, lines=_named(missing))
    if any(not line.is_calculated for line in lines):
        raise Refused(COUNT_NOT_FINISHED, order=order.order_no)


def require_finished(order: CountOrder) -> None:
    """Decisions are made on a finished order. Raises: Refused(ALREADY_POSTED, COUNT_NOT_FINISHED)."""
    if order.status == "posted":
        raise Refused(ALREADY_POSTED, document=order.order_no)
    if order.status != "finished":
        raise Refused(COUNT_NOT_FINISHED, order=order.order_no)


def require_may_decide(order: CountOrder, lines: Iterable[CountLine], person: str) -> None:
    """Nobody decides on what he counted or is responsible for. Raises: Refused(OWN_COUNT). Section 12, rule 3."""
    if person == order.person_responsible or any(person in line.counted_by for line in lines):
        raise Refused(OWN_COUNT, person=person, order=order.order_no)


def require_other_counter(counted: CountedPlace, person: str, sent_back: Iterable[RecordedFigure]) -> None:
    """What was sent back is counted again by somebody else. Raises: Refused(NOT_PERMITTED). Section 12, rule 2."""
    if any(figure.counted == counted and figure.counted_by == person for figure in sent_back):
        raise Refused(NOT_PERMITTED, person=person, action=f"count {counted} again", role="colleague")


def require_postable(order: CountOrder, lines: Sequence[CountLine], on_hand_now: Mapping[CountedPlace, Quantity]) -> None:
    """Finished, approved where a supervisor must, and nothing moved since the expected quantity was taken.

    Lines without a difference are not looked at again: there is nothing to post for them. Raises: Refused.
    """
    require_finished(order)
    for line in lines:
        if line.status != "approved":
            raise Refused(APPROVAL_REQUIRED, item=line.counted.item_no, order=order.order_no)
        if has_difference(line) and on_hand_now.get(line.counted, ZERO) != line.expected_total:
            place = line.counted.place.bin_code or line.counted.place.location_code
            raise Refused(COUNT_CHANGED_SINCE_EXPECTED, item=line.counted.item_no, place=place, order=order.order_no)


def posting_lines_for(lines: Iterable[CountLine]) -> tuple[PostingLine, ...]:
    """What makes the ledger agree with the count: losses first, then gains. Source: section 8, rule 2.

    Losses first, so that a serial number that was found in another bin has left the one before it enters the other.
    """
    posting_lines = [_posting_line(line, difference) for line in lines for difference in differences(line) if difference.quantity]
    return tuple(sorted(posting_lines, key=lambda posting_line: posting_line.quantity > ZERO))


def _posting_line(line: CountLine, difference: Difference) -> PostingLine:
    gained = difference.quantity > ZERO
    return PostingLine(
        entry_type=EntryType.POSITIVE_ADJUSTMENT if gained else EntryType.NEGATIVE_ADJUSTMENT,
        item_no=line.counted.item_no,
        variant_code=line.counted.variant_code,
        place=line.counted.place,
        quantity=difference.quantity,
        tracking=difference.tracking,
        expires_on=_expiration_found(line, difference.tracking) if gained else None,
        document_line_no=line.line_no,
        is_physical_count=True,
    )


def _expiration_found(line: CountLine, tracking: Tracking) -> date | None:
    return next((figure.expires_on for figure in line.recorded if figure.tracking == tracking and figure.expires_on), None)


def _named(places: Sequence[CountedPlace]) -> str:
    """At most three by name: the sentence must fit a handheld."""
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return ", ".join(str(place) for place in places[:3]) + more
