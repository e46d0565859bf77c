"""The one way from a scan to what it says: `parse`. Standards and the site's rules only; nothing is looked up.

Source: spec/barcodes.md, section 2 (which reading is tried, in which order). `shared/README.md` is the tour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.barcodes import digital_link, gs1, hibc, in_house, iso15434
from shared.barcodes.barcode import Barcode, BarcodeError, BarcodeKind
from shared.barcodes.gtin import GTIN_LENGTHS, SSCC_LENGTH, expanded_upc_e, is_digits, is_gtin, is_sscc, padded
from shared.barcodes.restricted_circulation import variable_measure
from shared.barcodes.scan import GS
from shared.barcodes.site_rules import DEFAULT, SiteBarcodeRules
from shared.barcodes.unreadable import Unreadable, bad_barcode, bad_check_digit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from shared.barcodes.gs1 import ElementString
    from shared.barcodes.scan import Scan

BAD_CHECK_DIGIT = "bad_check_digit"
"""Hint on a plain number that another last digit would make a GTIN or SSCC."""

_AIM_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_SYMBOLOGIES = frozenset({"]C1", "]e0", "]d2", "]Q3", "]J1"})
_EAN_LENGTHS = {"]E0": 13, "]E3": 13, "]E4": 8}
_EAN_WITH_ADD_ON = "]E3"
_ADD_ON_ALONE = frozenset({"]E1", "]E2"})
_TORN_ENVELOPES = ("[)>", ">[)>")
"""An envelope without its RS: its GS separates no elements."""
_BARE_ELEMENT_STRING = re.compile(r"0[012][0-9]{14}")


@dataclass(frozen=True, slots=True)
class _Data:
    """A scan taken apart, and what is needed to judge it."""

    scan: Scan
    symbology: str
    text: str
    rules: SiteBarcodeRules
    today: date


def parse(scan: Scan, rules: SiteBarcodeRules = DEFAULT, *, today: date) -> Barcode:
    """What a scan says by itself. Never raises, whatever was scanned: what breaks its standard has an `error`.

    The AIM identifier may stand in `scan.symbology` or in front of the text. `today` decides the century of two-digit years.
    """
    symbology, text = symbology_and_data(scan)
    data = _Data(scan, symbology, text, rules, today)
    if symbology in _GS1_SYMBOLOGIES:
        return _gs1(data, text)
    if symbology in _EAN_LENGTHS:
        return _ean(data)
    if symbology in _ADD_ON_ALONE:
        return Barcode(scan, BarcodeKind.PLAIN)
    return _free_data(data)


def symbology_and_data(scan: Scan) -> tuple[str, str]:
    """AIM identifier and data, wherever the identifier stands; a bracket that starts no identifier is data (section 2, rule 2)."""
    if _AIM_IDENTIFIER.fullmatch(scan.symbology):
        return scan.symbology, scan.text
    raw = scan.raw
    return (raw[:3], raw[3:]) if _AIM_IDENTIFIER.match(raw) else ("", raw)


def _free_data(data: _Data) -> Barcode:
    """The readings of section 2, rule 3, in their order; the first whose shape fits decides."""
    for reading in _READINGS:
        barcode = reading(data)
        if barcode is not None:
            return barcode
    return Barcode(data.scan, BarcodeKind.PLAIN, hint=_hint(data.text))


def _own_label(data: _Data) -> Barcode | None:
    own = in_house.read(data.text)
    if own is None:
        return None
    return Barcode(data.scan, BarcodeKind.OWN, quantity=own.quantity, own_label=own.own_label, payload=own.payload)


def _iso15434(data: _Data) -> Barcode | None:
    body = iso15434.unwrapped(data.text, data.rules)
    if body is None:
        return None
    try:
        found = iso15434.read(body, data.rules, data.today)
    except Unreadable as wrong:
        return _refused(data, BarcodeKind.ISO15434, wrong)
    elements = found.elements
    return Barcode(
        data.scan,
        BarcodeKind.ISO15434,
        MappingProxyType(elements),
        gtin=elements.get("01") or elements.get("02", ""),
        sscc=elements.get("00", ""),
        lot_no=found.lot_no or elements.get("10", ""),
        serial_no=found.serial_no or elements.get("21", ""),
        expires_on=found.expires_on or gs1.expires_on(elements, data.today),
        quantity=gs1.count(elements) if found.quantity is None else found.quantity,
        decimals=MappingProxyType(gs1.decimals(elements)),
        leniencies=tuple(found.leniencies),
    )


def _separated(data: _Data) -> Barcode | None:
    """A GS from a scanner that sends no identifiers: an element string; GS in front stands for FNC1 (rule 4)."""
    if data.symbology or GS not in data.text or data.text.startswith(_TORN_ENVELOPES):
        return None
    return _gs1(data, data.text.removeprefix(GS))


def _hibc(data: _Data) -> Barcode | None:
    if not hibc.has_shape(data.text):
        return None
    try:
        found = hibc.read(data.text, data.today)
    except Unreadable as wrong:
        return _refused(data, BarcodeKind.HIBC, wrong)
    return Barcode(
        data.scan,
        BarcodeKind.HIBC,
        MappingProxyType(found.elements),
        lot_no=found.lot_no,
        serial_no=found.serial_no,
        expires_on=found.expires_on,
        quantity=found.quantity,
    )


def _web_address(data: _Data) -> Barcode | None:
    if not digital_link.is_web_address(data.text):
        return None
    try:
        found = digital_link.read(data.text, data.rules, data.today)
    except Unreadable as wrong:
        return _refused(data, BarcodeKind.DIGITAL_LINK, wrong)
    if found is None:
        return Barcode(data.scan, BarcodeKind.PLAIN)
    return _of_elements(data, BarcodeKind.DIGITAL_LINK, found)


def _bracketed(data: _Data) -> Barcode | None:
    return _gs1(data, data.text, gs1.read_bracketed) if gs1.is_bracketed(data.text) else None


def _number(data: _Data) -> Barcode | None:
    """Nothing but digits, as many as a GTIN or SSCC has, with the right check digit."""
    if is_gtin(data.text):
        return _gtin(data, data.text)
    if is_sscc(data.text):
        return Barcode(data.scan, BarcodeKind.SSCC, sscc=data.text)
    expanded = expanded_upc_e(data.text) if data.rules.upc_e else None
    return _gtin(data, expanded) if expanded else None


def _bare_element_string(data: _Data) -> Barcode | None:
    """An element string of a scanner that sends no identifiers: 00, 01, or 02 with its 37, right to the end."""
    if data.symbology or not _BARE_ELEMENT_STRING.match(data.text):
        return None
    barcode = _gs1(data, data.text)
    is_content_alone = "02" in barcode.elements and "37" not in barcode.elements
    return None if barcode.error or is_content_alone else barcode


_READINGS: tuple[Callable[[_Data], Barcode | None], ...] = (
    _own_label,
    _iso15434,
    _separated,
    _hibc,
    _web_address,
    _bracketed,
    _number,
    _bare_element_string,
)


def _hint(text: str) -> str:
    """What else a plain text may have been meant as (section 2, rule 6)."""
    return BAD_CHECK_DIGIT if is_digits(text) and (len(text) in GTIN_LENGTHS or len(text) == SSCC_LENGTH) else ""


def _gs1(data: _Data, text: str, read: Callable[[str, SiteBarcodeRules, date], ElementString] = gs1.read) -> Barcode:
    try:
        found = read(text, data.rules, data.today)
    except Unreadable as wrong:
        return _refused(data, BarcodeKind.GS1, wrong)
    return _of_elements(data, BarcodeKind.GS1, found)


def _of_elements(data: _Data, kind: BarcodeKind, found: ElementString) -> Barcode:
    elements = found.elements
    return Barcode(
        data.scan,
        kind,
        MappingProxyType(elements),
        gtin=elements.get("01") or elements.get("02", ""),
        sscc=elements.get("00", ""),
        lot_no=elements.get("10", ""),
        serial_no=elements.get("21", ""),
        expires_on=gs1.expires_on(elements, data.today),
        quantity=gs1.count(elements),
        decimals=MappingProxyType(gs1.decimals(elements)),
        leniencies=tuple(found.leniencies),
    )


def _ean(data: _Data) -> Barcode:
    """A symbol that holds nothing but a GTIN, perhaps with an add-on: another length or check digit is a misread."""
    length = _EAN_LENGTHS[data.symbology]
    text = data.text[:length] if data.symbology == _EAN_WITH_ADD_ON else data.text
    if data.rules.upc_e and len(text) < length and (expanded := expanded_upc_e(text)):
        return _gtin(data, expanded)
    if len(text) != length or not is_digits(text):
        return _refused(data, BarcodeKind.GTIN, bad_barcode(f"{length} digits were expected, {text!r} came"))
    if not is_gtin(text):
        return _refused(data, BarcodeKind.GTIN, bad_check_digit(f"the check digit of {text} is wrong"))
    return _gtin(data, text)


def _gtin(data: _Data, text: str) -> Barcode:
    gtin = padded(text)
    measure = variable_measure(gtin, data.rules, data.today)
    return Barcode(data.scan, BarcodeKind.GTIN, gtin=gtin, variable_measure=measure)


def _refused(data: _Data, kind: BarcodeKind, wrong: Unreadable) -> Barcode:
    return Barcode(data.scan, kind, error=BarcodeError(wrong.code, wrong.reason))
