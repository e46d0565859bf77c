"""What people post of transfer orders: ship them into transit, receive them from there, or both at once.

Shipping and receiving are one step with two ends. Making orders is `orders.py`, writing documents `documents.py`, taking them back
`undoing.py`; the questions are `cards.py` and `open_work.py`. Source: spec/transfers.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.license_plates import standing
from server.outstanding import answers, handling, order_changes, order_lines
from server.outstanding import service as outstanding
from server.outstanding.last_posting import telling_who_was_last
from server.outstanding.order_lines import Piece
from server.outstanding.values import Source
from server.tracking import open_lines
from server.transfers import discrepancies, documents, orders, posted_store, rules, store
from server.transfers.values import LineToPost, Step, TransferOrder, TransferOrderLine
from shared.errors import INVALID_REQUEST, NOTHING_TO_POST, Refused
from shared.quantities import ZERO
from shared.wire.transfers import PostedBothHalves, TransferReceipt, TransferStep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import ArrivedGoods, PickedGoods
    from shared.quantities import Quantity
    from shared.tracking import Tracking
    from shared.wire.orders import LineToPost as WireLine
    from shared.wire.orders import PostedOrder
    from shared.wire.receiving import Received
    from shared.wire.transactions import Posted, Transaction
    from shared.wire.transfers import ShippedAndReceived, TransferShipped

# From the desk


def ship(work: UnitOfWork, order_no: str, step: TransferStep) -> PostedOrder:
    """Post what leaves into transit; without lines all that is left. Raises: Refused(OVER_SHIPMENT, NOTHING_TO_POST, …)."""
    return _post_request(work, orders.release(work, order_no), Step.SHIP, step)


def receive(work: UnitOfWork, order_no: str, receipt: TransferReceipt) -> PostedOrder:
    """Post what arrived; without lines all that is in transit and did not go missing.

    Raises: Refused(OVER_RECEIPT, NOTHING_TO_POST, NUMBER_NOT_ON_LINE, …).
    """
    order = orders.release(work, order_no)
    discrepancies.report(work, order, receipt.discrepancies)
    return _post_request(work, order, Step.RECEIVE, receipt)


def ship_and_receive(work: UnitOfWork, order_no: str, both: ShippedAndReceived) -> PostedBothHalves:
    """Post both halves in one action, each on its own date. Raises: Refused as `ship` and `receive`; INVALID_REQUEST.

    Source: spec/transfers.md, section 4, rules 9 and 10.
    """
    order = orders.release(work, order_no)
    if order.direct_posting:
        raise Refused(INVALID_REQUEST, reason=f"{order_no} is a direct transfer: shipping it posts both halves on one day")
    for code, inbound in ((order.from_location, False), (order.to_location, True)):
        handling.require_no_warehouse_handling(catalog.location(work, code), inbound=inbound, document_no=order_no)
    shipped_on = both.shipment_date or catalog.work_date(work)
    shipment = ship(work, order_no, TransferStep(date=shipped_on, lines=both.lines))
    arrived = tuple(line.model_copy(update={"bin": ""}) for line in both.lines)
    receipt = TransferReceipt(date=both.receipt_date or shipped_on, lines=arrived)
    return PostedBothHalves(shipment=shipment, receipt=receive(work, order_no, receipt))


def _post_request(work: UnitOfWork, order: TransferOrder, step: Step, request: TransferStep) -> PostedOrder:
    lines = orders.locked_lines(work, order)
    in_transit = orders.numbers_to_receive(work, order.order_no) if step is Step.RECEIVE else {}
    with telling_who_was_last(lambda: posted_store.last_posting(work, order.order_no, step)):
        if request.lines:
            to_post = _requested(work, order, step, lines=lines, wanted=request.lines, in_transit=in_transit)
        else:
            whole = [_whole_line(work, order, step, line, in_transit) for line in lines if line.left(step) > ZERO]
            to_post = [pieces for pieces in whole if pieces]
        if not to_post:
            raise Refused(NOTHING_TO_POST, document=order.order_no)
    location = catalog.location(work, order.from_location if step is Step.SHIP else order.to_location)
    handling.require_no_warehouse_handling(location, inbound=step is Step.RECEIVE, document_no=order.order_no)
    return documents.post(work, order, step, to_post, request.date or catalog.work_date(work))


def _requested(
    work: UnitOfWork,
    order: TransferOrder,
    step: Step,
    *,
    lines: Sequence[TransferOrderLine],
    wanted: Sequence[WireLine],
    in_transit: Mapping[int, Mapping[Tracking, Quantity]],
) -> list[list[LineToPost]]:
    """What each line of the request is, piece by piece. Raises: Refused(OVER_SHIPMENT, OVER_RECEIPT, …)."""
    if not any(line.left(step) for line in lines):
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    left = {line.line_no: line.left(step) for line in lines}
    requested = []
    for each in wanted:
        line = order_lines.line_named(lines, each.line, order.order_no)
        quantity = order_lines.base_quantity_of(line, catalog.item(work, line.item_no), each.quantity)
        rules.require_left(order, step, line, quantity, left[line.line_no])
        left[line.line_no] -= quantity
        pieces = _pieces(work, order, step, line, wanted=each, in_transit=in_transit.get(line.line_no, {}))
        bin_code = _bin_for(work, order, step, line, each.bin)
        requested.append([LineToPost(line, piece, bin_code) for piece in pieces])
    return requested


def _pieces(
    work: UnitOfWork,
    order: TransferOrder,
    step: Step,
    line: TransferOrderLine,
    *,
    wanted: WireLine,
    in_transit: Mapping[Tracking, Quantity],
) -> Sequence[Piece]:
    item = catalog.item(work, line.item_no)
    quantity = order_lines.base_quantity_of(line, item, wanted.quantity)
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no)) if step is Step.SHIP else ()
    required = rules.requires_a_number(step, item)
    pieces = order_lines.pieces_of(line, item, quantity, wanted.tracking, number_required=required, on_line=on_line)
    return _with_its_numbers(work, order, step, line, pieces=pieces, in_transit=in_transit)


def _whole_line(
    work: UnitOfWork,
    order: TransferOrder,
    step: Step,
    line: TransferOrderLine,
    in_transit: Mapping[int, Mapping[Tracking, Quantity]],
) -> list[LineToPost]:
    if step is Step.RECEIVE:
        pieces = rules.numbers_in_transit(line, in_transit.get(line.line_no, {}))
    else:
        item = catalog.item(work, line.item_no)
        on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
        required = rules.requires_a_number(step, item)
        quantity = order_lines.quantity_to_post(line.left_to_ship, on_line, number_required=required)
        pieces = order_lines.pieces_of(line, item, quantity, (), number_required=required, on_line=on_line) if quantity else ()
    bin_code = _bin_for(work, order, step, line, "")
    return [LineToPost(line, piece, bin_code) for piece in pieces]


# By scans


def transfer_shipped(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods that were loaded at the person's location."""
    content = transaction.content
    assert content.kind == "transfer_shipped"
    return _post_scan(work, transaction, step=Step.SHIP, order_no=content.order, content=content)


def received(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods of a transfer order that arrived at the person's location."""
    content = transaction.content
    assert content.kind == "received"
    return _post_scan(work, transaction, step=Step.RECEIVE, order_no=content.document, content=content)


def _post_scan(
    work: UnitOfWork, transaction: Transaction, *, step: Step, order_no: str, content: TransferShipped | Received
) -> Posted:
    order = orders.released_order(work, order_no)
    rules.require_at(order, step, transaction.location)
    item = catalog.item(work, content.item)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    work.lock_items([item.no])
    with (
        order_changes.telling_of_changes(work, order.source, order_no, item.no),
        telling_who_was_last(lambda: posted_store.last_posting(work, order_no, step)),
    ):
        lines = store.lines_with_item(work, order_no, item.no)
        line = order_lines.line_that_fits(
            lines, content, quantity, lambda each: each.left(step), document_no=order_no, line_no=content.line
        )
        rules.require_left(order, step, line, quantity, line.left(step))
    expires_on = content.expiration if content.kind == "received" else None
    scanned = Piece(quantity, order_lines.scanned_tracking(content), expires_on)
    in_transit = orders.numbers_to_receive(work, order_no) if step is Step.RECEIVE and item.takes_numbers else {}
    bin_code = _bin_for(work, order, step, line, content.bin)
    pieces = _with_its_numbers(work, order, step, line, pieces=[scanned], in_transit=in_transit.get(line.line_no, {}))
    to_post = [[LineToPost(line, piece, bin_code) for piece in pieces]]
    posted = documents.post(work, order, step, to_post, catalog.work_date(work))
    done = "received" if step is Step.RECEIVE else "loaded"
    return answers.posted(transaction, posted, f"{content.quantity} {content.uom or item.base_uom} {item.no} {done}")


# For warehouse documents and activities


def ship_goods(work: UnitOfWork, goods: Sequence[PickedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that exactly these goods of one order leave into transit, from exactly these bins; what was picked no longer waits.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_SHIPMENT, NUMBER_NOT_ON_LINE, INCOMPLETE_SHIPMENT, …).
    """
    order = orders.released_order(work, goods[0].key.document_no)
    lines = orders.locked_lines(work, order)
    waiting = outstanding.picked(work, Source.TRANSFER_SHIPMENT, order.order_no)
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        pieces = [Piece(each.quantity, each.tracking) for each in of_line]
        rules.require_left(order, Step.SHIP, line, sum((piece.quantity for piece in pieces), ZERO), line.left_to_ship)
        _with_its_numbers(work, order, Step.SHIP, line, pieces=pieces, in_transit={})
        to_post.append(rules.goods_leaving(line, of_line, waiting))
    return documents.post(work, order, Step.SHIP, to_post, posting_date or catalog.work_date(work))


def receive_goods(work: UnitOfWork, goods: Sequence[ArrivedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that these goods of one order arrived, in these bins; a blank bin is where arrivals of the line go.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(ORDER_NOT_RELEASED, NOT_ON_DOCUMENT, OVER_RECEIPT, NUMBER_NOT_ON_LINE, …).
    """
    order = orders.released_order(work, goods[0].key.document_no)
    lines, in_transit = orders.locked_lines(work, order), orders.numbers_to_receive(work, order.order_no)
    arrives_directly = order.direct_posting == "direct_transfer"
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        step = Step.SHIP if arrives_directly else Step.RECEIVE
        rules.require_left(order, step, line, sum((each.quantity for each in of_line), ZERO), line.left(step))
        if arrives_directly:
            to_post.append(_arriving_directly(work, order, line, of_line))
            continue
        for bin_code in dict.fromkeys(each.bin_code for each in of_line):
            pieces = [Piece(each.quantity, each.tracking, each.expires_on) for each in of_line if each.bin_code == bin_code]
            numbers = in_transit.get(line_no, {})
            found = _with_its_numbers(work, order, Step.RECEIVE, line, pieces=pieces, in_transit=numbers)
            into = _bin_for(work, order, Step.RECEIVE, line, bin_code)
            to_post.append([LineToPost(line, piece, into) for piece in found])
    step = Step.SHIP if arrives_directly else Step.RECEIVE
    return documents.post(work, order, step, to_post, posting_date or catalog.work_date(work))


def _arriving_directly(
    work: UnitOfWork, order: TransferOrder, line: TransferOrderLine, goods: Sequence[ArrivedGoods]
) -> list[LineToPost]:
    """What is put away at the one end has left the other with it. Source: spec/transfers.md, section 6, rule 2."""
    from_bin = _bin_for(work, order, Step.SHIP, line, "")
    return [LineToPost(line, Piece(each.quantity, each.tracking), from_bin, to_bin=each.bin_code) for each in goods]


def picked_goods_shipped(work: UnitOfWork) -> list[PickedGoods]:
    """What shipments took from the picked goods (negative) and undoing brought back: what `outstanding` is rebuilt from."""
    return [rules.picked_goods_of(line) for line in posted_store.posted_picked_lines(work)]


# What goods have with them


def _with_its_numbers(
    work: UnitOfWork,
    order: TransferOrder,
    step: Step,
    line: TransferOrderLine,
    *,
    pieces: Sequence[Piece],
    in_transit: Mapping[Tracking, Quantity],
) -> Sequence[Piece]:
    """Goods leave with the numbers that were set for them, and arrive with those that they left with.

    Raises: Refused(NUMBER_NOT_ON_LINE). Source: spec/transfers.md, section 5; spec/tracking.md, section 10, rule 3.
    """
    item, said = catalog.item(work, line.item_no), str(order.line_source(line.line_no))
    if not item.takes_numbers:
        return pieces
    if step is Step.RECEIVE:
        return rules.pieces_received(line, item, pieces, in_transit, said)
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    order_lines.require_numbers_on_line(pieces, on_line, line.left_to_ship, item.no, said)
    return pieces


def _bin_for(work: UnitOfWork, order: TransferOrder, step: Step, line: TransferOrderLine, named: str) -> str:
    """The bin that was named; of goods on a license plate the plate's; else the line's, else the location's."""
    if step is Step.SHIP and line.plate_no and not named:
        return standing.plate(work, line.plate_no).place.bin_code
    location = catalog.location(work, order.to_location if step is Step.RECEIVE else order.from_location)
    return rules.bin_for(step, line, location, named)
