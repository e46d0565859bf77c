"""Barcode symbols: from the text that a scanner shall deliver to black and white modules. zxing-cpp draws them all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

import zxingcpp
from PIL import Image


class Symbology(StrEnum):
    """How a label's code is printed."""

    CODE_128 = "code_128"
    GS1_128 = "gs1_128"
    """Content in brackets: `(01)09521234543213(10)ABC`."""
    GS1_DATAMATRIX = "gs1_datamatrix"
    """Content in brackets."""
    QR = "qr"
    EAN_13 = "ean_13"
    ITF_14 = "itf_14"


_FORMATS: dict[Symbology, tuple[zxingcpp.BarcodeFormat, dict[str, Any]]] = {
    Symbology.CODE_128: (zxingcpp.BarcodeFormat.Code128, {}),
    Symbology.GS1_128: (zxingcpp.BarcodeFormat.Code128, {"gs1": True}),
    Symbology.GS1_DATAMATRIX: (zxingcpp.BarcodeFormat.DataMatrix, {"gs1": True}),
    Symbology.QR: (zxingcpp.BarcodeFormat.QRCode, {"ec_level": "M"}),
    Symbology.EAN_13: (zxingcpp.BarcodeFormat.EAN13, {}),
    Symbology.ITF_14: (zxingcpp.BarcodeFormat.ITF14, {}),
}

MODULE_MILLIMETRES_MIN: dict[Symbology, float] = {
    Symbology.CODE_128: 0.25,
    Symbology.GS1_128: 0.495,
    Symbology.GS1_DATAMATRIX: 0.38,
    Symbology.QR: 0.38,
    Symbology.EAN_13: 0.264,
    Symbology.ITF_14: 0.495,
}
"""How wide a module must be at least: for goods in general distribution (GS1 General Specifications, symbol specification tables 1
to 3); our own labels need no more than a scanner at arm's length can read."""

_MATRIX = (Symbology.GS1_DATAMATRIX, Symbology.QR)


@dataclass(frozen=True, slots=True)
class Symbol:
    """What is to be printed as a barcode."""

    symbology: Symbology
    content: str

    @property
    def is_matrix(self) -> bool:
        """Whether it is a square of modules; else a row of bars."""
        return self.symbology in _MATRIX


@lru_cache(maxsize=2048)
def modules(symbol: Symbol) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, black is True, quiet zone included; a row of bars is one row.

    Raises: ValueError when the content cannot be printed in this symbology.
    """
    image = symbol_image(symbol, scale=1)
    pixels, (width, height) = image.tobytes(), image.size
    rows = [tuple(pixel < 128 for pixel in pixels[y * width : (y + 1) * width]) for y in range(height)]
    if symbol.is_matrix:
        return tuple(rows)
    # An ITF-14 has bearer bars above and below, all black: the row that changes most often is the one with the bars.
    return (max(rows, key=lambda row: sum(left != right for left, right in pairwise(row))),)


def symbol_image(symbol: Symbol, *, scale: int = 3) -> Image.Image:
    """The symbol alone as a grey image, `scale` pixels a module, quiet zone included. Raises: ValueError, as `modules`."""
    drawn = _drawn(symbol)
    image: Any = zxingcpp.write_barcode_to_image(drawn, scale=scale, add_quiet_zones=True)  # a buffer, which its stubs do not say
    pixels = memoryview(image)
    assert pixels.shape is not None
    height, width = pixels.shape[:2]
    return Image.frombytes("L", (width, height), pixels.tobytes())


def delivered(symbol: Symbol) -> tuple[str, str]:
    """What a scanner delivers of it: AIM identifier, and text with GS between elements. Raises: ValueError, as `modules`."""
    drawn = _drawn(symbol)
    return drawn.symbology_identifier, drawn.bytes.decode("ascii")


def _drawn(symbol: Symbol) -> zxingcpp.Barcode:
    barcode_format, options = _FORMATS[symbol.symbology]
    return zxingcpp.create_barcode(symbol.content, barcode_format, **options)
