"""What people do with transfer orders: make them, ship them into transit, receive them from there, undo a shipment.

Shipping and receiving are one step with two ends. The questions are `cards.py` and `open_work.py`. Source: spec/transfers.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import posting
from server.ledger.posting_lines import Document, Posting, UndoLine
from server.number_series import service as number_series
from server.outstanding import answers, handling, order_lines
from server.outstanding import service as outstanding
from server.outstanding.order_lines import Piece
from server.outstanding.values import Source
from server.tracking import open_lines
from server.transfers import rules, store
from server.transfers.values import LineToPost, Step, TransferOrder, TransferOrderLine
from shared.errors import ALREADY_EXISTS, NOT_FOUND, NOTHING_TO_POST, Refused
from shared.quantities import ZERO
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from server.outstanding.values import ArrivedGoods, OutstandingLine, PickedGoods
    from server.tracking.values import TrackedLine
    from shared.quantities import Quantity
    from shared.tracking import Tracking
    from shared.wire.orders import LineToPost as WireLine
    from shared.wire.orders import PostedOrder
    from shared.wire.receiving import Received
    from shared.wire.transactions import Posted, Transaction
    from shared.wire.transfers import NewTransferLine, NewTransferOrder, TransferShipped, TransferStep

# Orders


def create_order(work: UnitOfWork, new: NewTransferOrder) -> str:
    """Make a transfer order; its number. Afterwards everybody knows what is to leave and to arrive.

    Raises: Refused(NOT_FOUND, SAME_PLACE, IN_TRANSIT_REQUIRED, ALREADY_EXISTS, UNKNOWN_ITEM, ITEM_BLOCKED, UOM_UNKNOWN, …).
    """
    locations = [catalog.location(work, code) for code in (new.from_location, new.to_location, new.in_transit)]
    rules.require_route(*locations)
    order_date = new.date or catalog.work_date(work)
    order = TransferOrder(
        order_no=number_series.document_no(work, DocumentKind.TRANSFER_ORDER, new.no, order_date),
        from_location=new.from_location,
        to_location=new.to_location,
        in_transit=new.in_transit,
        order_date=order_date,
    )
    if store.order(work, order.order_no) is not None:
        raise Refused(ALREADY_EXISTS, what="Transfer order", key=order.order_no)
    lines = [_new_line(work, order, line_no, line) for line_no, line in enumerate(new.lines, 1)]
    store.insert_order(work, order, lines)
    _publish(work, order, {line.line_no for line in lines})
    return order.order_no


def _new_line(work: UnitOfWork, order: TransferOrder, line_no: int, new: NewTransferLine) -> TransferOrderLine:
    item = catalog.item(work, new.item)
    catalog.require_variant(item, new.variant)
    rules.require_may_be_transferred(item, new.variant)
    rules.require_dates(new.shipment_date, new.receipt_date)
    for location_code, bin_code in ((order.from_location, new.from_bin), (order.to_location, new.to_bin)):
        if bin_code:
            catalog.bin_(work, location_code, bin_code)
    return TransferOrderLine(
        order_no=order.order_no,
        line_no=line_no,
        item_no=item.no,
        variant_code=new.variant,
        from_bin=new.from_bin,
        to_bin=new.to_bin,
        uom_code=new.uom or item.base_uom,
        base_units_per_unit=catalog.base_units_per(item, new.uom),
        quantity=catalog.base_quantity(item, new.quantity, new.uom),
        ships_on=new.shipment_date,
        arrives_on=new.receipt_date,
    )


# Shipping and receiving


def ship(work: UnitOfWork, order_no: str, step: TransferStep) -> PostedOrder:
    """Post what leaves into transit; without lines all that is left. Raises: Refused(OVER_SHIPMENT, NOTHING_TO_POST, …)."""
    return _post_request(work, transfer_order(work, order_no), Step.SHIP, step)


def receive(work: UnitOfWork, order_no: str, step: TransferStep) -> PostedOrder:
    """Post what arrived; without lines all that is in transit. Raises: Refused(OVER_RECEIPT, NOTHING_TO_POST, …)."""
    return _post_request(work, transfer_order(work, order_no), Step.RECEIVE, step)


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


def undo_transfer_shipped(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Take back a scan of goods that were loaded, as long as they are in transit."""
    return answers.undone(answer, [undo_posted(work, answer.entry_nos[0], None)], f"Shipment {answer.document_no} undone")


def undo_received(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Refused: what was received is sent back by a transfer. Raises: Refused(CANNOT_UNDO). Source: spec/transfers.md, 7, rule 7."""
    return answers.undone(answer, [undo_posted(work, answer.entry_nos[0], None)], "")


def undo_posted(work: UnitOfWork, entry_no: int, posting_date: date | None) -> PostedResult:
    """Take back the shipment whose decrease the entry is; the order line can be shipped again.

    `posting_date`: None for that of the document. Raises: Refused(NOT_FOUND, CANNOT_UNDO, …). Source: spec/transfers.md, section 7.
    """
    undone = store.posted_line_of(work, entry_no)
    if undone is None:
        raise Refused(NOT_FOUND, what="transfer shipment with entry", key=entry_no)
    order = transfer_order(work, undone.order_no)
    work.lock_items([undone.item_no])
    lines = store.lines_numbered(work, order.order_no, [undone.order_line_no])
    line = order_lines.line_named(lines, undone.order_line_no, order.order_no)
    rules.require_not_received(line, undone)
    document = Document(undone.step.document_type, undone.document_no, undone.order_no)
    undo = UndoLine(entry_no, posting_date=posting_date)
    result = posting.post(work, Posting((undo,), posting_date or undone.posting_date, document))
    store.insert_correction(work, undone, result.entry_nos[0])
    store.add_posted(work, order.order_no, line.line_no, undone.step, -undone.quantity)
    if undone.was_picked:
        outstanding.add_picked(work, rules.picked_goods_of(replace(undone, quantity=-undone.quantity)))
    _publish(work, order, [line.line_no])
    tracked = tracked_line(work, order.order_no, line.line_no)
    open_lines.numbers_handled(work, tracked, [(undone.tracking, -undone.quantity)])
    return result


def ship_goods(work: UnitOfWork, goods: Sequence[PickedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that exactly these goods of one order leave into transit, from exactly these bins; what was picked no longer waits.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(NOT_ON_DOCUMENT, OVER_SHIPMENT, NUMBER_NOT_ON_LINE, …).
    """
    order = transfer_order(work, goods[0].key.document_no)
    lines = _locked_lines(work, order)
    waiting = outstanding.picked(work, Source.TRANSFER_SHIPMENT, order.order_no)
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        pieces = [Piece(each.quantity, each.tracking) for each in of_line]
        rules.require_left(order, Step.SHIP, line, sum((piece.quantity for piece in pieces), ZERO), line.left_to_ship)
        _with_its_numbers(work, order, Step.SHIP, line, pieces=pieces, in_transit={})
        to_post.append(rules.goods_leaving(line, of_line, waiting))
    return _post(work, order, Step.SHIP, to_post, posting_date or catalog.work_date(work))


def receive_goods(work: UnitOfWork, goods: Sequence[ArrivedGoods], posting_date: date | None = None) -> PostedOrder:
    """Post that these goods of one order arrived, in these bins; a blank bin is where arrivals of the line go.

    For warehouse documents and activities: whether the location demands one is not asked.
    Raises: Refused(NOT_ON_DOCUMENT, OVER_RECEIPT, NUMBER_NOT_ON_LINE, …).
    """
    order = transfer_order(work, goods[0].key.document_no)
    lines, in_transit = _locked_lines(work, order), store.in_transit(work, order.order_no)
    to_post = []
    for line_no, of_line in order_lines.by_line(goods):
        line = order_lines.line_named(lines, line_no, order.order_no)
        rules.require_left(order, Step.RECEIVE, line, sum((each.quantity for each in of_line), ZERO), line.in_transit)
        for bin_code in dict.fromkeys(each.bin_code for each in of_line):
            pieces = [Piece(each.quantity, each.tracking, each.expires_on) for each in of_line if each.bin_code == bin_code]
            numbers = in_transit.get(line_no, {})
            found = _with_its_numbers(work, order, Step.RECEIVE, line, pieces=pieces, in_transit=numbers)
            into = _bin_for(work, order, Step.RECEIVE, line, bin_code)
            to_post.append([LineToPost(line, piece, into) for piece in found])
    return _post(work, order, Step.RECEIVE, to_post, posting_date or catalog.work_date(work))


def _post_scan(
    work: UnitOfWork,
    transaction: Transaction,
    *,
    step: Step,
    order_no: str,
    content: TransferShipped | Received,
) -> Posted:
    order = transfer_order(work, order_no)
    rules.require_at(order, step, transaction.location)
    item = catalog.item(work, content.item)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    work.lock_items([item.no])
    lines = store.lines_with_item(work, order_no, item.no)
    line = order_lines.line_that_fits(
        lines, content, quantity, lambda each: each.left(step), document_no=order_no, line_no=content.line
    )
    rules.require_left(order, step, line, quantity, line.left(step))
    expires_on = content.expiration if content.kind == "received" else None
    scanned = Piece(quantity, order_lines.scanned_tracking(content), expires_on)
    in_transit = store.in_transit(work, order.order_no) if step is Step.RECEIVE and item.takes_numbers else {}
    bin_code = _bin_for(work, order, step, line, content.bin)
    pieces = _with_its_numbers(work, order, step, line, pieces=[scanned], in_transit=in_transit.get(line.line_no, {}))
    posted = _post(work, order, step, [[LineToPost(line, piece, bin_code) for piece in pieces]], catalog.work_date(work))
    done = "loaded" if step is Step.SHIP else "received"
    return answers.posted(transaction, posted, f"{content.quantity} {content.uom or item.base_uom} {item.no} {done}")


def _post_request(work: UnitOfWork, order: TransferOrder, step: Step, request: TransferStep) -> PostedOrder:
    lines = _locked_lines(work, order)
    in_transit = store.in_transit(work, order.order_no) if step is Step.RECEIVE else {}
    if request.lines:
        to_post = _requested(work, order, step, lines=lines, wanted=request.lines, in_transit=in_transit)
    else:
        whole = [_whole_line(work, order, step, line, in_transit) for line in lines if line.left(step) > ZERO]
        to_post = [pieces for pieces in whole if pieces]
    if to_post:
        location = catalog.location(work, order.from_location if step is Step.SHIP else order.to_location)
        handling.require_no_warehouse_handling(location, inbound=step is Step.RECEIVE, document_no=order.order_no)
    return _post(work, order, step, to_post, request.date or catalog.work_date(work))


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
        on_line, required = (
            open_lines.open_numbers(work, item, order.line_source(line.line_no)),
            rules.requires_a_number(step, item),
        )
        quantity = order_lines.quantity_to_post(line.left_to_ship, on_line, number_required=required)
        pieces = order_lines.pieces_of(line, item, quantity, (), number_required=required, on_line=on_line) if quantity else ()
    bin_code = _bin_for(work, order, step, line, "")
    return [LineToPost(line, piece, bin_code) for piece in pieces]


def _bin_for(work: UnitOfWork, order: TransferOrder, step: Step, line: TransferOrderLine, named: str) -> str:
    """The bin that was named, else the line's, else where departures wait and arrivals go."""
    if step is Step.SHIP:
        return named or line.from_bin or catalog.location(work, order.from_location).shipment_bin
    return named or line.to_bin or catalog.location(work, order.to_location).receipt_bin


def _post(
    work: UnitOfWork, order: TransferOrder, step: Step, requested: Sequence[Sequence[LineToPost]], posting_date: date
) -> PostedOrder:
    """Post the pieces as one document of their own, and tell everybody what is left. Raises: Refused(NOTHING_TO_POST)."""
    pieces = [piece for of_line in requested for piece in of_line]
    if not pieces:
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    document_no = number_series.next_document_no(work, DocumentKind(step.document_type), posting_date)
    document = Document(step.document_type, document_no, order.order_no)
    posting_lines = tuple(rules.posting_line_for(order, step, piece, line_no) for line_no, piece in enumerate(pieces, 1))
    result = posting.post(work, Posting(posting_lines, posting_date, document))
    decreases = [line.entry_nos[0] for line in result.lines]
    posted_lines = list(zip(pieces, decreases, strict=True))
    with number_series.written_once(document.no):
        store.insert_document(work, document.no, order, step=step, posting_date=posting_date, lines=posted_lines)
    for piece in pieces:
        store.add_posted(work, order.order_no, piece.order_line.line_no, step, piece.piece.quantity)
        if piece.was_picked:
            outstanding.add_picked(work, rules.goods_that_left(piece))
    line_nos = {piece.order_line.line_no for piece in pieces}
    _publish(work, order, line_nos)
    for line_no in sorted(line_nos if step is Step.SHIP else ()):
        _numbers_shipped(work, order, [piece for piece in pieces if piece.order_line.line_no == line_no])
    pieces_by_line = [(of_line[0].order_line.line_no, len(of_line)) for of_line in requested]
    return answers.posted_order(document.no, posting_date, pieces_by_line, result)


def _numbers_shipped(work: UnitOfWork, order: TransferOrder, of_line: Sequence[LineToPost]) -> None:
    """Keep what was shipped of the numbers on the line, where it held any."""
    before = of_line[0].order_line
    posted = [(each.piece.tracking, each.piece.quantity) for each in of_line]
    after = replace(before, shipped=before.shipped + sum((quantity for _, quantity in posted), ZERO))
    open_lines.numbers_handled(work, rules.tracked_line(order, after, catalog.item(work, after.item_no)), posted)


def tracked_line(work: UnitOfWork, order_no: str, line_no: int) -> TrackedLine:
    """The line as its numbers need it, as it is now. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT)."""
    order = transfer_order(work, order_no)
    line = order_lines.line_named(store.lines_numbered(work, order_no, [line_no]), line_no, order_no)
    return rules.tracked_line(order, line, catalog.item(work, line.item_no))


# What is open


def outstanding_lines(work: UnitOfWork) -> list[OutstandingLine]:
    """Every open line of every order, at both ends: what `outstanding` is rebuilt from."""
    names = _location_names(work)
    return [
        outstanding_line
        for order in store.orders(work)
        for line in store.lines(work, order.order_no)
        for outstanding_line in rules.outstanding_lines(order, line, names)
        if outstanding_line.outstanding > ZERO
    ]


def quantities_in_transit(work: UnitOfWork, order_no: str) -> dict[int, Quantity]:
    """What can be received of the order now, by line; base unit."""
    return {line.line_no: line.in_transit for line in store.lines(work, order_no) if line.in_transit > ZERO}


def picked_goods_shipped(work: UnitOfWork) -> list[PickedGoods]:
    """What shipments took from the picked goods (negative) and undoing brought back: what `outstanding` is rebuilt from."""
    return [rules.picked_goods_of(line) for line in store.posted_picked_lines(work)]


def transfer_order(work: UnitOfWork, order_no: str) -> TransferOrder:
    """The order. Raises: Refused(NOT_FOUND)."""
    found = store.order(work, order_no)
    if found is None:
        raise Refused(NOT_FOUND, what="transfer order", key=order_no)
    return found


def _locked_lines(work: UnitOfWork, order: TransferOrder) -> list[TransferOrderLine]:
    """The lines as they are once nobody else can change what is left of them."""
    work.lock_items({line.item_no for line in store.lines(work, order.order_no)})
    return store.lines(work, order.order_no)


def _publish(work: UnitOfWork, order: TransferOrder, line_nos: Collection[int]) -> None:
    names = _location_names(work)
    changed = store.lines_numbered(work, order.order_no, line_nos)
    outstanding.publish(work, [published for line in changed for published in rules.outstanding_lines(order, line, names)])


def _location_names(work: UnitOfWork) -> dict[str, str]:
    return {location.code: location.name for location in catalog.locations(work)}
