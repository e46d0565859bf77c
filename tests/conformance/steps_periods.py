"""Verbs of inventory periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.company import Company
    from tests.conformance.fields import Fields


def close_inventory_period(company: Company, step: Fields) -> None:
    """The format knows no other way to make a period than to close it."""
    ending_date = step.require("ending_date")
    if all(period["ending_date"] != ending_date for period in company.get("/inventory-periods")):
        company.post("/inventory-periods", {"ending_date": ending_date})
    company.post(f"/inventory-periods/{ending_date}/close")


def reopen_inventory_period(company: Company, step: Fields) -> None:
    company.post(f"/inventory-periods/{step.require('ending_date')}/reopen")


VERBS = {"close_inventory_period": close_inventory_period, "reopen_inventory_period": reopen_inventory_period}
