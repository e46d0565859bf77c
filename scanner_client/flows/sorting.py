"""Sort goods that were taken together to the orders they are for: the end of a batch.

The books have each order's share since it was taken; where a share stands after sorting is not recorded. Who wants that packs each
order's goods at the dock (`shipping.py`), or picks into totes (`totes.py`).

Source: spec/warehouse.md, section 14, rule 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_client.flows.conversation import SteppedBack
from scanner_client.flows.prompts import Flow, ListLine, Pressed
from scanner_client.flows.questions import hear
from scanner_client.flows.totes import orders_of
from scanner_client.flows.wording import in_base_unit, numbers
from shared.barcodes.directory import DocumentFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import WRONG_KIND, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner_client.flows.conversation import Conversation
    from shared.wire.warehouse import Handled
    from shared.wire.work import OpenDocument


@dataclass(frozen=True, slots=True)
class _Share:
    """So much of some goods is for one order."""

    order: str
    goods: str
    """As a line names them."""
    quantity: Quantity
    uom: str


def sort_to_orders(c: Conversation, document: OpenDocument, taken: Sequence[Handled]) -> Flow[None]:
    """Share after share, goods by goods, each confirmed by OK or by its order's label. Nothing where one order has it all."""
    shares = _shares(c, document, taken) if len(orders_of(document)) > 1 else ()
    place, position = c.place, 0
    while position < len(shares):
        share = shares[position]
        _show(c, shares, position)
        try:
            yield from _put(c, share)
        except SteppedBack:
            position = max(position - 1, 0)
        else:
            c.accept(f"{share.quantity} {share.uom} of {share.goods} for {share.order}", short=f"{share.quantity} sorted")
            position += 1
    c.place = place


def _put(c: Conversation, share: _Share) -> Flow[None]:
    """Raises: SteppedBack."""
    ask = f"Put {share.quantity} {share.uom}"
    while True:
        heard = yield from hear(
            c,
            ask if len(ask) <= _ASK_MAX else "Put to order",
            wants={Wanted.DOCUMENT},
            also=f"for {share.order}: scan it, or OK",
            functions={FunctionCode.OK},
        )
        if isinstance(heard, Pressed):
            return
        assert isinstance(heard, DocumentFound)
        if heard.no == share.order:
            return
        c.refuse(Refused(WRONG_KIND, what=heard.what, wanted=share.order))


def _show(c: Conversation, shares: Sequence[_Share], position: int) -> None:
    c.place, c.context = shares[position].order, shares[position].goods
    c.progress = f"{position} of {len(shares)}"
    c.lines = tuple(
        ListLine(f"{each.order} {each.goods}", f"{each.quantity} {each.uom}", number < position, number == position)
        for number, each in enumerate(shares)
    )


def _shares(c: Conversation, document: OpenDocument, taken: Sequence[Handled]) -> tuple[_Share, ...]:
    """What each order gets of each kind of goods, goods by goods, in base units."""
    order_of = {line.line: line.order for line in document.lines}
    totals: dict[tuple[str, str, str], Quantity] = {}
    for one in taken:
        item = c.lookup.item(one.item)
        assert item is not None, "it was scanned"
        goods = " ".join(part for part in (one.item, one.variant, numbers(one.lot, one.serial)) if part)
        key = (goods, order_of[one.line], item.base_uom)
        totals[key] = Quantity(totals.get(key, ZERO) + in_base_unit(item, one.uom, one.quantity))
    return tuple(_Share(order, goods, quantity, uom) for (goods, order, uom), quantity in sorted(totals.items()))


_ASK_MAX = 16
