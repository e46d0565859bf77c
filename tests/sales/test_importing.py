"""Sales orders from CSV files. What holds for all files of orders is tested with purchasing."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.outstanding.order_files import FileRefused
from server.sales import cards
from server.sales.orders import SALES
from server.trade_orders import importing
from tests.builders.catalog import a_customer, a_location, an_item

HEADER = "external_no;customer;item;quantity;location;unit_price;shipping_advice;shipment_date\n"


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_customer(database)
    a_location(database, "MAIN")
    an_item(database, "BOLT")


def test_an_order_of_a_file_has_its_customer_price_and_advice(database: Database) -> None:
    text = HEADER + "WEB-1;C1;BOLT;3;MAIN;4.25;complete;2026-04-01\n"

    (made,) = database.write(lambda work: importing.import_orders(work, SALES, text.encode())).created

    with database.read() as work:
        order = cards.order_card(work, made.no)
    assert (order.external_no, order.customer, order.shipping_advice) == ("WEB-1", "C1", "complete")
    assert [(str(line.quantity), str(line.unit_price), str(line.shipment_date)) for line in order.lines] == [
        ("3", "4.25", "2026-04-01")
    ]


def test_an_order_of_nobody_is_refused_in_its_column(database: Database) -> None:
    text = HEADER + "WEB-1;C9;BOLT;3;;;;\n"

    with pytest.raises(FileRefused) as refused:
        database.write(lambda work: importing.import_orders(work, SALES, text.encode()))

    assert [str(problem) for problem in refused.value.problems] == ["row 2, customer: There is no customer C9."]


def test_a_file_that_comes_a_second_time_does_no_harm(database: Database) -> None:
    text = (HEADER + "WEB-1;C1;BOLT;3;;;;\n").encode()
    (made,) = database.write(lambda work: importing.import_orders(work, SALES, text)).created

    again = database.write(lambda work: importing.import_orders(work, SALES, text))

    assert (again.created, [order.no for order in again.known]) == ((), [made.no])
