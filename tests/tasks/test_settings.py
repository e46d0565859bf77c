"""Settings: the command line over the environment over the file; a wrong one is named."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scanner_client.settings import Enrolment, WrongSetting, read_enrolment, read_settings, write_enrolment


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path):
    (tmp_path / "settings.toml").write_text('server = "http://file"\nlocation = "EAST"\nserial_port = "/dev/file"')
    environment = {"STOCKHAND_DEVICE_DIR": str(tmp_path), "STOCKHAND_SERVER": "http://env", "STOCKHAND_SERIAL_PORT": "/dev/env"}

    settings = read_settings(environment, server="http://given", serial_port=None)

    assert (settings.server, settings.serial_port, settings.location) == ("http://given", "/dev/env", "EAST")
    assert settings.outbox_file == tmp_path / "device.sqlite"


@pytest.mark.parametrize("line", ['lock_seconds = "soon"', "lock_seconds = -1", "plain = 3", 'colour = "red"', "not TOML"])
def test_a_setting_that_cannot_be_meant_is_refused(tmp_path: Path, line: str):
    (tmp_path / "settings.toml").write_text(line)

    with pytest.raises(WrongSetting):
        read_settings({"STOCKHAND_DEVICE_DIR": str(tmp_path)})


def test_the_token_is_for_the_owner_of_the_device_alone(tmp_path: Path):
    settings = read_settings({"STOCKHAND_DEVICE_DIR": str(tmp_path)})

    write_enrolment(settings, Enrolment("http://server", "HH-01", "secret"))

    assert read_enrolment(settings) == Enrolment("http://server", "HH-01", "secret")
    assert stat.S_IMODE(settings.enrolment_file.stat().st_mode) == 0o600


def test_the_first_screen_pays_for_neither_pydantic_nor_httpx_nor_biip():
    program = (
        "import sys, scanner_client.main, scanner_client.tasks, scanner_client.ui.app;"
        "print([name for name in ('pydantic', 'httpx', 'biip', 'serial') if name in sys.modules])"
    )

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "[]"
