"""Which units goods are taken in where bins hold each unit by itself, and which larger ones are opened for it; on values alone.

Source: spec/warehouse.md, section 4, rule 4; section 6, rule 6; section 8.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from server.warehouse.values import ActivityLine
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from server.warehouse.pick_values import Stock, Taking, Wanted

SAME_UNIT, LARGER_UNIT, SMALLER_UNIT = range(3)
"""In this order goods are taken: as they are wanted, out of larger units, counted together from smaller ones."""


def place_of_unit(stock: Stock, wanted: Wanted) -> int:
    """When the piece comes into question; where nobody keeps units they are all the same."""
    if not stock.uom_code or stock.uom_code == wanted.uom_code:
        return SAME_UNIT
    return LARGER_UNIT if stock.base_units_per_unit > wanted.base_units_per_unit else SMALLER_UNIT


@dataclass(slots=True)
class Openings:
    """Larger units that a pick opens: what one line leaves over of a box, the next takes without opening another."""

    taken: dict[Stock, Quantity] = field(default_factory=dict)

    def line_for(self, taking: Taking, wanted: Wanted) -> ActivityLine | None:
        """The line that opens as many whole units as it takes; None: none need be opened. The goods stay in their bin."""
        stock = taking.stock
        if place_of_unit(stock, wanted) != LARGER_UNIT:
            return None
        before = self.taken.get(stock, ZERO)
        self.taken[stock] = before + taking.quantity
        opened = _whole_units(self.taken[stock], stock) - _whole_units(before, stock)
        if not opened:
            return None
        return ActivityLine(
            item_no=stock.item_no,
            variant_code=stock.variant_code,
            quantity=opened,
            uom_code=stock.uom_code,
            base_units_per_unit=stock.base_units_per_unit,
            from_bin=stock.bin_code,
            to_bin=stock.bin_code,
            tracking=stock.tracking,
            expires_on=stock.expires_on,
            order_line=wanted.order_line,
            sequence=stock.sequence,
            is_breakbulk=True,
            why=f"open {stock.uom_code}",
        )


def _whole_units(quantity: Quantity, stock: Stock) -> Quantity:
    """So many base units as the opened units hold, but no more than lie there."""
    units = (Decimal(quantity) / stock.base_units_per_unit).to_integral_value(ROUND_CEILING)
    return min(Quantity(units * stock.base_units_per_unit), stock.quantity)
