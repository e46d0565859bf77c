"""Numbers that follow one another: counted on from a text, or all between two that were scanned. Pure; both sides speak it.

Source: spec/tracking.md, section 5, rules 4 and 6.
"""

from __future__ import annotations

import re

from shared.codes import TRACKING_NUMBER_LENGTH_MAX
from shared.errors import BAD_NUMBER_RANGE, NO_NUMBER_IN_TEXT, Refused

_LAST_DIGITS = re.compile(r"^(?P<before>.*?)(?P<digits>[0-9]+)(?P<after>[^0-9]*)$", re.DOTALL)


def customized_numbers(start: str, increment: int, count: int) -> list[str]:
    """`count` numbers from a start text, its last digits counted on. Raises: Refused(NO_NUMBER_IN_TEXT, BAD_NUMBER_RANGE).

    >>> customized_numbers("S-098", 2, 3)
    ['S-098', 'S-100', 'S-102']
    """
    found = _LAST_DIGITS.match(start)
    if found is None:
        raise Refused(NO_NUMBER_IN_TEXT, text=start)
    first, width = int(found["digits"]), len(found["digits"])
    made = [f"{found['before']}{first + increment * step:0{width}}{found['after']}" for step in range(count)]
    if len(made[-1]) > TRACKING_NUMBER_LENGTH_MAX:
        raise Refused(BAD_NUMBER_RANGE, first=start, last=made[-1], reason=f"longer than {TRACKING_NUMBER_LENGTH_MAX} characters")
    return made


def numbers_between(first: str, last: str, count_max: int) -> list[str]:
    """All numbers from the first to the last that were scanned. Raises: Refused(NO_NUMBER_IN_TEXT, BAD_NUMBER_RANGE).

    >>> numbers_between("S-0009", "S-0011", 50)
    ['S-0009', 'S-0010', 'S-0011']
    """
    start, end = _LAST_DIGITS.match(first), _LAST_DIGITS.match(last)
    if start is None or end is None:
        raise Refused(NO_NUMBER_IN_TEXT, text=last if start else first)
    if (start["before"], start["after"]) != (end["before"], end["after"]):
        raise Refused(BAD_NUMBER_RANGE, first=first, last=last, reason="they differ in more than the number at their end")
    if len(start["digits"]) != len(end["digits"]):
        raise Refused(BAD_NUMBER_RANGE, first=first, last=last, reason="their numbers have not the same number of digits")
    count = int(end["digits"]) - int(start["digits"]) + 1
    if count < 1:
        raise Refused(BAD_NUMBER_RANGE, first=first, last=last, reason="the last comes before the first")
    if count > count_max:
        raise Refused(BAD_NUMBER_RANGE, first=first, last=last, reason=f"that is {count} numbers, at most {count_max} at once")
    return customized_numbers(first, 1, count)
