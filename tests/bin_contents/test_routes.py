"""Bins and their contents over HTTP: fixed, default and dedicated, blocked for one item, and how a default comes about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.database.unit_of_work import Database
from server.warehouse import open_work as warehouse
from shared.wire.access import Role
from tests.builders.catalog import a_bin, a_customer, a_location, a_vendor, an_item
from tests.builders.floor import open_lines
from tests.builders.office import signed_in_client
from tests.builders.orders import a_purchase_order, a_sales_order, a_transfer_order, receive

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01", "A-02", "A-03"))
    a_location(database, "EAST")
    an_item(database, "BOLT")


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database, "ADA", Role.ADMIN) as client:
        yield client


def say(client: httpx.Client, bin_code: str = "A-01", **fields: Any) -> httpx.Response:
    return client.put("/bin-contents/setup", json={"location": "MAIN", "bin": bin_code, "item": "BOLT"} | fields)


def put(client: httpx.Client, bin_code: str = "", *, quantity: str = "5", kind: str = "positive_adjustment") -> httpx.Response:
    line = {"type": kind, "item": "BOLT", "quantity": quantity, "location": "MAIN", "bin": bin_code}
    return client.post("/item-journals/post", json={"lines": [line]})


def set_up(client: httpx.Client, **query: str) -> list[tuple[str, str, str]]:
    """Bin, what is said of it, and how much lies there."""
    rows = client.get("/bin-contents/setup", params=query).json()
    said = ("fixed", "default", "dedicated")
    return [(row["bin"], " ".join(word for word in said if row[word]), row["quantity"]) for row in rows]


def default_bin(client: httpx.Client) -> str:
    return "".join(bin_code for bin_code, said, _ in set_up(client) if "default" in said)


def contents(client: httpx.Client) -> list[tuple[str, str]]:
    return [(row["bin"], row["quantity"]) for row in client.get("/bin-contents", params={"location": "MAIN"}).json()]


def test_a_fixed_content_is_listed_when_it_is_empty(client: httpx.Client) -> None:
    say(client, fixed=True)
    put(client, "A-01")
    filled = set_up(client)
    put(client, "A-01", kind="negative_adjustment")

    assert filled == [("A-01", "fixed", "5")]
    assert set_up(client) == [("A-01", "fixed", "0")]
    assert contents(client) == []


def test_an_item_has_one_default_bin_at_a_location(client: httpx.Client) -> None:
    say(client, "A-01", default=True)

    second = say(client, "A-02", default=True)
    again = say(client, "A-01", default=True, min_quantity="2", max_quantity="9")

    assert (second.status_code, second.json()["code"]) == (409, "default_bin_exists")
    assert "A-01" in second.json()["detail"]
    assert again.json()["max_quantity"] == "9"
    assert default_bin(client) == "A-01"


def test_what_says_nothing_is_forgotten(client: httpx.Client) -> None:
    say(client, default=True)

    say(client)

    assert set_up(client) == []


def test_setups_are_found_by_item_and_bin_and_come_in_pages(client: httpx.Client, database: Database) -> None:
    an_item(database, "NUT")
    for bin_code in ("A-01", "A-02", "A-03"):
        say(client, bin_code, fixed=True)
    say(client, "A-02", item="NUT", dedicated=True)

    first = client.get("/bin-contents/setup", params={"limit": "2"}).json()[-1]
    after = {"after_item": first["item"], "after_location": first["location"], "after_bin": first["bin"]}

    assert [row[0] for row in set_up(client, **after)] == ["A-03", "A-02"]
    assert [row[0] for row in set_up(client, item="bolt")] == ["A-01", "A-02", "A-03"]
    assert [row[1] for row in set_up(client, location="MAIN", bin="A-02")] == ["fixed", "dedicated"]


def test_the_first_bin_becomes_the_default_and_stays(client: httpx.Client) -> None:
    client.patch("/locations/MAIN", json={"default_bin_selection": "fixed_bin"})

    put(client, "A-02")
    put(client, "A-01")

    assert default_bin(client) == "A-02"


def test_the_last_bin_that_was_used_becomes_the_default(client: httpx.Client) -> None:
    client.patch("/locations/MAIN", json={"default_bin_selection": "last_used_bin"})
    say(client, "A-01", fixed=True)

    put(client, "A-01")
    put(client, "A-02")
    move = {"item": "BOLT", "quantity": "2", "from_location": "MAIN", "from_bin": "A-02", "to_location": "MAIN", "to_bin": "A-03"}
    client.post("/reclassifications", json={"lines": [move]})

    assert default_bin(client) == "A-03"
    assert set_up(client) == [("A-01", "fixed", "5"), ("A-03", "default", "2")]


def test_neither_a_preview_nor_goods_that_come_back_move_the_default(client: httpx.Client) -> None:
    client.patch("/locations/MAIN", json={"default_bin_selection": "last_used_bin"})
    put(client, "A-01")
    taken = put(client, "A-01", quantity="1", kind="negative_adjustment").json()["lines"][0]["entry_nos"][0]
    put(client, "A-02")

    line = {"type": "positive_adjustment", "item": "BOLT", "quantity": "1", "location": "MAIN", "bin": "A-03"}
    client.post("/item-journals/post/preview", json={"lines": [line]})
    undone = client.post(f"/item-ledger-entries/{taken}/undo", json={})

    assert undone.is_success
    assert default_bin(client) == "A-02"


def test_where_goods_arrive_is_nobodys_default(client: httpx.Client, database: Database) -> None:
    a_bin(database, "MAIN", "DOCK", type="receive")
    client.patch("/locations/MAIN", json={"default_bin_selection": "fixed_bin"})

    receive(database, a_purchase_order(database))

    assert contents(client) == [("DOCK", "10")]
    assert default_bin(client) == ""


def test_a_line_that_names_no_bin_has_the_default_one(client: httpx.Client, database: Database) -> None:
    a_location(database, "TRANSIT", in_transit=True)
    without = put(client)
    say(client, "A-02", default=True)

    put(client)
    receive(database, a_purchase_order(database))
    put(client, quantity="3", kind="negative_adjustment")
    leaving = a_transfer_order(database, {"item": "BOLT", "quantity": "4"})
    client.post(f"/transfer-orders/{leaving}/ship", json={})
    back = a_transfer_order(database, {"item": "BOLT", "quantity": "4"}, from_location="EAST", to_location="MAIN")
    client.post(f"/transfer-orders/{leaving}/receive", json={})
    client.post(f"/transfer-orders/{back}/ship", json={})
    client.post(f"/transfer-orders/{back}/receive", json={})

    assert without.json()["code"] == "bin_required"
    assert contents(client) == [("A-02", "12")]


def test_an_item_can_be_blocked_in_a_bin_where_others_are_not(client: httpx.Client, database: Database) -> None:
    an_item(database, "NUT")
    put(client, "A-01")
    say(client, "A-01", blocked="outbound")
    say(client, "A-02", blocked="inbound")

    out, into = put(client, "A-01", kind="negative_adjustment"), put(client, "A-02")
    other = {"type": "positive_adjustment", "item": "NUT", "quantity": "1", "location": "MAIN", "bin": "A-02"}

    assert [answer.json()["code"] for answer in (out, into)] == ["bin_blocked", "bin_blocked"]
    assert put(client, "A-01").is_success
    assert client.post("/item-journals/post", json={"lines": [other]}).is_success


def test_dedicated_and_blocked_contents_are_not_offered_to_picks(client: httpx.Client, database: Database) -> None:
    put(client, "A-01")
    put(client, "A-02")
    put(client, "A-03")
    a_sales_order(database, {"item": "BOLT", "quantity": "12"})

    say(client, "A-01", dedicated=True)
    say(client, "A-03", blocked="all")
    with database.read() as work:
        offered = open_lines(warehouse.open_documents(work, "MAIN"))

    assert offered == [("BOLT", "5 PCS", "A-02", ""), ("BOLT", "7 PCS", "", "")]


def test_a_bin_is_blocked_and_opened_again(client: httpx.Client) -> None:
    blocked = client.patch("/bins/MAIN/A-01", json={"blocked": "all"})
    refused = put(client, "A-01")
    client.patch("/bins/main/a-01", json={"blocked": "", "ranking": 7})

    assert blocked.json()["blocked"] == "all"
    assert refused.json()["code"] == "bin_blocked"
    assert put(client, "A-01").is_success
    assert client.get("/bins", params={"location": "MAIN"}).json()[0]["ranking"] == 7


def test_a_bin_is_deleted_when_it_is_empty_and_nobodys_default(client: httpx.Client, database: Database) -> None:
    a_bin(database, "MAIN", "DOCK", type="receive")
    put(client, "A-01")
    say(client, "A-01", fixed=True)

    full, dock = client.delete("/bins/MAIN/A-01"), client.delete("/bins/MAIN/DOCK")
    put(client, "A-01", kind="negative_adjustment")
    empty = client.delete("/bins/MAIN/A-01")

    assert (full.json()["code"], dock.json()["code"]) == ("bin_in_use", "bin_in_use")
    assert "5 BOLT" in full.json()["detail"]
    assert empty.status_code == 204
    assert [row["code"] for row in client.get("/bins", params={"location": "MAIN"}).json()] == ["A-02", "A-03", "DOCK"]
    assert set_up(client) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"bin": "Z-99"}, "not_found"),
        ({"location": "WEST"}, "not_found"),
        ({"location": "EAST"}, "bin_not_used"),
        ({"item": "NAIL"}, "unknown_item"),
        ({"variant": "RED"}, "not_found"),
        ({"min_quantity": "5", "max_quantity": "4"}, "invalid_request"),
        ({"min_quantity": "-1"}, "invalid_request"),
        ({"blocked": "sideways"}, "invalid_request"),
        ({"colour": "red"}, "invalid_request"),
        ({"bin": ""}, "invalid_request"),
    ],
)
def test_what_cannot_be_is_refused(client: httpx.Client, body: dict[str, Any], code: str) -> None:
    assert say(client, **{"bin_code": "A-01", "fixed": True} | {"bin_code": body.pop("bin", "A-01")} | body).json()["code"] == code


def test_default_bins_need_a_location_with_bins(client: httpx.Client) -> None:
    changed = client.patch("/locations/EAST", json={"default_bin_selection": "fixed_bin"})
    made = client.post("/locations", json={"code": "WEST", "default_bin_selection": "last_used_bin"})

    assert [answer.json()["code"] for answer in (changed, made)] == ["invalid_request", "invalid_request"]


def test_only_those_who_may_set_up_bins(client: httpx.Client, database: Database) -> None:
    with signed_in_client(database, "KIM", Role.FLOOR) as floor:
        answers = [
            say(floor, fixed=True),
            floor.patch("/bins/MAIN/A-01", json={"blocked": "all"}),
            floor.patch("/locations/MAIN", json={"default_bin_selection": "fixed_bin"}),
            floor.delete("/bins/MAIN/A-01"),
        ]

    assert [answer.json()["code"] for answer in answers] == ["not_permitted"] * 4


def test_a_bin_says_what_can_be_taken_picked_and_put(database: Database, client: httpx.Client) -> None:
    put(client, "A-01")
    say(client, "A-02", max_quantity="8")
    client.patch("/locations/MAIN", json={"bin_capacity_policy": "allow_more_than_max"})
    client.patch("/bins/MAIN/A-01", json={"blocked": "outbound"})

    found = client.get("/bin-contents/availability", params={"location": "MAIN", "item": "BOLT"}).json()

    assert [(row["bin"], row["to_take"], row["to_pick"], row["to_put"], row["why_not"]) for row in found] == [
        ("A-01", "5", "0", None, ["the bin is blocked"]),
        ("A-02", "0", "0", "8", []),
    ]


def test_a_bin_may_be_asked_for_its_room(client: httpx.Client) -> None:
    say(client, "A-02", max_quantity="8")
    client.patch("/locations/MAIN", json={"bin_capacity_policy": "allow_more_than_max"})
    put(client, "A-02")

    assert client.get("/bins/MAIN/A-02/room", params={"item": "BOLT"}).json() == {"quantity": "3", "limited_by": "quantity"}
    assert client.get("/bins/MAIN/A-03/room", params={"item": "BOLT"}).json() == {"quantity": None, "limited_by": ""}
