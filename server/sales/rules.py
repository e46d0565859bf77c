"""What sales alone decides, on values alone: what leaves. What holds for all orders: `server/trade_orders/rules.py`.

Source: spec/ledger.md, section 8; spec/warehouse.md, section 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.outstanding import order_lines
from server.trade_orders.values import LineToPost
from shared.errors import EXACT_REVERSING_REQUIRED, Refused
from shared.quantities import ZERO
from shared.tracking import UNTRACKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.catalog.values import Location
    from server.outstanding.order_lines import Piece
    from server.outstanding.values import PickedGoods
    from server.sales.values import SalesLine, SalesOrder
    from shared.quantities import Quantity


def must_be_picked(location: Location | None) -> bool:
    """Whether nothing leaves the location but what was picked for it. Source: spec/warehouse.md, section 6, rule 2."""
    return location is not None and location.require_pick and location.require_shipment


def shippable(line: SalesLine, waiting: Iterable[PickedGoods], *, only_picked: bool) -> Quantity:
    """How much of the line can leave now: what was picked where it must be, else all that is outstanding."""
    return sum((goods.quantity for goods in waiting), ZERO) if only_picked else line.outstanding


def shipment_of(
    line: SalesLine, pieces: Iterable[Piece], waiting: Iterable[PickedGoods], bin_code: str
) -> list[LineToPost[SalesLine]]:
    """The pieces that leave: picked goods first, with the numbers they were picked with; the rest from the bin of the line.

    A piece without number takes picked goods of any number.
    """
    left = [(goods, goods.quantity) for goods in waiting]
    to_post = []
    for piece in pieces:
        wanted = piece.quantity
        for index, (goods, there) in enumerate(left):
            taken = min(wanted, there)
            if taken and piece.tracking in (goods.tracking, UNTRACKED):
                left[index] = (goods, there - taken)
                wanted -= taken
                taken_piece = replace(piece, quantity=taken, tracking=goods.tracking)
                to_post.append(LineToPost(line, taken_piece, goods.bin_code, was_picked=True))
        if wanted:
            to_post.append(LineToPost(line, replace(piece, quantity=wanted), bin_code))
    return to_post


def still_waiting(waiting: Iterable[PickedGoods], to_post: Iterable[LineToPost[SalesLine]]) -> list[PickedGoods]:
    """The picked goods without those that leave."""
    leaving = [line for line in to_post if line.was_picked]
    return [
        replace(goods, quantity=goods.quantity - sum((line.piece.quantity for line in leaving if _takes(line, goods)), ZERO))
        for goods in waiting
    ]


def _takes(line: LineToPost[SalesLine], goods: PickedGoods) -> bool:
    return (line.order_line.line_no, line.bin_code, line.piece.tracking) == (
        goods.key.line_no,
        goods.bin_code,
        goods.tracking,
    )


def require_all_picked(to_post: Iterable[LineToPost[SalesLine]], order_no: str) -> None:
    """Where goods are picked for their shipment nothing else leaves. Raises: Refused(OVER_SHIPMENT)."""
    for line in to_post:
        if not line.was_picked:
            order_lines.require_left_to_ship(line.order_line, line.piece.quantity, ZERO, order_no)


def require_exact_reversing(order: SalesOrder, pieces: Iterable[LineToPost[SalesLine]]) -> None:
    """What comes back names the shipment that it left with. Raises: Refused(EXACT_REVERSING_REQUIRED).

    Source: spec/ledger.md, section 8, rule 4.
    """
    for piece in pieces:
        if order.kind == "return" and not (piece.piece.applies_from_entry or piece.order_line.reverses_entry):
            raise Refused(EXACT_REVERSING_REQUIRED, item=piece.order_line.item_no, document=order.order_no)


def require_complete(order: SalesOrder, lines: Iterable[SalesLine], to_post: Iterable[Sequence[LineToPost[SalesLine]]]) -> None:
    """An order that is to leave whole leaves whole. Raises: Refused(INCOMPLETE_SHIPMENT).

    Source: spec/ledger.md, section 8, rule 2.
    """
    if order.shipping_advice != "complete":
        return
    leaving: dict[int, Quantity] = {}
    for piece in (piece for of_line in to_post for piece in of_line):
        line_no = piece.order_line.line_no
        leaving[line_no] = leaving.get(line_no, ZERO) + piece.piece.quantity
    if leaving:
        order_lines.require_complete(lines, leaving, order.order_no)
