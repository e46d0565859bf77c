"""Posting warehouse receipts and shipments order by order, so that one that is refused does not stop the others.

What is posted is posted by the order (`purchasing`, `sales`, `transfers`), of exactly these goods. Here it is kept which document
it was for, and what arrived is given a put-away. Source: spec/warehouse.md, section 5, rules 3 to 6; section 6, rule 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.number_series import service as number_series
from server.outstanding.values import ArrivedGoods, PickedGoods, Source
from server.purchasing import service as purchasing
from server.sales import service as sales
from server.transfers import service as transfers
from server.warehouse import put_aways
from server.warehouse.put_away_values import Arrival
from server.warehouse_documents import goods_to_post, rules, service, store
from server.warehouse_documents.goods_to_post import GoodsOfLine
from server.warehouse_documents.values import PostedHeader, PostedLine, PostedPart, SourceOrder, Status, WorkLine
from shared.errors import NOTHING_TO_POST, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.warehouse_documents.values import DocumentLine, WarehouseDocument
    from shared.quantities import Quantity
    from shared.wire.orders import PostedOrder
    from shared.wire.warehouse_documents import WarehouseLineToPost

ReceiveGoods = Callable[["UnitOfWork", Sequence[ArrivedGoods], "date | None"], "PostedOrder"]
ShipGoods = Callable[["UnitOfWork", Sequence[PickedGoods], "date | None"], "PostedOrder"]

_RECEIVE: Mapping[Source, ReceiveGoods] = {
    Source.PURCHASE_ORDER: purchasing.receive_goods,
    Source.SALES_RETURN: sales.receive_goods,
    Source.TRANSFER_RECEIPT: transfers.receive_goods,
}
_SHIP: Mapping[Source, ShipGoods] = {
    Source.SALES_ORDER: sales.ship_goods,
    Source.PURCHASE_RETURN: purchasing.ship_goods,
    Source.TRANSFER_SHIPMENT: transfers.ship_goods,
}


# What is to be posted


def orders_to_post(
    work: UnitOfWork, document_no: str, requested: Sequence[WarehouseLineToPost] = (), *, version: int | None = None
) -> list[SourceOrder]:
    """The orders of which something is to be posted, each by itself. Raises: Refused(NOTHING_TO_POST, NOT_ON_DOCUMENT, …)."""
    document = service.open_document(work, document_no, version=version)
    lines = service.lines_left(work, document)
    if requested:
        wanted = [service.line_numbered(lines, each.line, document_no) for each in requested]
    else:
        wanted = [line for line in lines if line.to_handle > ZERO]
    found = dict.fromkeys(SourceOrder(line.line.key.source, line.line.key.document_no) for line in wanted)
    if not found:
        raise Refused(NOTHING_TO_POST, document=document_no)
    return list(found)


def post_order(
    work: UnitOfWork,
    document_no: str,
    order: SourceOrder,
    requested: Sequence[WarehouseLineToPost] = (),
    *,
    posting_date: date | None = None,
    posted_no: str = "",
) -> PostedPart:
    """Post what of one order is to be handled now; `posted_no`: the posted document that other orders of it are on already.

    Raises: Refused(NOTHING_TO_POST, ORDER_NOT_RELEASED, OVER_SHIPMENT, OVER_RECEIPT, BIN_REQUIRED, …).
    """
    document = service.open_document(work, document_no)
    lines = service.locked_lines(work, document, order)
    of_order = {line.line_no: line for line in lines}
    to_post: list[tuple[WorkLine, WarehouseLineToPost | None]] = [
        (of_order[each.line], each) for each in requested if each.line in of_order
    ]
    if not requested:
        to_post = [(line, None) for line in lines if line.to_handle > ZERO]
    goods = goods_to_post.goods_of_lines(work, document, to_post)
    return post_goods(work, document, order, goods, posting_date=posting_date, posted_no=posted_no)


# Posting


def post_goods(
    work: UnitOfWork,
    document: WarehouseDocument,
    order: SourceOrder,
    goods: Sequence[GoodsOfLine],
    *,
    posting_date: date | None = None,
    posted_no: str = "",
) -> PostedPart:
    """Post goods of one order, keep what they were posted for, and give arrivals their put-away.

    Raises: Refused(NOTHING_TO_POST, …).
    """
    goods = [each for each in goods if each.quantity]
    if not goods:
        raise Refused(NOTHING_TO_POST, document=f"{document.document_no} for {order.order_no}")
    posted = _post_at_order(work, order, goods, posting_date)
    put_away_no = _put_away(work, document, order, goods)
    part = PostedPart(
        posted_no=posted_no or _new_posted(work, document, posted.posting_date),
        order=order,
        posted=posted,
        line_nos=tuple((each.line.line_no, each.line.line.key.line_no) for each in goods),
        put_away_no=put_away_no,
    )
    _insert_posted_lines(work, part, goods)
    for each in goods:
        store.update_line(work, rules.after_posting(each.line.line, each.quantity))
    handled(work, document, f"{order.order_no} {document.kind.done}")
    return part


def _post_at_order(work: UnitOfWork, order: SourceOrder, goods: Sequence[GoodsOfLine], posting_date: date | None) -> PostedOrder:
    if order.source.is_inbound:
        return _RECEIVE[order.source](work, [each for of_line in goods for each in of_line.arriving], posting_date)
    return _SHIP[order.source](work, [each for of_line in goods for each in of_line.leaving], posting_date)


def _put_away(work: UnitOfWork, document: WarehouseDocument, order: SourceOrder, goods: Sequence[GoodsOfLine]) -> str:
    """The put-away of what arrived, where the location wants one made at once; blank: none. One for the receipt, while it is open.

    Source: section 5, rule 3.
    """
    location = catalog.location(work, document.location_code)
    if not order.source.is_inbound or not location.require_put_away or location.use_put_away_worksheet:
        return ""
    arrived = [arrival for of_line in goods for arrival in _arrivals(of_line)]
    said, into = f"{document.kind.said} {document.document_no}", store.last_put_away_no(work, document.document_no)
    return put_aways.create_for_arrivals(work, location.code, arrived, note=said, into=into)


def _arrivals(of_line: GoodsOfLine) -> list[Arrival]:
    """What arrived of a line; what is kept ready to leave again is taken of the first pieces."""
    line, cross_dock = of_line.line.line, of_line.line.line.to_cross_dock
    arrivals = []
    for goods in of_line.arriving:
        kept_ready = min(cross_dock, goods.quantity)
        cross_dock -= kept_ready
        arrivals.append(
            Arrival(
                item_no=line.item_no,
                variant_code=line.variant_code,
                quantity=goods.quantity,
                bin_code=goods.bin_code,
                tracking=goods.tracking,
                expires_on=goods.expires_on,
                uom_code=line.uom_code,
                base_units_per_unit=line.base_units_per_unit,
                order_line=line.key,
                cross_dock=kept_ready,
            )
        )
    return arrivals


def _new_posted(work: UnitOfWork, document: WarehouseDocument, posting_date: date) -> str:
    posted_no = number_series.next_document_no(work, document.kind.posted_numbered_as, posting_date)
    header = PostedHeader(
        posted_no=posted_no,
        kind=document.kind,
        document_no=document.document_no,
        location_code=document.location_code,
        external_no=document.external_no,
        posting_date=posting_date,
        person=work.person,
    )
    with number_series.written_once(posted_no):
        store.insert_posted(work, header)
    return posted_no


def _insert_posted_lines(work: UnitOfWork, part: PostedPart, goods: Sequence[GoodsOfLine]) -> None:
    """A line each; an order answers by its own lines, so entries of one are kept with all lines that are for it."""
    last = store.last_posted_line_no(work, part.posted_no)
    entries: dict[int, list[int]] = {}
    for posted_line in part.posted.lines:
        entries.setdefault(posted_line.line, []).extend(posted_line.entry_nos)
    rows = [
        (_posted_line(part, line_no, each.line.line, each.quantity), entries.pop(each.line.line.key.line_no, []))
        for line_no, each in enumerate(goods, last + 1)
    ]
    store.insert_posted_lines(work, rows)


def _posted_line(part: PostedPart, line_no: int, line: DocumentLine, quantity: Quantity) -> PostedLine:
    return PostedLine(
        posted_no=part.posted_no,
        line_no=line_no,
        document_line_no=line.line_no,
        key=line.key,
        item_no=line.item_no,
        variant_code=line.variant_code,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
        quantity=quantity,
        posted_document_no=part.posted.document_no,
        put_away_no=part.put_away_no,
    )


def handled(work: UnitOfWork, document: WarehouseDocument, what: str) -> None:
    """The document after something was posted or taken back: finished when nothing is left of it."""
    status = Status.OPEN if document.kind.is_inbound else Status.RELEASED
    if not service.lines_left(work, document):
        status = Status.FINISHED
    service.changed(work, replace(document, status=status), what)
