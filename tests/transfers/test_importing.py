"""Transfer orders of CSV files: all of them or none, and none of them twice."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.outstanding.order_files import FileRefused
from server.transfers import cards, importing
from shared.wire.order_files import OrdersImported
from tests.transfers.company import a_route, card, two_warehouses

FILE = b"""external_no,from_location,to_location,item,quantity,uom,shipment_date
E-1,MAIN,EAST,BOLT,2,BOX,2030-01-01
E-1,MAIN,EAST,MILK,3,,2030-01-02
E-2,MAIN,EAST,BOLT,1,,
"""


@pytest.fixture
def company(database: Database) -> Database:
    two_warehouses(database)
    a_route(database, in_transit="TRANSIT")
    return database


def imported(database: Database, content: bytes = FILE, *, only_look: bool = False) -> OrdersImported:
    return database.write(lambda work: importing.import_orders(work, content, only_look))


def test_rows_become_orders_along_their_routes(company: Database) -> None:
    created = imported(company).created

    first = card(company, created[0].no)
    assert [(order.external_no, order.lines) for order in created] == [("E-1", 2), ("E-2", 1)]
    assert (first.in_transit, first.status) == ("TRANSIT", "released")
    assert [(line.item, str(line.quantity), line.uom, str(line.shipment_date)) for line in first.lines] == [
        ("BOLT", "2", "BOX", "2030-01-01"),
        ("MILK", "3", "PCS", "2030-01-02"),
    ]


def test_a_second_time_makes_nothing(company: Database) -> None:
    first = imported(company)

    second = imported(company)

    assert (second.created, [order.no for order in second.known]) == ((), [order.no for order in first.created])


def test_looking_makes_nothing(company: Database) -> None:
    looked = imported(company, only_look=True)

    assert [order.no for order in looked.created] == ["", ""]
    with company.read() as work:
        assert cards.order_summaries(work) == []


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_made(company: Database) -> None:
    content = b"""external_no,from_location,to_location,item,quantity
E-1,MAIN,EAST,NAIL,2
E-1,MAIN,WEST,BOLT,1
E-2,MAIN,MARS,BOLT,1
E-3,MAIN,MAIN,BOLT,-1
E-4,EAST,MAIN,BOLT,1
"""

    with pytest.raises(FileRefused) as refused:
        imported(company, content)

    assert [(problem.row, problem.column) for problem in refused.value.problems] == [
        (2, "item"),
        (3, "to_location"),
        (4, "to_location"),
        (5, "quantity"),
        (6, "to_location"),
    ]
    with company.read() as work:
        assert cards.order_summaries(work) == []
