"""GS1 element strings: application identifiers and their values, read by the table and judged whole.

Source: spec/barcodes.md, section 3; GS1's own syntax engine decides where a reading is in doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.barcodes import dates
from shared.barcodes.gs1_checks import CHECK_DIGIT
from shared.barcodes.gs1_table import application_identifiers
from shared.barcodes.gtin import is_gtin, padded
from shared.barcodes.scan import GS
from shared.barcodes.unreadable import Unreadable, bad_barcode, bad_check_digit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from shared.barcodes.gs1_table import ApplicationIdentifier
    from shared.barcodes.site_rules import SiteBarcodeRules

_BRACKETED = re.compile(r"\((\d{2,4})\)", re.ASCII)
_NO_DATE = "000000"
_LEADS_WITH_CURRENCY = ("391", "393")

# The elements a field of Barcode is made of: these must be right even at a site that skips bad elements.
_NEEDED = frozenset({"00", "01", "02", "10", "17", "21", "30", "37", "7003"})


@dataclass(slots=True)
class ElementString:
    """The elements read so far; each is judged as it is added, all together by `finished`."""

    rules: SiteBarcodeRules
    today: date
    elements: dict[str, str] = field(default_factory=dict)
    leniencies: list[str] = field(default_factory=list)
    """Names of the site's leniencies that were needed."""

    def add(self, identifier: ApplicationIdentifier, value: str) -> None:
        """Judge one value and keep it. Raises: Unreadable."""
        if value == _NO_DATE and self.rules.zero_dates_are_absent and _is_date(identifier):
            self.leniencies.append("zero_dates_are_absent")
            return
        if self.rules.short_gtins and identifier.code in ("01", "02") and len(value) < 14 and is_gtin(value):
            self.leniencies.append("short_gtins")
            value = padded(value)
        try:
            require_right_value(identifier, value, self.today)
        except Unreadable as wrong:
            if wrong.code == "bad_check_digit" or not self.rules.skip_bad_elements or _is_needed(identifier):
                raise
            self.leniencies.append("skip_bad_elements")
            return
        if self.elements.setdefault(identifier.code, value) != value:
            raise bad_barcode(f"({identifier.code}) comes twice, with two values")

    def finished(self) -> ElementString:
        """The same, once no two of its elements exclude each other. Raises: Unreadable."""
        table = application_identifiers().by_code
        for code in self.elements:
            excluded = table[code].excludes
            if excluded and not excluded.isdisjoint(self.elements):
                self._require_tolerated(code, excluded & self.elements.keys())
        return self

    def _require_tolerated(self, code: str, others: frozenset[str]) -> None:
        if code == "01" and others == {"37"} and self.rules.gtin_with_count:
            self.leniencies.append("gtin_with_count")
            return
        raise bad_barcode(f"({code}) may not be on one label with ({min(others)})")


def read(text: str, rules: SiteBarcodeRules, today: date) -> ElementString:
    """The elements of a string with GS as separator, FNC1 in front not among it. Raises: Unreadable."""
    if not text:
        raise bad_barcode("an element string was expected, nothing came")
    found = ElementString(rules, today)
    table = application_identifiers()
    position, end = 0, len(text)
    while position < end:
        identifier = table.at(text, position)
        if identifier is None:
            raise bad_barcode(f"no application identifier starts with {text[position : position + 4]!r}")
        start = position + len(identifier.code)
        position = _end_of_value(text, start, identifier)
        found.add(identifier, text[start:position])
        if text.startswith(GS, position):
            position += 1
    return found.finished()


def _end_of_value(text: str, start: int, identifier: ApplicationIdentifier) -> int:
    separator = text.find(GS, start)
    end = len(text) if separator < 0 else separator
    return min(end, start + identifier.predefined_length) if identifier.predefined_length else end


def is_bracketed(text: str) -> bool:
    """Whether it looks like an element string as people write it: `(01)09521234543213(10)ABC`."""
    return _BRACKETED.match(text) is not None


def read_bracketed(text: str, rules: SiteBarcodeRules, today: date) -> ElementString:
    """The elements of a human-readable string, whose brackets mark the identifiers. Raises: Unreadable."""
    found = ElementString(rules, today)
    _, *pieces = _BRACKETED.split(text)
    for code, value in zip(pieces[::2], pieces[1::2], strict=True):
        found.add(known_identifier(code), value)
    return found.finished()


def known_identifier(code: str) -> ApplicationIdentifier:
    """The application identifier with this code. Raises: Unreadable."""
    identifier = application_identifiers().by_code.get(code)
    if identifier is None:
        raise bad_barcode(f"there is no application identifier ({code})")
    return identifier


def require_right_value(identifier: ApplicationIdentifier, value: str, today: date) -> None:
    """Judge a value part by part: characters, length, then its checks in their order. Raises: Unreadable."""
    position = 0
    for part in identifier.parts:
        piece = value[position : position + part.longest]
        if not piece and part.optional:
            continue
        if len(piece) < part.shortest:
            raise bad_barcode(f"({identifier.code}) is too short: {value!r}")
        if part.characters.fullmatch(piece) is None:
            raise bad_barcode(f"({identifier.code}) has characters it may not have: {value!r}")
        for name, is_right in part.checks:
            if not is_right(piece, today):
                wrong = bad_check_digit if name == CHECK_DIGIT else bad_barcode
                raise wrong(f"({identifier.code}) fails its check {name}: {value!r}")
        position += len(piece)
    if position < len(value):
        raise bad_barcode(f"({identifier.code}) is too long: {value!r}")


def expires_on(elements: Mapping[str, str], today: date) -> date | None:
    """The expiration date: 17, else the day of 7003."""
    text = elements.get("17") or elements.get("7003", "")
    return dates.from_yymmdd(text, today) if text else None


def count(elements: Mapping[str, str]) -> Decimal | None:
    """How many: 30, else 37."""
    text = elements.get("30") or elements.get("37")
    return Decimal(text) if text else None


def decimals(elements: Mapping[str, str]) -> dict[str, Decimal]:
    """Measures, amounts and prices as exact numbers, in the unit of their identifier; shorter than its decimals is fine."""
    table = application_identifiers().by_code
    found = {}
    for code, value in elements.items():
        # Data identifiers of an envelope (30P) stand beside application identifiers and are not in the table.
        identifier = table.get(code)
        if identifier is not None and identifier.decimals is not None:
            number = value[3:] if code.startswith(_LEADS_WITH_CURRENCY) else value
            found[code] = Decimal(number).scaleb(-identifier.decimals)
    return found


def element_string(elements: Mapping[str, str]) -> str:
    """The data to print into a GS1 symbol, GS where a separator is due; FNC1 in front is the symbol's own.

    >>> element_string({"01": "09521234543213", "10": "ABC", "21": "7"}).replace(chr(29), "<GS>")
    '010952123454321310ABC<GS>217'
    """
    ends = {code: "" if known_identifier(code).predefined_length else GS for code in elements}
    return "".join(code + value + ends[code] for code, value in elements.items()).removesuffix(GS)


def human_readable(elements: Mapping[str, str]) -> str:
    """The elements as people read them, below the symbol.

    >>> human_readable({"01": "09521234543213", "10": "ABC"})
    '(01)09521234543213(10)ABC'
    """
    return "".join(f"({code}){value}" for code, value in elements.items())


def _is_needed(identifier: ApplicationIdentifier) -> bool:
    return identifier.code in _NEEDED or identifier.decimals is not None


def _is_date(identifier: ApplicationIdentifier) -> bool:
    return len(identifier.parts) == 1 and any(name.startswith("yymmd") for name, _ in identifier.parts[0].checks)
