"""Signing in with and without the server, and what the device knows by itself."""

from __future__ import annotations

import socket
from datetime import UTC, date, datetime, timedelta

import pytest

from scanner_client.device_lookup import DeviceLookup
from scanner_client.flows.lookup import Unreachable
from server.catalog.parties import create_party
from server.database.unit_of_work import Database
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.directory import DocumentFound, ItemFound, Wanted
from shared.barcodes.in_house import own_label
from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.access import Role
from shared.wire.work import OpenDocument, OpenLine, OpenWork
from tests.builders.access import PIN, a_person
from tests.builders.catalog import a_vendor, an_item, lot_specific
from tests.builders.orders import a_line, a_purchase_order
from tests.builders.tracking import a_card, a_series
from tests.sync.conftest import Device
from tests.waiting import until

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


def a_lookup(device: Device, now: datetime = NOW) -> DeviceLookup:
    return DeviceLookup(
        device.copy, device.connection, device.sync, offline_sign_in=timedelta(hours=72), device_location="MAIN", now=lambda: now
    )


def without_a_network(device: Device) -> None:
    device.connection.close()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        device.connection._server = f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_who_has_signed_in_before_may_come_in_without_the_server(device: Device):
    a_lookup(device).sign_in("JO", PIN)
    without_a_network(device)

    session = a_lookup(device, NOW + timedelta(hours=71)).sign_in("JO", PIN)

    assert (session.person, session.session_token) == ("JO", "")


@pytest.mark.parametrize("hours", [73, -73])
def test_but_not_for_ever_and_not_by_turning_the_clock_back(device: Device, hours: int):
    a_lookup(device).sign_in("JO", PIN)
    without_a_network(device)

    with pytest.raises(Unreachable):
        a_lookup(device, NOW + timedelta(hours=hours)).sign_in("JO", PIN)


def test_five_wrong_pins_without_the_server_lock_the_badge_on_this_device(device: Device):
    a_lookup(device).sign_in("JO", PIN)
    without_a_network(device)

    codes = []
    for pin in ["0000"] * 5 + [PIN]:
        with pytest.raises(Refused) as refused:
            a_lookup(device).sign_in("JO", pin)
        codes.append(refused.value.code)

    assert codes == ["wrong_pin"] * 5 + ["person_locked"]


def test_a_stranger_needs_the_server(device: Device):
    without_a_network(device)

    with pytest.raises(Unreachable):
        a_lookup(device).sign_in("JO", PIN)


def test_a_scan_is_known_without_the_server(device: Device, database: Database):
    device.sync.start()
    lookup = a_lookup(device)
    lookup.session_began(lookup.sign_in("JO", PIN), "MAIN")
    until(lambda: device.copy.item("CHAIR") is not None)
    without_a_network(device)

    resolution = lookup.resolve(parse(Scan("4006381333931"), today=date(2026, 5, 4)), {Wanted.ITEM})

    assert isinstance(resolution.found, ItemFound)
    assert resolution.found.item.no == "CHAIR"


def test_vendors_are_found_by_number_or_by_a_part_of_their_name(device: Device, database: Database):
    for no, name in (("V1", "North Dairy"), ("V10", "South Dairy"), ("V2", "Nuts and bolts")):
        database.write(lambda work, no=no, name=name: create_party(work, "vendor", no, name))
    device.sync.start()
    lookup = a_lookup(device)
    lookup.session_began(lookup.sign_in("JO", PIN), "MAIN")
    until(lambda: len(lookup.vendors()) == 3)

    assert [vendor.no for vendor in lookup.vendors("v1")] == ["V1"]
    assert [vendor.no for vendor in lookup.vendors("dairy")] == ["V1", "V10"]
    assert (lookup.may(Role.FLOOR), lookup.may(Role.ADMIN)) == (True, False)


def test_the_label_of_an_order_that_is_not_open_here_says_why(device: Device, database: Database):
    a_vendor(database)
    order_no = a_purchase_order(database, a_line("CHAIR"), status="open")
    device.sync.start()
    lookup = a_lookup(device)
    lookup.session_began(lookup.sign_in("JO", PIN), "MAIN")
    until(lambda: device.copy.work_as_of() is not None)
    label = parse(Scan(own_label(OwnLabel.DOCUMENT, order_no)), today=date(2026, 5, 4))

    online = lookup.resolve(label, {Wanted.DOCUMENT}).refused
    without_a_network(device)
    until(lambda: not lookup.is_online())
    offline = lookup.resolve(label, {Wanted.DOCUMENT}).refused

    assert online is not None
    assert online.code == "order_not_released"
    as_of = device.copy.work_as_of()
    assert as_of is not None
    assert offline is not None
    assert offline.sentence == f"{order_no} is not among the open documents of this device, as of {as_of.astimezone():%H:%M}."


def test_the_label_of_an_order_that_is_newer_than_the_copy_is_known(device: Device, database: Database):
    device.sync.start()
    lookup = a_lookup(device)
    lookup.session_began(lookup.sign_in("JO", PIN), "MAIN")
    until(lookup.is_online)
    a_vendor(database)
    order_no = a_purchase_order(database, a_line("CHAIR"))

    label = parse(Scan(own_label(OwnLabel.DOCUMENT, order_no)), today=date(2026, 5, 4))

    assert isinstance(lookup.resolve(label, {Wanted.DOCUMENT}).found, DocumentFound)


def test_the_label_of_an_order_finds_the_document_that_serves_it(device: Device):
    line = OpenLine(line=1, item="CHAIR", uom="PCS", quantity=Quantity(5), order="PO-1")
    receipt = OpenDocument(kind="warehouse_receipt", no="WR-1", location="MAIN", lines=(line, line))
    order = OpenDocument(kind="purchase_order", no="PO-2", location="MAIN", lines=(line.model_copy(update={"order": "PO-9"}),))

    device.copy.keep_open_work("MAIN", OpenWork(as_of=NOW, documents=(receipt, order)))

    assert [found.no for found in device.copy.documents("PO-1")] == ["WR-1"]
    assert [found.no for found in device.copy.documents("PO-2")] == ["PO-2"]

    device.copy.keep_open_work("MAIN", OpenWork(as_of=NOW, documents=()))

    assert device.copy.documents("PO-1") == ()


def test_a_new_lot_comes_from_the_server_alone_and_never_twice(device: Device, database: Database):
    a_person(database, "RENA", Role.RECEIVER)
    a_series(database, "LOTS", "L-001")
    an_item(database, "MILK", tracking=lot_specific(), lot_nos="LOTS")
    device.sync.start()
    lookup = a_lookup(device)
    lookup.session_began(lookup.sign_in("RENA", PIN), "MAIN")
    until(lookup.is_online)

    made = [lookup.new_lot("MILK"), lookup.new_lot("MILK")]
    with pytest.raises(Refused) as without_series:
        lookup.new_lot("CHAIR")

    assert made == ["L-001", "L-002"]
    assert without_series.value.code == "invalid_request"


def test_a_lot_that_has_only_a_card_is_not_known_to_have_come(device: Device, database: Database):
    an_item(database, "MILK", tracking=lot_specific())
    a_card(database, "MILK", "lot", "ANNOUNCED")
    device.sync.start()
    lookup = a_lookup(device)
    lookup.session_began(lookup.sign_in("JO", PIN), "MAIN")
    until(lambda: device.copy.lot_card("MILK", "ANNOUNCED", "") is not None)

    asked = lookup.tracking_number("MILK", "ANNOUNCED")
    without_a_network(device)
    copied = lookup.tracking_number("MILK", "ANNOUNCED")

    assert (asked.is_known, copied.is_known) == (False, False)
