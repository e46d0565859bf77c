"""Barcodes to "scan" without a scanner: for the demo, and for trying things out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sample:
    """One barcode of the panel."""

    label: str
    """What it is, for people: `Bin A-01-03`."""
    text: str
    """What a scanner would deliver, GS included."""
    symbology: str = ""
    """AIM identifier as `]C1`; blank where no scanner would send it."""


def read_samples(path: Path) -> tuple[Sample, ...]:
    """The samples of a file: a JSON list of objects with `label`, `text` and, where it matters, `symbology`.

    Raises: OSError, ValueError when it is not such a file.
    """
    listed = json.loads(path.read_text("utf-8"))
    try:
        return tuple(Sample(str(each["label"]), str(each["text"]), str(each.get("symbology", ""))) for each in listed)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no list of samples with label and text") from error
