"""Weight, price or count inside a 13-digit code that a shop or a country issues for itself.

What the digits mean is national or local: the site's own table decides, then the known rules of its region, else nothing.
Source: spec/barcodes.md, section 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.barcodes.gtin import check_digit, is_gtin, padded
from shared.barcodes.site_rules import Meaning

if TYPE_CHECKING:
    from datetime import date

    from shared.barcodes.site_rules import Region, SiteBarcodeRules, VariableMeasureRule

_RESTRICTED = re.compile(r"0(02|2[0-9])[0-9]{11}")


@dataclass(frozen=True, slots=True)
class VariableMeasure:
    """What the digits say. A price is never a quantity: ask for that."""

    item_gtin: str
    """The same code with the value zeroed, 14 digits: one reference for each article."""
    meaning: Meaning
    value: Decimal
    unit: str
    """Unit of a weight or count where the site's table names it; blank for a region's rule and for a price."""


def variable_measure(gtin: str, rules: SiteBarcodeRules, today: date) -> VariableMeasure | None:
    """What a 14-digit GTIN says beyond the item; None where it is no such code or no rule is known for it."""
    if not _RESTRICTED.fullmatch(gtin):
        return None
    code = gtin[1:]
    for rule in rules.variable_measures:
        if code.startswith(rule.prefix) and rule.valid_from <= today:
            return _by_site_rule(code, rule)
    return _by_region(code, rules.region) if rules.region else None


def _by_site_rule(code: str, rule: VariableMeasureRule) -> VariableMeasure:
    item = code[: len(rule.prefix) + rule.item_digits]
    value = Decimal(code[12 - rule.value_digits : 12]).scaleb(-rule.decimals)
    zeroed = item.ljust(12, "0")
    return VariableMeasure(padded(zeroed + check_digit(zeroed)), rule.meaning, value, rule.unit)


def _by_region(code: str, region: Region) -> VariableMeasure | None:
    """The rules of nine countries, which biip knows. A code that it cannot read, or not zero, stays a plain GTIN."""
    from biip import BiipException, ParseConfig  # late: a tenth of a second that only scales' labels need
    from biip.gtin import Gtin
    from biip.rcn import Rcn

    try:
        found = Gtin.parse(code, config=ParseConfig(rcn_region=region))
        item = found.without_variable_measure().value if isinstance(found, Rcn) else ""
    except BiipException:
        return None
    if not (isinstance(found, Rcn) and is_gtin(item) and item[:2] == code[:2]):
        return None
    for meaning, value in (
        (Meaning.WEIGHT, found.weight),
        (Meaning.PRICE, found.price),
        (Meaning.COUNT, found.count),
    ):
        if value is not None:
            return VariableMeasure(padded(item), meaning, Decimal(value), "")
    return None
