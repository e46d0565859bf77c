"""Receiving and shipping where a location demands a warehouse document: one is made for the order, filled, posted, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.company import RefusedByServerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.company import Company

_IS_INBOUND = {"receive": True, "ship": False}
_PATHS = {"warehouse_receipt": "/warehouse-receipts", "warehouse_shipment": "/warehouse-shipments"}
_INBOUND = ("purchase_order", "sales_return", "transfer_receipt")


def posted_through_document(company: Company, order: str, action: str, body: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Post the order through a warehouse document, as its lines are answered; None: the order itself is posted there.

    A document that is made for a step that is then refused goes again, as nothing may stay of such a step.
    """
    place = _demanding_place(company, order, action)
    if place is None:
        return None
    path, no, is_new = _document(company, order, place)
    lines = {line["order_line"]: line["line"] for line in company.get(f"{path}/{no}")["lines"]}
    if any(line["line"] not in lines for line in body["lines"]):
        return None
    request = body | {"lines": [line | {"line": lines[line["line"]]} for line in body["lines"]]}
    try:
        posted = company.post(f"{path}/{no}/post", request)
    except RefusedByServerError:
        if is_new:
            company.request("DELETE", f"{path}/{no}", query={"confirmed": True})
        raise
    made = [source["put_away"] for source in posted["posted"] if source["put_away"]]
    company.put_aways.setdefault(order, []).extend(no for no in made if no not in company.put_aways[order])
    return _by_row(posted, request["lines"])


def _demanding_place(company: Company, order: str, action: str) -> dict[str, Any] | None:
    places: list[dict[str, Any]] = company.get(f"{order}/handling")["locations"]
    wanted = _IS_INBOUND[action]
    return next((place for place in places if place["warehouse_document_kind"] and (place["kind"] in _INBOUND) is wanted), None)


def _document(company: Company, order: str, place: dict[str, Any]) -> tuple[str, str, bool]:
    """The open document of the order at the place, or a new one for it; whether it is new."""
    path = _PATHS[place["warehouse_document_kind"]]
    if place["warehouse_document"]:
        return path, place["warehouse_document"], False
    wanted = [{"kind": place["kind"], "no": order.rpartition("/")[2]}]
    return path, company.post(path, {"location": place["location"], "orders": wanted})["no"], True


def _by_row(posted: dict[str, Any], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answer is by line; rows of one line have its entries in their order, as many as each has numbers."""
    (source,) = posted["posted"]
    left = {line["line"]: list(line["entry_nos"]) for line in source["lines"]}
    last = {row["line"]: index for index, row in enumerate(rows)}
    found = []
    for index, row in enumerate(rows):
        of_line = left[row["line"]]
        count = len(of_line) if last[row["line"]] == index else max(1, len(row.get("tracking", ())))
        found.append({"line": row["line"], "entry_nos": of_line[:count]})
        left[row["line"]] = of_line[count:]
    return found
