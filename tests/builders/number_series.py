"""Builders for number series."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from server.number_series import service
from shared.wire.number_series import NewNumberSeries, NumberSeriesChange

if TYPE_CHECKING:
    from server.database.unit_of_work import Database

DAY = date(2026, 3, 5)


def a_series(database: Database, code: str = "LOT", start_no: str = "LOT001", **fields: Any) -> str:
    """A series by this code, which it returns."""
    new = NewNumberSeries(code=code, start_no=start_no, **fields)
    return database.write(lambda work: service.create_series(work, new)).code


def change(database: Database, code: str, **fields: Any) -> None:
    """Change fields of the series."""
    database.write(lambda work: service.change_series(work, code, NumberSeriesChange(**fields)))


def draw(database: Database, code: str = "LOT", count: int = 1, day: date = DAY) -> list[str]:
    """Take the next numbers."""
    return database.write(lambda work: service.next_nos(work, code, count, day))
