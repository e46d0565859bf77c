"""The examples of spec/barcodes.md, section by section, as a reader of the spec would try them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shared.barcodes.barcode import BarcodeKind, OwnLabel
from shared.barcodes.function_codes import function_code
from shared.barcodes.in_house import own_label
from tests.barcodes.reading import read

SPEC = Path(__file__).parents[3] / "shared" / "spec" / "barcodes.md"

OWN_LABELS = {
    "ZZBA-01-03J": (OwnLabel.BIN, "A-01-03"),
    "ZZBW-07-0001I": (OwnLabel.BIN, "W-07-0001"),
    "ZZDPO106023I": (OwnLabel.DOCUMENT, "PO106023"),
    "ZZUJANE8": (OwnLabel.BADGE, "JANE"),
    "ZZQ124": (OwnLabel.QUANTITY, "12"),
    "ZZPLP000123R": (OwnLabel.LICENCE_PLATE, "LP000123"),
    "ZZWDOCK1L": (OwnLabel.WORKPLACE, "DOCK1"),
}

COMMANDS = """
ZZCOKN ZZCDONEB ZZCBACKV ZZCUNDOK ZZCMENUM ZZCLOCKK ZZCMINUSP ZZCALL0 ZZCREPEAT0 ZZCSKIPB ZZCNEWG ZZCINFOL ZZCZEROI
ZZCSHORTS ZZCDAMAGED0 ZZCBIN0 ZZCPOSTG ZZCCOUNTU ZZCPICK4 ZZCPUTAWAYN ZZCRECEIVE5 ZZCMOVEA ZZCRECLASSD ZZCADJUSTE
ZZC0P ZZC1N ZZC2L ZZC3J ZZC4H ZZC5F ZZC6D ZZC7B ZZC89 ZZC97
"""


@pytest.mark.parametrize("text", ["10ABC123", "2110", "10A-03-02"])
def test_section_2_rule_5_a_code_that_merely_looks_like_an_element_string(text):
    assert read(text, "]C0").kind is BarcodeKind.PLAIN


def test_section_3_rule_4_a_lost_separator_makes_one_valid_lot():
    assert read("10ABC21XYZ", "]C1").lot_no == "ABC21XYZ"


@pytest.mark.parametrize(("text", "code", "number"), [("3103001250", "3103", "1.250"), ("39225", "3922", "0.05")])
def test_section_3_rule_10_decimals(text, code, number):
    assert read(text, "]C1").decimals == {code: Decimal(number)}


@pytest.mark.parametrize(
    "text",
    [
        "0109521234543213" + "0209521234543213" + "371",
        "0109521234543213" + "371",
        "0109521234543213" + "2559521234543213",
        "0209521234543213" + "0309521234543213",
        "211\x1d2352",
        "3102000001" + "3103000001",
        "39221\x1d39329781",
        "4201\x1d4212761",
        "422276\x1d426276",
        "4330000001\x1d4331000001",
        "4332000001\x1d4333000001",
        "8006095212345432130102\x1d0109521234543213",
        "8006095212345432130102\x1d371",
        "2559521234543213\x1d4159521234543213",
        "2559521234543213\x1d8006095212345432130102",
        "2559521234543213\x1d8020A",
        "2559521234543213\x1d8026095212345432130102",
    ],
)
def test_section_3_rule_11_pairs_that_may_not_meet(text):
    assert read(text, "]C1").error.code == "bad_barcode"


def test_section_3_rule_13_a_lone_lot_and_expiry_label_is_valid():
    barcode = read("1726123110ABC", "]C1")

    assert (barcode.error, barcode.lot_no, barcode.expires_on) == (None, "ABC", date(2026, 12, 31))


def test_section_3_rule_15_the_human_readable_form():
    assert dict(read("(01)09521234543213(10)ABC").elements) == {"01": "09521234543213", "10": "ABC"}


def test_section_6_rule_1_a_digital_link():
    barcode = read("https://any.host/any/stem/01/09521234543213/10/ABC?17=261231")

    assert dict(barcode.elements) == {"01": "09521234543213", "10": "ABC", "17": "261231"}


@pytest.mark.parametrize("label", OWN_LABELS)
def test_section_9_rule_2_own_labels_are_read_and_printed(label):
    kind, payload = OWN_LABELS[label]

    barcode = read(label)

    assert (barcode.own_label, barcode.payload) == (kind, payload)
    assert own_label(kind, payload) == label


@pytest.mark.parametrize("label", COMMANDS.split())
def test_section_9_rule_5_commands_are_known_by_their_labels(label):
    code = function_code(read(label))

    assert code is not None
    assert own_label(OwnLabel.COMMAND, code) == label


@pytest.mark.skipif(not SPEC.exists(), reason="the spec is not at hand")
def test_no_own_label_of_the_spec_is_missing_here():
    printed = set(re.findall(r"`(ZZ[A-Z0-9-]{2,})`", SPEC.read_text(encoding="utf-8")))

    assert printed == OWN_LABELS.keys() | set(COMMANDS.split())


@pytest.mark.parametrize(("symbology", "expires_on"), [("]C0", None), ("]C1", date(2026, 12, 31))])
def test_section_16_trap_1_only_the_identifier_tells(symbology, expires_on):
    assert read("17261231", symbology).expires_on == expires_on


def test_section_16_trap_6_leading_zeros_and_small_letters_are_kept():
    barcode = read("10aBc\x1d210042", "]C1")

    assert (barcode.lot_no, barcode.serial_no) == ("aBc", "0042")
