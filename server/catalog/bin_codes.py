"""Codes of bins that are made together, from ranges of racks, sections and levels: pure. Source: spec/warehouse.md, 4, rule 14."""

from __future__ import annotations

from itertools import product
from string import ascii_uppercase
from typing import TYPE_CHECKING

from shared.codes import CODE_LENGTH_MAX
from shared.errors import INVALID_REQUEST, Refused

if TYPE_CHECKING:
    from shared.wire.places import CodeRange, NewBins

BINS_MAX = 10_000
"""So many bins are made at once at most."""


def codes_of(new: NewBins) -> list[str]:
    """The codes in the order of the walk: level by level, section by section, rack by rack. Raises: Refused(INVALID_REQUEST)."""
    parts = [_members(each) for each in (new.rack, new.section, new.level) if each is not None]
    count = 1
    for part in parts:
        count *= len(part)
    if count > BINS_MAX:
        raise Refused(INVALID_REQUEST, reason=f"{count} bins are more than the {BINS_MAX} that are made at once")
    codes = [new.separator.join(each) for each in product(*parts)]
    longest = max(codes, key=len)
    if len(longest) > CODE_LENGTH_MAX:
        raise Refused(INVALID_REQUEST, reason=f"{longest} is longer than {CODE_LENGTH_MAX} characters")
    return codes


def sequences_of(new: NewBins) -> range | tuple[()]:
    """Places in the walk, in the order of the codes; none: by code."""
    if not new.first_sequence:
        return ()
    step = new.sequence_step
    return range(new.first_sequence, new.first_sequence + step * len(codes_of(new)), step)


def _members(wanted: CodeRange) -> list[str]:
    """Everything from the first to the last: `01` to `12`, `A` to `F`, `R08` to `R12`. Raises: Refused(INVALID_REQUEST)."""
    first, last = wanted.first, wanted.last
    if _form(first) != _form(last):
        raise Refused(INVALID_REQUEST, reason=f"{first} and {last} differ in form: as many letters and digits in the same places")
    start = next((index for index, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), len(first))
    while start and first[start - 1].isdigit() and first[start:].isdigit():
        start -= 1
    prefix, alphabet = first[:start], _alphabet(first[start:])
    low, high = _number(first[start:], alphabet), _number(last[start:], alphabet)
    if low > high:
        raise Refused(INVALID_REQUEST, reason=f"{first} comes behind {last}")
    if (high - low) // wanted.step >= BINS_MAX:
        raise Refused(INVALID_REQUEST, reason=f"{first} to {last} are more than the {BINS_MAX} that are made at once")
    width = len(first) - start
    return [prefix + _text(number, alphabet, width) for number in range(low, high + 1, wanted.step)]


def _form(code: str) -> str:
    return "".join("0" if char in "0123456789" else "A" if char in ascii_uppercase else char for char in code)


def _alphabet(counted: str) -> str:
    """What the part that counts up is written in: digits, or letters. Raises: Refused(INVALID_REQUEST)."""
    if all(char in "0123456789" for char in counted):
        return "0123456789"
    if all(char in ascii_uppercase for char in counted):
        return ascii_uppercase
    raise Refused(INVALID_REQUEST, reason=f"{counted} counts neither in digits nor in letters")


def _number(text: str, alphabet: str) -> int:
    number = 0
    for char in text:
        number = number * len(alphabet) + alphabet.index(char)
    return number


def _text(number: int, alphabet: str, width: int) -> str:
    chars = []
    for _ in range(width):
        number, place = divmod(number, len(alphabet))
        chars.append(alphabet[place])
    return "".join(reversed(chars))
