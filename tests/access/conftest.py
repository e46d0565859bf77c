"""Access looks at the clock: its tests have one that they set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.database.metadata import metadata
from server.database.unit_of_work import Database
from tests.builders.catalog import all_tables_are_known
from tests.builders.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    all_tables_are_known()
    database = Database(f"sqlite:///{tmp_path / 'stockhand.sqlite'}", clock=clock)
    metadata.create_all(database.engines.writing)
    yield database
    database.close()
