"""What of an order line the office may still change, and how the change reads. Pure.

Purchasing and sales do not know each other; what holds for the lines of both is said here, once. Source: spec/ledger.md, section 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from server.outstanding.order_lines import OrderLine, said_quantity
from shared.errors import LESS_THAN_POSTED, LINE_IS_POSTED, TRACKING_QUANTITY_MISMATCH, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.outstanding.order_lines import NumberOnLine

FIXED_ONCE_POSTED = ("item", "variant", "uom", "location")
"""Fields of a line that stay as they are after its first receipt or shipment. Source: spec/ledger.md, section 7, rule 2."""


class ChangingLine(OrderLine, Protocol):
    """What an order line must say of itself to be changed."""

    @property
    def quantity(self) -> Quantity: ...
    @property
    def handled(self) -> Quantity: ...
    @property
    def invoiced(self) -> Quantity: ...
    @property
    def outstanding(self) -> Quantity: ...


def require_may_change(line: ChangingLine, before: Mapping[str, object], after: Mapping[str, object], order_no: str) -> None:
    """What was received of a line stays what it is. Raises: Refused(LINE_IS_POSTED)."""
    changed = [name for name in FIXED_ONCE_POSTED if before.get(name) != after.get(name)]
    if changed and (line.handled or line.invoiced):
        raise Refused(LINE_IS_POSTED, line=line.line_no, document=order_no, what="posted", fields=" and ".join(changed))


def require_not_below(after: ChangingLine, picked: Quantity, order_no: str) -> None:
    """A line holds at least what is posted, picked and invoiced of it. Raises: Refused(LESS_THAN_POSTED).

    Source: spec/ledger.md, section 7, rule 2.
    """
    done = after.handled + picked
    for least, what in ((done, "is picked" if picked else "is posted"), (after.invoiced, "is invoiced")):
        if after.quantity < least:
            wanted, so_much = said_quantity(after, after.quantity), said_quantity(after, least)
            raise Refused(LESS_THAN_POSTED, quantity=wanted, item=after.item_no, document=order_no, done=so_much, what=what)


def require_may_be_deleted(line: ChangingLine, picked: Quantity, order_no: str) -> None:
    """Raises: Refused(LINE_IS_POSTED) where something of the line is posted, picked or invoiced."""
    if line.handled or line.invoiced or picked:
        what = "picked" if picked and not line.handled else "posted"
        raise Refused(LINE_IS_POSTED, line=line.line_no, document=order_no, what=what, fields="being on the order")


def require_room_for_numbers(after: ChangingLine, on_line: Iterable[NumberOnLine]) -> None:
    """The numbers that are set on the line still fit on it. Raises: Refused(TRACKING_QUANTITY_MISMATCH)."""
    tracked = sum((each.left for each in on_line), ZERO)
    if tracked > after.outstanding:
        raise Refused(TRACKING_QUANTITY_MISMATCH, item=after.item_no, tracked=tracked, quantity=after.outstanding)


def said_changes(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """What is another now, in words: "quantity 10 is now 6, bin A-01 is now A-02"; blank: nothing."""
    return ", ".join(
        f"{name.replace('_', ' ')} {_said(before[name])} is now {_said(after[name])}"
        for name in after
        if before[name] != after[name]
    )


def _said(value: object) -> str:
    return "none" if value in (None, "") else str(value)
