"""What lies at a location, and what of it is still anybody's: stock without what open activities will take of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import service as ledger
from server.warehouse import activities, stock_store
from server.warehouse.rules import movements as rules
from server.warehouse.rules.units import by_unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.pick_values import Stock


def stock_by_unit(work: UnitOfWork, location: Location, item_nos: Collection[str]) -> list[Stock]:
    """All that lies there of these items; where bins are directed, told apart by the units that it lies in."""
    stock = stock_store.stock_of(work, location, item_nos)
    if not location.directed_put_away_and_pick:
        return stock
    return by_unit(stock, ledger.units_in_bins(work, location.code, item_nos), catalog.items(work, item_nos))


def free_stock(work: UnitOfWork, location: Location, item_nos: Collection[str]) -> list[Stock]:
    """What of these items no open line takes; they are locked, so that it stays so."""
    work.lock_items(item_nos)
    claims = activities.quantity_on_open_lines(work, location.code, item_nos, taking=True)
    return rules.free_stock(stock_by_unit(work, location, item_nos), claims)
