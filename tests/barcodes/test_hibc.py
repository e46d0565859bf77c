"""HIBC: primary, secondary, both in one symbol, and the link between two."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shared.barcodes.barcode import BarcodeKind
from shared.barcodes.hibc import belong_together, check_character
from tests.barcodes.reading import read


def checked(text: str) -> str:
    return text + check_character(text)


def test_a_primary_names_labeler_product_and_unit():
    barcode = read("+A123BJC5D6E71G", "]A0")

    assert dict(barcode.elements) == {"lic": "A123", "pcn": "BJC5D6E7", "uom": "1"}


@pytest.mark.parametrize(
    ("secondary", "expires_on", "lot_no", "quantity"),
    [
        ("+$$09283C001L", date(2028, 9, 30), "3C001", None),
        ("+$$20928283C001L", date(2028, 9, 28), "3C001", None),
        ("+$$32809283C001L", date(2028, 9, 28), "3C001", None),
        ("+$$4280928223C001L", date(2028, 9, 28), "3C001", None),
        ("+$$5282723C001L", date(2028, 9, 28), "3C001", None),
        ("+$$628272223C001L", date(2028, 9, 28), "3C001", None),
        ("+$$73C001L", None, "3C001", None),
        ("+$$82409283C001L", date(2028, 9, 30), "3C001", 24),
        ("+$$90010009283C001L", date(2028, 9, 30), "3C001", 100),
        ("+$3C001L", None, "3C001", None),
        ("+282723C001L", date(2028, 9, 28), "3C001", None),
        ("+$$824L", None, "", 24),
    ],
)
def test_a_secondary_says_date_lot_and_quantity(secondary, expires_on, lot_no, quantity):
    barcode = read(checked(secondary))

    assert (barcode.error, barcode.expires_on, barcode.lot_no, barcode.quantity) == (None, expires_on, lot_no, quantity)
    assert dict(barcode.elements) == {"link": "L"}


@pytest.mark.parametrize("text", ["+$$+73C001L", "+$+3C001L"])
def test_a_plus_sign_makes_it_a_serial_number(text):
    barcode = read(checked(text))

    assert (barcode.serial_no, barcode.lot_no) == ("3C001", "")


def test_one_symbol_may_hold_primary_secondary_and_supplements():
    barcode = read("+A99912345/$$902345710X3/16D20111212/14D20200906/S77DEFG45F")

    assert (barcode.lot_no, barcode.serial_no, barcode.quantity) == ("10X3", "77DEFG45", Decimal(2345))
    assert barcode.expires_on == date(2020, 9, 6)


def test_a_blank_may_be_the_check_character():
    text = next(text for text in (f"+A123B{number}0" for number in range(500)) if check_character(text) == " ")

    assert read(text + " ").kind is BarcodeKind.HIBC


@pytest.mark.parametrize("text", ["+A123BJC5D6E71H", "+$$52001510X3HX"])
def test_the_shape_with_another_check_character_is_a_bad_check_digit(text):
    assert read(text).error.code == "bad_check_digit"


@pytest.mark.parametrize(
    "text",
    [
        "+$$1301AL",
        "+$$3280230AL",
        "+$$42809283CL",
        "+$$XL",
        "+$$$AL",
        "+28367AL",
        "+A123BJC5D6E7X",
        "+A123BJC5D6E71/14D20201301",
        "+A123BJC5D6E71/?",
    ],
)
def test_what_breaks_the_form_is_a_bad_barcode(text):
    whole = checked(text) if "?" not in text else text + "X"

    assert read(whole).error.code == "bad_barcode"


@pytest.mark.parametrize("text", ["+", "++1", "+AB", "+a123bjc5d6e71g", "+1234"])
def test_another_shape_is_plain(text):
    assert read(text).kind is BarcodeKind.PLAIN


def test_two_symbols_belong_together_by_link_and_check_character():
    primary = read("+A123BJC5D6E71G")

    assert belong_together(primary, read(checked("+$$73C001G")))
    assert not belong_together(primary, read(checked("+$$73C001L")))
