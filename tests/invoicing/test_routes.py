"""Invoices over HTTP, as the office posts them: for receipts and shipments, for orders, for charges, cancelled, read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from server.app import verify
from server.invoicing.tables import posted_invoice_line
from shared.quantities import Quantity
from shared.wire.access import Role
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item
from tests.builders.office import signed_in_client
from tests.builders.orders import a_line, a_purchase_order, a_sales_order, receive, ship
from tests.postgresql import ON_BOTH_DATABASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from server.database.unit_of_work import Database


@pytest.fixture
def office(database: Database) -> Iterator[httpx.Client]:
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    an_item(database, "BOLT", units={"BOX": "6"}, unit_price="20", unit_cost="10")
    with signed_in_client(database, role=Role.ADMIN) as client:
        yield client


@pytest.fixture(autouse=True)
def books_are_sound(database: Database) -> object:
    yield
    assert verify(database) == []


def posted(office: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    answer = office.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def refused(office: httpx.Client, path: str, **body: Any) -> str:
    answer = office.post(path, json=body)
    assert answer.status_code >= 400, answer.text
    return str(answer.json()["code"])


def received(database: Database, quantity: str = "10", unit_cost: str = "10", **line: Any) -> tuple[str, int]:
    """A purchase order that was received: its number, and the entry of its receipt."""
    order_no = a_purchase_order(database, a_line(quantity=quantity, unit_cost=unit_cost, **line))
    return order_no, receive(database, order_no).lines[0].entry_nos[0]


def shipped(database: Database, quantity: str = "4") -> tuple[str, int]:
    order_no = a_sales_order(database, a_line(quantity=quantity))
    return order_no, ship(database, order_no).lines[0].entry_nos[0]


def cost(office: httpx.Client, entry_no: int) -> tuple[str, str, str]:
    """Actual and expected cost, and how much is invoiced."""
    entry = office.get(f"/item-ledger-entries/{entry_no}").json()
    return entry["cost_amount_actual"], entry["cost_amount_expected"], entry["invoiced_quantity"]


def on_hand(office: httpx.Client) -> str:
    return next((row["quantity"] for row in office.get("/on-hand", params={"item": "BOLT"}).json()), "0")


@ON_BOTH_DATABASES
def test_an_order_is_invoiced_in_parts_at_prices_of_its_own(database: Database, office: httpx.Client) -> None:
    order_no, entry_no = received(database)

    first = posted(office, f"/purchase-orders/{order_no}/invoice", lines=[{"line": 1, "quantity": "4", "unit_amount": "12"}])
    rest = posted(office, f"/purchase-orders/{order_no}/invoice")

    assert (first["kind"], first["party"], first["order"], first["amount"]) == ("purchase_invoice", "V1", order_no, "48")
    assert (rest["lines"][0]["quantity"], rest["amount"]) == ("6", "60")
    assert cost(office, entry_no) == ("108", "0", "10")
    assert refused(office, f"/purchase-orders/{order_no}/invoice") == "nothing_to_post"


def test_more_than_was_received_is_refused_with_the_most_in_the_unit_of_the_line(database: Database, office: httpx.Client) -> None:
    order_no = a_purchase_order(database, a_line(quantity="5", uom="BOX", unit_cost="60"))
    receive(database, order_no, {"line": 1, "quantity": "2"})

    answer = office.post(f"/purchase-orders/{order_no}/invoice", json={"lines": [{"line": 1, "quantity": "3"}]})

    assert answer.json()["code"] == "over_invoice"
    assert "At most 2 BOX of BOLT" in answer.json()["detail"]


def test_a_line_over_several_receipts_comes_to_its_price_to_the_cent(database: Database, office: httpx.Client) -> None:
    order_no = a_purchase_order(database, a_line(quantity="3", unit_cost="3.33333"))
    for _ in range(3):
        receive(database, order_no, {"line": 1, "quantity": "1"})

    invoice = posted(office, f"/purchase-orders/{order_no}/invoice")

    assert [line["amount"] for line in invoice["lines"]] == ["3.33", "3.34", "3.33"]
    assert invoice["amount"] == "10"


@ON_BOTH_DATABASES
def test_one_invoice_takes_lines_of_several_receipts_of_a_vendor(database: Database, office: httpx.Client) -> None:
    entries = [received(database)[1] for _ in range(2)]
    waiting = office.get("/lines-to-invoice", params={"kind": "purchase_invoice", "party": "V1"}).json()

    invoice = posted(
        office, "/purchase-invoices", party="V1", lines=[{"entry": row["entry"], "unit_amount": "11"} for row in waiting]
    )

    assert [row["entry"] for row in waiting] == entries
    assert (invoice["order"], invoice["amount"]) == ("", "220")
    assert [cost(office, entry) for entry in entries] == [("110", "0", "10")] * 2
    assert office.get("/lines-to-invoice", params={"kind": "purchase_invoice", "party": "V1"}).json() == []


def test_shipments_of_several_orders_are_combined_on_one_invoice(database: Database, office: httpx.Client) -> None:
    received(database)
    entries = [shipped(database)[1], shipped(database, "2")[1]]

    invoice = posted(office, "/sales-invoices", party="C1", lines=[{"entry": entry, "unit_amount": "20"} for entry in entries])

    assert invoice["amount"] == "120"
    assert [cost(office, entry) for entry in entries] == [("-40", "0", "-4"), ("-20", "0", "-2")]


def test_a_receipt_of_another_vendor_or_a_shipment_is_not_invoiced(database: Database, office: httpx.Client) -> None:
    a_vendor(database, "V2")
    _, receipt = received(database)
    _, shipment = shipped(database)

    codes = [
        refused(office, "/purchase-invoices", party=party, lines=[{"entry": entry}])
        for party, entry in (("V2", receipt), ("V1", shipment))
    ]

    assert codes == ["cannot_invoice", "cannot_invoice"]


@ON_BOTH_DATABASES
def test_a_vendors_number_is_used_once_and_is_free_again_when_its_invoice_is_cancelled(
    database: Database, office: httpx.Client
) -> None:
    first, second = received(database)[0], received(database)[0]
    invoice = posted(office, f"/purchase-orders/{first}/invoice", external_document_no="R-17")

    twice = refused(office, f"/purchase-orders/{second}/invoice", external_document_no="R-17")
    posted(office, f"/invoices/{invoice['no']}/cancel")
    again = posted(office, f"/purchase-orders/{second}/invoice", external_document_no="R-17")

    assert twice == "already_exists"
    assert again["external_document_no"] == "R-17"


def test_a_vendors_number_can_be_demanded(database: Database, office: httpx.Client) -> None:
    order_no, _ = received(database)
    office.put("/invoicing-setup", json={"vendor_invoice_no_required": True})

    without = refused(office, f"/purchase-orders/{order_no}/invoice")

    assert office.get("/invoicing-setup").json() == {"vendor_invoice_no_required": True}
    assert without == "vendor_document_no_required"


def test_a_charge_is_shared_by_quantity_and_its_parts_add_up_to_it(database: Database, office: httpx.Client) -> None:
    entries = [received(database, "1")[1] for _ in range(3)]

    charges = [{"charge": "FREIGHT", "amount": "10", "assign": [{"entry": entry} for entry in entries]}]
    invoice = posted(office, "/purchase-invoices", party="V1", charges=charges)

    assert [line["amount"] for line in invoice["lines"]] == ["3.33", "3.34", "3.33"]
    assert [cost(office, entry)[0] for entry in entries] == ["3.33", "3.34", "3.33"]


def test_a_charge_is_shared_by_amount_or_as_its_parts_say(database: Database, office: httpx.Client) -> None:
    cheap, dear = received(database, "10", "1")[1], received(database, "10", "9")[1]

    by_amount = posted(
        office,
        "/purchase-invoices",
        party="V1",
        charges=[{"amount": "10", "split": "amount", "assign": [{"entry": cheap}, {"entry": dear}]}],
    )
    wrong = refused(
        office,
        "/purchase-invoices",
        party="V1",
        charges=[{"amount": "10", "assign": [{"entry": cheap, "amount": "4"}, {"entry": dear, "amount": "5"}]}],
    )

    assert [line["amount"] for line in by_amount["lines"]] == ["1", "9"]
    assert wrong == "charge_not_assigned"


@ON_BOTH_DATABASES
def test_a_cancelled_purchase_takes_the_goods_back_from_just_its_receipt(database: Database, office: httpx.Client) -> None:
    received(database)
    order_no, entry_no = received(database, "5", "20")
    invoice = posted(office, f"/purchase-orders/{order_no}/invoice")

    credit = posted(office, f"/invoices/{invoice['no']}/cancel", reason="twice")

    entry = office.get(f"/item-ledger-entries/{entry_no}").json()
    back = office.get("/item-ledger-entries", params={"document_no": credit["no"]}).json()
    assert (credit["kind"], credit["cancels"], credit["amount"]) == ("purchase_credit_memo", invoice["no"], "100")
    assert entry["remaining_quantity"] == "0"
    assert [(each["quantity"], each["cost_amount_actual"], each["invoiced_quantity"]) for each in back] == [("-5", "-100", "-5")]
    assert on_hand(office) == "10"
    assert office.get(f"/invoices/{invoice['no']}").json()["cancelled_by"] == credit["no"]
    assert refused(office, f"/invoices/{invoice['no']}/cancel") == "cannot_cancel"


def test_a_cancelled_sale_brings_the_goods_back_at_what_they_cost(database: Database, office: httpx.Client) -> None:
    received(database)
    order_no, entry_no = shipped(database)
    invoice = posted(office, f"/sales-orders/{order_no}/invoice")

    credit = posted(office, f"/invoices/{invoice['no']}/cancel")

    back = office.get("/item-ledger-entries", params={"document_no": credit["no"]}).json()
    assert (invoice["amount"], credit["amount"]) == ("80", "80")
    assert [(each["quantity"], each["cost_amount_actual"]) for each in back] == [("4", "40")]
    assert on_hand(office) == "10"
    assert refused(office, f"/item-ledger-entries/{entry_no}/undo") == "cannot_undo"


def test_goods_that_were_put_away_since_go_back_from_the_bin_that_is_named(database: Database, office: httpx.Client) -> None:
    a_location(database, "BINS", bins=("DOCK", "A-01"))
    order_no = a_purchase_order(database, a_line(quantity="5", location="BINS", bin="DOCK"))
    receive(database, order_no)
    invoice = posted(office, f"/purchase-orders/{order_no}/invoice")
    moved = {"from_location": "BINS", "to_location": "BINS", "from_bin": "DOCK", "to_bin": "A-01", "item": "BOLT", "quantity": "5"}
    assert office.post("/reclassifications", json={"lines": [moved]}).status_code < 300

    from_the_dock = refused(office, f"/invoices/{invoice['no']}/cancel")
    posted(office, f"/invoices/{invoice['no']}/cancel", bin="A-01")

    assert from_the_dock == "insufficient_bin_content"
    assert on_hand(office) == "0"


def test_an_invoice_for_several_shipments_is_not_cancelled(database: Database, office: httpx.Client) -> None:
    received(database)
    lines = [{"entry": shipped(database, "1")[1]} for _ in range(2)]
    invoice = posted(office, "/sales-invoices", party="C1", lines=lines)

    assert refused(office, f"/invoices/{invoice['no']}/cancel") == "cannot_cancel"


def test_goods_of_no_order_come_and_leave_with_their_invoice(database: Database, office: httpx.Client) -> None:
    bought = posted(
        office,
        "/purchase-invoices",
        party="V1",
        goods=[{"item": "BOLT", "location": "MAIN", "quantity": "2", "uom": "BOX", "unit_amount": "59.99"}],
    )
    sold = posted(office, "/sales-invoices", party="C1", goods=[{"item": "BOLT", "location": "MAIN", "quantity": "3"}])

    entries = [each["lines"][0]["entry_no"] for each in (bought, sold)]
    assert (bought["amount"], sold["amount"]) == ("119.98", "60")
    assert [cost(office, entry) for entry in entries] == [("119.98", "0", "12"), ("-30", "0", "-3")]
    assert on_hand(office) == "9"
    undone = [refused(office, f"/item-ledger-entries/{entry}/undo") for entry in entries]
    assert undone == ["cannot_undo", "cannot_undo"]


@ON_BOTH_DATABASES
def test_posted_invoices_are_listed_page_by_page(database: Database, office: httpx.Client) -> None:
    numbers = [posted(office, f"/purchase-orders/{received(database)[0]}/invoice")["no"] for _ in range(3)]

    first = office.get("/invoices", params={"party": "V1", "limit": 2}).json()
    rest = office.get("/invoices", params={"party": "V1", "limit": 2, "after": first[-1]["no"]}).json()

    assert [each["no"] for each in (*first, *rest)] == numbers
    assert office.get("/invoices", params={"kind": "sales_invoice"}).json() == []


def test_a_line_without_a_price_comes_to_what_was_expected_or_what_the_item_is_sold_for(
    database: Database, office: httpx.Client
) -> None:
    an_item(database, "NUT", indirect_cost_percent="10", overhead_rate="2", units={"BAG": "4"})
    _, receipt = received(database, "5", "40", item="NUT", uom="BAG")
    received(database)
    _, shipment = shipped(database)

    bought = posted(office, "/purchase-invoices", party="V1", lines=[{"entry": receipt}])
    sold = posted(office, "/sales-invoices", party="C1", lines=[{"entry": shipment, "quantity": "3"}])

    assert [(line["unit_amount"], line["amount"]) for line in bought["lines"]] == [("40", "200")]
    assert cost(office, receipt) == ("260", "0", "20")
    assert [(line["unit_amount"], line["amount"]) for line in sold["lines"]] == [("20", "60")]


def test_an_invoice_is_found_by_the_number_that_its_vendor_gave_it(database: Database, office: httpx.Client) -> None:
    invoice = posted(office, f"/purchase-orders/{received(database)[0]}/invoice", external_document_no="R-17")

    found = office.get("/find-entries", params={"external_document_no": "R-17"}).json()

    assert [(each["table"], each["records"]) for each in found["tables"] if each["table"] == "posted_invoice"] == [
        ("posted_invoice", [f"{invoice['no']} on {invoice['posting_date']}"])
    ]


@ON_BOTH_DATABASES
def test_a_document_that_says_something_else_than_the_ledger_is_noticed(database: Database, office: httpx.Client) -> None:
    order_no, entry_no = received(database)
    posted(office, f"/purchase-orders/{order_no}/invoice")
    line = posted_invoice_line
    database.write(lambda work: work.connection.execute(update(line).values(quantity=Quantity(9))))

    found = verify(database)

    database.write(lambda work: work.connection.execute(update(line).values(quantity=Quantity(10))))
    assert found == [f"posted_invoice_line: entry {entry_no}: 9 invoiced, by the ledger 10"]


def test_a_preview_shows_the_values_and_posts_nothing(database: Database, office: httpx.Client) -> None:
    order_no, entry_no = received(database)

    preview = office.post(f"/purchase-orders/{order_no}/invoice/preview", json={}).json()

    assert [(each["cost_amount_actual"], each["cost_amount_expected"]) for each in preview["value_entries"]] == [("100", "-100")]
    assert cost(office, entry_no) == ("0", "100", "0")
    assert office.get("/invoices").json() == []


def test_overhead_is_expected_with_the_receipt_and_beside_the_price_on_the_invoice(
    database: Database, office: httpx.Client
) -> None:
    an_item(database, "NUT", indirect_cost_percent="10", overhead_rate="2")
    order_no, entry_no = received(database, "10", "10", item="NUT")
    expected = cost(office, entry_no)

    posted(office, f"/purchase-orders/{order_no}/invoice")

    values = office.get("/value-entries", params={"entry": entry_no}).json()
    assert expected == ("0", "130", "0")
    assert [(each["entry_type"], each["cost_amount_actual"]) for each in values[1:]] == [
        ("direct_cost", "100"),
        ("indirect_cost", "30"),
    ]


def test_who_is_no_supervisor_posts_no_invoice(database: Database) -> None:
    a_vendor(database)
    with signed_in_client(database, person="RITA", role=Role.RECEIVER) as client:
        assert refused(client, "/purchase-invoices", party="V1") == "not_permitted"


def test_nothing_to_invoice_is_refused(office: httpx.Client) -> None:
    assert refused(office, "/purchase-invoices", party="V1") == "nothing_to_post"
