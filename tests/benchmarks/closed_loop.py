"""So many clients, each of which asks again as soon as it is answered: what they waited, in one process."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GROUP_MAX = 64


@dataclass(frozen=True, slots=True)
class Waits:
    """What a number of clients waited for their answers."""

    seconds: tuple[float, ...]
    """Each answer, ascending."""
    elapsed: float

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.elapsed

    @property
    def p50(self) -> float:
        return self.seconds[len(self.seconds) // 2]

    @property
    def p99(self) -> float:
        return self.seconds[len(self.seconds) * 99 // 100]


def ask_for(seconds: float, clients: int, submit: Callable[[], Future[Any]]) -> Waits:
    """Let so many clients submit and wait for so long."""
    return asyncio.run(_all_clients(seconds, clients, submit))


async def _all_clients(seconds: float, clients: int, submit: Callable[[], Future[Any]]) -> Waits:
    waited: list[float] = []
    began = time.perf_counter()

    async def one_client() -> None:
        while (started := time.perf_counter()) < began + seconds:
            await asyncio.wrap_future(submit())
            waited.append(time.perf_counter() - started)

    await asyncio.gather(*(one_client() for _ in range(clients)))
    return Waits(tuple(sorted(waited)), time.perf_counter() - began)


class GroupingWriter:
    """A queue, and one thread that writes what has queued up and commits it: the least that can group."""

    def __init__(self, commit_together: Callable[[Sequence[int]], None]) -> None:
        self._commit_together = commit_together
        self._queue: queue.SimpleQueue[tuple[int, Future[None]] | None] = queue.SimpleQueue()
        self._submitted = 0
        self._thread = threading.Thread(target=self._write_until_closed, name="bare writer")
        self._thread.start()

    def submit(self) -> Future[None]:
        """Queue the next posting; done when it is durable."""
        self._submitted += 1
        future: Future[None] = Future()
        self._queue.put((self._submitted, future))
        return future

    def close(self) -> None:
        """End the thread, once the queue is empty."""
        self._queue.put(None)
        self._thread.join()

    def _write_until_closed(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            while len(group) < GROUP_MAX and not self._queue.empty():
                queued = self._queue.get()
                if queued is None:
                    return
                group.append(queued)
            self._commit_together([number for number, _ in group])
            for _, future in group:
                future.set_result(None)
