"""Labels in the language of label printers: each is a picture, so that a printer shows exactly what our tests have decoded.

A picture costs 4 to 60 kB a label; fonts and barcode commands of printers differ from model to model, pictures do not.
Source: Zebra's ZPL II programming guide, ^GF, ^PW, ^LL, ^PQ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.labels.images import label_bitmap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

    from server.labels.templates import Label
    from server.labels.values import Media


def label_zpl(label: Label, media: Media, *, copies: int = 1) -> bytes:
    """The label as a printer takes it. Raises: ValueError when it does not fit on the media."""
    image = label_bitmap(label, media)
    row_bytes = (image.width + 7) // 8
    data = _black_dots(image)
    head = f"^XA^PW{image.width}^LL{image.height}^FO0,0^GFA,{len(data)},{len(data)},{row_bytes},"
    return head.encode() + data.hex().upper().encode() + f"^FS^PQ{copies}^XZ\n".encode()


def labels_zpl(labels: Iterable[tuple[Label, int]], media: Media) -> bytes:
    """Several labels, each so many times."""
    return b"".join(label_zpl(label, media, copies=copies) for label, copies in labels)


def _black_dots(image: Image.Image) -> bytes:
    """Rows of bits, black is 1; Pillow has white as 1 and fills a row's last byte with zeros."""
    row_bytes, spare = (image.width + 7) // 8, -image.width % 8
    rows = image.tobytes()
    mask = (1 << 8 * row_bytes) - (1 << spare)
    inverted = (
        (int.from_bytes(rows[start : start + row_bytes]) ^ ((1 << 8 * row_bytes) - 1)) & mask
        for start in range(0, len(rows), row_bytes)
    )
    return b"".join(row.to_bytes(row_bytes) for row in inverted)
