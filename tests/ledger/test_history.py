"""Any history keeps every invariant and equals a model that is small enough to be obviously right.

Here a few histories, the same in every run. Many others: STOCKHAND_HISTORIES=500, and with STOCKHAND_HISTORIES_SEED=7 the same
ones again; a history that fails is printed as the steps that lead there.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from server.database.metadata import metadata
from server.database.unit_of_work import Database
from tests.ledger.histories import LedgerHistory, a_company

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = int(os.environ.get("STOCKHAND_HISTORIES_SEED", "1"))
STEPS = 25


def histories(default: int) -> int:
    """How many are played."""
    return int(os.environ.get("STOCKHAND_HISTORIES", default))


def play(database: Database, *, examples: int) -> None:
    """Play so many histories. A failure says with which seed it comes again."""
    sender = a_company(database)
    machine: Callable[[], LedgerHistory] = seed(SEED)(lambda: LedgerHistory(database, sender))
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                print_blob=True,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
    except BaseException as failure:
        failure.add_note(f"Again with: STOCKHAND_HISTORIES={examples} STOCKHAND_HISTORIES_SEED={SEED} pytest {__file__}")
        raise


def test_any_history_keeps_the_ledger_whole(database: Database) -> None:
    play(database, examples=histories(15))


@pytest.mark.xdist_group("postgresql")
def test_any_history_keeps_the_ledger_whole_on_postgresql(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    metadata.drop_all(database.engines.writing)  # the migrated schema refuses to delete entries, as it should
    metadata.create_all(database.engines.writing)
    try:
        play(database, examples=histories(5))
    finally:
        database.close()
