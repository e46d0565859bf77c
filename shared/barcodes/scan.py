"""What a scanner delivered, before anybody says what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

GS = "\x1d"
RS = "\x1e"
EOT = "\x04"

ScanSource = Literal["serial", "wedge", "paste", "typed", "panel", "api"]


@dataclass(frozen=True, slots=True)
class Scan:
    """One complete read. Nothing but framing has been taken off: GS, RS, EOT and blanks are data.

    Source: spec/barcodes.md, sections 1, 11 and 12.
    """

    text: str
    """The data, without the AIM identifier, prefix and suffix."""
    symbology: str = ""
    """AIM identifier as `]C1`; blank where the scanner does not send it."""
    source: ScanSource = "api"
    """The kind of input it came by."""
    port: str = ""
    """Which scanner: a port's name; blank for the keyboard."""
    monotonic_seconds: float = 0.0
    """When the read was complete, on the device's monotonic clock; for suppressing bounces, never for posting."""

    @property
    def raw(self) -> str:
        """What is kept as evidence: AIM identifier and data as they came."""
        return self.symbology + self.text
