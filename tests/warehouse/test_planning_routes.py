"""Put-aways, movements and replenishment as they are planned over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shared.wire.access import Role
from tests.builders.catalog import a_bin, a_location, a_vendor, an_item, lot_specific
from tests.builders.office import signed_in_client
from tests.builders.orders import a_purchase_order
from tests.builders.places import a_content
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from server.database.unit_of_work import Database


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    a_location(database, "MAIN", bins=("A", "B"), require_put_away=True)
    a_bin(database, "MAIN", "IN", type="receive")
    a_bin(database, "MAIN", "PICK", ranking=100)
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    a_vendor(database)
    with signed_in_client(database) as client:
        yield client


def lines_of(client: httpx.Client, made: httpx.Response) -> list[dict[str, str]]:
    assert made.status_code == 201, made.text
    (no,) = made.json()["activities"]
    lines: list[dict[str, str]] = client.get(f"/warehouse-activities/{no}").json()["lines"]
    return lines


def test_a_put_away_of_an_order_and_one_of_what_lies_where_arrivals_do(client: httpx.Client, database: Database) -> None:
    order_no = a_purchase_order(database)
    stock(database, "MILK", "3", bin="IN", lot="L1")

    of_order = client.post("/put-aways", json={"location": "MAIN", "kind": "purchase_order", "document": order_no})
    of_stock = client.post("/put-aways", json={"location": "MAIN"})

    assert [(line["item"], line["document_no"]) for line in lines_of(client, of_order)] == [("BOLT", order_no)]
    assert [(line["item"], line["lot"], line["from_bin"]) for line in lines_of(client, of_stock)] == [("MILK", "L1", "IN")]


@pytest.mark.parametrize("body", [{"kind": "purchase_order"}, {"document": "PO1"}, {"kind": "count_order", "document": "PO1"}])
def test_a_put_away_of_half_an_order_is_not_understood(client: httpx.Client, body: dict[str, str]) -> None:
    answer = client.post("/put-aways", json={"location": "MAIN"} | body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_bins_are_suggested_with_reasons_best_first(client: httpx.Client, database: Database) -> None:
    a_content(database, "BOLT", "B", default=True, most="12")
    asked = {"location": "MAIN", "item": "bolt", "quantity": "3", "uom": "BOX", "from_bin": "IN"}

    found = client.get("/bin-suggestions", params=asked).json()

    assert found[0] == {"bin": "B", "quantity": "2", "uom": "BOX", "why": "default bin"}
    assert [each["why"] for each in found[1:]] == ["empty bin, nearest", "empty bin, nearest"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"item": "NUT"}, "unknown_item"),
        ({"location": "EAST"}, "not_found"),
        ({"uom": "TON"}, "uom_unknown"),
        ({"quantity": "0"}, "invalid_request"),
    ],
)
def test_a_suggestion_that_makes_no_sense_is_refused(client: httpx.Client, asked: dict[str, str], code: str) -> None:
    answer = client.get("/bin-suggestions", params={"location": "MAIN", "item": "BOLT", "quantity": "3"} | asked)

    assert answer.json()["code"] == code


def test_a_movement_is_made_and_a_whole_bin_moved(client: httpx.Client, database: Database) -> None:
    stock(database, "MILK", "5", bin="A", lot="L1")
    line = {"item": "MILK", "quantity": "2", "from_bin": "A", "to_bin": "B"}

    made = client.post("/movements", json={"location": "MAIN", "lines": [line], "priority": 3})
    moved = client.post("/whole-bin-moves", json={"location": "MAIN", "from_bin": "A", "to_bin": "PICK"})

    assert [(each["lot"], each["quantity"]) for each in lines_of(client, made)] == [("L1", "2")]
    assert len(moved.json()["warehouse_entry_nos"]) == 2
    assert lines_of(client, made)[0]["from_bin"] == "PICK"


def test_the_movement_worksheet_becomes_movements(client: httpx.Client, database: Database) -> None:
    a_content(database, "BOLT", "PICK", fixed=True, least="5", most="20")
    stock(database, "BOLT", "12", bin="A")

    worksheet = client.get("/movement-worksheet", params={"location": "MAIN"}).json()
    made = client.post("/replenishments", json={"location": "MAIN"})

    (line,) = worksheet["lines"]
    assert (line["quantity"], line["from_bin"], line["to_bin"], line["priority"]) == ("12", "A", "PICK", 0)
    assert worksheet["left_out"] == made.json()["left_out"]
    assert made.json()["left_out"][0]["missing"] == "8"
    assert [each["quantity"] for each in lines_of(client, made)] == ["12"]


def test_where_nothing_wants_filling_no_movement_is_made(client: httpx.Client) -> None:
    assert client.post("/replenishments", json={"location": "MAIN"}).json() == {"activities": [], "left_out": []}


def test_work_is_planned_by_those_who_may_and_at_their_locations_only(client: httpx.Client, database: Database) -> None:
    with signed_in_client(database, "FLO", Role.FLOOR, locations=["EAST"]) as floor:
        put_away = floor.post("/put-aways", json={"location": "MAIN"})
        movement = floor.post("/replenishments", json={"location": "MAIN"})
        suggestion = floor.get("/bin-suggestions", params={"location": "MAIN", "item": "BOLT", "quantity": "1"})

    assert [answer.json()["code"] for answer in (put_away, movement, suggestion)] == ["not_permitted"] * 3


def test_another_bin_is_chosen_by_those_whom_the_location_lets_and_the_reason_kept(
    client: httpx.Client, database: Database
) -> None:
    a_location(database, "EAST", bins=("A", "B", "IN"), receipt_bin="IN", other_bin_role="supervisor")
    stock(database, "BOLT", "3", location="EAST", bin="IN")
    (no,) = client.post("/put-aways", json={"location": "EAST"}).json()["activities"]
    change = {"to_bin": "A", "reason": "B is wet"}

    with signed_in_client(database, "FLO", Role.FLOOR) as floor:
        refused = floor.patch(f"/warehouse-activities/{no}/lines/1", json=change)
    changed = client.patch(f"/warehouse-activities/{no}/lines/1", json=change).json()

    assert refused.json()["code"] == "not_permitted"
    assert [(line["to_bin"], line["why"]) for line in changed["lines"]] == [("A", "B is wet")]
