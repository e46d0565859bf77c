"""Weight, price and count in a code: by the site's table, by its region, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shared.barcodes.gtin import check_digit
from shared.barcodes.restricted_circulation import VariableMeasure
from shared.barcodes.site_rules import Meaning, SiteBarcodeRules, VariableMeasureRule
from tests.barcodes.reading import read

KILOGRAMS = VariableMeasureRule("23", 5, has_verifier=False, value_digits=5, meaning=Meaning.WEIGHT, unit="kg", decimals=3)


def coded(digits: str) -> str:
    return digits + check_digit(digits)


def test_without_a_rule_the_code_is_only_itself():
    barcode = read(coded("231234501250"))

    assert (barcode.gtin, barcode.variable_measure) == ("0" + coded("231234501250"), None)


def test_the_sites_table_says_item_and_weight():
    barcode = read(coded("231234501250"), rules=SiteBarcodeRules(variable_measures=(KILOGRAMS,)))

    assert barcode.variable_measure == VariableMeasure("0" + coded("231234500000"), Meaning.WEIGHT, Decimal("1.250"), "kg")
    assert barcode.quantity is None


def test_a_upc_with_number_system_two_is_read_as_its_ean():
    rule = VariableMeasureRule("02", 5, has_verifier=True, value_digits=4, meaning=Meaning.PRICE, decimals=2)

    barcode = read(coded("21234571299"), rules=SiteBarcodeRules(variable_measures=(rule,)))

    assert barcode.variable_measure == VariableMeasure("0" + coded("021234500000"), Meaning.PRICE, Decimal("12.99"), "")


def test_a_rule_counts_from_its_day_and_the_first_that_fits_decides():
    later = VariableMeasureRule("23", 5, False, 5, Meaning.COUNT, valid_from=date(2026, 7, 1))
    rules = SiteBarcodeRules(variable_measures=(later, KILOGRAMS))

    assert read(coded("231234501250"), rules=rules).variable_measure.meaning is Meaning.WEIGHT


@pytest.mark.parametrize(
    ("region", "digits", "meaning", "value"),
    [("no", "238806011234", Meaning.WEIGHT, "1.234"), ("se", "208806012345", Meaning.PRICE, "23.45")],
)
def test_the_regions_known_rules_count_where_the_table_has_none(region, digits, meaning, value):
    measure = read(coded(digits), rules=SiteBarcodeRules(region=region)).variable_measure

    assert (measure.meaning, measure.value) == (meaning, Decimal(value))


@pytest.mark.parametrize("text", ["9521234543213", "12345678901231", "02345673"])
def test_other_numbers_hold_no_measure(text):
    assert read(text, rules=SiteBarcodeRules(region="no")).variable_measure is None


@pytest.mark.parametrize(
    "changed", [{"item_digits": 6}, {"prefix": "33"}, {"prefix": "2X"}, {"decimals": 6}, {"item_digits": 10, "value_digits": 0}]
)
def test_a_rule_that_cannot_be_is_refused(changed):
    fields = {"prefix": "23", "item_digits": 5, "value_digits": 5, "decimals": 3} | changed

    with pytest.raises(ValueError, match=r"digits|prefix"):
        VariableMeasureRule(has_verifier=False, meaning=Meaning.WEIGHT, **fields)
