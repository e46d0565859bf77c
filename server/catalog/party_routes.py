"""Vendors, customers and over-receipt codes over HTTP: thin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query

from server.access.authentication import Caller, CurrentCaller
from server.catalog import parties, service
from server.catalog.values import OverReceiptCode, Party
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, UnitOfWork
from server.problems import problem_responses
from shared.errors import ALREADY_EXISTS, NOT_FOUND, NOT_PERMITTED
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.items import PartyCard
from shared.wire.parties import CustomerChange, OverReceiptCodeCard, VendorChange, VendorDetails

router = APIRouter(prefix="/api/v1", tags=["catalog"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

Search = Annotated[str, Query(max_length=50, description="Those whose number or name contains it, in whatever case.")]
T = TypeVar("T")


@router.get("/vendors")
def list_vendors(database: RequestDatabase, _caller: CurrentCaller, search: Search = "") -> list[VendorDetails]:
    """Vendors, by number."""
    with database.read() as work:
        return [_vendor_card(vendor) for vendor in service.parties(work, "vendor", search)]


@router.post("/vendors", status_code=201, responses=problem_responses(NOT_PERMITTED, NOT_FOUND, ALREADY_EXISTS))
def add_vendor(new: VendorDetails, database: RequestDatabase, caller: CurrentCaller) -> VendorDetails:
    """Make a vendor."""
    _changed(database, caller, lambda work: parties.create_party(work, "vendor", new.no, new.name, new.over_receipt_code))
    return new


@router.patch("/vendors/{no}")
def change_vendor(no: Code, change: VendorChange, database: RequestDatabase, caller: CurrentCaller) -> VendorDetails:
    """Change the fields that are given."""
    return _vendor_card(_changed(database, caller, lambda work: parties.change_party(work, "vendor", no, change)))


@router.get("/customers")
def list_customers(database: RequestDatabase, _caller: CurrentCaller, search: Search = "") -> list[PartyCard]:
    """Customers, by number."""
    with database.read() as work:
        return [PartyCard(no=party.no, name=party.name) for party in service.parties(work, "customer", search)]


@router.post("/customers", status_code=201, responses=problem_responses(NOT_PERMITTED, ALREADY_EXISTS))
def add_customer(new: PartyCard, database: RequestDatabase, caller: CurrentCaller) -> PartyCard:
    """Make a customer."""
    _changed(database, caller, lambda work: parties.create_party(work, "customer", new.no, new.name))
    return new


@router.patch("/customers/{no}")
def change_customer(no: Code, change: CustomerChange, database: RequestDatabase, caller: CurrentCaller) -> PartyCard:
    """Change the fields that are given."""
    party = _changed(database, caller, lambda work: parties.change_party(work, "customer", no, change))
    return PartyCard(no=party.no, name=party.name)


@router.get("/over-receipt-codes")
def list_over_receipt_codes(database: RequestDatabase, _caller: CurrentCaller) -> list[OverReceiptCodeCard]:
    """How much more than was ordered may come: codes that lines, items and vendors name."""
    with database.read() as work:
        return [_code_card(code) for code in service.over_receipt_codes(work).values()]


@router.put("/over-receipt-codes", responses=problem_responses(NOT_PERMITTED))
def save_over_receipt_code(card: OverReceiptCodeCard, database: RequestDatabase, caller: CurrentCaller) -> OverReceiptCodeCard:
    """Make a code, or change it; the default is the one that was made so last."""
    return _code_card(_changed(database, caller, lambda work: parties.save_over_receipt_code(work, card)))


@router.delete("/over-receipt-codes/{code}", status_code=204)
def delete_over_receipt_code(code: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Take no more than was ordered wherever this code is named."""
    _changed(database, caller, lambda work: parties.delete_over_receipt_code(work, code))


def _changed(database: Database, caller: Caller, change: Callable[[UnitOfWork], T]) -> T:
    caller.require(Role.ADMIN, action="change the catalog")

    def run(work: UnitOfWork) -> T:
        work.person = caller.person
        return change(work)

    return database.write(run)


def _vendor_card(party: Party) -> VendorDetails:
    return VendorDetails(no=party.no, name=party.name, over_receipt_code=party.over_receipt_code)


def _code_card(code: OverReceiptCode) -> OverReceiptCodeCard:
    return OverReceiptCodeCard(
        code=code.code,
        description=code.description,
        tolerance_percent=code.tolerance_percent,
        is_default=code.is_default,
        requires_approval=code.requires_approval,
    )
