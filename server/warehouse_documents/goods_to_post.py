"""Which goods the lines of a warehouse document post: how much, with which numbers, into or from which bin.

Source: spec/warehouse.md, section 5, rule 2; section 6, rule 2; spec/tracking.md, section 10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.catalog.values import Movement
from server.outstanding import order_lines
from server.outstanding import service as outstanding
from server.outstanding.order_lines import Piece
from server.outstanding.values import ArrivedGoods, PickedGoods, Source
from server.tracking import open_lines
from server.tracking.values import LineSource, SourceLine
from server.warehouse_documents import rules
from server.warehouse_documents.values import SourceOrder, WorkLine
from shared.quantities import ZERO

if TYPE_CHECKING:
    from server.catalog.values import Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.tracking.values import OpenNumber
    from server.warehouse_documents.values import WarehouseDocument
    from shared.quantities import Quantity
    from shared.wire.transfers import TransferShipped
    from shared.wire.warehouse_documents import WarehouseLineToPost

_NUMBERS_ON: Mapping[Source, LineSource] = {
    Source.PURCHASE_ORDER: LineSource.PURCHASE_ORDER,
    Source.PURCHASE_RETURN: LineSource.PURCHASE_RETURN,
    Source.SALES_ORDER: LineSource.SALES_ORDER,
    Source.SALES_RETURN: LineSource.SALES_RETURN,
    Source.TRANSFER_SHIPMENT: LineSource.TRANSFER_ORDER,
}
"""Where numbers are set before goods move; what arrives by transfer has those that it left with."""
_MOVEMENT: Mapping[Source, Movement] = {
    Source.PURCHASE_ORDER: Movement.PURCHASE,
    Source.PURCHASE_RETURN: Movement.PURCHASE,
    Source.SALES_ORDER: Movement.SALE,
    Source.SALES_RETURN: Movement.SALE,
    Source.TRANSFER_SHIPMENT: Movement.TRANSFER,
}


@dataclass(frozen=True, slots=True)
class GoodsOfLine:
    """What is posted of one line: what arrives, or what leaves."""

    line: WorkLine
    arriving: tuple[ArrivedGoods, ...] = ()
    leaving: tuple[PickedGoods, ...] = ()

    @property
    def quantity(self) -> Quantity:
        arriving = sum((each.quantity for each in self.arriving), ZERO)
        return sum((each.quantity for each in self.leaving), arriving)


def goods_of_lines(
    work: UnitOfWork, document: WarehouseDocument, to_post: Sequence[tuple[WorkLine, WarehouseLineToPost | None]]
) -> list[GoodsOfLine]:
    """What each line posts: as much as was asked for, or is to be handled; with the numbers that were said or set.

    Raises: Refused(ORDER_NOT_RELEASED, OVER_SHIPMENT, BIN_REQUIRED, TRACKING_QUANTITY_MISMATCH, …).
    """
    location = catalog.location(work, document.location_code)
    waiting = _waiting(work, [line for line, _ in to_post])
    found: dict[int, GoodsOfLine] = {}
    for line, request in to_post:
        rules.require_released(line)
        before = found.get(line.line_no, GoodsOfLine(line))
        of_line = _goods(work, location, line, request, waiting=outstanding.waiting(waiting, line.line.key))
        waiting = _without(waiting, of_line.leaving)
        found[line.line_no] = replace(before, arriving=before.arriving + of_line.arriving, leaving=before.leaving + of_line.leaving)
    for each in found.values():
        if each.leaving:
            order_lines.require_left_to_ship(each.line.line, each.quantity, each.line.possible, document.document_no)
    return list(found.values())


def _goods(
    work: UnitOfWork, location: Location, line: WorkLine, request: WarehouseLineToPost | None, *, waiting: Sequence[PickedGoods]
) -> GoodsOfLine:
    item = catalog.item(work, line.line.item_no)
    bin_code = (request.bin if request else "") or line.line.bin_code
    pieces = _pieces(work, line, request, item, has_waiting=bool(waiting))
    if line.line.key.source.is_inbound:
        rules.require_bin(location, item, bin_code)
        cost = request.unit_cost if request else None
        return GoodsOfLine(line, arriving=tuple(replace(each, unit_cost=cost) for each in rules.arrivals(line, pieces, bin_code)))
    goods = _leaving(location, item, line, pieces, waiting, bin_code=bin_code)
    applies_to = request.applies_to if request else None
    return replace(goods, leaving=tuple(replace(each, applies_to_entry=applies_to) for each in goods.leaving))


def _leaving(
    location: Location, item: Item, line: WorkLine, pieces: Sequence[Piece], waiting: Sequence[PickedGoods], *, bin_code: str
) -> GoodsOfLine:
    """The pieces as goods that leave. Raises: Refused(OVER_SHIPMENT, BIN_REQUIRED)."""
    leaving = rules.departures(line, pieces, waiting, bin_code if item.is_inventory else "")
    if line.can_leave is not None:
        rules.require_picked(line, leaving, waiting)
    for each in leaving:
        rules.require_bin(location, item, each.bin_code)
    return GoodsOfLine(line, leaving=tuple(leaving))


def _pieces(
    work: UnitOfWork, line: WorkLine, request: WarehouseLineToPost | None, item: Item, *, has_waiting: bool
) -> tuple[Piece, ...]:
    """The quantity by number; what was picked says its numbers itself, unless somebody else does."""
    source = line.line.key.source
    numbered = request.tracking if request else ()
    on_line: Sequence[OpenNumber] = ()
    if source in _NUMBERS_ON and (numbered or not has_waiting):
        on_line = open_lines.open_numbers(
            work, item, SourceLine(_NUMBERS_ON[source], line.line.key.document_no, line.line.key.line_no)
        )
    is_required = source in _NUMBERS_ON and order_lines.requires_a_number(item, _MOVEMENT[source], inbound=source.is_inbound)
    if request is not None:
        quantity = order_lines.base_quantity_of(line.line, item, request.quantity)
    else:
        set_to_post = order_lines.quantity_to_post(line.to_handle, on_line, number_required=is_required)
        quantity = min(line.to_handle, set_to_post)
    is_said = is_required and not has_waiting
    return order_lines.pieces_of(line.line, item, quantity, numbered, number_required=is_said, on_line=on_line)


def _waiting(work: UnitOfWork, lines: Sequence[WorkLine]) -> list[PickedGoods]:
    orders = dict.fromkeys(SourceOrder(line.line.key.source, line.line.key.document_no) for line in lines)
    return [
        goods for order in orders if not order.source.is_inbound for goods in outstanding.picked(work, order.source, order.order_no)
    ]


def _without(waiting: Sequence[PickedGoods], leaving: Sequence[PickedGoods]) -> list[PickedGoods]:
    gone = {replace(each, quantity=ZERO): each.quantity for each in leaving}
    return [replace(each, quantity=max(each.quantity - gone.get(replace(each, quantity=ZERO), ZERO), ZERO)) for each in waiting]


def goods_loaded(
    work: UnitOfWork, document: WarehouseDocument, line: WorkLine, scanned: TransferShipped, quantity: Quantity
) -> GoodsOfLine:
    """What a scan loads: goods that wait for it first, then from the bin that was scanned, which is their pick.

    Raises: Refused(OVER_SHIPMENT, BIN_REQUIRED).
    """
    location, item = catalog.location(work, document.location_code), catalog.item(work, line.line.item_no)
    order_lines.require_left_to_ship(line.line, quantity, line.outstanding, line.line.key.document_no)
    waiting = outstanding.waiting(_waiting(work, [line]), line.line.key)
    pieces = [Piece(quantity, order_lines.scanned_tracking(scanned))]
    in_hand = replace(line, can_leave=None)
    return _leaving(location, item, in_hand, pieces, waiting, bin_code=scanned.bin or line.line.bin_code)
