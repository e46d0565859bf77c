"""Sales orders on a real database: shipped with and without a pick, taken back, brought back by the customer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.outstanding.values import OrderLineKey, PickedGoods, Source
from server.sales import cards, service
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.orders import LineToPost
from shared.wire.picking import Picked, Shipped
from shared.wire.sales import ReturnReceipt, SalesOrderLineCard
from tests.builders.catalog import a_bin, a_customer, a_location, an_item, block, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_sales_order, outstanding_differences, ship
from tests.builders.stock import stock


@pytest.fixture
def floor(database: Database) -> Floor:
    a_customer(database)
    a_location(database, "MAIN")
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())
    return Floor(database)


@pytest.fixture
def warehouse(floor: Floor) -> Floor:
    """A location where everything is picked and shipped by documents."""
    a_location(floor.database, "WH", bins=("A-01",), require_pick=True, require_shipment=True)
    a_bin(floor.database, "WH", "SHIP", type="ship")
    stock(floor.database, "BOLT", "20", location="WH", bin="A-01")
    stock(floor.database, "MILK", "5", location="WH", bin="A-01", lot="L1")
    stock(floor.database, "MILK", "5", location="WH", bin="A-01", lot="L2")
    return floor


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def line_of(database: Database, order_no: str) -> SalesOrderLineCard:
    with database.read() as work:
        return cards.order_card(work, order_no).lines[0]


def figures(database: Database, order_no: str) -> tuple[str, str, str]:
    """Outstanding, picked and shipped."""
    line = line_of(database, order_no)
    return str(line.outstanding), str(line.picked), str(line.shipped)


def pick(floor: Floor, order_no: str, quantity: str, item: str = "BOLT", **fields: object) -> None:
    picked = {"order": order_no, "item": item, "quantity": quantity, "from_bin": "A-01"}
    floor.scan(Picked.model_validate(picked | fields), location="WH")


def test_an_order_is_shipped_in_parts(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20")
    order_no = a_sales_order(floor.database)

    part = ship(floor.database, order_no, {"line": 1, "quantity": "4"})
    ship(floor.database, order_no)

    assert figures(floor.database, order_no) == ("0", "0", "10")
    assert floor.on_hand() == Quantity(10)
    with floor.database.read() as work:
        entry = ledger.entry(work, part.lines[0].entry_nos[0]).entry
    assert (entry.entry_type, entry.quantity, entry.document.no) == ("sale", Quantity(-4), part.document_no)


def test_more_than_is_outstanding_cannot_leave(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20")
    order_no = a_sales_order(floor.database)

    with pytest.raises(Refused, match="more than the 10 still to ship") as refused:
        ship(floor.database, order_no, {"line": 1, "quantity": "11"})

    assert refused.value.code == "over_shipment"


def test_one_line_leaves_in_two_lots(floor: Floor) -> None:
    stock(floor.database, "MILK", "7", lot="L1")
    stock(floor.database, "MILK", "3", lot="L2")
    order_no = a_sales_order(floor.database, a_line("MILK", "10"))
    lots = [{"lot": "L1", "quantity": "7"}, {"lot": "L2", "quantity": "3"}]

    with pytest.raises(Refused) as refused:
        ship(floor.database, order_no, {"line": 1, "quantity": "10"})
    posted = ship(floor.database, order_no, {"line": 1, "quantity": "10", "tracking": lots})

    assert refused.value.code == "lot_required"
    assert len(posted.lines[0].entry_nos) == 2


def test_what_is_blocked_for_sales_cannot_be_ordered_but_comes_back(floor: Floor) -> None:
    block(floor.database, "BOLT", scope="sales", blocked=True)

    with pytest.raises(Refused) as refused:
        a_sales_order(floor.database)
    order_no = a_sales_order(floor.database, a_line(quantity="2"), kind="return")
    floor.database.write(lambda work: service.receive_back(work, order_no, ReturnReceipt()))

    assert refused.value.code == "sales_blocked"
    assert floor.on_hand() == Quantity(2)
    assert line_of(floor.database, order_no).received == Quantity(2)


def test_no_more_comes_back_than_the_return_says(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line(quantity="2"), kind="return")
    receipt = ReturnReceipt(lines=(LineToPost(line=1, quantity=Quantity(3)),))

    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: service.receive_back(work, order_no, receipt))

    assert refused.value.code == "over_receipt"


def test_a_return_takes_its_cost_from_the_shipment_that_it_brings_back(floor: Floor) -> None:
    stock(floor.database, "BOLT", "10", unit_cost="7")
    shipped = ship(floor.database, a_sales_order(floor.database)).lines[0].entry_nos[0]
    order_no = a_sales_order(floor.database, a_line(quantity="2", applies_from=shipped), kind="return")

    posted = floor.database.write(lambda work: service.receive_back(work, order_no, ReturnReceipt()))

    with floor.database.read() as work:
        state = ledger.entry(work, posted.lines[0].entry_nos[0])
    assert str(state.cost.expected) == "14"


def test_where_orders_are_picked_nothing_leaves_before_the_pick(warehouse: Floor) -> None:
    order_no = a_sales_order(warehouse.database, location="WH")

    for lines in ((), ({"line": 1, "quantity": "4"},)):
        with pytest.raises(Refused) as refused:
            ship(warehouse.database, order_no, *lines)
        assert refused.value.code == "nothing_to_post"


def test_what_was_picked_leaves_from_the_shipping_bin_with_its_lots(warehouse: Floor) -> None:
    order_no = a_sales_order(warehouse.database, a_line("MILK", "10"), location="WH")
    pick(warehouse, order_no, "3", "MILK", lot="L2")
    pick(warehouse, order_no, "4", "MILK", lot="L1")

    answer = warehouse.scan(Shipped(order=order_no), location="WH")

    with warehouse.database.read() as work:
        entries = [ledger.entry(work, entry_no).entry for entry_no in answer.entry_nos]
    assert [(entry.tracking.lot_no, entry.quantity, entry.place.bin_code) for entry in entries] == [
        ("L1", Quantity(-4), "SHIP"),
        ("L2", Quantity(-3), "SHIP"),
    ]
    assert figures(warehouse.database, order_no) == ("3", "0", "7")


def test_only_the_picked_lot_can_be_shipped(warehouse: Floor) -> None:
    order_no = a_sales_order(warehouse.database, a_line("MILK", "10"), location="WH")
    pick(warehouse, order_no, "3", "MILK", lot="L2")

    with pytest.raises(Refused) as refused:
        ship(warehouse.database, order_no, {"line": 1, "quantity": "3", "tracking": [{"lot": "L1", "quantity": "3"}]})

    assert refused.value.code == "over_shipment"


def test_where_shipments_are_documents_the_order_itself_does_not_post_them(warehouse: Floor) -> None:
    order_no = a_sales_order(warehouse.database, location="WH")
    pick(warehouse, order_no, "5")

    with pytest.raises(Refused) as refused:
        ship(warehouse.database, order_no)

    assert refused.value.code == "warehouse_handling_required"
    assert "warehouse shipment" in refused.value.sentence
    assert figures(warehouse.database, order_no) == ("10", "5", "0")


def test_a_request_that_names_one_line_twice_takes_picked_goods_once(floor: Floor) -> None:
    a_location(floor.database, "DOCK", bins=("A-01",))
    a_bin(floor.database, "DOCK", "SHIP", type="ship")
    stock(floor.database, "BOLT", "20", location="DOCK", bin="A-01")
    order_no = a_sales_order(floor.database, location="DOCK")
    floor.scan(Picked(order=order_no, item="BOLT", quantity=Quantity(5), from_bin="A-01"), location="DOCK")

    ship(floor.database, order_no, {"line": 1, "quantity": "3"}, {"line": 1, "quantity": "2"})

    assert figures(floor.database, order_no) == ("5", "0", "5")


def test_a_shipment_that_was_taken_back_waits_in_the_shipping_bin_again(warehouse: Floor) -> None:
    order_no = a_sales_order(warehouse.database, location="WH")
    pick(warehouse, order_no, "4")
    answer = warehouse.scan(Shipped(order=order_no), location="WH")

    warehouse.undo(answer)

    assert figures(warehouse.database, order_no) == ("10", "4", "0")
    assert warehouse.on_hand(location="WH", bin="SHIP") == Quantity(4)
    warehouse.scan(Shipped(order=order_no), location="WH")
    assert figures(warehouse.database, order_no) == ("6", "0", "4")


def test_a_shipment_without_pick_is_taken_back_once(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20")
    order_no = a_sales_order(floor.database)
    entry_no = ship(floor.database, order_no).lines[0].entry_nos[0]

    floor.database.write(lambda work: service.undo_posted(work, entry_no, None))

    assert (figures(floor.database, order_no), floor.on_hand()) == (("10", "0", "0"), Quantity(20))
    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: service.undo_posted(work, entry_no, None))
    assert refused.value.code == "cannot_undo"


def test_shipping_by_scan_takes_nothing_that_was_not_picked(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20")
    order_no = a_sales_order(floor.database)

    with pytest.raises(Refused) as refused:
        floor.scan(Shipped(order=order_no))

    assert refused.value.code == "nothing_to_post"
    assert figures(floor.database, order_no) == ("10", "0", "0")


def test_an_order_that_must_be_a_complete_shipment_leaves_whole_or_not_at_all(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20")
    order_no = a_sales_order(floor.database, a_line(), a_line("BOLT", "2"), shipping_advice="complete")

    with pytest.raises(Refused, match="must be a complete shipment: 1 PCS of BOLT would stay behind") as refused:
        ship(floor.database, order_no, {"line": 1, "quantity": "10"}, {"line": 2, "quantity": "1"})
    ship(floor.database, order_no)

    assert refused.value.code == "incomplete_shipment"
    assert figures(floor.database, order_no) == ("0", "0", "10")


def test_given_goods_leave_from_their_bins_and_no_longer_wait(floor: Floor) -> None:
    a_location(floor.database, "DOCK", bins=("A-01",))
    a_bin(floor.database, "DOCK", "SHIP", type="ship")
    stock(floor.database, "BOLT", "20", location="DOCK", bin="A-01")
    order_no = a_sales_order(floor.database, location="DOCK")
    floor.scan(Picked(order=order_no, item="BOLT", quantity=Quantity(5), from_bin="A-01"), location="DOCK")
    key = OrderLineKey(Source.SALES_ORDER, order_no, 1)
    goods = [PickedGoods(key, "BOLT", Quantity(6), "SHIP"), PickedGoods(key, "BOLT", Quantity(2), "A-01")]

    with pytest.raises(Refused):  # only five stand in the shipping bin
        floor.database.write(lambda work: service.ship_goods(work, goods))
    posted = floor.database.write(lambda work: service.ship_goods(work, [replace(goods[0], quantity=Quantity(4)), goods[1]]))

    assert figures(floor.database, order_no) == ("4", "1", "6")
    assert floor.on_hand(location="DOCK", bin="SHIP") == Quantity(1)
    for entry_no in (no for line in posted.lines for no in line.entry_nos):
        floor.database.write(lambda work, entry_no=entry_no: service.undo_posted(work, entry_no, None))  # type: ignore[misc]
    assert figures(floor.database, order_no) == ("10", "5", "0")
