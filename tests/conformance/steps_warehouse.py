"""Verbs and checks about picks, put-aways and movements that are made ahead and registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.fields import all_taken, matches

if TYPE_CHECKING:
    from tests.conformance.company import Company
    from tests.conformance.fields import Fields

_SOURCES = {"/sales-orders": "sales_order", "/purchase-orders": "purchase_order", "/transfer-orders": "transfer"}
_MOVED = ("item", "variant", "quantity", "uom", "from_bin", "to_bin", "lot", "serial")
_SHOWN = ("item", "from_bin", "to_bin", "lot", "serial")


def create_pick(company: Company, step: Fields) -> None:
    """A pick for an order: at the location that its lines name."""
    path, no = company.orders[step.require("source")]
    order = company.get(f"{path}/{no}")
    kind = _SOURCES[path]
    if kind == "purchase_order":
        kind = "purchase_return"
    elif kind == "transfer":
        kind = "transfer_shipment"
    location = order["from_location"] if kind == "transfer_shipment" else order["lines"][0]["location"]
    made = company.post("/picks", {"location": location, "documents": [{"kind": kind, "no": no}]})
    _remember(company, step, made["activities"])


def create_put_away(company: Company, step: Fields) -> None:
    """A put-away for an order; where it is received through warehouse receipts, the one that was made when it arrived."""
    path, no = company.orders[step.require("source")]
    if made_at_receipt := company.put_aways.pop(f"{path}/{no}", []):
        _remember(company, step, made_at_receipt)
        return
    order = company.get(f"{path}/{no}")
    location = order["to_location"] if path == "/transfer-orders" else order["lines"][0]["location"]
    kind = {"sales_order": "sales_return", "transfer": "transfer_receipt"}.get(_SOURCES[path], "purchase_order")
    made = company.post("/put-aways", {"location": location, "kind": kind, "document": no})
    _remember(company, step, made["activities"])


def create_movement(company: Company, step: Fields) -> None:
    rows = step.rows("lines")
    locations = [row.require("location") for row in rows]
    lines = []
    for row in rows:
        with all_taken(row):
            lines.append(row.given(*_MOVED))
    made = company.post("/movements", {"location": locations[0], "lines": lines})
    _remember(company, step, made["activities"])


def _remember(company: Company, step: Fields, numbers: list[str]) -> None:
    assert len(numbers) == 1, f"{len(numbers)} activities were made"
    company.orders[step.require("ref")] = ("/warehouse-activities", numbers[0])


def register(company: Company, step: Fields) -> None:
    lines = []
    for row in step.rows("lines"):
        with all_taken(row):
            lines.append(row.given("item", "quantity", "from_bin", "to_bin", "lot", "serial"))
    company.post(f"{company.order(step.require('activity'))}/register", {"lines": lines})


def activity(company: Company, check: Fields) -> None:
    """The lines of which something is left, in order."""
    found = company.get(company.order(check.require("ref")))
    left: list[dict[str, Any]] = [line | {"quantity": line["outstanding"]} for line in found["lines"] if line["outstanding"] != "0"]
    rows = check.rows("lines")
    assert len(left) == len(rows), f"{len(left)} lines are left, should be {len(rows)}: {left}"
    for line, row in zip(left, rows, strict=True):
        expected = row.given("quantity", *_SHOWN)
        row.require_all_taken()
        assert matches(line, expected), f"{row.where}: {line}, should be {expected}"


VERBS = {
    "create_pick": create_pick,
    "create_put_away": create_put_away,
    "create_movement": create_movement,
    "register": register,
}
CHECKS = {"activity": activity}
