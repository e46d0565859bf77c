"""What all tests share: a fresh database, on SQLite, and on PostgreSQL where a test asks for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.database.metadata import metadata
from server.database.unit_of_work import Database
from tests.builders.catalog import all_tables_are_known

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest_plugins = ["tests.postgresql"]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite database with every table, and its one writer; on PostgreSQL, too, for tests marked `ON_BOTH_DATABASES`."""
    all_tables_are_known()
    if getattr(request, "param", "sqlite") == "postgresql":
        database = Database(request.getfixturevalue("postgresql_url"))
    else:
        database = Database(f"sqlite:///{tmp_path / 'stockhand.sqlite'}")
        metadata.create_all(database.engines.writing)
    yield database
    database.close()
