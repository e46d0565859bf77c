"""What an administrator does with the units of an item that is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import rules, service, store
from server.database.changes import Change, record_changes

if TYPE_CHECKING:
    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.items import ItemUnitOfMeasure


def save_item_unit(work: UnitOfWork, no: str, unit: ItemUnitOfMeasure) -> Item:
    """Give the item a unit more, or one of its units another weight and cubage; how much a unit holds stays.

    Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST). Source: spec/catalog.md, section 3.
    """
    work.lock_items([no])
    changed = rules.with_unit(service.item(work, no), unit)
    service.require_unit(work, unit.code)
    store.save_item_unit(work.connection, changed, unit.code)
    record_changes(work.connection, [Change("item", (no,))])
    return changed
