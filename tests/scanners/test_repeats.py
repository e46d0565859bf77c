"""A trigger bounce is one scan; a second pull is another."""

from __future__ import annotations

import pytest

from scanner_client.scanners.repeats import BounceFilter
from shared.barcodes.scan import Scan


def a_scan(text="ABC", at=0.0, symbology="", port="ttyACM0") -> Scan:
    return Scan(text=text, symbology=symbology, source="serial", port=port, monotonic_seconds=at)


@pytest.mark.parametrize(
    ("second", "is_bounce"),
    [
        (a_scan(at=0.1), True),
        (a_scan(at=0.25), True),
        (a_scan(at=0.26), False),
        (a_scan("ABD", at=0.1), False),
        (a_scan(symbology="]C1", at=0.1), False),
        (a_scan(port="ttyACM1", at=0.1), False),
    ],
)
def test_the_same_text_from_the_same_scanner_within_a_quarter_second_is_a_bounce(second, is_bounce):
    bounces = BounceFilter()

    first_is_bounce = bounces.is_bounce(a_scan())

    assert not first_is_bounce
    assert bounces.is_bounce(second) is is_bounce


def test_bounces_do_not_prolong_the_window():
    bounces = BounceFilter()

    answers = [bounces.is_bounce(a_scan(at=at)) for at in (0.0, 0.2, 0.4, 0.6)]

    assert answers == [False, True, False, True]
