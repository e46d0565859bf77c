"""Who may work on an order: the office while it is open, the warehouse once it is released. Pure.

Source: spec/ledger.md, section 7, rule 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shared.errors import ORDER_NOT_OPEN, ORDER_NOT_RELEASED, Refused

if TYPE_CHECKING:
    from server.outstanding.values import OrderStatus


class WithStatus(Protocol):
    """What an order of any kind says of itself."""

    @property
    def order_no(self) -> str: ...
    @property
    def status(self) -> OrderStatus: ...


def require_released(order: WithStatus) -> None:
    """The warehouse may work on it. Raises: Refused(ORDER_NOT_RELEASED)."""
    if order.status == "open":
        raise Refused(ORDER_NOT_RELEASED, document=order.order_no)


def require_open(order: WithStatus) -> None:
    """The office may change it. Raises: Refused(ORDER_NOT_OPEN)."""
    if order.status != "open":
        said = "is released: reopen it" if order.status == "released" else "is finished, and it is too late"
        raise Refused(ORDER_NOT_OPEN, document=order.order_no, said=said)
