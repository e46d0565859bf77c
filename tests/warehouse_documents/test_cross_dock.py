"""What of arrivals is kept ready to leave again, because somebody waits for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.app import PLACE_USAGE
from server.catalog import places
from server.catalog import service as catalog
from server.database.unit_of_work import Database
from server.warehouse_documents import cross_dock, service
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.places import LocationChange
from tests.builders.catalog import a_bin, a_customer, a_location, a_vendor, an_item
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_purchase_order, a_sales_order
from tests.builders.stock import stock
from tests.warehouse_documents.builders import LEVELS, a_receipt, a_shipment, change, post, register


@pytest.fixture
def floor(database: Database) -> Floor:
    """MAIN keeps ready what is due within two days."""
    a_location(database, "MAIN", **LEVELS[4], use_cross_docking=True, cross_dock_formula="2D")
    a_bin(database, "MAIN", "RECV", type="receive")
    a_bin(database, "MAIN", "DOCK", type="ship")
    a_bin(database, "MAIN", "CROSS", cross_dock=True)
    a_bin(database, "MAIN", "A-01")
    to_cross = LocationChange(cross_dock_bin="CROSS")
    database.write(lambda work: places.change_location(work, "MAIN", to_cross, PLACE_USAGE))
    a_vendor(database)
    a_customer(database)
    an_item(database, "BOLT")
    an_item(database, "GLASS", use_cross_docking=False)
    return Floor(database)


def due_in(database: Database, days: int) -> str:
    with database.read() as work:
        return str(catalog.work_date(work) + timedelta(days=days))


def kept_ready(database: Database, receipt: str) -> list[str]:
    database.write(lambda work: cross_dock.calculate(work, receipt))
    with database.read() as work:
        document = service.warehouse_document(work, receipt)
        return [str(line.line.to_cross_dock) for line in service.lines_left(work, document)]


def test_what_is_due_soon_is_kept_ready_and_no_more_than_arrives(floor: Floor) -> None:
    a_sales_order(floor.database, a_line("BOLT", "4", shipment_date=due_in(floor.database, 1)))
    a_sales_order(floor.database, a_line("BOLT", "50", shipment_date=due_in(floor.database, 3)))
    order = a_purchase_order(floor.database, a_line("BOLT", "10"), a_line("GLASS", "5"))
    a_sales_order(floor.database, a_line("GLASS", "5", shipment_date=due_in(floor.database, 0)))

    receipt = a_receipt(floor.database, ("purchase_order", order))
    soon = kept_ready(floor.database, receipt)
    a_sales_order(floor.database, a_line("BOLT", "50", shipment_date=due_in(floor.database, 2)))

    assert soon == ["4", "0"]
    assert kept_ready(floor.database, receipt) == ["10", "0"]


def test_what_lies_ready_already_and_what_other_receipts_keep_ready_is_not_kept_twice(floor: Floor) -> None:
    a_sales_order(floor.database, a_line("BOLT", "12", shipment_date=due_in(floor.database, 1)))
    stock(floor.database, "BOLT", "3", bin="CROSS")
    first = a_receipt(floor.database, ("purchase_order", a_purchase_order(floor.database, a_line("BOLT", "5"))))
    second = a_receipt(floor.database, ("purchase_order", a_purchase_order(floor.database, a_line("BOLT", "10"))))

    assert [kept_ready(floor.database, receipt) for receipt in (first, second)] == [["5"], ["4"]]


def test_no_more_is_kept_ready_than_is_received(floor: Floor) -> None:
    receipt = a_receipt(floor.database, ("purchase_order", a_purchase_order(floor.database)))

    with pytest.raises(Refused) as refused:
        change(floor.database, receipt, {"line": 1, "to_handle": "3", "to_cross_dock": "4"})

    assert refused.value.code == "cross_dock_exceeds_receipt"


def test_what_is_kept_ready_goes_to_the_cross_dock_bin_and_is_picked_first(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", bin="A-01")
    sale = a_sales_order(floor.database, a_line("BOLT", "4", shipment_date=due_in(floor.database, 1)))
    receipt = a_receipt(floor.database, ("purchase_order", a_purchase_order(floor.database)))
    kept_ready(floor.database, receipt)

    (part,) = post(floor.database, receipt)
    register(floor.database, part.put_away_no)
    ready = floor.on_hand(bin="CROSS")
    shipment = a_shipment(floor.database, ("sales_order", sale))
    for pick in floor.database.write(lambda work: service.create_picks(work, shipment)):
        register(floor.database, pick)

    assert ready == Quantity(4)
    assert (floor.on_hand(bin="CROSS"), floor.on_hand(bin="DOCK")) == (Quantity(0), Quantity(4))


def test_where_nothing_is_kept_ready_it_is_not_calculated(floor: Floor) -> None:
    a_location(floor.database, "PLAIN", **LEVELS[2])
    order = a_purchase_order(floor.database, location="PLAIN")
    receipt = a_receipt(floor.database, ("purchase_order", order), location="PLAIN")

    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: cross_dock.calculate(work, receipt))

    assert refused.value.code == "invalid_request"
