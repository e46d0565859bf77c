"""Waiting in an event loop for futures of another thread."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from threading import Thread

import pytest

from server.database.waiting import results_of


async def test_results_come_in_the_order_of_the_futures_whichever_is_done_first() -> None:
    first: Future[str] = Future()
    second: Future[str] = Future()

    def finish() -> None:
        second.set_result("second")
        first.set_result("first")

    Thread(target=finish).start()

    assert await results_of([first, second]) == ["first", "second"]


async def test_what_is_done_already_is_not_waited_for() -> None:
    done: Future[int] = Future()
    done.set_result(1)

    assert await results_of([done]) == [1]


async def test_the_first_failure_is_raised_when_all_are_done() -> None:
    futures: list[Future[int]] = [Future(), Future(), Future()]
    futures[1].set_exception(KeyError("first that failed"))
    futures[2].set_exception(ValueError("second"))
    waiting = asyncio.ensure_future(results_of(futures))
    await asyncio.sleep(0)
    waited_for_the_last = not waiting.done()
    futures[0].set_result(0)

    with pytest.raises(KeyError):
        await waiting

    assert waited_for_the_last


async def test_who_stops_waiting_calls_off_what_has_not_begun() -> None:
    begun: Future[int] = Future()
    begun.set_running_or_notify_cancel()
    queued: Future[int] = Future()
    waiting = asyncio.ensure_future(results_of([begun, queued]))
    await asyncio.sleep(0)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert queued.cancelled()
    begun.set_result(1)  # and nobody minds
