"""GTINs of every length as one number space of 14 digits, their check digit, UPC-E and ISBN.

Source: spec/barcodes.md, section 4.
"""

from __future__ import annotations

import re

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
SSCC_LENGTH = 18

_DIGITS = re.compile(r"[0-9]+")


def is_digits(text: str) -> bool:
    """Whether it is one or more of 0 to 9; full-width and Arabic digits are not (section 1, rule 4)."""
    return _DIGITS.fullmatch(text) is not None


def check_digit(digits: str) -> str:
    """The mod 10 check digit to put behind these digits: weights 3 and 1 in turn from the right.

    >>> check_digit("952123454321")
    '3'
    """
    return str(-_weighted_sum(digits + "0") % 10)


def has_right_check_digit(digits: str) -> bool:
    """Whether the last of these digits is the check digit of those before it."""
    return _weighted_sum(digits) % 10 == 0


def _weighted_sum(digits: str) -> int:
    # On bytes, because this runs for each GS1 label: a third of the time of int() per character.
    values = digits.encode()
    ones, threes = values[-1::-2], values[-2::-2]
    return sum(ones) + 3 * sum(threes) - 48 * (len(ones) + 3 * len(threes))


def padded(gtin: str) -> str:
    """The 14-digit form in which GTINs are stored and compared.

    >>> padded("9521234543213")
    '09521234543213'
    """
    return gtin.zfill(14)


def is_gtin(text: str) -> bool:
    """Whether it is a GTIN-8, -12, -13 or -14 with the right check digit."""
    return len(text) in GTIN_LENGTHS and is_digits(text) and has_right_check_digit(text)


def is_sscc(text: str) -> bool:
    """Whether it is the 18-digit number of a logistic unit with the right check digit."""
    return len(text) == SSCC_LENGTH and is_digits(text) and has_right_check_digit(text)


def expanded_upc_e(text: str) -> str | None:
    """The 12 digits that a UPC-E of 6, 7 or 8 digits stands for; None if it is none or its check digit is wrong.

    Six digits lack number system and check digit, seven the check digit; the number system is then 0.

    >>> expanded_upc_e("04252614")
    '042100005264'
    """
    if not (6 <= len(text) <= 8 and is_digits(text)):
        return None
    system, body = ("0", text) if len(text) == 6 else (text[0], text[1:7])
    if system not in "01":
        return None
    digits = system + _upc_e_body(body)
    expanded = digits + check_digit(digits)
    return expanded if len(text) < 8 or expanded[-1] == text[-1] else None


def _upc_e_body(body: str) -> str:
    """Manufacturer and product, ten digits: the last of the six says where zeros were left out."""
    last = body[5]
    if last in "012":
        return f"{body[:2]}{last}0000{body[2:5]}"
    if last == "3":
        return f"{body[:3]}00000{body[3:5]}"
    if last == "4":
        return f"{body[:4]}00000{body[4]}"
    return f"{body[:5]}0000{last}"


def gtin_of_isbn10(isbn: str) -> str | None:
    """The 14-digit search key of an ISBN-10 (its last character may be X); None if it is none.

    >>> gtin_of_isbn10("0306406152")
    '09780306406157'
    """
    if not re.fullmatch(r"[0-9]{9}[0-9X]", isbn):
        return None
    values = [10 if character == "X" else int(character) for character in isbn]
    if sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11:
        return None
    digits = "978" + isbn[:9]
    return padded(digits + check_digit(digits))
