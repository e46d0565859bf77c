"""Figures and dates as people type them."""

from datetime import date

import pytest

from scanner_client.flows.figures import Figure, figure, typed_date
from shared.quantities import Quantity

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", Figure(Quantity(12))),
        ("2,5", Figure(Quantity("2.5"))),
        ("2.5", Figure(Quantity("2.5"))),
        (".5", Figure(Quantity("0.5"))),
        ("-3", Figure(Quantity(3), takes_away=True)),
        ("12*", Figure(Quantity(12), is_multiplier=True)),
        ("3 box", Figure(Quantity(3), uom="BOX")),
        ("9999999", Figure(Quantity(9999999))),
    ],
)
def test_a_figure_is_understood(text: str, expected: Figure) -> None:
    assert figure(text) == expected


@pytest.mark.parametrize("text", ["", "-", "*", "12345678", "1.234,5", "1,2,3", "1.123456", "abc", "1e5", "١٢", "0x10", "12 34"])
def test_what_is_no_figure_is_none(text: str) -> None:
    assert figure(text) is None or figure(text).uom


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("31.12.27", "dmy", date(2027, 12, 31)),
        ("12/31/2027", "mdy", date(2027, 12, 31)),
        ("2027-12-31", "dmy", date(2027, 12, 31)),
        ("311227", "dmy", date(2027, 12, 31)),
        ("31122027", "dmy", date(2027, 12, 31)),
        ("20271231", "ymd", date(2027, 12, 31)),
        ("2/27", "dmy", date(2027, 2, 28)),
        ("0228", "mdy", date(2028, 2, 29)),
        ("2027-02", "mdy", date(2027, 2, 28)),
    ],
)
def test_a_date_is_read_in_the_persons_order_and_a_month_is_its_last_day(text: str, order, expected: date) -> None:
    assert typed_date(text, order, TODAY) == expected


@pytest.mark.parametrize("text", ["", "31.02.27", "13/13/27", "1", "12345", "31.12.270", "heute", "1.1.1.1", "00.00.00"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert typed_date(text, "dmy", TODAY) is None
