"""Settings of the handheld: environment over TOML file over defaults. Read once, at start, and passed on.

The file is `settings.toml` in the device's folder (or the one that STOCKHAND_SETTINGS names); its keys are the fields of
`Settings`. Who the device is stands beside it in `enrolment.json`, written by `stockhand --enrol` and readable by its owner
alone. The first screen waits for this module: standard library only.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENVIRONMENT_PREFIX = "STOCKHAND_"


class WrongSetting(Exception):  # noqa: N818  it is said to whoever sets up the device
    """A setting that cannot be meant. The text says which, and what was expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this device is set up. In the environment: STOCKHAND_ and the name in capitals, as STOCKHAND_SERVER."""

    server: str = ""
    """Address of the server, as `https://stock.example.com`; blank: the one the device was enrolled with."""
    device_dir: Path = Path("~/.local/share/stockhand")
    """Where the outbox, the copy of the reference data and the enrolment are kept."""
    serial_port: str = ""
    """Port of the scanner, as `/dev/ttyACM0`; or `usb:VENDOR:PRODUCT` in hexadecimal, found again after a replug."""
    location: str = ""
    """Where the device is used; blank: the only one the person may work at, or asked at sign-in."""
    lock_seconds: float = 300
    """So long without scan or key, and the PIN is asked. Source: spec/handheld.md, section 5, rule 3."""
    offline_sign_in_hours: float = 72
    """So long after a sign-in with the server a person may sign in without it."""
    timeout_seconds: float = 10
    """How long the server may take for an answer before the device counts itself offline."""
    work_seconds: float = 5
    """How often open work and reference data are asked for."""
    plain: bool = False
    """The terminal cannot show more than ASCII."""
    silent: bool = False
    """No bells; the status band says it all."""
    samples: str = ""
    """File of barcodes that F12 offers for scanning, where there is no scanner."""
    trace: str = ""
    """File to which everything shown is written, a JSON line for each prompt."""

    @property
    def outbox_file(self) -> Path:
        return self.device_dir / "device.sqlite"

    @property
    def reference_data_file(self) -> Path:
        return self.device_dir / "reference_data.sqlite"

    @property
    def enrolment_file(self) -> Path:
        return self.device_dir / "enrolment.json"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the server gave this device when it was enrolled."""

    server: str
    name: str
    token: str


def read_settings(environment: Mapping[str, str], **given: str | None) -> Settings:
    """Settings of this device; `given` by the command line win. Raises: WrongSetting."""
    from_environment = {
        name: environment[_ENVIRONMENT_PREFIX + name.upper()]
        for name in _FIELDS
        if environment.get(_ENVIRONMENT_PREFIX + name.upper())
    }
    stated = from_environment | {name: value for name, value in given.items() if value}
    device_dir = Path(stated.get("device_dir", _FIELDS["device_dir"])).expanduser()
    file = environment.get("STOCKHAND_SETTINGS")
    from_file = _read_file(Path(file).expanduser() if file else device_dir / "settings.toml", is_required=bool(file))
    values: dict[str, Any] = from_file | stated | {"device_dir": device_dir}
    return replace(Settings(), **{name: _typed(name, value) for name, value in values.items()})


def _read_file(path: Path, *, is_required: bool) -> dict[str, Any]:
    if not path.exists() and not is_required:
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongSetting(f"{path} cannot be read: {error}") from error
    unknown = values.keys() - _FIELDS.keys()
    if unknown:
        raise WrongSetting(f"{path} has no setting {', '.join(sorted(unknown))}; there are: {', '.join(_FIELDS)}")
    return values


def _typed(name: str, value: object) -> Any:
    default = _FIELDS[name]
    if isinstance(default, Path):
        return Path(str(value)).expanduser()
    if isinstance(default, str):
        return str(value)
    if isinstance(default, bool):
        return _truth(name, value)
    try:
        number = float(str(value))
    except ValueError:
        raise WrongSetting(f"{name} is a number, not {value!r}") from None
    if not 0 < number < float("inf"):
        raise WrongSetting(f"{name} must be more than zero, not {value!r}")
    return number


def _truth(name: str, value: object) -> bool:
    word = str(value).lower()
    if word not in ("true", "yes", "1", "false", "no", "0"):
        raise WrongSetting(f"{name} is true or false, not {value!r}")
    return word in ("true", "yes", "1")


_FIELDS: dict[str, Any] = {field.name: field.default for field in fields(Settings)}


def read_enrolment(settings: Settings) -> Enrolment | None:
    """Who this device is; None before it was enrolled. Raises: WrongSetting when the file is damaged."""
    if not settings.enrolment_file.exists():
        return None
    try:
        return Enrolment(**json.loads(settings.enrolment_file.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise WrongSetting(f"{settings.enrolment_file} cannot be read; enroll the device again: {error}") from error


def write_enrolment(settings: Settings, enrolment: Enrolment) -> None:
    """Keep it, for the device's owner alone; an old one is replaced in one step."""
    settings.device_dir.mkdir(parents=True, exist_ok=True)
    new = settings.enrolment_file.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"server": enrolment.server, "name": enrolment.name, "token": enrolment.token}, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(settings.enrolment_file)
