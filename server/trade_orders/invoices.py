"""Invoices of orders, made from what was received or shipped of them, and credit memos of returns.

Quantities come from what was posted, prices from the order unless the invoice says otherwise. Source: spec/ledger.md, 7 and 8.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.invoicing import asked, of_orders
from server.invoicing import service as invoicing
from server.invoicing.of_orders import PostedOrderLine
from server.trade_orders import orders
from shared.wire.invoicing import OrderLineToInvoice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.database.unit_of_work import UnitOfWork
    from server.invoicing.values import LineToInvoice
    from server.trade_orders.sides import Side
    from server.trade_orders.values import AnyLine, AnyOrder, TradeOrder
    from shared.wire.invoicing import OrderInvoice
    from shared.wire.orders import PostedOrder


def invoice_order(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, asked_for: OrderInvoice) -> str:
    """Post an invoice for what was posted of an order, or a credit memo for a return; its number.

    Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT, NOTHING_TO_POST, OVER_INVOICE, and what `invoicing.invoice` refuses).
    """
    order = orders.order_named(work, side, order_no)
    lines = of_orders.lines_to_invoice(work, order_no, _posted_lines(work, side, order), asked_for.lines)
    header = asked.header(asked_for)
    document_no = invoicing.invoice(work, order.invoiced_as, order.party_no, lines, header=header)
    entries_invoiced(work, side, lines)
    return document_no


def invoice_posted(
    work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, posted: PostedOrder, asked_for: OrderInvoice
) -> PostedOrder:
    """Post the invoice of what was posted just now, in one step with it; what was posted, with the invoice's number."""
    of_entries = (OrderLineToInvoice(line=line.line, entry=entry_no) for line in posted.lines for entry_no in line.entry_nos)
    wanted = {"lines": asked_for.lines or tuple(of_entries), "date": asked_for.date or posted.posting_date}
    return posted.model_copy(update={"invoice_no": invoice_order(work, side, order_no, asked_for.model_copy(update=wanted))})


def entries_invoiced(work: UnitOfWork, side: Side[AnyOrder, AnyLine], lines: Iterable[LineToInvoice]) -> None:
    """Keep on the order lines what was invoiced of their entries, by whichever invoice."""
    order_nos: set[str] = set()
    for line in lines:
        posted = side.posted.line_of(work, line.entry_no)
        assert posted is not None, "whatever waits for its invoice is a line of a posted document"
        side.store.add_invoiced(work, posted.order_no, posted.order_line_no, line.quantity)
        order_nos.add(posted.order_no)
    for order_no in sorted(order_nos):
        orders.settle(work, side, order_no)


def _posted_lines(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order: TradeOrder) -> list[PostedOrderLine]:
    """The order's lines of which something was posted, with the entries that it wrote."""
    entry_nos: dict[int, list[int]] = defaultdict(list)
    for posted in side.posted.lines_of_order(work, order.order_no):
        entry_nos[posted.order_line_no].append(posted.entry_no)
    return [
        PostedOrderLine(
            line.line_no,
            line.item_no,
            line.variant_code,
            line.uom_code,
            line.base_units_per_unit,
            line.unit_amount,
            tuple(entry_nos[line.line_no]),
            line.overhead_percent,
        )
        for line in side.store.lines(work, order.order_no)
    ]
