"""What each trade hands in of its own, so that what holds for the orders of both is written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol

from server.trade_orders.values import AnyLine, AnyOrder

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pydantic import BaseModel

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderStatus
    from server.trade_orders.order_store import OrderStore
    from server.trade_orders.posted_store import PostedStore
    from server.trade_orders.values import OrderKind, Trade
    from shared.quantities import Quantity
    from shared.wire.order_files import OrderRow


class NewOrder(Protocol):
    """An order that is asked for, as far as both trades say it in the same words."""

    @property
    def kind(self) -> OrderKind: ...
    @property
    def no(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def date(self) -> date | None: ...
    @property
    def status(self) -> OrderStatus: ...
    @property
    def external_no(self) -> str: ...
    @property
    def responsibility(self) -> str: ...
    @property
    def lines(self) -> tuple[Any, ...]: ...


class NewLine(Protocol):
    """A line that is asked for, as far as both trades say it in the same words."""

    @property
    def item(self) -> str: ...
    @property
    def variant(self) -> str: ...
    @property
    def quantity(self) -> Quantity: ...
    @property
    def uom(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def bin(self) -> str: ...
    @property
    def return_reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class WireWords:
    """What one trade calls things on the wire that both have."""

    unit_amount: str
    due_on: str
    reverses_entry: str
    own_header_fields: tuple[str, ...]
    """Fields of the header that only it has; called the same on the order."""
    own_line_fields: tuple[str, ...]
    """Fields of a line that only it has; called the same on the line."""


@dataclass(frozen=True, slots=True)
class Side(Generic[AnyOrder, AnyLine]):
    """One trade with its stores, its words, and what it decides by itself."""

    trade: Trade
    store: OrderStore[AnyOrder, AnyLine]
    posted: PostedStore
    words: WireWords
    new_order: type[BaseModel]
    new_line: type[BaseModel]
    file_row: type[OrderRow]
    """A row of a file of orders."""
    line_from: Callable[[UnitOfWork, AnyOrder, int, Any], AnyLine]
    """What is asked for, in the words of `new_line`, as a line with that number, blocked or not."""
    kept: Callable[[AnyLine, AnyLine, bool], AnyLine]
    """The line before, as it is asked for now, and whether its quantity was named: with what stays of the one before."""
