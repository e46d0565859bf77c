"""Waiting in an event loop for what the writer does."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

T = TypeVar("T")


async def results_of(futures: Sequence[Future[T]]) -> list[T]:
    """What became of all of them, once all are done. Raises: what the first of them that failed has raised.

    Whoever stops waiting calls off what has not begun. One future of the loop for all of them, woken once: `asyncio.gather` over
    `asyncio.wrap_future` has two, and a wake-up, for each, which is a fifth of what sending a transaction costs here.
    """
    loop = asyncio.get_running_loop()
    all_done: asyncio.Future[None] = loop.create_future()
    left = count(len(futures) - 1, -1)

    def one_is_done(_future: Future[T]) -> None:
        if next(left) == 0 and not loop.is_closed():  # no two threads get the same number
            loop.call_soon_threadsafe(_wake, all_done)

    for future in futures:
        future.add_done_callback(one_is_done)
    try:
        await all_done
    except asyncio.CancelledError:
        for future in futures:
            future.cancel()
        raise
    return [future.result() for future in futures]


def _wake(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
