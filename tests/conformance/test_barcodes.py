"""Plays the barcode cases: one test for each, with the AIM identifier beside the data and in front of it.

What a case says: spec/barcodes.md, section 15.
"""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan
from tests.conformance.conftest import COMMITTED_BARCODES

if TYPE_CHECKING:
    from shared.barcodes.barcode import Barcode

TODAY = date(2026, 6, 30)
"""The cases were computed with 2026 as this year."""

AIM_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")

COMPARED = {
    "kind": lambda barcode: str(barcode.kind),
    "elements": lambda barcode: dict(barcode.elements),
    "gtin": lambda barcode: barcode.gtin,
    "sscc": lambda barcode: barcode.sscc,
    "lot": lambda barcode: barcode.lot_no,
    "serial": lambda barcode: barcode.serial_no,
    "quantity": lambda barcode: barcode.quantity,
    "expiration": lambda barcode: barcode.expires_on,
    "decimals": lambda barcode: dict(barcode.decimals),
    "hint": lambda barcode: barcode.hint,
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    # With a default, because pytest knows the options of this folder only when it is named on the command line.
    file = metafunc.config.getoption("barcodes", default=COMMITTED_BARCODES)
    cases = json.loads(file.read_text(encoding="utf-8"))
    metafunc.parametrize("case", cases, ids=[case["id"] for case in cases])


def scans_of(case: dict[str, Any]) -> list[Scan]:
    """The same read from scanners that report the AIM identifier apart, and in front of the data."""
    data, symbology = case["scan"], case.get("symbology", "")
    if not symbology and AIM_IDENTIFIER.match(data):
        symbology, data = data[:3], data[3:]
    return [Scan(text=data, symbology=symbology), Scan(text=symbology + data)]


def outcome(barcode: Barcode, compared: set[str]) -> dict[str, Any]:
    if barcode.error is not None:
        return {"error": barcode.error.code}
    return {key: COMPARED[key](barcode) for key in compared}


def expected(case: dict[str, Any]) -> dict[str, Any]:
    if "expect_error" in case:
        return {"error": case["expect_error"]}
    wanted = {"elements": {}} | case["expect"]
    if "quantity" in wanted:
        wanted["quantity"] = Decimal(wanted["quantity"])
    if "expiration" in wanted:
        wanted["expiration"] = date.fromisoformat(wanted["expiration"])
    if "decimals" in wanted:
        wanted["decimals"] = {code: Decimal(number) for code, number in wanted["decimals"].items()}
    return wanted


def test_the_scan_says_what_the_case_expects(case: dict[str, Any]) -> None:
    wanted = expected(case)

    outcomes = [outcome(parse(scan, today=TODAY), set(wanted)) for scan in scans_of(case)]

    assert outcomes == [wanted, wanted]
