"""What arrives, from the ink of its label to its shelf: received with and without an order, put away, and moved as planned."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from server.catalog import places
from server.catalog import service as catalog
from server.labels.templates import document_label
from tests.end_to_end.company import BOLT, MILK, goods
from tests.end_to_end.office import figures

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from tests.end_to_end.conftest import Site
    from tests.end_to_end.floor import Device
    from tests.end_to_end.office import Office


def test_a_box_finds_its_order_and_is_put_away_by_its_label_and_the_bin(device: Device, site: Site, office: Office):
    label = goods(MILK, lot="L7", expires_on=site.company.expires_on)

    with device.switched_on() as floor:
        floor.take("RITA")
        floor.begin("Receive", ask="Scan order")
        floor.scan(label, ask="Quantity?")
        floor.type("6")
        floor.key("Enter", ask="Received")
        floor.key("Enter", ask="Scan or choose")
        floor.settle()
        floor.begin("Put away", ask="Scan goods")
        proposed = floor.scan(label, ask="Put in ")
        floor.go_to("A-02", ask="Scan goods")
        floor.settle()

    received, moved = device.outbox()
    assert [received["kind"], moved["kind"]] == ["received", "moved"]
    assert office.entry(received)["document_no"]
    assert figures(moved["content"], "item", "lot", "quantity", "from_bin", "to_bin") == {
        "item": MILK,
        "lot": "L7",
        "quantity": "6",
        "from_bin": "RECV-01",
        "to_bin": "A-02",
    }
    assert proposed.ask == "Put in A-02"
    assert office.on_hand(MILK, bin="A-02", lot="L7") == "6"


def test_a_put_away_that_was_made_at_the_desk_is_found_by_its_goods(device: Device, site: Site, office: Office):
    label = goods(MILK, lot="L7", expires_on=site.company.expires_on)
    with device.switched_on() as floor:
        floor.take("RITA")
        floor.scan(document_label(site.company.purchase_order, "Purchase order"), ask="Scan item")
        floor.scan(label, ask="Quantity?")
        floor.type("6")
        floor.settle()
    (put_away,) = office.post("/put-aways", {"location": "MAIN"})["activities"]

    with device.switched_on() as floor:
        floor.take("FAYE")
        floor.begin("Put away", ask="Scan goods")
        floor.scan(label, ask="Put in A-02")
        floor.go_to("A-02", ask="Put away")
        floor.settle()

    _, handled = device.outbox()
    assert (handled["kind"], handled["state"]) == ("handled", "posted")
    assert figures(handled["content"], "activity", "quantity", "from_bin", "to_bin") == {
        "activity": put_away,
        "quantity": "6",
        "from_bin": "RECV-01",
        "to_bin": "A-02",
    }
    assert office.on_hand(MILK, bin="A-02", lot="L7") == "6"


@pytest.fixture
def with_documents(site: Site) -> None:
    """The location works with warehouse receipts and put-aways, before its server starts."""
    with closing(site.open()) as database:

        def switch(work: UnitOfWork) -> None:
            location = catalog.location(work, "MAIN")
            places.save_location(work, replace(location, require_receive=True, require_put_away=True))

        database.write(switch)


@pytest.mark.usefixtures("with_documents")
def test_an_order_becomes_a_receipt_and_that_a_put_away_by_scans_alone(device: Device, site: Site, office: Office):
    label = goods(MILK, lot="L7", expires_on=site.company.expires_on)

    with device.switched_on() as floor:
        floor.take("RITA")
        floor.scan(document_label(site.company.purchase_order, "Purchase order"), ask="Scan item")
        floor.scan(label, ask="Quantity?")
        floor.type("6")
        floor.settle()
        floor.scan(label, ask="Quantity?")
        floor.key("Enter", ask="Scan item")
        floor.settle()
    with device.switched_on() as floor:
        floor.take("FAYE")
        floor.begin("Put away", ask="Scan goods")
        floor.scan(label, ask="Put in A-02")
        floor.go_to("A-02", ask="Put away")
        floor.settle()

    kinds = [(each["kind"], each["state"]) for each in device.outbox()]
    assert kinds == [("received", "posted")] * 2 + [("handled", "posted")] * 2
    assert office.on_hand(MILK, bin="A-02", lot="L7") == "10"


def test_what_nobody_ordered_is_kept_apart(device: Device, office: Office):
    with device.switched_on() as floor:
        floor.take("RITA")
        floor.begin("Receive", ask="Scan order")
        floor.begin("No order", ask="Scan vendor")
        assert floor.type("1").ask == "Delivery note?"
        floor.type("DN-4711")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.type("12")
        floor.settle()

    (received,) = device.outbox()
    answer = office.received(received)["answer"]
    assert (received["kind"], answer["status"]) == ("received_without_order", "posted")
    assert figures(received["content"], "vendor", "delivery_note") == {"vendor": "V1", "delivery_note": "DN-4711"}
    assert office.on_hand(BOLT, bin="QUAR-01") == "12"


def test_more_than_was_ordered_is_asked_of_the_server(device: Device, site: Site, office: Office):
    order, label = site.company.purchase_order, goods(MILK, lot="L7", expires_on=site.company.expires_on)

    with device.switched_on() as floor:
        floor.take("RITA")
        floor.scan(document_label(order, "Purchase order"), ask="Scan item")
        floor.scan(label, ask="Quantity?")
        floor.type("15")
        refused = floor.key("Enter")

    assert (refused.ask, refused.outcome, refused.code) == ("Scan item", "refused", "over_receipt")
    assert [each["state"] for each in device.outbox()] == ["refused"]


def test_a_planned_movement_is_worked_on_line_by_line(device: Device, site: Site, office: Office):
    made = office.post(
        "/movements",
        {
            "location": "MAIN",
            "priority": 5,
            "lines": [
                {"item": BOLT, "quantity": "40", "from_bin": "A-01", "to_bin": "A-02"},
                {"item": MILK, "quantity": "5", "from_bin": "A-02", "to_bin": "B-01", "lot": "L1"},
            ],
        },
    )
    (movement,) = made["activities"]

    with device.switched_on() as floor:
        floor.take("FAYE")
        floor.begin("Move", ask="Scan from bin")
        floor.begin(movement, ask="Go to A-01")
        floor.scan_refused(goods(BOLT), "wrong_kind")
        floor.go_to("A-01", ask="Scan goods")
        floor.scan(goods(BOLT), ask="Put in A-02")
        floor.go_to("A-02", ask="Go to A-02")
        floor.go_to("A-02", ask="Scan goods")
        floor.scan_refused(goods(MILK, lot="L9"), "wrong_lot")
        floor.scan(goods(MILK, lot="L1", expires_on=site.company.expires_on), ask="Put in B-01")
        floor.go_to("B-01", ask="Moved")
        floor.settle()

    assert [(each["kind"], each["content"]["activity"], each["state"]) for each in device.outbox()] == [
        ("handled", movement, "posted")
    ] * 2
    assert (office.on_hand(BOLT, bin="A-02"), office.on_hand(MILK, bin="B-01", lot="L1")) == ("40", "5")
