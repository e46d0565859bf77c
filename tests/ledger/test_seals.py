"""Seals: whatever is changed, removed or inserted beside the posting engine after it was sealed is found, and named."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from server.database.unit_of_work import Database
from server.ledger.sealer import Sealer
from server.ledger.seals import check_seals, seal_all, seal_next
from server.ledger.tables import item_register
from server.migrations.migrate import migrate
from tests.builders.catalog import a_location, an_item
from tests.ledger_notation import post_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAMPERING = {
    "a quantity": ("UPDATE item_ledger_entry SET quantity = quantity + 1 WHERE entry_no = 2", "something else than it did"),
    "who posted": ("UPDATE item_ledger_entry SET person = 'SOMEBODY' WHERE entry_no = 2", "something else than it did"),
    "a cost": ("UPDATE value_entry SET cost_amount_actual = 1 WHERE item_ledger_entry_no = 1", "something else than it did"),
    "a register": ("UPDATE item_register SET reason_code = 'GIFT'", "something else than it did"),
    "a row that is removed": (
        "DELETE FROM value_entry WHERE item_ledger_entry_no = 1",
        "it wrote 1 rows of value_entry, 0 are there",
    ),
    "a register that is removed": (
        "DELETE FROM item_register WHERE register_no = (SELECT min(register_no) FROM item_register)",
        "the register is gone",
    ),
    "a seal": (
        "UPDATE register_seal SET sealed_at = sealed_at + 1 WHERE seal_no = 1",
        "the seal, or the one before, was changed",
    ),
    "a seal that is removed": ("DELETE FROM register_seal WHERE seal_no = 1", "1: the seal is gone, 2 follows"),
}


ON_POSTGRESQL = pytest.mark.xdist_group("postgresql")


@pytest.fixture(scope="module")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: with the triggers that only the migrations make, and which take a second."""
    path = tmp_path_factory.mktemp("migrated") / "stockhand.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=ON_POSTGRESQL)])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Three postings in two seals, and one that waits."""
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_sqlite'), tmp_path)}"
    else:
        url = request.getfixturevalue("postgresql_url")
    database = Database(url)
    a_location(database, "EAST")
    an_item(database, "BOLT", unit_cost="2")
    post_text(database, "2026-01-01  purchase  +10  @ 3")
    post_text(database, "2026-01-02  sale      -4")
    seal_all(database)
    post_text(database, "2026-01-03  sale      -1")
    seal_all(database)
    post_text(database, "2026-01-04  sale      -1")
    yield database
    database.close()


@contextmanager
def beside_the_engine(database: Database) -> Iterator[None]:
    """Somebody with the rights of the database's owner, who knows how to get around the triggers."""

    def with_triggers(*, on: bool) -> None:
        if database.engines.is_sqlite:
            found = database.write(
                lambda work: work.connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            )
            for name, _ in [] if on else found:
                database.write(lambda work, name=name: work.connection.execute(text(f"DROP TRIGGER {name}")))
        else:
            role = "origin" if on else "replica"
            database.write(lambda work: work.connection.execute(text(f"SET session_replication_role = {role}")))

    with_triggers(on=False)
    yield
    with_triggers(on=True)


def tamper(database: Database, statement: str) -> None:
    with beside_the_engine(database):
        database.write(lambda work: work.connection.execute(text(statement)))


def test_what_was_posted_is_sealed_and_stays_whole(history: Database) -> None:
    check = check_seals(history)

    assert check.violations == ()
    assert (check.seals, check.registers, check.unsealed) == (2, 3, 1)
    assert len(check.head) == 64


def test_sealing_again_seals_only_what_came_since(history: Database) -> None:
    before = check_seals(history).head

    assert seal_all(history) == 1
    assert seal_all(history) == 0

    after = check_seals(history)
    assert after.violations == ()
    assert after.head != before
    assert (after.seals, after.unsealed) == (3, 0)


@pytest.mark.parametrize(
    ("history", "what"),
    [
        *(("sqlite", what) for what in TAMPERING),
        *(pytest.param("postgresql", what, marks=ON_POSTGRESQL) for what in ("a quantity", "a seal that is removed")),
    ],
    indirect=["history"],
)
def test_tampering_is_found(history: Database, what: str) -> None:
    statement, sentence = TAMPERING[what]

    tamper(history, statement)

    assert any(sentence in violation.what for violation in check_seals(history).violations)


def test_a_posting_that_was_inserted_is_found(history: Database) -> None:
    copied = [column.name for column in item_register.c if column.name != "register_no"]
    columns = ", ".join(copied)
    tamper(
        history,
        f"INSERT INTO item_register (register_no, {columns}) SELECT 999, {columns} FROM item_register ORDER BY register_no LIMIT 1",
    )

    [violation] = check_seals(history).violations

    assert str(violation) == "item_register: register 999: was inserted beside the posting engine"


def test_two_servers_that_seal_at_once_make_one_chain(history: Database) -> None:
    other = Database(history.engines.url.render_as_string(hide_password=False))
    seen_by_both = [seal_next(history), seal_next(other)]
    other.close()

    assert seen_by_both == [1, 0]
    assert check_seals(history).violations == ()


def test_the_sealer_seals_in_the_background(history: Database) -> None:
    sealer = Sealer(history, every_seconds=0.01)

    sealer.start()
    deadline = time.monotonic() + 10
    while check_seals(history).unsealed and time.monotonic() < deadline:
        time.sleep(0.01)
    sealer.stop()

    assert check_seals(history).registers == 4
