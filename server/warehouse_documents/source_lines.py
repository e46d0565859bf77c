"""The order lines behind warehouse documents, as they are now. Nothing of them is copied, so an order that changes is followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.transfers import orders as transfer_orders
from server.warehouse_documents.values import DocumentLine, Kind, SourceOrder, WorkLine
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderLineKey, OutstandingLine


def at_location(work: UnitOfWork, location_code: str, kind: Kind) -> list[OutstandingLine]:
    """Every released line that comes in, or goes out, at the location, what is due first in front."""
    found = [line for source in kind.sources for line in outstanding.open_lines(work, source, location_code)]
    return in_transit_only(work, found)


def of_orders(work: UnitOfWork, orders: Iterable[SourceOrder], location_code: str) -> list[OutstandingLine]:
    """The open lines of these orders at the location, released or not."""
    by_source: dict[Source, set[str]] = {}
    for order in orders:
        by_source.setdefault(order.source, set()).add(order.order_no)
    found = [
        line
        for source, order_nos in by_source.items()
        for line in outstanding.open_lines_of_all(work, source, order_nos)
        if line.location_code == location_code
    ]
    return in_transit_only(work, found)


def in_transit_only(work: UnitOfWork, lines: Sequence[OutstandingLine]) -> list[OutstandingLine]:
    """Of what is to arrive by transfer only what is in transit counts. Source: spec/transfers.md, section 8, rule 2."""
    transferred = {line.key.document_no for line in lines if line.key.source is Source.TRANSFER_RECEIPT}
    in_transit = {order_no: transfer_orders.quantities_to_receive(work, order_no) for order_no in transferred}

    def now(line: OutstandingLine) -> OutstandingLine:
        if line.key.source is not Source.TRANSFER_RECEIPT:
            return line
        return replace(line, outstanding=in_transit[line.key.document_no].get(line.line_no, ZERO))

    return [current for line in lines if (current := now(line)).outstanding > ZERO]


def work_lines(work: UnitOfWork, lines: Sequence[DocumentLine], location_code: str) -> list[WorkLine]:
    """The lines of which something is left, each with its order line."""
    orders = {SourceOrder(line.key.source, line.key.document_no) for line in lines}
    now = {line.key: line for line in of_orders(work, sorted(orders), location_code)}
    return with_sources(work, lines, now, location_code)


def with_sources(
    work: UnitOfWork, lines: Iterable[DocumentLine], now: Mapping[OrderLineKey, OutstandingLine], location_code: str
) -> list[WorkLine]:
    """The lines that have an open order line. What has to be picked can leave as far as it was picked."""
    is_picked_first = catalog.location(work, location_code).require_pick
    items = catalog.items(work, {source.item_no for source in now.values()}) if is_picked_first else {}

    def work_line(line: DocumentLine, source: OutstandingLine) -> WorkLine:
        must_be_picked = is_picked_first and not line.key.source.is_inbound and items[line.item_no].is_inventory
        return WorkLine(line, source, source.picked if must_be_picked else None)

    return [work_line(line, now[line.key]) for line in lines if line.key in now]
