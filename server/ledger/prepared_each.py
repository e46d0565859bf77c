"""One statement for many keys: the same small query for each of them, in one round trip, each by its own index search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, union_all

from server.database.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Select

_CHUNK = 32
"""Queries in one statement: so many shapes are compiled at most, and SQLite takes 500."""


class PreparedForEach:
    """A query, made by a function from the suffix of its parameters' names, for as many keys as there are.

    `UNION ALL` of single searches instead of `IN` over several columns: both databases then search the index for each key, and
    an order and a limit of each key's own are possible.
    """

    def __init__(self, query: Callable[[str], Select[Any]], *, about: str = "") -> None:
        self._query = query
        self._about = about
        self._by_size: dict[int, Prepared] = {}

    def rows(self, connection: Connection, keys: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The rows of all keys together; no keys, no statement."""
        found: list[Any] = []
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            parameters = {f"{name}{_suffix(number)}": value for number, key in enumerate(chunk) for name, value in key.items()}
            about = {key[self._about] for key in chunk} if self._about else ()
            found.extend(self._prepared(len(chunk)).run(connection, parameters, about=about))
        return found

    def _prepared(self, size: int) -> Prepared:
        if size not in self._by_size:
            queries = [self._query(_suffix(number)) for number in range(size)]
            # An order and a limit inside a union need a query of their own around them on SQLite.
            statement = queries[0] if size == 1 else union_all(*(select(query.subquery()) for query in queries))
            self._by_size[size] = Prepared(statement)
        return self._by_size[size]


def _suffix(number: int) -> str:
    """Two underscores: with one, SQLAlchemy's own names for plain values (`serial_no_1`) would be the same as ours."""
    return f"__{number}"
