"""Journals over HTTP, as a supervisor in the office keeps them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from shared.wire.access import Role
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.builders.office import signed_in_client
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from server.database.unit_of_work import Database

FOUND = {"type": "positive_adjustment", "item": "BOLT", "quantity": "10", "document_no": "D-1"}


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    a_location(database, "EAST")
    a_location(database, "WH", bins=("A",))
    an_item(database, "BOLT", unit_cost="2")
    an_item(database, "MILK", tracking=lot_specific())
    with signed_in_client(database) as client:
        yield client


def answered(response: httpx.Response) -> Any:
    assert response.is_success, response.text
    return response.json() if response.content else None


def a_batch(client: httpx.Client, name: str = "ADJUST", **fields: Any) -> str:
    answered(client.post("/journal-batches", json={"name": name} | fields))
    return f"/journal-batches/{name}"


def enter(client: httpx.Client, batch: str, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    added: list[dict[str, Any]] = answered(client.post(f"{batch}/lines", json={"lines": lines}))["lines"]
    return added


def on_hand(client: httpx.Client, item: str) -> list[tuple[str, str]]:
    return [(each["location"], each["quantity"]) for each in answered(client.get("/on-hand", params={"item": item}))]


def test_a_batch_is_made_filled_changed_checked_and_posted(client: httpx.Client) -> None:
    batch = a_batch(client, "OPEN-1", description="Opening stock")
    [line] = enter(client, batch, FOUND | {"quantity": "0"})
    changed = {"version": line["version"], "line": FOUND}

    before = answered(client.post(f"{batch}/check"))["problems"]
    answered(client.put(f"{batch}/lines/{line['line_no']}", json=changed))
    after = answered(client.post(f"{batch}/check"))["problems"]
    posted = answered(client.post(f"{batch}/post"))

    assert [(each["line_no"], each["field"], each["code"]) for each in before] == [(10, "quantity", "quantity_not_positive")]
    assert after == []
    assert posted["batch"] == "OPEN-2"
    assert [len(each["entry_nos"]) for each in posted["lines"]] == [1]
    assert answered(client.get("/journal-batches/OPEN-2"))["lines"] == 0


def test_a_refused_batch_answers_with_every_problem_of_every_line(client: httpx.Client) -> None:
    batch = a_batch(client)
    enter(client, batch, FOUND | {"item": "NUT"}, FOUND | {"item": "MILK"})

    response = client.post(f"{batch}/post")

    assert (response.status_code, response.json()["code"]) == (409, "lines_refused")
    assert [(each["where"], each["code"]) for each in response.json()["errors"]] == [
        ("lines.10.item", "unknown_item"),
        ("lines.20.lot", "lot_required"),
    ]


def test_a_batch_posted_by_two_at_once_is_posted_once(client: httpx.Client) -> None:
    batch = a_batch(client)
    enter(client, batch, FOUND)

    with ThreadPoolExecutor(2) as people:
        answers = sorted(response.status_code for response in people.map(lambda _: client.post(f"{batch}/post"), range(2)))

    assert answers == [200, 409]
    assert on_hand(client, "BOLT") == [("", "10")]


def test_a_line_that_another_person_changed_is_not_overwritten(client: httpx.Client) -> None:
    batch = a_batch(client)
    [line] = enter(client, batch, FOUND)
    address = f"{batch}/lines/{line['line_no']}"
    answered(client.put(address, json={"version": 1, "line": FOUND | {"quantity": "11"}}))

    second = client.put(address, json={"version": 1, "line": FOUND})
    deleted = client.delete(address, params={"version": 1})

    assert [second.json()["code"], deleted.json()["code"]] == ["changed_meanwhile", "changed_meanwhile"]
    assert answered(client.get(f"{batch}/lines"))["lines"][0]["line"]["quantity"] == "11"


def test_lines_are_read_a_page_at_a_time(client: httpx.Client) -> None:
    batch = a_batch(client)
    enter(client, batch, FOUND, FOUND, FOUND)

    page = answered(client.get(f"{batch}/lines", params={"after": 10, "limit": 1}))["lines"]

    assert [line["line_no"] for line in page] == [20]


def test_a_preview_shows_what_a_batch_would_post_and_posts_nothing(client: httpx.Client) -> None:
    batch = a_batch(client, "OPEN-1", number_series="PI")
    enter(client, batch, FOUND | {"document_no": ""})

    preview = answered(client.post(f"{batch}/post/preview"))

    assert [(entry["entry_no"], entry["quantity"]) for entry in preview["item_ledger_entries"]] == [("***", "10")]
    assert on_hand(client, "BOLT") == []
    assert answered(client.get(batch))["lines"] == 1


def test_a_standard_journal_gives_its_lines_to_another_batch(client: httpx.Client) -> None:
    batch, other = a_batch(client), a_batch(client, "OTHER")
    enter(client, batch, FOUND, FOUND | {"item": "MILK", "lot": "L1"})

    saved = answered(client.post(f"{batch}/standard-journals", json={"code": "weekly", "with_quantities": False}))
    got = answered(client.post(f"{other}/lines/from-standard-journal", json={"code": "WEEKLY"}))["lines"]
    answered(client.delete("/standard-journals/WEEKLY"))

    assert [(line["line"]["item"], line["line"]["quantity"]) for line in saved["lines"]] == [("BOLT", "0"), ("MILK", "0")]
    assert [line["line"]["lot"] for line in got] == ["", "L1"]
    assert answered(client.get("/standard-journals")) == []


def test_a_standard_journal_is_for_its_own_kind_of_batch(client: httpx.Client) -> None:
    batch, other = a_batch(client), a_batch(client, "MOVES", kind="reclassification")
    enter(client, batch, FOUND)
    answered(client.post(f"{batch}/standard-journals", json={"code": "WEEKLY"}))

    response = client.post(f"{other}/lines/from-standard-journal", json={"code": "WEEKLY"})

    assert response.json()["code"] == "invalid_request"


def test_lines_are_copied_and_deleted_and_an_empty_batch_as_well(client: httpx.Client) -> None:
    batch = a_batch(client)
    enter(client, batch, FOUND)

    copied = answered(client.post(f"{batch}/lines/copy", json={"batch": "ADJUST"}))["lines"]
    with_lines = client.delete(batch)
    for line in answered(client.get(f"{batch}/lines"))["lines"]:
        answered(client.delete(f"{batch}/lines/{line['line_no']}", params={"version": 1}))
    answered(client.delete(batch))

    assert [line["line_no"] for line in copied] == [20]
    assert with_lines.json()["code"] == "batch_not_empty"
    assert answered(client.get("/journal-batches")) == []


def test_a_batch_is_changed_field_by_field(client: httpx.Client) -> None:
    batch = a_batch(client, description="Opening")

    changed = answered(client.patch(batch, json={"reason": "OPENING"}))
    unknown = client.patch(batch, json={"number_series": "NONE"})

    assert (changed["description"], changed["reason"]) == ("Opening", "OPENING")
    assert unknown.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("POST", "/ADJUST/post"), ("POST", "/ADJUST/check"), ("GET", "/ADJUST/lines"), ("DELETE", "/ADJUST")],
)
def test_journals_are_for_supervisors(database: Database, client: httpx.Client, method: str, path: str) -> None:
    a_batch(client)

    with signed_in_client(database, "FLO", Role.FLOOR) as floor:
        response = floor.request(method, f"/journal-batches{path}")

    assert response.json()["code"] == "not_permitted"


# The item card


def test_the_new_quantity_is_typed_and_the_difference_posted(database: Database, client: httpx.Client) -> None:
    stock(database, "BOLT", "10", location="EAST")
    there = {"locations": [{"location": "EAST", "quantity": "7"}, {"quantity": "2"}], "reason": "counted"}

    posted = answered(client.post("/items/bolt/inventory", json=there))
    again = answered(client.post("/items/bolt/inventory", json=there))

    assert len(posted["lines"]) == 2
    assert sorted(on_hand(client, "BOLT")) == [("", "2"), ("EAST", "7")]
    assert again == {"lines": []}


@pytest.mark.parametrize(
    ("item", "wanted", "code"),
    [
        ("BOLT", [{"location": "WH", "quantity": "1"}], "bin_required"),
        ("MILK", [{"location": "EAST", "quantity": "1"}], "lot_required"),
        ("BOLT", [{"location": "EAST", "quantity": "1"}, {"location": "EAST", "quantity": "2"}], "invalid_request"),
        ("BOLT", [{"location": "MARS", "quantity": "1"}], "not_found"),
        ("NUT", [{"location": "EAST", "quantity": "1"}], "unknown_item"),
    ],
)
def test_what_the_item_card_cannot_adjust_is_refused(client: httpx.Client, item: str, wanted: list[object], code: str) -> None:
    response = client.post(f"/items/{item}/inventory", json={"locations": wanted})

    assert response.json()["code"] == code


def test_the_company_can_switch_adjusting_from_the_item_card_off(client: httpx.Client, database: Database) -> None:
    with signed_in_client(database, "ADA", Role.ADMIN) as administrator:
        answered(administrator.patch("/inventory-setup", json={"adjust_from_item_card": False}))

    response = client.post("/items/BOLT/inventory", json={"locations": [{"quantity": "1"}]})

    assert response.json()["code"] == "card_adjustment_off"


@pytest.mark.parametrize(
    ("setting", "reason", "code"),
    [("reason_above_quantity", "", "reason_required"), ("second_person_above_value", "counted", "second_person_required")],
)
def test_what_is_posted_at_once_heeds_the_thresholds(
    client: httpx.Client, database: Database, setting: str, reason: str, code: str
) -> None:
    with signed_in_client(database, "ADA", Role.ADMIN) as administrator:
        answered(administrator.patch("/inventory-setup", json={setting: "1"}))

    from_card = client.post("/items/BOLT/inventory", json={"locations": [{"quantity": "2"}], "reason": reason})
    journal = client.post("/item-journals/post", json={"lines": [FOUND], "reason": reason})

    assert [from_card.json()["code"], journal.json()["code"]] == [code, code]


# Reason codes


def test_reason_codes_are_kept_by_supervisors_and_copied_by_devices(client: httpx.Client) -> None:
    answered(client.post("/reason-codes", json={"code": "broken", "description": "Fell down"}))
    answered(client.post("/reason-codes", json={"code": "SAMPLE"}))
    answered(client.delete("/reason-codes/SAMPLE"))

    known = answered(client.get("/reason-codes"))
    gone = client.delete("/reason-codes/SAMPLE")

    assert known == [{"code": "BROKEN", "description": "Fell down"}]
    assert gone.json()["code"] == "not_found"


def test_numbers_are_set_on_a_line_of_a_batch_by_those_who_keep_journals(client: httpx.Client, database: Database) -> None:
    batch = a_batch(client, tracking_on_lines=False)
    [line] = enter(client, batch, FOUND | {"item": "MILK"})
    path = f"{batch}/lines/{line['line_no']}/tracking"
    numbers = [{"lot": "A", "quantity": "6"}, {"lot": "B", "quantity": "4"}]

    saved = answered(client.put(path, json={"numbers": numbers}))
    read = answered(client.get(path))
    with signed_in_client(database, "RAY", Role.RECEIVER) as receiver:
        others = [receiver.get(path).status_code, receiver.put(path, json={"numbers": []}).status_code]
    posted = answered(client.post(f"{batch}/post"))
    after = client.get(path)

    assert (read, read["undefined"], others) == (saved, "0", [403, 403])
    assert [len(each["entry_nos"]) for each in posted["lines"]] == [2]
    assert sorted(on_hand(client, "MILK")) == [("", "4"), ("", "6")]
    assert (after.status_code, after.json()["code"]) == (404, "not_found")
