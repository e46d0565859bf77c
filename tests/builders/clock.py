"""A clock that goes when it is told to, so that no test waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The server's clock in a test."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Let time pass, as `forward(minutes=1)`."""
        self.now += timedelta(**by)
