"""Goods that came without an order: kept apart in the quarantine bin, on an order that the server makes for them."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.purchasing import cards, open_work, store
from server.warehouse import activities
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.purchasing import PurchaseOrderCard
from shared.wire.receiving import ReceivedWithoutOrder
from tests.builders.catalog import a_bin, a_location, a_vendor, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import outstanding_differences


@pytest.fixture
def floor(database: Database) -> Floor:
    a_vendor(database)
    a_location(database, "WH", bins=("A-01",), quarantine_bin="QUAR")
    a_bin(database, "WH", "QUAR", type="qc")
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def came(item: str = "BOLT", quantity: str = "4", **fields: object) -> ReceivedWithoutOrder:
    return ReceivedWithoutOrder.model_validate(
        {"vendor": "V1", "item": item, "quantity": quantity, "delivery_note": "DN-1"} | fields
    )


def made_orders(database: Database) -> list[PurchaseOrderCard]:
    with database.read() as work:
        return [cards.order_card(work, order.order_no) for order in store.ORDERS.orders(work)]


def test_what_nobody_ordered_goes_into_the_quarantine_bin_on_one_order_for_the_delivery(floor: Floor) -> None:
    floor.scan(came(), location="WH")
    floor.scan(came(quantity="2"), location="WH")
    floor.scan(came("MILK", "3", lot="L1"), location="WH")
    floor.scan(came(delivery_note="DN-2"), location="WH")

    first, second = made_orders(floor.database)
    assert [(line.item, str(line.quantity), str(line.outstanding)) for line in first.lines] == [
        ("BOLT", "6", "0"),
        ("MILK", "3", "0"),
    ]
    assert (first.is_unexpected, first.vendor_shipment_no, second.vendor_shipment_no) == (True, "DN-1", "DN-2")
    assert floor.on_hand(location="WH", bin="QUAR") == Quantity(10)
    assert floor.on_hand("MILK", location="WH", bin="QUAR", lot="L1") == Quantity(3)


def test_a_unit_of_its_own_is_a_line_of_its_own(floor: Floor) -> None:
    floor.scan(came(), location="WH")
    floor.scan(came(quantity="1", uom="BOX"), location="WH")

    (order,) = made_orders(floor.database)
    assert [(str(line.quantity), line.uom) for line in order.lines] == [("4", "PCS"), ("1", "BOX")]
    assert floor.on_hand(location="WH", bin="QUAR") == Quantity(10)


def test_undoing_leaves_nothing_to_come(floor: Floor) -> None:
    answer = floor.scan(came(), location="WH")

    floor.undo(answer)

    (order,) = made_orders(floor.database)
    assert [(str(line.quantity), str(line.outstanding)) for line in order.lines] == [("0", "0")]
    assert floor.on_hand(location="WH") == Quantity(0)
    with floor.database.read() as work:
        assert open_work.open_documents(work, "WH") == []


def test_at_a_directed_location_they_wait_in_the_quarantine_bin_without_a_warehouse_receipt(floor: Floor) -> None:
    a_location(floor.database, "DC", bin_mandatory=True, directed_put_away_and_pick=True, quarantine_bin="QUAR")
    a_bin(floor.database, "DC", "QUAR", type="qc")

    floor.scan(came(quantity="2", uom="BOX"), location="DC")

    assert floor.on_hand(location="DC", bin="QUAR") == Quantity(12)
    with floor.database.read() as work:
        assert activities.open_activities(work, "DC") == []


def test_where_there_is_no_quarantine_bin_nothing_comes_without_an_order(floor: Floor) -> None:
    a_location(floor.database, "SHOP")

    with pytest.raises(Refused, match="SHOP has no quarantine bin") as refused:
        floor.scan(came(), location="SHOP")

    assert refused.value.code == "no_quarantine_bin"
