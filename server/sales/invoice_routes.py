"""Invoices of sales orders over HTTP: thin."""

from __future__ import annotations

from fastapi import APIRouter, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.invoicing import cards
from server.problems import problem_responses
from server.sales.orders import SALES
from server.trade_orders import invoices
from shared.errors import (
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    OVER_INVOICE,
    PERIOD_CLOSED,
    POSTING_DATE_NOT_ALLOWED,
    QUANTITY_TOO_FINE,
)
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.invoicing import InvoiceCard, OrderInvoice

router = APIRouter(prefix="/api/v1", tags=["sales"])

_REFUSED = problem_responses(
    NOT_PERMITTED,
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    QUANTITY_TOO_FINE,
    NOTHING_TO_POST,
    OVER_INVOICE,
    POSTING_DATE_NOT_ALLOWED,
    PERIOD_CLOSED,
)


@router.post("/sales-orders/{no}/invoice", status_code=status.HTTP_201_CREATED, responses=_REFUSED)
def invoice_sales_order(no: Code, asked: OrderInvoice, database: RequestDatabase, caller: CurrentCaller) -> InvoiceCard:
    """Invoice what was posted of an order, or credit a return, in full or in part."""
    caller.require(Role.SUPERVISOR, action="post invoices")

    def post(work: UnitOfWork) -> InvoiceCard:
        work.person = caller.person
        return cards.invoice_card(work, invoices.invoice_order(work, SALES, no, asked))

    return database.write(post)
