"""The OpenAPI document: what FastAPI finds out by itself, and with it every refusal that is the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from server.problems import MEDIA_TYPE, examples, problem_responses
from shared.errors import DEVICE_UNKNOWN, INVALID_REQUEST, REQUEST_TOO_LARGE, SERVER_ERROR, SIGN_IN_REQUIRED
from shared.wire.problems import ProblemDetails

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fastapi import APIRouter, FastAPI
    from starlette.routing import BaseRoute

DESCRIPTION = """\
Handhelds send what was scanned to `POST /api/v1/transactions`; everything else asks questions or does the office's work.

A device enrols once (`POST /api/v1/devices/enrol`) and sends its token as `Authorization: Bearer …` with every request. A person
signs in on it with badge and PIN (`POST /api/v1/sign-in`); the session's token goes into `Stockhand-Session`.

Quantities, unit costs and amounts are decimal strings. A refusal is problem details (RFC 9457): `code` for programs, `detail` for
the person at the scanner. Nothing has changed then.
"""

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def describe(app: FastAPI, plain_routes: APIRouter) -> None:
    """Let the application describe itself; `plain_routes` documents those of its routes that FastAPI does not see."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, [*app.routes, *plain_routes.routes])
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI's documentation shows


def _document(app: FastAPI, routes: Sequence[BaseRoute]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, description=DESCRIPTION, routes=routes, separate_input_output_schemas=False
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem_schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem_schema.pop("$defs", {}), ProblemDetails=problem_schema)
    document["components"]["examples"] = examples()
    for operation in _operations(document):
        _add_common_refusals(operation)
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (operation for method, operation in path.items() if method in _METHODS)


def _add_common_refusals(operation: dict[str, Any]) -> None:
    """What every route can answer, beside what it says of itself."""
    responses = operation["responses"]
    if MEDIA_TYPE not in responses.get("422", {}).get("content", {}):
        responses.pop("422", None)  # FastAPI's own, in a form that we never send
    common = [SERVER_ERROR, INVALID_REQUEST]
    if "requestBody" in operation:
        common.append(REQUEST_TOO_LARGE)
    if "security" in operation:
        common += [DEVICE_UNKNOWN, SIGN_IN_REQUIRED]
    for status, response in problem_responses(*common).items():
        known = responses.setdefault(str(status), response)
        if known is not response:
            _join(known, response)


def _join(known: dict[str, Any], more: dict[str, Any]) -> None:
    """Add the problems of one response to another of the same status."""
    shown = known["content"][MEDIA_TYPE]["examples"]
    shown |= more["content"][MEDIA_TYPE]["examples"]
    known["description"] = " · ".join(f"`{code}`" for code in shown)
