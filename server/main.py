"""`stockhand-server`: serve, and what an administrator does at the server itself.

Each command is a function of the arguments and the settings that returns an exit code; `_COMMANDS` is the table of them.
"""

from __future__ import annotations

import argparse
import gc
import getpass
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import structlog
import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError, OperationalError

import server.journals.commands
import server.ledger.commands
import server.number_series.commands
import server.periods.commands
import server.purchasing.commands
import server.sales.commands
import server.tracing.commands
import server.transfers.commands
from server.access import service, tokens
from server.app import CLOSING, FINDERS, create_app, open_database, verify
from server.command_line import DatabaseCommand, no_options
from server.database.engine import is_embedded, sqlite_has_wal_bug
from server.demo.command import House, demo, demo_options
from server.ledger.commands import seals_are_whole
from server.logs import configure_logs
from server.migrations.migrate import DatabaseNotReadyError, make_ready, migrate, migrate_embedded
from server.settings import Settings
from shared.codes import normal_code
from shared.errors import Refused
from shared.wire.access import PIN_PATTERN, NewPerson, Role

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from server.database.unit_of_work import Database, UnitOfWork

T = TypeVar("T")

log: structlog.typing.FilteringBoundLogger = structlog.get_logger("stockhand")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 refused or found wrong, 2 not understood."""
    parsed = _parser().parse_args(arguments)
    try:
        settings = Settings()
        configure_logs(settings.log_level, settings.log_format)
        code: int = parsed.run(parsed, settings)
    except Refused as refused:
        return _complain(refused.sentence, 1)
    except ValidationError as invalid:
        return _complain("\n".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in invalid.errors()), 2)
    except DatabaseNotReadyError as reason:
        return _complain(str(reason), 1)
    except DatabaseError as error:
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise  # a statement of ours is wrong: whoever repairs it wants to see where
        return _complain(f"the database does not answer: {str(error.orig).splitlines()[0]}", 1)
    except OSError as error:
        if error.filename is None:
            raise
        return _complain(f"{error.filename}: {error.strerror}", 1)
    return code


def _complain(sentence: str, code: int) -> int:
    print(f"stockhand-server: {sentence}", file=sys.stderr)
    return code


_THREAD_SWITCH_SECONDS = 0.02
"""The writer gives way at every statement anyway; taking turns more often only costs both threads."""


_NEW_OBJECTS_BEFORE_COLLECTION = 20_000
"""A group of postings makes some thousands, nearly all of them without cycles: looking for those after every 700 finds nothing."""


def _serve(arguments: Namespace, settings: Settings) -> int:
    sys.setswitchinterval(_THREAD_SWITCH_SECONDS)
    gc.set_threshold(_NEW_OBJECTS_BEFORE_COLLECTION, 20, 50)
    migrate_embedded(settings.database_url)
    if sqlite_has_wal_bug() and is_embedded(settings.database_url):
        log.warning("this SQLite has a rare WAL bug when two connections write at once; let nobody but the server write")
    app = create_app(settings)
    gc.freeze()  # what is there now stays, and need never be looked at again
    uvicorn.run(
        app,
        host=arguments.host or settings.host,
        port=settings.port if arguments.port is None else arguments.port,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        access_log=False,
        log_config=None,
    )
    return 0


def _serve_options(parser: ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (setting: host)")
    parser.add_argument("--port", type=int, help="port to listen on; 0 for any that is free (setting: port)")


def _migrate(_arguments: Namespace, settings: Settings) -> int:
    migrate(settings.database_url)
    print("The schema is current.")
    return 0


def _verify(arguments: Namespace, database: Database) -> int:
    wrong = verify(database)
    for line in wrong:
        print(line)
    print(f"{len(wrong)} differences: what is derived does not follow from the ledgers." if wrong else "The books are in order.")
    asks_for_seals = arguments.seals or arguments.expect
    sealed = seals_are_whole(database, arguments.expect) if asks_for_seals else True
    return 0 if sealed and not wrong else 1


def _verify_options(parser: ArgumentParser) -> None:
    parser.add_argument("--seals", action="store_true", help="also make the digest of every sealed posting again, and compare")
    parser.add_argument("--expect", default="", metavar="DIGEST", help="digest of a seal as it was noted elsewhere; means --seals")


def _demo(arguments: Namespace, _settings: Settings) -> int:
    return demo(arguments, House(open_database, verify))


def _add_person(arguments: Namespace, settings: Settings) -> int:
    pin = getpass.getpass("PIN (4 to 8 digits): ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    if not re.fullmatch(PIN_PATTERN, pin):
        return _complain("a PIN has 4 to 8 digits.", 2)
    new = NewPerson(person=arguments.person, name=arguments.name, pin=pin, roles=arguments.role, locations=arguments.location or ())
    pin_hash = tokens.pin_hash(new.pin)
    _write(settings, lambda work: service.add_person(work, new, pin_hash))
    print(f"{new.person} is added.")
    return 0


def _add_person_options(parser: ArgumentParser) -> None:
    parser.add_argument("person", help="user name, as on the badge")
    parser.add_argument("--name", required=True, help="full name")
    parser.add_argument("--role", action="append", required=True, choices=[role.value for role in Role], help="may be repeated")
    parser.add_argument("--location", action="append", help="where the person may work; may be repeated; none: everywhere")


def _list_people(_arguments: Namespace, settings: Settings) -> int:
    for person in _read(settings, service.people):
        state = "blocked" if person.blocked else "locked" if person.is_locked else ""
        print(
            f"{person.person:<20}  {person.name:<30}  {', '.join(person.roles):<20}  {' '.join(person.locations)}  {state}".rstrip()
        )
    return 0


def _unlock_person(arguments: Namespace, settings: Settings) -> int:
    _write(settings, lambda work: service.unlock_person(work, normal_code(arguments.person)))
    print("The badge is unlocked.")
    return 0


def _person_option(parser: ArgumentParser) -> None:
    parser.add_argument("person", help="user name, as on the badge")


def _make_enrolment_code(arguments: Namespace, settings: Settings) -> int:
    made = _write(settings, lambda work: service.make_enrolment_code(work, normal_code(arguments.device)))
    print(f"{made.code}  (once, until {made.expires_at:%Y-%m-%d %H:%M} UTC)")
    return 0


def _enrolment_options(parser: ArgumentParser) -> None:
    parser.add_argument("--device", default="", help="device that exists and gets a new token; none: any new device")


def _list_devices(_arguments: Namespace, settings: Settings) -> int:
    for device in _read(settings, service.devices):
        print(
            f"{device.name:<20}  enrolled {device.enrolled_at:%Y-%m-%d %H:%M} UTC  {'blocked' if device.blocked else ''}".rstrip()
        )
    return 0


def _read(settings: Settings, question: Callable[[UnitOfWork], T]) -> T:
    make_ready(settings.database_url)
    database = open_database(settings)
    try:
        with database.read() as work:
            return question(work)
    finally:
        database.close()


def _write(settings: Settings, job: Callable[[UnitOfWork], T]) -> T:
    migrate_embedded(settings.database_url)  # makes the file: this is how the first administrator comes to be
    make_ready(settings.database_url)
    database = open_database(settings)
    try:
        return database.write(job)
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class _Command:
    words: tuple[str, ...]
    run: Callable[[Namespace, Settings], int]
    about: str
    options: Callable[[ArgumentParser], None] = no_options


def _on_database(command: DatabaseCommand) -> _Command:
    """The command with its database opened and closed around it."""

    def run(arguments: Namespace, settings: Settings) -> int:
        make_ready(settings.database_url)
        database = open_database(settings)
        try:
            return command.run(arguments, database)
        finally:
            database.close()

    return _Command(command.words, run, command.about, command.options)


_COMMANDS = (
    _Command(("serve",), _serve, "serve handhelds and the office over HTTP", _serve_options),
    _Command(("demo",), _demo, "try everything: a company, its server, and a handheld in this terminal", demo_options),
    _Command(("migrate",), _migrate, "create or upgrade the schema of the database"),
    _Command(
        ("people", "add"), _add_person, "make a person known; the PIN is asked, or read from standard input", _add_person_options
    ),
    _Command(("people", "list"), _list_people, "who is known, with roles and locations"),
    _Command(("people", "unlock"), _unlock_person, "let who mistyped the PIN five times try again", _person_option),
    _Command(
        ("devices", "enrol-code"), _make_enrolment_code, "make a one-time code with which a device enrols", _enrolment_options
    ),
    _Command(("devices", "list"), _list_devices, "which devices are enrolled"),
    *map(
        _on_database,
        (
            DatabaseCommand(
                ("verify",), _verify, "rebuild what is derived aside, and compare; exit code 1 if anything differs", _verify_options
            ),
            *server.ledger.commands.COMMANDS,
            *server.tracing.commands.commands(FINDERS),
            *server.number_series.commands.COMMANDS,
            *server.periods.commands.commands(CLOSING),
            *server.journals.commands.COMMANDS,
            *server.purchasing.commands.COMMANDS,
            *server.sales.commands.COMMANDS,
            *server.transfers.commands.COMMANDS,
        ),
    ),
)
_GROUPS = {
    "people": "people who scan",
    "devices": "handhelds and terminals",
    "number-series": "how documents, lots and serials are numbered",
    "periods": "inventory periods, which can be closed",
    "journals": "journal batches, which people fill and post",
    "import-orders": "orders from CSV files",
}


def _parser() -> ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stockhand-server",
        description="The server of Stockhand. Its settings (variables STOCKHAND_…, file stockhand-server.toml): server/README.md.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    groups = {}
    for group, about in _GROUPS.items():
        group_parser = commands.add_parser(group, help=about, description=f"{about.capitalize()}.")
        groups[group] = group_parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        *group_words, word = command.words
        among = groups[group_words[0]] if group_words else commands
        about = f"{command.about[0].upper()}{command.about[1:]}."
        sub = among.add_parser(word, help=command.about, description=about)
        command.options(sub)
        sub.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
