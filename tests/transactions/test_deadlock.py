"""Two servers that lock the same items in opposite orders: one loses, runs again, and both post."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from server.database.unit_of_work import Database

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork


def test_a_job_that_loses_a_deadlock_runs_again(postgresql_url: str) -> None:
    both_hold_one = threading.Barrier(2, timeout=30)
    runs: list[str] = []

    def lock_in_order(first: str, second: str) -> object:
        def job(work: UnitOfWork) -> str:
            runs.append(first)
            work.lock_items([first])
            if runs.count(first) == 1:
                both_hold_one.wait()
            work.lock_items([second])
            return first

        return job

    servers = [Database(postgresql_url), Database(postgresql_url)]
    futures = [servers[0].submit(lock_in_order("CHAIR", "TABLE")), servers[1].submit(lock_in_order("TABLE", "CHAIR"))]
    results = [future.result(60) for future in futures]
    for server in servers:
        server.close()

    assert results == ["CHAIR", "TABLE"]
    assert len(runs) == 3
