"""Every statement of number series; the only writer of its tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select, update

from server.database.numbers import last_number, set_numbers, take_numbers
from server.database.prepared import Prepared
from server.database.remembered import remember
from server.number_series.tables import COUNTER_NUMBERS, document_series, number_series
from server.number_series.values import DEFAULT_SERIES, SERIES_BY_DEFAULT, NumberSeries
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import UnitOfWork

_REMEMBERED = remember("number_series", number_series, document_series)
_SERIES = Prepared(select(number_series).where(number_series.c.code == bindparam("code")))
_LOCKED_SERIES = Prepared(select(number_series).where(number_series.c.code == bindparam("code")).with_for_update())

_CHOSEN = select(document_series.c.series_code).where(document_series.c.document == bindparam("document")).scalar_subquery()
_DRAWN = select(func.coalesce(_CHOSEN, bindparam("usual", type_=number_series.c.code.type)).label("drawn_code")).subquery()
# Asked with every document, so it is prepared, and one statement: which series, and its row where it has one.
_SERIES_OF_DOCUMENT = Prepared(
    select(_DRAWN.c.drawn_code, *number_series.c).select_from(
        _DRAWN.outerjoin(number_series, number_series.c.code == _DRAWN.c.drawn_code)
    )
)
_NOTE_USED = Prepared(
    update(number_series)
    .where(number_series.c.code == bindparam("of_series"))
    .values(last_no_used=bindparam("used_no"), last_date_used=bindparam("used_on")),
    keeps_cards=True,  # who needs the last number reads it under the row's lock
)


def series(work: UnitOfWork, code: str) -> NumberSeries | None:
    """The series as it was saved, or as it is from the start."""
    row = _SERIES.first(work.connection, {"code": code})
    return NumberSeries(**row._asdict()) if row is not None else SERIES_BY_DEFAULT.get(code)


def locked_series(work: UnitOfWork, code: str) -> NumberSeries:
    """The series, its row ours until the end of the transaction; one that has a row."""
    [row] = _LOCKED_SERIES.run(work.connection, {"code": code})
    return NumberSeries(**row._asdict())


def series_of(work: UnitOfWork, document: DocumentKind) -> NumberSeries:
    """The series that the document draws from; of one without gaps the last number may be an older one."""
    found = work.remembered(_REMEMBERED, document, lambda: _series_of(work, document))
    assert found is not None, "every document has one"
    return found


def _series_of(work: UnitOfWork, document: DocumentKind) -> NumberSeries:
    usual = DEFAULT_SERIES[document].code
    [row] = _SERIES_OF_DOCUMENT.run(work.connection, {"document": document.value, "usual": usual})
    drawn_code, *saved = row
    return NumberSeries(**dict(zip(_COLUMNS, saved, strict=True))) if saved[0] is not None else SERIES_BY_DEFAULT[drawn_code]


_COLUMNS = tuple(number_series.c.keys())


def all_series(work: UnitOfWork) -> list[NumberSeries]:
    """Every series by code, those that are there from the start as well."""
    rows = work.connection.execute(select(number_series))
    saved = {row.code: NumberSeries(**row._asdict()) for row in rows}
    return sorted((SERIES_BY_DEFAULT | saved).values(), key=lambda each: each.code)


def save_series(work: UnitOfWork, changed: NumberSeries) -> None:
    """Keep the series, whether it had a row before or not."""
    work.connection.execute(delete(number_series).where(number_series.c.code == changed.code))
    work.connection.execute(insert(number_series).values(asdict(changed)))


def new_counter(work: UnitOfWork) -> str:
    """A name for a counter that nobody else has."""
    return f"number_series_{take_numbers(work.connection, COUNTER_NUMBERS, 1)[0]}"


def start_counter(work: UnitOfWork, counter: str, given: int) -> None:
    """Let the counter go on after so many numbers."""
    set_numbers(work.connection, counter, given)


def given_by(work: UnitOfWork, counter: str) -> int:
    """How many numbers the counter has given."""
    return last_number(work.connection, counter)


def take(work: UnitOfWork, counter: str, count: int) -> list[int]:
    """The next places of a series with gaps; nobody waits for anybody."""
    return take_numbers(work.connection, counter, count)


def note_used(work: UnitOfWork, code: str, last_no: str, day: date | None) -> None:
    """The last number of a series without gaps, and its date."""
    _NOTE_USED.run(work.connection, {"of_series": code, "used_no": last_no, "used_on": day})


def chosen_series(work: UnitOfWork) -> dict[DocumentKind, str]:
    """The documents whose series somebody chose, with its code."""
    return {DocumentKind(row.document): row.series_code for row in work.connection.execute(select(document_series))}


def choose_series(work: UnitOfWork, document: DocumentKind, code: str) -> None:
    work.connection.execute(delete(document_series).where(document_series.c.document == document.value))
    work.connection.execute(insert(document_series).values(document=document.value, series_code=code))
