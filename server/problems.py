"""Refusals become problem details (RFC 9457): the only exception handlers of the house, and what the OpenAPI says of them.

Whatever is wrong with a request is answered with a code of the catalogue and a 4xx; a 500 is a bug of ours (`server/logs.py`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.errors import INVALID_REQUEST, METHOD_NOT_ALLOWED, NOT_FOUND, REQUEST_TOO_LARGE, Problem, Refused, catalogue
from shared.wire.problems import FieldError, ProblemDetails, problem_details

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA_TYPE = "application/problem+json"
SCHEMA_REFERENCE = "#/components/schemas/ProblemDetails"
FIELD_ERRORS_MAX = 20
"""More of them help nobody; a batch of two hundred can have thousands."""
_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "there is no such field",
    "string_pattern_mismatch": "has characters or a form that are not possible here",
    "model_type": "must be an object with fields",
    "model_attributes_type": "must be an object with fields",
    "json_invalid": "is not JSON",
}
_BODY_MISSING = "the body of the request is missing: send {} where nothing is to be said"
_VALUE_ERROR = "Value error, "
_ITEMS = re.compile(r"items? after validation")


class ProblemResponse(Response):
    """An answer that consists of one refusal."""

    media_type = MEDIA_TYPE

    def __init__(self, details: ProblemDetails, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(details.model_dump_json(), details.status, headers)


class RefusedInDetail(Refused):
    """Work of several parts that was refused as a whole: what is wrong with each of them is in the answer."""

    field_errors: list[FieldError]


def refusal_response(refused: Refused, headers: Mapping[str, str] | None = None) -> ProblemResponse:
    """The answer to a request that was refused as a whole."""
    errors = refused.field_errors if isinstance(refused, RefusedInDetail) else []
    encodable = [error.model_copy(update={"message": _encodable(error.message)}) for error in errors]
    return ProblemResponse(problem_details(_encodable_refusal(refused), encodable), headers)


def invalid_request_response(errors: Sequence[Mapping[str, Any]]) -> ProblemResponse:
    """The answer to a request whose fields are not as the model says; `errors` as pydantic gives them."""
    field_errors = [_field_error(error) for error in errors[:FIELD_ERRORS_MAX]]
    first = field_errors[0]
    reason = f"{first.where}: {first.message}" if first.where else first.message
    return ProblemResponse(problem_details(Refused(INVALID_REQUEST, reason=reason), field_errors))


def field_sentence(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, so that one can act on it; what has no sentence of ours keeps pydantic's."""
    kind = str(error.get("type", ""))
    if kind == "missing" and tuple(error.get("loc", ())) == ("body",):
        return _BODY_MISSING
    if kind.startswith(("date_from", "date_parsing")):
        return "write the date as 2026-01-31"
    said = str(error.get("msg", "not understood")).removeprefix(_VALUE_ERROR)
    if kind in ("too_long", "too_short") and said.startswith("Value "):
        return _ITEMS.sub("characters", said)
    return _SENTENCES.get(kind, said)


def problem_responses(*problems: Problem) -> dict[int | str, dict[str, Any]]:
    """What a route says in its `responses=` about the refusals it may answer with, with an example of each."""
    by_status: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_status[problem.status].append(problem)
    return {status: _documented(of_status) for status, of_status in sorted(by_status.items())}


def install(app: FastAPI) -> None:
    """Let the application answer with problem details, whatever was wrong with the request."""
    app.add_exception_handler(Refused, _answer_refused)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    # A number beyond 64 bits or a text that the database cannot hold, in a place where no model stopped it.
    app.add_exception_handler(OverflowError, _answer_beyond_the_database)
    app.add_exception_handler(DataError, _answer_beyond_the_database)


class RequestLimits:
    """Refuses what no route could use, before anybody reads it: bodies over the limit, and NUL characters in the address."""

    def __init__(self, app: ASGIApp, body_bytes_max: int) -> None:
        self._app = app
        self._body_bytes_max = body_bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                receive = await self._within_limits(scope, receive)
            except Refused as refused:
                await refusal_response(refused)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _within_limits(self, scope: Scope, receive: Receive) -> Receive:
        """How the application receives the body. Raises: Refused(INVALID_REQUEST, REQUEST_TOO_LARGE)."""
        # PostgreSQL has no NUL in its texts, and no code of ours has one.
        if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
            raise Refused(INVALID_REQUEST, reason="the address contains a NUL character")
        headers = Headers(scope=scope)
        length = headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > self._body_bytes_max:
            raise Refused(REQUEST_TOO_LARGE, limit=self._body_bytes_max)
        # The HTTP server holds a client to the length that it announced; only a stream can go on for ever.
        return await self._read_stream(receive) if "Transfer-Encoding" in headers else receive

    async def _read_stream(self, receive: Receive) -> Receive:
        """The stream, read to its end and given again. Raises: Refused(REQUEST_TOO_LARGE)."""
        body = bytearray()
        message: Message = {"more_body": True}
        while message.get("more_body", False):
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._body_bytes_max:
                raise Refused(REQUEST_TOO_LARGE, limit=self._body_bytes_max)
        unread = [{**message, "body": bytes(body)}] if message["type"] == "http.request" else [message]

        async def receive_again() -> Message:
            return unread.pop() if unread else await receive()

        return receive_again


def _answer_refused(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    return refusal_response(refused)


def _answer_invalid(_request: Request, invalid: Exception) -> Response:
    assert isinstance(invalid, RequestValidationError)
    return invalid_request_response(invalid.errors())


def _answer_http_exception(request: Request, exception: Exception) -> Response:
    assert isinstance(exception, HTTPException)
    if exception.status_code == NOT_FOUND.status:
        return refusal_response(Refused(NOT_FOUND, what="page", key=request.url.path))
    if exception.status_code == METHOD_NOT_ALLOWED.status:
        return refusal_response(Refused(METHOD_NOT_ALLOWED, method=request.method), exception.headers)
    return refusal_response(Refused(INVALID_REQUEST, reason=exception.detail or "the body cannot be read"))


def _answer_beyond_the_database(_request: Request, _exception: Exception) -> Response:
    return refusal_response(Refused(INVALID_REQUEST, reason="a number or text is larger than can be stored"))


def _field_error(error: Mapping[str, Any]) -> FieldError:
    where = ".".join(str(part) for part in error.get("loc", ()) if part != "body")
    return FieldError(where=_encodable(where), message=_encodable(field_sentence(error)))


def _encodable_refusal(refused: Refused) -> Refused:
    return Refused(refused.problem, **{name: _encodable(fact) for name, fact in refused.facts.items()})


def _encodable(text: str) -> str:
    """The text without halves of surrogate pairs: JSON can smuggle them in, UTF-8 cannot carry them out."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _documented(problems: Sequence[Problem]) -> dict[str, Any]:
    examples = {problem.code: {"$ref": f"#/components/examples/{problem.code}"} for problem in problems}
    return {
        "description": " · ".join(f"`{problem.code}`" for problem in problems),
        "content": {MEDIA_TYPE: {"schema": {"$ref": SCHEMA_REFERENCE}, "examples": examples}},
    }


def examples() -> dict[str, dict[str, Any]]:
    """An example of every refusal, for the OpenAPI document, with the names of its facts in place of them."""
    return {code: {"summary": problem.short, "value": _example(problem)} for code, problem in catalogue().items()}


def _example(problem: Problem) -> dict[str, Any]:
    facts = {name: f"‹{name}›" for name in sorted(problem.facts)}
    return problem_details(Refused(problem, **facts)).model_dump(mode="json")
