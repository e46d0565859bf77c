"""What lies at a location and is still anybody's: stock without what open activities will take of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.warehouse import activities, stock_store
from server.warehouse.rules import movements as rules

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.pick_values import Stock


def free_stock(work: UnitOfWork, location: Location, item_nos: Collection[str]) -> list[Stock]:
    """What of these items no open line takes; they are locked, so that it stays so."""
    work.lock_items(item_nos)
    claims = activities.quantity_on_open_lines(work, location.code, item_nos, taking=True)
    return rules.free_stock(stock_store.stock_of(work, location, item_nos), claims)
