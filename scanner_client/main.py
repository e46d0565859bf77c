"""`stockhand`: the handheld. Settings, scanners, outbox and lookup are put together here; the first screen comes first.

Imported before the first paint: Textual and what the screens need. pydantic, httpx and the flows follow behind it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scanner_client.settings import Enrolment, Settings, WrongSetting, read_enrolment, read_settings, write_enrolment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scanner_client.equipment import Equipment
    from scanner_client.outbox import Outbox
    from scanner_client.scanners.serial_port import UsbIdentity
    from scanner_client.tasks import TaskRunner
    from scanner_client.ui.app import OpenScanner


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; answers its exit code."""
    given = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ, server=given.server, serial_port=given.serial)
        if given.enrol:
            return _enrol(settings, given.enrol, given.name)
        enrolment = read_enrolment(settings)
        if given.check:
            return _check(settings, enrolment)
        return _run(settings, enrolment)
    except WrongSetting as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201  said to whoever sets up the device
        return 2


def _parser() -> argparse.ArgumentParser:
    from importlib.metadata import version

    parser = argparse.ArgumentParser(prog="stockhand", description="The handheld of Stockhand: every scan becomes a posting, once.")
    parser.add_argument("--server", metavar="URL", help="address of the server, as https://stock.example.com")
    parser.add_argument("--serial", metavar="PORT", help="port of the scanner, as /dev/ttyACM0 or usb:05f9:221c")
    parser.add_argument("--enrol", metavar="CODE", help="enroll this device with a one-time code, and end")
    parser.add_argument("--name", default=platform.node()[:20] or "HANDHELD", help="what people call the device; with --enrol")
    parser.add_argument("--check", action="store_true", help="say how the device is set up and whether the server answers, and end")
    parser.add_argument("--version", action="version", version=f"stockhand {version('stockhand')}")
    return parser


def _say(line: str) -> None:
    print(line)  # noqa: T201  a command's answer


def _enrol(settings: Settings, code: str, name: str) -> int:
    """Get the device's token with a one-time code, and keep it."""
    from scanner_client.flows.lookup import Unreachable
    from scanner_client.server_connection import ServerConnection
    from shared.errors import Refused

    if not settings.server:
        raise WrongSetting("say which server: --server URL")
    connection = ServerConnection(settings.server, timeout_seconds=settings.timeout_seconds)
    try:
        enrolled = connection.enrol(code, name)
    except Refused as refused:
        _say(refused.sentence)
        return 1
    except Unreachable as unreachable:
        _say(f"{settings.server} does not answer: {unreachable}")
        return 1
    finally:
        connection.close()
    write_enrolment(settings, Enrolment(settings.server, enrolled.name, enrolled.device_token))
    _say(f"This device is {enrolled.name} now.")
    return 0


def _check(settings: Settings, enrolment: Enrolment | None) -> int:
    """Say what there is; 0 where the device can work."""
    from scanner_client.flows.lookup import Unreachable
    from scanner_client.outbox import Outbox
    from scanner_client.server_connection import ServerConnection
    from shared.errors import Refused

    server = settings.server or (enrolment.server if enrolment else "")
    _say(f"device folder  {settings.device_dir}")
    _say(f"device         {enrolment.name if enrolment else 'not enrolled'}")
    _say(f"scanner        {settings.serial_port or 'keyboard wedge'}")
    outbox = Outbox(settings.outbox_file)
    _say(f"outbox         {outbox.unsent()} to send, {len(outbox.attention())} need attention")
    outbox.close()
    connection = ServerConnection(server, enrolment.token if enrolment else "", settings.timeout_seconds)
    try:
        connection.ready()
    except (Refused, Unreachable) as silent:
        _say(f"server         {server or 'none'}: {silent}")
        return 1
    finally:
        connection.close()
    _say(f"server         {server} answers")
    return 0 if enrolment else 1


def _run(settings: Settings, enrolment: Enrolment | None) -> int:
    """The app, until it is quit."""
    from scanner_client.outbox import Outbox
    from scanner_client.tasks import TaskRunner
    from scanner_client.ui.app import StockhandApp
    from scanner_client.ui.samples import read_samples
    from scanner_client.ui.trace import Trace

    outbox = Outbox(settings.outbox_file)
    device = _Device(settings, enrolment, outbox)
    runner = TaskRunner(outbox, lambda: device.equipped(runner))
    trace = Trace(Path(settings.trace)) if settings.trace else None
    if trace is not None:
        trace.follow(runner)
    samples = read_samples(Path(settings.samples)) if settings.samples else ()
    app = StockhandApp(
        runner,
        scanners=_scanners(settings),
        samples=samples,
        lock_seconds=settings.lock_seconds,
        is_plain=settings.plain,
        is_silent=settings.silent,
    )
    try:
        app.run()
    finally:
        device.close()
        outbox.close()
        if trace is not None:
            trace.close()
    return app.return_code or 0


class _Device:
    """What stands behind the screens: made when the first one is painted, closed when the last one is gone."""

    def __init__(self, settings: Settings, enrolment: Enrolment | None, outbox: Outbox) -> None:
        self._settings = settings
        self._enrolment = enrolment
        self._outbox = outbox
        self._closing: list[Callable[[], None]] = []

    def equipped(self, runner: TaskRunner) -> Equipment:
        """Connect lookup, sender and flows; the imports alone take longer than the first screen can wait."""
        from scanner_client.device_lookup import DeviceLookup
        from scanner_client.equipment import Equipment, Flows
        from scanner_client.flows.menu import flow_of, menu
        from scanner_client.flows.sign_in import sign_in
        from scanner_client.reference_data import ReferenceCopy
        from scanner_client.server_connection import ServerConnection
        from scanner_client.sync import Pauses, Sync

        settings, enrolment = self._settings, self._enrolment
        server = settings.server or (enrolment.server if enrolment else "")
        connection = ServerConnection(server, enrolment.token if enrolment else "", settings.timeout_seconds)
        copy = ReferenceCopy(settings.reference_data_file)
        sync = Sync(self._outbox, connection, copy, runner.status_changed, Pauses(refresh=settings.work_seconds))
        valid = timedelta(hours=settings.offline_sign_in_hours)
        lookup = DeviceLookup(copy, connection, sync, offline_sign_in=valid, device_location=settings.location)
        sync.start()
        self._closing = [sync.stop, connection.close, copy.close]
        return Equipment(lookup, sync, Flows(sign_in, menu, flow_of), lookup.session_began)

    def close(self) -> None:
        for close in self._closing:
            close()


def _scanners(settings: Settings) -> tuple[OpenScanner, ...]:
    """The serial scanner, where one is set; the keyboard wedge is always there."""
    if not settings.serial_port:
        return ()
    from scanner_client.scanners.serial_port import SerialScanner

    return (partial(SerialScanner, _where(settings.serial_port)),)


def _where(serial_port: str) -> str | UsbIdentity:
    """A port's name, or `usb:VENDOR:PRODUCT`. Raises: WrongSetting."""
    from scanner_client.scanners.serial_port import UsbIdentity

    if not serial_port.startswith("usb:"):
        return serial_port
    try:
        vendor_id, product_id = (int(part, 16) for part in serial_port.removeprefix("usb:").split(":"))
    except ValueError:
        raise WrongSetting(f"serial_port is usb:VENDOR:PRODUCT in hexadecimal, not {serial_port}") from None
    return UsbIdentity(vendor_id, product_id)


if __name__ == "__main__":
    sys.exit(main())
