"""Items locked in one canonical order, so that two postings of the same item wait for each other and never for ever."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from server.database.driver import run_sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def lock_items(connection: Connection, item_nos: Iterable[str]) -> None:
    """Wait until these items are ours until the end of the transaction.

    PostgreSQL: advisory locks in the order of their keys. SQLite: nothing to do, its one writer has the whole database.
    Who locks more later in the same transaction may meet a deadlock; the writer then runs the group one by one.
    """
    if connection.dialect.name == "sqlite":
        return
    keys = sorted({_lock_key(item_no) for item_no in item_nos})
    run_sql(connection, _LOCK_POSTGRESQL, ([_BOOKS, *keys],))  # one by one, in the order of the array, but in one round trip


def lock_books(connection: Connection) -> None:
    """Wait until every posting that is under way has ended, and let none begin until the end of the transaction.

    For what must see all postings or bind all that follow, as closing a period. Whoever locks items has the books in common.
    """
    if connection.dialect.name == "postgresql":
        run_sql(connection, "SELECT pg_advisory_xact_lock(%s)", (_BOOKS,))


def try_lock_books(connection: Connection) -> bool:
    """The same without waiting: whether no posting was under way, and none is until the end of the transaction."""
    if connection.dialect.name == "sqlite":
        return True
    ((is_ours,),) = run_sql(connection, "SELECT pg_try_advisory_xact_lock(%s)", (_BOOKS,))
    return bool(is_ours)


def _lock_key(item_no: str) -> int:
    return int.from_bytes(hashlib.blake2b(item_no.encode(), digest_size=8).digest(), signed=True)


_BOOKS = _lock_key("*books")
_LOCK_POSTGRESQL = (
    "SELECT CASE WHEN place = 1 THEN pg_advisory_xact_lock_shared(key) ELSE pg_advisory_xact_lock(key) END "
    "FROM unnest(%s::bigint[]) WITH ORDINALITY AS locked (key, place)"
)
