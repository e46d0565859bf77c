"""Figures and dates as people type them. Pure; what is none of them is None.

Source: spec/handheld.md, section 3; section 7.3 (expiration).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shared.barcodes.dates import full_year, last_of_month, real_date
from shared.quantities import Quantity

if TYPE_CHECKING:
    from scanner_client.flows.lookup import DateOrder

_FIGURE = re.compile(r"(-?)(?=[.,]?\d)(\d{0,7})(?:[.,](\d{1,5}))?\s*(\*|[A-Z][A-Z0-9_-]*)?", re.ASCII)
_DATE_PARTS = re.compile(r"\d+", re.ASCII)
_DATE_SHAPE = re.compile(r"\d{1,4}(?:[./ -]\d{1,4}){1,2}|\d{4}|\d{6}|\d{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as it was typed."""

    quantity: Quantity
    """Never negative."""
    takes_away: bool = False
    is_multiplier: bool = False
    """`12*`: so many of what is scanned next."""
    uom: str = ""
    """Blank: the unit in hand."""


def figure(text: str) -> Figure | None:
    """What `12`, `2,5`, `-3`, `12*` or `3 BOX` says. More than seven digits are a barcode, not a quantity.

    >>> figure("2,5").quantity, figure("12*").is_multiplier, figure("4006381333931")
    (Quantity('2.5'), True, None)
    """
    match = _FIGURE.fullmatch(text.strip().upper())
    if match is None:
        return None
    sign, whole, decimals, unit = match.groups()
    quantity = Quantity(f"{whole or 0}.{decimals or 0}")
    return Figure(quantity, sign == "-", unit == "*", "" if unit in (None, "*") else unit)


def typed_date(text: str, order: DateOrder, today: date) -> date | None:
    """A date in the person's order, with or without separators; month and year alone are the last day of the month.

    A year of four digits in front is always read as year, month, day.

    >>> typed_date("31.12.27", "dmy", date(2026, 1, 1)), typed_date("2/27", "mdy", date(2026, 1, 1))
    (datetime.date(2027, 12, 31), datetime.date(2027, 2, 28))
    """
    text = text.strip()
    if not _DATE_SHAPE.fullmatch(text):
        return None
    parts = _DATE_PARTS.findall(text)
    if len(parts) == 1:
        parts = _split(parts[0], order)
    if len(parts[0]) == 4:
        order = "ymd"
    named = dict(zip(order if len(parts) == 3 else order.replace("d", ""), parts, strict=True))
    if len(named["y"]) not in (2, 4) or max(len(named["m"]), len(named.get("d", ""))) > 2:
        return None
    year = int(named["y"]) if len(named["y"]) == 4 else full_year(int(named["y"]), today)
    month = int(named["m"])
    if year < 1:
        return None
    return real_date(year, month, int(named["d"])) if "d" in named else last_of_month(year, month)


def _split(digits: str, order: DateOrder) -> list[str]:
    """Digits without separators: two each, four for the year of eight digits."""
    names = order if len(digits) > 4 else order.replace("d", "")
    widths = {"d": 2, "m": 2, "y": 4 if len(digits) == 8 else 2}
    parts, start = [], 0
    for name in names:
        parts.append(digits[start : start + widths[name]])
        start += widths[name]
    return parts
