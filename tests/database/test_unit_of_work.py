"""The one writer: what it groups, what it takes back, and that nothing stops it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from server.database.numbers import take_numbers
from shared.errors import NOTHING_TO_POST, Refused

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork

SERIES = "item_ledger_entry"


def a_number(work: UnitOfWork) -> int:
    return take_numbers(work.connection, SERIES, 1)[0]


def a_refusal(work: UnitOfWork) -> int:
    a_number(work)
    raise Refused(NOTHING_TO_POST, document="it")


class Held:
    """A job that keeps the writer busy until it is let go, so that others queue up behind it."""

    def __init__(self, database: Database) -> None:
        self._begun, self._let_go = threading.Event(), threading.Event()
        self.future = database.submit(self._run)
        assert self._begun.wait(5)

    def _run(self, _work: UnitOfWork) -> None:
        self._begun.set()
        assert self._let_go.wait(5)

    def let_go(self) -> None:
        self._let_go.set()


def test_a_refused_job_leaves_no_trace_and_does_not_touch_its_neighbours(database: Database) -> None:
    held = Held(database)
    before, refused, after = database.submit(a_number), database.submit(a_refusal), database.submit(a_number)
    held.let_go()

    assert (before.result(5), after.result(5)) == (1, 2)
    with pytest.raises(Refused):
        refused.result(5)


def test_what_runs_after_a_refusal_gives_the_jobs_result(database: Database) -> None:
    told = database.submit(a_refusal, if_refused=lambda _work, refused: len(refused.code))

    assert told.result(5) == len(NOTHING_TO_POST.code)


def test_a_job_that_was_called_off_is_not_run_and_does_not_stop_the_writer(database: Database) -> None:
    held = Held(database)
    called_off = database.submit(a_number)
    assert called_off.cancel()
    held.let_go()

    assert database.write(a_number) == 1


def test_a_job_that_runs_can_no_longer_be_called_off(database: Database) -> None:
    held = Held(database)

    assert not held.future.cancel()
    held.let_go()
    assert held.future.result(5) is None


def test_a_job_that_breaks_tells_who_asked_and_the_writer_goes_on(database: Database) -> None:
    def broken(_work: UnitOfWork) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(broken)
    assert database.write(a_number) == 1


def test_who_reads_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match="readonly"), database.read() as work:
        a_number(work)


def test_a_preview_tells_what_the_job_did_and_leaves_no_trace(database: Database) -> None:
    seen = database.preview(a_number, look=a_number)

    assert seen == (1, 2)
    assert database.write(a_number) == 1


def test_a_preview_is_refused_as_the_job_would_be(database: Database) -> None:
    with pytest.raises(Refused):
        database.preview(a_refusal, look=a_number)


def test_a_preview_does_not_touch_its_neighbours(database: Database) -> None:
    held, previewed = Held(database), ThreadPoolExecutor(1)
    before = database.submit(a_number)
    preview = previewed.submit(database.preview, a_number, a_number)
    after = database.submit(a_number)
    held.let_go()

    assert preview.result(5)
    assert {before.result(5), after.result(5)} == {1, 2}
    previewed.shutdown()
