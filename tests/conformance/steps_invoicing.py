"""Verbs about invoices and item charges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.fields import all_taken
from tests.conformance.later import not_built_yet

if TYPE_CHECKING:
    from tests.conformance.company import Company
    from tests.conformance.fields import Fields


def invoice(company: Company, step: Fields) -> None:
    """What was received or shipped of an order, or of a return; without lines all of it."""
    path = company.order(step.require("order"))
    lines = [_order_line(company, row) for row in step.rows("lines")]
    company.post(f"{path}/invoice", step.given("date") | {"lines": lines})


def _order_line(company: Company, row: Fields) -> dict[str, Any]:
    with all_taken(row):
        line = row.given("quantity") | {"line": company.order_lines[row.require("line")]}
        price = row.given("unit_cost", "unit_price")
        if price:
            line["unit_amount"] = next(iter(price.values()))
        if receipt := row.take("applies_to_receipt"):
            line["entry"] = company.entry_no(receipt)
    return line


def post_item_charge(company: Company, step: Fields) -> None:
    """A vendor's amount on entries; without parts it is shared by quantity."""
    charge = step.given("amount", "charge") | {"assign": [_assigned(company, row) for row in step.rows("assign")]}
    company.post("/purchase-invoices", step.given("date") | {"party": step.require("vendor"), "charges": [charge]})
    if company.get("/inventory-setup")["automatic_cost_adjustment"]:
        not_built_yet("field", "post_item_charge.is_passed_on")


def _assigned(company: Company, row: Fields) -> dict[str, Any]:
    with all_taken(row):
        return row.given("amount") | {"entry": company.entry_no(row.require("entry"))}


VERBS = {"invoice": invoice, "post_item_charge": post_item_charge}
