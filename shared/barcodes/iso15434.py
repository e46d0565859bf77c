"""ISO/IEC 15434 envelopes: fields with ANSI data identifiers (format 06) or GS1 elements (format 05).

Source: spec/barcodes.md, section 8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.barcodes import dates, gs1
from shared.barcodes.scan import EOT, GS, RS
from shared.barcodes.unreadable import bad_barcode

if TYPE_CHECKING:
    from datetime import date

    from shared.barcodes.site_rules import SiteBarcodeRules

HEADER = "[)>" + RS
_DISTRIBUTOR_HEADER = ">[)>06" + GS
_FORMAT = re.compile(r"([0-9]{2})(.*)", re.DOTALL)
_FIELD = re.compile(r"([0-9]{0,3}[A-Z])(.*)", re.DOTALL)
_QUANTITY = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")


@dataclass(slots=True)
class Envelope:
    """The fields of all envelopes of one symbol; of an identifier that comes twice the first value counts."""

    elements: dict[str, str] = field(default_factory=dict)
    """Data identifiers (format 06) and application identifiers (format 05); empty for other formats."""
    leniencies: list[str] = field(default_factory=list)

    @property
    def lot_no(self) -> str:
        """The supplier's lot: 1T, else T."""
        return self.elements.get("1T") or self.elements.get("T", "")

    @property
    def serial_no(self) -> str:
        """The supplier's serial number."""
        return self.elements.get("S", "")

    @property
    def quantity(self) -> Decimal | None:
        """Q as a number; None where it is not one."""
        text = self.elements.get("Q", "")
        return Decimal(text) if _QUANTITY.fullmatch(text) else None

    @property
    def expires_on(self) -> date | None:
        """14D as a day; None where it is not one."""
        return dates.from_yyyymmdd(self.elements.get("14D", ""))


def unwrapped(text: str, rules: SiteBarcodeRules) -> str | None:
    """What stands behind the header; None where there is no envelope."""
    if text.startswith(HEADER):
        return text[len(HEADER) :]
    if rules.distributor_envelopes and text.startswith(_DISTRIBUTOR_HEADER):
        return text[text.index("06") :]
    return None


def read(body: str, rules: SiteBarcodeRules, today: date) -> Envelope:
    """The fields of what stands behind the header; a missing RS or EOT at the end is forgiven. Raises: Unreadable."""
    envelope = Envelope()
    for record in body.removesuffix(EOT).removesuffix(RS).split(RS):
        match = _FORMAT.fullmatch(record)
        if match is None or not record.isascii():
            raise bad_barcode("an envelope starts with the two digits of its format")
        fields = [piece for piece in match[2].split(GS) if piece]
        if match[1] == "06":
            _read_data_identifiers(envelope, fields)
        elif match[1] == "05":
            _read_elements(envelope, GS.join(fields), rules, today)
    return envelope


def _read_data_identifiers(envelope: Envelope, fields: list[str]) -> None:
    for piece in fields:
        match = _FIELD.fullmatch(piece)
        if match is None:
            raise bad_barcode(f"a data identifier was expected, {piece!r} came")
        envelope.elements.setdefault(match[1], match[2])


def _read_elements(envelope: Envelope, text: str, rules: SiteBarcodeRules, today: date) -> None:
    found = gs1.read(text, rules, today)
    envelope.leniencies += found.leniencies
    envelope.elements = found.elements | envelope.elements
