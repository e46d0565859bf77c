"""The OpenAPI document: what FastAPI finds out by itself, and with it every refusal that is the same everywhere."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import JSONResponse

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

TAGS = {
    "health": "Whether the server lives and can work; for load balancers.",
    "access": "People with their roles and places, devices, sessions.",
    "catalog": "Items with units, references and categories, vendors, customers, tracking codes, the settings of the company.",
    "places": "Locations with their switches, zones, bins and bin types, put-away templates.",
    "reference data": "What a handheld copies, and what a barcode stands for.",
    "purchasing": "Purchase orders and returns: made, changed, received, posted documents; CSV files.",
    "sales": "Sales orders and returns: made, changed, shipped, posted documents; CSV files.",
    "transfers": "Transfer orders, routes, what is in transit.",
    "invoicing": "Invoices, credit memos and item charges of vendors and customers.",
    "warehouse documents": "Warehouse receipts and shipments, which gather lines of many orders; why an order must wait.",
    "warehouse": "Picks, waves, put-aways, movements, replenishment: planned, registered, finished.",
    "license plates": "Pallets, boxes and totes with a number, and what stands on them.",
    "work": "What is to be done at a location, who does it, and the next job for whoever asks.",
    "labels": "Labels as files, label printers in the network, and what waits for them.",
    "counting": "Count orders: recorded blind, compared, decided, posted.",
    "journals": "Adjustments, journal batches, reclassifications, reason codes.",
    "tracking": "Lots, serial and package numbers: cards, blocks, numbers on open lines, how much of a number can be taken.",
    "tracing": "Where numbers came from and went; recalls.",
    "ledger": "Item ledger entries, what they are applied to, their stories; entries are taken back here.",
    "registers": "What each posting wrote: registers, value entries, warehouse entries.",
    "stock": "What is on hand, in which bin, on which day; what is said of items in bins.",
    "preview": "What posting would write, before it is posted.",
    "periods": "On which days may be posted; inventory periods.",
    "number series": "How documents, lots and serial numbers are numbered.",
    "change feed": "Everything that was posted, in order: by asking for what comes after a cursor, or by signed webhooks.",
    "transactions": "What handhelds send: batches of scans, each posted exactly once.",
}
"""What each group of routes is for, in the order in which they are shown."""

EXAMPLES: dict[str, Any] = {
    "create_purchase_order": {
        "vendor": "V-10",
        "location": "MAIN",
        "external_no": "ERP-4711",
        "lines": [{"item": "FO-1087", "quantity": "5", "uom": "CASE", "unit_cost": "6.20", "expected_date": "2026-12-01"}],
    },
    "create_sales_order": {
        "customer": "C-100",
        "location": "MAIN",
        "external_no": "WEB-1001",
        "lines": [{"item": "FO-1020", "quantity": "4", "unit_price": "7.90", "shipment_date": "2026-12-01"}],
    },
    "receive_purchase_order": {
        "lines": [
            {
                "line": 1,
                "quantity": "5",
                "bin": "RECV-01",
                "tracking": [{"lot": "A1", "quantity": "5", "expiration": "2027-08-20"}],
            }
        ]
    },
    "create_warehouse_receipt": {"location": "MAIN", "orders": [{"kind": "purchase_order", "no": "PO000001"}]},
    "post_warehouse_receipt": {
        "lines": [{"line": 1, "quantity": "2", "tracking": [{"lot": "A1", "quantity": "2", "expiration": "2027-08-20"}]}]
    },
    "create_put_away": {"location": "MAIN", "bins": ["RECV-01"], "note": "Before noon"},
    "create_warehouse_shipment": {"location": "MAIN", "orders": [{"kind": "sales_order", "no": "SO000002"}]},
    "create_picks": {"location": "MAIN", "documents": [{"kind": "sales_order", "no": "SO000002"}], "priority": 5},
    "create_webhook": {"code": "ERP", "url": "https://erp.example/stockhand", "secret": "at least sixteen characters"},
    "make_labels": {
        "labels": [{"kind": "lot", "item": "FO-1087", "uom": "CASE", "lot": "A1", "expiration": "2027-08-20"}],
        "format": "pdf",
    },
}
"""What those send who begin to connect another system, by operation; items and orders are those of the demo."""
_CURSOR_EXAMPLE = 1041

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def describe(app: FastAPI, plain_routes: APIRouter) -> None:
    """Let the application describe itself; `plain_routes` documents those of its routes that FastAPI does not see."""

    made = Lock()

    def openapi() -> dict[str, Any]:
        with made:
            if app.openapi_schema is None:
                app.openapi_schema = _document(app, [*app.routes, *plain_routes.routes])
            return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI's documentation shows
    _serve_beside_requests(app)


def _serve_beside_requests(app: FastAPI) -> None:
    """Making the document takes seconds, once: in a thread of its own, for FastAPI's own route would stop all requests for them."""

    def openapi_document(_request: Request) -> JSONResponse:
        return JSONResponse(app.openapi())

    assert app.openapi_url is not None
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", "") != app.openapi_url]
    app.add_route(app.openapi_url, openapi_document, include_in_schema=False)


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
    used = {tag for operation in _operations(document) for tag in operation["tags"]}
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]
    for operation in _operations(document):
        _add_common_refusals(operation)
        _add_example(operation)
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (operation for method, operation in path.items() if method in _METHODS)


def _add_example(operation: dict[str, Any]) -> None:
    """What a request looks like, where one begins."""
    name = operation["operationId"]
    if name in EXAMPLES:
        operation["requestBody"]["content"]["application/json"]["example"] = EXAMPLES[name]
    if name == "read_changes":
        operation["parameters"][0]["example"] = _CURSOR_EXAMPLE


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
