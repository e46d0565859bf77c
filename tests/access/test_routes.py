"""People, devices and sign-in over HTTP, each with who may do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from server.app import create_app
from server.settings import Settings
from shared.wire.access import Role
from tests.builders.access import PIN, SignedIn, a_person, signed_in
from tests.running_server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.database.unit_of_work import Database
    from tests.builders.clock import Clock


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with running_server(create_app(Settings(), database=database)) as url, httpx.Client(base_url=f"{url}/api/v1") as client:
        yield client


@pytest.fixture
def admin(database: Database) -> SignedIn:
    return signed_in(database, "ADA", Role.ADMIN, device="OFFICE")


def test_a_device_enrols_once_and_a_person_signs_in_on_it(client: httpx.Client, admin: SignedIn, database: Database) -> None:
    a_person(database, "JO")

    code = client.post("/devices", json={}, headers=admin.headers).json()["enrolment_code"]
    enrolled = client.post("/devices/enrol", json={"enrolment_code": code, "name": "hh-07"})
    again = client.post("/devices/enrol", json={"enrolment_code": code, "name": "hh-08"})
    device = {"Authorization": f"Bearer {enrolled.json()['device_token']}"}
    session = client.post("/sign-in", json={"badge": "jo", "pin": PIN}, headers=device)

    assert (enrolled.status_code, enrolled.json()["name"]) == (201, "HH-07")
    assert (again.status_code, again.json()["code"]) == (422, "invalid_request")
    assert (session.status_code, session.json()["person"]) == (200, "JO")


def test_a_device_that_exists_gets_a_new_token_only_with_a_code_of_its_own(
    client: httpx.Client, admin: SignedIn, database: Database
) -> None:
    for_any = client.post("/devices", json={}, headers=admin.headers).json()["enrolment_code"]
    for_office = client.post("/devices", json={"name": "office"}, headers=admin.headers).json()["enrolment_code"]

    refused = client.post("/devices/enrol", json={"enrolment_code": for_any, "name": "office"})
    renewed = client.post("/devices/enrol", json={"enrolment_code": for_office, "name": "office"})

    assert refused.json()["code"] == "already_exists"
    assert renewed.status_code == 201
    assert client.get("/people", headers=admin.headers).json()["code"] == "device_unknown"


def test_who_has_signed_out_is_asked_to_sign_in(client: httpx.Client, admin: SignedIn) -> None:
    client.post("/sign-out", headers=admin.headers)

    answer = client.get("/people", headers=admin.headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")


def test_a_blocked_device_is_unknown(client: httpx.Client, admin: SignedIn, database: Database) -> None:
    lost = signed_in(database, "JO", device="HH-01")

    blocked = client.patch("/devices/hh-01", json={"blocked": True}, headers=admin.headers)

    assert blocked.status_code == 204
    assert client.post("/sign-out", headers=lost.headers).json()["code"] == "device_unknown"


def test_an_administrator_adds_changes_and_lists_people_and_no_pin_is_shown(client: httpx.Client, admin: SignedIn) -> None:
    added = client.post(
        "/people", json={"person": "sam", "name": "Sam Doe", "pin": "135790", "roles": ["floor"]}, headers=admin.headers
    )
    changed = client.patch("/people/sam", json={"roles": ["receiver"], "locations": ["main"]}, headers=admin.headers)

    assert added.json() == {
        "person": "SAM",
        "name": "Sam Doe",
        "roles": ["floor"],
        "locations": [],
        "default_location": "",
        "blocked": False,
    }
    assert (changed.json()["roles"], changed.json()["locations"]) == (["receiver"], ["MAIN"])
    assert client.get("/people", headers=admin.headers).json()[-1] == changed.json()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/people", None),
        ("POST", "/people", {"person": "X", "name": "X", "pin": "1234", "roles": ["admin"]}),
        ("PATCH", "/people/jo", {"roles": ["admin"]}),
        ("POST", "/people/jo/unlock", None),
        ("GET", "/audit-lines", None),
        ("GET", "/devices", None),
        ("POST", "/devices", {}),
        ("PATCH", "/devices/hh-01", {"blocked": True}),
    ],
)
def test_a_floor_worker_may_not_administer(
    client: httpx.Client, database: Database, method: str, path: str, body: dict | None
) -> None:
    floor = signed_in(database, "JO", device="HH-01")

    answer = client.request(method, path, json=body, headers=floor.headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_a_supervisor_unlocks_a_badge(client: httpx.Client, database: Database, clock: Clock) -> None:
    supervisor = signed_in(database, "SUE", Role.SUPERVISOR, device="HH-01")
    a_person(database, "JO")
    for _ in range(5):
        client.post("/sign-in", json={"badge": "JO", "pin": "1111"}, headers=supervisor.headers)
        clock.forward(minutes=1)

    locked = client.post("/sign-in", json={"badge": "JO", "pin": PIN}, headers=supervisor.headers)
    unlocked = client.post("/people/jo/unlock", headers=supervisor.headers)
    session = client.post("/sign-in", json={"badge": "JO", "pin": PIN}, headers=supervisor.headers)

    assert locked.json()["code"] == "person_locked"
    assert unlocked.json()["blocked"] is False
    assert session.status_code == 200


def test_everything_that_was_done_leaves_an_audit_line(client: httpx.Client, admin: SignedIn) -> None:
    client.post("/people/ada/unlock", headers=admin.headers)

    lines = client.get("/audit-lines", headers=admin.headers).json()

    assert [(line["person"], line["action"], line["subject"]) for line in lines] == [
        ("", "add_person", "ADA"),
        ("", "make_enrolment_code", ""),
        ("", "enrol_device", "OFFICE"),
        ("", "sign_in", "ADA"),
        ("ADA", "unlock_person", "ADA"),
    ]
