"""Reads a text as on one day in 2026, so that a test says only what matters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan
from shared.barcodes.site_rules import DEFAULT, SiteBarcodeRules

if TYPE_CHECKING:
    from shared.barcodes.barcode import Barcode

TODAY = date(2026, 6, 30)


def read(text: str, symbology: str = "", rules: SiteBarcodeRules = DEFAULT) -> Barcode:
    return parse(Scan(text=text, symbology=symbology), rules, today=TODAY)
