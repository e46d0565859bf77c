"""What was shipped and did not arrive, or not whole: found at receipt, in transit until a supervisor says what became of it.

Source: spec/transfers.md, section 11, rule 1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_lines
from server.outstanding.order_lines import Piece
from server.transfers import documents, orders, rules, store
from server.transfers.values import Discrepancy, LineToPost, Step
from shared.errors import NOT_FOUND, WORK_FINISHED, Refused
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.transfers.values import TransferOrder, TransferOrderLine
    from shared.wire.transfers import ClosedDiscrepancy, NewDiscrepancy


def report(work: UnitOfWork, order: TransferOrder, found: Sequence[NewDiscrepancy]) -> None:
    """Keep what is missing, or damaged, of the goods in transit: nobody receives it before that is settled.

    Raises: Refused(NOT_ON_DOCUMENT, OVER_RECEIPT, NUMBER_NOT_ON_LINE, QUANTITY_TOO_FINE).
    """
    for each in found:
        line = order_lines.line_named(orders.locked_lines(work, order), each.line, order.order_no)
        for piece in _pieces(work, order, line, each):
            discrepancy = Discrepancy(
                order_no=order.order_no,
                discrepancy_no=store.next_discrepancy_no(work, order.order_no),
                order_line_no=line.line_no,
                item_no=line.item_no,
                kind=each.kind,
                quantity=piece.quantity,
                tracking=piece.tracking,
                reason=each.reason,
                found_by=work.person,
                found_at=work.now,
            )
            store.insert_discrepancy(work, discrepancy)
            store.dispute(work, order.order_no, line.line_no, piece.quantity)


def _pieces(work: UnitOfWork, order: TransferOrder, line: TransferOrderLine, found: NewDiscrepancy) -> Sequence[Piece]:
    item, said = catalog.item(work, line.item_no), str(order.line_source(line.line_no))
    quantity = order_lines.base_quantity_of(line, item, found.quantity)
    rules.require_left(order, Step.RECEIVE, line, quantity, line.to_receive)
    in_transit = orders.numbers_to_receive(work, order.order_no)[line.line_no]
    pieces = rules.pieces_received(
        line, item, [Piece(quantity, Tracking(found.lot, found.serial, found.package))], in_transit, said
    )
    rules.require_on_the_road(line, pieces, in_transit, said)
    return pieces


def close(work: UnitOfWork, order_no: str, discrepancy_no: int, closed: ClosedDiscrepancy) -> None:
    """Say what became of the goods, and post it: brought back to where they left, lost, or arrived after all.

    Raises: Refused(NOT_FOUND, WORK_FINISHED, and whatever the posting refuses).
    """
    order = orders.transfer_order(work, order_no)
    lines = orders.locked_lines(work, order)
    discrepancy = _open_discrepancy(work, order_no, discrepancy_no)
    line = order_lines.line_named(lines, discrepancy.order_line_no, order_no)
    store.dispute(work, order_no, line.line_no, -discrepancy.quantity)
    arrives = closed.outcome == "late_arrival"
    bin_code = closed.bin or _arrival_bin(work, order, line, arrives=arrives)
    piece = Piece(discrepancy.quantity, discrepancy.tracking)
    to_post = LineToPost(line, piece, bin_code, to_bin="" if arrives else bin_code, is_lost=closed.outcome == "loss")
    step = Step.RECEIVE if arrives else Step.SETTLE
    posting_date = closed.date or catalog.work_date(work)
    posted, _ = documents.post_step(work, order, step, [[to_post]], posting_date=posting_date, reason=closed.reason)
    settled = replace(
        discrepancy,
        outcome=closed.outcome,
        closed_by=work.person,
        closed_at=work.now,
        closing_reason=closed.reason,
        document_no=posted.document_no,
    )
    store.update_discrepancy(work, settled)


def _arrival_bin(work: UnitOfWork, order: TransferOrder, line: TransferOrderLine, *, arrives: bool) -> str:
    """Where arrivals go at the one end, or goods that come back at the other."""
    if arrives:
        return rules.bin_for(Step.RECEIVE, line, catalog.location(work, order.to_location), "")
    return line.from_bin or catalog.location(work, order.from_location).receipt_bin


def _open_discrepancy(work: UnitOfWork, order_no: str, discrepancy_no: int) -> Discrepancy:
    found = next((each for each in store.discrepancies(work, order_no) if each.discrepancy_no == discrepancy_no), None)
    if found is None:
        raise Refused(NOT_FOUND, what="transfer discrepancy", key=f"{order_no} {discrepancy_no}")
    if not found.is_open:
        raise Refused(WORK_FINISHED, document=f"Discrepancy {discrepancy_no} of {order_no}")
    return found
