"""Cards that a writer remembers between transactions: items, places, people, read once instead of with every posting.

A capability says which of its tables it wants remembered (`remember`); they are a group with a version in the database. Every
statement of the writer that changes one of these tables counts the version up, in the same transaction, whoever runs it:
`pending.py` sees to it, nobody has to think of it. A writer that has its locks compares the versions, in one statement, and
forgets a group that is another one by now. So no server posts by a card that another server has changed: once that change is
committed (and who blocks an item does it under the item's lock), the next transaction sees it.

Cards are read after their version: they may be newer than the version they are remembered with, never older. A group that the
transaction itself changes is not remembered until it is over, so a rollback needs no thought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, Column, String, Table

from server.database.driver import run_sql
from server.database.metadata import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from sqlalchemy import Connection

T = TypeVar("T")

CARDS_MAX = 50_000
"""So many of a group are remembered at most; then they are forgotten."""

card_version = Table(
    "card_version",
    metadata,
    Column("name", String(50), primary_key=True, comment="A group of tables whose rows are remembered."),
    Column("version", BigInteger, nullable=False, comment="Counts up with every change; a group without a row has never changed."),
)

KEPT_MAX = 100
"""So many large cards are kept for readers at most; then they are forgotten."""

_READ = "SELECT name, version FROM card_version"
_COUNT_UP = (
    "INSERT INTO card_version (name, version) VALUES ({}, 1) ON CONFLICT (name) DO UPDATE SET version = card_version.version + 1"
)
_COUNT_UP_BY_DIALECT = {"sqlite": _COUNT_UP.format("?"), "postgresql": _COUNT_UP.format("%s")}

_groups: dict[str, str] = {}
"""The group of each table that is remembered."""


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Tables that are remembered, and forgotten, together."""

    name: str


def remember(name: str, *tables: Table) -> CardGroup:
    """Have these tables' cards remembered as one group; said once, where their capability's statements are."""
    _groups.update((table.name, name) for table in tables)
    return CardGroup(name)


def groups_of(tables: Iterable[str]) -> frozenset[str]:
    """Names of the groups that these tables belong to."""
    return frozenset(_groups[table] for table in tables if table in _groups)


def all_groups() -> frozenset[str]:
    return frozenset(_groups.values())


class Remembered:
    """What one writer remembers; used within its transactions only."""

    def __init__(self) -> None:
        self._cards: dict[str, dict[Hashable, Any]] = {}
        """By group."""
        self._versions: dict[str, int] = {}
        self._changed: set[str] = set()
        """Groups that this transaction changes."""
        self._counted_up: set[str] = set()
        """Those of them whose version was counted up already."""

    def begin(self, connection: Connection) -> None:
        """A transaction has begun, and has its locks."""
        self._changed.clear()
        self._counted_up.clear()
        self.compare(connection)

    def compare(self, connection: Connection) -> None:
        """Forget the groups that somebody has changed since."""
        now = versions(connection)
        for group in self._cards.keys() - self._changed:
            if self._versions.get(group) != now.get(group):
                self._cards[group] = {}
        self._versions = now

    def get(self, group: CardGroup, key: Hashable, read: Callable[[], T | None]) -> T | None:
        """The card of the group with that key; read where it is not remembered. None where there is none."""
        if group.name in self._changed:
            return read()
        cards = self._cards.setdefault(group.name, {})
        found: T | None = cards.get(key)
        if found is None:
            found = read()
            if found is not None and group.name not in self._changed:
                if len(cards) >= CARDS_MAX:
                    cards.clear()
                cards[key] = found
        return found

    def before_change(self, connection: Connection, groups: Iterable[str]) -> None:
        """The transaction is about to change tables of these groups."""
        for group in groups:
            self._changed.add(group)
            self._cards[group] = {}
            if group not in self._counted_up:
                self._counted_up.add(group)
                run_sql(connection, _COUNT_UP_BY_DIALECT[connection.dialect.name], (group,))

    def was_taken_back(self) -> None:
        """What the transaction has changed so far may be rolled back; what it changes next counts anew."""
        self._counted_up.clear()


class KeptForReaders:
    """What those who only read keep between transactions: few cards, such as all bins of a location, that take long to read.

    Each is kept with the version of its group that its reader saw, and given to those who see the same. Readers run side by side;
    who is behind may replace a newer card by an older one, which the next one reads again.
    """

    def __init__(self) -> None:
        self._cards: dict[tuple[str, Hashable], tuple[int | None, Any]] = {}

    def get(self, version: int | None, group: CardGroup, key: Hashable, read: Callable[[], T]) -> T:
        """The card of the group at that version with that key; read where nobody has."""
        kept = self._cards.get((group.name, key))
        if kept is not None and kept[0] == version:
            found: T = kept[1]
            return found
        found = read()
        if len(self._cards) >= KEPT_MAX:
            self._cards.clear()
        self._cards[group.name, key] = (version, found)
        return found


def versions(connection: Connection) -> dict[str, int]:
    """The version of every group that has ever changed."""
    return dict(run_sql(connection, _READ))
