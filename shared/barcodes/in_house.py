"""The product's own labels, `ZZ` + type + payload + check character: read and written here, nowhere else.

Source: spec/barcodes.md, section 9; check character ISO/IEC 7064 MOD 37,36.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from shared.barcodes.barcode import OwnLabel

_PREFIX = "ZZ"
_SHAPE = re.compile(r"ZZ([BDUPWQC])([A-Z0-9-]*[A-Z0-9][A-Z0-9-]*)([A-Z0-9])")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}


@dataclass(frozen=True, slots=True)
class InHouseLabel:
    """What one of our own labels says."""

    own_label: OwnLabel
    payload: str

    @property
    def quantity(self) -> Decimal | None:
        """The number on a quantity label."""
        return Decimal(self.payload) if self.own_label is OwnLabel.QUANTITY else None


def check_character(text: str) -> str:
    """The ISO/IEC 7064 MOD 37,36 check character of A to Z and 0 to 9; hyphens do not count.

    >>> check_character("ZZBA-01-03")
    'J'
    """
    rest = 36
    for character in text:
        if character != "-":
            rest = ((rest + _VALUES[character]) % 36 or 36) * 2 % 37
    return _ALPHABET[(37 - rest) % 36]


def own_label(kind: OwnLabel, payload: str) -> str:
    """The text to print for a bin, document, badge, licence plate, workplace, quantity or command.

    Raises: ValueError for a payload that no label can carry: A to Z, 0 to 9 and hyphens, and digits alone for a quantity.

    >>> own_label(OwnLabel.BIN, "A-01-03")
    'ZZBA-01-03J'
    """
    body = f"{_PREFIX}{kind}{payload}"
    label = body + (check_character(body) if re.fullmatch(r"[A-Z0-9-]+", payload) else "")
    if read(label) is None:
        raise ValueError(f"{payload!r} does not fit on a {kind.name.lower()} label: A to Z, 0 to 9 and hyphens only")
    return label


def read(text: str) -> InHouseLabel | None:
    """What one of our own labels says; None for any other text, so also where the check character is wrong."""
    match = _SHAPE.fullmatch(text)
    if match is None or check_character(text[:-1]) != text[-1]:
        return None
    kind, payload = OwnLabel(match[1]), match[2]
    if kind is OwnLabel.QUANTITY and not payload.isdigit():
        return None
    return InHouseLabel(kind, payload)
