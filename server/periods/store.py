"""Every statement of posting periods; the only writer of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select, update

from server.database.locks import lock_books as lock_books_of
from server.database.numbers import take_numbers
from server.database.prepared import Prepared
from server.database.remembered import remember
from server.periods.tables import PERIOD_ENTRY_NUMBERS, inventory_period, inventory_period_entry, person_posting_range
from server.periods.values import InventoryPeriod, PeriodEntry, PostingRange

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from server.database.unit_of_work import UnitOfWork

_REMEMBERED = remember("posting_range", person_posting_range)
_RANGE_OF = Prepared(
    select(person_posting_range.c.posting_from, person_posting_range.c.posting_to).where(
        person_posting_range.c.person == bindparam("person")
    )
)


def lock_books(work: UnitOfWork) -> None:
    """Wait until no posting is under way, on any server, and let none begin until the end of the transaction."""
    lock_books_of(work.connection)


def range_of(work: UnitOfWork, person: str) -> PostingRange:
    """The person's own range; an empty one where they have none."""
    found = work.remembered(_REMEMBERED, person, lambda: _range_of(work, person))
    assert found is not None, "an empty range is one, too"
    return found


def _range_of(work: UnitOfWork, person: str) -> PostingRange:
    row = _RANGE_OF.first(work.connection, {"person": person})
    return PostingRange(*row) if row is not None else PostingRange()


def has_ranges(work: UnitOfWork) -> bool:
    return work.connection.execute(select(person_posting_range.c.person).limit(1)).first() is not None


def save_range(work: UnitOfWork, person: str, allowed: PostingRange) -> None:
    """The person's own range from now on; an empty one takes it away."""
    work.connection.execute(delete(person_posting_range).where(person_posting_range.c.person == person))
    if allowed:
        row = {"person": person, "posting_from": allowed.first, "posting_to": allowed.last}
        work.connection.execute(insert(person_posting_range).values(row))


def periods(work: UnitOfWork) -> list[InventoryPeriod]:
    """All periods, the earliest first."""
    rows = work.connection.execute(select(inventory_period).order_by(inventory_period.c.ending_date))
    return [InventoryPeriod(**row._asdict()) for row in rows]


def add_period(work: UnitOfWork, period: InventoryPeriod) -> None:
    values = {"ending_date": period.ending_date, "name": period.name, "closed": period.closed}
    work.connection.execute(insert(inventory_period).values(values))


def change_period(work: UnitOfWork, ending_date: date, changed: InventoryPeriod) -> None:
    values = {"ending_date": changed.ending_date, "name": changed.name}
    work.connection.execute(update(inventory_period).where(inventory_period.c.ending_date == ending_date).values(values))


def delete_period(work: UnitOfWork, ending_date: date) -> None:
    work.connection.execute(delete(inventory_period).where(inventory_period.c.ending_date == ending_date))


def set_closed(work: UnitOfWork, ending_dates: Collection[date], *, closed: bool, last_register_no: int) -> None:
    """Close the periods, or reopen them, with a line in the log for each."""
    named = inventory_period.c.ending_date.in_(ending_dates)
    work.connection.execute(update(inventory_period).where(named).values(closed=closed))
    numbers = take_numbers(work.connection, PERIOD_ENTRY_NUMBERS, len(ending_dates))
    written = {
        "action": "close" if closed else "reopen",
        "person": work.person,
        "at": work.now,
        "last_register_no": last_register_no,
    }
    rows = [{"entry_no": no, "ending_date": day, **written} for no, day in zip(numbers, sorted(ending_dates), strict=True)]
    work.connection.execute(insert(inventory_period_entry), rows)


def closed_until(work: UnitOfWork) -> date | None:
    """The ending date of the latest closed period."""
    latest = select(func.max(inventory_period.c.ending_date)).where(inventory_period.c.closed)
    ending_date: date | None = work.connection.execute(latest).scalar()
    return ending_date


def log(work: UnitOfWork, ending_date: date | None = None) -> list[PeriodEntry]:
    """The log, of one period or of all, in order."""
    lines = select(inventory_period_entry).order_by(inventory_period_entry.c.entry_no)
    if ending_date is not None:
        lines = lines.where(inventory_period_entry.c.ending_date == ending_date)
    return [PeriodEntry(**row._asdict()) for row in work.connection.execute(lines)]
