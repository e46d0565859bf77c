"""Posted receipts and what comes above an order, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.catalog import parties
from server.database.unit_of_work import Database
from shared.wire.access import Role
from shared.wire.parties import OverReceiptCodeCard
from tests.builders.catalog import a_location, a_vendor, an_item
from tests.builders.office import signed_in_client
from tests.builders.orders import a_line, a_purchase_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_vendor(database)
    a_vendor(database, "V2")
    a_location(database, "MAIN")
    an_item(database, "BOLT")
    an_item(database, "NUT")
    code = OverReceiptCodeCard.model_validate({"code": "ASK", "tolerance_percent": "20", "requires_approval": True})
    database.write(lambda work: parties.save_over_receipt_code(work, code))


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database) as client:
        yield client


def received(client: httpx.Client, no: str, day: str, *lines: tuple[int, str]) -> str:
    wanted = [{"line": line, "quantity": quantity} for line, quantity in lines]
    answer = client.post(f"/purchase-orders/{no}/receive", json={"date": day, "lines": wanted})
    document_no: str = answer.json()["document_no"]
    return document_no


def listed(client: httpx.Client, **wanted: str) -> list[str]:
    return [document["no"] for document in client.get("/posted-purchase-documents", params=wanted).json()]


def test_posted_receipts_are_found_by_order_vendor_and_days_page_by_page(client: httpx.Client, database: Database) -> None:
    one, other = a_purchase_order(database), a_purchase_order(database, vendor="V2")
    first, second = received(client, one, "2026-01-05", (1, "2")), received(client, one, "2026-01-07", (1, "3"))
    third = received(client, other, "2026-01-06", (1, "1"))

    assert listed(client, order=one) == [first, second]
    assert listed(client, party="V2") == [third]
    assert sorted(listed(client, **{"from": "2026-01-06"})) == sorted([second, third])
    assert listed(client, **{"from": "2026-01-06", "to": "2026-01-06"}) == [third]
    everything = sorted([first, second, third])
    assert listed(client, limit="2") == everything[:2]
    assert listed(client, limit="2", after=everything[1]) == everything[2:]
    assert listed(client, type="purchase_return_shipment") == []


def test_a_whole_receipt_is_undone_and_no_line_of_it_twice(client: httpx.Client, database: Database) -> None:
    no = a_purchase_order(database, a_line(), a_line("NUT", "5"))
    document_no = received(client, no, "2026-01-05", (1, "4"), (2, "5"))

    one = client.post(f"/posted-purchase-documents/{document_no}/undo", json={"lines": [2]}).json()
    rest = client.post(f"/posted-purchase-documents/{document_no}/undo", json={}).json()
    again = client.post(f"/posted-purchase-documents/{document_no}/undo", json={}).json()
    twice = client.post(f"/posted-purchase-documents/{document_no}/undo", json={"lines": [2]}).json()

    assert [(line["quantity"], line["corrects_line"]) for line in one["lines"]] == [("4", None), ("5", None), ("-5", 2)]
    assert len(rest["lines"]) == 4
    assert (again["code"], twice["code"]) == ("cannot_undo", "cannot_undo")
    assert [line["outstanding"] for line in client.get(f"/purchase-orders/{no}").json()["lines"]] == ["10", "5"]


def test_an_order_received_and_invoiced_in_one_step_is_finished(client: httpx.Client, database: Database) -> None:
    no = a_purchase_order(database, a_line(unit_cost="2"))

    part = client.post(
        f"/purchase-orders/{no}/receive", json={"lines": [{"line": 1, "quantity": "4"}], "invoice": {"external_document_no": "I1"}}
    ).json()
    released = client.get(f"/purchase-orders/{no}").json()
    rest = client.post(f"/purchase-orders/{no}/receive", json={"invoice": {"external_document_no": "I2"}}).json()
    finished = client.get(f"/purchase-orders/{no}").json()

    assert (client.get(f"/invoices/{part['invoice_no']}").json()["amount"], released["status"]) == ("8", "released")
    assert released["lines"][0]["invoiced"] == "4"
    assert rest["invoice_no"] != part["invoice_no"]
    assert (finished["status"], finished["lines"][0]["invoiced"]) == ("finished", "10")
    assert client.delete(f"/purchase-orders/{no}").status_code == 204
    assert listed(client, order=no) == sorted([part["document_no"], rest["document_no"]])


def test_what_comes_above_the_order_waits_for_a_supervisor(client: httpx.Client, database: Database) -> None:
    no = a_purchase_order(database, a_line(over_receipt_code="ASK"))
    line = f"/purchase-orders/{no}/lines/1/over-receipt"
    with signed_in_client(database, "RON", Role.RECEIVER) as receiver:
        announced = receiver.post(line, json={"quantity": "2"}).json()["lines"][0]
        waits = receiver.post(f"/purchase-orders/{no}/receive", json={}).json()
        refused = receiver.post(f"{line}/approve").json()
        too_much = receiver.post(line, json={"quantity": "1"}).json()

    approved = client.post(f"{line}/approve").json()["lines"][0]
    posted = client.post(f"/purchase-orders/{no}/receive", json={})

    assert (announced["quantity"], announced["over_receipt"], announced["over_receipt_status"]) == ("12", "2", "pending")
    assert (waits["code"], refused["code"], too_much["code"]) == ("over_receipt_not_approved", "not_permitted", "over_receipt")
    assert (approved["over_receipt_status"], posted.is_success) == ("approved", True)


def test_what_was_announced_above_the_order_is_withdrawn(client: httpx.Client, database: Database) -> None:
    no = a_purchase_order(database, a_line(over_receipt_code="ASK"))
    line = f"/purchase-orders/{no}/lines/1/over-receipt"
    client.post(line, json={"quantity": "2"})

    left = client.delete(line).json()["lines"][0]

    assert (left["quantity"], left["over_receipt"], left["over_receipt_status"]) == ("10", "0", "")
