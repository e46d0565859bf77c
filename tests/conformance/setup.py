"""The company of a scenario: what its `setup` says, made through the API by an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.company import PIN
from tests.conformance.fields import Fields, all_taken
from tests.conformance.later import not_built_yet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conformance.company import Company

ITEM_FIELDS = (
    "no", "description", "type", "base_uom", "units", "costing_method", "unit_cost", "standard_cost", "unit_price",
    "indirect_cost_percent", "overhead_rate", "tracking_code", "variants", "category", "blocked", "sales_blocked",
    "purchasing_blocked", "references", "prevent_negative", "expiration_days", "shelf",
)  # fmt: skip
_LOCATION_FIELDS = (
    "code", "in_transit", "bin_mandatory", "require_receive", "require_shipment", "require_put_away", "require_pick",
    "pick_according_to_fefo", "outbound_handling_days", "inbound_handling_days",
)  # fmt: skip
_TRACKING_CODE_FIELDS = (
    "code", "lot", "serial", "package", "expiration_required", "strict_expiration", "lot_inbound_only", "serial_inbound_only",
    "serial_outbound_only",
)  # fmt: skip


def set_up(company: Company, setup: Mapping[str, Any]) -> None:
    """Make everything that the setup names, in an order in which each finds what it needs."""
    fields = Fields(setup, "setup")
    company.request("PATCH", "/inventory-setup", _settings(fields.take("settings", {})))
    _units(company, setup)
    for key, make in _MAKERS.items():
        for row in fields.rows(key):
            make(company, row)
            row.require_all_taken()
    for key in setup:
        not_built_yet("setup", key)
    fields.require_all_taken()


def _settings(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    for name, value in settings.items():
        not_built_yet("setting", f"{name}={value}")
    return settings


def _units(company: Company, setup: Mapping[str, Any]) -> None:
    """The units that are listed, and those that items are handled in."""
    listed = [unit["code"] for unit in setup.get("units", [])]
    of_items = [unit["code"] for item in setup.get("items", []) for unit in item.get("units", [])]
    bases = [item["base_uom"] for item in setup.get("items", []) if "base_uom" in item]
    for code in dict.fromkeys([*listed, *of_items, *bases]):
        company.post("/units", {"code": code})


def _unit(_company: Company, row: Fields) -> None:
    row.require("code")  # made before


def make_item(company: Company, row: Fields) -> None:
    """An item with its units, variants and references."""
    item = row.given(*ITEM_FIELDS)
    not_built_yet("item", f"costing_method={item.get('costing_method', 'fifo')}")
    for name in list(row._left):
        not_built_yet("item", name)
    company.post("/items", item)


def _category(company: Company, row: Fields) -> None:
    for name in list(row._left):
        not_built_yet("category", name)
    company.post("/categories", row.given("code", "parent"))


def _user(company: Company, row: Fields) -> None:
    with all_taken(row):
        name = row.require("name")
        roles, locations = row.require("roles"), row.take("locations", [])
        company.post("/people", {"person": name, "name": name, "pin": PIN, "roles": roles, "locations": locations})


def _posted_to(path: str, *names: str) -> Callable[[Company, Fields], None]:
    def make(company: Company, row: Fields) -> None:
        company.post(path, row.given(*names))

    return make


_MAKERS: dict[str, Callable[[Company, Fields], None]] = {
    "units": _unit,
    "locations": _posted_to("/locations", *_LOCATION_FIELDS),
    "bins": _posted_to("/bins", "location", "code", "ranking", "type"),
    "tracking_codes": _posted_to("/tracking-codes", *_TRACKING_CODE_FIELDS),
    "vendors": _posted_to("/vendors", "no", "name"),
    "customers": _posted_to("/customers", "no", "name"),
    "categories": _category,
    "items": make_item,
    "users": _user,
}
