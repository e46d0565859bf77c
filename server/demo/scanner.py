"""A scanner made of our own parts: a label is printed, its image is decoded, and the bytes go down a serial line.

The line is a pseudo terminal whose other end the handheld has open as its serial port, so that everything from ink to framing
is what a scanner on a cable would do: AIM identifier in front, the data with its GS characters, CR behind.
"""

from __future__ import annotations

import os
import tty
from typing import TYPE_CHECKING

import zxingcpp

from server.labels.images import label_image

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from server.labels.templates import Label

_SUFFIX = b"\r"


class LabelScanner:
    """Holds labels before a decoder and writes what it reads to a port. A context manager: the port lives as long."""

    def __enter__(self) -> Self:
        self._line, self._port = os.openpty()
        # Without this the terminal layer would turn the suffix into a line feed and send an echo back.
        tty.setraw(self._port)
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        os.close(self._line)
        os.close(self._port)

    @property
    def port(self) -> str:
        """Name of the serial port that the handheld is to open."""
        return os.ttyname(self._port)

    def scan(self, label: Label) -> str:
        """Print the label, decode its image, send what was read. The text that was sent, without framing."""
        (read,) = zxingcpp.read_barcodes(label_image(label))
        framed = read.symbology_identifier.encode("ascii") + read.bytes
        self.send(framed + _SUFFIX)
        return framed.decode("ascii")

    def send(self, data: bytes) -> None:
        """Send bytes as they are, framing and all."""
        while data:
            data = data[os.write(self._line, data) :]
