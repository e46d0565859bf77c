"""ISO/IEC 15434 envelopes with data identifiers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shared.barcodes.barcode import BarcodeKind
from shared.barcodes.site_rules import SiteBarcodeRules
from tests.barcodes.reading import read


def test_data_identifiers_say_part_lot_serial_quantity_and_expiry():
    barcode = read("[)>\x1e06\x1dP123\x1d1TA1\x1dTB2\x1dS0042\x1dQ12.50\x1d14D20270331\x1e\x04", "]d1")

    assert barcode.elements["P"] == "123"
    assert (barcode.lot_no, barcode.serial_no, barcode.quantity) == ("A1", "0042", Decimal("12.5"))
    assert barcode.expires_on == date(2027, 3, 31)


@pytest.mark.parametrize("end", ["\x1e\x04", "\x1e", "\x04", "", "\x1d\x1e\x04"])
def test_an_end_that_the_scanner_ate_is_forgiven(end):
    assert dict(read("[)>\x1e06\x1dPX\x1dQ5" + end).elements) == {"P": "X", "Q": "5"}


def test_the_first_of_two_counts_and_an_empty_value_is_kept():
    assert dict(read("[)>\x1e06\x1dK\x1dQ5\x1dQ6\x1e\x04").elements) == {"K": "", "Q": "5"}


def test_envelopes_may_follow_each_other_and_format_05_holds_elements():
    barcode = read("[)>\x1e06\x1d1PX\x1d30PY\x1e05\x1d0119527526980503\x1d3103001250\x1e\x04")

    assert (barcode.gtin, barcode.decimals) == ("19527526980503", {"3103": Decimal("1.250")})
    assert barcode.elements["30P"] == "Y"


@pytest.mark.parametrize("text", ["[)>\x1e12\x1dfree text\x1e\x04", "[)>\x1e01\x1d96\x1e\x04"])
def test_other_formats_have_no_elements(text):
    barcode = read(text)

    assert (barcode.kind, dict(barcode.elements), barcode.error) == (BarcodeKind.ISO15434, {}, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[)>\x1e06\x1dP1\x1d$5\x1e\x04", "bad_barcode"),
        ("[)>\x1e06\x1dp1\x1e\x04", "bad_barcode"),
        ("[)>\x1eP1\x1e\x04", "bad_barcode"),
        ("[)>\x1e06\x1dPÄ\x1e\x04", "bad_barcode"),
        ("[)>\x1e05\x1d0119527526980504\x1e\x04", "bad_check_digit"),
    ],
)
def test_what_breaks_the_form_is_refused(text, code):
    assert read(text).error.code == code


@pytest.mark.parametrize("quantity", ["TEN", "", "1,5", "-1", "1E5"])
def test_a_quantity_that_is_no_number_is_kept_but_not_believed(quantity):
    barcode = read(f"[)>\x1e06\x1dPX\x1dQ{quantity}\x1e\x04")

    assert (barcode.elements["Q"], barcode.quantity, barcode.error) == (quantity, None, None)


def test_an_old_distributor_label_is_an_envelope_only_where_the_site_says_so():
    text = ">[)>06\x1dP123\x1dQ5\x04"

    assert read(text, "]d1").kind is BarcodeKind.PLAIN
    assert read(text, "]d1", SiteBarcodeRules(distributor_envelopes=True)).quantity == Decimal(5)


@pytest.mark.parametrize("text", ["[)>", "[)>06\x1dPX", ">[)>06\x1dPX"])
def test_an_envelope_without_its_rs_is_plain(text):
    assert read(text).kind is BarcodeKind.PLAIN
