"""What the checks named in the table of application identifiers mean: one function for each name.

A check says whether a part of a value is right. The mod 10 check digit has an error code of its own; anything else that is
wrong is a bad barcode. Sources: spec/barcodes.md, section 3, rules 7 to 9; GS1 General Specifications, chapter 3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shared.barcodes import dates, gs1_coupons
from shared.barcodes.gs1_code_lists import COUNTRY_LETTERS, COUNTRY_NUMBERS, CURRENCY_NUMBERS, PACKAGE_TYPES
from shared.barcodes.gtin import has_right_check_digit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Check = Callable[[str, date], bool]

CHECK_DIGIT = "csum"

_CHARACTERS_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_CHARACTERS_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
_LATITUDE_MAX = 1_800_000_000
_LONGITUDE_MAX = 3_600_000_000


def check_pair(text: str) -> str:
    """The two check characters of a global model number: at most 23 characters, weighted by primes, mod 1021.

    >>> check_pair("1987654Ad4X4bL5ttr2310c")
    '2K'
    """
    values = [_CHARACTERS_82.index(character) for character in reversed(text)]
    total = sum(value * prime for value, prime in zip(values, _PRIMES, strict=False)) % 1021
    return _CHARACTERS_32[total >> 5] + _CHARACTERS_32[total & 31]


def _has_right_check_pair(text: str) -> bool:
    return len(text) >= 2 and check_pair(text[:-2]) == text[-2:]


def _is_day(text: str, today: date) -> bool:
    return _is_day_or_month(text, today) and text[4:] != "00"


def _is_day_or_month(text: str, today: date) -> bool:
    return dates.from_yymmdd(text, today) is not None


def _is_piece_of_total(text: str) -> bool:
    piece, total = int(text[: len(text) // 2]), int(text[len(text) // 2 :])
    return 1 <= piece <= total


def _is_position_in_sequence(text: str) -> bool:
    match = re.fullmatch(r"([1-9][0-9]*)/([1-9][0-9]*)", text)
    return match is not None and int(match[1]) <= int(match[2])


def _is_bank_account(text: str) -> bool:
    if text[:2] not in COUNTRY_LETTERS or not re.fullmatch(r"[0-9A-Z]{11,}", text):
        return False
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def _is_matched_by(pattern: str) -> Check:
    matches = re.compile(pattern).fullmatch
    return lambda text, _today: matches(text) is not None


def _is_in(allowed: frozenset[str]) -> Check:
    return lambda text, _today: text in allowed


CHECKS: dict[str, Check] = {
    CHECK_DIGIT: lambda text, _today: has_right_check_digit(text),
    "csumalpha": lambda text, _today: _has_right_check_pair(text),
    # A company prefix has at least four digits; whose it is cannot be known here.
    "gcppos1": _is_matched_by(r"[0-9]{4}.*"),
    "gcppos2": _is_matched_by(r".[0-9]{4}.*"),
    "yymmdd": _is_day,
    "yymmd0": _is_day_or_month,
    "yyyymmdd": lambda text, _today: dates.from_yyyymmdd(text) is not None,
    "hh": _is_matched_by(r"[01][0-9]|2[0-3]"),
    "mi": _is_matched_by(r"[0-5][0-9]"),
    "ss": _is_matched_by(r"[0-5][0-9]"),
    "hhmi": _is_matched_by(r"([01][0-9]|2[0-3])[0-5][0-9]"),
    "iso3166": _is_in(COUNTRY_NUMBERS),
    "iso3166999": _is_in(COUNTRY_NUMBERS | {"999"}),
    "iso3166alpha2": _is_in(COUNTRY_LETTERS),
    "iso4217": _is_in(CURRENCY_NUMBERS),
    "iso5218": _is_matched_by(r"[0129]"),
    "yesno": _is_matched_by(r"[01]"),
    "winding": _is_matched_by(r"[019]"),
    "zero": _is_matched_by(r"0+"),
    "nonzero": _is_matched_by(r"0*[1-9][0-9]*"),
    "nozeroprefix": _is_matched_by(r"0|[1-9][0-9]*"),
    "hyphen": _is_matched_by(r"-+"),
    "hasnondigit": _is_matched_by(r".*[^0-9].*"),
    "pcenc": _is_matched_by(r"([^%]|%[0-9A-Fa-f]{2})*"),
    "importeridx": _is_matched_by(r"[-0-9A-Z_a-z]"),
    "mediatype": _is_matched_by(r"0[1-9]|10|[89][0-9]"),
    "packagetype": _is_in(PACKAGE_TYPES),
    "pieceoftotal": lambda text, _today: _is_piece_of_total(text),
    "posinseqslash": lambda text, _today: _is_position_in_sequence(text),
    "iban": lambda text, _today: _is_bank_account(text),
    "latitude": lambda text, _today: int(text) <= _LATITUDE_MAX,
    "longitude": lambda text, _today: int(text) <= _LONGITUDE_MAX,
    "couponcode": gs1_coupons.is_coupon,
    "couponposoffer": lambda text, _today: gs1_coupons.is_positive_offer(text),
}
