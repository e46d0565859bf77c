"""Traces, found entries and recalls over HTTP."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest

from server.database.unit_of_work import Database
from server.sales import service as sales
from shared.wire.access import Role
from shared.wire.sales import ReturnReceipt
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item, block, lot_specific, serial_specific
from tests.builders.office import signed_in_client
from tests.builders.orders import a_purchase_order, a_sales_order, a_transfer_order, receive, ship, ship_transfer

if TYPE_CHECKING:
    from collections.abc import Iterator


def a_company(database: Database) -> Database:
    """Vendor V1 delivered ten MILK of lot L1 to MAIN; three went to customer C1, two are on their way to EAST."""
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "MILK", tracking=lot_specific())
    receive(database, a_purchase_order(database, {"item": "MILK", "quantity": "10"}), of_lot("10"))
    ship(database, a_sales_order(database, {"item": "MILK", "quantity": "3"}), of_lot("3"))
    ship_transfer(database, a_transfer_order(database, {"item": "MILK", "quantity": "2"}), of_lot("2"))
    return database


@pytest.fixture
def company(database: Database) -> Database:
    return a_company(database)


def of_lot(quantity: str) -> dict[str, object]:
    return {"line": 1, "quantity": quantity, "tracking": [{"lot": "L1", "quantity": quantity}]}


@pytest.fixture
def client(company: Database) -> Iterator[httpx.Client]:
    with signed_in_client(company) as client:
        yield client


def test_a_line_names_its_movement_in_words_with_document_party_and_edge(client: httpx.Client) -> None:
    first, second, *_ = client.get("/traces", params={"item": "milk", "lot": "L1"}).raise_for_status().json()["lines"]

    assert first["description"].startswith("purchase receipt ")
    assert first["description"].endswith(first["document_no"])
    assert (first["party_type"], first["party"], first["party_name"]) == ("vendor", "V1", "Vendor V1")
    assert (first["quantity"], first["remaining_quantity"], first["open"], first["edge_quantity"]) == ("10", "5", True, None)
    assert (second["level"], second["parent"], second["party"], second["edge_quantity"]) == (1, 1, "C1", "3")


def test_an_open_line_says_in_which_bins_its_number_lies(database: Database) -> None:
    a_vendor(database)
    a_location(database, "MAIN", bins=["A-01", "A-02"])
    an_item(database, "MILK", tracking=lot_specific())
    for bin_code, quantity in (("A-01", "4"), ("A-02", "6")):
        order = a_purchase_order(database, {"item": "MILK", "quantity": quantity, "bin": bin_code})
        receive(database, order, of_lot(quantity) | {"bin": bin_code})

    with signed_in_client(database) as client:
        line = client.get("/traces", params={"lot": "L1"}).json()["lines"][0]

    assert line["bins"] == [{"bin": "A-01", "quantity": "4"}, {"bin": "A-02", "quantity": "6"}]


def test_no_filter_is_an_empty_answer_and_an_unknown_item_too(client: httpx.Client) -> None:
    assert client.get("/traces").json()["lines"] == []
    assert client.get("/traces", params={"item": "NONE", "lot": "L1"}).json()["lines"] == []


def test_several_numbers_are_traced_together(client: httpx.Client, company: Database) -> None:
    receive(
        company,
        a_purchase_order(company, {"item": "MILK", "quantity": "1"}),
        {"line": 1, "quantity": "1", "tracking": [{"lot": "L2", "quantity": "1"}]},
    )

    lines = client.get("/traces", params={"lot": ["L1", "L2"]}).json()["lines"]

    assert [line["lot"] for line in lines if line["level"] == 0] == ["L1", "L2"]


def test_a_number_is_found_on_posted_documents_open_lines_and_cards(client: httpx.Client, company: Database) -> None:
    block(company, "MILK", lot="L1", blocked=True)

    tables = {each["table"]: each for each in client.get("/find-entries", params={"lot": "L1"}).json()["tables"]}

    assert tables["item_ledger_entry"]["count"] == 4
    assert tables["item_ledger_entry"]["open"] == "/api/v1/item-ledger-entries?lot=L1"
    assert {"purchase_receipt", "sales_shipment", "transfer_shipment"} <= tables.keys()
    assert tables["tracking_card"]["records"] == ["lot L1 of MILK, blocked"]


def test_a_number_is_found_in_a_journal_that_is_not_posted_yet(client: httpx.Client) -> None:
    client.post("/journal-batches", json={"name": "SCRAP", "tracking_on_lines": True}).raise_for_status()
    line = {"type": "negative_adjustment", "item": "MILK", "location": "MAIN", "quantity": "1", "lot": "L1"}
    client.post("/journal-batches/SCRAP/lines", json={"lines": [line]}).raise_for_status()

    tables = {each["table"]: each for each in client.get("/find-entries", params={"lot": "L1"}).json()["tables"]}

    assert (tables["journal_line"]["state"], tables["journal_line"]["records"]) == ("open", ["SCRAP line 10: 1 MILK"])


def test_a_document_is_found_by_its_number_and_day(client: httpx.Client) -> None:
    receipt = client.get("/traces", params={"lot": "L1"}).json()["lines"][0]
    by_number = {"document_no": receipt["document_no"]}

    tables = {each["table"]: each for each in client.get("/find-entries", params=by_number).json()["tables"]}
    on_another_day = client.get("/find-entries", params=by_number | {"posting_date": "2001-01-01"}).json()

    assert (tables["item_register"]["count"], tables["item_ledger_entry"]["count"], tables["value_entry"]["count"]) == (1, 1, 1)
    assert on_another_day["tables"] == []
    assert on_another_day["notice"].startswith("There are no records with this document number")


def test_a_partner_is_found_with_what_was_posted(client: httpx.Client) -> None:
    tables = {each["table"] for each in client.get("/find-entries", params={"customer": "C1"}).json()["tables"]}

    assert tables == {"item_ledger_entry", "sales_shipment"}
    assert client.get("/find-entries", params={"customer": "C1", "vendor": "V1"}).status_code == 422


def test_nothing_found_is_a_sentence(client: httpx.Client) -> None:
    answer = client.get("/find-entries", params={"serial": "S9"}).json()

    assert answer == {"tables": [], "notice": "There are no records with this serial number S9."}


def test_a_recall_report_says_who_has_it_what_is_here_and_that_all_is_explained(client: httpx.Client) -> None:
    report = client.post("/recall-reports", json={"numbers": [{"item": "MILK", "lot": "L1"}]}).raise_for_status().json()

    assert [(each["party"], each["quantity"]) for each in report["received"]] == [("V1", "10")]
    assert [(each["party"], each["party_name"], each["outside"]) for each in report["delivered"]] == [("C1", "Customer C1", "3")]
    assert [(each["location"], each["quantity"], each["in_transit"]) for each in report["in_stock"]] == [
        ("MAIN", "5", False),
        ("TRANSIT", "2", True),
    ]
    assert report["balances"][0] | {"percent_explained": "100.0", "unexplained": "0"} == report["balances"][0]


def test_a_recall_keeps_its_report_and_a_second_run_says_what_changed(client: httpx.Client, company: Database) -> None:
    recall = client.post("/recalls", json={"reason": "glass in it", "numbers": [{"lot": "L1"}]}).raise_for_status().json()
    ship(company, a_sales_order(company, {"item": "MILK", "quantity": "1"}), of_lot("1"))

    kept = client.get(f"/recalls/{recall['no']}").json()
    compared = client.get(f"/recalls/{recall['no']}/comparison").json()["changes"]

    assert kept == recall
    assert [(change["change"], change["list"]) for change in compared] == [
        ("new", "delivered"),
        ("gone", "in_stock"),
        ("new", "in_stock"),
    ]
    assert "4 MILK lot L1: at MAIN" in compared[2]["description"]


def test_what_is_done_about_a_recall_is_ticked_off_by_whom_and_when(client: httpx.Client) -> None:
    no = client.post("/recalls", json={"reason": "glass in it", "numbers": [{"lot": "L1"}]}).json()["no"]
    client.post(f"/recalls/{no}/actions", json={"action": "contacted", "what": "C1", "note": "by phone"}).raise_for_status()
    client.post(f"/recalls/{no}/actions", json={"action": "returned", "what": "C1"}).raise_for_status()

    recall = client.get(f"/recalls/{no}").json()

    assert [(each["action"], each["what"], each["person"]) for each in recall["actions"]] == [
        ("contacted", "C1", "SAM"),
        ("returned", "C1", "SAM"),
    ]
    assert [(each["no"], each["numbers"][0]["lot"]) for each in client.get("/recalls").json()] == [(no, "L1")]


def test_a_recall_needs_a_number_and_a_supervisor(company: Database, client: httpx.Client) -> None:
    assert client.post("/recalls", json={"reason": "why", "numbers": [{"item": "MILK"}]}).json()["code"] == "invalid_request"
    assert client.get("/recalls/99").status_code == 404
    with signed_in_client(company, "FLO", Role.FLOOR) as floor:
        assert floor.post("/recalls", json={"reason": "why", "numbers": [{"lot": "L1"}]}).json()["code"] == "not_permitted"
        assert floor.get("/traces", params={"lot": "L1"}).status_code == 200


def test_a_serial_number_that_came_back_is_no_longer_outside(database: Database) -> None:
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    an_item(database, "DRILL", tracking=serial_specific())
    one = {"line": 1, "quantity": "1", "tracking": [{"serial": "S1", "quantity": "1"}]}
    receive(database, a_purchase_order(database, {"item": "DRILL", "quantity": "1"}), one)
    sale = ship(database, a_sales_order(database, {"item": "DRILL", "quantity": "1"}), one)
    returned = a_sales_order(
        database, {"item": "DRILL", "quantity": "1", "applies_from": sale.lines[0].entry_nos[0]}, kind="return"
    )
    database.write(lambda work: sales.receive_back(work, returned, ReturnReceipt.model_validate({"lines": [one]})))

    with signed_in_client(database) as client:
        report = client.post("/recall-reports", json={"numbers": [{"serial": "S1"}]}).json()

    assert [(each["serial"], each["returned"], each["outside"]) for each in report["delivered"]] == [("S1", "1", "0")]
    assert [(each["serial"], each["quantity"]) for each in report["in_stock"]] == [("S1", "1")]


def test_postgresql_answers_the_same(company: Database, postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as other:
        answers = [all_answers(each) for each in (company, a_company(other))]

    assert answers[0] == answers[1]


def all_answers(database: Database) -> list[object]:
    """What every question of tracing is answered, without numbers and times that a database makes."""
    with signed_in_client(database) as client:
        recall = client.post("/recalls", json={"reason": "glass in it", "numbers": [{"lot": "L1"}]}).raise_for_status().json()
        client.post(f"/recalls/{recall['no']}/actions", json={"action": "blocked", "what": "L1"}).raise_for_status()
        answers = [
            *(client.get("/traces", params={"lot": "L1", "direction": way}) for way in ("origin_to_usage", "usage_to_origin")),
            *(
                client.get("/find-entries", params=asked)
                for asked in ({"lot": "L1"}, {"customer": "C1"}, {"document_no": "PR000001"})
            ),
            client.get(f"/recalls/{recall['no']}/comparison"),
        ]
        bodies = [answer.raise_for_status().json() for answer in answers]
        return [*bodies[:-1], bodies[-1]["changes"], recall["report"] | {"as_of": ""}]
