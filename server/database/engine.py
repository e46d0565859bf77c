"""SQLite and PostgreSQL behind one door: how connections are opened, and which of them may write.

SQLite: WAL, one connection that writes *and* checkpoints, readers that are `query_only` (versions 3.7 to 3.51.2 have a rare WAL
bug when two connections write or checkpoint at once). PostgreSQL: READ COMMITTED, locks by item (`locks.py`).
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool, StaticPool

if TYPE_CHECKING:
    from sqlalchemy import Engine

WAL_BUG_FIXED_IN = (3, 51, 3)


class Engines:
    """The engines of one database: `writing` for the one writer of this process, `reading` for everybody else."""

    def __init__(self, url: str, *, readers_max: int = 8) -> None:
        self.url = make_url(url)
        self.is_sqlite = is_embedded(url)
        if self.is_sqlite:
            self.writing = _sqlite_engine(url, writes=True, pool_size=1)
            self.reading = _sqlite_engine(url, writes=False, pool_size=readers_max)
        else:
            self.writing = create_engine(url, pool_size=2, max_overflow=2, pool_pre_ping=True)
            event.listen(self.writing, "connect", _prepare_many_statements)
            self.reading = create_engine(
                url,
                pool_size=readers_max,
                pool_pre_ping=True,
                isolation_level="REPEATABLE READ",  # a read sees one moment, however many statements it has
                execution_options={"postgresql_readonly": True},
            )

    def dispose(self) -> None:
        """Close every connection."""
        self.reading.dispose()
        self.writing.dispose()


def _prepare_many_statements(connection: Any, _record: Any) -> None:
    """The posting path has more statements than the hundred that psycopg keeps prepared on the server."""
    connection.prepared_max = 1000


def is_embedded(url: str) -> bool:
    """Whether the URL names a database in a file of ours (SQLite), not a database server."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_has_wal_bug() -> bool:
    """Whether this SQLite has the WAL bug that makes the one-writer rule more than a matter of speed."""
    return sqlite3.sqlite_version_info < WAL_BUG_FIXED_IN


def _sqlite_engine(url: str, *, writes: bool, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        poolclass=StaticPool if writes else QueuePool,
        connect_args={"check_same_thread": False, "timeout": 10, "isolation_level": None},
        **({} if writes else {"pool_size": pool_size, "max_overflow": 0}),
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        for pragma in _pragmas(writes=writes):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        # The driver's own transactions are off (`isolation_level=None`): begin for real, so that a read sees one moment.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _pragmas(*, writes: bool) -> tuple[str, ...]:
    if not writes:
        return ("query_only = ON", "busy_timeout = 10000", "cache_size = -16000", "foreign_keys = ON")
    return (
        "journal_mode = WAL",
        "synchronous = FULL",
        "wal_autocheckpoint = 10000",
        "busy_timeout = 10000",
        "cache_size = -64000",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    )
