"""Work that was planned ahead: handed out, picked into totes, short, planned anew, shipped; each from the label to the books."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from server.labels.templates import bin_label, command_label, document_label, plate_label
from shared.barcodes.function_codes import FunctionCode
from shared.wire.access import Role
from tests.builders.access import a_person
from tests.builders.catalog import a_bin, a_location
from tests.builders.orders import a_line, a_sales_order
from tests.builders.stock import stock
from tests.end_to_end.company import BOLT, MILK, goods

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Site
    from tests.end_to_end.floor import Device, Floor
    from tests.end_to_end.office import Office


@pytest.fixture
def orders(site: Site) -> tuple[str, str]:
    """DEPOT picks for its shipments: 10 BOLT in B-01, 5 in A-01, 6 MILK in A-02; two orders, of 8 BOLT and of 3 MILK."""
    with closing(site.open()) as database:
        a_location(database, "DEPOT", bins=["A-01", "A-02", "B-01"], require_pick=True, require_shipment=True)
        a_bin(database, "DEPOT", "DOCK", type="ship")
        for person, role in (("PIA", Role.FLOOR), ("SUE", Role.SUPERVISOR)):
            a_person(database, person, role, locations=["DEPOT"])
        stock(database, BOLT, "10", location="DEPOT", bin="B-01", unit_cost="0.25")
        stock(database, BOLT, "5", location="DEPOT", bin="A-01", unit_cost="0.25")
        stock(database, MILK, "6", location="DEPOT", bin="A-02", lot="L1", expires_on=site.company.expires_on, unit_cost="0.90")
        return (
            a_sales_order(database, a_line(BOLT, "8"), location="DEPOT"),
            a_sales_order(database, a_line(MILK, "3"), location="DEPOT"),
        )


def a_shipment(office: Office, *orders: str) -> str:
    """A released shipment of these orders."""
    wanted = [{"kind": "sales_order", "no": order} for order in orders]
    return str(office.post("/warehouse-shipments", {"location": "DEPOT", "orders": wanted})["no"])


def picks_of(office: Office, shipment: str) -> list[str]:
    return list(office.post(f"/warehouse-shipments/{shipment}/picks", {})["picks"])


def go_to(floor: Floor, bin_code: str, ask: str) -> None:
    floor.scan(bin_label("DEPOT", bin_code), ask=ask)


def test_the_next_job_is_picked_and_shipped(device: Device, site: Site, orders: tuple[str, str], office: Office):
    shipment = a_shipment(office, orders[0])
    (pick,) = picks_of(office, shipment)
    office.post("/assignments/assign", {"location": "DEPOT", "kind": "pick", "no": pick, "priority": 5})

    with device.switched_on() as floor:
        floor.take("PIA")
        floor.begin("Next job", ask="Go to B-01")
        go_to(floor, "B-01", ask="Take 8 PCS")
        floor.scan(goods(BOLT), ask="Quantity?")
        go_to(floor, "DOCK", ask="Picked")
        floor.key("Enter", ask="Scan or choose")
        floor.settle()
        assert office.get("/bin-contents", location="DEPOT", bin="DOCK")[0]["quantity"] == "8"
        floor.begin("Ship", ask="Scan shipment")
        floor.scan(document_label(shipment, "Shipment"), ask="Scan goods")
        floor.key("Enter", ask="Ship it?")
        floor.key("Enter", ask=f"Shipped {shipment}")
        floor.settle()

    assert [(each["kind"], each["state"]) for each in device.outbox()] == [("handled", "posted"), ("shipped", "posted")]
    assert office.get(f"/sales-orders/{orders[0]}")["lines"][0]["outstanding"] == "0"
    assert office.on_hand(BOLT, location="DEPOT") == "7"
    assert pick


def test_what_an_empty_bin_lacks_is_planned_from_another_and_counted(
    device: Device, site: Site, orders: tuple[str, str], office: Office
):
    (pick,) = picks_of(office, a_shipment(office, orders[0]))

    with device.switched_on() as floor:
        floor.take("PIA")
        floor.scan(document_label(pick, "Pick"), ask="Go to B-01")
        floor.scan(command_label(FunctionCode.ZERO, "Empty"), ask="All done?")
        floor.key("Enter", ask="Go to A-01")
        go_to(floor, "A-01", ask="Take 5 PCS")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.key("Enter", ask="Bin empty?")
        floor.key("1", ask="Drop at DOCK")
        floor.key("Enter", ask="Picked")
        floor.settle()

    assert [(each["kind"], each["state"]) for each in device.outbox()] == [
        ("line_short", "posted"),
        ("handled", "posted"),
        ("bin_checked", "posted"),
    ]
    counts = [each for each in office.get("/work", location="DEPOT")["documents"] if each["kind"] == "count_order"]
    assert [line["bin"] for each in counts for line in each["lines"]] == ["B-01"]


def test_two_orders_are_picked_into_their_totes_and_taken_over_by_another(
    site: Site, address: str, orders: tuple[str, str], office: Office
):
    wave = {"location": "DEPOT", "strategy": "cluster", "totes": {orders[0]: "T-1", orders[1]: "T-2"}}
    (pick,) = office.post("/waves", wave)["activities"]
    first, second = site.a_device(address), site.a_device(address, name="HH-02")

    with first.switched_on() as floor:
        floor.take("PIA")
        floor.scan(document_label(pick, "Pick"), ask="Go to A-02")
        go_to(floor, "A-02", ask="Take 3 PCS")
        floor.scan(goods(MILK, lot="L1", expires_on=site.company.expires_on), ask="Quantity?")
        floor.scan_refused(plate_label("T-1"), "wrong_tote")
        floor.scan(plate_label("T-2"), ask="Go to B-01")
        floor.settle()
    with second.switched_on() as floor:
        floor.take("SUE")
        floor.scan(document_label(pick, "Pick"), ask="Take it over?")
        floor.key("Enter", ask="Go to B-01")
        go_to(floor, "B-01", ask="Take 8 PCS")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.scan(plate_label("T-1"), ask="Drop at DOCK")
        floor.settle()

    assert [each["content"]["to_plate"] for each in (*first.outbox(), *second.outbox())] == ["T-2", "T-1"]
    assert [*first.states(), *second.states()] == ["posted", "posted"]
    assert {row["item"]: row["quantity"] for row in office.get("/bin-contents", location="DEPOT", bin="DOCK")} == {
        BOLT: "8",
        MILK: "3",
    }


def test_what_does_not_go_into_a_full_tote_goes_on_in_the_next(device: Device, orders: tuple[str, str], office: Office):
    wave = {"location": "DEPOT", "strategy": "cluster", "totes": {orders[0]: "T-1", orders[1]: "T-2"}}
    (pick,) = office.post("/waves", wave)["activities"]

    with device.switched_on() as floor:
        floor.take("PIA")
        floor.scan(document_label(pick, "Pick"), ask="Go to A-02")
        floor.scan(command_label(FunctionCode.SKIP, "Skip"), ask="Go to B-01")
        go_to(floor, "B-01", ask="Take 8 PCS")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.type("5")
        floor.scan(plate_label("T-1"), ask="Take 3 PCS")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.key("Enter", ask="Put in T-1")
        floor.scan(command_label(FunctionCode.NEW, "New"), ask="Scan new tote")
        floor.scan(plate_label("T-9"), ask="Put in T-9")
        floor.scan(plate_label("T-9"), ask="Go to A-02")
        floor.settle()

    assert [(each["content"]["to_plate"], each["state"]) for each in device.outbox()] == [("T-1", "posted"), ("T-9", "posted")]
