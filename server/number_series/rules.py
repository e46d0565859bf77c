"""How numbers of a series follow each other; pure. Source: spec/ledger.md, section 5, rule 9."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from server.number_series.values import NUMBER_LENGTH_MAX, NumberSeries
from shared.errors import INVALID_REQUEST, NUMBER_SERIES_DATE, NUMBER_SERIES_USED_UP, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_COUNTING = re.compile(r"(?P<before>.*?)(?P<digits>[0-9]+)(?P<after>[^0-9]*)", re.DOTALL)


def number_at(series: NumberSeries, ordinal: int) -> str:
    """The number that the series gives as its first (1), second (2) … Raises: Refused(NUMBER_SERIES_USED_UP).

    >>> number_at(NumberSeries("LOT", "LOT2026A001-X"), 12)
    'LOT2026A012-X'
    """
    before, digits, after = _parts(series.start_no)
    value = int(digits) + (ordinal - 1) * series.increment
    number = f"{before}{value:0{len(digits)}}{after}"
    if len(number) > NUMBER_LENGTH_MAX or (series.end_no and value > _value(series.end_no)):
        raise Refused(NUMBER_SERIES_USED_UP, series=series.code)
    return number


def numbers_at(series: NumberSeries, ordinals: Iterable[int]) -> list[str]:
    """The numbers at those places. Raises: Refused(NUMBER_SERIES_USED_UP)."""
    return [number_at(series, ordinal) for ordinal in ordinals]


def ordinal_of(series: NumberSeries, number: str) -> int:
    """How many numbers the series has given once it has given this one; blank: none. Raises: Refused(INVALID_REQUEST)."""
    if not number:
        return 0
    _require_shape(series, number, "the last number used")
    return (_value(number) - _value(series.start_no)) // series.increment + 1


def last_no(series: NumberSeries, given: int) -> str:
    """The last of so many numbers; blank: none. Those beyond the end were asked for in vain."""
    if not given:
        return ""
    return series.end_no if is_used_up(series, given) else number_at(series, given)


def is_used_up(series: NumberSeries, ordinal: int) -> bool:
    """Whether there is no number at that place any more."""
    try:
        number_at(series, ordinal)
    except Refused:
        return True
    return False


def is_warned(series: NumberSeries, number: str) -> bool:
    """Whether the number has reached the warning number."""
    return bool(series.warning_no) and _value(number) >= _value(series.warning_no)


def require_date_in_order(series: NumberSeries, day: date) -> None:
    """Refuse a date before that of the last number. Raises: Refused(NUMBER_SERIES_DATE)."""
    if series.date_ordered and series.last_date_used and day < series.last_date_used:
        raise Refused(NUMBER_SERIES_DATE, series=series.code, last=series.last_date_used, date=day)


def require_consistent(series: NumberSeries) -> None:
    """Refuse a series that could not count. Raises: Refused(INVALID_REQUEST)."""
    if not any(digit in "0123456789" for digit in series.start_no):
        raise Refused(INVALID_REQUEST, reason=f"the start number {series.start_no} has no digits to count with")
    for name, number in (("the end number", series.end_no), ("the warning number", series.warning_no)):
        if number:
            _require_shape(series, number, name)
    if series.date_ordered and series.allow_gaps:
        raise Refused(INVALID_REQUEST, reason="numbers in order of date leave no gaps: turn allow_gaps off")


def _require_shape(series: NumberSeries, number: str, name: str) -> None:
    before, _, after = _parts(series.start_no)
    found = _COUNTING.fullmatch(number)
    if found is None or (found["before"], found["after"]) != (before, after) or _value(number) < _value(series.start_no):
        raise Refused(INVALID_REQUEST, reason=f"{name} {number} does not follow from {series.start_no}")


def _parts(number: str) -> tuple[str, str, str]:
    """What stands before, the digits that count, what stands after."""
    found = _COUNTING.fullmatch(number)
    assert found is not None, f"{number} has digits: it was checked when the series was made"
    return found["before"], found["digits"], found["after"]


def _value(number: str) -> int:
    return int(_parts(number)[1])
