"""What counting is about, as frozen values: an order, its lines, and what recordings say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from shared.quantities import ZERO, Amount, Quantity, UnitCost

if TYPE_CHECKING:
    from datetime import date

    from server.ledger.posting_lines import Place
    from shared.tracking import Tracking

OrderStatus = Literal["open", "finished", "posted"]
LineStatus = Literal["open", "counted", "approved", "recount", "posted"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a count may be off before a supervisor must look. Source: spec/counting.md, section 12, rule 2."""

    quantity: Quantity = ZERO
    percent: Quantity = ZERO
    """Of the expected quantity."""
    value: Amount | None = None
    """A cap: no difference worth more than this is within tolerance; None: no cap."""


@dataclass(frozen=True, slots=True)
class CountOrder:
    """The header of a count order."""

    order_no: str
    location_code: str
    status: OrderStatus
    posting_date: date
    tolerance: Tolerance = Tolerance()
    person_responsible: str = ""


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """One item at one place: what a line of a count order is about."""

    item_no: str
    variant_code: str
    place: Place

    def __str__(self) -> str:
        where = self.place.bin_code or self.place.location_code
        return f"{self.item_no} in {where}" if where else self.item_no


@dataclass(frozen=True, slots=True)
class RecordedFigure:
    """What one recording says of one item, place and number."""

    counted: CountedPlace
    tracking: Tracking
    recording_no: int
    quantity: Quantity | None
    """Base unit; None: asked for, and not counted yet."""
    counted_by: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class CountLine:
    """A line of a count order, with what the finished recordings say of it. Quantities in the base unit."""

    line_no: int
    counted: CountedPlace
    status: LineStatus
    is_tracked: bool
    is_calculated: bool
    expected: Mapping[Tracking, Quantity]
    """Book quantity by number when it was calculated; an untracked line has the blank number only."""
    recorded: tuple[RecordedFigure, ...] = ()
    """Of finished recordings, without what was sent back."""
    unit_cost: UnitCost = field(default_factory=UnitCost)

    @property
    def expected_total(self) -> Quantity:
        return sum(self.expected.values(), ZERO)

    @property
    def recorded_total(self) -> Quantity | None:
        """Sum over the recordings; None while nobody has counted, which is not zero."""
        return sum((figure.quantity or ZERO for figure in self.recorded), ZERO) if self.recorded else None

    @property
    def counted_by(self) -> tuple[str, ...]:
        return tuple(sorted({figure.counted_by for figure in self.recorded if figure.counted_by}))
