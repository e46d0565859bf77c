"""What lies in the bins of a posting's lines, as the lines are booked one after the other, and what is written of it.

A serial number cannot lie in two bins (spec/tracking.md, section 4, rule 7): what goes into a bin either came in, and then is
nowhere else (`serials.py`), or was taken from another bin, which must have held it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from server.ledger.rules import bin_loads
from server.ledger.rules.bin_units import openings
from server.ledger.rules.movements import BinKey, BinMovement, bin_key, binding_numbers
from shared.errors import INSUFFICIENT_BIN_CONTENT, Refused
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from server.catalog.values import Item
    from server.ledger.posting_lines import TransferLine
    from server.ledger.rules.bin_loads import BinLoad
    from server.ledger.rules.facts import Facts
    from server.ledger.rules.movements import Movement


@dataclass(slots=True)
class StockInBins:
    """What lies in the bins that the lines name, as it was read."""

    contents: dict[BinKey, Quantity]
    units: dict[BinKey, dict[str, Quantity]] = field(default_factory=dict)
    """At directed locations: in which units it lies there; base units of each."""
    loads: dict[tuple[str, str], BinLoad] = field(default_factory=dict)
    """By location and bin: how full those are that nothing may be put into beyond their limits."""


class BinContents:
    """The contents of the bins that the lines name, and the warehouse entries to be."""

    def __init__(self, stock: StockInBins, facts: Facts) -> None:
        self._stock = stock
        self._facts = facts
        self.movements: list[BinMovement] = []

    def move_with_entry(self, movement: Movement) -> None:
        """The warehouse entry of an item entry, where the location has bins. Source: spec/ledger.md, section 11, rule 2."""
        if not movement.place.bin_code:
            return
        key = bin_key(movement.item.no, movement.variant_code, movement.place, movement.numbers_that_bind)
        self._move(
            movement.item,
            BinMovement(
                movement.line,
                key,
                movement.quantity,
                entry_no=movement.entry_no,
                uom_code=movement.uom_code,
                base_units_per_unit=movement.base_units_per_unit,
                document_line_no=movement.document_line_no,
                posting_date=movement.posting_date,
                document=movement.document,
            ),
        )

    def move_only(self, index: int, line: TransferLine, item: Item) -> None:
        """From bin to bin of one location: warehouse entries only, the item ledger does not see it."""
        numbers = binding_numbers(item, line.tracking)
        for place, quantity in ((line.from_place, -line.quantity), (line.to_place, line.quantity)):
            self._move(
                item,
                BinMovement(
                    index,
                    bin_key(item.no, line.variant_code, place, numbers),
                    quantity,
                    uom_code=line.uom_code,
                    base_units_per_unit=line.base_units_per_unit,
                    document_line_no=line.document_line_no,
                ),
            )

    def _move(self, item: Item, movement: BinMovement) -> None:
        key = movement.key
        self._change(key, movement.quantity)
        if load := self._stock.loads.get((key.location_code, key.bin_code)):
            bin_loads.move(load, movement, item, self._facts.bins[key.location_code, key.bin_code], self._facts.contents)
        if self._facts.location(key.location_code).directed_put_away_and_pick:
            movement = replace(movement, uom_code=movement.uom_code or item.base_uom)
            self._move_units(item, movement)
        self.movements.append(movement)

    def _change(self, key: BinKey, quantity: Quantity) -> None:
        """A bin never goes negative, whatever the setup says, but for the adjustment bin.

        Source: spec/ledger.md, section 4, rule 6; spec/warehouse.md, section 4, rule 6.
        """
        available = self._stock.contents.get(key, ZERO)
        if available + quantity < ZERO and quantity < ZERO and not self._is_for_adjustments(key):
            raise Refused(INSUFFICIENT_BIN_CONTENT, available=available, item=key.item_no, bin=key.bin_code, wanted=abs(quantity))
        self._stock.contents[key] = available + quantity

    def _move_units(self, item: Item, movement: BinMovement) -> None:
        """What is taken in a unit that does not lie there is taken out of others, which are opened."""
        held = self._stock.units.setdefault(movement.key, {})
        if movement.quantity < ZERO and not self._is_for_adjustments(movement.key):
            for unit, quantity in list(openings(held, movement.uom_code, -movement.quantity, item.units)):
                self._open_units(held, movement, unit, quantity, item.units.get(unit, ONE))
        held[movement.uom_code] = held.get(movement.uom_code, ZERO) + movement.quantity

    def _open_units(self, held: dict[str, Quantity], movement: BinMovement, unit: str, quantity: Quantity, size: Quantity) -> None:
        held[unit] -= quantity
        held[movement.uom_code] = held.get(movement.uom_code, ZERO) + quantity
        opened = replace(movement, quantity=-quantity, entry_no=0, uom_code=unit, base_units_per_unit=size)
        self.movements += [opened, replace(movement, quantity=quantity, entry_no=0)]

    def _is_for_adjustments(self, key: BinKey) -> bool:
        return self._facts.location(key.location_code).adjustment_bin == key.bin_code
