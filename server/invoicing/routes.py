"""Invoices and credit memos over HTTP: thin. What of an order is invoiced is asked of the order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, status

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import Database, UnitOfWork
from server.invoicing import asked, cards, service
from server.invoicing.values import InvoiceFilter, InvoiceKind, LineToInvoice
from server.problems import problem_responses
from shared.errors import (
    ALREADY_EXISTS,
    APPLICATION_INVALID,
    BIN_REQUIRED,
    CANNOT_CANCEL,
    CANNOT_INVOICE,
    CHARGE_NOT_ASSIGNED,
    INSUFFICIENT_INVENTORY,
    ITEM_BLOCKED,
    LOT_REQUIRED,
    NOT_FOUND,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    OVER_INVOICE,
    PERIOD_CLOSED,
    POSTING_DATE_NOT_ALLOWED,
    QUANTITY_TOO_FINE,
    SERIAL_REQUIRED,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
    VENDOR_DOCUMENT_NO_REQUIRED,
)
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.invoicing import (
    CancelInvoice,
    InvoiceCard,
    InvoiceSummary,
    InvoicingSetup,
    LineNotInvoiced,
    NewInvoice,
)

router = APIRouter(prefix="/api/v1", tags=["invoicing"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

PAGE_MAX = 500

AskedCode = Annotated[Code | None, Query()]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]

_REFUSED = problem_responses(
    NOT_PERMITTED,
    NOT_FOUND,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
    QUANTITY_TOO_FINE,
    NOTHING_TO_POST,
    VENDOR_DOCUMENT_NO_REQUIRED,
    ALREADY_EXISTS,
    CANNOT_INVOICE,
    OVER_INVOICE,
    CHARGE_NOT_ASSIGNED,
    POSTING_DATE_NOT_ALLOWED,
    PERIOD_CLOSED,
    ITEM_BLOCKED,
    BIN_REQUIRED,
    LOT_REQUIRED,
    SERIAL_REQUIRED,
    INSUFFICIENT_INVENTORY,
    APPLICATION_INVALID,
)


# Posting

TellOrders = Callable[[UnitOfWork, InvoiceKind, Sequence[LineToInvoice]], None]
"""Whoever has the orders behind receipts or shipments keeps how much of their lines is invoiced."""


def posting(tell_orders: TellOrders) -> APIRouter:
    """The routes that post, each kind of document its own."""
    posting_router = APIRouter(prefix="/api/v1", tags=["invoicing"])

    @posting_router.post("/purchase-invoices", status_code=status.HTTP_201_CREATED, responses=_REFUSED)
    def post_purchase_invoice(new: NewInvoice, database: RequestDatabase, caller: CurrentCaller) -> InvoiceCard:
        """Invoice posted receipts of a vendor, goods of no order, and item charges."""
        return _post(InvoiceKind.PURCHASE_INVOICE, new, database, caller, tell_orders)

    @posting_router.post("/purchase-credit-memos", status_code=status.HTTP_201_CREATED, responses=_REFUSED)
    def post_purchase_credit_memo(new: NewInvoice, database: RequestDatabase, caller: CurrentCaller) -> InvoiceCard:
        """Credit what went back to a vendor; goods of no order go back with it."""
        return _post(InvoiceKind.PURCHASE_CREDIT_MEMO, new, database, caller, tell_orders)

    @posting_router.post("/sales-invoices", status_code=status.HTTP_201_CREATED, responses=_REFUSED)
    def post_sales_invoice(new: NewInvoice, database: RequestDatabase, caller: CurrentCaller) -> InvoiceCard:
        """Invoice posted shipments to a customer, of one order or many; goods of no order leave with it."""
        return _post(InvoiceKind.SALES_INVOICE, new, database, caller, tell_orders)

    @posting_router.post("/sales-credit-memos", status_code=status.HTTP_201_CREATED, responses=_REFUSED)
    def post_sales_credit_memo(new: NewInvoice, database: RequestDatabase, caller: CurrentCaller) -> InvoiceCard:
        """Credit what came back from a customer; goods of no order come back with it."""
        return _post(InvoiceKind.SALES_CREDIT_MEMO, new, database, caller, tell_orders)

    return posting_router


def _post(kind: InvoiceKind, new: NewInvoice, database: Database, caller: Caller, tell_orders: TellOrders) -> InvoiceCard:
    caller.require(Role.SUPERVISOR, action="post invoices")

    def post(work: UnitOfWork) -> InvoiceCard:
        work.person = caller.person
        lines = asked.lines(work, kind, new.lines)
        goods, charges = asked.goods(work, new.goods), asked.charges(new.charges)
        document_no = service.invoice(work, kind, new.party, lines, goods=goods, charges=charges, header=asked.header(new))
        tell_orders(work, kind, lines)
        return cards.invoice_card(work, document_no)

    return database.write(post)


@router.post(
    "/invoices/{no}/cancel",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(
        NOT_PERMITTED, NOT_FOUND, CANNOT_CANCEL, ALREADY_EXISTS, APPLICATION_INVALID, INSUFFICIENT_INVENTORY, PERIOD_CLOSED
    ),
)
def cancel_invoice(no: Code, asked_for: CancelInvoice, database: RequestDatabase, caller: CurrentCaller) -> InvoiceCard:
    """Take an invoice back by a credit memo for all of it, the goods included; answers with the credit memo."""
    caller.require(Role.SUPERVISOR, action="cancel invoices")

    def cancel(work: UnitOfWork) -> InvoiceCard:
        work.person = caller.person
        return cards.invoice_card(work, service.cancel(work, no, asked.header(asked_for), bin_code=asked_for.bin))

    return database.write(cancel)


# Asking


@router.get("/invoices")
def list_invoices(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    kind: InvoiceKind | None = None,
    party: AskedCode = None,
    order: AskedCode = None,
    external_document_no: Annotated[str | None, Query(max_length=50)] = None,
    after: Annotated[str, Query(max_length=20, description="Number of the last document of the page before.")] = "",
    limit: Limit = PAGE_MAX,
) -> list[InvoiceSummary]:
    """Posted invoices and credit memos by number; go on with `after` the last number of a page."""
    wanted = InvoiceFilter(kind, party, order, external_document_no)
    with database.read() as work:
        return [cards.summary(each) for each in service.posted_invoices(work, wanted, after=after, limit=limit)]


@router.get("/invoices/{no}")
def read_invoice(no: Code, database: RequestDatabase, _caller: CurrentCaller) -> InvoiceCard:
    """A posted invoice or credit memo with its lines."""
    with database.read() as work:
        return cards.invoice_card(work, no)


@router.get("/lines-to-invoice")
def list_lines_to_invoice(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    kind: InvoiceKind,
    party: Code,
    order: Annotated[Code | None, Query(description="Only of this order.")] = None,
    after: Annotated[int, Query(ge=0, le=2**62, description="Last entry number of the page before.")] = 0,
    limit: Limit = PAGE_MAX,
) -> list[LineNotInvoiced]:
    """Lines of posted receipts or shipments of a party that such a document may be written for, by entry number."""
    with database.read() as work:
        found = service.not_invoiced(work, kind, party, order_no=order or "", after=after, limit=limit)
        return [cards.line_not_invoiced(each) for each in found]


# Setup


@router.get("/invoicing-setup")
def read_invoicing_setup(database: RequestDatabase, _caller: CurrentCaller) -> InvoicingSetup:
    """How invoices are posted."""
    with database.read() as work:
        return InvoicingSetup(vendor_invoice_no_required=service.vendor_invoice_no_required(work))


@router.put("/invoicing-setup", responses=problem_responses(NOT_PERMITTED))
def change_invoicing_setup(setup: InvoicingSetup, database: RequestDatabase, caller: CurrentCaller) -> InvoicingSetup:
    """Say how invoices are posted from now on."""
    caller.require(Role.ADMIN, action="change how invoices are posted")

    def change(work: UnitOfWork) -> InvoicingSetup:
        work.person = caller.person
        service.change_setup(work, vendor_invoice_no_required=setup.vendor_invoice_no_required)
        return setup

    return database.write(change)
