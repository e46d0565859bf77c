"""`stockhand-server periods`: what an administrator does with inventory periods at the server itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.command_line import DatabaseCommand, day
from server.periods import service
from server.periods.service import Closing
from shared.wire.periods import NewInventoryPeriod

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import date

    from server.database.unit_of_work import Database, UnitOfWork


def commands(closing: Closing) -> tuple[DatabaseCommand, ...]:
    """The commands; `closing` is what `app.py` knows of those that stand above."""

    def close(arguments: Namespace, database: Database) -> int:
        return _told("Closed", database.write(lambda work: _close(work, arguments.ending_date, closing)))

    def reopen(arguments: Namespace, database: Database) -> int:
        return _told("Reopened", database.write(lambda work: service.reopen_period(work, arguments.ending_date, closing)))

    return (
        DatabaseCommand(("periods", "list"), _list, "inventory periods, and who closed and reopened them"),
        DatabaseCommand(("periods", "close"), close, "close a period, made if need be, and all before it", _ending_date),
        DatabaseCommand(("periods", "reopen"), reopen, "reopen a period and all after it", _ending_date),
    )


def _ending_date(parser: ArgumentParser) -> None:
    parser.add_argument("ending_date", type=day, help="last day of the period, as 2026-01-31")


def _close(work: UnitOfWork, ending_date: date, closing: Closing) -> list[date]:
    if all(period.ending_date != ending_date for period in service.periods(work)):
        service.create_period(work, NewInventoryPeriod(ending_date=ending_date))
    return service.close_period(work, ending_date, closing)


def _told(what: str, ending_dates: list[date]) -> int:
    for ending_date in ending_dates:
        print(f"{what}: {ending_date}")
    return 0


def _list(_arguments: Namespace, database: Database) -> int:
    with database.read() as work:
        periods, lines = service.periods(work), service.log(work)
    for period in periods:
        print(f"{period.ending_date}  {'closed' if period.closed else 'open':<6}  {period.name}".rstrip())
        for line in lines:
            if line.ending_date == period.ending_date:
                who = line.person or "at the server"
                print(f"    {line.action:<6}  {line.at:%Y-%m-%d %H:%M} UTC  {who}  after register {line.last_register_no}")
    return 0
