"""Decisions about warehouse receipts and shipments, on values alone. Source: spec/warehouse.md, sections 3, 5, 6 and 10."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.outstanding import handling, order_lines
from server.outstanding.order_lines import Piece
from server.outstanding.values import ArrivedGoods, OutstandingLine, PickedGoods, Source
from server.warehouse_documents.values import DocumentLine, Kind, SourceOrder, Status, Wanted, WarehouseDocument, WorkLine
from shared.errors import (
    BIN_REQUIRED,
    CONFIRMATION_REQUIRED,
    CROSS_DOCK_EXCEEDS_RECEIPT,
    INVALID_REQUEST,
    NOTHING_TO_POST,
    ORDER_CHANGED,
    ORDER_NOT_RELEASED,
    WORK_FINISHED,
    Refused,
)
from shared.quantities import ZERO, Quantity
from shared.tracking import UNTRACKED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from server.catalog.values import Item, Location
    from server.outstanding.values import OrderLineKey
    from shared.wire.goods import Goods
    from shared.wire.warehouse_documents import WarehouseLineChange


# Which order lines


def fits(line: OutstandingLine, wanted: Wanted) -> bool:
    """Whether the line is meant. Source: section 5, rule 1."""
    return (
        (not wanted.orders or SourceOrder(line.key.source, line.key.document_no) in wanted.orders)
        and (not wanted.sources or line.key.source in wanted.sources)
        and wanted.partner_no in ("", line.partner_no)
        and (wanted.due_until is None or line.due_on is None or line.due_on <= wanted.due_until)
    )


def require_demanded(kind: Kind, location: Location) -> None:
    """Raises: Refused(INVALID_REQUEST) at a location where orders are posted themselves. Source: section 3."""
    if not handling.requires_warehouse_document(location, inbound=kind.is_inbound):
        raise Refused(INVALID_REQUEST, reason=f"{location.code} demands no {kind.said}: orders there are {kind.done} themselves")


def why_nothing(
    kind: Kind,
    location: Location,
    orders: Collection[SourceOrder],
    lines: Iterable[OutstandingLine],
    taken: Mapping[OrderLineKey, DocumentLine],
) -> Refused:
    """Why none of the lines that were wanted can be put on a document. Source: section 14, rule 1."""
    wanted = ", ".join(order.order_no for order in sorted(orders)) or f"{location.code} for these filters"
    lines = list(lines)
    on = sorted({taken[line.key].document_no for line in lines if line.key in taken})
    if on:
        return Refused(NOTHING_TO_POST, document=f"{wanted}: it is on {kind.said} {', '.join(on)}")
    if any(not line.is_released for line in lines):
        return Refused(ORDER_NOT_RELEASED, document=wanted)
    return Refused(NOTHING_TO_POST, document=wanted)


def new_line(document_no: str, line_no: int, line: OutstandingLine, *, bin_code: str, to_handle: Quantity | None) -> DocumentLine:
    """An order line as a line of a warehouse document."""
    return DocumentLine(
        document_no=document_no,
        line_no=line_no,
        key=line.key,
        item_no=line.item_no,
        variant_code=line.variant_code,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
        bin_code=bin_code,
        to_handle=to_handle,
    )


def first_bin(kind: Kind, location: Location, line: OutstandingLine, item: Item, bin_classes: Mapping[str, str]) -> str:
    """The bin that a new line begins with; blank where it still has to be said.

    Goods that will be put away arrive at the receipt bin, goods that are picked wait in the shipment bin; otherwise the order
    line's bin counts. `bin_classes`: of the bins of the location. Source: section 4, rule 10; section 5, rule 3.
    """
    if not location.bin_mandatory or not item.is_inventory:
        return ""
    if kind.is_inbound:
        bin_code = location.receipt_bin if location.require_put_away else line.bin_code or location.receipt_bin
    else:
        bin_code = location.shipment_bin if location.require_pick else line.bin_code or location.shipment_bin
    checked = kind.is_inbound and location.check_warehouse_class
    return "" if checked and bin_classes.get(bin_code, "") != item.warehouse_class else bin_code


# What may be done


def require_version(document: WarehouseDocument, version: int | None) -> None:
    """Nobody changes what somebody else has changed meanwhile. Raises: Refused(ORDER_CHANGED). Source: section 10, rule 4."""
    if version is not None and version != document.version:
        when = f"{document.changed_at:%Y-%m-%d %H:%M}"
        raise Refused(ORDER_CHANGED, document=document.document_no, person=document.changed_by, when=when, what=document.change)


def require_not_finished(document: WarehouseDocument) -> None:
    """Raises: Refused(WORK_FINISHED)."""
    if document.status is Status.FINISHED:
        raise Refused(WORK_FINISHED, document=document.document_no)


def require_may_be_picked(document: WarehouseDocument) -> None:
    """Raises: Refused(INVALID_REQUEST) for a receipt; Refused(ORDER_NOT_RELEASED) for a shipment that is open.

    Source: section 6, rule 1.
    """
    if document.kind.is_inbound:
        raise Refused(INVALID_REQUEST, reason=f"{document.document_no} is a receipt: nothing is picked for it")
    if document.status is Status.OPEN:
        raise Refused(ORDER_NOT_RELEASED, document=document.document_no)


def require_may_be_deleted(document: WarehouseDocument, lines: Sequence[WorkLine], *, confirmed: bool) -> None:
    """A document with something left, or with goods that were picked, is deleted when somebody said yes to that.

    Raises: Refused(CONFIRMATION_REQUIRED). Source: section 5, rule 4; section 6, rule 3.
    """
    if confirmed:
        return
    picked = [line for line in lines if line.source.picked]
    begun = [line for line in lines if line.line.handled]
    if picked:
        items = ", ".join(sorted({line.line.item_no for line in picked}))
        question = f"{items} on {document.document_no} is picked and stays where it waits until somebody moves it"
    elif begun:
        question = f"{document.document_no} is {document.kind.done} in part: the rest goes back to its orders"
    elif lines:
        question = f"{document.document_no} is not {document.kind.done}: its lines go back to their orders"
    else:
        return
    raise Refused(CONFIRMATION_REQUIRED, question=question)


def changed_line(document: WarehouseDocument, work_line: WorkLine, change: WarehouseLineChange, item: Item) -> DocumentLine:
    """The line as somebody wants it.

    Raises: Refused(OVER_SHIPMENT, OVER_RECEIPT, QUANTITY_TOO_FINE, CROSS_DOCK_EXCEEDS_RECEIPT). Source: section 5, rules 2 and 13;
    section 6, rule 2.
    """
    line = work_line.line
    if change.to_handle is not None:
        line = replace(line, to_handle=order_lines.base_quantity_of(line, item, change.to_handle))
        require_possible(document, work_line, line.to_handle or ZERO)
    if change.bin:
        line = replace(line, bin_code=change.bin)
    if change.to_cross_dock is not None:
        line = replace(line, to_cross_dock=order_lines.base_quantity_of(line, item, change.to_cross_dock))
    require_cross_dock_received(replace(work_line, line=line))
    return line


def require_possible(document: WarehouseDocument, line: WorkLine, wanted: Quantity) -> None:
    """No more is handled than can be; how much more of a purchase may arrive than was ordered says the order, when it is posted.

    Raises: Refused(OVER_SHIPMENT, OVER_RECEIPT).
    """
    if not document.kind.is_inbound:
        order_lines.require_left_to_ship(line.line, wanted, line.possible, document.document_no)
    elif line.line.key.source is not Source.PURCHASE_ORDER:
        order_lines.require_left_to_receive(line.line, wanted, line.possible, document.document_no)


def require_cross_dock_received(line: WorkLine) -> None:
    """No more is kept ready to leave again than arrives. Source: section 5, rule 13.

    Raises: Refused(CROSS_DOCK_EXCEEDS_RECEIPT).
    """
    if line.line.to_cross_dock > line.to_handle:
        most, wanted = (order_lines.in_line_unit(line.line, quantity) for quantity in (line.to_handle, line.line.to_cross_dock))
        raise Refused(CROSS_DOCK_EXCEEDS_RECEIPT, item=line.line.item_no, to_receive=most, quantity=wanted)


def require_released(line: WorkLine) -> None:
    """Raises: Refused(ORDER_NOT_RELEASED) for a line whose order was reopened. Source: spec/ledger.md, section 7, rule 5."""
    if not line.source.is_released:
        raise Refused(ORDER_NOT_RELEASED, document=line.line.key.document_no)


def require_bin(location: Location, item: Item, bin_code: str) -> None:
    """Raises: Refused(BIN_REQUIRED) where goods have bins and nobody said which."""
    if location.bin_mandatory and item.is_inventory and not bin_code:
        raise Refused(BIN_REQUIRED, location=location.code)


# Kept ready to leave again


def require_cross_docking(document: WarehouseDocument, location: Location) -> None:
    """Raises: Refused(INVALID_REQUEST) where nothing is kept ready. Source: section 5, rule 13."""
    if not document.kind.is_inbound or not location.use_cross_docking:
        raise Refused(INVALID_REQUEST, reason=f"{location.code} keeps no arrivals ready to leave again")


def is_due(line: OutstandingLine, until: date) -> bool:
    """Whether somebody waits for it; who says no day waits now."""
    return line.is_released and (line.due_on is None or line.due_on <= until)


def kept_ready(
    lines: Sequence[WorkLine], needed: Mapping[tuple[str, str], Quantity], items: Mapping[str, Item]
) -> list[DocumentLine]:
    """How much of what arrives is kept ready, line by line, as far as it is needed; of items that allow it.

    `needed` by item and variant. Source: section 5, rule 13.
    """
    left = dict(needed)
    found = []
    for line in lines:
        kind_of_goods = line.line.item_no, line.line.variant_code
        allowed = items[line.line.item_no].use_cross_docking
        quantity = min(left.get(kind_of_goods, ZERO), line.to_handle) if allowed else ZERO
        left[kind_of_goods] = left.get(kind_of_goods, ZERO) - quantity
        found.append(replace(line.line, to_cross_dock=max(quantity, ZERO)))
    return found


# What is posted


def arrivals(line: WorkLine, pieces: Iterable[Piece], bin_code: str) -> list[ArrivedGoods]:
    """The pieces as goods that arrive in the bin."""
    return [ArrivedGoods(line.line.key, piece.quantity, bin_code, piece.tracking, piece.expires_on) for piece in pieces]


def departures(line: WorkLine, pieces: Iterable[Piece], waiting: Sequence[PickedGoods], bin_code: str) -> list[PickedGoods]:
    """The pieces as goods that leave: those that wait for this shipment, from where they wait, then the rest from the bin.

    A piece without number takes waiting goods of any number.
    """
    left = [goods.quantity for goods in waiting]
    leaving: dict[PickedGoods, Quantity] = {}
    for piece in pieces:
        wanted = piece.quantity
        for index, goods in enumerate(waiting):
            taken = min(wanted, left[index]) if piece.tracking in (goods.tracking, UNTRACKED) else ZERO
            left[index], wanted = left[index] - taken, wanted - taken
            _add(leaving, goods, taken)
        _add(leaving, PickedGoods(line.line.key, line.line.item_no, wanted, bin_code, piece.tracking), wanted)
    return [replace(goods, quantity=quantity) for goods, quantity in leaving.items()]


def _add(leaving: dict[PickedGoods, Quantity], goods: PickedGoods, quantity: Quantity) -> None:
    if quantity:
        alike = replace(goods, quantity=ZERO)
        leaving[alike] = leaving.get(alike, ZERO) + quantity


def require_picked(line: WorkLine, goods: Iterable[PickedGoods], waiting: Collection[PickedGoods]) -> None:
    """Where goods are picked for their shipment nothing else leaves. Raises: Refused(OVER_SHIPMENT). Source: section 6, rule 2."""
    there = {replace(each, quantity=ZERO): each.quantity for each in waiting}
    for each in goods:
        picked = there.get(replace(each, quantity=ZERO), ZERO)
        order_lines.require_left_to_ship(line.line, each.quantity, picked, line.line.document_no)


def line_of_scan(lines: Sequence[WorkLine], goods: Goods, quantity_base: Quantity, *, line_no: int | None, said: str) -> WorkLine:
    """The line that scanned goods belong to: the one that was named, else the first with room for them, else with any.

    `said`: the document. Raises: Refused(NOT_ON_DOCUMENT).
    """
    left = {line.line_no: line.outstanding for line in lines}
    found = order_lines.line_that_fits(
        [line.line for line in lines], goods, quantity_base, lambda each: left[each.line_no], document_no=said, line_no=line_no
    )
    return next(line for line in lines if line.line_no == found.line_no)


def after_posting(line: DocumentLine, quantity: Quantity) -> DocumentLine:
    """The line once so much more was handled: what is left of the quantity that was said, and then the rest of the line.

    A line that is scanned up from nothing stays at nothing.
    """
    left = None if line.to_handle is None else max(line.to_handle - quantity, ZERO)
    to_handle = left if left or line.to_handle == ZERO else None
    return replace(
        line, handled=line.handled + quantity, to_handle=to_handle, to_cross_dock=max(line.to_cross_dock - quantity, ZERO)
    )


def message(kind: Kind, posted: int, of: int) -> str:
    """How many source documents were posted. Source: section 5, rule 3; section 6, rule 2."""
    return f"{posted} of {of} {'order' if of == 1 else 'orders'} {kind.done}"
