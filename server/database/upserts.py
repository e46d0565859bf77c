"""Insert a row, or change the one with that key: prepared for both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

from server.database.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Table


class PreparedUpsert:
    """Of one table, by its primary key. `change`: from the row that was given to what is set where there is one already.

    `about` as in `Prepared`.
    """

    def __init__(self, table: Table, change: Callable[[Any], Mapping[str, Any]], *, about: str = "") -> None:
        keys = [column.name for column in table.primary_key]
        self._by_dialect: dict[str, Prepared] = {}
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
            statement: Any = dialect.insert(table)
            upsert = statement.on_conflict_do_update(index_elements=keys, set_=change(statement.excluded))
            self._by_dialect[name] = Prepared(upsert, about=about)

    def later(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each row before the transaction ends, or anybody looks; outside of the writer at once."""
        self._by_dialect[connection.dialect.name].later(connection, rows)
