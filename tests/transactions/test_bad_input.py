"""Whatever is sent, the answer is problem details with a 4xx, and never a 500. Source: issue 2, section 5."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from server.app import create_app
from server.migrations.migrate import migrate
from server.settings import Settings
from shared.identifiers import new_transaction_id
from shared.wire.access import Role
from tests.builders.access import signed_in
from tests.running_server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

TRANSACTIONS = "/api/v1/transactions"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """An administrator at a server that refuses everything: one is enough for all."""
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('server') / 'stockhand.sqlite'}")
    migrate(settings.database_url)
    app = create_app(settings)
    admin = signed_in(app.state.database, "ADA", Role.ADMIN)
    with running_server(app) as url, httpx.Client(base_url=url, headers=admin.headers, timeout=30) as client:
        yield client


def a_batch(**content: Any) -> dict[str, Any]:
    moved = {"kind": "moved", "item": "CHAIR", "quantity": "1", "from_bin": "A-01", "to_bin": "A-02"} | content
    transaction = {
        "id": str(new_transaction_id()),
        "person": "ADA",
        "location": "MAIN",
        "scanned_at": "2026-03-02T06:30:00Z",
        "content": moved,
    }
    return {"transactions": [transaction]}


def assert_refused(answer: httpx.Response, code: str = "invalid_request") -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == code
    assert answer.json()["status"] == answer.status_code


BODIES = {
    "nothing": b"",
    "half a body": b'{"transactions": [',
    "no JSON": b"<transactions/>",
    "bytes that are no UTF-8": b'{"transactions": "\xff\xfe"}',
    "half a surrogate pair": b'{"transactions": "\\ud800", "\\ud800": 1}',
    "a list": b"[]",
    "a number of ten thousand digits": b'{"transactions": ' + b"9" * 10_000 + b"}",
    "not a number": b'{"transactions": NaN}',
    "nested a hundred thousand times": b"[" * 100_000,
    "an object nested ten thousand times": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
}


@pytest.mark.parametrize("path", [TRANSACTIONS, "/api/v1/sign-in", "/api/v1/people", "/api/v1/items"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_request_is_refused(client: httpx.Client, path: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers={"Content-Type": "application/json"})

    assert_refused(answer)


@pytest.mark.parametrize(
    "content",
    [
        {"quantity": "-1"},
        {"quantity": "0"},
        {"quantity": "1e400"},
        {"quantity": 10**400},
        {"quantity": "99999999999999999999"},
        {"quantity": "NaN"},
        {"quantity": "Infinity"},
        {"quantity": "0.000001"},
        {"quantity": "many"},
        {"quantity": True},
        {"quantity": None},
        {"quantity": ["1"]},
        {"quantity": {"amount": "1"}},
        {"item": ""},
        {"item": "X" * 21},
        {"item": "A\x00B"},
        {"item": 12},
        {"lot": "L\n1"},
        {"kind": "stolen"},
        {"kind": None},
        {"surprise": "1"},
    ],
    ids=lambda content: json.dumps(content)[:40],
)
def test_a_content_that_is_not_as_the_model_says_is_refused_with_its_place(client: httpx.Client, content: dict[str, Any]) -> None:
    answer = client.post(TRANSACTIONS, json=a_batch(**content))

    assert_refused(answer)
    assert answer.json()["errors"][0]["where"].startswith("transactions.0.content")


@pytest.mark.parametrize(
    "envelope",
    [
        {"id": "1"},
        {"id": 7},
        {"person": "A" * 21},
        {"scanned_at": "yesterday"},
        {"scanned_at": "2026-03-02T06:30:00"},
        {"scanned_at": "99999-03-02T06:30:00Z"},
        {"scanned_at": 1e300},
        {"clock_offset_ms": 10**30},
        {"scans": ["x" * 2000]},
        {"scans": ["x"] * 101},
    ],
    ids=lambda envelope: json.dumps(envelope)[:40],
)
def test_an_envelope_that_is_not_as_the_model_says_is_refused(client: httpx.Client, envelope: dict[str, Any]) -> None:
    batch = a_batch()
    batch["transactions"][0] |= envelope

    assert_refused(client.post(TRANSACTIONS, json=batch))


@pytest.mark.parametrize("count", [0, 201])
def test_a_batch_of_none_or_too_many_is_refused(client: httpx.Client, count: int) -> None:
    batch = {"transactions": a_batch()["transactions"] * count}

    assert_refused(client.post(TRANSACTIONS, json=batch))


@pytest.mark.parametrize("path", [TRANSACTIONS, "/api/v1/people"])
def test_ten_megabytes_are_refused_unread(client: httpx.Client, path: str) -> None:
    assert_refused(client.post(path, content=b"x" * 10_000_000), "request_too_large")


def test_a_stream_that_goes_on_and_on_is_refused(client: httpx.Client) -> None:
    assert_refused(client.post(TRANSACTIONS, content=(b"x" * 100_000 for _ in range(100))), "request_too_large")


def test_a_stream_within_the_limit_is_read_whole(client: httpx.Client) -> None:
    body = json.dumps(a_batch(quantity="-1")).encode()

    answer = client.post(TRANSACTIONS, content=(body[start : start + 10] for start in range(0, len(body), 10)))

    assert_refused(answer)
    assert answer.json()["errors"][0]["where"].endswith("quantity")


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "nonsense"])
def test_a_body_of_another_type_is_refused_or_read_as_json_but_never_fails(client: httpx.Client, content_type: str) -> None:
    answer = client.post("/api/v1/people", content=b"{}", headers={"Content-Type": content_type})

    assert_refused(answer)


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/api/v1/nowhere", "not_found"),
        ("GET", "/%00", "invalid_request"),
        ("GET", "/api/v1/items?after=%00", "invalid_request"),
        ("DELETE", TRANSACTIONS, "method_not_allowed"),
        ("GET", f"{TRANSACTIONS}/17", "invalid_request"),
        ("GET", f"{TRANSACTIONS}/01920000-0000-7000-8000-000000000000", "not_found"),
        ("GET", f"/api/v1/audit-lines?after={10**30}", "invalid_request"),
        ("PATCH", "/api/v1/people/%F0%9F%98%80", "invalid_request"),
        ("POST", "/api/v1/people/%ed%a0%80/unlock", "not_found"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(client: httpx.Client, method: str, path: str, code: str) -> None:
    assert_refused(client.request(method, path), code)


def test_every_answer_has_a_request_id_and_a_plain_one_is_kept(client: httpx.Client) -> None:
    made = client.get("/health").headers["X-Request-ID"]
    kept = client.get("/health", headers={"X-Request-ID": "scan-17"}).headers["X-Request-ID"]
    replaced = client.get("/health", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"]

    assert len(made) == len(replaced) == 16
    assert kept == "scan-17"
