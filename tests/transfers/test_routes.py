"""Transfer orders over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from tests.builders.catalog import a_location, an_item
from tests.builders.office import signed_in_client
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

ORDER = {
    "from_location": "MAIN",
    "to_location": "EAST",
    "in_transit": "TRANSIT",
    "lines": [{"item": "BOLT", "quantity": "4"}],
}


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    for code in ("MAIN", "EAST"):
        a_location(database, code)
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "BOLT")
    stock(database, "BOLT", "20")
    with signed_in_client(database) as client:
        yield client


def test_an_order_is_shipped_received_and_read_back(client: httpx.Client) -> None:
    no = client.post("/transfer-orders", json=ORDER).json()["no"]

    shipped = client.post(f"/transfer-orders/{no}/ship", json={}).json()
    received = client.post(f"/transfer-orders/{no}/receive", json={"lines": [{"line": 1, "quantity": "3"}]}).json()
    (line,) = client.get(f"/transfer-orders/{no}").json()["lines"]
    document = client.get(f"/posted-transfer-documents/{received['document_no']}").json()

    assert [len(posted["lines"][0]["entry_nos"]) for posted in (shipped, received)] == [2, 2]
    assert (line["shipped"], line["in_transit"], line["received"], line["outstanding"]) == ("4", "1", "3", "0")
    assert (document["type"], document["lines"][0]["quantity"]) == ("transfer_receipt", "3")


def test_a_shipment_is_undone_by_its_entry(client: httpx.Client) -> None:
    no = client.post("/transfer-orders", json=ORDER).json()["no"]
    shipped = client.post(f"/transfer-orders/{no}/ship", json={}).json()

    undone = client.post(f"/item-ledger-entries/{shipped['lines'][0]['entry_nos'][0]}/undo", json={})

    assert undone.is_success
    assert client.get(f"/transfer-orders/{no}").json()["lines"][0]["outstanding"] == "4"


def test_goods_must_travel_through_a_location_in_transit(client: httpx.Client) -> None:
    answer = client.post("/transfer-orders", json={**ORDER, "in_transit": "EAST"})

    assert answer.json()["code"] == "in_transit_required"
