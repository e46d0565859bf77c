"""Options of the conformance suite: which cases to play, on which database. The defaults are the copies committed here."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from server.migrations.migrate import migrate

COMMITTED_SCENARIOS = Path(__file__).parent / "scenarios"
COMMITTED_BARCODES = Path(__file__).parent / "barcodes.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("conformance")
    group.addoption("--barcodes", type=Path, default=COMMITTED_BARCODES, help="file of barcode cases to play")
    group.addoption("--scenarios", type=Path, default=None, help="folder of scenarios to play; each must then pass to its end")
    group.addoption(
        "--expect-later",
        action="store_true",
        help="with --scenarios: a word of later.txt is an expected failure, as in the default run",
    )
    group.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="database to play scenarios on")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the current schema, to copy from."""
    template = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrate(f"sqlite:///{template}")
    return template


@pytest.fixture
def scenario_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a fresh database with the current schema, of the kind that was asked for."""
    if request.config.getoption("database", default="sqlite") == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        return url
    copy = tmp_path / "stockhand.sqlite"
    shutil.copyfile(request.getfixturevalue("sqlite_template"), copy)
    return f"sqlite:///{copy}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many scenarios pass to their end, of how many."""
    played = {
        outcome: [
            report for report in terminalreporter.stats.get(outcome, []) if "test_scenarios.py::test_scenario[" in report.nodeid
        ]
        for outcome in ("passed", "failed", "error", "xfailed")
    }
    total = sum(map(len, played.values()))
    if total:
        passed, later, wrong = len(played["passed"]), len(played["xfailed"]), len(played["failed"]) + len(played["error"])
        terminalreporter.write_line(
            f"conformance: {passed} of {total} scenarios pass; {later} end at a word for later, {wrong} fail"
        )
