"""A company made once, and for each test a copy of it behind a server of its own."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from server.app import create_app, open_database
from server.migrations.migrate import migrate
from server.settings import Settings
from tests.end_to_end import company
from tests.end_to_end.floor import Device
from tests.end_to_end.office import Office
from tests.running_server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.database.unit_of_work import Database
    from tests.end_to_end.company import Company


@dataclass
class Site:
    """The company's database, and who works with it."""

    file: Path
    company: Company
    folder: Path
    _codes: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._codes = list(self.company.enrolment_codes)

    def open(self) -> Database:
        return open_database(Settings(database_url=self.url))

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def a_device(self, address: str, enrolled_at: str = "", **fields: object) -> Device:
        """A device that talks to this address, enrolled there or at another of the same server."""
        device = Device(self.folder, enrolled_at or address, **fields)  # type: ignore[arg-type]
        device.enrol(self._codes.pop())
        device.address = address
        return device


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Company]:
    """The database file of the company as it is before anybody works, and the company."""
    file = tmp_path_factory.mktemp("company") / "stockhand.sqlite"
    settings = Settings(database_url=f"sqlite:///{file}")
    migrate(settings.database_url)
    with closing(open_database(settings)) as database:
        return file, company.found(database, datetime.now(UTC).date())


@pytest.fixture
def site(founded: tuple[Path, Company], tmp_path: Path) -> Site:
    template, made = founded
    return Site(shutil.copy(template, tmp_path / "stockhand.sqlite"), made, tmp_path)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The server of the site, for as long as the test runs."""
    with closing(site.open()) as database, running_server(create_app(Settings(), database=database)) as url:
        yield url


@pytest.fixture
def office(site: Site, address: str) -> Iterator[Office]:
    with closing(Office(address, site.company.office)) as office:
        yield office


@pytest.fixture
def device(site: Site, address: str) -> Device:
    return site.a_device(address)
