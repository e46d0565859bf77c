"""Bytes from a port -> complete reads. Pure: time is a parameter, and nothing here knows a barcode.

Only what framing put on is taken off: prefix, suffix, and the AIM identifier, which goes into the scan's symbology.
Source: spec/barcodes.md, sections 1, 2 and 12.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from scanner_client.scanners.misreads import Misread, MisreadReason, Read, readable
from shared.barcodes.scan import Scan, ScanSource

STX = "\x02"
AIM_FLAG = "]"
_AIM_IDENTIFIER = re.compile(r"(\][A-Za-z][A-Za-z0-9])(.+)", re.DOTALL)


class Suffix(StrEnum):
    """What a scanner sends after the data, by the name that settings use."""

    CR = "cr"
    """CR; an LF right behind it belongs to the same end."""
    LF = "lf"
    """LF; a CR right before it belongs to the same end."""
    CRLF = "crlf"
    """Both; a CR or LF alone is data."""
    LINE = "line"
    """CR, LF or CRLF, whatever comes: for a scanner nobody has set up yet."""
    TAB = "tab"
    ETX = "etx"
    """CR, LF and TAB inside are data."""
    NONE = "none"
    """Nothing: a pause ends the read."""


_ENDINGS: dict[Suffix, tuple[bytes, ...]] = {
    Suffix.CR: (b"\r",),
    Suffix.LF: (b"\n",),
    Suffix.CRLF: (b"\r\n",),
    Suffix.LINE: (b"\r", b"\n"),
    Suffix.TAB: (b"\t",),
    Suffix.ETX: (b"\x03",),
    Suffix.NONE: (),
}
_DROPPED_BEFORE_DATA = {Suffix.CR: b"\n", Suffix.ETX: b"\r\n"}
"""What else a scanner may send behind its suffix: one end, not the beginning of the next read."""


@dataclass(frozen=True, slots=True)
class FramingProfile:
    """How one scanner frames its reads. The data are ASCII: other bytes mean a wrong speed or parity."""

    suffix: Suffix = Suffix.LINE
    prefix: str = ""
    """Blank, STX, or the site's own; `]` announces the AIM identifier and stays in front."""
    pause_seconds: float = 0.2
    """Silence that ends a read without suffix, and tears one that should have had it."""
    tail_seconds: float = 0.5
    """What begins so soon after a torn read is its rest, not a scan: half a label never fills half a form."""
    maximum_length: int = 1024
    """Characters of data; a longer read is discarded to its suffix."""


def scan_of(text: str, source: ScanSource, port: str, monotonic_seconds: float) -> Scan:
    """The scan of a framed text: an AIM identifier in front goes into `symbology`, all else stays as it is."""
    identifier = _AIM_IDENTIFIER.fullmatch(text)
    symbology, data = identifier.groups() if identifier else ("", text)
    return Scan(text=data, symbology=symbology, source=source, port=port, monotonic_seconds=monotonic_seconds)


class Framer:
    """Collects bytes of one port, in pieces of any size, into reads. Feed it, and tick it at `next_deadline`."""

    def __init__(self, profile: FramingProfile, port: str = "", source: ScanSource = "serial") -> None:
        self._profile = profile
        self._port = port
        self._source: ScanSource = source
        self._collected = bytearray()
        self._last = -inf
        """When the last byte came."""
        self._is_discarding = False
        """The error is told; the rest of this read is dropped up to its suffix."""
        self._is_tail = False
        """What is being collected began as the rest of a torn read."""
        self._tail_until = -inf

    @property
    def next_deadline(self) -> float | None:
        """When silence will mean something; None while nothing is pending."""
        return self._last + self._profile.pause_seconds if self._collected else None

    def feed(self, data: bytes, now: float) -> tuple[Read | Misread, ...]:
        """Take what came at `now` (monotonic seconds); answer what is complete by it, in order."""
        reads = [*self.tick(now)]
        for byte in data:
            reads.extend(self._take(byte, now))
        if data:
            self._last = now
        return tuple(reads)

    def tick(self, now: float) -> tuple[Read | Misread, ...]:
        """Let time pass: a pause ends a read without suffix, and tears any other."""
        deadline = self.next_deadline
        return () if deadline is None or now < deadline else self._end_by_pause()

    def close(self) -> tuple[Read | Misread, ...]:
        """The port is gone: a read that was under way is torn, and its rest will not come."""
        reads = self._end_by_pause() if self._collected else ()
        self._tail_until = -inf
        return reads

    def _take(self, byte: int, now: float) -> tuple[Read | Misread, ...]:
        if not self._collected:
            if byte in _DROPPED_BEFORE_DATA.get(self._profile.suffix, b""):
                return ()
            self._is_tail = now <= self._tail_until
        self._collected.append(byte)
        if self._collected.endswith(_ENDINGS[self._profile.suffix]):
            return self._end_by_suffix(now)
        return self._check(byte)

    def _check(self, byte: int) -> tuple[Read | Misread, ...]:
        """Discard from the first byte that cannot be right; of a discarded read only a possible suffix is kept."""
        if self._is_discarding:
            del self._collected[:-2]
            return ()
        is_rubbish = byte == 0 or byte > 0x7F
        if not is_rubbish and len(self._collected) <= self._length_max:
            return ()
        self._is_discarding = True
        return (self._misread(MisreadReason.WRONG_SPEED if is_rubbish else MisreadReason.TOO_LONG),)

    @property
    def _length_max(self) -> int:
        """Prefix included, and one more: the CR of a CRLF is not data."""
        return self._profile.maximum_length + len(self._profile.prefix) + 1

    def _end_by_suffix(self, now: float) -> tuple[Read | Misread, ...]:
        ending = next(ending for ending in _ENDINGS[self._profile.suffix] if self._collected.endswith(ending))
        del self._collected[-len(ending) :]
        if self._profile.suffix is Suffix.LF and self._collected.endswith(b"\r"):
            del self._collected[-1:]
        reads = self._judged(now)
        self._start_anew()
        return reads

    def _end_by_pause(self) -> tuple[Read | Misread, ...]:
        if self._profile.suffix is Suffix.NONE:
            reads = self._judged(self._last)
        else:
            reads = () if self._is_discarding else (self._misread(MisreadReason.TORN),)
            # With a prefix the rest shows itself by not having one.
            self._tail_until = -inf if self._profile.prefix else self._last + self._profile.tail_seconds
        self._start_anew()
        return reads

    def _start_anew(self) -> None:
        self._collected.clear()
        self._is_discarding = self._is_tail = False

    def _judged(self, now: float) -> tuple[Read | Misread, ...]:
        """What was collected, as reads: two starts in one read are a torn one and a whole one."""
        if self._is_discarding:
            return ()
        if self._is_tail and self._collected:
            self._tail_until = -inf
            return (self._misread(MisreadReason.TORN),)
        before, *starts = self._split_at_prefix(self._collected.decode("ascii"))
        torn = [before] if self._profile.suffix is Suffix.NONE else [before, *starts[:-1]]
        whole = starts if self._profile.suffix is Suffix.NONE else starts[-1:]
        return (
            *(self._misread(MisreadReason.TORN, text) for text in torn if text),
            *(self._judge_length(text, now) for text in whole if text),
        )

    def _split_at_prefix(self, text: str) -> list[str]:
        """First what stands before any prefix, then what each prefix begins."""
        prefix = self._profile.prefix
        if not prefix:
            return ["", text]
        if not prefix.isprintable():
            return text.split(prefix)
        # A printable prefix may occur in the data again, so only the one in front counts.
        if not text.startswith(prefix):
            return [text]
        return ["", text if prefix == AIM_FLAG else text.removeprefix(prefix)]

    def _judge_length(self, text: str, now: float) -> Read | Misread:
        if len(text) > self._profile.maximum_length:
            return self._misread(MisreadReason.TOO_LONG, text)
        return Read(scan_of(text, self._source, self._port, now))

    def _misread(self, reason: MisreadReason, text: str | None = None) -> Misread:
        heard = self._collected.decode("latin-1") if text is None else text
        return Misread(reason, readable(heard), self._source, self._port)
