"""Clients that send every transaction until it is answered, whatever becomes of the servers meanwhile.

A transaction that got no answer is sent again under the same id, to the next server where there are several; some that were
answered are sent again all the same, as from a device that lost the answer.
"""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import httpx

from tests.benchmarks.load import transaction
from tests.end_to_end.floor import until

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.benchmarks.fleet import Handheld

DEADLINE_SECONDS = 120
TOO_MANY = "99999999"
"""More than any order line has: refused."""


@dataclass
class StubbornClients:
    """As many as there are handhelds, each with its share of the transactions."""

    addresses: Sequence[str]
    handhelds: Sequence[Handheld]
    items: Sequence[str]
    postings: int
    seed: int
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By transaction: the first answer that came through."""
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    unanswered: int = 0
    """How often a transaction had to be sent again."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send_while(self, meanwhile: Callable[[], object]) -> None:
        """Send everything, and do something else at the same time; done when both are."""
        shares = [self._share(number) for number in range(len(self.handhelds))]
        self.sent = {each["id"]: each for each in chain(*shares)}
        with ThreadPoolExecutor(len(self.handhelds)) as threads:
            sending = [threads.submit(self._send_share, number, share) for number, share in enumerate(shares)]
            meanwhile()
            for each in sending:
                each.result()

    def wait_until_answered(self, count: int) -> None:
        """Until so many transactions have an answer."""
        until(lambda: len(self.answers) >= count, f"{count} answers")

    def _share(self, number: int) -> list[dict[str, Any]]:
        generator, handheld = random.Random(f"{self.seed} {number}"), self.handhelds[number]
        count = self.postings // len(self.handhelds)
        quantities = ["1", "2", "3", *(["1"] * 20), TOO_MANY]
        return [
            transaction(handheld.person, handheld.order, generator.choice(self.items), generator.choice(quantities))
            for _ in range(count)
        ]

    def _send_share(self, number: int, share: Sequence[dict[str, Any]]) -> None:
        generator, handheld = random.Random(f"{self.seed} again {number}"), self.handhelds[number]
        headers = {"Authorization": f"Bearer {handheld.device_token}"}
        with httpx.Client(headers=headers, timeout=30) as client:
            for each in share:
                answer = self._send(client, each, number)
                with self._lock:
                    self.answers[each["id"]] = answer.get("answer", answer)
                if generator.random() < 0.05:
                    again = self._send(client, each, number + 1)
                    assert again == {"status": "already_posted", "id": each["id"], "answer": self.answers[each["id"]]}, again

    def _send(self, client: httpx.Client, each: dict[str, Any], first_address: int) -> dict[str, Any]:
        """The answer, from whichever server gives one."""
        deadline, turn = time.monotonic() + DEADLINE_SECONDS, first_address
        while True:
            try:
                response = client.post(
                    f"{self.addresses[turn % len(self.addresses)]}/api/v1/transactions", json={"transactions": [each]}
                )
            except httpx.TransportError:
                assert time.monotonic() < deadline, "no server answers"
                with self._lock:
                    self.unanswered += 1
                time.sleep(0.1)
                turn += 1
                continue
            assert response.is_success, response.text
            answer: dict[str, Any] = response.json()["answers"][0]
            return answer
