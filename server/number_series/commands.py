"""`stockhand-server number-series`: what an administrator does with number series at the server itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.command_line import DatabaseCommand
from server.number_series import service
from shared.wire.number_series import NewNumberSeries

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from server.database.unit_of_work import Database


def _list(_arguments: Namespace, database: Database) -> int:
    with database.read() as work:
        states = service.all_series(work)
    for state in states:
        series = state.series
        end = "used up" if state.is_used_up else "end is near" if state.is_warned else ""
        gaps = "" if series.allow_gaps else "no gaps"
        print(
            f"{series.code:<20}  {series.start_no:<20}  {state.last_no_used or '-':<20}  {series.description} {gaps} {end}".rstrip()
        )
    return 0


def _add(arguments: Namespace, database: Database) -> int:
    new = _new_series(arguments)
    print(f"{database.write(lambda work: service.create_series(work, new)).code} is added.")
    return 0


def _new_series(arguments: Namespace) -> NewNumberSeries:
    return NewNumberSeries(
        code=arguments.code,
        start_no=arguments.start,
        description=arguments.description,
        end_no=arguments.end,
        warning_no=arguments.warning,
        increment=arguments.increment,
        allow_manual=not arguments.no_manual,
        allow_gaps=not (arguments.no_gaps or arguments.date_ordered),
        date_ordered=arguments.date_ordered,
    )


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("code", help="code of the series")
    parser.add_argument("--start", required=True, help="first number, as LOT2026A001: its last digits count up")
    parser.add_argument("--end", default="", help="last number; none: no end")
    parser.add_argument("--warning", default="", help="from this number on, tell that the end is near")
    parser.add_argument("--increment", type=int, default=1, help="from one number to the next")
    parser.add_argument("--description", default="", help="what it numbers")
    parser.add_argument("--no-manual", action="store_true", help="nobody types a number by hand")
    parser.add_argument("--no-gaps", action="store_true", help="each number is used; slower, postings wait for each other")
    parser.add_argument("--date-ordered", action="store_true", help="numbers ascend with their dates; without gaps")


COMMANDS = (
    DatabaseCommand(("number-series", "list"), _list, "every series: code, first number, last number used"),
    DatabaseCommand(("number-series", "add"), _add, "make a number series", _add_options),
)
