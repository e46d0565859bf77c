"""Handhelds at locations that demand warehouse documents: scans on a receipt, and on orders whose document is in the background."""

from __future__ import annotations

import pytest

from server.app import OPEN_DOCUMENTS
from server.database.unit_of_work import Database
from server.purchasing.orders import PURCHASING
from server.trade_orders import orders
from server.warehouse import activities
from server.warehouse_documents import service, store
from server.warehouse_documents.values import Kind
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.picking import Shipped
from shared.wire.receiving import Received
from shared.wire.transfers import TransferShipped
from tests.builders.catalog import a_bin, a_customer, a_location, a_vendor, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_purchase_order, a_sales_order, a_transfer_order, outstanding_differences, ship_transfer
from tests.builders.stock import stock
from tests.warehouse_documents.builders import LEVELS, a_receipt, a_shipment, change, lines_of, register, status_of


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []
    with database.read() as work:
        assert service.differences(work) == []


@pytest.fixture
def floor(database: Database) -> Floor:
    """MAIN works on level 4: receipts and put-aways, picks and shipments."""
    a_location(database, "MAIN", **LEVELS[4])
    a_bin(database, "MAIN", "RECV", type="receive")
    a_bin(database, "MAIN", "DOCK", type="ship")
    a_bin(database, "MAIN", "A-01")
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    a_vendor(database)
    a_customer(database)
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())
    return Floor(database)


def arrived(document: str, quantity: str = "4", kind: str = "purchase_order", **fields: object) -> Received:
    content = {"document_kind": kind, "document": document, "item": "BOLT", "quantity": quantity}
    return Received.model_validate(content | fields)


def receipts(database: Database) -> list[str]:
    with database.read() as work:
        return [document.document_no for document in store.documents(work, Kind.RECEIPT, include_finished=True)]


def put_away_lines(database: Database) -> list[tuple[str, str, str]]:
    """Quantity, from and to bin of what is left to be put away."""
    with database.read() as work:
        return [(str(line.left), line.from_bin, line.to_bin) for line in activities.lines_left(work, "MAIN")]


def open_work(database: Database) -> dict[str, list[tuple[str, str, str]]]:
    """Item, quantity and order of the lines by kind and number of the document."""
    with database.read() as work:
        documents = [document for documents_of in OPEN_DOCUMENTS for document in documents_of(work, "MAIN")]
    return {
        f"{document.kind} {document.no}": [(line.item, str(line.quantity), line.order) for line in document.lines]
        for document in documents
    }


def test_scans_on_a_receipt_are_posted_one_by_one_into_the_receiving_bin(floor: Floor) -> None:
    receipt = a_receipt(floor.database, ("purchase_order", a_purchase_order(floor.database)))

    answer = floor.scan(arrived(receipt, kind="warehouse_receipt"))
    floor.scan(arrived(receipt, kind="warehouse_receipt"))

    assert answer.message == "4 PCS BOLT received"
    assert floor.on_hand(bin="RECV") == Quantity(8)
    assert lines_of(floor.database, receipt) == [("BOLT", "2", "2", "8")]


def test_all_scans_of_a_receipt_are_put_away_together_while_that_is_open(floor: Floor) -> None:
    receipt = a_receipt(floor.database, ("purchase_order", a_purchase_order(floor.database)))

    for _ in range(2):
        floor.scan(arrived(receipt, kind="warehouse_receipt"))

    with floor.database.read() as work:
        assert len(activities.open_activities(work, "MAIN")) == 1
    assert sum(Quantity(quantity) for quantity, _, _ in put_away_lines(floor.database)) == Quantity(8)


def test_who_scans_an_order_gets_a_receipt_in_the_background_and_goes_on_with_it(floor: Floor) -> None:
    order = a_purchase_order(floor.database, a_line("BOLT", "10"), a_line("MILK", "5"))

    floor.scan(arrived(order))
    floor.scan(arrived(order, "5", item="MILK", lot="L1", line=2))
    floor.scan(arrived(order, "6"))

    (receipt,) = receipts(floor.database)
    assert status_of(floor.database, receipt) == "finished"
    assert (floor.on_hand(), floor.on_hand("MILK", lot="L1")) == (Quantity(10), Quantity(5))


def test_a_return_and_a_transfer_are_scanned_the_same_way(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", location="EAST")
    transfer = a_transfer_order(floor.database, a_line("BOLT", "4"), from_location="EAST", to_location="MAIN")
    ship_transfer(floor.database, transfer)
    back = a_sales_order(floor.database, a_line("BOLT", "2"), kind="return")

    floor.scan(arrived(transfer, kind="transfer_order"))
    floor.scan(arrived(back, "2", kind="sales_return"))

    assert floor.on_hand(bin="RECV") == Quantity(6)
    assert [status_of(floor.database, receipt) for receipt in receipts(floor.database)] == ["finished", "finished"]


def test_a_scan_that_is_taken_back_is_to_be_received_again_and_not_put_away(floor: Floor) -> None:
    order = a_purchase_order(floor.database)
    floor.scan(arrived(order))
    answer = floor.scan(arrived(order, "3"))
    (receipt,) = receipts(floor.database)

    floor.undo(answer)

    assert floor.on_hand(bin="RECV") == Quantity(4)
    assert lines_of(floor.database, receipt) == [("BOLT", "6", "6", "4")]
    assert sum(Quantity(quantity) for quantity, _, _ in put_away_lines(floor.database)) == Quantity(4)


def test_more_than_was_ordered_is_not_received_and_leaves_no_receipt_behind(floor: Floor) -> None:
    order = a_purchase_order(floor.database)

    with pytest.raises(Refused) as refused:
        floor.scan(arrived(order, "11"))

    assert refused.value.code == "over_receipt"
    assert receipts(floor.database) == []


def test_goods_of_an_order_that_is_still_open_or_not_on_it_are_refused(floor: Floor) -> None:
    order = a_purchase_order(floor.database)
    floor.scan(arrived(order))
    with pytest.raises(Refused) as other_item:
        floor.scan(arrived(order, item="MILK", lot="L1"))
    floor.database.write(lambda work: orders.reopen(work, PURCHASING, order))

    with pytest.raises(Refused) as reopened:
        floor.scan(arrived(order))

    assert (other_item.value.code, reopened.value.code) == ("not_on_document", "order_not_released")


def test_what_was_picked_for_an_order_leaves_through_a_shipment_in_the_background(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", bin="A-01")
    sale = a_sales_order(floor.database, a_line("BOLT", "10"))
    with pytest.raises(Refused) as too_early:
        floor.scan(Shipped(order=sale))
    shipment = a_shipment(floor.database, ("sales_order", sale))
    for pick in floor.database.write(lambda work: service.create_picks(work, shipment)):
        register(floor.database, pick)

    answer = floor.scan(Shipped(order=sale))
    left = floor.on_hand()
    floor.undo(answer)

    assert (too_early.value.code, answer.message, left) == ("nothing_to_post", f"{sale} shipped", Quantity(10))
    assert (floor.on_hand(bin="DOCK"), lines_of(floor.database, shipment)) == (Quantity(10), [("BOLT", "10", "10", "0")])


def test_a_whole_shipment_is_told_to_have_left_and_taken_back(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", bin="A-01")
    for _ in range(2):
        a_sales_order(floor.database, a_line("BOLT", "3"))
    shipment = a_shipment(floor.database)
    for pick in floor.database.write(lambda work: service.create_picks(work, shipment)):
        register(floor.database, pick)

    answer = floor.scan(Shipped(document_kind="warehouse_shipment", order=shipment))
    finished = status_of(floor.database, shipment)
    floor.undo(answer)

    assert (len(answer.entry_nos), finished) == (2, "finished")
    assert (floor.on_hand(bin="DOCK"), status_of(floor.database, shipment)) == (Quantity(6), "released")


def test_goods_of_a_transfer_are_loaded_once_they_were_picked(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", bin="A-01")
    transfer = a_transfer_order(floor.database, a_line("BOLT", "4"))
    loaded = TransferShipped(order=transfer, item="BOLT", quantity=Quantity(4))
    with pytest.raises(Refused) as too_early:
        floor.scan(loaded)
    shipment = a_shipment(floor.database, ("transfer_shipment", transfer))
    for pick in floor.database.write(lambda work: service.create_picks(work, shipment)):
        register(floor.database, pick)

    answer = floor.scan(loaded)
    on_the_way = floor.on_hand(location="TRANSIT")
    floor.undo(answer)

    assert (too_early.value.code, on_the_way) == ("insufficient_bin_content", Quantity(4))
    assert floor.on_hand(bin="DOCK") == Quantity(4)


def test_goods_that_are_loaded_straight_from_a_bin_are_picked_by_that(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", bin="A-01")
    transfer = a_transfer_order(floor.database, a_line("BOLT", "4"))

    floor.scan(TransferShipped(order=transfer, item="BOLT", quantity=Quantity(3), bin="A-01"))
    with pytest.raises(Refused) as too_much:
        floor.scan(TransferShipped(order=transfer, item="BOLT", quantity=Quantity(2), bin="A-01"))

    assert too_much.value.code == "over_shipment"
    assert (floor.on_hand(bin="A-01"), floor.on_hand(location="TRANSIT")) == (Quantity(17), Quantity(3))


def test_open_work_lists_receipts_and_the_orders_that_are_on_none(floor: Floor) -> None:
    gathered = a_purchase_order(floor.database, a_line("BOLT", "10"))
    receipt = a_receipt(floor.database, ("purchase_order", gathered))
    free = a_purchase_order(floor.database, a_line("MILK", "5"))

    assert open_work(floor.database) == {
        f"warehouse_receipt {receipt}": [("BOLT", "10", gathered)],
        f"purchase_order {free}": [("MILK", "5", "")],
    }


def test_open_work_lists_released_shipments_with_what_waits_for_them(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", bin="A-01")
    sale = a_sales_order(floor.database, a_line("BOLT", "10"))
    shipment = a_shipment(floor.database, ("sales_order", sale))
    change(floor.database, shipment, external_no="TRUCK-1")

    assert open_work(floor.database)[f"warehouse_shipment {shipment}"] == [("BOLT", "10", sale)]
    assert open_work(floor.database)[f"sales_order {sale}"] == [("BOLT", "10", "")]
    floor.database.write(lambda work: service.reopen(work, shipment))
    assert open_work(floor.database) == {}
