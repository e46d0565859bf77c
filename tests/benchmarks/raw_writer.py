"""Writes the shape of a posting again and again, as fast as the database takes it: no logic, no reading."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg

from server.database.engine import Engines
from tests.benchmarks.measured_database import driver_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.benchmarks.raw_shape import Shape, Statement


class RawWriter:
    """One connection to the database that the shapes were taken from; configured as the server's own."""

    def __init__(self, url: str, shapes: Sequence[Shape], numbers: count[int]) -> None:
        self._shapes = shapes
        self._numbers = numbers
        """Shared by all writers of a database, so that no key comes twice."""
        self._engines = Engines(url) if url.startswith("sqlite") else None
        if self._engines is not None:
            self._connection: Any = self._engines.writing.raw_connection().driver_connection
        else:
            self._connection = psycopg.connect(driver_url(url), autocommit=True)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def prepared(self, postings: int) -> list[list[Statement]]:
        """The statements of so many postings; made beforehand, so that only the database is measured."""
        return [
            self._shapes[number % len(self._shapes)].statements(number) for number in (next(self._numbers) for _ in range(postings))
        ]

    def commit_each(self, postings: Iterable[Sequence[Statement]]) -> None:
        """A transaction for each posting."""
        for posting in postings:
            self.commit_together([posting])

    def commit_together(self, postings: Iterable[Sequence[Statement]]) -> None:
        """One transaction for all of them, statement by statement."""
        cursor = self._connection.cursor()
        cursor.execute("BEGIN")
        for posting in postings:
            for sql, values in posting:
                cursor.execute(sql, values)
        cursor.execute("COMMIT")

    def commit_by_statement(self, postings: Iterable[Sequence[Statement]]) -> None:
        """One transaction for all of them, and one call of the driver for the rows of all that go into the same table."""
        rows: dict[str, list[Sequence[Any]]] = {}
        for posting in postings:
            for sql, values in posting:
                rows.setdefault(sql, []).append(values)
        cursor = self._connection.cursor()
        cursor.execute("BEGIN")
        for sql, values_of_all in rows.items():
            cursor.executemany(sql, values_of_all)
        cursor.execute("COMMIT")
