"""Date formulas: `1M-1D`, `CM+10D`, `WD5`: how far from a day another day lies, in the language that Business Central people type.

    30D 2W 1M 1Q 1Y   so many days, weeks, months, quarters, years later; with a minus before it: earlier
    CW CM CQ CY       the last day of the current week (Sunday), month, quarter, year; with a minus: the first day
    WD1 … WD7         the next Monday … Sunday after the day; with a minus: the last one before it
    D1 … D31          the next such day of a month after the day, or the month's last where it is shorter; with a minus: before

Terms are chained with plus and minus and worked out from left to right. A month that is shorter ends the walk at its last day:
31 January + 1M is 28 or 29 February. Pure: the day to start from is always given.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

FORMULA_LENGTH_MAX = 32

_TERM = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<count>\d{1,4})(?P<unit>[DWMQY])|C(?P<current>[DWMQY])|(?P<weekday>WD[1-7])|(?P<monthday>D(?:3[01]|[12]\d|[1-9])))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _Term:
    """One step of a formula: `kind` is C, WD, D (a day of the month) or + (so many units)."""

    kind: str
    forward: bool
    unit: str = ""
    number: int = 0

    def __str__(self) -> str:
        written = {"C": f"C{self.unit}", "+": f"{self.number}{self.unit}"}.get(self.kind, f"{self.kind}{self.number}")
        return f"{'+' if self.forward else '-'}{written}"


@dataclass(frozen=True, slots=True)
class DateFormula:
    """A formula that is right by being held; made by `parse`."""

    _terms: tuple[_Term, ...]

    @classmethod
    def parse(cls, text: str) -> DateFormula:
        """The formula, in capitals or not, with angle brackets or without. Raises: ValueError on anything else.

        >>> DateFormula.parse("1m - 1d").from_day(date(2026, 1, 31))
        datetime.date(2026, 2, 27)
        >>> str(DateFormula.parse("<CM+10D>"))
        'CM+10D'
        """
        written = re.sub(r"\s", "", text).upper()
        if written.startswith("<") and written.endswith(">"):
            written = written[1:-1]
        if not written or len(written) > FORMULA_LENGTH_MAX:
            raise ValueError(f"{text!r} is no date formula; write one like 1M, CM+10D or -1W")
        terms, at = [], 0
        while at < len(written):
            found = _TERM.match(written, at)
            if found is None or (at > 0 and not found["sign"]):
                raise ValueError(f"{text!r} is no date formula; write one like 1M, CM+10D or -1W")
            terms.append(_term(found))
            at = found.end()
        return cls(tuple(terms))

    def from_day(self, day: date) -> date:
        """The day that the formula leads to from `day`. Raises: ValueError where that lies outside the calendar."""
        try:
            for term in self._terms:
                day = _STEPS[term.kind](day, term)
        except (OverflowError, ValueError):
            raise ValueError(f"{self} leads out of the calendar") from None
        return day

    def __str__(self) -> str:
        """The one way in which the formula is written: capitals, no brackets, no leading plus."""
        return "".join(map(str, self._terms)).removeprefix("+")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Text in, text out."""
        from pydantic_core import core_schema  # late: as in `quantities.py`

        def from_wire(value: object) -> DateFormula:
            if isinstance(value, cls):
                return value
            if not isinstance(value, str):
                raise ValueError('write the formula as a text, like "1M"')
            return cls.parse(value)

        return core_schema.no_info_plain_validator_function(
            from_wire,
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "maxLength": FORMULA_LENGTH_MAX,
            "description": "Date formula: `1D`, `2W`, `1M-1D`, `CM+10D` (C: end of the current), `WD5`, `D15`.",
        }


def day_of(text: str, work_date: date) -> date:
    """The day that a person typed: a date (`2026-03-31`), or a formula from the work date. Raises: ValueError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return DateFormula.parse(text).from_day(work_date)


def day_as_typed(text: str) -> str:
    """What `day_of` reads, in its one writing; blank stays blank. Raises: ValueError.

    >>> day_as_typed("cm + 10d"), day_as_typed("20260331"), day_as_typed(" ")
    ('CM+10D', '2026-03-31', '')
    """
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return str(DateFormula.parse(text))


def _term(found: re.Match[str]) -> _Term:
    forward = found["sign"] != "-"
    if found["unit"]:
        return _Term("+", forward, found["unit"], int(found["count"]))
    if found["current"]:
        return _Term("C", forward, found["current"])
    if found["weekday"]:
        return _Term("WD", forward, number=int(found["weekday"][2:]))
    return _Term("D", forward, number=int(found["monthday"][1:]))


def _later(day: date, term: _Term) -> date:
    count = term.number if term.forward else -term.number
    if term.unit in _DAYS:
        return day + timedelta(days=count * _DAYS[term.unit])
    return _in_month(day.year, day.month + count * _MONTHS[term.unit], day.day)


def _end_of_current(day: date, term: _Term) -> date:
    if term.unit == "D":
        return day
    if term.unit == "W":
        return day + timedelta(days=7 - day.isoweekday() if term.forward else 1 - day.isoweekday())
    months = _MONTHS[term.unit]
    first = (day.month - 1) // months * months + 1
    return _in_month(day.year, first + months - 1, 31) if term.forward else date(day.year, first, 1)


def _weekday(day: date, term: _Term) -> date:
    """The next one after the day, or the last one before it; never the day itself."""
    if term.forward:
        return day + timedelta(days=(term.number - day.isoweekday() - 1) % 7 + 1)
    return day - timedelta(days=(day.isoweekday() - term.number - 1) % 7 + 1)


def _day_of_month(day: date, term: _Term) -> date:
    """As with weekdays: strictly after, or strictly before."""
    here = _in_month(day.year, day.month, term.number)
    if term.forward:
        return here if here > day else _in_month(day.year, day.month + 1, term.number)
    return here if here < day else _in_month(day.year, day.month - 1, term.number)


def _in_month(year: int, month: int, day: int) -> date:
    """That day of the month, or its last where it is shorter; `month` counts on over the end of the year, and back."""
    years, month_from_0 = divmod(month - 1, 12)
    year, month = year + years, month_from_0 + 1
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"there is no year {year}")
    return date(year, month, min(day, monthrange(year, month)[1]))


_DAYS = {"D": 1, "W": 7}
_MONTHS = {"M": 1, "Q": 3, "Y": 12}
_STEPS: dict[str, Callable[[date, _Term], date]] = {"+": _later, "C": _end_of_current, "WD": _weekday, "D": _day_of_month}
