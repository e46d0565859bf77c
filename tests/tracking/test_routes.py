"""Cards, new numbers, numbers on lines and their availability over HTTP."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from server.tracking import service
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item, block, lot_specific, serial_specific
from tests.builders.office import signed_in_client
from tests.builders.orders import a_line, a_purchase_order, a_sales_order
from tests.builders.stock import stock
from tests.builders.tracking import a_card, a_series, set_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from server.database.unit_of_work import Database


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    a_location(database, "EAST")
    a_series(database, "LOTS", "L-001")
    an_item(database, "MILK", tracking=lot_specific(), lot_nos="LOTS")
    an_item(database, "PUMP", tracking=serial_specific())


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database) as client:
        yield client


def milk(lot: str, **fields: Any) -> dict[str, Any]:
    return {"item": "MILK", "kind": "lot", "number": lot, **fields}


def test_a_card_is_made_before_the_goods_come_and_read_with_what_is_in_stock(client: httpx.Client, database: Database) -> None:
    said = {
        "test_quality": "good",
        "certificate_number": "C-7",
        "country_of_origin": "dk",
        "comments": ["Cold chain", "Second load"],
    }
    made = client.put("/tracking-cards", json=milk("A", **said))
    stock(database, "MILK", "4", lot="A")
    stock(database, "MILK", "2", lot="A", location="EAST")

    (card,) = client.get("/tracking-cards", params={"item": "MILK"}).json()

    assert made.status_code == 200
    assert (card["number"], card["kind"], card["test_quality"], card["country_of_origin"]) == ("A", "lot", "good", "DK")
    assert (card["comments"], card["made_by"]) == (["Cold chain", "Second load"], "SAM")
    assert (card["inventory"], card["expired_inventory"], card["expiration"]) == ("6", "0", None)


def test_what_is_left_out_of_a_card_stays(client: httpx.Client) -> None:
    client.put("/tracking-cards", json=milk("A", description="First of the year", test_quality="good"))

    card = client.put("/tracking-cards", json=milk("A", test_quality="bad")).json()

    assert (card["description"], card["test_quality"]) == ("First of the year", "bad")


def test_a_block_says_who_when_and_why_and_goes_with_the_card(client: httpx.Client, database: Database) -> None:
    blocked = client.put("/tracking-cards", json=milk("A", blocked=True, blocked_reason="Smells")).json()
    gone = client.delete("/tracking-cards", params=milk("A"))
    again = client.delete("/tracking-cards", params=milk("A"))

    assert (blocked["blocked"], blocked["blocked_reason"], blocked["blocked_by"]) == (True, "Smells", "SAM")
    assert blocked["blocked_at"] is not None
    assert (gone.status_code, again.status_code) == (204, 404)
    with database.read() as work:
        assert not service.blocked(work, [("MILK", "", "A", "")])


def test_expired_stock_is_counted_on_the_card(client: httpx.Client, database: Database) -> None:
    stock(database, "MILK", "4", lot="OLD", expires_on=date(2020, 1, 31))
    a_card(database, "MILK", "lot", "OLD")

    (card,) = client.get("/tracking-cards", params={"number": "OLD"}).json()

    assert (card["inventory"], card["expired_inventory"], card["expiration"]) == ("4", "4", "2020-01-31")


def test_a_card_takes_over_what_another_says_but_not_its_block(client: httpx.Client) -> None:
    client.put("/tracking-cards", json=milk("A", description="Organic", comments=["From Jutland"], blocked=True))

    copied = client.post("/tracking-cards/copy", json={"source": milk("A"), "target": milk("B")}).json()
    missing = client.post("/tracking-cards/copy", json={"source": milk("NONE"), "target": milk("B")})

    assert (copied["number"], copied["description"], copied["comments"], copied["blocked"]) == (
        "B",
        "Organic",
        ["From Jutland"],
        False,
    )
    assert missing.json()["detail"] == "There is no lot card NONE of MILK."


def test_cards_come_a_page_at_a_time(client: httpx.Client, database: Database) -> None:
    for lot in ("A", "B", "C"):
        a_card(database, "MILK", "lot", lot)

    first = client.get("/tracking-cards", params={"limit": 2}).json()
    rest = client.get("/tracking-cards", params={"after": ["MILK", "", "lot", first[-1]["number"]]}).json()

    assert [card["number"] for card in (*first, *rest)] == ["A", "B", "C"]


def test_an_item_without_numbers_has_no_cards(client: httpx.Client, database: Database) -> None:
    an_item(database, "BOLT")

    answer = client.put("/tracking-cards", json={"item": "BOLT", "kind": "lot", "number": "A"})

    assert answer.json()["code"] == "invalid_request"


def test_a_package_is_blocked_like_a_lot(client: httpx.Client, database: Database) -> None:
    client.post("/blocks", json={"item": "MILK", "package": "P1", "reason": "Crushed"})

    with database.read() as work:
        (number,) = service.blocked(work, [("MILK", "", "", "", "P1")])
    assert (number.dimension, number.number) == ("package", "P1")


def test_a_lot_comes_from_its_series_and_its_card_with_it(client: httpx.Client) -> None:
    asked = {"item": "MILK", "kind": "lot", "make_cards": True}

    made = client.post("/tracking-numbers/assign", json=asked).json()

    assert [number["lot"] for number in made["numbers"]] == ["L-001"]
    assert [card["number"] for card in client.get("/tracking-cards").json()] == ["L-001"]


def test_a_range_of_serial_numbers_is_every_number_between_two_scans(client: httpx.Client) -> None:
    asked = {"item": "PUMP", "kind": "serial", "way": "range", "first": "S-0001", "last": "S-0050"}

    numbers = client.post("/tracking-numbers/assign", json=asked).json()["numbers"]

    assert (len(numbers), numbers[0]["serial"], numbers[-1]["serial"]) == (50, "S-0001", "S-0050")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"item": "PUMP", "kind": "serial", "quantity": 3}, "no_series_of_numbers"),
        ({"item": "PUMP", "kind": "serial", "way": "customized", "first": "PUMP", "quantity": 3}, "no_number_in_text"),
        ({"item": "PUMP", "kind": "serial", "way": "range", "first": "S-2", "last": "S-1"}, "bad_number_range"),
        ({"item": "PUMP", "kind": "serial", "way": "range", "first": "S-2"}, "invalid_request"),
        ({"item": "PUMP", "kind": "package"}, "no_series_of_numbers"),
        ({"item": "MILK", "kind": "lot", "way": "customized", "first": "L-1"}, "invalid_request"),
    ],
)
def test_numbers_that_cannot_be_made_are_refused(client: httpx.Client, asked: dict[str, Any], code: str) -> None:
    assert client.post("/tracking-numbers/assign", json=asked).json()["code"] == code


def test_customized_numbers_need_a_series_that_allows_them(client: httpx.Client, database: Database) -> None:
    a_series(database, "SERIALS", "S-001", allow_manual=False)
    an_item(database, "VALVE", tracking=serial_specific(), serial_nos="SERIALS")

    asked = {"item": "VALVE", "kind": "serial", "way": "customized", "first": "V-001", "quantity": 2}

    assert "allows no numbers but its own" in client.post("/tracking-numbers/assign", json=asked).json()["detail"]


def test_numbers_on_a_line_are_set_read_and_received(client: httpx.Client, database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    path = f"/purchase-orders/{order}/lines/1/tracking"

    client.post(f"{path}/assign", json={"kind": "lot", "quantity": 4})
    listed = client.get(path).json()
    saved = client.put(path, json={"numbers": [{"lot": "L-001", "quantity": "4"}, {"lot": "OWN", "quantity": "6"}]})
    client.post(f"/purchase-orders/{order}/receive", json={})
    after = client.get(path).json()

    assert ([number["lot"] for number in listed["numbers"]], listed["undefined"]) == (["L-001"], "6")
    assert saved.status_code == 200
    assert [(number["lot"], number["handled"]) for number in after["numbers"]] == [("L-001", "4"), ("OWN", "6")]


def test_a_line_that_is_not_there_is_refused(client: httpx.Client, database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))

    assert client.get(f"/purchase-orders/{order}/lines/7/tracking").json()["code"] == "not_on_document"
    assert client.get("/sales-orders/NONE/lines/1/tracking").status_code == 404


def test_what_others_want_of_a_lot_is_not_available(client: httpx.Client, database: Database) -> None:
    stock(database, "MILK", "10", lot="A")
    stock(database, "MILK", "5", lot="B")
    other, asking = a_sales_order(database, a_line("MILK", "6")), a_sales_order(database, a_line("MILK", "9"))
    set_numbers(database, "sales", other, {"lot": "A", "quantity": "6"})
    set_numbers(database, "sales", asking, {"lot": "A", "quantity": "1"})
    set_numbers(database, "purchase", a_purchase_order(database, a_line("MILK", "3")), {"lot": "A", "quantity": "3"})

    wanted = {"item": "MILK", "location": "MAIN", "document": asking, "line": 1, "needed": "7"}
    first, second = client.get("/tracking-numbers/availability", params=wanted).json()

    assert (first["lot"], first["total"], first["requested"], first["pending"], first["available"]) == ("A", "10", "6", "1", "3")
    assert first["requested_by"] == [other]
    assert (first["selected"], second["selected"]) == ("3", "4")


def test_what_expires_first_is_selected_and_nothing_that_is_blocked(client: httpx.Client, database: Database) -> None:
    stock(database, "MILK", "5", lot="A", expires_on=date(2031, 1, 31))
    stock(database, "MILK", "5", lot="B", expires_on=date(2030, 1, 31))
    stock(database, "MILK", "5", lot="C", expires_on=date(2029, 1, 31))
    block(database, "MILK", lot="C")

    found = client.get("/tracking-numbers/availability", params={"item": "MILK", "needed": "6"}).json()

    assert {number["lot"]: number["selected"] for number in found} == {"A": "1", "B": "5", "C": "0"}


def test_a_number_is_known_when_it_is_gone_or_has_only_a_card(client: httpx.Client, database: Database) -> None:
    stock(database, "MILK", "5", lot="GONE")
    stock(database, "MILK", "-5", lot="GONE")
    stock(database, "MILK", "5", lot="HERE")
    a_card(database, "MILK", "lot", "CARD", description="Announced")

    in_stock = client.get("/tracking-numbers", params={"item": "MILK"}).json()
    everything = client.get("/tracking-numbers", params={"item": "MILK", "gone": True}).json()
    (gone,) = client.get("/tracking-numbers", params={"lot": "GONE"}).json()
    (card,) = client.get("/tracking-numbers", params={"lot": "CARD"}).json()

    assert [number["lot"] for number in in_stock] == ["HERE"]
    assert [number["lot"] for number in everything] == ["HERE", "GONE", "CARD"]
    assert (gone["inventory"], gone["in_stock"]) == ("0", [])
    assert card["cards"][0]["description"] == "Announced"


def test_everything_that_is_gone_of_every_item_is_too_much_to_ask(client: httpx.Client) -> None:
    assert client.get("/tracking-numbers", params={"gone": True}).json()["code"] == "invalid_request"
