"""The application identifiers of GS1, read from `gs1_application_identifiers.json`.

A new yearly edition is a new data file, made by `gs1_dictionary.py`. Source: spec/barcodes.md, section 3, rule 5.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from shared.barcodes.gs1_checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shared.barcodes.gs1_checks import Check

_FILE = "gs1_application_identifiers.json"

_CHARACTERS = {
    "N": re.compile(r"[0-9]+"),
    "X": re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+"),
    "Y": re.compile(r"[#\-/0-9A-Z]+"),
    "Z": re.compile(r"[\-0-9A-Z_a-z]+={0,2}"),
}

# Measures, amounts and prices: the last digit of the identifier is the number of decimals (section 3, rule 10).
_HAS_DECIMALS = re.compile(r"3[1-69]\d\d")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a value with characters, length and checks of its own."""

    characters: re.Pattern[str]
    shortest: int
    longest: int
    optional: bool
    checks: tuple[tuple[str, Check], ...]
    """Name and function, in the order in which they win."""


@dataclass(frozen=True, slots=True)
class ApplicationIdentifier:
    """What one application identifier allows behind it."""

    code: str
    title: str
    parts: tuple[Part, ...]
    predefined_length: int
    """Length of the value where it needs no separator; 0 where it ends at GS or at the end."""
    excludes: frozenset[str]
    """Identifiers that may not be on the same label."""
    link_qualifiers: tuple[tuple[str, ...], ...] | None
    """Of a Digital Link key: the sequences of qualifiers that may follow it. None where it is no key."""
    is_link_attribute: bool
    """Whether it may stand in the query of a Digital Link."""
    decimals: int | None
    """Digits behind the decimal point of a measure, amount or price; None for everything else."""

    @property
    def longest(self) -> int:
        """The most characters a value can have."""
        return sum(part.longest for part in self.parts)

    def path_allows(self, qualifiers: tuple[str, ...]) -> bool:
        """Whether these qualifiers may follow this key in the path of a Digital Link: some of a sequence, in its order."""
        return any(_is_in_order(qualifiers, sequence) for sequence in self.link_qualifiers or ()) or not qualifiers


@dataclass(frozen=True, slots=True)
class ApplicationIdentifiers:
    """One edition of the dictionary."""

    release: str
    by_code: Mapping[str, ApplicationIdentifier]
    code_lengths: Mapping[str, int]
    """The first two digits tell how many digits the identifier has."""

    def at(self, text: str, position: int) -> ApplicationIdentifier | None:
        """The identifier that starts there; None where the dictionary has none."""
        length = self.code_lengths.get(text[position : position + 2], 0)
        return self.by_code.get(text[position : position + length])


@cache
def application_identifiers() -> ApplicationIdentifiers:
    """The edition in use; read once, when the first GS1 label is scanned."""
    return _read(json.loads(files("shared.barcodes").joinpath(_FILE).read_text(encoding="utf-8")))


def _read(table: dict[str, Any]) -> ApplicationIdentifiers:
    rows = [(list(_codes(entry["codes"])), entry) for entry in table["identifiers"]]
    all_codes = frozenset(code for codes, _ in rows for code in codes)
    by_code = {found.code: found for codes, entry in rows for found in _identifiers(codes, entry, all_codes)}
    return ApplicationIdentifiers(table["release"], by_code, {code[:2]: len(code) for code in by_code})


def _codes(text: str) -> Iterator[str]:
    first, _, last = text.partition("-")
    return map(str, range(int(first), int(last) + 1)) if last else iter((text,))


def _identifiers(codes: list[str], entry: dict[str, Any], all_codes: frozenset[str]) -> Iterator[ApplicationIdentifier]:
    parts = tuple(_part(part) for part in entry["parts"])
    length = sum(part.longest for part in parts) if entry.get("predefined_length") else 0
    excludes = all_codes & _matching(entry.get("excludes", []))
    qualifiers = entry.get("link_qualifiers")
    for code in codes:
        yield ApplicationIdentifier(
            code=code,
            title=entry["title"],
            parts=parts,
            predefined_length=length,
            excludes=excludes - {code},
            link_qualifiers=None if qualifiers is None else tuple(map(tuple, qualifiers)),
            is_link_attribute=entry.get("link_attribute", False),
            decimals=int(code[3]) if _HAS_DECIMALS.fullmatch(code) else None,
        )


def _matching(patterns: list[str]) -> frozenset[str]:
    """The codes that patterns such as `415` and `392n` stand for; n is any digit."""
    return frozenset(pattern.replace("n", digit) for pattern in patterns for digit in "0123456789")


def _part(part: dict[str, Any]) -> Part:
    checks = tuple((name, CHECKS[name]) for name in part.get("checks", ()))
    optional = part.get("optional", False)
    return Part(_CHARACTERS[part["characters"]], part["shortest"], part["longest"], optional, checks)


def _is_in_order(some: tuple[str, ...], sequence: tuple[str, ...]) -> bool:
    rest = iter(sequence)
    return all(code in rest for code in some)
