"""What people do with the catalog, and what every other capability asks it.

The questions come first: they give frozen values, and refuse what does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import store
from shared.errors import NOT_FOUND, QUANTITY_TOO_FINE, UNKNOWN_ITEM, UOM_UNKNOWN, Refused
from shared.quantities import Quantity, quantity_in_base_unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from server.catalog.values import Bin, InventorySetup, Item, Location
    from server.database.unit_of_work import UnitOfWork


def item(work: UnitOfWork, no: str) -> Item:
    """The item. Raises: Refused(UNKNOWN_ITEM)."""
    found = store.item_by_no(work.connection, no)
    if found is None:
        raise Refused(UNKNOWN_ITEM, item=no)
    return found


def items(work: UnitOfWork, nos: Iterable[str]) -> dict[str, Item]:
    """The items by their numbers. Raises: Refused(UNKNOWN_ITEM) for the first that does not exist."""
    return {no: item(work, no) for no in dict.fromkeys(nos)}


def location(work: UnitOfWork, code: str) -> Location:
    """The location. Raises: Refused(NOT_FOUND)."""
    found = store.location_by_code(work.connection, code)
    if found is None:
        raise Refused(NOT_FOUND, what="location", key=code)
    return found


def bin_(work: UnitOfWork, location_code: str, code: str) -> Bin:
    """The bin of that location. Raises: Refused(NOT_FOUND)."""
    found = store.bin_by_code(work.connection, location_code, code)
    if found is None:
        raise Refused(NOT_FOUND, what="bin", key=f"{code} at {location_code}")
    return found


def inventory_setup(work: UnitOfWork) -> InventorySetup:
    """What holds for the whole company."""
    return store.setup(work.connection)


def work_date(work: UnitOfWork) -> date:
    """The posting date of what is posted now: the setup's work date, else the server's day. Never the device's."""
    return inventory_setup(work).work_date or work.now.date()


def base_units_per(card: Item, uom: str) -> Quantity:
    """Base units in one `uom` of the item; blank is the base unit. Raises: Refused(UOM_UNKNOWN)."""
    held = card.units.get(uom or card.base_uom)
    if held is None:
        raise Refused(UOM_UNKNOWN, item=card.no, uom=uom)
    return held


def base_quantity(card: Item, quantity: Quantity, uom: str) -> Quantity:
    """`quantity` of that unit in the item's base unit. Raises: Refused(UOM_UNKNOWN, QUANTITY_TOO_FINE).

    Source: spec/ledger.md, section 2, rule 2.
    """
    held = base_units_per(card, uom)
    try:
        return quantity_in_base_unit(quantity, held)
    except ValueError:
        raise Refused(QUANTITY_TOO_FINE, quantity=quantity, uom=uom or card.base_uom, item=card.no) from None
