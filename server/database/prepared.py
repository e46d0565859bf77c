"""Statements of the posting path: defined with SQLAlchemy Core, compiled once per dialect, run on the driver itself.

Running a Core construct costs several times the driver's own time, because it looks up its compiled form anew each time and
wraps what comes back. Here parameters are given as to Core (quantities, moments, dates) and rows come back as from Core, named
and converted by the column types; what lies between, in both directions, is worked out once.

Rows that nobody has to read at once are written `later`, together with those of the other jobs of the group (`pending.py`).
"""

from __future__ import annotations

from collections import namedtuple
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Date, Table
from sqlalchemy.sql import visitors

from server.database.driver import run_many_sql, run_sql
from server.database.pending import pending_of
from server.database.remembered import groups_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.sql.expression import ClauseElement

    from server.database.pending import Pending


class Prepared:
    """A statement with named parameters, compiled at its first use on a dialect.

    `about`: the parameter that says what the statement's rows are about, mostly `item_no`; it reads, changes or writes no others.
    Then it need not wait for rows of the same table that are about something else. Blank: it is about everything.
    `keeps_cards`: what it changes in a remembered table (`remembered.py`) is not what anybody remembers.
    """

    def __init__(self, statement: ClauseElement, *, about: str = "", keeps_cards: bool = False) -> None:
        self._statement = statement
        self._about = about
        self._tables = frozenset(part.name for part in visitors.iterate(statement) if isinstance(part, Table))
        self._is_change = bool(getattr(statement, "is_dml", False))
        self._keeps_cards = keeps_cards or not self._is_change
        self._card_groups: frozenset[str] = frozenset()
        self._compiled: dict[str, _Compiled] = {}

    def run(
        self, connection: Connection, row: Mapping[str, Any] | None = None, *, about: Collection[Hashable] | None = None
    ) -> list[Any]:
        """Run it once, with these parameters; the rows that it returns, as named tuples. `about`: where no parameter says it."""
        given = row or {}
        compiled = self._for(connection)
        pending = pending_of(connection)
        if pending is not None:
            self._before_run(connection, pending, self._about_of((given,)) if about is None else about)
        return compiled.rows(run_sql(connection, compiled.sql, compiled.values(given)))

    def first(self, connection: Connection, row: Mapping[str, Any] | None = None) -> Any | None:
        """Run it once; the first row, or None where there is none."""
        rows = self.run(connection, row)
        return rows[0] if rows else None

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each row, in one call of the driver; no rows is no call."""
        if len(rows) == 1:  # psycopg needs several round trips for many, however few they are
            self.run(connection, rows[0])
        elif rows:
            compiled = self._for(connection)
            pending = pending_of(connection)
            if pending is not None:
                self._before_run(connection, pending, self._about_of(rows))
            run_many_sql(connection, compiled.sql, [compiled.values(row) for row in rows])

    def later(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each row before the transaction ends, or anybody looks; outside of the writer at once."""
        if not rows:
            return
        pending = pending_of(connection)
        if pending is None:
            self.run_many(connection, rows)
        else:
            assert self._is_change, "what is not there yet cannot be read later"
            compiled = self._for(connection)
            if self._card_groups:
                pending.memory.before_change(connection, self._card_groups)
            (table,) = self._tables
            pending.later(compiled.sql, table, [compiled.values(row) for row in rows], self._about_of(rows))

    def _before_run(self, connection: Connection, pending: Pending, about: Collection[Hashable]) -> None:
        pending.write_before(self._tables, about, changes=self._is_change)
        if self._card_groups:
            pending.memory.before_change(connection, self._card_groups)

    def _about_of(self, rows: Sequence[Mapping[str, Any]]) -> Collection[Hashable]:
        name = self._about
        if not name:
            return ()
        return (rows[0][name],) if len(rows) == 1 else {row[name] for row in rows}

    def _for(self, connection: Connection) -> _Compiled:
        dialect_name = connection.dialect.name
        if dialect_name not in self._compiled:
            self._compiled[dialect_name] = _Compiled(self._statement, connection)
            self._card_groups = frozenset() if self._keeps_cards else groups_of(self._tables)
        return self._compiled[dialect_name]


class _Compiled:
    """The statement as one dialect's driver takes it, and how its values are converted."""

    def __init__(self, statement: ClauseElement, connection: Connection) -> None:
        dialect_type: Any = type(connection.dialect)
        dialect = dialect_type(paramstyle="qmark" if connection.dialect.name == "sqlite" else "format")
        compiled: Any = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._fixed: dict[str, Any] = dict(compiled.params)
        self._pick = _picking(compiled, self._fixed)
        columns = compiled._result_columns
        self._row: Any = namedtuple("Row", [column.keyname for column in columns], rename=True)  # type: ignore[misc]
        results = (column.type._cached_result_processor(dialect, None) for column in columns)
        self._results = tuple((place, convert) for place, convert in enumerate(results) if convert is not None)

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """The row's values in the order of the placeholders; a parameter that is not given has its value in the statement."""
        try:
            return self._pick(row)
        except KeyError:
            return self._pick({**self._fixed, **row})

    def rows(self, raw: list[Any]) -> list[Any]:
        """What the driver returned, converted and named."""
        return [self._row._make(self._converted(values)) for values in raw]

    def _converted(self, raw: Sequence[Any]) -> Sequence[Any]:
        values = list(raw)
        for place, convert in self._results:
            values[place] = convert(values[place])
        return values


def _picking(compiled: Any, fixed: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], list[Any]]:
    """A function from a row to its values in the order of the placeholders, converted."""
    known: dict[str, Any] = {}
    values = []
    for place, name in enumerate(compiled.positiontup or ()):
        value = f"row[{name!r}]"
        if fixed.get(name) is not None:
            known[f"fixed_{place}"] = fixed[name]
            value = f"row.get({name!r}, fixed_{place})"
        convert = _converter(compiled, name)
        if convert is not None:
            known[f"convert_{place}"] = convert
            value = f"convert_{place}({value})"
        values.append(value)
    # Written out as one expression: a posting has several hundred values, and a loop over them costs more than converting them.
    source = f"lambda row: [{', '.join(values)}]"
    picking: Callable[[Mapping[str, Any]], list[Any]] = eval(source, known)  # noqa: S307  of names of our own columns only
    return picking


def _converter(compiled: Any, name: str) -> Callable[[Any], Any] | None:
    """How a parameter's value is made one that the driver takes; None where it is one."""
    column_type = compiled.binds[name].type
    own: Callable[[Any], Any] | None = getattr(column_type, "driver_value", None)
    processor: Callable[[Any], Any] | None = own or compiled._bind_processors.get(name)
    if processor is not None and (own is not None or isinstance(column_type, Boolean | Date)):
        # A posting writes few quantities, days and moments into many rows. `typed`: 1.5 is no quantity, though it equals one.
        return lru_cache(maxsize=512, typed=True)(processor)
    return processor
