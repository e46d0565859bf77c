"""What capture hands on: a whole read, or a misread with a sentence for the person who holds the scanner.

A misread never carries data that a task could use: what was heard is for the eye only (spec/barcodes.md, section 1, rule 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.barcodes.scan import Scan, ScanSource

_HEARD_CHARACTERS_MAX = 24
_CONTROL_NAMES = {"\x00": "NUL", "\x02": "STX", "\x03": "ETX", "\x04": "EOT", "\t": "TAB", "\n": "LF", "\r": "CR"} | {
    "\x1c": "FS",
    "\x1d": "GS",
    "\x1e": "RS",
    "\x1f": "US",
}


class MisreadReason(StrEnum):
    """Why what came from a scanner is not taken as a scan."""

    TORN = "torn_scan"
    TOO_LONG = "scan_too_long"
    WRONG_SPEED = "wrong_speed_or_parity"
    NOT_ASCII = "scan_not_ascii"
    KEYBOARD_LAYOUT = "scanner_keyboard_layout"
    CAPS_LOCK = "scanner_caps_lock"
    UNKNOWN_KEY = "scanner_key_unknown"


_SENTENCES = {
    MisreadReason.TORN: ("Only part of a barcode came: {heard}. Scan it again.", "Half a barcode"),
    MisreadReason.TOO_LONG: ("The barcode is longer than this scanner is set for: {heard}.", "Too long"),
    MisreadReason.WRONG_SPEED: (
        "The scanner sends rubbish: {heard}. Its speed or parity is not what is set here.",
        "Wrong speed",
    ),
    MisreadReason.NOT_ASCII: ("The barcode has characters that no label of ours has: {heard}.", "Odd characters"),
    MisreadReason.KEYBOARD_LAYOUT: ("The scanner keyboard is not the host's: {heard}. F1 for help.", "Scanner layout"),
    MisreadReason.CAPS_LOCK: ("Caps lock is on, or the scanner swaps letters: {heard}. F1 for help.", "Caps lock?"),
    MisreadReason.UNKNOWN_KEY: (
        "The scanner pressed a key inside a barcode: {heard}. Set up what it stands for.",
        "Scanner set-up",
    ),
}


@dataclass(frozen=True, slots=True)
class Read:
    """A complete scan, with nothing but framing taken off."""

    scan: Scan


@dataclass(frozen=True, slots=True)
class Misread:
    """Something came from a scanner and is not a scan: the error tone, a sentence, nothing changed."""

    reason: MisreadReason
    heard: str
    """What came, with control characters named as `<GS>`, cut in the middle; to be shown, never to be used."""
    source: ScanSource
    port: str = ""
    """Which scanner: a port's name; blank for the keyboard."""

    @property
    def sentence(self) -> str:
        """What happened and the way out."""
        return _SENTENCES[self.reason][0].format(heard=self.heard)

    @property
    def short(self) -> str:
        """The same in at most 16 columns, for the smallest screens."""
        return _SENTENCES[self.reason][1]


def readable(text: str) -> str:
    r"""Text with every control character named and long text cut in the middle.

    >>> readable("10ABC\x1d21X")
    '10ABC<GS>21X'
    """
    half = _HEARD_CHARACTERS_MAX // 2
    cut = text if len(text) <= _HEARD_CHARACTERS_MAX else f"{text[:half]}…{text[-half:]}"
    return "".join(map(_named, cut))


def _named(character: str) -> str:
    if character.isprintable():
        return character
    return f"<{_CONTROL_NAMES.get(character, f'{ord(character):02X}')}>"
