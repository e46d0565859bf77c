"""Every statement over the cards of lots, serial and package numbers; their only writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from server.catalog.values import Dimension
from server.database.prepared import Prepared
from server.tracking.tables import tracking_card
from server.tracking.values import TrackedNumber

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection, Select

_KEY = (tracking_card.c.item_no, tracking_card.c.variant_code, tracking_card.c.dimension, tracking_card.c.number)
_BLOCKED = Prepared(select(tracking_card.c.blocked).where(*(column == bindparam(column.name) for column in _KEY)))
_CARDS = select(*_KEY, tracking_card.c.blocked)


def blocked(connection: Connection, number: TrackedNumber) -> bool | None:
    """Whether the card says blocked; None where there is no card."""
    row = _BLOCKED.first(connection, _columns(number))
    return None if row is None else bool(row.blocked)


def save_block(connection: Connection, number: TrackedNumber, *, blocked: bool) -> None:
    """Set the block on the card; make the card where there is none."""
    if connection.execute(update(tracking_card).where(*_is(number)).values(blocked=blocked)).rowcount == 0:
        connection.execute(insert(tracking_card).values(_columns(number) | {"blocked": blocked}))


def cards_of(connection: Connection, item_nos: Collection[str]) -> dict[TrackedNumber, bool]:
    """The cards of these items, and whether each says blocked."""
    return _cards(connection, _CARDS.where(tracking_card.c.item_no.in_(item_nos)))


def cards_numbered(connection: Connection, number: str) -> dict[TrackedNumber, bool]:
    """The cards with that number, of every item."""
    return _cards(connection, _CARDS.where(tracking_card.c.number == number))


def _cards(connection: Connection, statement: Select[Any]) -> dict[TrackedNumber, bool]:
    return {
        TrackedNumber(item_no, variant_code, Dimension(dimension), number): is_blocked
        for item_no, variant_code, dimension, number, is_blocked in connection.execute(statement)
    }


def _is(number: TrackedNumber) -> list[ColumnElement[bool]]:
    return [tracking_card.c[name] == value for name, value in _columns(number).items()]


def _columns(number: TrackedNumber) -> dict[str, str]:
    return number._asdict() | {"dimension": number.dimension.value}
