"""What comes back is fixed to the shipment that it left with, by lot and serial number, and comes back once."""

from __future__ import annotations

from typing import Any

import pytest

from server.catalog import service as catalog
from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.sales import cards, service
from server.sales.orders import SALES
from server.trade_orders import returns
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.items import InventorySetupChange
from shared.wire.receiving import Received
from shared.wire.returns import LineToReverse, NewReturn
from shared.wire.sales import ReturnReceipt
from tests.builders.catalog import a_customer, a_location, an_item, block, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_sales_order, outstanding_differences, ship
from tests.builders.stock import stock


@pytest.fixture
def floor(database: Database) -> Floor:
    a_customer(database)
    a_location(database, "MAIN")
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "BOLT", "50")
    stock(database, "MILK", "5", lot="L1")
    stock(database, "MILK", "5", lot="L2")
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def reversible(database: Database, **wanted: str) -> list[LineToReverse]:
    with database.read() as work:
        return returns.lines_to_reverse(work, SALES, "C1", **wanted)


def a_return(database: Database, *lines: dict[str, Any]) -> str:
    new = NewReturn.model_validate({"party": "C1", "lines": list(lines)})
    return database.write(lambda work: returns.create_return(work, SALES, new))


def receive_back(database: Database, order_no: str) -> list[int]:
    posted = database.write(lambda work: service.receive_back(work, order_no, ReturnReceipt()))
    return [entry_no for line in posted.lines for entry_no in line.entry_nos]


def shipped_milk(database: Database) -> str:
    order_no = a_sales_order(database, a_line("MILK", "7"))
    lots = [{"lot": "L1", "quantity": "5"}, {"lot": "L2", "quantity": "2"}]
    ship(database, order_no, {"line": 1, "quantity": "7", "tracking": lots})
    return order_no


def test_each_lot_comes_back_to_the_shipment_that_it_left_with(floor: Floor) -> None:
    shipped_milk(floor.database)
    found = {line.lot: line for line in reversible(floor.database)}
    assert {lot: str(line.left) for lot, line in found.items()} == {"L1": "5", "L2": "2"}

    order_no = a_return(floor.database, {"entry": found["L1"].entry, "quantity": "3"}, {"entry": found["L2"].entry})
    entry_nos = receive_back(floor.database, order_no)

    with floor.database.read() as work:
        entries = [ledger.entry(work, entry_no).entry for entry_no in entry_nos]
    assert [(entry.tracking.lot_no, str(entry.quantity), entry.applies_from) for entry in entries] == [
        ("L1", "3", found["L1"].entry),
        ("L2", "2", found["L2"].entry),
    ]
    assert {line.lot: str(line.left) for line in reversible(floor.database)} == {"L1": "2"}


def test_what_is_on_a_return_order_is_not_offered_again(floor: Floor) -> None:
    shipped_milk(floor.database)
    (one,) = (line for line in reversible(floor.database) if line.lot == "L1")
    a_return(floor.database, {"entry": one.entry, "quantity": "4"})

    with pytest.raises(Refused, match=r"is more than the 1 PCS of .* that can still be returned") as refused:
        a_return(floor.database, {"entry": one.entry, "quantity": "2"})

    assert refused.value.code == "over_return"
    assert {line.lot: str(line.left) for line in reversible(floor.database)} == {"L1": "1", "L2": "2"}


def test_a_part_of_a_box_comes_back_in_pieces(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line(quantity="2", uom="BOX"))
    ship(floor.database, order_no)
    (box,) = reversible(floor.database, order_no=order_no)
    first = a_return(floor.database, {"entry": box.entry, "quantity": "0.5"})
    receive_back(floor.database, first)

    rest = a_return(floor.database, {"entry": box.entry})

    with floor.database.read() as work:
        (line,) = cards.order_card(work, rest).lines
    assert (str(line.quantity), line.uom, line.applies_from) == ("9", "PCS", box.entry)


def test_goods_come_back_although_the_item_is_blocked_with_the_reason(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)
    ship(floor.database, order_no)
    block(floor.database, "BOLT", scope="sales", blocked=True)
    (line,) = reversible(floor.database, item_no="BOLT")

    entry_nos = receive_back(floor.database, a_return(floor.database, {"entry": line.entry, "return_reason": "DAMAGED"}))

    with floor.database.read() as work:
        assert ledger.entry(work, entry_nos[0]).entry.reason_code == "DAMAGED"


def test_a_shipment_that_was_undone_cannot_come_back(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)
    entry_no = ship(floor.database, order_no).lines[0].entry_nos[0]
    floor.database.write(lambda work: service.undo_posted(work, entry_no, None))

    assert reversible(floor.database) == []


def test_where_exact_reversing_is_mandatory_a_return_names_its_shipment(floor: Floor) -> None:
    change = InventorySetupChange(exact_cost_reversing_mandatory=True)
    floor.database.write(lambda work: catalog.change_inventory_setup(work, change))
    order_no = a_sales_order(floor.database, a_line(quantity="2"), kind="return")
    scanned = Received(document_kind="sales_return", document=order_no, item="BOLT", quantity=Quantity(1))

    for receive in (lambda: receive_back(floor.database, order_no), lambda: floor.scan(scanned)):
        with pytest.raises(Refused) as refused:
            receive()
        assert refused.value.code == "exact_reversing_required"
