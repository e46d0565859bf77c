"""Pallets and totes in the work of a day: a pallet put away by two scans, two orders picked into totes and shipped."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from server.labels.templates import bin_label, document_label, plate_label
from server.ledger.posting_lines import Place
from server.license_plates import standing
from server.license_plates.values import StandingGoods
from server.warehouse import put_aways
from shared.quantities import Quantity
from shared.tracking import Tracking
from shared.wire.access import Role
from tests.builders.access import a_person
from tests.builders.catalog import a_bin, a_location
from tests.builders.orders import a_line, a_sales_order
from tests.builders.stock import stock
from tests.end_to_end.company import BOLT, MILK, goods

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from tests.end_to_end.conftest import Site
    from tests.end_to_end.floor import Device
    from tests.end_to_end.office import Office

SSCC = "395212340000000014"


@pytest.fixture
def depot(site: Site) -> None:
    """DEPOT demands every document; PIA works there."""
    with closing(site.open()) as database:
        a_location(
            database,
            "DEPOT",
            bins=["A-01", "B-01"],
            require_receive=True,
            require_put_away=True,
            require_pick=True,
            require_shipment=True,
        )
        a_bin(database, "DEPOT", "IN", type="receive")
        a_bin(database, "DEPOT", "DOCK", type="ship")
        a_person(database, "PIA", Role.FLOOR, locations=["DEPOT"])


def test_a_pallet_with_two_lines_is_put_away_by_its_sscc_and_the_bin(device: Device, site: Site, depot: None, office: Office):
    def stand_on_it(work: UnitOfWork) -> str:
        for item, quantity, lot in ((BOLT, "40", ""), (MILK, "12", "L1")):
            on_it = StandingGoods(item, Quantity(quantity), tracking=Tracking(lot), uom_code="PCS")
            standing.put_what_arrived_on(work, SSCC, Place("DEPOT", "IN"), on_it)
        return put_aways.create_from_stock(work, "DEPOT")

    with closing(site.open()) as database:
        stock(database, BOLT, "40", location="DEPOT", bin="IN", unit_cost="0.25")
        stock(database, MILK, "12", location="DEPOT", bin="IN", lot="L1", expires_on=site.company.expires_on, unit_cost="0.90")
        put_away = database.write(stand_on_it)

    with device.switched_on() as floor:
        floor.take("PIA")
        floor.begin("Put away", ask="Scan goods")
        floor.scan(plate_label(SSCC), ask="Put in B-01")
        floor.scan(bin_label("DEPOT", "B-01"), ask="Put away")
        floor.settle()

    assert [(each["kind"], each["state"]) for each in device.outbox()] == [("plate_moved", "posted")]
    in_bin = {row["item"]: row["quantity"] for row in office.get("/bin-contents", location="DEPOT", bin="B-01")}
    assert in_bin == {BOLT: "40", MILK: "12"}
    assert office.get(f"/license-plates/{SSCC}")["bin"] == "B-01"
    assert put_away not in [each["no"] for each in office.get("/work", location="DEPOT")["documents"]]


def test_two_orders_are_picked_into_totes_and_shipped_by_them(device: Device, site: Site, depot: None, office: Office):
    with closing(site.open()) as database:
        stock(database, BOLT, "10", location="DEPOT", bin="B-01", unit_cost="0.25")
        stock(database, MILK, "6", location="DEPOT", bin="A-01", lot="L1", expires_on=site.company.expires_on, unit_cost="0.90")
        bolts = a_sales_order(database, a_line(BOLT, "8"), location="DEPOT")
        milk = a_sales_order(database, a_line(MILK, "3"), location="DEPOT")
    for order in (bolts, milk):
        office.post("/warehouse-shipments", {"location": "DEPOT", "orders": [{"kind": "sales_order", "no": order}]})
    wave = {"location": "DEPOT", "strategy": "cluster", "totes": {bolts: "T-1", milk: "T-2"}}
    (pick,) = office.post("/waves", wave)["activities"]

    with device.switched_on() as floor:
        floor.take("PIA")
        floor.scan(document_label(pick, "Pick"), ask="Go to A-01")
        floor.scan(bin_label("DEPOT", "A-01"), ask="Take 3 PCS")
        floor.scan(goods(MILK, lot="L1", expires_on=site.company.expires_on), ask="Quantity?")
        floor.scan(plate_label("T-2"), ask="Go to B-01")
        floor.scan(bin_label("DEPOT", "B-01"), ask="Take 8 PCS")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.scan(plate_label("T-1"), ask="Drop at DOCK")
        floor.key("Enter", ask="Picked")
        floor.key("Enter", ask="Scan or choose")
        floor.settle()
        waiting = [office.get(f"/license-plates/{tote}") for tote in ("T-1", "T-2")]
        for tote in ("T-2", "T-1"):
            floor.begin("Ship", ask="Scan shipment")
            floor.scan(plate_label(tote), ask="Scan goods")
            floor.scan(plate_label(tote), ask="Scan goods")
            floor.key("Enter", ask="Ship it?")
            floor.key("Enter", ask="Shipped")
            floor.key("Enter", ask="Scan or choose")
            floor.settle()

    assert [(card["bin"], card["order"], card["goods"][0]["quantity"]) for card in waiting] == [
        ("DOCK", bolts, "8"),
        ("DOCK", milk, "3"),
    ]
    assert device.states() == ["posted"] * 4
    assert [office.get(f"/sales-orders/{order}")["lines"][0]["shipped"] for order in (bolts, milk)] == ["8", "3"]
    assert [office.get(f"/license-plates/{tote}")["location"] for tote in ("T-1", "T-2")] == ["", ""]
