"""Preview posting: what would be posted is shown over HTTP, and nothing of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.database.unit_of_work import Database
from shared.wire.access import Role
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item, lot_specific
from tests.builders.office import signed_in_client
from tests.builders.orders import a_purchase_order, a_sales_order, a_transfer_order, receive

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    a_location(database, "BINS", bins=("A-01", "A-02"))
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database) as client:
        yield client


def journal(*lines: dict[str, Any]) -> dict[str, Any]:
    return {
        "lines": [{"type": "positive_adjustment", "item": "BOLT", "quantity": "5", "location": "MAIN"} | line for line in lines]
    }


def entries(client: httpx.Client) -> list[Any]:
    listed: list[Any] = client.get("/item-ledger-entries").json()
    return listed


def test_a_preview_shows_the_entries_of_every_ledger_and_leaves_none(client: httpx.Client) -> None:
    lines = journal({"location": "BINS", "bin": "A-01", "unit_cost": "2"})

    preview = client.post("/item-journals/post/preview", json=lines).json()

    assert preview["counts"] == {
        "item_ledger_entries": 1,
        "item_applications": 1,
        "value_entries": 1,
        "warehouse_entries": 1,
    }
    (entry,), (application,) = preview["item_ledger_entries"], preview["item_applications"]
    assert (entry["entry_no"], entry["quantity"], entry["cost_amount_actual"]) == ("***", "5", "10")
    assert (application["inbound"], application["outbound"]) == ("***", "0")
    assert preview["warehouse_entries"][0]["bin"] == "A-01"
    assert entries(client) == []
    assert client.get("/on-hand").json() == []


def test_an_entry_that_is_there_is_named_by_its_number(client: httpx.Client) -> None:
    client.post("/item-journals/post", json=journal({}))
    (there,) = entries(client)

    preview = client.post("/item-journals/post/preview", json=journal({"type": "negative_adjustment"})).json()

    assert preview["item_applications"][0]["inbound"] == str(there["entry_no"])
    assert preview["item_applications"][0]["outbound"] == "***"


def test_a_preview_is_refused_as_posting_would_be(client: httpx.Client) -> None:
    wrong = journal({"type": "negative_adjustment", "location": "BINS", "bin": "A-01"})

    preview, posted = client.post("/item-journals/post/preview", json=wrong), client.post("/item-journals/post", json=wrong)

    assert preview.status_code == posted.status_code == 409
    assert preview.json() == posted.json()


def test_a_preview_asks_for_the_role_that_posting_asks_for(database: Database) -> None:
    with signed_in_client(database, "KIM", Role.FLOOR) as client:
        refused = client.post("/item-journals/post/preview", json=journal({}))

    assert refused.json()["code"] == "not_permitted"


def test_what_is_previewed_can_be_posted_afterwards(client: httpx.Client, database: Database) -> None:
    order = a_purchase_order(database)

    preview = client.post(f"/purchase-orders/{order}/receive/preview", json={}).json()
    posted = client.post(f"/purchase-orders/{order}/receive", json={})

    assert preview["item_ledger_entries"][0]["quantity"] == "10"
    assert posted.is_success
    assert len(entries(client)) == 1


def test_every_document_that_posts_has_a_preview(client: httpx.Client, database: Database) -> None:
    receive(database, a_purchase_order(database))
    (there,) = entries(client)
    sale, back = a_sales_order(database), a_purchase_order(database, kind="return")
    transfer, returned = a_transfer_order(database), a_sales_order(database, kind="return")
    move = {"item": "BOLT", "from_location": "MAIN", "to_location": "EAST", "quantity": "4"}

    for path, body, quantities in (
        (f"/sales-orders/{sale}/ship", {}, ["-10"]),
        (f"/sales-orders/{returned}/receive", {}, ["10"]),
        (f"/purchase-orders/{back}/ship", {}, ["-10"]),
        (f"/transfer-orders/{transfer}/ship", {}, ["-10", "10"]),
        (f"/item-ledger-entries/{there['entry_no']}/undo", {}, ["-10"]),
        ("/reclassifications", {"lines": [move]}, ["-4", "4"]),
    ):
        preview = client.post(f"{path}/preview", json=body)
        assert [entry["quantity"] for entry in preview.json()["item_ledger_entries"]] == quantities, path

    assert len(entries(client)) == 1


def test_a_count_and_a_transfers_arrival_are_previewed(client: httpx.Client, database: Database) -> None:
    receive(database, a_purchase_order(database))
    transfer = a_transfer_order(database)
    client.post(f"/transfer-orders/{transfer}/ship", json={})
    count = client.post("/count-orders", json={"location": "MAIN"}).json()["order"]

    arrival = client.post(f"/transfer-orders/{transfer}/receive/preview", json={}).json()
    unfinished = client.post(f"/count-orders/{count}/post/preview", json={}).json()

    assert [entry["location"] for entry in arrival["item_ledger_entries"]] == ["TRANSIT", "EAST"]
    assert unfinished["code"] == "count_not_finished"


def test_a_preview_warns_of_dates_shortages_and_emptied_bins(client: httpx.Client, database: Database) -> None:
    an_item(database, "LOOSE", prevent_negative=False)
    milk = {"item": "MILK", "location": "BINS", "bin": "A-01"}
    received = {"posting_date": "2026-03-01"}
    client.post(
        "/item-journals/post",
        json=journal(
            milk | received | {"lot": "L1", "expiration": "2026-03-10"}, milk | received | {"lot": "L2", "expiration": "2026-03-25"}
        ),
    )
    taken = {"type": "negative_adjustment", "posting_date": "2026-03-12"}

    preview = client.post(
        "/item-journals/post/preview",
        json=journal(milk | taken | {"lot": "L1"}, milk | taken | {"lot": "L2"}, {"item": "LOOSE"} | taken),
    ).json()

    assert [(warning["code"], warning["detail"]) for warning in preview["warnings"]] == [
        ("expired", "Lot L1 of MILK expired on 2026-03-10."),
        ("expires_soon", "Lot L2 of MILK expires on 2026-03-25."),
        ("stock_negative", "LOOSE would be at -5 at MAIN."),
        ("bin_emptied", "Bin A-01 at BINS would hold no more MILK."),
    ]


def test_a_journal_batch_is_previewed_as_a_whole(client: httpx.Client) -> None:
    client.post("/journal-batches", json={"name": "FOUND"})
    lines = journal({"quantity": "1", "document_no": "F1"}, {"quantity": "2", "document_no": "F1"})["lines"]
    client.post("/journal-batches/FOUND/lines", json={"lines": lines})

    preview = client.post("/journal-batches/FOUND/post/preview").json()

    assert [entry["quantity"] for entry in preview["item_ledger_entries"]] == ["1", "2"]
    assert len(client.get("/journal-batches/FOUND/lines").json()["lines"]) == 2
    assert entries(client) == []
