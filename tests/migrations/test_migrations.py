"""The schema that the migrations make is the one that the tables describe, on both databases; ledgers refuse to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Boolean, Integer, TypeDecorator, inspect, text
from sqlalchemy.exc import DatabaseError

from server.database.engine import Engines
from server.migrations.all_tables import metadata
from server.migrations.migrate import is_current, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.types import TypeEngine

LEDGERS = ("item_ledger_entry", "item_application_entry", "value_entry", "warehouse_entry")


@pytest.fixture(params=["sqlite", "postgresql"])
def engines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engines]:
    """A database that nothing but the migrations has touched."""
    url = f"sqlite:///{tmp_path / 'new.sqlite'}" if request.param == "sqlite" else request.getfixturevalue("postgresql_empty_url")
    migrate(url)
    engines = Engines(url)
    yield engines
    engines.dispose()


def test_the_migrated_schema_is_the_one_that_the_tables_describe(engines: Engines) -> None:
    with engines.reading.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    assert differences == []


def test_every_series_of_numbers_has_its_sequence_on_postgresql(engines: Engines) -> None:
    if engines.is_sqlite:
        pytest.skip("SQLite keeps its numbers in a table")

    with engines.reading.connect() as connection:
        sequences = set(inspect(connection).get_sequence_names())

    assert sequences == set(metadata._sequences)


def test_migrating_again_changes_nothing(engines: Engines) -> None:
    migrate(engines.url.render_as_string(hide_password=False))

    with engines.reading.connect() as connection:
        assert is_current(connection)


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("change", ["UPDATE {ledger} SET entry_no = entry_no + 1", "DELETE FROM {ledger}"])
def test_an_entry_of_a_ledger_can_be_neither_changed_nor_deleted(engines: Engines, ledger: str, change: str) -> None:
    with engines.writing.begin() as connection:
        row = _a_row(ledger)
        connection.execute(text(f"INSERT INTO {ledger} ({', '.join(row)}) VALUES ({', '.join(row.values())})"))

    with pytest.raises(DatabaseError, match="append-only"), engines.writing.begin() as connection:
        connection.execute(text(change.format(ledger=ledger)))


def _a_row(ledger: str) -> dict[str, str]:
    """Any row that the table takes, as literals."""
    return {column.name: _a_literal(column.type) for column in metadata.tables[ledger].columns}


def _a_literal(type_: TypeEngine) -> str:
    stored = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    if isinstance(stored, Boolean):
        return "true"
    return "1" if isinstance(stored, Integer) else "'2026-01-05'"
