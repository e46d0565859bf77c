"""Posting pieces of a transfer order as a document of their own, and telling everybody what is left. Nothing here asks who may.

An order through transit is shipped and received; one that is direct is both at once. Source: spec/transfers.md, sections 4 to 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import posting
from server.ledger import service as ledger
from server.ledger.posting_lines import Document, Place, Posting
from server.license_plates import standing
from server.license_plates.values import StandingGoods
from server.number_series import service as number_series
from server.outstanding import answers, order_status
from server.outstanding import service as outstanding
from server.outstanding.order_lines import Piece
from server.tracking import open_lines
from server.transfers import orders, posted_store, rules, store
from server.transfers.values import LineToPost, Step, TransferOrder, TransferOrderLine
from shared.errors import NOTHING_TO_POST, Refused
from shared.quantities import ZERO
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import PostedResult
    from shared.wire.orders import PostedOrder


def post(
    work: UnitOfWork, order: TransferOrder, step: Step, requested: Sequence[Sequence[LineToPost]], posting_date: date
) -> PostedOrder:
    """Post the pieces; those of a direct order leave and arrive in one action. Raises: Refused(NOTHING_TO_POST, …)."""
    pieces = [piece for of_line in requested for piece in of_line]
    if not pieces:
        raise Refused(NOTHING_TO_POST, document=order.order_no)
    order_status.require_released(order)
    if step is Step.SHIP:
        rules.require_whole(order, store.lines(work, order.order_no), pieces)
    if not order.direct_posting:
        return post_step(work, order, step, requested, posting_date=posting_date)[0]
    _require_possible(work, order)
    if order.direct_posting == "direct_transfer":
        directly = [[_with_arrival_bin(work, order, piece) for piece in of_line] for of_line in requested]
        return post_step(work, order, Step.DIRECT, directly, posting_date=posting_date)[0]
    return _post_both_halves(work, order, requested, posting_date)


def _require_possible(work: UnitOfWork, order: TransferOrder) -> None:
    """The destination may have changed since the release. Raises: Refused(DIRECT_TRANSFER_IMPOSSIBLE)."""
    for problem in orders.what_speaks_against_release(work, order, store.lines(work, order.order_no)):
        raise problem


def _with_arrival_bin(work: UnitOfWork, order: TransferOrder, piece: LineToPost) -> LineToPost:
    to_bin = piece.to_bin or rules.bin_for(Step.RECEIVE, piece.order_line, catalog.location(work, order.to_location), "")
    return replace(piece, to_bin=to_bin)


def _post_both_halves(
    work: UnitOfWork, order: TransferOrder, requested: Sequence[Sequence[LineToPost]], posting_date: date
) -> PostedOrder:
    """A shipment to nowhere, and the receipt of just what it brought there. Source: section 6."""
    shipment, result = post_step(work, order, Step.SHIP, requested, posting_date=posting_date)
    posted = iter(result.lines)
    arriving = [
        [each for piece in of_line for each in _arriving(work, order, piece, next(posted).entry_nos[1:])] for of_line in requested
    ]
    receipt, _ = post_step(work, order, Step.RECEIVE, arriving, posting_date=posting_date)
    lines = tuple(
        shipped.model_copy(
            update={
                "entry_nos": (*shipped.entry_nos, *received.entry_nos),
                "warehouse_entry_nos": (*shipped.warehouse_entry_nos, *received.warehouse_entry_nos),
            }
        )
        for shipped, received in zip(shipment.lines, receipt.lines, strict=True)
    )
    return shipment.model_copy(update={"receipt_no": receipt.document_no, "lines": lines})


def _arriving(work: UnitOfWork, order: TransferOrder, piece: LineToPost, increases: Sequence[int]) -> list[LineToPost]:
    """What was shipped, entry by entry: where nothing keeps the goods of orders apart, each names what it takes."""
    entries = ledger.entries_by_no(work, increases)
    arrival_bin = _with_arrival_bin(work, order, piece).to_bin
    return [
        LineToPost(
            piece.order_line,
            Piece(entries[entry_no].entry.quantity, piece.piece.tracking, applies_to_entry=entry_no),
            arrival_bin,
        )
        for entry_no in increases
    ]


def post_step(
    work: UnitOfWork,
    order: TransferOrder,
    step: Step,
    requested: Sequence[Sequence[LineToPost]],
    *,
    posting_date: date,
    reason: str = "",
) -> tuple[PostedOrder, PostedResult]:
    """Post the pieces as one document, in which each line of the request is one or more lines."""
    pieces = [piece for of_line in requested for piece in of_line]
    document_no = number_series.next_document_no(work, DocumentKind(step.document_type), posting_date)
    document = Document(step.document_type, document_no, order.order_no)
    posting_lines = tuple(rules.posting_line_for(order, step, piece, line_no) for line_no, piece in enumerate(pieces, 1))
    result = posting.post(work, Posting(posting_lines, posting_date, document, reason))
    decreases = [line.entry_nos[0] for line in result.lines]
    posted_lines = list(zip(pieces, decreases, strict=True))
    with number_series.written_once(document.no):
        posted_store.insert_document(work, document.no, order, step=step, posting_date=posting_date, lines=posted_lines)
    for piece in pieces:
        store.add_posted(work, order.order_no, piece.order_line.line_no, step, piece.piece.quantity)
        if piece.was_picked:
            outstanding.add_picked(work, rules.goods_that_left(piece))
        _with_its_plate(work, order, step, piece)
    _told(work, order, step, pieces)
    pieces_by_line = [(of_line[0].order_line.line_no, len(of_line)) for of_line in requested]
    return answers.posted_order(document.no, posting_date, pieces_by_line, result), result


def _told(work: UnitOfWork, order: TransferOrder, step: Step, pieces: Sequence[LineToPost]) -> None:
    """Everybody knows what is left, the order whether it is finished, and the lines which of their numbers left."""
    line_nos = {piece.order_line.line_no for piece in pieces}
    orders.publish_numbered(work, order, line_nos)
    orders.settle(work, order.order_no)
    if step in (Step.SHIP, Step.DIRECT):
        for line_no in sorted(line_nos):
            _numbers_shipped(work, order, [piece for piece in pieces if piece.order_line.line_no == line_no])


def _numbers_shipped(work: UnitOfWork, order: TransferOrder, of_line: Sequence[LineToPost]) -> None:
    """Keep what was shipped of the numbers on the line, where it held any."""
    before = of_line[0].order_line
    posted = [(each.piece.tracking, each.piece.quantity) for each in of_line]
    after = replace(before, shipped=before.shipped + sum((quantity for _, quantity in posted), ZERO))
    open_lines.numbers_handled(work, rules.tracked_line(order, after, catalog.item(work, after.item_no)), posted)


def _with_its_plate(work: UnitOfWork, order: TransferOrder, step: Step, piece: LineToPost) -> None:
    """What travels on a license plate leaves with it, and arrives on it."""
    line = piece.order_line
    if not line.plate_no:
        return
    goods = standing_goods(line, piece.piece)
    if step in (Step.SHIP, Step.DIRECT):
        standing.shipped(work, line.plate_no, goods)
    if step in (Step.RECEIVE, Step.DIRECT):
        to_bin = piece.to_bin if step is Step.DIRECT else piece.bin_code
        standing.put_what_arrived_on(work, line.plate_no, Place(order.to_location, to_bin), goods)


def standing_goods(line: TransferOrderLine, piece: Piece) -> StandingGoods:
    """A piece of the line as it stands on a plate."""
    return StandingGoods(line.item_no, piece.quantity, line.variant_code, piece.tracking, line.uom_code, line.base_units_per_unit)
