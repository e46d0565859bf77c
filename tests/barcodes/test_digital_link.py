"""GS1 Digital Links: keys, qualifiers, parameters, and addresses that are none."""

from __future__ import annotations

from datetime import date

import pytest

from shared.barcodes.barcode import BarcodeKind
from shared.barcodes.site_rules import SiteBarcodeRules
from tests.barcodes.reading import read

GTIN = "09521234543213"
KEY = f"https://example.com/01/{GTIN}"


def test_lot_serial_and_expiry_are_read_from_path_and_query():
    barcode = read(f"https://any.host/any/stem/01/{GTIN}/10/ABC/21/X?17=261231&linkType=all&utm=x#top", "]Q1")

    assert (barcode.kind, barcode.gtin, barcode.lot_no, barcode.serial_no, barcode.expires_on) == (
        BarcodeKind.DIGITAL_LINK,
        GTIN,
        "ABC",
        "X",
        date(2026, 12, 31),
    )


@pytest.mark.parametrize(
    ("address", "lot_no"),
    [
        (f"{KEY}/10/A%2FB", "A/B"),
        (f"{KEY}/10/A+B", "A+B"),
        (f"HTTPS://EXAMPLE.COM/01/{GTIN}/10/A", "A"),
        (f"http://example.com/01/00000000000000/01/{GTIN}/10/A", "A"),
    ],
)
def test_values_are_percent_decoded_and_the_last_key_counts(address, lot_no):
    assert read(address).lot_no == lot_no


@pytest.mark.parametrize(
    "rest",
    [
        "/21/X/10/ABC",
        "/10/ABC/235/X",
        "/99/ABC",
        "/10/",
        "/10/A?10=A",
        "?10=A",
        "?21=A",
        "?999=A",
        "?89=A",
        "?99=A+B",
        "?37=5",
        "/10/A B",
        "/10/A|B",
        "/10/A%00",
    ],
)
def test_what_breaks_the_syntax_is_a_bad_barcode(rest):
    assert read(KEY + rest).error.code == "bad_barcode"


def test_a_wrong_check_digit_is_told_apart():
    assert read("https://example.com/01/09521234543212").error.code == "bad_check_digit"


@pytest.mark.parametrize(
    "address", ["https://example.com", "https://example.com/bin/A-01", "https://id.gs1.org/", "https://a/01", "Https://a/01/1"]
)
def test_an_address_without_a_key_is_plain(address):
    barcode = read(address, "]Q1")

    assert (barcode.kind, barcode.error) == (BarcodeKind.PLAIN, None)


def test_a_compressed_link_is_refused_with_a_sentence_that_says_so():
    error = read("https://id.gs1.org/AQnYUc1gmiCNV4JGLg", "]Q1").error

    assert error.code == "bad_barcode"
    assert "compressed" in error.reason


def test_a_short_gtin_is_read_only_where_the_site_says_so():
    address = "https://example.com/01/9521234543213"

    assert read(address).error.code == "bad_barcode"
    assert read(address, rules=SiteBarcodeRules(short_gtins=True)).gtin == GTIN
