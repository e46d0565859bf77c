"""In which units goods lie in the bins of directed locations. Pure. Source: spec/warehouse.md, section 3, rule 4; section 8."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shared.quantities import ONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.catalog.values import Item
    from server.ledger.values import UnitInBin
    from server.warehouse.pick_values import Stock
    from shared.tracking import Tracking

Key = tuple[str, str, str, "Tracking"]


def by_unit(stock: Iterable[Stock], units: Iterable[UnitInBin], items: Mapping[str, Item]) -> list[Stock]:
    """The stock told apart by the units that it lies in; where nothing is known of them it stays as it is."""
    known: dict[Key, list[UnitInBin]] = {}
    for unit in units:
        known.setdefault((unit.item_no, unit.variant_code, unit.bin_code, unit.tracking), []).append(unit)
    return [part for piece in stock for part in _parts(piece, known, items)]


def _parts(piece: Stock, known: Mapping[Key, list[UnitInBin]], items: Mapping[str, Item]) -> list[Stock]:
    units = known.get((piece.item_no, piece.variant_code, piece.bin_code, piece.tracking), [])
    held = items[piece.item_no].units
    return [
        replace(piece, quantity=unit.quantity, uom_code=unit.uom_code, base_units_per_unit=held.get(unit.uom_code, ONE))
        for unit in units
    ] or [piece]
