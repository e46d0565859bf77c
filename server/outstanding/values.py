"""What is still to come in and go out, as frozen values; and the goods that were picked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from shared.quantities import ONE, ZERO, Quantity
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from datetime import date, datetime

    from shared.quantities import UnitCost

OrderStatus = Literal["open", "released", "finished"]
"""Open: the office works on it. Released: the warehouse does. Finished: everything is done and invoiced."""


class Source(StrEnum):
    """Kinds of documents that have open lines. A transfer order is two: one where it leaves, one where it arrives."""

    PURCHASE_ORDER = "purchase_order"
    PURCHASE_RETURN = "purchase_return"
    SALES_ORDER = "sales_order"
    SALES_RETURN = "sales_return"
    TRANSFER_SHIPMENT = "transfer_shipment"
    TRANSFER_RECEIPT = "transfer_receipt"

    @property
    def is_inbound(self) -> bool:
        return self in (Source.PURCHASE_ORDER, Source.SALES_RETURN, Source.TRANSFER_RECEIPT)


@dataclass(frozen=True, slots=True, order=True)
class OrderLineKey:
    """Which line of which order."""

    source: Source
    document_no: str
    line_no: int


@dataclass(frozen=True, slots=True)
class OutstandingLine:
    """An order line with what is still to be done on it; quantities in the item's base unit."""

    key: OrderLineKey
    item_no: str
    location_code: str
    outstanding: Quantity
    """Zero or less: nothing is left, and the line is no longer listed."""
    uom_code: str
    variant_code: str = ""
    bin_code: str = ""
    base_units_per_unit: Quantity = ONE
    due_on: date | None = None
    partner_no: str = ""
    partner_name: str = ""
    is_released: bool = True
    """Whether the warehouse may work on it. Source: spec/ledger.md, section 7, rule 5."""
    picked: Quantity = ZERO
    """Of what is outstanding: picked, and waiting for its shipment. Told by the pick, never by the document."""

    @property
    def line_no(self) -> int:
        return self.key.line_no

    @property
    def left_to_pick(self) -> Quantity:
        return self.outstanding - self.picked


@dataclass(frozen=True, slots=True)
class PickedGoods:
    """Goods of an order line that wait for their shipment; negative where some of them left."""

    key: OrderLineKey
    item_no: str
    quantity: Quantity
    """Base unit."""
    bin_code: str = ""
    tracking: Tracking = UNTRACKED
    applies_to_entry: int | None = field(default=None, compare=False)
    """Entry that they are to be taken from when they leave, where somebody says so. It does not tell goods apart."""


@dataclass(frozen=True, slots=True)
class ArrivedGoods:
    """Goods of an order line that arrive now, and where."""

    key: OrderLineKey
    quantity: Quantity
    """Base unit."""
    bin_code: str = ""
    tracking: Tracking = UNTRACKED
    expires_on: date | None = None
    unit_cost: UnitCost | None = None
    """What one unit of the line costs; None: as ordered."""


@dataclass(frozen=True, slots=True)
class OrderChange:
    """Something that a person changed on an order after it was made."""

    source: Source
    document_no: str
    change_no: int
    """Counts the changes of the order from 1: the last is its version."""
    line_no: int
    """0: the header."""
    item_no: str
    what: str
    """In words."""
    person: str
    changed_at: datetime
