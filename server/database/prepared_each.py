"""One statement for many keys: the same small query for each of them, in one round trip, each by its own index search.

What the jobs of a group will ask can be asked for all of them before the first runs (`read_ahead`): on PostgreSQL a round trip a
group instead of one a job. The answer serves as long as the group itself has not written anything that it is about.
"""

from __future__ import annotations

from collections import defaultdict, namedtuple
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, literal_column, select, union_all
from sqlalchemy.sql import visitors

from server.database.pending import pending_of
from server.database.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

_CHUNK = 32
"""Queries in one statement: so many shapes are compiled at most, and SQLite takes 500."""


class PreparedForEach:
    """A query, made by a function from the suffix of its parameters' names, for as many keys as there are.

    `UNION ALL` of single searches instead of `IN` over several columns: both databases then search the index for each key, and
    an order and a limit of each key's own are possible. `about` as in `Prepared`.
    """

    def __init__(self, query: Callable[[str], Select[Any]], *, about: str = "") -> None:
        self._query = query
        self._about = about
        self._by_size: dict[int, Prepared] = {}
        self._tagged_by_size: dict[int, Prepared] = {}
        self._tables = frozenset(part.name for part in visitors.iterate(query("")) if isinstance(part, Table))
        self._row: Any = namedtuple("Row", query("").selected_columns.keys(), rename=True)  # type: ignore[misc]

    def rows(self, connection: Connection, keys: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The rows of all keys together; no keys, no statement."""
        pending = pending_of(connection)
        if pending is not None and len(keys) == 1:
            known = pending.read_ahead.get((id(self), *keys[0].values()))
            if known is not None and not pending.has_written(self._tables, self._about_of(keys)):
                return known
        found: list[Any] = []
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            found.extend(self._prepared(len(chunk)).run(connection, _parameters(chunk), about=self._about_of(chunk)))
        return found

    def read_ahead(self, connection: Connection, keys: Sequence[Mapping[str, Any]]) -> None:
        """Read the rows of each key for who will ask for them; what the keys are about must be locked."""
        pending = pending_of(connection)
        assert pending is not None, "only the writer reads ahead"
        size, start = _CHUNK, 0
        while start < len(keys):  # in few sizes, each of which the database plans once
            while size > len(keys) - start:
                size //= 2
            chunk = keys[start : start + size]
            by_key: list[list[Any]] = [[] for _ in chunk]
            for row in self._tagged(size).run(connection, _parameters(chunk), about=self._about_of(chunk)):
                by_key[row[0]].append(self._row._make(row[1:]))
            pending.read_ahead.update({(id(self), *key.values()): rows for key, rows in zip(chunk, by_key, strict=True)})
            start += size

    def _about_of(self, keys: Iterable[Mapping[str, Any]]) -> set[Any]:
        return {key[self._about] for key in keys} if self._about else set()

    def _prepared(self, size: int) -> Prepared:
        if size not in self._by_size:
            queries = [self._query(_suffix(number)) for number in range(size)]
            # An order and a limit inside a union need a query of their own around them on SQLite.
            statement = queries[0] if size == 1 else union_all(*(select(query.subquery()) for query in queries))
            self._by_size[size] = Prepared(statement)
        return self._by_size[size]

    def _tagged(self, size: int) -> Prepared:
        """The same with the number of the key in front of each row."""
        if size not in self._tagged_by_size:
            queries = [
                select(literal_column(str(number)).label("of_key"), *self._query(_suffix(number)).subquery().c)
                for number in range(size)
            ]
            self._tagged_by_size[size] = Prepared(union_all(*queries) if size > 1 else queries[0])
        return self._tagged_by_size[size]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job will ask."""

    query: PreparedForEach
    key: Mapping[str, Any]


def read_ahead(connection: Connection, asked: Iterable[Asked]) -> None:
    """Ask for all of them: a statement for each kind of question."""
    keys: defaultdict[PreparedForEach, dict[tuple[Any, ...], Mapping[str, Any]]] = defaultdict(dict)
    for each in asked:
        keys[each.query][tuple(each.key.values())] = each.key
    for query, by_values in keys.items():
        query.read_ahead(connection, list(by_values.values()))


def _parameters(keys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{name}{_suffix(number)}": value for number, key in enumerate(keys) for name, value in key.items()}


def _suffix(number: int) -> str:
    """Two underscores: with one, SQLAlchemy's own names for plain values (`serial_no_1`) would be the same as ours."""
    return f"__{number}"
