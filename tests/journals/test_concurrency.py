"""Several servers and people at one batch, on one PostgreSQL: it is posted once, and no line is lost or doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from server.journals.refusals import LinesRefused
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.number_series import service as number_series
from shared.errors import Refused
from shared.quantities import ZERO
from shared.wire.number_series import NewNumberSeries
from tests.builders.catalog import an_item
from tests.builders.journals import a_batch, check_batch, enter, lines_of, post_batch

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("postgresql")

FOUND = {"type": "positive_adjustment", "item": "BOLT", "quantity": "1", "document_no": "D-1"}


@pytest.fixture
def servers(postgresql_url: str) -> Iterator[list[Database]]:
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(Database(postgresql_url))) for _ in range(2)]
        an_item(opened[0], "BOLT")
        yield opened


def posted(server: Database, name: str = "ADJUST") -> int:
    """How many lines this attempt posted."""
    try:
        return len(post_batch(server, name)[1].posted)
    except Refused as refused:
        if refused.code != "nothing_to_post":
            raise
        return 0


def entries(server: Database) -> list[str]:
    """Document numbers of what is in the books."""
    with server.read() as work:
        return [state.entry.document.no for state in ledger.entries(work, EntryFilter(item_no="BOLT"))]


def test_a_batch_that_two_servers_post_at_once_is_posted_once(servers: list[Database]) -> None:
    name = a_batch(servers[0], counts_up=False)
    enter(servers[0], name, *[FOUND] * 5)

    with ThreadPoolExecutor(4) as people:
        attempts = list(people.map(posted, servers * 2))

    assert sorted(attempts) == [0, 0, 0, 5]
    assert len(entries(servers[0])) == 5


def test_lines_that_are_entered_while_others_post_are_posted_or_wait(servers: list[Database]) -> None:
    name = a_batch(servers[0], counts_up=False)

    def work_on(task: tuple[Database, int]) -> int:
        server, turn = task
        if turn % 3 == 0:
            return posted(server)
        enter(server, name, FOUND)
        return 0

    with ThreadPoolExecutor(4) as people:
        attempts = list(people.map(work_on, [(server, turn) for turn in range(15) for server in servers]))

    assert sum(attempts) == len(entries(servers[0]))
    assert sum(attempts) + len(lines_of(servers[0], name)) == 20


def test_neither_a_check_nor_a_refusal_takes_a_number_of_a_series_with_gaps(servers: list[Database]) -> None:
    server = servers[0]
    server.write(lambda work: number_series.create_series(work, NewNumberSeries(code="J", start_no="J-001")))
    name = a_batch(server, number_series="J")
    enter(server, name, FOUND | {"document_no": "J-001"}, FOUND | {"item": "NUT", "document_no": "J-002"})

    problems = [each.refused.code for each in check_batch(server, name)]
    with pytest.raises(LinesRefused):
        post_batch(server, name)

    assert problems == ["unknown_item"]
    with server.read() as work:
        assert number_series.peek_nos(work, "J", 1) == ["J-001"]


@pytest.mark.parametrize("allow_gaps", [True, False])
def test_two_batches_of_one_series_never_have_the_same_number(servers: list[Database], *, allow_gaps: bool) -> None:
    new = NewNumberSeries(code="J", start_no="J-001", allow_gaps=allow_gaps)
    servers[0].write(lambda work: number_series.create_series(work, new))
    names = [f"B{number}-" for number in range(8)]
    for name in names:
        enter(servers[0], a_batch(servers[0], name, number_series="J"), FOUND | {"document_no": ""})

    def post_until_done(task: tuple[Database, str]) -> None:
        server, name = task
        while True:
            try:
                post_batch(server, name)
            except Refused as refused:
                if refused.code != "server_busy":
                    raise
            else:
                return

    with ThreadPoolExecutor(4) as people:
        list(people.map(post_until_done, zip(servers * 4, names, strict=True)))

    numbers = entries(servers[0])
    assert len(numbers) == len(set(numbers)) == 8
    with servers[0].read() as work:
        assert ledger.quantity_on_hand(work, EntryFilter(item_no="BOLT")) > ZERO
