"""Decisions that hold for orders and returns of both trades, on values alone. Source: spec/ledger.md, sections 7 to 9."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.ledger.posting_lines import Place, PostingLine
from server.outstanding import order_lines
from server.outstanding.values import OrderLineKey, OutstandingLine, PickedGoods
from server.tracking.values import TrackedLine
from server.trade_orders.values import LineToPost
from shared.errors import INVALID_REQUEST, ITEM_BLOCKED, PURCHASING_BLOCKED, SALES_BLOCKED, VARIANT_BLOCKED, Refused
from shared.quantities import unit_cost_in_base_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.catalog.values import Item
    from server.outstanding.order_lines import Piece
    from server.outstanding.values import Source
    from server.tracking.values import OpenNumber
    from server.trade_orders.values import AnyLine, OrderKind, PostedLine, TradeLine, TradeOrder
    from shared.quantities import Quantity
    from shared.wire.orders import NumberedQuantity


def require_may_be_ordered(item: Item, variant_code: str, order: TradeOrder) -> None:
    """Blocked goods are neither bought nor sold; they may be returned.

    Raises: Refused(ITEM_BLOCKED, VARIANT_BLOCKED, PURCHASING_BLOCKED, SALES_BLOCKED).
    """
    if order.kind == "return":
        return
    if item.blocked:
        raise Refused(ITEM_BLOCKED, item=item.no)
    if variant_code in item.blocked_variants:
        raise Refused(VARIANT_BLOCKED, variant=variant_code, item=item.no)
    if item.purchasing_blocked and not order.TRADE.sells:
        raise Refused(PURCHASING_BLOCKED, item=item.no)
    if item.sales_blocked and order.TRADE.sells:
        raise Refused(SALES_BLOCKED, item=item.no)


def require_kind(order: TradeOrder, kind: OrderKind) -> None:
    """What comes in is received, what goes out is shipped. Raises: Refused(INVALID_REQUEST)."""
    if order.kind != kind:
        what = "is a return" if order.kind == "return" else "is an order"
        done = "received" if order.is_inbound else "shipped"
        raise Refused(INVALID_REQUEST, reason=f"{order.order_no} {what}: it is {done}")


def require_left(order: TradeOrder, line: TradeLine, wanted: Quantity) -> None:
    """No more comes in, or goes out, than is outstanding. Raises: Refused(OVER_RECEIPT, OVER_SHIPMENT)."""
    require = order_lines.require_left_to_receive if order.is_inbound else order_lines.require_left_to_ship
    require(line, wanted, line.outstanding, order.order_no)


def requires_a_number(order: TradeOrder, item: Item) -> bool:
    """Whether what comes in, or goes out, must say its numbers."""
    return order_lines.requires_a_number(item, order.TRADE.movement, inbound=order.is_inbound)


def pieces(
    order: TradeOrder,
    line: TradeLine,
    item: Item,
    quantity: Quantity,
    *,
    numbered: Sequence[NumberedQuantity],
    on_line: Sequence[OpenNumber],
) -> tuple[Piece, ...]:
    """The quantity by number. What comes in has the numbers that it has; what goes out, those that were set for it.

    Raises: Refused(TRACKING_QUANTITY_MISMATCH, NUMBER_NOT_ON_LINE).
    """
    if not quantity:
        return ()
    required = requires_a_number(order, item)
    found = order_lines.pieces_of(line, item, quantity, numbered, number_required=required, on_line=on_line)
    if not order.is_inbound:
        require_numbers_on_line(order, line, found, on_line)
    return found


def require_numbers_on_line(order: TradeOrder, line: TradeLine, leaving: Sequence[Piece], on_line: Sequence[OpenNumber]) -> None:
    """What goes out has the numbers that were set for it. Raises: Refused(NUMBER_NOT_ON_LINE)."""
    said = str(order.line_source(line.line_no))
    order_lines.require_numbers_on_line(leaving, on_line, line.outstanding, line.item_no, said)


def goods_leaving(
    line: AnyLine, goods: Sequence[PickedGoods], waiting: Sequence[PickedGoods], on_line: Sequence[OpenNumber]
) -> list[LineToPost[AnyLine]]:
    """Exactly these goods from exactly these bins: of each what waits there, then the rest."""
    return [
        LineToPost(line, order_lines.piece_of(each, on_line), each.bin_code, was_picked=was_picked)
        for each, was_picked in order_lines.waiting_first(goods, waiting)
    ]


def posting_line_for(order: TradeOrder, line: LineToPost[Any], document_line_no: int) -> PostingLine:
    """An increase for what comes in, a decrease for what goes out. Source: spec/ledger.md, section 2.

    What is bought says what it costs; the cost of what is sold the ledger knows.
    """
    order_line, piece, trade = line.order_line, line.piece, order.TRADE
    posted = PostingLine(
        entry_type=trade.entry_type,
        item_no=order_line.item_no,
        place=Place(order_line.place.location_code, line.bin_code),
        quantity=piece.quantity if order.is_inbound else -piece.quantity,
        variant_code=order_line.variant_code,
        tracking=piece.tracking,
        expires_on=piece.expires_on if order.is_inbound else None,
        applies_to_entry=piece.applies_to_entry,
        applies_from_entry=piece.applies_from_entry,
        warranty_ends_on=piece.warranty_ends_on,
        uom_code=order_line.uom_code,
        base_units_per_unit=order_line.base_units_per_unit,
        document_line_no=document_line_no,
    )
    if trade.sells:
        return replace(posted, applies_from_entry=piece.applies_from_entry or order_line.reverses_entry)
    return replace(
        posted,
        applies_to_entry=piece.applies_to_entry or order_line.reverses_entry,
        unit_cost=unit_cost_in_base_unit(order_line.unit_amount, order_line.base_units_per_unit),
        indirect_cost_percent=order_line.overhead_percent,
    )


def return_reason(pieces_to_post: Sequence[LineToPost[Any]]) -> str:
    """Why they are returned, where all of them are for one reason."""
    reasons = {piece.order_line.return_reason for piece in pieces_to_post}
    return reasons.pop() if len(reasons) == 1 else ""


def tracked_line(order: TradeOrder, line: TradeLine, item: Item) -> TrackedLine:
    """The line as its numbers need it."""
    return TrackedLine(
        key=order.line_source(line.line_no),
        item=item,
        variant_code=line.variant_code,
        location_code=line.place.location_code,
        movement=order.TRADE.movement,
        outstanding=line.outstanding,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
    )


def outstanding_line(order: TradeOrder, line: TradeLine, party_name: str) -> OutstandingLine:
    """What everybody else may know of the line."""
    return OutstandingLine(
        key=OrderLineKey(order.source, order.order_no, line.line_no),
        item_no=line.item_no,
        location_code=line.place.location_code,
        outstanding=line.outstanding,
        uom_code=line.uom_code,
        variant_code=line.variant_code,
        bin_code=line.place.bin_code,
        base_units_per_unit=line.base_units_per_unit,
        due_on=line.due_on,
        partner_no=order.party_no,
        partner_name=party_name,
        is_released=order.status != "open",
    )


def picked_goods_that_left(source: Source, line: PostedLine) -> PickedGoods:
    """What a posted line took from the picked goods (negative), or a correction brought back to them (positive)."""
    key = OrderLineKey(source, line.order_no, line.order_line_no)
    return PickedGoods(key, line.item_no, -line.quantity, line.bin_code, line.tracking)


def goods_that_leave(order: TradeOrder, line: LineToPost[Any]) -> PickedGoods:
    """What a posting takes from the picked goods: negative."""
    order_line = line.order_line
    key = OrderLineKey(order.source, order_line.order_no, order_line.line_no)
    return PickedGoods(key, order_line.item_no, -line.piece.quantity, line.bin_code, line.piece.tracking)
