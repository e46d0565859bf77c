"""Element strings: separators, values, checks, pairs, decimals and the site's leniencies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shared.barcodes.gs1_checks import CHECKS, check_pair
from shared.barcodes.site_rules import SiteBarcodeRules
from tests.barcodes.reading import TODAY, read


def error_of(text: str, symbology: str = "]C1") -> str:
    error = read(text, symbology).error
    return error.code if error else ""


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("10ABC\x1d21XYZ", {"10": "ABC", "21": "XYZ"}),
        ("10ABC21XYZ", {"10": "ABC21XYZ"}),
        ("422276\x1d10A", {"422": "276", "10": "A"}),
        ("17261231\x1d10A\x1d", {"17": "261231", "10": "A"}),
        ("10A\x1d10A", {"10": "A"}),
        ("01095212345432131726123110A", {"01": "09521234543213", "17": "261231", "10": "A"}),
    ],
)
def test_separators_end_what_has_no_predefined_length(text, elements):
    assert dict(read(text, "]C1").elements) == elements


@pytest.mark.parametrize(
    "text",
    [
        "",
        "89X",
        "10",
        "42227610A",
        "10A\x1d\x1d21B",
        "10A\x1d10B",
        "1726\x1d1231",
        "10" + "A" * 21,
        "10A B",
        "10A@B",
        "10Ä",
        "0109521234543213370012",
        "21A\x1d235B",
        "310200123431030012345",
    ],
)
def test_what_breaks_the_form_is_a_bad_barcode(text):
    assert error_of(text) == "bad_barcode"


@pytest.mark.parametrize(
    "text",
    [
        "00123456789012345674",
        "0109521234543212",
        "0209521234543212\x1d371",
        "0309521234543212",
        "4149521234543214",
        "2539521234543214X",
        "40212345678901234568",
        "800309521234543214",
        "8006095212345432120102",
        "8017123456789012345674",
        "8018123456789012345674",
        "8026095212345432120102",
    ],
)
def test_a_wrong_check_digit_is_told_apart_wherever_it_is(text):
    assert error_of(text) == "bad_check_digit"


@pytest.mark.parametrize(
    ("text", "expires_on"),
    [
        ("17261231", date(2026, 12, 31)),
        ("17270200", date(2027, 2, 28)),
        ("17760101", date(2076, 1, 1)),
        ("17770101", date(1977, 1, 1)),
        ("70032706151430", date(2027, 6, 15)),
    ],
)
def test_an_expiry_has_its_century_and_its_day(text, expires_on):
    assert read(text, "]C1").expires_on == expires_on


@pytest.mark.parametrize("text", ["17261301", "17260230", "17000000", "70032706001200", "70032706152400", "70032706151260"])
def test_a_day_or_time_that_is_not_real_is_a_bad_barcode(text):
    assert error_of(text) == "bad_barcode"


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("3103001250", "3103", "1.250"),
        ("39225", "3922", "0.05"),
        ("39329781299", "3932", "12.99"),
        ("3300000007", "3300", "7"),
    ],
)
def test_the_last_digit_of_the_identifier_places_the_decimal_point(text, code, number):
    assert read(text, "]C1").decimals == {code: Decimal(number)}


def test_a_count_is_a_quantity_and_a_weight_is_not():
    assert read("0209521234543213370012", "]C1").quantity == Decimal(12)
    assert read("01095212345432133103001250", "]C1").quantity is None


def test_brackets_mark_the_identifiers_of_a_typed_label():
    barcode = read("(01)09521234543213(10)A(B)1")

    assert dict(barcode.elements) == {"01": "09521234543213", "10": "A(B)1"}


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        ("csumalpha", "1987654Ad4X4bL5ttr2310c2K", "1987654Ad4X4bL5ttr2310c2X"),
        ("gcppos1", "9521A", "952"),
        ("gcppos2", "09521", "0A521"),
        ("yymmdd", "260228", "260200"),
        ("yyyymmdd", "20240229", "20230229"),
        ("hh", "23", "24"),
        ("ss", "59", "60"),
        ("iso3166", "276", "999"),
        ("iso3166999", "999", "998"),
        ("iso3166alpha2", "DE", "AA"),
        ("iso4217", "978", "000"),
        ("iso5218", "9", "3"),
        ("yesno", "1", "2"),
        ("winding", "9", "2"),
        ("zero", "0", "1"),
        ("nonzero", "010", "000"),
        ("nozeroprefix", "10", "01"),
        ("hyphen", "-", "X"),
        ("hasnondigit", "12A", "123"),
        ("pcenc", "A%20B", "A%2G"),
        ("importeridx", "_", "="),
        ("mediatype", "80", "11"),
        ("packagetype", "PX", "P"),
        ("pieceoftotal", "0202", "0302"),
        ("posinseqslash", "2/3", "3/2"),
        ("iban", "DE91100000000123456789", "DE91100000000123456788"),
        ("latitude", "1800000000", "1800000001"),
        ("longitude", "3600000000", "3600000001"),
        ("couponposoffer", "001234561234560123456", "0012345612345601234567"),
        ("couponcode", "161414101234562501101233261231", "161414101234562501101233261301"),
    ],
)
def test_each_named_check_knows_right_from_wrong(check, right, wrong):
    assert [CHECKS[check](text, TODAY) for text in (right, wrong)] == [True, False]


@pytest.mark.parametrize("text", ["12345_abcdefghijklmN3", "12345_!\"%&'()*+,-./LC", "12345_0123456789:;<=>?62"])
def test_the_check_pair_covers_all_82_characters(text):
    assert check_pair(text[:-2]) == text[-2:]


def test_a_bad_element_that_nothing_needs_is_left_out_where_the_site_says_so():
    text, rules = "00123456789012345675" + "43091800000001" + "0000000000", SiteBarcodeRules(skip_bad_elements=True)

    strict, lenient = read(text, "]C1"), read(text, "]C1", rules)

    assert strict.error.code == "bad_barcode"
    assert (dict(lenient.elements), lenient.leniencies) == ({"00": "123456789012345675"}, ("skip_bad_elements",))


@pytest.mark.parametrize("text", ["0109521234543212", "4149521234543214", "10A@B"])
def test_no_leniency_forgives_a_check_digit_or_a_field_we_need(text):
    rules = SiteBarcodeRules(skip_bad_elements=True, zero_dates_are_absent=True, gtin_with_count=True, short_gtins=True)

    assert read(text, "]C1", rules).error is not None


@pytest.mark.parametrize(
    ("leniency", "text", "elements"),
    [
        ("zero_dates_are_absent", "1700000010A", {"10": "A"}),
        ("gtin_with_count", "0109521234543213375", {"01": "09521234543213", "37": "5"}),
        ("short_gtins", "019521234543213\x1d10A", {"01": "09521234543213", "10": "A"}),
        ("short_gtins", "(01)9521234543213(10)A", {"01": "09521234543213", "10": "A"}),
    ],
)
def test_a_leniency_is_off_by_default_and_named_when_it_was_needed(leniency, text, elements):
    symbology = "" if text.startswith("(") else "]C1"

    barcode = read(text, symbology, SiteBarcodeRules(**{leniency: True}))

    assert read(text, symbology).error is not None
    assert (dict(barcode.elements), barcode.leniencies) == (elements, (leniency,))


def test_a_leniency_that_was_not_needed_is_not_named():
    rules = SiteBarcodeRules(zero_dates_are_absent=True, gtin_with_count=True, short_gtins=True)

    assert read("010952123454321317261231", "]C1", rules).leniencies == ()
