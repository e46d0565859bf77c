"""What older databases say of tracking is kept: a shelf life in days becomes a date formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import text

from server.catalog import service as catalog
from server.database.engine import Engines
from server.database.unit_of_work import Database
from server.migrations.migrate import configuration, migrate

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    "no, description, type, base_uom, category_code, shelf, costing_method, unit_cost, standard_cost, last_direct_cost, "
    "unit_price, indirect_cost_percent, overhead_rate, expiration_days, blocked, sales_blocked, purchasing_blocked"
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_shelf_life_in_days_becomes_a_formula(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}" if kind == "sqlite" else request.getfixturevalue("postgresql_empty_url")
    engines = Engines(url)
    with engines.writing.begin() as connection:
        command.upgrade(configuration(connection), "0004")
        connection.execute(text("INSERT INTO unit_of_measure (code, description) VALUES ('PCS', '')"))
        for no, days in (("MILK", "30"), ("BOLT", "NULL")):
            values = f"'{no}', '', 'inventory', 'PCS', '', '', 'fifo', 0, 0, 0, 0, 0, 0, {days}, false, false, false"
            connection.execute(text(f"INSERT INTO item ({COLUMNS}) VALUES ({values})"))

    engines.dispose()
    migrate(url)
    database = Database(url)
    with database.read() as work:
        milk, bolt = catalog.item(work, "MILK"), catalog.item(work, "BOLT")
    database.close()

    assert (milk.expiration_days, bolt.expiration_formula) == (30, None)
