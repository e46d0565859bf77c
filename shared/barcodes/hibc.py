"""HIBC, the health industry's barcodes: primary (labeler and product), secondary (lot, serial, date, quantity), or both.

Source: spec/barcodes.md, section 7; ANSI/HIBC 2.6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.barcodes import dates
from shared.barcodes.gtin import is_digits
from shared.barcodes.unreadable import bad_barcode, bad_check_digit

if TYPE_CHECKING:
    from datetime import date

    from shared.barcodes.barcode import Barcode

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_SHAPE = re.compile(r"\+([A-Z][A-Z0-9]{5}|\$|[0-9]{5})")
_PRIMARY = re.compile(r"\+(?P<lic>[A-Z][A-Z0-9]{3})(?P<pcn>[A-Z0-9]{1,18})(?P<uom>[0-9])")
_SUPPLEMENT = re.compile(r"([0-9]{0,2}[A-Z])(.+)")
_QUANTITY = re.compile(r"8([0-9]{2})|9([0-9]{5})")
_DATE_AND_LOT = re.compile(
    r"(?P<mmyy>[01][0-9]{3})|2(?P<mmddyy>[0-9]{6})|3(?P<yymmdd>[0-9]{6})|4(?P<yymmddhh>[0-9]{8})"
    r"|5(?P<yyjjj>[0-9]{5})|6(?P<yyjjjhh>[0-9]{7})|7"
)
_LOT = re.compile(r"[A-Z0-9\-. $+%]{0,20}")


@dataclass(slots=True)
class HibcData:
    """What a HIBC symbol says."""

    elements: dict[str, str] = field(default_factory=dict)
    """`lic`, `pcn`, `uom` of a primary, `link` of a secondary alone, data identifiers of supplements."""
    lot_no: str = ""
    serial_no: str = ""
    expires_on: date | None = None
    quantity: Decimal | None = None


def has_shape(text: str) -> bool:
    """Whether it can only be meant as HIBC, so that a wrong check character is an error and not plain data."""
    return _SHAPE.match(text) is not None


def check_character(text: str) -> str:
    """The mod 43 check character of everything before it; a blank is a character like any other.

    >>> check_character("+A123BJC5D6E71")
    'G'
    """
    return _ALPHABET[sum(_VALUES[character] for character in text) % 43]


def belong_together(primary: Barcode, secondary: Barcode) -> bool:
    """Whether a secondary symbol names the primary one: its link is the primary's check character (rule 6)."""
    return secondary.elements.get("link") == primary.scan.text[-1:]


def read(text: str, today: date) -> HibcData:
    """What a text of HIBC shape says. Raises: Unreadable."""
    if not _VALUES.keys() >= set(text):
        raise bad_barcode("HIBC has capital letters, digits and - . $ / + % and blank only")
    if check_character(text[:-1]) != text[-1]:
        raise bad_check_digit("the HIBC check character is not the one of the data")
    first, *segments = text[:-1].split("/")
    data = HibcData()
    if first[1:2].isalpha():
        _read_primary(data, first)
        if segments and (segments[0].startswith("$") or segments[0][:5].isdigit()):
            _read_secondary(data, segments.pop(0), today)
    else:
        data.elements["link"] = first[-1]
        _read_secondary(data, first[1:-1], today)
    for segment in segments:
        _read_supplement(data, segment)
    return data


def _read_primary(data: HibcData, text: str) -> None:
    match = _PRIMARY.fullmatch(text)
    if match is None:
        raise bad_barcode("a HIBC primary is a labeler code, a product number of 1 to 18 characters and a unit digit")
    data.elements.update(match.groupdict())


def _read_secondary(data: HibcData, text: str, today: date) -> None:
    """Quantity, date and lot or serial number, as the signs in front announce them (rules 3 and 4)."""
    lot = text.lstrip("$")
    signs = len(text) - len(lot)
    is_serial = signs > 0 and lot.startswith("+")
    lot = lot[1:] if is_serial else lot
    if signs == 2:
        lot = _without_date(data, _without_quantity(data, lot), today)
    elif signs == 0:
        data.expires_on = _required(dates.from_yyjjj(lot[:5], today) if is_digits(lot[:5]) else None, lot)
        lot = lot[5:]
    if signs > 2 or _LOT.fullmatch(lot) is None:
        raise bad_barcode(f"a HIBC lot or serial number was expected, {text!r} came")
    if is_serial:
        data.serial_no = lot
    else:
        data.lot_no = lot


def _without_quantity(data: HibcData, text: str) -> str:
    match = _QUANTITY.match(text)
    if match is None:
        return text
    data.quantity = Decimal(match[1] or match[2])
    return text[match.end() :]


def _without_date(data: HibcData, text: str, today: date) -> str:
    if not text:
        return text
    match = _DATE_AND_LOT.match(text)
    if match is None:
        raise bad_barcode(f"a HIBC date was expected, {text!r} came")
    if match.lastgroup is not None:
        data.expires_on = _required(_date(match.lastgroup, match[match.lastgroup], today), text)
    return text[match.end() :]


def _date(form: str, digits: str, today: date) -> date | None:
    if form.endswith("hh") and int(digits[-2:]) > 23:
        return None
    if form == "mmyy":
        return dates.last_of_month(dates.full_year(int(digits[2:]), today), int(digits[:2]))
    if form == "mmddyy":
        digits = digits[4:] + digits[:4]
    if form.startswith("yyjjj"):
        return dates.from_yyjjj(digits[:5], today)
    return dates.real_date(dates.full_year(int(digits[:2]), today), int(digits[2:4]), int(digits[4:6]))


def _required(found: date | None, text: str) -> date:
    if found is None:
        raise bad_barcode(f"no such day in {text!r}")
    return found


def _read_supplement(data: HibcData, text: str) -> None:
    """A data identifier and its value behind a slash: 14D expiry, 16D made, S serial number, Q quantity (rule 5)."""
    match = _SUPPLEMENT.fullmatch(text)
    if match is None:
        raise bad_barcode(f"a HIBC data identifier was expected, {text!r} came")
    identifier, value = match[1], match[2]
    data.elements[identifier] = value
    if identifier in ("14D", "16D"):
        day = _required(dates.from_yyyymmdd(value), value)
        data.expires_on = day if identifier == "14D" else data.expires_on
    elif identifier == "S":
        data.serial_no = value
    elif identifier == "Q" and is_digits(value):
        data.quantity = Decimal(value)
