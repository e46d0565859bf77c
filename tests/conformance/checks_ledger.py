"""Checks of the ledger: entries, applications, what is on hand and in bins."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.conformance.fields import compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.company import Company
    from tests.conformance.fields import Fields

_ENTRY = (
    "type", "quantity", "remaining_quantity", "open", "invoiced_quantity", "cost_amount_actual", "cost_amount_expected", "location",
    "bin", "lot", "serial", "expiration", "unit_cost",
)  # fmt: skip
_ADDED_UP = ("quantity", "remaining_quantity", "invoiced_quantity", "cost_amount_actual", "cost_amount_expected")
_VALUE_ENTRY = (
    "entry_type", "cost_amount_actual", "cost_amount_expected", "valued_quantity", "adjustment", "valuation_date", "posting_date",
)  # fmt: skip


def entry(company: Company, check: Fields) -> None:
    """A ref that names several entries (a document line of several lots) is judged by their sums."""
    ref = check.require("entry")
    found = [company.get(f"/item-ledger-entries/{entry_no}") for entry_no in company.entries[ref]]
    compare(found[0] if len(found) == 1 else _added_up(found), check.given(*_ENTRY), f"entry {ref}")


def _added_up(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    alike = {name: value for name, value in found[0].items() if all(other[name] == value for other in found)}
    return alike | {name: str(sum(Decimal(each[name]) for each in found)) for name in _ADDED_UP}


def entries(company: Company, check: Fields) -> None:
    query = {"item": check.require("item")} | check.given("location", "lot")
    found = company.get("/item-ledger-entries", **query)
    count, where, rows = check.take("count"), check.take("where"), check.rows("list")
    if count is not None:
        assert len(found) == count, f"{len(found)} entries, should be {count}"
    for one in found:
        compare(one, where or {}, f"entry {one['entry_no']}")
    if rows:
        assert len(found) == len(rows), f"{len(found)} entries, should be {len(rows)}"
    for one, row in zip(found, rows, strict=False):
        compare(one, row.given(*_ENTRY), row.where)
        row.require_all_taken()


def value_entries(company: Company, check: Fields) -> None:
    found = company.get("/value-entries", entry=company.entry_no(check.require("entry")))
    rows = check.rows("list")
    assert len(found) == len(rows), f"{len(found)} value entries, should be {len(rows)}"
    for one, row in zip(found, rows, strict=True):
        compare(one, row.given(*_VALUE_ENTRY), row.where)
        row.require_all_taken()


def on_hand(company: Company, check: Fields) -> None:
    quantity = check.require("quantity")
    found = company.get("/on-hand", **check.given("item", "variant", "location", "bin", "lot", "serial"))
    _require_sum(found, quantity, "on hand")


def bin_content(company: Company, check: Fields) -> None:
    quantity = check.require("quantity")
    found = company.get("/bin-contents", **check.given("location", "bin", "item"))
    _require_sum(found, quantity, "in the bin")


def _require_sum(found: Sequence[dict[str, Any]], expected: str, what: str) -> None:
    total = sum((Decimal(row["quantity"]) for row in found), Decimal(0))
    assert total == Decimal(expected), f"{total} {what}, should be {expected}"


def applications(company: Company, check: Fields) -> None:
    found = company.get(f"/item-ledger-entries/{company.entry_no(check.require('entry'))}/applications")
    expected = []
    for row in check.rows("list"):
        expected.append((company.entry_no(row.require("to")), Decimal(row.require("quantity"))))
        row.require_all_taken()
    actual = [(one["to"], Decimal(one["quantity"])) for one in found]
    assert sorted(actual) == sorted(expected), f"applied to {actual}, should be {expected}"


_COMPONENTS = {"origin_to_usage": "no", "usage_to_origin": "item_tracked_only"}
"""Forward the goods go into what was assembled from them whatever the option; backward through an assembly to its components."""


def trace(company: Company, check: Fields) -> None:
    """Breadth first, each entry once."""
    direction = check.require("direction")
    asked = {"direction": direction, "components": _COMPONENTS[direction], **check.given("item", "lot", "serial", "package")}
    lines = company.get("/traces", **asked)["lines"]
    found = list({line["entry_no"]: line for line in sorted(lines, key=lambda line: (line["level"], line["line"]))}.values())
    rows = check.rows("list")
    assert len(found) == len(rows), f"{len(found)} entries, should be {len(rows)}"
    for one, row in zip(found, rows, strict=True):
        compare(one, row.given("entry_type", "item", "location", "quantity", "party"), row.where)
        row.require_all_taken()


CHECKS = {
    "trace": trace,
    "entry": entry,
    "entries": entries,
    "value_entries": value_entries,
    "on_hand": on_hand,
    "bin_content": bin_content,
    "applications": applications,
}
