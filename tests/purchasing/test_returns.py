"""Exactly the stock of a receipt goes back to its vendor."""

from __future__ import annotations

from typing import Any

import pytest

from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.purchasing import service
from server.purchasing.orders import PURCHASING
from server.trade_orders import returns
from shared.errors import Refused
from shared.wire.purchasing import ReturnShipment
from shared.wire.returns import NewReturn
from tests.builders.catalog import a_location, a_vendor, an_item, lot_specific
from tests.builders.office import signed_in_client
from tests.builders.orders import a_line, a_purchase_order, outstanding_differences, receive


@pytest.fixture(autouse=True)
def company(database: Database) -> object:
    a_vendor(database)
    a_vendor(database, "V2")
    a_location(database, "MAIN")
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())
    yield
    assert outstanding_differences(database) == []


def a_return(database: Database, *lines: dict[str, Any], party: str = "V1") -> str:
    new = NewReturn.model_validate({"party": party, "lines": list(lines)})
    return database.write(lambda work: returns.create_return(work, PURCHASING, new))


def test_the_stock_of_the_receipt_goes_back_at_its_cost_and_not_older_stock(database: Database) -> None:
    receive(database, a_purchase_order(database, a_line(unit_cost="2")))
    receive(database, a_purchase_order(database, a_line(unit_cost="3")))
    with database.read() as work:
        newest, _ = returns.lines_to_reverse(work, PURCHASING, "V1")

    order_no = a_return(database, {"entry": newest.entry, "quantity": "4"})
    posted = database.write(lambda work: service.ship_back(work, order_no, ReturnShipment()))

    with database.read() as work:
        state = ledger.entry(work, posted.lines[0].entry_nos[0])
        left = [(str(line.left), str(line.quantity)) for line in returns.lines_to_reverse(work, PURCHASING, "V1")]
    assert (state.entry.applies_to, str(state.cost.actual + state.cost.expected)) == (newest.entry, "-12")
    assert left == [("6", "10"), ("10", "10")]


def test_a_lot_goes_back_without_being_named_again(database: Database) -> None:
    order_no = a_purchase_order(database, a_line("MILK", "5"))
    receive(database, order_no, {"line": 1, "quantity": "5", "tracking": [{"lot": "L1", "quantity": "5"}]})
    with database.read() as work:
        (line,) = returns.lines_to_reverse(work, PURCHASING, "V1", order_no=order_no)

    back = a_return(database, {"entry": line.entry, "quantity": "2"})
    posted = database.write(lambda work: service.ship_back(work, back, ReturnShipment()))

    with database.read() as work:
        assert ledger.entry(work, posted.lines[0].entry_nos[0]).entry.tracking.lot_no == "L1"


def test_what_another_vendor_sent_cannot_go_back_to_this_one(database: Database) -> None:
    entry_no = receive(database, a_purchase_order(database)).lines[0].entry_nos[0]

    with pytest.raises(Refused, match="no posted line of vendor V2") as refused:
        a_return(database, {"entry": entry_no}, party="V2")

    assert refused.value.code == "not_found"


def test_over_http_lines_are_listed_and_made_a_return(database: Database) -> None:
    receive(database, a_purchase_order(database))
    with signed_in_client(database) as client:
        (line,) = client.get("/purchase-lines-to-reverse", params={"vendor": "v1"}).json()
        made = client.post("/purchase-returns", json={"party": "V1", "lines": [{"entry": line["entry"]}]})
        nothing = client.post("/purchase-returns", json={"party": "V1", "lines": [{"entry": line["entry"]}]})

    assert (line["left"], made.status_code, made.json()["kind"]) == ("10", 201, "return")
    assert nothing.json()["code"] == "nothing_to_post"
