"""`stockhand-server import-orders`: a file of orders from an ERP, by hand or by a timer; a second time does no harm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from server.access import service as access
from server.command_line import DatabaseCommand, counted
from server.outstanding.order_files import FileRefused
from shared.codes import normal_code

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from server.database.unit_of_work import Database, UnitOfWork
    from shared.wire.order_files import OrdersImported

    Import = Callable[[UnitOfWork, bytes, bool], OrdersImported]
    """Imports the file, or (true) only looks at it."""


def import_command(kind: str, import_orders: Import) -> DatabaseCommand:
    """The command for one kind of orders."""

    def run(arguments: Namespace, database: Database) -> int:
        return _import(arguments, database, import_orders)

    return DatabaseCommand(("import-orders", kind), run, f"make the {kind} orders of a CSV file: all or none", _options)


def _import(arguments: Namespace, database: Database, import_orders: Import) -> int:
    content = Path(arguments.file).read_bytes()

    def run(work: UnitOfWork) -> OrdersImported:
        if arguments.person:
            work.person = access.person_named(work, normal_code(arguments.person)).person
        return import_orders(work, content, arguments.dry_run)

    try:
        imported = database.write(run)
    except FileRefused as refused:
        for problem in refused.problems:
            print(problem)
        print(f"{counted(len(refused.problems), 'problem')} in {arguments.file}; nothing is imported.")
        return 1
    for order in imported.known:
        print(f"{order.external_no} is order {order.no} already.")
    for order in imported.created:
        print(f"{order.external_no}: {counted(order.lines, 'line')}{f', order {order.no}' if order.no else ''}")
    done = "can be imported" if arguments.dry_run else "imported"
    print(f"{counted(len(imported.created), 'order')} {done}.")
    return 0


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("file", help="CSV: a header row with the names of the fields, then a row for each order line")
    parser.add_argument("--person", default="", help="who makes the orders; none: nobody")
    parser.add_argument("--dry-run", action="store_true", help="only say what is wrong")
