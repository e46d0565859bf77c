"""Labels as images: what a label printer would print, and what the demo holds before a scanner."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from server.labels.symbols import symbol_image

if TYPE_CHECKING:
    from server.labels.templates import Label

_MARGIN = 16
_HEADING_PIXELS = 32
_LINE_PIXELS = 20


def label_image(label: Label, *, scale: int = 3) -> Image.Image:
    """The whole label in grey, `scale` pixels a module: heading, lines, symbol, and its text in plain letters."""
    symbol = symbol_image(label.symbol, scale=scale)
    texts = [(label.heading, _HEADING_PIXELS), *((line, _LINE_PIXELS) for line in label.lines if line)]
    width = max(symbol.width, *(_width(text, pixels) for text, pixels in [*texts, (label.plain_text, _LINE_PIXELS)]))
    text_height = sum(_line_height(pixels) for _, pixels in texts)
    height = text_height + symbol.height + round(_LINE_PIXELS * 1.5)
    image = Image.new("L", (width + 2 * _MARGIN, height + 2 * _MARGIN), 255)
    draw, y = ImageDraw.Draw(image), _MARGIN
    for text, pixels in texts:
        draw.text((_MARGIN, y), text, fill=0, font=ImageFont.load_default(pixels))
        y += _line_height(pixels)
    image.paste(symbol, (_MARGIN, y))
    draw.text((_MARGIN, y + symbol.height), label.plain_text, fill=0, font=ImageFont.load_default(_LINE_PIXELS))
    return image


def label_png(label: Label, *, scale: int = 3) -> bytes:
    """The label as a PNG file."""
    file = BytesIO()
    label_image(label, scale=scale).save(file, "PNG")
    return file.getvalue()


def _width(text: str, pixels: int) -> int:
    return round(ImageFont.load_default(pixels).getlength(text))


def _line_height(pixels: int) -> int:
    return round(pixels * 1.3)
