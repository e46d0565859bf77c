"""What everybody asks of number series: the next numbers; and what an administrator does with them.

A series with gaps gives its numbers by a counter that nobody waits for. A series without gaps gives them in the posting's own
transaction, its row locked until the commit: whoever needs the next number waits, and a posting that is refused gives it back.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import IntegrityError

from server.number_series import rules, store
from server.number_series.values import DEFAULT_SERIES, NumberSeries, SeriesState
from shared.errors import ALREADY_EXISTS, DOCUMENT_NO_EXISTS, NOT_FOUND, NUMBER_NOT_TYPED, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from shared.wire.number_series import DocumentKind, NewNumberSeries, NumberSeriesChange

log: structlog.typing.FilteringBoundLogger = structlog.get_logger("stockhand.number_series")

# Numbers


def next_no(work: UnitOfWork, series_code: str, day: date) -> str:
    """The next number of the series, for something of that date. Raises: as `next_nos`."""
    return next_nos(work, series_code, 1, day)[0]


def next_nos(work: UnitOfWork, series_code: str, count: int, day: date) -> list[str]:
    """The next numbers of the series, ascending; they are taken, also where a series with gaps gives them in vain.

    Raises: Refused(NOT_FOUND, NUMBER_SERIES_USED_UP, NUMBER_SERIES_DATE).
    """
    return _take(work, require_series(work, series_code), count, day)


def peek_nos(work: UnitOfWork, series_code: str, count: int) -> list[str]:
    """What the next numbers would be; none is taken. Raises: Refused(NOT_FOUND, NUMBER_SERIES_USED_UP)."""
    series = require_series(work, series_code)
    given = _given(work, series)
    return rules.numbers_at(series, range(given + 1, given + 1 + count))


def require_series(work: UnitOfWork, code: str) -> NumberSeries:
    """The series. Raises: Refused(NOT_FOUND)."""
    found = store.series(work, code)
    if found is None:
        raise Refused(NOT_FOUND, what="number series", key=code)
    return found


def manual_allowed(work: UnitOfWork, code: str) -> bool:
    """Whether a number may be typed by hand where the series would give one. Raises: Refused(NOT_FOUND)."""
    return require_series(work, code).allow_manual


def next_document_no(work: UnitOfWork, document: DocumentKind, day: date) -> str:
    """The next number of a document of that date, from the series that it draws from. Raises: as `next_nos`."""
    return _take(work, store.series_of(work, document), 1, day)[0]


def document_no(work: UnitOfWork, document: DocumentKind, typed: str, day: date) -> str:
    """The number that was typed, where the document's series lets people; otherwise the next of the series.

    Raises: Refused(NUMBER_NOT_TYPED), and as `next_nos`.
    """
    if not typed:
        return next_document_no(work, document, day)
    series = store.series_of(work, document)
    if not series.allow_manual:
        raise Refused(NUMBER_NOT_TYPED, series=series.code)
    return typed


@contextmanager
def written_once(document_no: str) -> Iterator[None]:
    """Around what inserts a document, at once: a number that another one has already is refused. It costs no question beforehand.

    Raises: Refused(DOCUMENT_NO_EXISTS). Source: spec/ledger.md, section 5, rule 10.
    """
    try:
        yield
    except IntegrityError:
        raise Refused(DOCUMENT_NO_EXISTS, document=document_no) from None


def _take(work: UnitOfWork, series: NumberSeries, count: int, day: date) -> list[str]:
    numbers = _take_at_once(work, series, count) if series.allow_gaps else _take_in_turn(work, series, count, day)
    if rules.is_warned(series, numbers[-1]):
        log.warning("a number series comes to its end", series=series.code, number=numbers[-1], end=series.end_no)
    return numbers


def _take_at_once(work: UnitOfWork, series: NumberSeries, count: int) -> list[str]:
    return rules.numbers_at(series, store.take(work, series.counter, count))


def _take_in_turn(work: UnitOfWork, series: NumberSeries, count: int, day: date) -> list[str]:
    """Numbers without gaps: what others took meanwhile is known once the row is ours."""
    current = store.locked_series(work, series.code)
    rules.require_date_in_order(current, day)
    given = rules.ordinal_of(current, current.last_no_used)
    numbers = rules.numbers_at(current, range(given + 1, given + 1 + count))
    store.note_used(work, current.code, numbers[-1], day)
    return numbers


def _given(work: UnitOfWork, series: NumberSeries) -> int:
    return store.given_by(work, series.counter) if series.allow_gaps else rules.ordinal_of(series, series.last_no_used)


# Series


def state(work: UnitOfWork, series: NumberSeries) -> SeriesState:
    """How far the series has come."""
    given = _given(work, series)
    used_up = rules.is_used_up(series, given + 1)
    return SeriesState(
        series,
        rules.last_no(series, given),
        is_warned=used_up or rules.is_warned(series, rules.number_at(series, given + 1)),
        is_used_up=used_up,
    )


def all_series(work: UnitOfWork) -> list[SeriesState]:
    """Every series with how far it has come, by code."""
    return [state(work, series) for series in store.all_series(work)]


def create_series(work: UnitOfWork, new: NewNumberSeries) -> NumberSeries:
    """Make a series. Raises: Refused(ALREADY_EXISTS, INVALID_REQUEST)."""
    if store.series(work, new.code) is not None:
        raise Refused(ALREADY_EXISTS, what="Number series", key=new.code)
    return _save(work, NumberSeries(**new.model_dump()), given=0)


def change_series(work: UnitOfWork, code: str, change: NumberSeriesChange) -> NumberSeries:
    """Change what is given; `last_no_used` says after which number it goes on. Raises: Refused(NOT_FOUND, INVALID_REQUEST)."""
    series = require_series(work, code)
    changed = replace(series, **change.model_dump(exclude_unset=True, exclude={"last_no_used"}))
    rules.require_consistent(changed)
    if change.last_no_used is not None:
        given = rules.ordinal_of(changed, change.last_no_used)
    elif (changed.start_no, changed.increment) != (series.start_no, series.increment):
        given = 0
    else:
        given = _given(work, series)
    if given == _given(work, series) and changed.allow_gaps == series.allow_gaps:
        store.save_series(work, changed)
        return changed
    return _save(work, changed, given)


def _save(work: UnitOfWork, series: NumberSeries, given: int) -> NumberSeries:
    """Keep the series, so that it goes on after so many numbers."""
    rules.require_consistent(series)
    if series.allow_gaps:
        # A counter of its own: that of another document, or one that somebody draws from at this moment, is left alone.
        saved = replace(series, counter=store.new_counter(work), last_no_used="", last_date_used=None)
        store.start_counter(work, saved.counter, given)
    else:
        saved = replace(series, counter="", last_no_used=rules.number_at(series, given) if given else "")
    store.save_series(work, saved)
    return saved


def series_of_documents(work: UnitOfWork) -> dict[DocumentKind, str]:
    """Code of the series that each kind of document draws from."""
    return {document: series.code for document, series in DEFAULT_SERIES.items()} | store.chosen_series(work)


def choose_series(work: UnitOfWork, document: DocumentKind, code: str) -> None:
    """Let the document draw from that series from now on. Raises: Refused(NOT_FOUND)."""
    store.choose_series(work, document, require_series(work, code).code)
