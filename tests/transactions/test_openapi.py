"""The OpenAPI document is whole and readable, and whatever it allows to be sent is never answered with a 500."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from server.app import create_app
from server.migrations.migrate import migrate
from server.openapi import EXAMPLES
from server.settings import Settings
from shared.errors import catalogue
from shared.wire.access import Role
from tests.builders.access import signed_in
from tests.builders.catalog import a_location, an_item
from tests.running_server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("openapi")

ENDS_THE_SESSION = ["sign_out", "change_person", "change_device"]
"""What would take from all the others whom they are tried as."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A server with an item and a location; its URL, and the headers of its administrator."""
    url = f"sqlite:///{tmp_path_factory.mktemp('openapi') / 'stockhand.sqlite'}"
    migrate(url)
    app = create_app(Settings(database_url=url))
    database = app.state.database
    admin = signed_in(database, "ADA", Role.ADMIN)
    a_location(database, "MAIN", bins=["A-01"])
    an_item(database, "CHAIR")
    with running_server(app) as base_url:
        yield base_url, admin.headers


@pytest.fixture(scope="module")
def document(api: tuple[str, dict[str, str]]) -> dict[str, Any]:
    return httpx.get(f"{api[0]}/openapi.json", timeout=60).json()


@pytest.fixture(scope="module")
def api_schema(api: tuple[str, dict[str, str]], document: dict[str, Any]) -> schemathesis.BaseSchema:
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=api[0])
    return schema


schema = schemathesis.pytest.from_fixture("api_schema").exclude(operation_id=ENDS_THE_SESSION)


@schema.parametrize()
@settings(
    max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)
def test_nothing_that_is_sent_makes_the_server_fail(case: schemathesis.Case, api: tuple[str, dict[str, str]]) -> None:
    answer = case.call(headers=api[1])

    case.validate_response(answer, checks=(not_a_server_error,))


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_every_operation_has_a_name_of_its_own_a_tag_and_a_description(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]

    assert len(set(names)) == len(names)
    assert [operation["operationId"] for operation in operations(document) if not operation.get("tags")] == []
    assert [operation["operationId"] for operation in operations(document) if not operation.get("description")] == []


def test_every_tag_says_what_it_is_for(document: dict[str, Any]) -> None:
    told = {tag["name"] for tag in document["tags"] if tag["description"]}

    assert told == {tag for operation in operations(document) for tag in operation["tags"]}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_integrators_begin_with_is_shown_by_a_valid_request(document: dict[str, Any], name: str) -> None:
    (operation,) = [each for each in operations(document) if each["operationId"] == name]

    content = operation["requestBody"]["content"]["application/json"]
    schema = content["schema"] | {"components": document["components"]}
    assert jsonschema_rs.is_valid(schema, content["example"])


def test_the_document_is_made_once(api: tuple[str, dict[str, str]], document: dict[str, Any]) -> None:
    assert httpx.get(f"{api[0]}/openapi.json", timeout=60).json() == document


def _is_file(answer: dict[str, Any]) -> bool:
    """Whether it is answered with a file, whose kind says what it is."""
    contents = answer.get("content", {}).values()
    return bool(contents) and all(content.get("schema", {}).get("format") == "binary" for content in contents)


def test_every_answer_has_its_model_and_every_refusal_is_problem_details(document: dict[str, Any]) -> None:
    answers = [
        (operation["operationId"], status, list(answer.get("content", {})))
        for operation in operations(document)
        for status, answer in operation["responses"].items()
        if not _is_file(answer)
    ]

    assert [answer for answer in answers if answer[1] >= "400" and answer[2] != ["application/problem+json"]] == []
    assert [answer for answer in answers if answer[1] in ("200", "201") and answer[2] != ["application/json"]] == []


def test_every_refusal_of_the_catalogue_has_an_example(document: dict[str, Any]) -> None:
    assert set(document["components"]["examples"]) == set(catalogue())


def test_what_devices_send_is_documented_though_fastapi_does_not_serve_it(document: dict[str, Any]) -> None:
    sending = document["paths"]["/api/v1/transactions"]["post"]

    assert sending["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/TransactionBatch"}
    assert set(sending["responses"]) == {"200", "401", "413", "422", "500"}
