"""Bringing a database's schema to the newest revision, and asking whether it is there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

from server.database.engine import Engines, is_embedded

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOCK_KEY = 0x53746F636B68616E  # "Stockhan": two servers that start at once migrate one after the other


def migrate(url: str) -> None:
    """Create or upgrade the schema of the database; all of it or nothing."""
    engines = Engines(url)
    try:
        with engines.writing.begin() as connection:
            if not engines.is_sqlite:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK_KEY,))
            upgrade(connection)
    finally:
        engines.dispose()


def migrate_embedded(url: str) -> None:
    """As `migrate`, where the database is a file that belongs to one server.

    On PostgreSQL other servers may be at work on the schema, and it changes only when somebody says so.
    """
    if is_embedded(url):
        migrate(url)


class DatabaseNotReadyError(Exception):
    """The database cannot be worked with as it is; the text says why, and the way out."""


def make_ready(url: str) -> None:
    """Before a command works on a database that somebody has made: upgrade it, where it belongs to one server.

    Raises: DatabaseNotReadyError, where nobody has made it, or where its schema is not this version's and others may be using it.
    """
    if is_embedded(url):
        file = make_url(url).database
        if file and not Path(file).exists():
            raise DatabaseNotReadyError(
                f"there is no database {file}. The setting database_url names it; stockhand-server migrate makes it."
            )
        migrate(url)
    else:
        engines = Engines(url)
        try:
            with engines.reading.connect() as connection:
                if not is_current(connection):
                    raise DatabaseNotReadyError(
                        "the schema of the database is not this version's. First run stockhand-server migrate."
                    )
        finally:
            engines.dispose()


def upgrade(connection: Connection) -> None:
    """Create or upgrade the schema in a transaction that is under way."""
    command.upgrade(configuration(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the schema has the newest revision."""
    return MigrationContext.configure(connection).get_current_revision() == _newest_revision()


@cache
def _newest_revision() -> str | None:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration for our revisions, on a connection where one is needed."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
