"""`stockhand-server trace`, `recall` and `find`: what an office asks when a complaint comes in, without a browser."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server.command_line import DatabaseCommand, day
from server.tracing import cards, printing, service
from server.tracing.values import Components, Direction, NumberFilter, Sought, TraceRequest
from shared.codes import normal_code
from shared.tracking import Tracking
from shared.wire.tracing import RecallNumber

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence

    from server.database.unit_of_work import Database
    from server.tracing.finding import Finder


def commands(finders: Sequence[Finder]) -> tuple[DatabaseCommand, ...]:
    """The commands; `finders` are what `app.py` knows of the documents."""

    def find(arguments: Namespace, database: Database) -> int:
        sought = Sought(
            normal_code(arguments.item),
            Tracking(arguments.lot, arguments.serial, arguments.package),
            normal_code(arguments.document_no),
            arguments.posting_date,
        )
        if sought == Sought():
            return _asked_nothing("find: give a --lot, --serial, --package or --document-no")
        with database.read() as work:
            found = cards.found_card(sought, service.find(work, sought, finders))
        return _told(printing.found_text(found))

    return (
        DatabaseCommand(("trace",), _trace, "follow a lot, serial or package number through the ledger, as a tree", _trace_options),
        DatabaseCommand(
            ("recall",), _recall, "who got goods with these numbers, what is left, whether all is explained", _recall_options
        ),
        DatabaseCommand(("find",), find, "every table in which a number or a document occurs, posted and open", _find_options),
    )


def _trace(arguments: Namespace, database: Database) -> int:
    numbers = NumberFilter(normal_code(arguments.item), None, *_numbers(arguments))
    if not any((arguments.item, *_numbers(arguments))):
        return _asked_nothing("trace: give a --lot, --serial or --package, or an --item")
    direction = Direction.USAGE_TO_ORIGIN if arguments.back else Direction.ORIGIN_TO_USAGE
    request = TraceRequest((numbers,), direction, Components(arguments.components))
    with database.read() as work:
        trace = cards.trace_card(work, request, service.trace(work, request))
    if arguments.csv:
        return _written(arguments.csv, printing.trace_rows(trace))
    return _told(printing.tree_text(trace))


def _recall(arguments: Namespace, database: Database) -> int:
    item, (lots, serials, packages) = normal_code(arguments.item), _numbers(arguments)
    if not (lots or serials or packages):
        return _asked_nothing("recall: give at least one --lot, --serial or --package")
    numbers = [
        *(RecallNumber(item=item, lot=number) for number in lots),
        *(RecallNumber(item=item, serial=number) for number in serials),
        *(RecallNumber(item=item, package=number) for number in packages),
    ]
    with database.read() as work:
        report = service.recall_report(work, numbers)
    if arguments.csv:
        return _written(arguments.csv, printing.recall_rows(report))
    return _told(printing.recall_text(report))


def _numbers(arguments: Namespace) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return tuple(arguments.lot), tuple(arguments.serial), tuple(arguments.package)


def _asked_nothing(sentence: str) -> int:
    print(f"stockhand-server {sentence}", file=sys.stderr)
    return 2


def _told(lines: Iterable[str]) -> int:
    for line in lines:
        print(line)
    return 0


def _written(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """The rows as a file that spreadsheets open; its columns are those of all rows, in their order."""
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(listed)
    print(f"{len(listed)} lines are in {path}.")
    return 0


def _trace_options(parser: ArgumentParser) -> None:
    _several_numbers(parser)
    parser.add_argument("--back", action="store_true", help="from usage to origin: where it came from")
    parser.add_argument(
        "--components",
        choices=[each.value for each in Components],
        default=Components.NO.value,
        help="components of assemblies: none, those with numbers, or all (default: no)",
    )
    _csv_option(parser)


def _recall_options(parser: ArgumentParser) -> None:
    _several_numbers(parser)
    _csv_option(parser)


def _several_numbers(parser: ArgumentParser) -> None:
    parser.add_argument("--item", default="", help="item number; none: every item that carries the number")
    for name in ("lot", "serial", "package"):
        parser.add_argument(f"--{name}", action="append", default=[], help=f"{name} number; may be repeated")


def _csv_option(parser: ArgumentParser) -> None:
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a file for a spreadsheet instead of text")


def _find_options(parser: ArgumentParser) -> None:
    parser.add_argument("--item", default="", help="item number, to narrow")
    for name in ("lot", "serial", "package"):
        parser.add_argument(f"--{name}", default="", help=f"{name} number")
    parser.add_argument("--document-no", default="", help="number of a posted document")
    parser.add_argument("--posting-date", type=day, help="its day, as 2026-01-31")
