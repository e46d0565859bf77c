"""What people do with purchase orders and return orders: make them, receive them, ship them back, undo that.

Receiving and shipping back are one movement with two signs. The questions are `cards.py`. Source: spec/ledger.md, sections 7, 9.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import posting
from server.ledger import service as ledger
from server.ledger.posting_lines import Document, Place, Posting, SourceType, UndoLine
from server.number_series import service as number_series
from server.outstanding import answers, order_lines
from server.outstanding import service as outstanding
from server.outstanding.order_lines import Piece
from server.outstanding.values import Source
from server.purchasing import rules, store
from server.purchasing.values import LineToPost, PurchaseLine, PurchaseOrder
from server.tracking import open_lines
from shared.errors import ALREADY_EXISTS, NOT_FOUND, NOTHING_TO_POST, Refused
from shared.quantities import ZERO, unit_cost_in_unit
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from server.access.authentication import Caller
    from server.catalog.values import Item
    from server.database.prepared_each import Asked
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from server.outstanding.values import OutstandingLine
    from server.tracking.values import TrackedLine
    from shared.quantities import UnitCost
    from shared.wire.orders import LineToPost as WireLine
    from shared.wire.orders import PostedOrder
    from shared.wire.purchasing import NewPurchaseLine, NewPurchaseOrder, Receipt, ReturnShipment
    from shared.wire.transactions import Posted, Transaction
    from shared.wire.work import OpenDocument

# Orders

_ORDER_NUMBERED_AS = {"order": DocumentKind.PURCHASE_ORDER, "return": DocumentKind.PURCHASE_RETURN_ORDER}


def create_order(work: UnitOfWork, new: NewPurchaseOrder) -> str:
    """Make an order or return order; its number. Afterwards everybody knows what is to come in.

    Raises: Refused(NOT_FOUND, ALREADY_EXISTS, UNKNOWN_ITEM, ITEM_BLOCKED, PURCHASING_BLOCKED, VARIANT_BLOCKED, UOM_UNKNOWN).
    """
    vendor = catalog.party(work, "vendor", new.vendor)
    order_date = new.date or catalog.work_date(work)
    order = PurchaseOrder(
        order_no=number_series.document_no(work, _ORDER_NUMBERED_AS[new.kind], new.no, order_date),
        kind=new.kind,
        vendor_no=vendor.no,
        location_code=new.location,
        order_date=order_date,
    )
    if store.order(work, order.order_no) is not None:
        raise Refused(ALREADY_EXISTS, what="Purchase order", key=order.order_no)
    lines = [_new_line(work, order, line_no, line) for line_no, line in enumerate(new.lines, 1)]
    store.insert_order(work, order, lines)
    outstanding.publish(work, [rules.outstanding_line(order, line, vendor.name) for line in lines])
    return order.order_no


def _new_line(work: UnitOfWork, order: PurchaseOrder, line_no: int, new: NewPurchaseLine) -> PurchaseLine:
    item = catalog.item(work, new.item)
    catalog.require_variant(item, new.variant)
    rules.require_may_be_ordered(item, new.variant, order.kind)
    held = catalog.base_units_per(item, new.uom)
    return PurchaseLine(
        order_no=order.order_no,
        line_no=line_no,
        item_no=item.no,
        variant_code=new.variant,
        place=_place(work, new.location or order.location_code, new.bin),
        uom_code=new.uom or item.base_uom,
        base_units_per_unit=held,
        quantity=catalog.base_quantity(item, new.quantity, new.uom),
        handled=ZERO,
        unit_cost=unit_cost_in_unit(item.last_direct_cost or item.unit_cost, held) if new.unit_cost is None else new.unit_cost,
        indirect_cost_percent=new.indirect_cost_percent,
        expected_on=new.expected_date,
        applies_to_entry=new.applies_to,
    )


def _place(work: UnitOfWork, location_code: str, bin_code: str) -> Place:
    """The place, if there is one. Raises: Refused(NOT_FOUND)."""
    if location_code:
        catalog.location(work, location_code)
    if bin_code:
        catalog.bin_(work, location_code, bin_code)
    return Place(location_code, bin_code)


# Receiving and shipping back


def receive(work: UnitOfWork, order_no: str, receipt: Receipt) -> PostedOrder:
    """Post what has come of an order; without lines all that is outstanding. Raises: Refused(OVER_RECEIPT, NOTHING_TO_POST …)."""
    order = purchase_order(work, order_no)
    rules.require_kind(order, "order")
    costs = {line.line: line.unit_cost for line in receipt.lines if line.unit_cost is not None}
    return _post_request(work, order, receipt.lines, costs, receipt.date)


def ship_back(work: UnitOfWork, order_no: str, shipment: ReturnShipment) -> PostedOrder:
    """Post what goes back of a return; without lines all of it. Raises: Refused(OVER_SHIPMENT, NOTHING_TO_POST …)."""
    order = purchase_order(work, order_no)
    rules.require_kind(order, "return")
    return _post_request(work, order, shipment.lines, {}, shipment.date)


def received(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods that came for a purchase order; the document is received into the location of the person."""
    content = transaction.content
    assert content.kind == "received"
    order = purchase_order(work, content.document)
    rules.require_kind(order, "order")
    item = catalog.item(work, content.item)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    work.lock_items([item.no])
    lines = store.lines_with_item(work, order.order_no, item.no)
    here = [line for line in lines if line.place.location_code == transaction.location]
    line = order_lines.line_that_fits(
        here, content, quantity, lambda each: each.outstanding, document_no=order.order_no, line_no=content.line
    )
    order_lines.require_left_to_receive(line, quantity, line.outstanding, order.order_no)
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    scanned = Piece(quantity, order_lines.scanned_tracking(content), content.expiration)
    piece = order_lines.with_what_is_on_line(scanned, on_line)
    to_post = LineToPost(line, piece, _bin_for(work, order, line, item, content.bin), line.unit_cost)
    posted = _post(work, order, [[to_post]], catalog.work_date(work))
    return answers.posted(transaction, posted, f"{content.quantity} {content.uom or item.base_uom} {item.no} received")


def asked_by_received(transaction: Transaction) -> list[Asked]:
    """What `received` will ask about the item, in the most usual case: of a bin that was named, not bound by numbers."""
    content = transaction.content
    assert content.kind == "received"
    place = Place(transaction.location, content.bin)
    return [
        store.asked_for_lines(content.document, content.item),
        *ledger.asked_by_increase(content.item, content.variant, place),
    ]


def undo_received(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """Take back a scan of goods that came, as long as nothing of them was used."""
    results = [undo_posted(work, entry_no, None) for entry_no in answer.entry_nos]
    return answers.undone(answer, results, f"Receipt {answer.document_no} undone")


def undo_posted(work: UnitOfWork, entry_no: int, posting_date: date | None) -> PostedResult:
    """Take back the receipt or return shipment that wrote the entry; the order line can be posted again.

    `posting_date`: None for that of the document. Raises: Refused(NOT_FOUND, CANNOT_UNDO, …). Source: spec/ledger.md, section 9.
    """
    undone = store.posted_line_of(work, entry_no)
    if undone is None:
        raise Refused(NOT_FOUND, what="purchase receipt or return shipment with entry", key=entry_no)
    work.lock_items([undone.item_no])
    document = Document(undone.document_type, undone.document_no, undone.order_no)
    undo = UndoLine(entry_no, posting_date=posting_date)
    result = posting.post(work, Posting((undo,), posting_date or undone.posting_date, document))
    store.insert_correction(work, undone, result.entry_nos[0])
    store.add_handled(work, undone.order_no, undone.order_line_no, undone.item_no, -undone.quantity)
    order = purchase_order(work, undone.order_no)
    _publish(work, order, store.lines_numbered(work, order.order_no, [undone.order_line_no]))
    line = tracked_line(work, undone.order_no, undone.order_line_no)
    open_lines.numbers_handled(work, line, [(undone.tracking, -undone.quantity)])
    return result


def _post_request(
    work: UnitOfWork, order: PurchaseOrder, wanted: Sequence[WireLine], costs: Mapping[int, UnitCost], posting_date: date | None
) -> PostedOrder:
    if wanted:
        lines = _locked_lines(work, order, {each.line for each in wanted})
        to_post = _requested(work, order, lines, wanted, costs)
    else:
        whole = [_whole_line(work, order, line) for line in _locked_lines(work, order) if line.outstanding > ZERO]
        to_post = [pieces for pieces in whole if pieces]
    return _post(work, order, to_post, posting_date or catalog.work_date(work))


def _requested(
    work: UnitOfWork,
    order: PurchaseOrder,
    lines: Sequence[PurchaseLine],
    wanted: Sequence[WireLine],
    costs: Mapping[int, UnitCost],
) -> list[list[LineToPost]]:
    """What each line of the request is, piece by piece. Raises: Refused(OVER_RECEIPT, TRACKING_QUANTITY_MISMATCH, …)."""
    left = {line.line_no: line.outstanding for line in lines}
    requested = []
    for each in wanted:
        line = order_lines.line_named(lines, each.line, order.order_no)
        item = catalog.item(work, line.item_no)
        quantity = order_lines.base_quantity_of(line, item, each.quantity)
        rules.require_left(order, line, quantity, left[line.line_no])
        left[line.line_no] -= quantity
        unit_cost = costs.get(each.line, line.unit_cost)
        bin_code = _bin_for(work, order, line, item, each.bin)
        on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
        pieces = rules.pieces(order, line, item, quantity, numbered=each.tracking, on_line=on_line)
        requested.append([LineToPost(line, piece, bin_code, unit_cost) for piece in pieces])
    return requested


def _whole_line(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine) -> list[LineToPost]:
    item = catalog.item(work, line.item_no)
    bin_code = _bin_for(work, order, line, item, "")
    on_line = open_lines.open_numbers(work, item, order.line_source(line.line_no))
    required = rules.requires_a_number(order, item)
    quantity = order_lines.quantity_to_post(line.outstanding, on_line, number_required=required)
    pieces = rules.pieces(order, line, item, quantity, numbered=(), on_line=on_line)
    return [LineToPost(line, piece, bin_code, line.unit_cost) for piece in pieces]


def _bin_for(work: UnitOfWork, order: PurchaseOrder, line: PurchaseLine, item: Item, named: str) -> str:
    """The bin that was named, else the line's, else where arrivals go; blank where goods have no bin."""
    chosen = named or line.place.bin_code
    if chosen or order.kind == "return" or not line.place.location_code or not item.is_inventory:
        return chosen
    return catalog.location(work, line.place.location_code).receipt_bin


def _post(work: UnitOfWork, order: PurchaseOrder, requested: Sequence[Sequence[LineToPost]], posting_date: date) -> PostedOrder:
    """Post the pieces as one document of their own, and tell everybody what is left. Raises: Refused(NOTHING_TO_POST)."""
    pieces = [piece for of_line in requested for piece in of_line]
    if not pieces:
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    document_no = number_series.next_document_no(work, DocumentKind(order.document_type), posting_date)
    document = Document(order.document_type, document_no, order.order_no, SourceType.VENDOR, order.vendor_no)
    posting_lines = tuple(rules.posting_line_for(order, piece, line_no) for line_no, piece in enumerate(pieces, 1))
    result = posting.post(work, Posting(posting_lines, posting_date, document))
    entry_nos = [line.entry_nos[0] for line in result.lines]
    with number_series.written_once(document.no):
        store.insert_document(work, document.no, order, posting_date, list(zip(pieces, entry_nos, strict=True)))
    _lines_handled(work, order, pieces)
    pieces_by_line = [(of_line[0].order_line.line_no, len(of_line)) for of_line in requested]
    return answers.posted_order(document.no, posting_date, pieces_by_line, result)


def _lines_handled(work: UnitOfWork, order: PurchaseOrder, pieces: Sequence[LineToPost]) -> None:
    """Keep on the lines what was posted of them, and of the numbers that they held; then tell everybody what is left."""
    by_line: dict[int, list[LineToPost]] = {}
    for piece in pieces:
        by_line.setdefault(piece.order_line.line_no, []).append(piece)
    changed = []
    for line_no in sorted(by_line):
        before = by_line[line_no][0].order_line
        posted = [(each.piece.tracking, each.piece.quantity) for each in by_line[line_no]]
        quantity = sum((quantity for _, quantity in posted), ZERO)
        store.add_handled(work, order.order_no, line_no, before.item_no, quantity)
        after = replace(before, handled=before.handled + quantity)
        open_lines.numbers_handled(work, rules.tracked_line(order, after, catalog.item(work, after.item_no)), posted)
        changed.append(after)
    _publish(work, order, changed)


def tracked_line(work: UnitOfWork, order_no: str, line_no: int) -> TrackedLine:
    """The line as its numbers need it, as it is now. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT)."""
    order = purchase_order(work, order_no)
    line = order_lines.line_named(store.lines_numbered(work, order_no, [line_no]), line_no, order_no)
    return rules.tracked_line(order, line, catalog.item(work, line.item_no))


# What is open


def open_documents(work: UnitOfWork, location_code: str) -> list[OpenDocument]:
    """Orders that something is still to come of at the location, for `GET /work`."""
    lines = outstanding.open_lines(work, Source.PURCHASE_ORDER, location_code)
    items = catalog.items(work, {line.item_no for line in lines})
    return outstanding.open_documents(lines, "purchase_order", lambda line: [order_lines.open_line(line, items[line.item_no])])


def outstanding_lines(work: UnitOfWork) -> list[OutstandingLine]:
    """Every open line of every order: what `outstanding` is rebuilt from."""
    return [
        rules.outstanding_line(order, line, catalog.party(work, "vendor", order.vendor_no).name)
        for order in store.orders(work)
        for line in store.lines(work, order.order_no)
        if line.outstanding > ZERO
    ]


def purchase_order(work: UnitOfWork, order_no: str) -> PurchaseOrder:
    """The order. Raises: Refused(NOT_FOUND)."""
    found = store.order(work, order_no)
    if found is None:
        raise Refused(NOT_FOUND, what="purchase order", key=order_no)
    return found


def _locked_lines(work: UnitOfWork, order: PurchaseOrder, line_nos: Collection[int] | None = None) -> list[PurchaseLine]:
    """All lines, or those numbered so, as they are once nobody else can change what is left of them."""

    def read() -> list[PurchaseLine]:
        return store.lines(work, order.order_no) if line_nos is None else store.lines_numbered(work, order.order_no, line_nos)

    work.lock_items({line.item_no for line in read()})
    return read()


def _publish(work: UnitOfWork, order: PurchaseOrder, changed: Iterable[PurchaseLine]) -> None:
    vendor = catalog.party(work, "vendor", order.vendor_no)
    outstanding.publish(work, [rules.outstanding_line(order, line, vendor.name) for line in changed])
