"""Posting periods over HTTP."""

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
    with signed_in_client(database, "SAM", role=Role.ADMIN) as client:
        yield client


def test_a_period_is_made_closed_and_reopened(client: httpx.Client) -> None:
    made = client.post("/inventory-periods", json={"ending_date": "2026-01-31", "name": "January"})

    (closed,) = client.post("/inventory-periods/2026-01-31/close").json()
    (reopened,) = client.post("/inventory-periods/2026-01-31/reopen").json()
    renamed = client.patch("/inventory-periods/2026-01-31", json={"name": "Winter"}).json()
    deleted = client.delete("/inventory-periods/2026-01-31")

    assert made.status_code == 201
    assert (made.json()["closed"], closed["closed"], reopened["closed"]) == (False, True, False)
    assert [(line["action"], line["person"]) for line in reopened["log"]] == [("close", "SAM"), ("reopen", "SAM")]
    assert renamed["name"] == "Winter"
    assert deleted.status_code == 204
    assert client.get("/inventory-periods").json() == []


def test_the_allowed_dates_are_kept_as_typed(client: httpx.Client) -> None:
    client.put("/allowed-posting-dates", json={"posting_from": "-cm", "valuation_from": "2026-01-01"})
    client.put("/people/sam/allowed-posting-dates", json={"posting_to": "2026-12-31"})

    company = client.get("/allowed-posting-dates").json()
    own = client.get("/people/SAM/allowed-posting-dates").json()

    assert company == {"posting_from": "-CM", "posting_to": "", "valuation_from": "2026-01-01"}
    assert own == {"posting_from": "", "posting_to": "2026-12-31"}


@pytest.mark.parametrize(
    "dates", [{"posting_from": "soon"}, {"posting_from": "2026-02-01", "posting_to": "2026-01-01"}, {"posting_from": "9999Y"}]
)
def test_dates_that_are_none_are_refused(client: httpx.Client, dates: dict[str, str]) -> None:
    assert client.put("/allowed-posting-dates", json=dates).status_code == 422


def test_only_an_administrator_says_when_may_be_posted(database: Database) -> None:
    with signed_in_client(database, role=Role.SUPERVISOR) as client:
        answers = [
            client.put("/allowed-posting-dates", json={}),
            client.put("/people/SAM/allowed-posting-dates", json={}),
            client.post("/inventory-periods", json={"ending_date": "2026-01-31"}),
            client.post("/inventory-periods/2026-01-31/close"),
            client.post("/inventory-periods/2026-01-31/reopen"),
        ]

    assert {answer.status_code for answer in answers} == {403}
