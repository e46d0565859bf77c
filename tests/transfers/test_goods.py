"""Goods of transfer orders that warehouse documents and activities ship and receive: exactly these, from exactly these bins."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.outstanding import service as outstanding
from server.outstanding.values import ArrivedGoods, OrderLineKey, PickedGoods, Source
from server.transfers import cards, service, undoing
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import Tracking
from tests.builders.catalog import a_bin, a_location, an_item, lot_specific
from tests.builders.orders import a_line, a_transfer_order, outstanding_differences
from tests.builders.stock import stock


@pytest.fixture
def depot(database: Database) -> Database:
    a_location(database, "MAIN", bin_mandatory=True)
    for code in ("A-01", "DOCK"):
        a_bin(database, "MAIN", code)
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "BOLT", "20", bin="DOCK")
    stock(database, "MILK", "5", bin="DOCK", lot="A")
    stock(database, "MILK", "5", bin="A-01", lot="B")
    return database


def to_ship(
    order_no: str, quantity: str, item: str = "BOLT", line: int = 1, *, bin_code: str = "DOCK", lot: str = ""
) -> PickedGoods:
    key = OrderLineKey(Source.TRANSFER_SHIPMENT, order_no, line)
    return PickedGoods(key, item, Quantity(quantity), bin_code, Tracking(lot))


def arrived(order_no: str, quantity: str, line: int = 1, lot: str = "") -> ArrivedGoods:
    return ArrivedGoods(OrderLineKey(Source.TRANSFER_RECEIPT, order_no, line), Quantity(quantity), tracking=Tracking(lot))


def waiting(database: Database, order_no: str) -> list[str]:
    with database.read() as work:
        return [str(goods.quantity) for goods in outstanding.picked(work, Source.TRANSFER_SHIPMENT, order_no)]


def test_goods_of_several_lines_leave_as_one_document(depot: Database) -> None:
    order_no = a_transfer_order(depot, a_line("BOLT", "8"), a_line("MILK", "6"))
    goods = [
        to_ship(order_no, "8"),
        to_ship(order_no, "4", "MILK", 2, lot="A"),
        to_ship(order_no, "2", "MILK", 2, bin_code="A-01", lot="B"),
    ]

    posted = depot.write(lambda work: service.ship_goods(work, goods))

    with depot.read() as work:
        lines = cards.document_card(work, posted.document_no).lines
    assert [(line.item, str(line.quantity), line.from_bin, line.lot) for line in lines] == [
        ("BOLT", "8", "DOCK", ""),
        ("MILK", "4", "DOCK", "A"),
        ("MILK", "2", "A-01", "B"),
    ]


def test_goods_that_were_picked_wait_no_longer_once_they_left_and_again_when_that_is_undone(depot: Database) -> None:
    order_no = a_transfer_order(depot, a_line("BOLT", "8"))
    depot.write(lambda work: outstanding.add_picked(work, to_ship(order_no, "5")))

    posted = depot.write(lambda work: service.ship_goods(work, [to_ship(order_no, "6")]))
    left = waiting(depot, order_no)
    entries = [line.entry_nos[0] for line in posted.lines]
    with depot.read() as work:
        taken = [str(goods.quantity) for goods in service.picked_goods_shipped(work)]
    depot.write(lambda work: undoing.undo_posted(work, entries[0], None))

    assert (left, taken) == ([], ["-5"])
    assert waiting(depot, order_no) == ["5"]


def test_goods_arrive_with_the_lots_that_they_left_with(depot: Database) -> None:
    order_no = a_transfer_order(depot, a_line("MILK", "5"))
    depot.write(lambda work: service.ship_goods(work, [to_ship(order_no, "5", "MILK", lot="A")]))

    posted = depot.write(lambda work: service.receive_goods(work, [arrived(order_no, "3")]))

    with depot.read() as work:
        lines = cards.document_card(work, posted.document_no).lines
    assert [(line.lot, str(line.quantity)) for line in lines] == [("A", "3")]
    assert outstanding_differences(depot) == []


@pytest.mark.parametrize("quantities", [("9",), ("5", "4")])
def test_more_than_is_left_neither_leaves_nor_arrives(depot: Database, quantities: tuple[str, ...]) -> None:
    order_no = a_transfer_order(depot, a_line("BOLT", "8"))

    with pytest.raises(Refused) as leaving:
        depot.write(lambda work: service.ship_goods(work, [to_ship(order_no, quantity) for quantity in quantities]))
    depot.write(lambda work: service.ship_goods(work, [to_ship(order_no, "8")]))
    with pytest.raises(Refused) as arriving:
        depot.write(lambda work: service.receive_goods(work, [arrived(order_no, quantity) for quantity in quantities]))

    assert (leaving.value.code, arriving.value.code) == ("over_shipment", "over_receipt")
