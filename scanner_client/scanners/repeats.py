"""One trigger pull, one scan: the same text from the same scanner within a blink is a bounce.

Later repeats are scans of their own; whether they count is the task's business (spec/barcodes.md, section 13, rule 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.barcodes.scan import Scan

BOUNCE_SECONDS = 0.25


class BounceFilter:
    """Remembers the last scan of each scanner."""

    def __init__(self, window_seconds: float = BOUNCE_SECONDS) -> None:
        self._window_seconds = window_seconds
        self._last: dict[tuple[str, str], Scan] = {}

    def is_bounce(self, scan: Scan) -> bool:
        """Whether this is the last scan of its scanner seen once more; if not, it is the last from now on.

        The window starts at the scan that counted: bounces do not prolong it.
        """
        scanner = (scan.source, scan.port)
        last = self._last.get(scanner)
        if last is not None and self._repeats(last, scan):
            return True
        self._last[scanner] = scan
        return False

    def _repeats(self, last: Scan, scan: Scan) -> bool:
        return scan.raw == last.raw and scan.monotonic_seconds - last.monotonic_seconds <= self._window_seconds
