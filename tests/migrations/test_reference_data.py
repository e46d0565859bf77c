"""What older databases hold is told to devices that are to keep a copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import text

from server.catalog import parties
from server.database.engine import Engines
from server.database.unit_of_work import Database
from server.migrations.migrate import configuration, migrate
from server.reference_data import service
from shared.wire.catalog import VendorCard

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_devices_learn_of_vendors_that_were_there_before(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}" if kind == "sqlite" else request.getfixturevalue("postgresql_empty_url")
    engines = Engines(url)
    with engines.writing.begin() as connection:
        command.upgrade(configuration(connection), "0012")
        connection.execute(text("INSERT INTO vendor (no, name) VALUES ('V1', 'Dairy'), ('V2', 'Käse \"Alp\"')"))
    engines.dispose()

    migrate(url)
    database = Database(url)
    database.write(lambda work: parties.create_party(work, "vendor", "V3", "Mill"))
    with database.read() as work:
        told = service.changed_since(work, 0, "MAIN").records
    database.close()

    assert told == (VendorCard(no="V1", name="Dairy"), VendorCard(no="V2", name='Käse "Alp"'), VendorCard(no="V3", name="Mill"))
