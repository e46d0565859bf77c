"""Cards that a writer remembers between transactions: items, places, people, read once instead of with every posting.

Every card belongs to a *name* (an item's number, or one of the names below). Who changes a card says `changed` in the same
transaction, which counts up the name's version in the database. A writer that has its locks compares the versions of what it
remembers, in one statement, and forgets what is older: no server posts by a card that another has changed, once that change is
committed. A card is read after its version: it may be newer than the version it is remembered with, never older.

What is changed in a transaction is not remembered until that transaction is over, so a rollback needs no thought.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, Column, String, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from server.database.driver import run_sql
from server.database.metadata import metadata
from server.database.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from sqlalchemy import Connection

T = TypeVar("T")

COMPANY = "*company"
"""Setup, locations and bins, vendors and customers, series: what few people change, and seldom."""
PEOPLE = "*people"
"""People and devices."""

NAMES_MAX = 50_000
"""So many are remembered at most; then everything is forgotten."""

card_version = Table(
    "card_version",
    metadata,
    Column("name", String(50), primary_key=True, comment="An item, or a group of cards: whose cards."),
    Column("version", BigInteger, nullable=False, comment="Counts up with every change; a name without a row has never changed."),
)

_UPSERTS = {
    name: Prepared(
        insert.on_conflict_do_update(index_elements=["name"], set_={"version": card_version.c.version + 1}), about="name"
    )
    for name, insert in (
        ("sqlite", sqlite.insert(card_version).values(name=bindparam("name"), version=1)),
        ("postgresql", postgresql.insert(card_version).values(name=bindparam("name"), version=1)),
    )
}
_VERSIONS = {
    "sqlite": "SELECT name, version FROM card_version WHERE name IN (SELECT value FROM json_each(?))",
    "postgresql": "SELECT name, version FROM card_version WHERE name = ANY(%s)",
}


class Remembered:
    """What one writer remembers. Only within its transactions; `begin` is the start of one."""

    def __init__(self) -> None:
        self._cards: dict[str, tuple[int, dict[Hashable, Any]]] = {}
        """By name: the version, and the cards."""
        self._current: dict[str, int] = {}
        """Versions as they were read in this transaction."""
        self._changed: set[str] = set()
        """Names of cards that this transaction changed."""

    def begin(self, connection: Connection, names: Iterable[str]) -> None:
        """A transaction has begun; `names` are ours until its end."""
        self._current.clear()
        self._changed.clear()
        if len(self._cards) > NAMES_MAX:
            self._cards.clear()
        self.compare(connection, (COMPANY, PEOPLE, *names))

    def compare(self, connection: Connection, names: Iterable[str]) -> None:
        """Forget those of these that somebody has changed since. What nobody remembers costs nothing."""
        known = [name for name in names if name in self._cards]
        if known:
            self._read_versions(connection, known)
            for name in known:
                if self._cards[name][0] != self._current[name]:
                    del self._cards[name]

    def get(self, connection: Connection, name: str, key: Hashable, read: Callable[[], T | None]) -> T | None:
        """The card with that key among those of that name; read where it is not remembered. None where there is none."""
        if name in self._changed:
            return read()
        if name not in self._current:
            self._read_versions(connection, [name])
        version, cards = self._cards.get(name, (-1, {}))
        if version != self._current[name]:
            cards = {}
            self._cards[name] = self._current[name], cards
        found: T | None = cards.get(key)
        if found is None:
            found = read()
            if found is not None:
                cards[key] = found
        return found

    def changed(self, connection: Connection, name: str) -> None:
        """Cards of that name are changed by this transaction."""
        self._changed.add(name)
        self._cards.pop(name, None)
        _UPSERTS[connection.dialect.name].run(connection, {"name": name})

    def _read_versions(self, connection: Connection, names: list[str]) -> None:
        given = json.dumps(names) if connection.dialect.name == "sqlite" else names
        self._current.update(dict.fromkeys(names, 0))
        self._current.update(run_sql(connection, _VERSIONS[connection.dialect.name], (given,)))
