"""Scans of goods that customers bring back."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.sales import open_work
from server.sales.orders import SALES
from server.trade_orders import orders
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.receiving import Received
from tests.builders.catalog import a_bin, a_customer, a_location, an_item, lot_specific
from tests.builders.floor import Floor, open_lines
from tests.builders.orders import a_line, a_sales_order, outstanding_differences


@pytest.fixture
def floor(database: Database) -> Floor:
    a_customer(database)
    a_location(database, "WH", bins=("A-01",))
    a_bin(database, "WH", "DOCK", type="receive")
    an_item(database, "MILK", tracking=lot_specific())
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def back(order_no: str, quantity: str, **fields: object) -> Received:
    given = {"document_kind": "sales_return", "document": order_no, "item": "MILK", "quantity": quantity, "lot": "L1"}
    return Received.model_validate(given | fields)


def test_a_return_is_open_work_until_everything_came_back(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("MILK", "5"), location="WH", kind="return")
    with floor.database.read() as work:
        (document,) = open_work.open_documents(work, "WH")
    assert (document.kind, document.no, open_lines([document])) == ("sales_return", order_no, [("MILK", "5 PCS", "", "")])

    floor.scan(back(order_no, "2"), location="WH")
    floor.scan(back(order_no, "3", bin="A-01"), location="WH")

    assert floor.on_hand("MILK", "WH", bin="DOCK", lot="L1") == Quantity(2)
    assert floor.on_hand("MILK", "WH", bin="A-01", lot="L1") == Quantity(3)
    with floor.database.read() as work:
        assert open_work.open_documents(work, "WH") == []


def test_a_scan_of_a_return_is_taken_back(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("MILK", "5"), location="WH", kind="return")
    answer = floor.scan(back(order_no, "5"), location="WH")

    floor.undo(answer)

    assert floor.on_hand("MILK", "WH") == Quantity(0)
    floor.scan(back(order_no, "5"), location="WH")


def test_more_than_is_announced_does_not_come_back(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("MILK", "5"), location="WH", kind="return")

    with pytest.raises(Refused) as refused:
        floor.scan(back(order_no, "6"), location="WH")

    assert refused.value.code == "over_receipt"


def test_a_return_that_is_open_is_not_received(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("MILK", "5"), location="WH", kind="return", status="open")

    with pytest.raises(Refused) as refused:
        floor.scan(back(order_no, "5"), location="WH")
    floor.database.write(lambda work: orders.release(work, SALES, order_no))
    floor.scan(back(order_no, "5"), location="WH")

    assert refused.value.code == "order_not_released"
