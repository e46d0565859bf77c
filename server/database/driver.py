"""Statements run on the database's own driver, with its own placeholders: what the posting path is made of.

What is raised is what SQLAlchemy would raise, so that nobody needs to know which way a statement went.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection


def run_sql(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Run it once; the raw rows that it returns."""
    cursor = _cursor(connection)
    try:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(error, connection, sql, values) from error
    finally:
        cursor.close()


def run_many_sql(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run it for each row, in one call of the driver."""
    cursor = _cursor(connection)
    try:
        cursor.executemany(sql, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(error, connection, sql, rows) from error
    finally:
        cursor.close()


@contextmanager
def one_round_trip(connection: Connection) -> Iterator[None]:
    """Statements that return nothing go to PostgreSQL together, and are waited for at the end; SQLite has nobody to wait for."""
    if connection.dialect.name == "sqlite":
        yield
        return
    try:
        with _driver_connection(connection).pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(error, connection, "several statements", ()) from error


def require_sound(connection: Connection) -> None:
    """Raise where PostgreSQL has given the transaction up: committing it would say nothing and keep nothing."""
    if connection.dialect.name != "sqlite" and _driver_connection(connection).info.transaction_status.name == "INERROR":
        raise RuntimeError("a job went on after an error of the database")


def _cursor(connection: Connection) -> Any:
    assert connection.in_transaction(), "the unit of work has begun"
    return _driver_connection(connection).cursor()


def _driver_connection(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _as_sqlalchemy(error: Exception, connection: Connection, sql: str, parameters: Any) -> BaseException:
    """The error as those know it who ask for errors of either driver."""
    dialect = connection.dialect
    return DBAPIError.instance(sql, parameters, error, dialect.loaded_dbapi.Error, dialect=dialect)
