"""Labels as images: what a label printer would print, and what the demo holds before a scanner."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from server.labels.symbols import MODULE_MILLIMETRES_MIN, Symbol, modules, symbol_image

if TYPE_CHECKING:
    from server.labels.templates import Label
    from server.labels.values import Media

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


_EDGE_MM, _HEADING_MM, _LINE_MM = 3.0, 5.0, 3.0
_MODULE_MM_MAX = 0.8
_BARS_MM_MIN, _BARS_MM_MAX = 8.0, 32.0
"""32 mm is what GS1 asks of the bars on a logistic unit; lower ones are for smaller labels of our own."""


def label_bitmap(label: Label, media: Media) -> Image.Image:
    """The label as black and white dots of a printer, as large as its media; every module is a whole number of dots.

    Raises: ValueError when the symbol does not fit with modules as wide as its standard asks.
    """
    width, height, edge = media.dots(media.width_mm), media.dots(media.height_mm), media.dots(_EDGE_MM)
    image = Image.new("1", (width, height), 1)
    draw, y = ImageDraw.Draw(image), edge
    for text, size_mm in ((label.heading, _HEADING_MM), *((line, _LINE_MM) for line in label.lines if line)):
        draw.text((edge, y), _fitting(text, media.dots(size_mm), width - 2 * edge), fill=0, font=_font(media.dots(size_mm)))
        y += _line_height(media.dots(size_mm))
    plain_height = _line_height(media.dots(_LINE_MM))
    symbol = _drawn_symbol(label.symbol, media, width=width - 2 * edge, height=height - y - plain_height - edge)
    image.paste(symbol, (edge, y))
    plain = _fitting(label.plain_text, media.dots(_LINE_MM), width - 2 * edge)
    draw.text((edge, y + symbol.height), plain, fill=0, font=_font(media.dots(_LINE_MM)))
    return image


def _drawn_symbol(symbol: Symbol, media: Media, *, width: int, height: int) -> Image.Image:
    """The symbol within a box: modules as wide as fit, bars as high as there is room."""
    rows = modules(symbol)
    across, down = len(rows[0]), len(rows)
    scale = min(width // across, media.dots(_MODULE_MM_MAX))
    if symbol.is_matrix:
        scale = min(scale, height // down)
    bars_height = min(height, media.dots(_BARS_MM_MAX))
    module_min = MODULE_MILLIMETRES_MIN[symbol.symbology]
    if media.dots(module_min) > scale or (not symbol.is_matrix and bars_height < media.dots(_BARS_MM_MIN)):
        raise ValueError(f"{symbol.content} does not fit on a label of {media.width_mm} × {media.height_mm} mm")
    small = Image.new("1", (across, down), 1)
    small.putdata([0 if black else 1 for row in rows for black in row])
    drawn_height = down * scale if symbol.is_matrix else bars_height
    return small.resize((across * scale, drawn_height), Image.Resampling.NEAREST)


def _fitting(text: str, pixels: int, width: int) -> str:
    """The text, cut where it would leave the label."""
    while text and _width(text, pixels) > width:
        text = text[:-1]
    return text


def _font(pixels: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(pixels)


def _width(text: str, pixels: int) -> int:
    return round(ImageFont.load_default(pixels).getlength(text))


def _line_height(pixels: int) -> int:
    return round(pixels * 1.3)
