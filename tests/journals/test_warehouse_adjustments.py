"""Bins are adjusted against the adjustment bin, and the items' books follow when they are told to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.database.unit_of_work import Database
from server.ledger.verify import verify
from shared.wire.access import Role
from tests.builders.catalog import a_bin, a_location, an_item, lot_specific
from tests.builders.office import signed_in_client
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_location(database, directed_put_away_and_pick=True, adjustment_bin="ADJ")
    a_bin(database, "MAIN", "A-01", type="put_pick")
    a_bin(database, "MAIN", "ADJ", type="qc")
    an_item(database, "BOLT", units={"BOX": "12"})
    an_item(database, "MILK", tracking=lot_specific())


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database, "SUE", Role.SUPERVISOR) as client:
        yield client


def adjust(client: httpx.Client, quantity: str, item: str = "BOLT", **fields: Any) -> httpx.Response:
    line = {"item": item, "bin": "A-01", "quantity": quantity} | fields
    return client.post("/warehouse-adjustments/post", json={"location": "MAIN", "lines": [line]})


def carry_over(client: httpx.Client, **fields: Any) -> httpx.Response:
    return client.post("/warehouse-adjustments/carry-over", json={"location": "MAIN"} | fields)


def waiting(client: httpx.Client) -> list[tuple[str, str, str, str]]:
    rows = client.get("/warehouse-adjustments", params={"location": "MAIN"}).json()
    return [(row["item"], row["lot"], row["uom"], row["quantity"]) for row in rows]


def on_hand(client: httpx.Client, item: str = "BOLT") -> str:
    return "".join(row["quantity"] for row in client.get("/on-hand", params={"item": item}).json())


def test_what_is_found_in_a_bin_is_in_the_items_books_when_it_is_carried_over(database: Database, client: httpx.Client):
    stock(database, "BOLT", "10", bin="A-01")

    assert adjust(client, "2", uom="BOX").status_code == 201
    assert (on_hand(client), waiting(client)) == ("10", [("BOLT", "", "BOX", "24")])
    assert len(carry_over(client).json()["entry_nos"]) == 1

    assert (on_hand(client), waiting(client)) == ("34", [])
    assert verify(database) == []


def test_what_is_lost_of_a_lot_is_carried_over_by_its_number(database: Database, client: httpx.Client):
    stock(database, "MILK", "10", bin="A-01", lot="L1")

    adjust(client, "-3", "MILK", lot="L1")
    assert waiting(client) == [("MILK", "L1", "PCS", "-3")]
    carry_over(client, items=["MILK"])

    assert on_hand(client, "MILK") == "7"
    assert verify(database) == []


def test_what_is_found_and_lost_again_needs_no_entry(database: Database, client: httpx.Client):
    adjust(client, "5")
    adjust(client, "-5")

    assert carry_over(client).json()["entry_nos"] == []
    assert verify(database) == []


def test_no_more_is_lost_than_lies_in_the_bin(client: httpx.Client):
    assert adjust(client, "-1").json()["code"] == "insufficient_bin_content"


def test_what_is_adjusted_without_a_bin_waits_in_the_adjustment_bin(database: Database, client: httpx.Client):
    line = {"type": "positive_adjustment", "item": "BOLT", "quantity": "5", "location": "MAIN"}
    assert client.post("/item-journals/post", json={"lines": [line]}).status_code == 200

    contents = client.get("/bin-contents", params={"location": "MAIN"}).json()
    assert [(row["bin"], row["quantity"]) for row in contents] == [("ADJ", "5")]


def test_a_location_without_an_adjustment_bin_has_no_such_adjustments(database: Database, client: httpx.Client):
    a_location(database, "EAST", bins=("E-01",))

    assert client.get("/warehouse-adjustments", params={"location": "EAST"}).json()["code"] == "invalid_request"
