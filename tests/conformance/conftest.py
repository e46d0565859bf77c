"""Options of the conformance suite: which cases to play. The defaults are the copies committed here."""

from __future__ import annotations

from pathlib import Path

import pytest

COMMITTED_BARCODES = Path(__file__).parent / "barcodes.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("conformance")
    group.addoption("--barcodes", type=Path, default=COMMITTED_BARCODES, help="file of barcode cases to play")
