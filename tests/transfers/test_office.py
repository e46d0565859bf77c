"""What the office does with transfers over HTTP: routes, changing, posting many at once, posted documents, what is in transit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.database.unit_of_work import Database
from tests.builders.office import signed_in_client
from tests.transfers.company import two_warehouses

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

ORDER: dict[str, Any] = {
    "from_location": "MAIN",
    "to_location": "EAST",
    "in_transit": "TRANSIT",
    "lines": [{"item": "BOLT", "quantity": "4"}],
}


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    two_warehouses(database)
    with signed_in_client(database) as client:
        yield client


def an_order(client: httpx.Client, **fields: Any) -> str:
    answer = client.post("/transfer-orders", json={**ORDER, **fields})
    assert answer.is_success, answer.text
    no: str = answer.json()["no"]
    return no


def test_a_route_is_saved_read_and_forgotten(client: httpx.Client) -> None:
    said = {"from_location": "MAIN", "to_location": "EAST", "in_transit": "TRANSIT", "shipping_days": 2}

    client.put("/transfer-routes", json=said)
    read = client.get("/transfer-routes/MAIN/EAST").json()
    listed = client.get("/transfer-routes").json()
    client.delete("/transfer-routes/MAIN/EAST")

    assert (read["in_transit"], read["shipping_days"], len(listed)) == ("TRANSIT", 2, 1)
    assert client.get("/transfer-routes/MAIN/EAST").json()["code"] == "not_found"


def test_an_order_is_listed_released_reopened_changed_and_deleted(client: httpx.Client) -> None:
    no = an_order(client, status="open")

    released = client.post(f"/transfer-orders/{no}/release").json()["status"]
    client.post(f"/transfer-orders/{no}/reopen")
    version = client.get(f"/transfer-orders/{no}").json()["version"]
    change = {"version": version, "external_no": "E-1", "changed": [{"line": 1, "quantity": "5"}]}
    changed = client.patch(f"/transfer-orders/{no}", json=change).json()
    listed = client.get("/transfer-orders", params={"status": "open", "to_location": "EAST"}).json()
    deleted = client.delete(f"/transfer-orders/{no}")

    assert (released, changed["external_no"], changed["lines"][0]["quantity"]) == ("released", "E-1", "5")
    assert [order["no"] for order in listed] == [no]
    assert deleted.status_code == 204
    assert client.get("/transfer-orders").json() == []


def test_many_orders_are_shipped_at_once_and_what_cannot_be_is_told(client: httpx.Client) -> None:
    first, second = an_order(client), an_order(client)
    too_much = an_order(client, lines=[{"item": "BOLT", "quantity": "500"}])
    an_order(client, status="open")

    answer = client.post("/transfer-orders/post-batch", json={"step": "ship", "date": "2026-02-03", "from_location": "MAIN"}).json()

    assert answer["message"] == "2 of 3 orders shipped"
    assert [each["order"] for each in answer["posted"]] == [first, second]
    assert [(each["order"], each["code"]) for each in answer["refused"]] == [(too_much, "insufficient_inventory")]
    document = client.get(f"/posted-transfer-documents/{answer['posted'][0]['document']}").json()
    assert document["posting_date"] == "2026-02-03"
    received = client.post("/transfer-orders/post-batch", json={"step": "receive", "orders": [first]}).json()
    assert received["message"] == "1 of 1 orders received"


def test_posted_documents_are_listed_filtered_and_undone(client: httpx.Client) -> None:
    no = an_order(client)
    shipment = client.post(f"/transfer-orders/{no}/ship", json={"lines": [{"line": 1, "quantity": "1"}]}).json()["document_no"]
    client.post(f"/transfer-orders/{no}/receive", json={})
    second = client.post(f"/transfer-orders/{no}/ship", json={}).json()["document_no"]

    shipments = client.get("/posted-transfer-documents", params={"type": "transfer_shipment", "party": "EAST"}).json()
    after = client.get("/posted-transfer-documents", params={"order": no, "after": shipment, "type": "transfer_shipment"}).json()
    refused = client.post(f"/posted-transfer-documents/{shipment}/undo", json={}).json()
    undone = client.post(f"/posted-transfer-documents/{second}/undo", json={}).json()
    again = client.post(f"/posted-transfer-documents/{second}/undo", json={}).json()

    assert [document["no"] for document in shipments] == [shipment, second]
    assert [document["no"] for document in after] == [second]
    assert refused["code"] == "cannot_undo"
    assert [(line["quantity"], line["corrects_line"]) for line in undone["lines"]] == [("3", None), ("-3", 1)]
    assert again["code"] == "cannot_undo"


def test_what_is_missing_is_reported_listed_and_closed(client: httpx.Client) -> None:
    no = an_order(client)
    client.post(f"/transfer-orders/{no}/ship", json={})
    found = {"discrepancies": [{"line": 1, "quantity": "1", "reason": "not on the truck"}]}

    client.post(f"/transfer-orders/{no}/discrepancies", json=found)
    (listed,) = client.get("/transfer-discrepancies").json()
    client.post(f"/transfer-orders/{no}/receive", json={})
    on_the_road = client.get("/in-transit", params={"older_than_days": 0}).json()
    closed = client.post(f"/transfer-orders/{no}/discrepancies/1/close", json={"outcome": "loss", "reason": "fell off"}).json()

    assert (listed["order"], listed["quantity"], listed["reason"]) == (no, "1", "not on the truck")
    assert [(each["quantity"], each["disputed"]) for each in on_the_road] == [("1", "1")]
    assert (closed["status"], closed["lines"][0]["settled"]) == ("finished", "1")
    assert client.get("/transfer-discrepancies").json() == []


def test_both_halves_are_posted_and_sent_back_in_one_action_each(client: httpx.Client) -> None:
    no = an_order(client)

    posted = client.post(f"/transfer-orders/{no}/ship-and-receive", json={}).json()
    back = client.post(f"/posted-transfer-documents/{posted['receipt']['document_no']}/send-back", json={}).json()

    assert (back["from_location"], back["to_location"], back["sends_back"]) == ("EAST", "MAIN", posted["receipt"]["document_no"])
    assert back["lines"][0]["in_transit"] == "4"


def test_posting_can_be_looked_at_before_it_is_done(client: httpx.Client) -> None:
    no = an_order(client)

    preview = client.post(f"/transfer-orders/{no}/ship-and-receive/preview", json={})

    assert preview.is_success
    assert client.get(f"/transfer-orders/{no}").json()["lines"][0]["shipped"] == "0"
