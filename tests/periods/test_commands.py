"""`stockhand-server periods` and `number-series`, as an administrator types them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that `migrate` has made."""
    monkeypatch.setenv("STOCKHAND_DATABASE_URL", f"sqlite:///{tmp_path / 'stockhand.sqlite'}")
    main(["migrate"])


def test_a_period_is_closed_listed_and_reopened(capsys: pytest.CaptureFixture[str]) -> None:
    codes = [main(["periods", "close", "2026-01-31"]), main(["periods", "reopen", "2026-01-31"]), main(["periods", "list"])]

    closed, reopened, period, *log = capsys.readouterr().out.splitlines()
    assert codes == [0, 0, 0]
    assert (closed, reopened, period) == ("Closed: 2026-01-31", "Reopened: 2026-01-31", "2026-01-31  open")
    assert ["close" in log[0], "reopen" in log[1]] == [True, True]
    assert all("at the server" in line for line in log)


def test_what_is_refused_is_said_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    main(["periods", "close", "2026-01-31"])

    code = main(["periods", "close", "2026-01-31"])

    assert code == 1
    assert "cannot be closed: it is closed already" in capsys.readouterr().err


def test_a_number_series_is_added_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["number-series", "add", "lot", "--start", "LOT2026A001", "--date-ordered", "--description", "Lots"])
    main(["number-series", "list"])

    added, *series = capsys.readouterr().out.splitlines()
    [lot] = [line for line in series if line.startswith("LOT ")]
    assert added == "LOT is added."
    assert lot.split() == ["LOT", "LOT2026A001", "-", "Lots", "no", "gaps"]


def test_what_is_no_day_is_not_understood(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["periods", "close", "31.01.2026"])

    assert ended.value.code == 2
    assert "argument ending_date: '31.01.2026' is no day, as 2026-01-31" in capsys.readouterr().err
