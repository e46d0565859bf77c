"""Invoices of purchase orders, made from their posted receipts, and returns from what went back.

Quantities come from what was posted, prices from the order unless the invoice says otherwise. Source: spec/ledger.md, 7 and 8.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.invoicing import asked, of_orders
from server.invoicing import service as invoicing
from server.invoicing.of_orders import PostedOrderLine
from server.invoicing.values import InvoiceKind
from server.purchasing import orders, posted_store, store
from shared.wire.invoicing import OrderLineToInvoice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.database.unit_of_work import UnitOfWork
    from server.invoicing.values import LineToInvoice
    from server.purchasing.values import PurchaseOrder
    from shared.wire.invoicing import OrderInvoice
    from shared.wire.orders import PostedOrder

_INVOICED_AS = {"order": InvoiceKind.PURCHASE_INVOICE, "return": InvoiceKind.PURCHASE_CREDIT_MEMO}


def invoice_order(work: UnitOfWork, order_no: str, asked_for: OrderInvoice) -> str:
    """Post an invoice for what was posted of an order, or a credit memo for a return; its number.

    Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT, NOTHING_TO_POST, OVER_INVOICE, and what `invoicing.invoice` refuses).
    """
    order = orders.purchase_order(work, order_no)
    lines = of_orders.lines_to_invoice(work, order_no, _posted_lines(work, order), asked_for.lines)
    header = asked.header(asked_for)
    document_no = invoicing.invoice(work, _INVOICED_AS[order.kind], order.vendor_no, lines, header=header)
    entries_invoiced(work, lines)
    return document_no


def invoice_posted(work: UnitOfWork, order_no: str, posted: PostedOrder, asked_for: OrderInvoice) -> PostedOrder:
    """Post the invoice of what was posted just now, in one step with it; what was posted, with the invoice's number."""
    of_entries = (OrderLineToInvoice(line=line.line, entry=entry_no) for line in posted.lines for entry_no in line.entry_nos)
    wanted = {"lines": asked_for.lines or tuple(of_entries), "date": asked_for.date or posted.posting_date}
    return posted.model_copy(update={"invoice_no": invoice_order(work, order_no, asked_for.model_copy(update=wanted))})


def entries_invoiced(work: UnitOfWork, lines: Iterable[LineToInvoice]) -> None:
    """Keep on the order lines what was invoiced of their entries, by whichever invoice."""
    order_nos: set[str] = set()
    for line in lines:
        posted = posted_store.posted_line_of(work, line.entry_no)
        assert posted is not None, "whatever waits for its invoice is a line of a posted document"
        store.add_invoiced(work, posted.order_no, posted.order_line_no, line.quantity)
        order_nos.add(posted.order_no)
    for order_no in sorted(order_nos):
        orders.settle(work, order_no)


def _posted_lines(work: UnitOfWork, order: PurchaseOrder) -> list[PostedOrderLine]:
    """The order's lines of which something was posted, with the entries that it wrote."""
    entry_nos: dict[int, list[int]] = defaultdict(list)
    for posted in posted_store.lines_of_order(work, order.order_no):
        entry_nos[posted.order_line_no].append(posted.entry_no)
    return [
        PostedOrderLine(
            line.line_no,
            line.item_no,
            line.variant_code,
            line.uom_code,
            line.base_units_per_unit,
            line.unit_cost,
            tuple(entry_nos[line.line_no]),
            line.indirect_cost_percent,
        )
        for line in store.lines(work, order.order_no)
    ]
