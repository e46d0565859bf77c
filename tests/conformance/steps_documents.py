"""Verbs about orders: purchase, sales, returns, transfers; receipts and shipments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.fields import all_taken
from tests.conformance.steps_ledger import name_entries, name_pairs
from tests.conformance.warehouse_documents import posted_through_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.company import Company
    from tests.conformance.fields import Fields

_PURCHASE_LINE = ("item", "variant", "quantity", "uom", "unit_cost", "location", "bin", "expected_date", "indirect_cost_percent")
_SALES_LINE = ("item", "variant", "quantity", "uom", "unit_price", "location", "bin", "shipment_date")
_TRANSFER_LINE = ("item", "variant", "quantity", "uom", "shipment_date", "receipt_date")
_NUMBERED = ("lot", "serial", "quantity", "expiration")


def create_purchase_order(company: Company, step: Fields) -> None:
    _create(company, step, "/purchase-orders", step.given("vendor", "location", "date"), _PURCHASE_LINE)


def create_purchase_return(company: Company, step: Fields) -> None:
    header = step.given("vendor", "location", "date") | {"kind": "return"}
    _create(company, step, "/purchase-orders", header, _PURCHASE_LINE)


def create_sales_order(company: Company, step: Fields) -> None:
    _create(company, step, "/sales-orders", step.given("customer", "location", "date"), _SALES_LINE)


def create_sales_return(company: Company, step: Fields) -> None:
    header = step.given("customer", "location", "date") | {"kind": "return"}
    _create(company, step, "/sales-orders", header, _SALES_LINE)


def create_transfer_order(company: Company, step: Fields) -> None:
    places = {"from_location": step.require("from"), "to_location": step.require("to")}
    _create(company, step, "/transfer-orders", step.given("in_transit", "date") | places, _TRANSFER_LINE)


def _create(company: Company, step: Fields, path: str, header: dict[str, Any], names: tuple[str, ...]) -> None:
    """Make the order, and remember its number and those of its lines."""
    ref, rows = step.require("ref"), step.rows("lines")
    refs = [row.take("ref") for row in rows]
    lines = [_new_line(company, row, names) for row in rows]
    made = company.post(path, header | {"lines": lines})
    company.orders[ref] = (path, made["no"])
    company.order_lines |= {line_ref: line["line"] for line_ref, line in zip(refs, made["lines"], strict=True) if line_ref}


def _new_line(company: Company, row: Fields, names: tuple[str, ...]) -> dict[str, Any]:
    with all_taken(row):
        line = row.given(*names)
        for name in ("applies_to", "applies_from"):
            if ref := row.take(name):
                line[name] = company.entry_no(ref)
    return line


def _posting(action: str, *, pairs: bool) -> Callable[[Company, Fields], None]:
    """Post a receipt or shipment of an order; of a transfer each line makes pairs of entries."""

    def post(company: Company, step: Fields) -> None:
        path = company.order(step.require("order"))
        rows = step.rows("lines")
        refs = [row.take("ref") for row in rows]
        body = step.given("date") | {"lines": [_posted_line(company, row) for row in rows]}
        posted = posted_through_document(company, path, action, body)
        if posted is None:
            posted = company.post(f"{path}/{action}", body)["lines"]
        if rows:
            (name_pairs if pairs else name_entries)(company, refs, posted)

    return post


def _posted_line(company: Company, row: Fields) -> dict[str, Any]:
    with all_taken(row):
        line = row.given("quantity", "bin", "unit_cost") | {"line": company.order_lines[row.require("line")]}
        if ref := row.take("applies_to"):
            line["applies_to"] = company.entry_no(ref)
        if tracking := row.rows("tracking"):
            line["tracking"] = [_numbered(number) for number in tracking]
    return line


def _numbered(row: Fields) -> dict[str, Any]:
    with all_taken(row):
        return row.given(*_NUMBERED)


VERBS = {
    "create_purchase_order": create_purchase_order,
    "create_purchase_return": create_purchase_return,
    "create_sales_order": create_sales_order,
    "create_sales_return": create_sales_return,
    "create_transfer_order": create_transfer_order,
    "receive": _posting("receive", pairs=False),
    "ship": _posting("ship", pairs=False),
    "ship_transfer": _posting("ship", pairs=True),
    "receive_transfer": _posting("receive", pairs=True),
}
