"""What a site may change about reading barcodes. All of it is off by default: the standards alone decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Region = Literal["", "dk", "ee", "fi", "de", "gb", "lv", "lt", "no", "se"]


class Meaning(StrEnum):
    """What the digits behind the item number in a restricted circulation code say."""

    WEIGHT = "weight"
    PRICE = "price"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class VariableMeasureRule:
    """How this site's scales build a 13-digit code: prefix, item, verifier if any, value, check digit.

    Source: spec/barcodes.md, section 5, rule 2.
    """

    prefix: str
    """The first digits, as `23`; within 02 and 20 to 29."""
    item_digits: int
    has_verifier: bool
    """Whether one digit between item and value checks the value; it is not tested here."""
    value_digits: int
    meaning: Meaning
    unit: str = ""
    """Unit of a weight or count, as `kg`."""
    decimals: int = 0
    valid_from: date = date.min
    """A re-numbered scale gets a new rule from that day; the first rule of the table that is valid decides."""

    def __post_init__(self) -> None:
        """Raises: ValueError when the parts do not make twelve digits and a check digit, or the prefix is not a site's."""
        if len(self.prefix) + self.item_digits + self.has_verifier + self.value_digits != 12:
            raise ValueError("prefix, item, verifier and value must make twelve digits together")
        if not (self.prefix.isascii() and self.prefix.isdigit() and self.prefix.startswith(("02", "2"))):
            raise ValueError("the prefix must lie within 02 and 20 to 29")
        if self.value_digits < 1 or not 0 <= self.decimals <= self.value_digits:
            raise ValueError("a value has at least one digit, and no more decimals than digits")


@dataclass(frozen=True, slots=True)
class SiteBarcodeRules:
    """The choices of one site. A leniency that was needed is named in `Barcode.leniencies`, so that it can be shown."""

    skip_bad_elements: bool = False
    """Leave out an element that fills none of our fields and has a wrong value, instead of refusing the label."""
    zero_dates_are_absent: bool = False
    """Read the date 000000 as no date."""
    gtin_with_count: bool = False
    """Accept 01 with 37 on one label."""
    short_gtins: bool = False
    """Put back leading zeros that a GTIN in an element string or a Digital Link has lost."""
    upc_e: bool = False
    """The reader sends UPC-E as printed, with 6, 7 or 8 digits: expand it."""
    distributor_envelopes: bool = False
    """Old distributor labels start `>[)>06` without RS: read them as ISO/IEC 15434."""
    variable_measures: tuple[VariableMeasureRule, ...] = ()
    """Weight and price codes of this site's scales, tried top down."""
    region: Region = ""
    """Country whose known weight and price rules count where the table above has none."""


DEFAULT = SiteBarcodeRules()
