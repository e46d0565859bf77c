"""`stockhand-server demo`: a company to try everything with, its server, and a handheld in this terminal.

All of it lies in one folder, which is kept between runs: the company, and the device with whatever it has not sent yet.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from server.access import service as access
from server.demo.company import SEED, Company, OrderNumbers, demo_company
from server.demo.floor import Floor
from server.demo.founding import found
from server.demo.handheld import Handheld, NotShown, enrol, run_in_terminal
from server.demo.morning import Morning
from server.demo.play import play_morning
from server.demo.reconciliation import reconcile, stock_in_bins
from server.demo.samples import sample_file, sample_sheet, samples
from server.demo.scanner import LabelScanner
from server.demo.serving import NotStarted, served
from server.migrations.migrate import migrate
from server.settings import Settings

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from server.database.unit_of_work import Database
    from server.demo.floor import Tally
    from server.demo.reconciliation import Reconciliation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class House:
    """What only `app.py` can say, handed down by `main.py`."""

    open_database: Callable[[Settings], Database]
    verify: Callable[[Database], list[str]]
    """What is wrong with the books; empty when all is well."""


_DEVICE_NAME = "HH-01"
_OTHER_DEVICE_NAME = "HH-02"
"""What is started elsewhere, with `--no-app`."""
_WATCHED_PACE_SECONDS = 0.6


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """Where one company and one device are kept."""

    path: Path

    @property
    def database_file(self) -> Path:
        return self.path / "stockhand.sqlite"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.database_file}"

    @property
    def company_file(self) -> Path:
        """From which day the company is and how its orders are numbered; written last, when all else is there."""
        return self.path / "company.json"

    @property
    def samples_file(self) -> Path:
        return self.path / "samples.json"

    @property
    def log_file(self) -> Path:
        return self.path / "server.log"

    @property
    def device_dir(self) -> Path:
        return self.path / "device"

    @property
    def outbox_file(self) -> Path:
        """Where the device keeps its transactions."""
        return self.device_dir / "device.sqlite"

    def clear(self) -> None:
        """Forget company and device; whatever else lies in the folder stays."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.company_file.unlink(missing_ok=True)
        for suffix in ("", "-wal", "-shm"):
            self.database_file.with_name(self.database_file.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(self.device_dir, ignore_errors=True)


def demo_options(parser: ArgumentParser) -> None:
    """What can be said to the command."""
    parser.add_argument("--folder", type=Path, help="where the company is kept (default: in the user's data directory)")
    parser.add_argument("--reset", action="store_true", help="forget what was done and start with a fresh company")
    parser.add_argument("--port", type=int, default=0, help="port of the server; default: any that is free")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--sheet", type=Path, metavar="FILE", help="write a PDF of barcodes to print, and end")
    doing.add_argument("--no-app", action="store_true", help="serve alone, for a handheld that is started elsewhere")
    doing.add_argument("--play", action="store_true", help="play a morning on the floor with a fresh company, check it, and end")
    parser.add_argument(
        "--pace", type=float, metavar="SECONDS", help="pause before each scan of --play; default: 0.6 on a terminal"
    )


def demo(arguments: Namespace, house: House) -> int:
    """Run the demo as the arguments say; the exit code: 0 done, 1 something did not start or is not accounted for."""
    folder = DemoFolder(_path(arguments))
    for ending in (signal.SIGTERM, signal.SIGHUP):  # the terminal is closed: the server ends with the demo
        signal.signal(ending, lambda number, _frame: sys.exit(128 + number))
    try:
        if arguments.play:
            return _play(folder, arguments, house)
        company, numbers = opened_company(folder, house, reset=arguments.reset)
        sections = samples(company, numbers)
        folder.samples_file.write_text(sample_file(sections), "utf-8")
        if arguments.sheet:
            arguments.sheet.write_bytes(sample_sheet(sections))
            print(f"{arguments.sheet}: barcodes of {sum(len(labels) for _, labels in sections)} things")
            return 0
        return _work(folder, company, arguments, house)
    except NotStarted as not_started:
        print(not_started, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _path(arguments: Namespace) -> Path:
    """Absolute. A play has a folder of its own: it starts with a fresh company each time, and nobody's trials are lost."""
    data = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share")
    folder: Path = (arguments.folder or data / "stockhand" / "demo").expanduser().resolve()
    return folder / "play" if arguments.play else folder


def opened_company(folder: DemoFolder, house: House, *, reset: bool) -> tuple[Company, OrderNumbers]:
    """The company of the folder; founded today where there is none yet, or where it is to be forgotten."""
    if reset or not folder.company_file.exists():
        folder.clear()
        return _founded(folder, house)
    migrate(folder.database_url)
    kept = json.loads(folder.company_file.read_text("utf-8"))
    if set(kept["numbers"]) != {each.name for each in fields(OrderNumbers)}:
        raise NotStarted(f"The company in {folder.path} was founded by another version: --reset forgets it and founds it anew.")
    numbers = OrderNumbers(**{kind: tuple(orders) for kind, orders in kept["numbers"].items()})
    return demo_company(date.fromisoformat(kept["founded_on"]), kept["seed"]), numbers


def _founded(folder: DemoFolder, house: House) -> tuple[Company, OrderNumbers]:
    print("Founding the company …", flush=True)
    migrate(folder.database_url)
    company = demo_company(datetime.now(UTC).date())
    numbers = _asked(folder, house, lambda database: found(database, company))
    kept = {"founded_on": company.founded_on.isoformat(), "seed": SEED, "numbers": asdict(numbers)}
    folder.company_file.write_text(json.dumps(kept, indent=1), "utf-8")
    return company, numbers


def _work(folder: DemoFolder, company: Company, arguments: Namespace, house: House) -> int:
    """Serve, and open the handheld here until the person leaves it."""
    device = _OTHER_DEVICE_NAME if arguments.no_app else _DEVICE_NAME
    code = enrolment_code(folder, house, device)
    with served(folder.database_url, folder.log_file, arguments.port) as address:
        print(f"Server: {address}    company and device: {folder.path}")
        _introduce(company)
        if arguments.no_app:
            print(f"Enrol a handheld: stockhand --server {address} --enrol {code} --name {device}\nCtrl+C ends.", flush=True)
            return _wait()
        enrol(folder.device_dir, address, code, device)
        if sys.stdin.isatty():
            input("F12 in the handheld shows barcodes to scan without a scanner. Enter opens it.")
        return run_in_terminal(folder.device_dir, address, folder.samples_file)


def enrolment_code(folder: DemoFolder, house: House, device: str) -> str:
    """A one-time code with which that device gets a token: its first, or another in place of it."""
    return _asked(folder, house, lambda database: database.write(lambda work: access.make_enrolment_code(work, device))).code


def _asked(folder: DemoFolder, house: House, ask: Callable[[Database], T]) -> T:
    """Ask the database while nobody serves it."""
    database = house.open_database(Settings(database_url=folder.database_url))
    try:
        return ask(database)
    finally:
        database.close()


def _introduce(company: Company) -> None:
    print("\nPeople (badge, PIN, role, place):")
    for person in company.people:
        place = " ".join(person.locations) or "everywhere"
        print(f"  {person.person:<6} {person.pin}  {person.roles[0]:<10} {place:<10} {person.name}")
    print(flush=True)


def _wait() -> int:
    """Until somebody stops the command."""
    try:
        signal.pause()
    except KeyboardInterrupt:
        print()
    return 0


def _play(folder: DemoFolder, arguments: Namespace, house: House) -> int:
    """A fresh company, a morning on it, and whether all of it is accounted for."""
    company, numbers = opened_company(folder, house, reset=True)
    code = enrolment_code(folder, house, _DEVICE_NAME)
    opening = _asked(folder, house, stock_in_bins)
    is_watched = sys.stdout.isatty() and sys.stdin.isatty()
    pace_seconds = arguments.pace if arguments.pace is not None else _WATCHED_PACE_SECONDS if is_watched else 0.0
    with served(folder.database_url, folder.log_file, arguments.port) as address:
        enrol(folder.device_dir, address, code, _DEVICE_NAME)
        with LabelScanner() as scanner, Handheld(folder.path, folder.device_dir, address, scanner.port) as handheld:
            floor = Floor(handheld, scanner, pace_seconds, _silent if is_watched else _say)
            morning = Morning(floor, company, numbers)
            stopped_by = _stopped_by(morning)
    found = _asked(folder, house, lambda database: reconcile(database, folder.outbox_file, opening, morning.intended))
    found.missing += _asked(folder, house, house.verify)
    found.missing[:0] = stopped_by
    _summarise(floor.tally, found)
    print(f"\nLook at it: STOCKHAND_DATABASE_URL={folder.database_url} stockhand-server verify")
    return 1 if found.missing else 0


def _stopped_by(morning: Morning) -> list[str]:
    """Play; what the handheld did not do as it should, if anything."""
    try:
        play_morning(morning)
    except NotShown as not_shown:
        return [f"the play stopped: {not_shown}"]
    return []


def _say(line: str) -> None:
    print(line, flush=True)


def _silent(_line: str) -> None:
    """The screen of the handheld is watched: nothing else may write there."""


def _summarise(tally: Tally, found: Reconciliation) -> None:
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(tally.outcomes.items()))
    posted = ", ".join(f"{count} {kind}" for kind, count in sorted(found.posted.items()))
    print(f"\nScans         {tally.scans}: {outcomes}")
    print(f"Refused       {len(tally.refusals)} on purpose: {', '.join(tally.refusals)}")
    print(f"Transactions  {found.posted.total()} posted: {posted}; {found.withdrawn} withdrawn on the device")
    print(f"Entries       {found.entries} in the item ledger")
    for missing in found.missing:
        print(f"MISSING       {missing}")
    print("Not all is accounted for." if found.missing else "Every scan is accounted for, and the ledger verifies.")
