"""Outcomes -> the terminal's bell: once for accepted, twice for a question, three times for refused.

Source: spec/barcodes.md, section 13, rule 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

BETWEEN_SECONDS = 0.15
"""Bells that come closer are heard as one."""


class Bells:
    """Rings one pattern at a time; a pattern of more bells is never cut short by one of fewer."""

    def __init__(self, ring: Callable[[], None], later: Callable[[float, Callable[[], None]], Timer]) -> None:
        self._ring = ring
        self._later = later
        self._left = 0
        self._timer: Timer | None = None

    def sound(self, bells: int) -> None:
        """Ring so many times, the first time at once."""
        if bells <= self._left or not bells:
            return
        if self._timer is not None:
            self._timer.stop()
        self._left = bells
        self._next()

    def _next(self) -> None:
        self._ring()
        self._left -= 1
        self._timer = self._later(BETWEEN_SECONDS, self._next) if self._left else None
