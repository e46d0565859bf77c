"""The device whole but for its screen: real flows, real outbox, real server."""

from __future__ import annotations

from datetime import timedelta

from scanner_client.device_lookup import DeviceLookup
from scanner_client.equipment import Equipment, Flows
from scanner_client.flows.menu import flow_of, menu
from scanner_client.flows.sign_in import sign_in
from scanner_client.outbox import TransactionState
from scanner_client.tasks import TaskRunner
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.in_house import own_label
from shared.barcodes.scan import Scan
from tests.builders.access import PIN
from tests.sync.conftest import Device
from tests.waiting import until


def a_runner(device: Device) -> TaskRunner:
    lookup = DeviceLookup(device.copy, device.connection, device.sync, offline_sign_in=timedelta(hours=72))
    equipment = Equipment(lookup, device.sync, Flows(sign_in, menu, flow_of), lookup.session_began)
    runner = TaskRunner(device.outbox, lambda: equipment)
    runner.start()
    return runner


def with_its_copy(device: Device) -> None:
    device.sync.start()
    device.sync.work_at("MAIN")
    until(lambda: bool(device.copy.open_documents("MAIN")) and device.copy.item("CHAIR") is not None)


def test_a_count_goes_from_scans_to_posted_transactions_and_survives_a_restart(device: Device, order: str):
    with_its_copy(device)
    runner = a_runner(device)
    runner.scan(Scan(own_label(OwnLabel.BADGE, "JO")))
    runner.type(PIN)

    runner.scan(Scan(own_label(OwnLabel.DOCUMENT, order)))
    runner.scan(Scan(own_label(OwnLabel.BIN, "A-01")))
    runner.scan(Scan("4006381333931"))
    before = runner.scan(Scan("4006381333931"))
    until(lambda: device.outbox.unsent() == 0)
    again = a_runner(device)
    again.scan(Scan(own_label(OwnLabel.BADGE, "JO")))
    after = again.type(PIN)

    assert device.states() == {TransactionState.POSTED: 2}
    assert (after.task, after.ask, after.understood) == (before.task, before.ask, before.understood)
    assert after.outcome is not None
    assert after.outcome.text == "Resumed, 3 scans."


def test_undo_after_sending_is_posted_too(device: Device, order: str):
    with_its_copy(device)
    runner = a_runner(device)
    runner.scan(Scan(own_label(OwnLabel.BADGE, "JO")))
    runner.type(PIN)
    for text in (own_label(OwnLabel.DOCUMENT, order), own_label(OwnLabel.BIN, "A-01"), "4006381333931"):
        runner.scan(Scan(text))
    until(lambda: device.outbox.unsent() == 0)

    runner.undo()

    until(lambda: device.states() == {TransactionState.POSTED: 2})
