"""Orders are found without their number, and are not taken from under the hands of who works on them; on both sides of trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.catalog import a_customer, a_location, a_vendor, an_item
from tests.builders.office import signed_in_client
from tests.builders.orders import a_line, a_purchase_order, a_sales_order
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from server.database.unit_of_work import Database


@pytest.fixture
def office(database: Database) -> Iterator[httpx.Client]:
    """Somebody at a desk; SHOP puts away and picks order by order."""
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    a_location(database, "SHOP", bins=("A-01",), require_put_away=True, require_pick=True)
    an_item(database, "BOLT")
    stock(database, "BOLT", "20", location="SHOP", bin="A-01")
    with signed_in_client(database) as client:
        yield client


def numbers(office: httpx.Client, path: str, **where: str) -> list[str]:
    answer = office.get(path, params=where)
    assert answer.status_code == 200, answer.text
    return [order["no"] for order in answer.json()]


def test_orders_are_listed_by_number_and_narrowed_by_what_is_known_of_them(office: httpx.Client, database: Database) -> None:
    first = a_purchase_order(database, external_no="ERP-17")
    second = a_purchase_order(database, location="SHOP", status="open")
    sold = a_sales_order(database)

    assert numbers(office, "/purchase-orders") == [first, second]
    assert numbers(office, "/purchase-orders", status="open") == [second]
    assert numbers(office, "/purchase-orders", location="MAIN", party="V1") == [first]
    assert numbers(office, "/purchase-orders", external_no="ERP-17") == [first]
    assert numbers(office, "/purchase-orders", party="NOBODY") == []
    assert numbers(office, "/purchase-orders", limit="1") == [first]
    assert numbers(office, "/purchase-orders", after=first) == [second]
    assert numbers(office, "/sales-orders") == [sold]


def test_an_order_in_a_list_says_enough_to_be_recognised(office: httpx.Client, database: Database) -> None:
    no = a_sales_order(database, external_no="WEB-9", shipment_date="2026-12-01")

    (order,) = office.get("/sales-orders").json()

    said = {name: order[name] for name in ("no", "kind", "status", "party", "location", "due", "external_no")}
    assert said == {
        "no": no,
        "kind": "order",
        "status": "released",
        "party": "C1",
        "location": "MAIN",
        "due": "2026-12-01",
        "external_no": "WEB-9",
    }


@pytest.mark.parametrize(("path", "activity"), [("purchase-orders", "put-away"), ("sales-orders", "pick")])
def test_an_order_is_not_reopened_while_somebody_puts_away_or_picks_for_it(
    office: httpx.Client, database: Database, path: str, activity: str
) -> None:
    if path == "purchase-orders":
        no = a_purchase_order(database, a_line("BOLT", "4"), location="SHOP")
        made = office.post("/put-aways", json={"location": "SHOP", "kind": "purchase_order", "document": no})
    else:
        no = a_sales_order(database, a_line("BOLT", "4"), location="SHOP")
        made = office.post("/picks", json={"documents": [{"kind": "sales_order", "no": no}], "location": "SHOP"})
    assert made.status_code == 201, made.text

    refused = office.post(f"/{path}/{no}/reopen")

    assert (refused.status_code, refused.json()["code"]) == (409, "related_work_open")
    assert refused.json()["detail"] == f"{no} has an open {activity} at SHOP: register it or delete it first."
    assert office.delete(f"/{path}/{no}").json()["code"] == "order_not_open"
