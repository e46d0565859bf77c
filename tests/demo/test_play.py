"""The whole demo as a process, with its output piped: label images, decoder, pty, the real handheld, socket, database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from server.app import open_database, verify
from server.demo.command import DemoFolder, House, enrolment_code, opened_company
from server.demo.handheld import enrol
from server.demo.serving import NotStarted, served

if TYPE_CHECKING:
    from pathlib import Path

ENDS_WITHIN_SECONDS = 240


def stockhand_server(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server.main", *arguments]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=ENDS_WITHIN_SECONDS, check=False
    )


@pytest.mark.xdist_group("demo")
def test_a_morning_is_played_and_every_scan_is_accounted_for(tmp_path: Path) -> None:
    played = stockhand_server("demo", "--play", "--folder", str(tmp_path))
    verified = stockhand_server("verify", STOCKHAND_DATABASE_URL=f"sqlite:///{tmp_path}/play/stockhand.sqlite")

    assert played.returncode == 0, played.stdout + played.stderr
    assert "Every scan is accounted for" in played.stdout
    for kind in ("received", "handled", "picked", "shipped", "plate_moved", "transfer_shipped", "count_posted", "reclassified"):
        assert f" {kind}" in played.stdout
    assert "4 on purpose: unknown_reference, bad_check_digit, serial_scanned_twice, wrong_kind" in played.stdout
    assert verified.returncode == 0, verified.stdout


def test_the_company_is_kept_between_runs_and_founded_anew_only_when_asked(tmp_path: Path) -> None:
    folder, sheet = tmp_path / "demo", str(tmp_path / "sheet.pdf")

    first = stockhand_server("demo", "--folder", str(folder), "--sheet", sheet)
    kept = stockhand_server("demo", "--folder", str(folder), "--sheet", sheet)
    anew = stockhand_server("demo", "--folder", str(folder), "--sheet", sheet, "--reset")

    assert [run.returncode for run in (first, kept, anew)] == [0, 0, 0], first.stderr + kept.stderr + anew.stderr
    assert ["Founding" in run.stdout for run in (first, kept, anew)] == [True, False, True]


def test_a_port_that_another_program_has_is_named_and_nobody_elses_server_is_used(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(NotStarted, match=f"Port {port} is taken"), served("sqlite://", tmp_path / "server.log", port):
            pass


def test_the_device_of_a_kept_company_is_enrolled_again_each_time(tmp_path: Path) -> None:
    folder, house = DemoFolder(tmp_path), House(open_database, verify)
    opened_company(folder, house, reset=False)
    codes = [enrolment_code(folder, house, "HH-01") for _ in range(2)]

    with served(folder.database_url, folder.log_file) as address:
        for code in codes:
            enrol(folder.device_dir, address, code, "HH-01")

    assert (folder.device_dir / "enrolment.json").exists()
