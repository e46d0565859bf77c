"""GTINs: one number space, check digits, UPC-E, ISBN."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.barcodes.barcode import BarcodeKind
from shared.barcodes.gtin import check_digit, expanded_upc_e, gtin_of_isbn10, is_gtin, padded
from shared.barcodes.site_rules import SiteBarcodeRules
from tests.barcodes.reading import read

digits = st.one_of(*(st.text("0123456789", min_size=length, max_size=length) for length in (7, 11, 12, 13)))


@given(digits)
def test_padding_to_fourteen_keeps_the_check_digit_right(text):
    gtin = text + check_digit(text)

    assert is_gtin(gtin)
    assert is_gtin(padded(gtin))
    assert len(padded(gtin)) == 14


@given(digits, st.data())
def test_one_wrong_digit_is_always_noticed(text, data):
    gtin = padded(text + check_digit(text))
    place = data.draw(st.integers(0, 13))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != gtin[place]]))

    assert not is_gtin(gtin[:place] + wrong + gtin[place + 1 :])


def test_a_upc_and_the_ean_with_a_zero_in_front_are_the_same_article():
    assert read("614141000036").gtin == read("0614141000036").gtin == "00614141000036"


@pytest.mark.parametrize(
    ("printed", "expanded"),
    [
        ("04252614", "042100005264"),
        ("01234558", "012345000058"),
        ("01234531", "012300000451"),
        ("01234543", "012340000053"),
        ("0425261", "042100005264"),
        ("425261", "042100005264"),
        ("04252615", None),
        ("24252614", None),
        ("12345", None),
    ],
)
def test_upc_e_stands_for_twelve_digits(printed, expanded):
    assert expanded_upc_e(printed) == expanded


def test_upc_e_as_printed_is_read_only_where_the_source_is_set_so():
    rules = SiteBarcodeRules(upc_e=True)

    assert read("425261").kind is BarcodeKind.PLAIN
    assert read("425261", rules=rules).gtin == "00042100005264"
    assert read("0425261", "]E0", rules).gtin == "00042100005264"


def test_an_isbn10_becomes_a_search_key():
    assert gtin_of_isbn10("080442957X") == "09780804429573"
    assert gtin_of_isbn10("0804429570") is None
