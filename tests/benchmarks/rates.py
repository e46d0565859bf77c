"""Rates of things that are measured in turn, so that a machine that is busy for a while is busy for all of them."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Chunk = "Callable[[], int]"
"""Does a part of the work, of some tenths of a second; how many it did."""


def rates_of(chunks: Mapping[str, Callable[[], tuple[int, float]]], seconds: float) -> dict[str, float]:
    """What each does in a second: the median of its chunks. A chunk says how many it did, and how long that took."""
    seen: dict[str, list[float]] = {name: [] for name in chunks}
    until = time.perf_counter() + seconds * len(chunks)
    while time.perf_counter() < until or not all(seen.values()):
        for name, chunk in chunks.items():
            done, elapsed = chunk()
            seen[name].append(done / elapsed)
    return {name: statistics.median(rates) for name, rates in seen.items()}


def timed(work: Callable[[], object], done: int) -> tuple[int, float]:
    """How long it took to do so many."""
    began = time.perf_counter()
    work()
    return done, time.perf_counter() - began
