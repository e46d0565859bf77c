"""Closing a period while another server posts: nothing is dated into what is closed."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from threading import Event
from typing import TYPE_CHECKING

import pytest

from server.app import CLOSING
from server.database.unit_of_work import Database
from server.ledger.posting import post
from server.ledger.posting_lines import Posting
from server.periods import service
from shared.errors import Refused
from shared.wire.periods import NewInventoryPeriod
from tests.builders.catalog import a_location, an_item
from tests.ledger_notation import parse_line, post_text

if TYPE_CHECKING:
    from concurrent.futures import Future

    from server.database.unit_of_work import UnitOfWork

pytestmark = pytest.mark.xdist_group("postgresql")

JANUARY = date(2026, 1, 31)
DEADLINE_SECONDS = 30


@pytest.mark.parametrize("has_posted", [True, False])
def test_closing_waits_for_a_transaction_that_is_under_way_on_another_server(postgresql_url: str, has_posted: bool) -> None:
    with closing(Database(postgresql_url)) as first, closing(Database(postgresql_url)) as second:
        _company(first)
        has_begun, may_end = Event(), Event()

        def post_slowly(work: UnitOfWork) -> None:
            if has_posted:
                _post(work, "2026-01-20  sale  -1")
            has_begun.set()
            assert may_end.wait(DEADLINE_SECONDS)
            if not has_posted:
                _post(work, "2026-01-20  sale  -1")

        posting = first.submit(post_slowly)
        assert has_begun.wait(DEADLINE_SECONDS)
        closed = _close(second)
        assert not closed.done()
        may_end.set()
        posting.result(DEADLINE_SECONDS)

        with pytest.raises(Refused, match="BOLT at EAST is 1 short"):
            closed.result(DEADLINE_SECONDS)


def test_a_server_that_has_posted_before_notices_that_another_has_closed_the_period(postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as first, closing(Database(postgresql_url)) as second:
        _company(first)
        post_text(first, "2026-01-20  purchase  +1")

        _close(second).result(DEADLINE_SECONDS)

        with pytest.raises(Refused, match="the inventory period is closed"):
            post_text(first, "2026-01-20  purchase  +1")


def _company(database: Database) -> None:
    a_location(database, "EAST")
    an_item(database, "BOLT")
    database.write(lambda work: service.create_period(work, NewInventoryPeriod(ending_date=JANUARY)))


def _post(work: UnitOfWork, text: str) -> None:
    day, line = parse_line(text)
    post(work, Posting((line,), day))


def _close(database: Database) -> Future[list[date]]:
    return database.submit(lambda work: service.close_period(work, JANUARY, CLOSING))
