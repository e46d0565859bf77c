"""Several servers draw from the same series on one PostgreSQL: no number twice, and with gaps nobody waits for anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Event
from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from server.number_series import service
from shared.errors import Refused
from tests.builders.catalog import a_location, a_vendor, an_item
from tests.builders.number_series import DAY, a_series, change, draw
from tests.builders.orders import a_purchase_order, receive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.database.unit_of_work import UnitOfWork

pytestmark = pytest.mark.xdist_group("postgresql")

DEADLINE_SECONDS = 30


@pytest.fixture
def servers(postgresql_url: str) -> Iterator[list[Database]]:
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Database(postgresql_url))) for _ in range(3)]


@pytest.mark.parametrize("allow_gaps", [True, False])
def test_no_number_is_given_twice(servers: list[Database], allow_gaps: bool) -> None:
    a_series(servers[0], start_no="LOT00001", allow_gaps=allow_gaps)

    with ThreadPoolExecutor(len(servers)) as people:
        numbers = [number for drawn in people.map(_draw_often, servers) for number in drawn]

    assert len(set(numbers)) == len(numbers) == 3 * 20 * 3
    if not allow_gaps:
        assert max(numbers) == f"LOT{len(numbers):05}"


def _draw_often(server: Database) -> list[str]:
    return [number for _ in range(20) for number in draw(server, count=3)]


def test_who_draws_with_gaps_does_not_wait_for_an_open_transaction(servers: list[Database]) -> None:
    first, second, _ = servers
    a_series(first)

    with _open_after_drawing(first) as drawn:
        other = second.submit(lambda work: service.next_no(work, "LOT", DAY)).result(DEADLINE_SECONDS)

    assert other not in drawn


def test_who_draws_without_gaps_waits_for_the_one_before(servers: list[Database]) -> None:
    first, second, _ = servers
    a_series(first, allow_gaps=False)

    with _open_after_drawing(first):
        other = second.submit(lambda work: service.next_no(work, "LOT", DAY))
        assert not other.done()

    assert other.result(DEADLINE_SECONDS) == "LOT002"


def test_a_posted_number_that_exists_is_refused_on_postgresql_too(servers: list[Database]) -> None:
    first = servers[0]
    a_vendor(first)
    a_location(first, "MAIN")
    an_item(first, "BOLT")
    for _ in range(2):  # one that exists is passed over: the group runs again, and a sequence gives no number twice
        receive(first, a_purchase_order(first))
    change(first, "PR", last_no_used="")
    order_no = a_purchase_order(first)

    with pytest.raises(Refused) as refused:
        receive(first, order_no)

    assert refused.value.code == "document_no_exists"


class _open_after_drawing:  # noqa: N801  reads as the function that it is
    """While this is entered, a transaction that has drawn a number stays open."""

    def __init__(self, server: Database) -> None:
        self._server, self._drawn, self._may_end = server, Event(), Event()
        self._numbers: list[str] = []

    def __enter__(self) -> list[str]:
        self._job = self._server.submit(self._draw_and_wait)
        assert self._drawn.wait(DEADLINE_SECONDS)
        return self._numbers

    def __exit__(self, *_failure: object) -> None:
        self._may_end.set()
        self._job.result(DEADLINE_SECONDS)

    def _draw_and_wait(self, work: UnitOfWork) -> None:
        self._numbers.append(service.next_no(work, "LOT", DAY))
        self._drawn.set()
        assert self._may_end.wait(DEADLINE_SECONDS)
