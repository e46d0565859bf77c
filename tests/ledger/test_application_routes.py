"""Applications over HTTP: a supervisor removes one and applies again; the history says who did what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shared.wire.access import Role
from tests.builders.catalog import a_location, an_item
from tests.builders.office import signed_in_client
from tests.ledger_notation import post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


@pytest.fixture(autouse=True)
def _stock(database: Database) -> None:
    a_location(database, "EAST")
    an_item(database, "BOLT")
    post_text(database, "2026-01-05  purchase  +10")
    post_text(database, "2026-01-06  sale      -4")


def test_a_supervisor_removes_an_application_and_applies_again(database: Database) -> None:
    with signed_in_client(database) as client:
        removed = client.post("/item-ledger-entries/2/applications/1/unapply", json={"reason": "wrong receipt"})
        open_again = client.get("/item-ledger-entries/2").json()["remaining_quantity"]
        applied = client.post("/item-ledger-entries/2/reapply")
        now = client.get("/item-ledger-entries/2/applications").json()
        history = client.get("/item-ledger-entries/2/applications/history").json()

    assert (removed.status_code, applied.status_code, open_again) == (200, 200, "-4")
    assert now == [{"to": 1, "quantity": "4"}]
    assert [(each["inbound"], each["quantity"], each["person"]) for each in history] == [
        (1, "-4", ""), (1, "4", "SAM"), (1, "-4", "SAM"),
    ]  # fmt: skip


def test_what_cannot_be_removed_or_applied_is_refused_with_its_reason(database: Database) -> None:
    with signed_in_client(database) as client:
        nothing_to_apply = client.post("/item-ledger-entries/2/reapply").json()
        unknown = client.post("/item-ledger-entries/2/applications/99/unapply").json()
        malformed = client.post("/item-ledger-entries/2/applications/1/unapply", json={"instead": 0})

    assert (nothing_to_apply["code"], unknown["code"]) == ("application_invalid", "not_found")
    assert (malformed.status_code, malformed.json()["code"]) == (422, "invalid_request")


def test_the_floor_changes_no_applications(database: Database) -> None:
    with signed_in_client(database, "FLO", Role.FLOOR) as client:
        assert client.post("/item-ledger-entries/2/applications/1/unapply").json()["code"] == "not_permitted"
        assert client.post("/item-ledger-entries/2/reapply").json()["code"] == "not_permitted"
