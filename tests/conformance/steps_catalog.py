"""Verbs about the catalog: items, references, categories, blocks, scans, the work date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conformance.later import not_built_yet
from tests.conformance.setup import ITEM_FIELDS, make_item

if TYPE_CHECKING:
    from tests.conformance.company import Company
    from tests.conformance.fields import Fields

_BARCODE_FIELDS = ("barcode", "symbology", "vendor", "customer")


def update_item(company: Company, step: Fields) -> None:
    item_no = step.require("no")
    company.request("PATCH", f"/items/{item_no}", step.given(*ITEM_FIELDS))


def create_reference(company: Company, step: Fields) -> None:
    item_no = step.require("item")
    company.post(f"/items/{item_no}/references", step.given("type", "number", "party", "uom", "variant"))


def create_category(company: Company, step: Fields) -> None:
    not_built_yet("category", "attributes" if step.take("attributes") else "")
    company.post("/categories", step.given("code", "parent"))


def block(company: Company, step: Fields) -> None:
    company.post("/blocks", step.given("item", "variant", "lot", "serial", "scope") | {"blocked": True})


def unblock(company: Company, step: Fields) -> None:
    company.post("/blocks", step.given("item", "variant", "lot", "serial", "scope") | {"blocked": False})


def scan(company: Company, step: Fields) -> None:
    ref = step.require("ref")
    company.scans[ref] = company.post("/scans/resolve", step.given(*_BARCODE_FIELDS))


def set_work_date(company: Company, step: Fields) -> None:
    company.request("PATCH", "/inventory-setup", {"work_date": step.require("date")})


VERBS = {
    "create_item": make_item,
    "update_item": update_item,
    "create_reference": create_reference,
    "create_category": create_category,
    "block": block,
    "unblock": unblock,
    "scan": scan,
    "set_work_date": set_work_date,
}
