"""Who may work on an order: the office while it is open, the warehouse once it is released. Pure.

Source: spec/ledger.md, section 7, rule 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shared.errors import ORDER_NOT_OPEN, ORDER_NOT_RELEASED, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.outstanding.values import OrderStatus


class WithStatus(Protocol):
    """What an order of any kind says of itself."""

    @property
    def order_no(self) -> str: ...
    @property
    def status(self) -> OrderStatus: ...


class SettledLine(Protocol):
    """What an order line says of its end."""

    @property
    def handled(self) -> Quantity: ...
    @property
    def invoiced(self) -> Quantity: ...
    @property
    def outstanding(self) -> Quantity: ...


def require_released(order: WithStatus) -> None:
    """The warehouse may work on it. Raises: Refused(ORDER_NOT_RELEASED)."""
    if order.status == "open":
        raise Refused(ORDER_NOT_RELEASED, document=order.order_no)


def settled(status: OrderStatus, lines: Iterable[SettledLine]) -> OrderStatus:
    """Finished once everything that was ordered is done, and everything that was done is invoiced; else released again.

    Source: spec/ledger.md, section 7, rule 6.
    """
    found = list(lines)
    is_done = bool(found) and all(line.outstanding <= ZERO and line.invoiced >= line.handled for line in found)
    if status == "open":
        return status
    return "finished" if is_done else "released"


def require_open(order: WithStatus) -> None:
    """The office may change it. Raises: Refused(ORDER_NOT_OPEN)."""
    if order.status != "open":
        said = "is released: reopen it" if order.status == "released" else "is finished, and it is too late"
        raise Refused(ORDER_NOT_OPEN, document=order.order_no, said=said)
