"""North American coupon codes (application identifiers 8110 and 8112): digits whose fields announce their own length.

A receipt may carry one, and a label is accepted whole or refused whole; what the coupon is worth is not our business.
Source: GS1 General Specifications, coupon data specifications.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.barcodes import dates
from shared.barcodes.gtin import is_digits

if TYPE_CHECKING:
    from datetime import date

_PREFIX_OR_NONE = "9"
_REQUIREMENT_CODES = "012349"


class _Malformed(Exception):  # noqa: N818 (says what the coupon is)
    """A field is missing, too short, or not one of its values."""


class _Digits:
    """Takes fields off the front; each says what it must be."""

    def __init__(self, text: str) -> None:
        self.rest = text

    def take(self, count: int) -> str:
        if len(self.rest) < count:
            raise _Malformed
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def one_of(self, allowed: str) -> str:
        digit = self.take(1)
        if digit not in allowed:
            raise _Malformed
        return digit

    def sized(self, lengths: str, more: int = 0) -> str:
        """A field behind the digit that says how long it is; `more` is added to that digit."""
        return self.take(int(self.one_of(lengths)) + more)

    def option(self, digit: str) -> bool:
        """Whether the optional field with this number follows; takes its number off."""
        if not self.rest.startswith(digit):
            return False
        self.take(1)
        return True


def is_coupon(text: str, today: date) -> bool:
    """Whether it is a coupon of the first specification (8110)."""
    try:
        return is_digits(text) and _reads_as_coupon(_Digits(text), today)
    except _Malformed:
        return False


def is_positive_offer(text: str) -> bool:
    """Whether it is a coupon of a positive offer file (8112)."""
    digits = _Digits(text)
    try:
        digits.one_of("01")
        digits.sized("0123456", more=6)
        digits.take(6)
        digits.sized("0123456789", more=6)
    except _Malformed:
        return False
    return is_digits(text) and not digits.rest


def _reads_as_coupon(digits: _Digits, today: date) -> bool:
    digits.sized("0123456", more=6)
    digits.take(6)
    digits.sized("12345")
    _purchase(digits)
    if digits.option("1"):
        digits.one_of("0123")
        _purchase(digits)
        _company(digits)
    if digits.option("2"):
        _purchase(digits)
        _company(digits)
    expires = _date(digits, today) if digits.option("3") else None
    starts = _date(digits, today) if digits.option("4") else None
    if digits.option("5"):
        digits.sized("0123456789", more=6)
    if digits.option("6"):
        digits.sized("1234567", more=6)
    if digits.option("9"):
        _terms(digits)
    return not digits.rest and not (expires and starts and expires < starts)


def _purchase(digits: _Digits) -> None:
    digits.sized("12345")
    digits.one_of(_REQUIREMENT_CODES)
    digits.take(3)


def _company(digits: _Digits) -> None:
    length = digits.one_of("0123456" + _PREFIX_OR_NONE)
    if length != _PREFIX_OR_NONE:
        digits.take(int(length) + 6)


def _terms(digits: _Digits) -> None:
    digits.one_of("01256")
    digits.one_of("012")
    digits.take(1)
    digits.one_of("01")


def _date(digits: _Digits, today: date) -> date:
    text = digits.take(6)
    found = dates.from_yymmdd(text, today)
    if found is None or text.endswith("00"):
        raise _Malformed
    return found
