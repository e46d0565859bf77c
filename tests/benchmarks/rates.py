"""Rates of things that are measured in turn, so that a machine that is busy for a while is busy for all of them."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def rates_of(chunks: Mapping[str, Callable[[], tuple[int, float]]], seconds: float, *, warm_up: int = 0) -> dict[str, float]:
    """What each does in a second: the median of its chunks. A chunk says how many it did, and how long that took.

    `warm_up`: so many chunks of each are not counted.
    """
    for _ in range(warm_up):
        for chunk in chunks.values():
            chunk()
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
