"""Waiting for what another thread or process is about to do: for a condition with a deadline, never for a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DEADLINE_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.01


def until(is_so: Callable[[], object]) -> None:
    """Return as soon as it is so. Raises: AssertionError when it is not so in time."""
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(_LOOK_AGAIN_SECONDS)
