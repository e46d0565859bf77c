"""Work that was planned ahead: handed out, picked into totes, short, planned anew, shipped; each from the label to the books."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from server.labels.templates import bin_label, document_label
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
