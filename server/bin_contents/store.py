"""Every statement over bin contents; the only writer of their table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, tuple_

from server.bin_contents.tables import bin_content_setup
from server.bin_contents.values import ContentKey, ContentSetup, StockedItem
from server.catalog.place_values import BlockedDirection
from server.database.prepared import Prepared
from server.database.remembered import remember

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

    from server.database.unit_of_work import UnitOfWork

CONTENTS = remember("bin contents", bin_content_setup)

_COLUMNS = bin_content_setup.c
_OF_ITEM = Prepared(
    select(bin_content_setup)
    .where(*(_COLUMNS[name] == bindparam(name) for name in StockedItem._fields))
    .order_by(_COLUMNS.bin_code)
)


def contents_of(work: UnitOfWork, item: StockedItem) -> list[ContentSetup]:
    """The bins of the location that something is said of for this item."""
    return [_content(row) for row in _OF_ITEM.run(work.connection, item._asdict())]


def contents(
    work: UnitOfWork, *, item_no: str | None, location_code: str | None, bin_code: str | None, after: ContentKey | None, limit: int
) -> list[ContentSetup]:
    """Contents in the order of their keys, those behind `after`; None: any."""
    statement = select(bin_content_setup).order_by(*bin_content_setup.primary_key).limit(limit)
    for name, value in (("item_no", item_no), ("location_code", location_code), ("bin_code", bin_code)):
        if value is not None:
            statement = statement.where(_COLUMNS[name] == value)
    if after is not None:
        statement = statement.where(tuple_(*bin_content_setup.primary_key) > tuple_(*after))
    return [_content(row) for row in work.connection.execute(statement)]


def save(work: UnitOfWork, content: ContentSetup) -> None:
    """Let the content be so; one that says nothing is gone."""
    work.connection.execute(delete(bin_content_setup).where(*_is(content.key)))
    if not content.says_nothing:
        work.connection.execute(insert(bin_content_setup).values(_row(content)))


def forget_bin(work: UnitOfWork, location_code: str, bin_code: str) -> None:
    """What was said of the bin goes with it."""
    of_bin = (_COLUMNS.location_code == location_code, _COLUMNS.bin_code == bin_code)
    work.connection.execute(delete(bin_content_setup).where(*of_bin))


def _is(key: ContentKey) -> list[ColumnElement[bool]]:
    return [_COLUMNS[name] == value for name, value in key._asdict().items()]


def _row(content: ContentSetup) -> dict[str, Any]:
    return {
        **content.key._asdict(),
        "is_fixed": content.is_fixed,
        "is_default": content.is_default,
        "is_dedicated": content.is_dedicated,
        "min_quantity": content.min_quantity,
        "max_quantity": content.max_quantity,
        "blocked": content.blocked.value,
    }


def _content(row: Row[Any]) -> ContentSetup:
    return ContentSetup(
        ContentKey(row.item_no, row.variant_code, row.location_code, row.bin_code),
        is_fixed=row.is_fixed,
        is_default=row.is_default,
        is_dedicated=row.is_dedicated,
        min_quantity=row.min_quantity,
        max_quantity=row.max_quantity,
        blocked=BlockedDirection(row.blocked),
    )
