"""Checks of orders, count orders, items and scans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.fields import compare, matches
from tests.conformance.later import not_built_yet
from tests.conformance.setup import ITEM_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.company import Company
    from tests.conformance.fields import Fields

_PLACE = ("item", "variant", "bin", "lot", "serial")
_COUNTED = ("expected", "recorded", "difference", "status")
_SCANNED = ("kind", "item", "variant", "uom", "quantity", "lot", "serial", "expiration", "gtin", "sscc", "elements")


def item(company: Company, check: Fields) -> None:
    found = company.get(f"/items/{check.require('item')}")
    not_built_yet("item", "attributes" if check.take("attributes") else "")
    compare(found, check.given(*ITEM_FIELDS, "last_direct_cost"), "item")


def scan(company: Company, check: Fields) -> None:
    found = company.scans[check.require("ref")]
    compare(found, check.given(*_SCANNED), "scan")


def document(company: Company, check: Fields) -> None:
    found = company.get(company.order(check.require("ref")))
    compare(found, check.given("status"), "document")
    lines = {line["line"]: line for line in found["lines"]}
    for row in check.rows("lines"):
        line = lines[company.order_lines[row.require("line")]]
        compare(line, row.given("outstanding", "received", "shipped", "invoiced"), row.where)
        row.require_all_taken()


def count_line(company: Company, check: Fields) -> None:
    """A line; with a lot or serial number, what was counted of that number."""
    found = company.get(company.order(check.require("order")))
    where = check.given(*_PLACE)
    named = [line for line in _with_numbers(found["lines"], where) if matches(line, where)]
    assert len(named) == 1, f"{len(named)} count lines are {where}"
    compare(named[0] | {"entry_type": _entry_type(named[0])}, check.given(*_COUNTED, "entry_type"), "count line")


def _with_numbers(lines: Sequence[dict[str, Any]], where: dict[str, Any]) -> list[dict[str, Any]]:
    if not where.keys() & {"lot", "serial"}:
        return list(lines)
    return [line | number for line in lines for number in line["numbers"]]


def _entry_type(line: dict[str, Any]) -> str | None:
    difference = line["difference"] or "0"
    if difference == "0":
        return None
    return "negative_adjustment" if difference.startswith("-") else "positive_adjustment"


def count_lines(company: Company, check: Fields) -> None:
    found = company.get(company.order(check.require("order")))
    _require_same_lines(found["lines"], check, (*_PLACE, "expected"))


def recording_lines(company: Company, check: Fields) -> None:
    found = company.get(company.order(check.require("recording")))
    _require_same_lines(found["lines"], check, _PLACE)


def _require_same_lines(found: Sequence[dict[str, Any]], check: Fields, names: tuple[str, ...]) -> None:
    """The lines are those of the list, in any order."""
    left, rows = list(found), check.rows("list")
    assert len(left) == len(rows), f"{len(left)} lines, should be {len(rows)}: {left}"
    for row in rows:
        expected = row.given(*names)
        row.require_all_taken()
        fitting = next((line for line in left if matches(line, expected)), None)
        assert fitting is not None, f"no line is {expected}"
        left.remove(fitting)


CHECKS = {
    "item": item,
    "scan": scan,
    "document": document,
    "count_line": count_line,
    "count_lines": count_lines,
    "recording_lines": recording_lines,
}
