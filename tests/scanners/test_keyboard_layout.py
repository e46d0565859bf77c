"""A scanner with another keyboard layout than its host is recognised; a site's own codes are left alone."""

from __future__ import annotations

import pytest

from scanner_client.scanners.keyboard_layout import layout_sign
from scanner_client.scanners.misreads import MisreadReason
from scanner_client.scanners.substitution import substitute, substitute_problems
from shared.barcodes.scan import GS, RS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("YYUJANE8", MisreadReason.KEYBOARD_LAYOUT),
        ("YYBAß01ß03J", MisreadReason.KEYBOARD_LAYOUT),
        ("YYBA/01/03J", MisreadReason.KEYBOARD_LAYOUT),
        ("WWUJQNE_", MisreadReason.KEYBOARD_LAYOUT),
        ('WWBQ)à&)à"J', MisreadReason.KEYBOARD_LAYOUT),
        ("$C&à&àç(é&éè", MisreadReason.KEYBOARD_LAYOUT),
        ("+C10109521234543213", MisreadReason.KEYBOARD_LAYOUT),
        ("+C11726123110ABC", MisreadReason.KEYBOARD_LAYOUT),
        ("zzba-01-03j", MisreadReason.CAPS_LOCK),
        ("]c10109521234543213", MisreadReason.CAPS_LOCK),
        ("ZZBA-01-03J", None),
        ("]C10109521234543213", None),
        ("]E09521234543213", None),
        ("+A123BJC5D6E71G", None),
        ("+C123ABC", None),
        ("YYUJANE7", None),
        ("10A-03-02", None),
        ("M8*40", None),
        ("]", None),
        ("", None),
    ],
)
def test_only_a_label_in_the_wrong_letters_is_a_sign(text, expected):
    assert layout_sign(text) is expected


def test_substitutes_are_replaced_once_and_the_longest_first():
    table = {"^]": GS, "^": RS, "{GS}": GS}

    assert substitute("A^]B^C{GS}D", table) == f"A{GS}B{RS}C{GS}D"


@pytest.mark.parametrize(
    ("table", "codes", "problems"),
    [
        ({"<GS>": GS, "|": GS, "~": RS}, ["A-01", "1000-M8"], 0),
        ({"#": GS}, ["A-01", "4711#B"], 1),
        ({"#": GS, "~": GS}, ["4711#~"], 2),
        ({"G": GS}, [], 1),
        ({" ": GS}, [], 1),
        ({"": GS}, [], 1),
        ({"|": "X"}, [], 1),
    ],
)
def test_a_substitute_that_the_site_uses_in_codes_is_refused_at_set_up(table, codes, problems):
    assert len(substitute_problems(table, codes)) == problems
