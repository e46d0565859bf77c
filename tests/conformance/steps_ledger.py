"""Verbs that post without an order: item journal, reclassification, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.fields import all_taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.company import Company
    from tests.conformance.fields import Fields

_JOURNAL_FIELDS = (
    "type", "item", "variant", "location", "bin", "quantity", "uom", "unit_cost", "unit_amount", "posting_date",
    "document_no", "lot", "serial", "expiration",
)  # fmt: skip
_RECLASSIFICATION_FIELDS = (
    "item", "variant", "from_location", "to_location", "from_bin", "to_bin", "quantity", "uom", "posting_date", "lot", "new_lot",
    "serial", "new_serial", "expiration", "new_expiration",
)  # fmt: skip


def post_item_journal(company: Company, step: Fields) -> None:
    rows = step.rows("lines")
    refs = [row.take("ref") for row in rows]
    lines = [_line(company, row, _JOURNAL_FIELDS) for row in rows]
    name_entries(company, refs, company.post("/item-journals/post", {"lines": lines})["lines"])


def reclassify(company: Company, step: Fields) -> None:
    rows = step.rows("lines")
    refs = [row.take("ref") for row in rows]
    lines = [_line(company, row, _RECLASSIFICATION_FIELDS) for row in rows]
    name_pairs(company, refs, company.post("/reclassifications", {"lines": lines})["lines"])


def undo(company: Company, step: Fields) -> None:
    ref, (entry_no, *more) = step.take("ref"), company.entries[step.require("entry")]
    posted = company.post(f"/item-ledger-entries/{entry_no}/undo", step.given("date"))
    assert not more, "an entry is undone one by one"
    if ref:
        company.entries[ref] = posted["entry_nos"]


def _line(company: Company, row: Fields, names: Sequence[str]) -> dict[str, Any]:
    with all_taken(row):
        line = row.given(*names)
        for name in ("applies_to", "applies_from"):
            if ref := row.take(name):
                line[name] = company.entry_no(ref)
    return line


def name_entries(company: Company, refs: Sequence[str | None], posted: Sequence[dict[str, Any]]) -> None:
    """Let each ref name the entries of its line."""
    for ref, line in zip(refs, posted, strict=True):
        if ref:
            company.entries[ref] = line["entry_nos"]


def name_pairs(company: Company, refs: Sequence[str | None], posted: Sequence[dict[str, Any]]) -> None:
    """Let each ref name the decreases of its line, and `ref+` the increases."""
    for ref, line in zip(refs, posted, strict=True):
        if ref:
            entries = [company.get(f"/item-ledger-entries/{entry_no}") for entry_no in line["entry_nos"]]
            company.entries[ref] = [entry["entry_no"] for entry in entries if entry["quantity"].startswith("-")]
            company.entries[ref + "+"] = [entry["entry_no"] for entry in entries if not entry["quantity"].startswith("-")]


VERBS = {"post_item_journal": post_item_journal, "reclassify": reclassify, "undo": undo}
