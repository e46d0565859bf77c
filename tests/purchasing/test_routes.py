"""Purchase orders over HTTP: as an ERP or an office sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from shared.wire.access import Role
from tests.builders.catalog import a_location, a_vendor, an_item, lot_specific
from tests.builders.office import signed_in_client
from tests.builders.orders import a_purchase_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_vendor(database)
    a_location(database, "MAIN")
    an_item(database, "MILK", tracking=lot_specific(), units={"BOX": "6"})


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database) as client:
        yield client


def test_an_order_is_made_received_and_read_back(client: httpx.Client) -> None:
    order = {
        "vendor": "v1",
        "location": "main",
        "lines": [{"item": "milk", "quantity": "3", "uom": "box", "unit_cost": "12.5", "expected_date": "2030-01-31"}],
    }
    receipt = {"date": "2026-03-05", "lines": [{"line": 1, "quantity": "2", "tracking": [{"lot": "L1", "quantity": "2"}]}]}

    made = client.post("/purchase-orders", json=order)
    no = made.json()["no"]
    posted = client.post(f"/purchase-orders/{no}/receive", json=receipt).json()
    (line,) = client.get(f"/purchase-orders/{no.lower()}").json()["lines"]
    document = client.get(f"/posted-purchase-documents/{posted['document_no']}").json()

    assert made.status_code == 201
    assert (line["outstanding"], line["received"], line["unit_cost"], line["expected_date"]) == ("1", "2", "12.5", "2030-01-31")
    assert (document["type"], document["order"], document["person"]) == ("purchase_receipt", no, "SAM")
    assert (document["posting_date"], document["lines"][0]["lot"], document["lines"][0]["quantity"]) == ("2026-03-05", "L1", "2")
    assert document["lines"][0]["entry_no"] == posted["lines"][0]["entry_nos"][0]


def test_a_receipt_is_undone_by_its_entry_and_the_order_is_open_again(client: httpx.Client, database: Database) -> None:
    no = a_purchase_order(database, {"item": "MILK", "quantity": "2"})
    lots = [{"lot": "L1", "quantity": "2"}]
    posted = client.post(f"/purchase-orders/{no}/receive", json={"lines": [{"line": 1, "quantity": "2", "tracking": lots}]}).json()
    entry_no = posted["lines"][0]["entry_nos"][0]

    undone = client.post(f"/item-ledger-entries/{entry_no}/undo", json={})
    again = client.post(f"/item-ledger-entries/{entry_no}/undo", json={})

    assert undone.is_success
    assert again.json()["code"] == "cannot_undo"
    assert client.get(f"/purchase-orders/{no}").json()["lines"][0]["outstanding"] == "2"


@pytest.mark.parametrize(
    "body",
    [
        {"lines": [{"line": 1, "quantity": "-2"}]},
        {"lines": [{"line": 1, "quantity": "0"}]},
        {"lines": [{"line": 1, "quantity": 1.5}]},
        {"lines": [{"line": 1, "quantity": "1e30"}]},
        {"lines": [{"line": 0, "quantity": "1"}]},
        {"lines": [{"line": 1, "quantity": "1", "colour": "red"}]},
        {"date": "yesterday"},
        {"lines": "all"},
        [],
    ],
)
def test_what_makes_no_sense_is_refused_and_posts_nothing(client: httpx.Client, database: Database, body: object) -> None:
    no = a_purchase_order(database, {"item": "MILK", "quantity": "2"})

    answer = client.post(f"/purchase-orders/{no}/receive", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert client.get(f"/purchase-orders/{no}").json()["lines"][0]["received"] == "0"


def test_an_order_or_document_that_does_not_exist_is_not_found(client: httpx.Client) -> None:
    answers = [
        client.get("/purchase-orders/PO999"),
        client.post("/purchase-orders/PO999/receive", json={}),
        client.get("/posted-purchase-documents/PR999"),
        client.post("/purchase-orders", json={"vendor": "V999", "lines": [{"item": "MILK", "quantity": "1"}]}),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 4


def test_who_is_on_the_floor_neither_orders_nor_receives(database: Database) -> None:
    no = a_purchase_order(database, {"item": "MILK", "quantity": "2"})

    with signed_in_client(database, "JO", Role.FLOOR) as client:
        order = client.post("/purchase-orders", json={"vendor": "V1", "lines": [{"item": "MILK", "quantity": "1"}]})
        receipt = client.post(f"/purchase-orders/{no}/receive", json={})

    assert [answer.json()["code"] for answer in (order, receipt)] == ["not_permitted", "not_permitted"]


def test_an_order_is_not_received_past_the_put_away_that_is_open_for_it(client: httpx.Client, database: Database) -> None:
    a_location(database, "SHOP", bins=("A-01",), require_put_away=True)
    an_item(database, "BOLT")
    order = {"vendor": "V1", "location": "SHOP", "lines": [{"item": "BOLT", "quantity": "4", "bin": "A-01"}]}
    no = client.post("/purchase-orders", json=order).json()["no"]
    other_no = client.post("/purchase-orders", json=order).json()["no"]
    client.post("/put-aways", json={"kind": "purchase_order", "document": no, "location": "SHOP"}).raise_for_status()

    refused = client.post(f"/purchase-orders/{no}/receive", json={}).json()
    other = client.post(f"/purchase-orders/{other_no}/receive", json={})

    assert (refused["code"], f"{no} has an open put-away at SHOP" in refused["detail"]) == ("related_work_open", True)
    assert other.is_success
