"""Statements of the posting path: defined with SQLAlchemy Core, compiled once per dialect, run on the driver.

Running a Core construct costs several times the driver's own time (measured: 135 against 34 µs for a posting), because it
looks up its compiled form anew each time. Parameters are given as to Core (quantities, moments, dates) and converted by the
column types; rows come back **raw**, as the driver has them (`server/database/column_types.py` says how they are scaled).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, CursorResult
    from sqlalchemy.sql.expression import ClauseElement


class _Compiled:
    """The statement as one dialect's driver takes it."""

    def __init__(self, statement: ClauseElement, connection: Connection) -> None:
        dialect: Any = type(connection.dialect)
        positional = dialect(paramstyle="qmark" if connection.dialect.name == "sqlite" else "format")
        compiled: Any = statement.compile(dialect=positional)
        self.sql = str(compiled)
        self._fixed: dict[str, Any] = dict(compiled.params)
        processors: dict[str, Callable[[Any], Any]] = compiled._bind_processors
        self._parameters = tuple((name, processors.get(name)) for name in compiled.positiontup or ())

    def values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The row's values in the order of the placeholders."""
        given = ((row[name] if name in row else self._fixed[name], convert) for name, convert in self._parameters)
        return tuple(convert(value) if convert is not None else value for value, convert in given)


class Prepared:
    """A statement with named parameters, compiled at its first use on a dialect."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, row: Mapping[str, Any] | None = None) -> CursorResult[Any]:
        """Run it once, with these parameters."""
        compiled = self._for(connection)
        return connection.exec_driver_sql(compiled.sql, compiled.values(row or {}))

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each row, in one call of the driver; no rows is no call."""
        if rows:
            compiled = self._for(connection)
            connection.exec_driver_sql(compiled.sql, [compiled.values(row) for row in rows])

    def _for(self, connection: Connection) -> _Compiled:
        dialect_name = connection.dialect.name
        if dialect_name not in self._compiled:
            self._compiled[dialect_name] = _Compiled(self._statement, connection)
        return self._compiled[dialect_name]
