"""How known kinds of serial scanners speak: line, framing, and what they want to hear back.

Values only; `serial_port.py` acts on them. Source: spec/barcodes.md, sections 12 and 13.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from scanner_client.scanners.framing import STX, FramingProfile, Suffix

Parity = Literal["N", "E", "O"]


@dataclass(frozen=True, slots=True)
class SerialLine:
    """Parameters of a serial line; without meaning for USB CDC. No flow control: 0x11 and 0x13 are data."""

    baud_rate: int = 9600
    data_bits: Literal[7, 8] = 8
    parity: Parity = "N"
    stop_bits: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class ScannerAnswers:
    """Bytes sent to the scanner for a good and a bad outcome; both blank: it is told nothing."""

    good: bytes = b""
    bad: bytes = b""


NO_ANSWERS = ScannerAnswers()
ACK_NAK = ScannerAnswers(good=b"\x06", bad=b"\x15")
"""Host acknowledgement. After NAK a scanner typically sends the same again, three to five times."""
BEEPER = ScannerAnswers(good=b"\x07", bad=b"\x07\x07\x07")
"""BEL sounds the beeper of many RS-232 scanners."""
HONEYWELL_NOTIFICATION = ScannerAnswers(good=b"\x1b7,", bad=b"\x1b8,")
"""Host notification: the scanner reads nothing until it is told, ten seconds at most."""


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """Everything one kind of scanner needs to be understood."""

    line: SerialLine = field(default_factory=SerialLine)
    framing: FramingProfile = field(default_factory=FramingProfile)
    answers: ScannerAnswers = NO_ANSWERS


STX_ETX = FramingProfile(suffix=Suffix.ETX, prefix=STX)

SCANNER_PROFILES: dict[str, ScannerProfile] = {
    "generic": ScannerProfile(),
    "fast": ScannerProfile(line=SerialLine(115_200)),
    "seven_even": ScannerProfile(line=SerialLine(9600, 7, "E")),
    "seven_odd": ScannerProfile(line=SerialLine(9600, 7, "O")),
    "stx_etx": ScannerProfile(framing=STX_ETX),
    "ack_nak": ScannerProfile(answers=ACK_NAK),
    "beeper": ScannerProfile(answers=BEEPER),
    "honeywell": ScannerProfile(line=SerialLine(115_200), answers=HONEYWELL_NOTIFICATION),
}
"""By the name that settings use. `generic` suits most: any USB CDC scanner, and 9600 8N1 with CR, LF or CRLF."""
