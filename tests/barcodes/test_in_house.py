"""Our own labels: what is printed is what is read, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.barcodes.barcode import BarcodeKind, OwnLabel
from shared.barcodes.function_codes import DIGITS, TASKS, FunctionCode, function_code
from shared.barcodes.in_house import own_label
from tests.barcodes.reading import read

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
payloads = st.text(ALPHABET, min_size=1, max_size=20).filter(lambda text: text.strip("-"))
kinds = st.sampled_from([kind for kind in OwnLabel if kind is not OwnLabel.QUANTITY])


@given(kinds, payloads)
def test_a_printed_label_is_read_back(kind, payload):
    barcode = read(own_label(kind, payload))

    assert (barcode.kind, barcode.own_label, barcode.payload) == (BarcodeKind.OWN, kind, payload)


@given(st.integers(0, 99_999))
def test_a_quantity_label_says_its_number(number):
    assert read(own_label(OwnLabel.QUANTITY, str(number))).quantity == Decimal(number)


@given(kinds, payloads, st.data())
def test_no_single_substituted_character_passes(kind, payload, data):
    label = own_label(kind, payload)
    counting = [place for place, character in enumerate(label) if character != "-"]
    place = data.draw(st.sampled_from(counting))
    other = data.draw(st.sampled_from([character for character in ALPHABET[:-1] if character != label[place]]))

    assert read(label[:place] + other + label[place + 1 :]).own_label is None


@pytest.mark.parametrize("payload", ["", "-", "a-01", "A 01", "A.01", "Ä", "A\n"])
def test_what_no_label_can_carry_is_not_printed(payload):
    with pytest.raises(ValueError, match="does not fit"):
        own_label(OwnLabel.BIN, payload)


def test_a_quantity_label_carries_digits_only():
    with pytest.raises(ValueError, match="does not fit"):
        own_label(OwnLabel.QUANTITY, "12A")


@pytest.mark.parametrize("symbology", ["", "]C0", "]A0", "]Q1", "]d1"])
def test_the_carrier_does_not_matter(symbology):
    assert read("ZZBA-01-03J", symbology).own_label is OwnLabel.BIN


@pytest.mark.parametrize("code", FunctionCode)
def test_every_command_has_its_label(code):
    assert function_code(read(own_label(OwnLabel.COMMAND, code))) is code


def test_tasks_and_digits_are_commands():
    assert len(TASKS) == 7
    assert [function_code(read(own_label(OwnLabel.COMMAND, str(digit)))) for digit in range(10)] == list(DIGITS)


def test_a_command_that_is_not_ours_and_a_label_that_is_no_command_stand_for_nothing():
    assert function_code(read(own_label(OwnLabel.COMMAND, "DANCE"))) is None
    assert function_code(read("ZZBA-01-03J")) is None


@pytest.mark.parametrize("text", ["YYBA-01-03K", "WW", "yy-1"])
def test_what_only_resembles_one_of_our_labels_is_plain(text):
    assert (read(text).kind, read(text).hint) == (BarcodeKind.PLAIN, "")
