"""A parsed barcode: what the standards alone say about a scan, before any item, bin or order is looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from shared.barcodes.restricted_circulation import VariableMeasure
    from shared.barcodes.scan import Scan


class BarcodeKind(StrEnum):
    """How a scan was read. The words are those of `conformance/barcodes.json`; OWN is one of our own labels."""

    GS1 = "gs1"
    GTIN = "gtin"
    SSCC = "sscc"
    DIGITAL_LINK = "digital_link"
    HIBC = "hibc"
    ISO15434 = "iso15434"
    OWN = "own"
    PLAIN = "plain"


class OwnLabel(StrEnum):
    """What a label of our own stands for: its third letter. Source: spec/barcodes.md, section 9, rule 2."""

    BIN = "B"
    DOCUMENT = "D"
    BADGE = "U"
    LICENCE_PLATE = "P"
    WORKPLACE = "W"
    QUANTITY = "Q"
    COMMAND = "C"


@dataclass(frozen=True, slots=True)
class BarcodeError:
    """Why a scan that claims to follow a standard does not."""

    code: str
    """`bad_barcode` or `bad_check_digit`, as in the catalogue."""
    reason: str
    """What was expected and what came, for support."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """Everything a scan says by itself. Absent means: the barcode does not say.

    A barcode with an `error` is still offered raw to the site's own references first (spec/barcodes.md, section 10, rule 1).
    """

    scan: Scan
    kind: BarcodeKind
    elements: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Application or data identifier to value, as printed."""
    gtin: str = ""
    """14 digits."""
    sscc: str = ""
    lot_no: str = ""
    serial_no: str = ""
    expires_on: date | None = None
    quantity: Decimal | None = None
    """Count printed in the code (AI 30 or 37, data identifier Q, an own quantity label)."""
    decimals: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """Measures and amounts: application identifier to exact value in the unit of the identifier."""
    hint: str = ""
    """On plain data: `bad_check_digit` where another last digit would make it a GTIN or SSCC."""
    variable_measure: VariableMeasure | None = None
    """Weight, price or count in a restricted circulation code, where the site or its region has a rule for it."""
    leniencies: tuple[str, ...] = ()
    """Fields of `SiteBarcodeRules` without which this scan would have been refused: to be shown on it."""
    own_label: OwnLabel | None = None
    payload: str = ""
    """Of an own label: its text between type letter and check character."""
    error: BarcodeError | None = None
