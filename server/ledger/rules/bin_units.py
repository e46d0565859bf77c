"""In which units goods lie in the bins of directed locations, and how units are opened. Source: spec/warehouse.md, 3.4 and 8.

The ledger follows what happened: whoever takes pieces where only boxes lie has opened a box, and the warehouse entries say so, a
pair for each unit that was opened. Whether picks plan for that is another question (`allow_breakbulk`).
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def openings(
    held: Mapping[str, Quantity], unit: str, wanted: Quantity, sizes: Mapping[str, Quantity]
) -> Iterator[tuple[str, Quantity]]:
    """Which other units are opened so that `wanted` lies there in the unit, and how many base units of each.

    Whole larger units first, the smallest of them first; where there are none, smaller ones are counted together.
    """
    size = sizes.get(unit, ONE)
    missing = wanted - held.get(unit, ZERO)
    others = sorted((sizes.get(other, ONE), other) for other, quantity in held.items() if other != unit and quantity > ZERO)
    larger = [each for each in others if each[0] > size]
    smaller = [each for each in reversed(others) if each[0] <= size]
    for one, other in (*larger, *smaller):
        if missing <= ZERO:
            return
        whole = _whole_units(missing, one) if one > size else missing
        opened = min(held[other], whole)
        yield other, opened
        missing -= opened


def _whole_units(wanted: Quantity, one: Quantity) -> Quantity:
    return Quantity((Decimal(wanted) / one).to_integral_value(ROUND_CEILING) * one)
