"""Plays every scenario of a folder through the HTTP API, one test for each file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from server.app import open_database
from server.settings import Settings
from tests.conformance.company import Company
from tests.conformance.conftest import COMMITTED_SCENARIOS
from tests.conformance.later import NotBuiltYetError, later_words
from tests.conformance.scenario import CHECKS, VERBS, play

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.database.unit_of_work import Database


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "file" in metafunc.fixturenames:
        folder = metafunc.config.getoption("scenarios", default=None) or COMMITTED_SCENARIOS
        files = sorted(folder.rglob("*.json"))
        metafunc.parametrize("file", files, ids=[file.relative_to(folder).with_suffix("").as_posix() for file in files])


@pytest.fixture
def company(scenario_database_url: str) -> Iterator[Company]:
    """A fresh server with nobody but an administrator."""
    database: Database = open_database(Settings(database_url=scenario_database_url))
    company = Company.open(database)
    yield company
    company.close()
    database.close()


def test_scenario(file: Path, company: Company, pytestconfig: pytest.Config) -> None:
    scenario = json.loads(file.read_text(encoding="utf-8"))

    try:
        play(company, scenario)
    except NotBuiltYetError as later:
        must_pass = pytestconfig.getoption("scenarios", default=None) and not pytestconfig.getoption("expect_later", default=False)
        if must_pass:
            raise
        pytest.xfail(str(later))


def test_no_word_is_both_played_and_left_for_later() -> None:
    played = {("do", verb) for verb in VERBS} | {("check", check) for check in CHECKS}

    assert not played & later_words()
