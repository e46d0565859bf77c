"""Which reading of a scan wins, and what a scan without a reading is."""

from __future__ import annotations

import pytest

from shared.barcodes.barcode import BarcodeKind
from shared.barcodes.scan import Scan
from tests.barcodes.reading import read


@pytest.mark.parametrize("symbology", ["]C1", "]e0", "]d2", "]Q3", "]J1"])
def test_a_gs1_symbol_is_read_as_an_element_string(symbology):
    barcode = read("1726123110ABC", symbology)

    assert (barcode.kind, dict(barcode.elements)) == (BarcodeKind.GS1, {"17": "261231", "10": "ABC"})


@pytest.mark.parametrize("text", ["10ABC123", "2110", "17251231", "10A-03-02"])
@pytest.mark.parametrize("symbology", ["]C0", "]A0", ""])
def test_a_plain_code_that_looks_like_an_element_string_stays_plain(text, symbology):
    assert read(text, symbology).kind is BarcodeKind.PLAIN


def test_the_same_ink_means_two_things_by_its_symbology():
    plain, gs1 = read("17261231", "]C0"), read("17261231", "]C1")

    assert (plain.kind, plain.expires_on) == (BarcodeKind.PLAIN, None)
    assert gs1.expires_on.isoformat() == "2026-12-31"


@pytest.mark.parametrize("text", ["]", "] ", "]Y", "]?x", "]]C1", "]1C", ""])
def test_a_bracket_that_starts_no_identifier_is_data(text):
    assert read(text).kind is BarcodeKind.PLAIN


def test_a_malformed_identifier_beside_the_data_belongs_to_the_data():
    assert read("ABC", "]?").scan.raw == "]?ABC"
    assert read("ABC", "]?").kind is BarcodeKind.PLAIN


@pytest.mark.parametrize(
    ("symbology", "text", "gtin"),
    [
        ("]E0", "9521234543213", "09521234543213"),
        ("]E4", "02345673", "00000002345673"),
        ("]E3", "952123454321312", "09521234543213"),
        ("]I1", "12345678901231", "12345678901231"),
        ("", "614141000036", "00614141000036"),
    ],
)
def test_an_article_number_has_fourteen_digits_whatever_was_printed(symbology, text, gtin):
    barcode = read(text, symbology)

    assert (barcode.kind, barcode.gtin) == (BarcodeKind.GTIN, gtin)


@pytest.mark.parametrize(("symbology", "text"), [("]E0", "952123454321"), ("]E4", "1234567"), ("]E0", "95212345432A3")])
def test_an_ean_of_another_length_is_a_misread(symbology, text):
    assert read(text, symbology).error.code == "bad_barcode"


def test_an_add_on_alone_is_plain():
    assert read("12", "]E1").kind is BarcodeKind.PLAIN


def test_a_number_with_a_wrong_check_digit_is_plain_with_a_hint():
    assert read("1234567890129").hint == "bad_check_digit"
    assert read("12345678901234567").hint == ""


def test_full_width_digits_are_no_digits():
    assert read("９５２１２３４５４３２１３").hint == ""
    assert read("01１２３４５６７８９０１２３１", "]C1").error.code == "bad_barcode"


def test_a_separator_without_identifier_makes_an_element_string_and_one_in_front_is_dropped():
    barcode = read("\x1d10ABC\x1d21XYZ")

    assert (barcode.lot_no, barcode.serial_no) == ("ABC", "XYZ")


def test_a_separator_in_plain_data_with_an_identifier_stays():
    assert read("A\x1dB", "]d1").kind is BarcodeKind.PLAIN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("00123456789012345675", BarcodeKind.GS1),
        ("011234567890123110ABC", BarcodeKind.GS1),
        ("021234567890123137100", BarcodeKind.GS1),
        ("0212345678901231", BarcodeKind.PLAIN),
        ("011234567890123010ABC", BarcodeKind.PLAIN),
        ("01123456789012318X", BarcodeKind.PLAIN),
    ],
)
def test_without_identifier_only_a_whole_element_string_that_names_its_goods_is_believed(text, kind):
    assert read(text).kind is kind


def test_the_raw_text_is_kept():
    scan = Scan(text=" 12 34\x1d", symbology="]A0")

    assert read(scan.text, scan.symbology).scan == scan
