"""`stockhand-server` as an administrator types it: what is mistyped, and databases that are not as they should be."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from server.main import main

if TYPE_CHECKING:
    from pathlib import Path

LOOKING = ["verify"], ["people", "list"], ["seal"], ["trace", "--lot", "L1"], ["journals", "list"], ["periods", "list"]


def use(monkeypatch: pytest.MonkeyPatch, url: object) -> None:
    monkeypatch.setenv("STOCKHAND_DATABASE_URL", str(url))


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_a_mistyped_path_is_no_company_in_order(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "stokhand.sqlite"
    use(monkeypatch, f"sqlite:///{file}")

    code = main(command)

    told = capsys.readouterr()
    assert (code, told.out, file.exists()) == (1, "", False)
    assert f"there is no database {file}" in told.err


def test_the_first_administrator_needs_no_database_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, f"sqlite:///{tmp_path / 'stockhand.sqlite'}")
    monkeypatch.setattr("sys.stdin", io.StringIO("123\n1234\n"))
    ada = ["people", "add", "ADA", "--name", "Ada Doe", "--role", "admin"]

    too_short, added = main(ada), main(ada)

    told = capsys.readouterr()
    assert (too_short, added) == (2, 0)
    assert (told.out, told.err) == ("ADA is added.\n", "stockhand-server: a PIN has 4 to 8 digits.\n")


@pytest.mark.parametrize("command", [["verify"], ["people", "list"], ["devices", "enrol-code"]], ids=" ".join)
def test_a_database_of_many_servers_is_upgraded_by_migrate_alone(
    command: list[str], postgresql_empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, postgresql_empty_url)

    code = main(command)
    told = capsys.readouterr().err
    codes = main(["migrate"]), main(command)

    assert (code, codes) == (1, (0, 0))
    assert "stockhand-server: the schema of the database is not this version's. First run stockhand-server migrate." in told


@pytest.mark.parametrize("url", ["stockhand.sqlite", "mysql://host/name", "postgresql://host/name"])
def test_a_database_of_another_kind_is_a_wrong_setting(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, url)

    code = main(["verify"])

    assert code == 2
    assert "database_url: Value error, say sqlite:///file or postgresql+psycopg://" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("Dear customer, " * 100)
    nobody, no_folder, no_database = (
        "postgresql+psycopg://nobody@127.0.0.1:1/name",
        f"sqlite:///{tmp_path / 'missing' / 'stockhand.sqlite'}",
        f"sqlite:///{tmp_path / 'letter.txt'}",
    )

    codes = []
    for url in (nobody, no_folder, no_database):
        use(monkeypatch, url)
        codes.append(main(["migrate"]))

    lines = capsys.readouterr().err.splitlines()
    assert codes == [1, 1, 1]
    assert [line.split(":")[1] for line in lines] == [" the database does not answer"] * 3
    assert ["refused" in lines[0], "unable to open" in lines[1], "not a database" in lines[2]] == [True] * 3


@pytest.mark.parametrize(("asked", "option"), [("trace", "--lot"), ("recall", "--lot"), ("find", "--document-no")])
def test_who_asks_for_nothing_is_told_what_to_ask_for(
    asked: str, option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, f"sqlite:///{tmp_path / 'stockhand.sqlite'}")
    main(["migrate"])

    code = main([asked])

    told = capsys.readouterr().err
    assert code == 2
    assert told.startswith(f"stockhand-server {asked}: give a")
    assert option in told
