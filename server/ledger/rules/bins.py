"""What lies in the bins of a posting's lines, as the lines are booked one after the other, and what is written of it.

A serial number cannot lie in two bins (spec/tracking.md, section 4, rule 7): what goes into a bin either came in, and then is
nowhere else (`serials.py`), or was taken from another bin, which must have held it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger.rules.movements import BinKey, BinMovement, bin_key, binding_numbers
from shared.errors import INSUFFICIENT_BIN_CONTENT, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from server.catalog.values import Item
    from server.ledger.posting_lines import TransferLine
    from server.ledger.rules.movements import Movement


class BinContents:
    """The contents of the bins that the lines name, and the warehouse entries to be."""

    def __init__(self, contents: dict[BinKey, Quantity]) -> None:
        self._contents = contents
        self.movements: list[BinMovement] = []

    def move_with_entry(self, movement: Movement) -> None:
        """The warehouse entry of an item entry, where the location has bins. Source: spec/ledger.md, section 11, rule 2."""
        if not movement.place.bin_code:
            return
        key = bin_key(movement.item.no, movement.variant_code, movement.place, movement.numbers_that_bind)
        self._change(key, movement.quantity)
        self.movements.append(
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
            )
        )

    def move_only(self, index: int, line: TransferLine, item: Item) -> None:
        """From bin to bin of one location: warehouse entries only, the item ledger does not see it."""
        numbers = binding_numbers(item, line.tracking)
        for place, quantity in ((line.from_place, -line.quantity), (line.to_place, line.quantity)):
            key = bin_key(item.no, line.variant_code, place, numbers)
            self._change(key, quantity)
            self.movements.append(
                BinMovement(
                    index,
                    key,
                    quantity,
                    uom_code=line.uom_code,
                    base_units_per_unit=line.base_units_per_unit,
                    document_line_no=line.document_line_no,
                )
            )

    def _change(self, key: BinKey, quantity: Quantity) -> None:
        """A bin never goes negative, whatever the setup says. Source: spec/ledger.md, section 4, rule 6."""
        available = self._contents.get(key, ZERO)
        if available + quantity < ZERO:
            raise Refused(INSUFFICIENT_BIN_CONTENT, available=available, item=key.item_no, bin=key.bin_code, wanted=abs(quantity))
        self._contents[key] = available + quantity
