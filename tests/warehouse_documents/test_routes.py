"""Warehouse documents over HTTP: made, changed, posted n of m, read back; and why an order cannot be posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from shared.wire.access import Role
from tests.builders.catalog import a_bin, a_customer, a_location, a_vendor, an_item, lot_specific
from tests.builders.office import signed_in_client
from tests.builders.orders import a_line, a_purchase_order, a_sales_order
from tests.builders.stock import stock
from tests.warehouse_documents.builders import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    a_location(database, "MAIN", **LEVELS[4])
    a_bin(database, "MAIN", "RECV", type="receive")
    a_bin(database, "MAIN", "DOCK", type="ship")
    a_bin(database, "MAIN", "A-01")
    a_location(database, "PLAIN")
    a_vendor(database)
    a_customer(database)
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    with signed_in_client(database) as client:
        yield client


def test_a_receipt_is_made_changed_posted_and_read_back(client: httpx.Client, database: Database) -> None:
    order = a_purchase_order(database, a_line("BOLT", "2", uom="BOX"))
    made = client.post("/warehouse-receipts", json={"location": "MAIN", "external_no": "DN-7"}).json()
    changed = client.patch(
        f"/warehouse-receipts/{made['no']}", json={"version": made["version"], "lines": [{"line": 1, "to_handle": "1"}]}
    ).json()

    posted = client.post(f"/warehouse-receipts/{made['no']}/post", json={}).json()
    (line,) = client.get(f"/warehouse-receipts/{made['no']}").json()["lines"]
    document = client.get(f"/posted-warehouse-documents/{posted['document_no']}").json()

    assert (changed["lines"][0]["to_handle"], changed["change"]) == ("1", "line 1 changed")
    assert posted["message"] == "1 of 1 order received"
    assert posted["posted"][0]["put_away"]
    assert (line["order"], line["uom"], line["quantity"], line["outstanding"], line["handled"]) == (order, "BOX", "2", "1", "1")
    assert (document["external_no"], document["document"], document["lines"][0]["quantity"]) == ("DN-7", made["no"], "1")
    assert document["lines"][0]["entry_nos"] == posted["posted"][0]["lines"][0]["entry_nos"]


def test_one_order_that_is_refused_does_not_stop_the_others_and_the_answer_says_why(
    client: httpx.Client, database: Database
) -> None:
    good = a_purchase_order(database, a_line("BOLT", "10"))
    without_lot = a_purchase_order(database, a_line("MILK", "5"))
    no = client.post("/warehouse-receipts", json={"location": "MAIN"}).json()["no"]

    posted = client.post(f"/warehouse-receipts/{no}/post", json={}).json()

    assert posted["message"] == "1 of 2 orders received"
    assert [source["order"] for source in posted["posted"]] == [good]
    assert [(source["order"], source["code"]) for source in posted["refused"]] == [(without_lot, "lot_required")]
    assert [line["order"] for line in client.get(f"/warehouse-receipts/{no}").json()["lines"]] == [without_lot]


def test_a_document_of_which_no_order_could_be_posted_is_refused(client: httpx.Client, database: Database) -> None:
    for _ in range(2):
        a_purchase_order(database, a_line("MILK", "5"))
    both = client.post("/warehouse-receipts", json={"location": "MAIN"}).json()["no"]

    refused = client.post(f"/warehouse-receipts/{both}/post", json={})
    one = client.post(f"/warehouse-receipts/{both}/post", json={"lines": [{"line": 1, "quantity": "5"}]})

    assert (refused.status_code, refused.json()["code"], one.json()["code"]) == (409, "lines_refused", "lot_required")


def test_a_shipment_is_picked_and_posted(client: httpx.Client, database: Database) -> None:
    stock(database, "BOLT", "20", bin="A-01")
    order = a_sales_order(database, a_line("BOLT", "4"))
    no = client.post("/warehouse-shipments", json={"location": "MAIN"}).json()["no"]
    (pick,) = client.post(f"/warehouse-shipments/{no}/picks").json()["picks"]
    client.post(f"/warehouse-activities/{pick}/register", json={})
    (line,) = client.get(f"/warehouse-shipments/{no}").json()["lines"]

    posted = client.post(f"/warehouse-shipments/{no}/post", json={}).json()

    assert (line["picked"], line["to_handle"]) == ("4", "4")
    assert posted["message"] == "1 of 1 order shipped"
    assert client.get(f"/sales-orders/{order}").json()["lines"][0]["outstanding"] == "0"
    assert client.get("/warehouse-shipments", params={"location": "MAIN"}).json() == {"documents": []}
    finished = client.get("/warehouse-shipments", params={"location": "MAIN", "include_finished": True}).json()["documents"]
    assert [(document["no"], document["status"]) for document in finished] == [(no, "finished")]


def test_a_document_is_deleted_when_that_is_confirmed(client: httpx.Client, database: Database) -> None:
    a_purchase_order(database)
    no = client.post("/warehouse-receipts", json={"location": "MAIN"}).json()["no"]

    asked = client.delete(f"/warehouse-receipts/{no}")
    deleted = client.delete(f"/warehouse-receipts/{no}", params={"confirmed": True})

    assert (asked.json()["code"], deleted.status_code) == ("confirmation_required", 204)
    assert client.get(f"/warehouse-receipts/{no}").status_code == 404


def test_a_shipment_is_not_found_among_receipts(client: httpx.Client, database: Database) -> None:
    a_sales_order(database)
    no = client.post("/warehouse-shipments", json={"location": "MAIN"}).json()["no"]

    assert client.get(f"/warehouse-receipts/{no}").json()["code"] == "not_found"
    assert client.post(f"/warehouse-receipts/{no}/clear", json={}).json()["code"] == "not_found"


def test_what_orders_ask_of_a_location_is_listed_with_the_document_that_has_them(client: httpx.Client, database: Database) -> None:
    gathered = a_purchase_order(database, a_line("BOLT", "10"))
    no = client.post("/warehouse-receipts", json={"location": "MAIN"}).json()["no"]
    free = a_purchase_order(database, a_line("BOLT", "1"), a_line("MILK", "2"))
    a_purchase_order(database, a_line("BOLT", "1"), status="open")

    listed = client.get("/warehouse-requests", params={"location": "MAIN", "direction": "inbound"}).json()["requests"]

    assert [(each["order"], each["lines"], each["document"]) for each in listed] == [(gathered, 1, no), (free, 2, "")]


def test_what_is_to_be_done_next_with_an_order_is_said_until_nothing_is_left(client: httpx.Client, database: Database) -> None:
    stock(database, "BOLT", "20", bin="A-01")
    order = a_sales_order(database, a_line("BOLT", "4"), status="open")
    said = []

    def ask() -> None:
        said.extend(place["next"] for place in client.get(f"/sales-orders/{order}/handling").json()["locations"])

    ask()
    client.post(f"/sales-orders/{order}/release")
    ask()
    no = client.post("/warehouse-shipments", json={"location": "MAIN"}).json()["no"]
    ask()
    (pick,) = client.post(f"/warehouse-shipments/{no}/picks").json()["picks"]
    ask()
    client.post(f"/warehouse-activities/{pick}/register", json={})
    ask()
    client.post(f"/warehouse-shipments/{no}/post", json={})
    ask()

    assert said == [
        f"Release {order}: it is still open.",
        f"Make a warehouse shipment for {order}.",
        f"Make a pick for warehouse shipment {no}.",
        f"Register pick {pick}.",
        f"Ship warehouse shipment {no}.",
    ]


def test_why_an_order_can_be_received_itself_or_not_is_said_for_each_location(client: httpx.Client, database: Database) -> None:
    order = a_purchase_order(database, a_line("BOLT", "4"), a_line("BOLT", "2", location="PLAIN"))
    no = client.post("/warehouse-receipts", json={"location": "MAIN"}).json()["no"]

    main, plain = client.get(f"/purchase-orders/{order}/handling").json()["locations"]

    assert (main["can_be_posted"], main["demands"], main["document"]) == (False, "a warehouse receipt, then a put-away", no)
    assert (plain["can_be_posted"], plain["next"]) == (True, f"Receive {order}.")


def test_the_switch_of_a_location_stays_while_a_document_is_open_there(client: httpx.Client, database: Database) -> None:
    a_purchase_order(database)
    no = client.post("/warehouse-receipts", json={"location": "MAIN"}).json()["no"]

    with signed_in_client(database, "ADA", Role.ADMIN) as office:
        refused = office.patch("/locations/MAIN", json={"require_receive": False})

    assert refused.status_code == 409
    assert f"warehouse receipt {no}" in refused.json()["detail"]


def test_a_receipt_that_the_desk_takes_back_leaves_nothing_to_put_away(client: httpx.Client, database: Database) -> None:
    for _ in range(2):
        a_purchase_order(database, a_line("BOLT", "5"))
    no = client.post("/warehouse-receipts", json={"location": "MAIN"}).json()["no"]
    first, second = client.post(f"/warehouse-receipts/{no}/post", json={}).json()["posted"]

    undone = client.post(f"/posted-purchase-documents/{first['document_no']}/undo", json={})

    assert undone.status_code == 200, undone.text
    lines = client.get(f"/warehouse-activities/{second['put_away']}").json()["lines"]
    assert sum(int(line["outstanding"]) for line in lines) == 5
