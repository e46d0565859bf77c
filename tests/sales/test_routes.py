"""Sales orders over HTTP, and the open picks of a location."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from tests.builders.catalog import a_customer, a_location, an_item
from tests.builders.office import signed_in_client
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01",))
    an_item(database, "BOLT", unit_price="2.5")
    stock(database, "BOLT", "20", bin="A-01")
    with signed_in_client(database) as client:
        yield client


def test_an_order_is_work_until_it_is_shipped(client: httpx.Client) -> None:
    order = {"customer": "C1", "location": "MAIN", "lines": [{"item": "BOLT", "quantity": "4", "shipment_date": "2030-01-31"}]}

    no = client.post("/sales-orders", json=order).json()["no"]
    before = client.get("/work", params={"location": "main"}).json()["documents"]
    posted = client.post(f"/sales-orders/{no}/ship", json={"lines": [{"line": 1, "quantity": "4", "bin": "A-01"}]}).json()
    after = client.get("/work", params={"location": "MAIN"}).json()["documents"]
    (line,) = client.get(f"/sales-orders/{no}").json()["lines"]
    document = client.get(f"/posted-sales-documents/{posted['document_no']}").json()

    assert [(each["kind"], each["no"], each["partner"], each["due"]) for each in before] == [
        ("sales_order", no, "Customer C1", "2030-01-31")
    ]
    assert [(each["item"], each["quantity"], each["bin"]) for each in before[0]["lines"]] == [("BOLT", "4", "A-01")]
    assert after == []
    assert (line["shipped"], line["outstanding"], line["unit_price"]) == ("4", "0", "2.5")
    assert (document["type"], document["lines"][0]["quantity"]) == ("sales_shipment", "4")


def test_a_return_is_received_and_not_shipped(client: httpx.Client) -> None:
    order = {"kind": "return", "customer": "C1", "location": "MAIN", "lines": [{"item": "BOLT", "quantity": "4", "bin": "A-01"}]}
    no = client.post("/sales-orders", json=order).json()["no"]

    shipped = client.post(f"/sales-orders/{no}/ship", json={})
    received = client.post(f"/sales-orders/{no}/receive", json={})

    assert shipped.json()["code"] == "invalid_request"
    assert received.is_success
    assert client.get(f"/sales-orders/{no}").json()["lines"][0]["received"] == "4"


def test_work_is_shown_to_who_may_work_there(database: Database, client: httpx.Client) -> None:
    a_location(database, "EAST")

    with signed_in_client(database, "EVE", locations=("EAST",)) as elsewhere:
        answers = [elsewhere.get("/work", params={"location": code}) for code in ("EAST", "MAIN")]

    assert [answer.status_code for answer in answers] == [200, 403]


def test_an_order_is_not_shipped_past_the_pick_that_is_open_for_it(client: httpx.Client, database: Database) -> None:
    a_location(database, "SHOP", bins=("A-01",), require_pick=True)
    stock(database, "BOLT", "20", bin="A-01", location="SHOP")
    order = {"customer": "C1", "location": "SHOP", "lines": [{"item": "BOLT", "quantity": "4", "bin": "A-01"}]}
    no = client.post("/sales-orders", json=order).json()["no"]
    client.post("/picks", json={"location": "SHOP", "documents": [{"kind": "sales_order", "no": no}]}).raise_for_status()

    refused = client.post(f"/sales-orders/{no}/ship", json={}).json()

    assert (refused["code"], f"{no} has an open pick at SHOP" in refused["detail"]) == ("related_work_open", True)
