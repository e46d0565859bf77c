"""Number series over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shared.wire.access import Role
from tests.builders.office import signed_in_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from server.database.unit_of_work import Database


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database, role=Role.ADMIN) as client:
        yield client


def test_a_series_is_made_changed_and_seen(client: httpx.Client) -> None:
    made = client.post("/number-series", json={"code": "lot", "start_no": "lot2026a001", "end_no": "LOT2026A999"})
    client.patch("/number-series/lot", json={"last_no_used": "LOT2026A041", "warning_no": "LOT2026A042"})
    following = client.get("/number-series/LOT/next").json()
    series = {each["code"]: each for each in client.get("/number-series").json()}

    assert made.status_code == 201
    assert following == {"next_no": "LOT2026A042", "is_warned": True}
    assert series["LOT"]["last_no_used"] == "LOT2026A041"
    assert series["PO"]["start_no"] == "PO000001"


def test_a_document_is_told_to_draw_from_another_series(client: httpx.Client) -> None:
    client.post("/number-series", json={"code": "RECEIPTS", "start_no": "R1"})

    chosen = client.put("/document-series/purchase_receipt", json={"series": "RECEIPTS"})
    unknown = client.put("/document-series/purchase_receipt", json={"series": "NONE"})
    series = {each["document"]: each["series"] for each in client.get("/document-series").json()}

    assert chosen.status_code == 204
    assert unknown.json()["code"] == "not_found"
    assert (series["purchase_receipt"], series["sales_order"]) == ("RECEIPTS", "SO")


def test_a_series_that_could_not_count_is_refused_with_the_reason(client: httpx.Client) -> None:
    answer = client.post("/number-series", json={"code": "X", "start_no": "ABC"})

    assert answer.status_code == 422
    assert answer.json()["detail"] == "The request is not understood: the start number ABC has no digits to count with."


def test_only_an_administrator_changes_series(database: Database) -> None:
    with signed_in_client(database, role=Role.SUPERVISOR) as client:
        answers = [
            client.post("/number-series", json={"code": "X", "start_no": "1"}),
            client.patch("/number-series/PO", json={"allow_manual": False}),
            client.put("/document-series/sales_order", json={"series": "PO"}),
        ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
