"""Verbs about counting: count orders and their recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.fields import all_taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.company import Company
    from tests.conformance.fields import Fields

_RECORDED = ("item", "variant", "location", "bin", "quantity", "uom", "lot", "serial", "expiration")


def create_count_order(company: Company, step: Fields) -> None:
    ref, date = step.require("ref"), step.take("date")
    body = step.given("location", "items", "category", "bins", "use_expected") | ({"posting_date": date} if date else {})
    made = company.post("/count-orders", body)
    company.orders[ref] = ("/count-orders", made["order"])


def add_count_line(company: Company, step: Fields) -> None:
    company.post(f"{company.order(step.require('order'))}/lines", step.given("item", "variant", "location", "bin"))


def make_recording(company: Company, step: Fields) -> None:
    ref, path = step.require("ref"), company.order(step.require("order"))
    made = company.post(f"{path}/recordings", step.given("only_lines_not_in_recordings", "items", "allow_without_order"))
    company.orders[ref] = (f"{path}/recordings", str(made["recording_no"]))


def record(company: Company, step: Fields) -> None:
    path = company.order(step.require("recording"))
    company.request("PUT", f"{path}/lines", {"lines": [_recorded(row) for row in step.rows("lines")]})


def _recorded(row: Fields) -> dict[str, Any]:
    with all_taken(row):
        return row.given(*_RECORDED)


def _on_recording(action: str) -> Callable[[Company, Fields], None]:
    def act(company: Company, step: Fields) -> None:
        company.post(f"{company.order(step.require('recording'))}/{action}")

    return act


def _on_order(action: str) -> Callable[[Company, Fields], None]:
    def act(company: Company, step: Fields) -> None:
        company.post(f"{company.order(step.require('order'))}/{action}", step.given("lines"))

    return act


def post_count(company: Company, step: Fields) -> None:
    path, date = company.order(step.require("order")), step.take("date")
    company.post(f"{path}/post", {"posting_date": date} if date else {})


VERBS = {
    "create_count_order": create_count_order,
    "add_count_line": add_count_line,
    "make_recording": make_recording,
    "record": record,
    "finish_recording": _on_recording("finish"),
    "reopen_recording": _on_recording("reopen"),
    "finish_count": _on_order("finish"),
    "reopen_count": _on_order("reopen"),
    "approve_count": _on_order("approve"),
    "reject_count": _on_order("reject"),
    "recalculate_expected": _on_order("recalculate"),
    "post_count": post_count,
}
