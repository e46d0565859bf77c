"""Movements: goods that are to be, or just were, brought from one bin of a location to another, for no document.

Source: spec/warehouse.md, section 7, rules 1 and 3; spec/tracking.md, section 11.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger.posting_lines import Place
from server.license_plates import standing
from server.warehouse import activities, activity_store, shelf_store
from server.warehouse.free_stock import free_stock, stock_by_unit
from server.warehouse.movement_values import MoveWanted
from server.warehouse.pick_values import Taking
from server.warehouse.rules import movements as rules
from server.warehouse.values import ActivityType, WarehouseActivity
from shared.errors import BIN_NOT_USED, NOTHING_TO_POST, Refused
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.pick_values import Stock
    from server.warehouse.values import ActivityLine, Registration
    from shared.wire.warehouse_planning import MovementLine


def create(work: UnitOfWork, location_code: str, lines: Sequence[MovementLine], *, priority: int = 0, note: str = "") -> str:
    """Make a movement of these goods, with the lots that go first where none are named; its number.

    What one line takes the next does not find. Raises: Refused(NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN, BIN_NOT_USED, SAME_PLACE,
    BIN_NOT_FOR_MOVEMENT, BIN_BLOCKED, INSUFFICIENT_BIN_CONTENT).
    """
    location, today = _with_bins(work, location_code), catalog.work_date(work)
    wanted = [_wanted(work, location, line) for line in lines]
    free = free_stock(work, location, {move.item.no for move in wanted})
    planned: list[ActivityLine] = []
    for move in wanted:
        rules.require_movable(location, move.from_bin, move.to_bin)
        found = rules.lines_for(move, free, today)
        free = rules.without_lines(free, found)
        planned += found
    zones = {move.from_bin.zone for move in wanted} | {move.to_bin.zone for move in wanted}
    zone = zones.pop() if len(zones) == 1 else ""
    activity = WarehouseActivity(ActivityType.MOVEMENT, location.code, priority=priority, zone=zone, note=note)
    return activities.create(work, activity, planned)


def _with_bins(work: UnitOfWork, location_code: str) -> Location:
    location = catalog.location(work, location_code)
    if not location.bin_mandatory:
        raise Refused(BIN_NOT_USED, location=location.code)
    return location


def _wanted(work: UnitOfWork, location: Location, line: MovementLine) -> MoveWanted:
    item = catalog.item(work, line.item)
    catalog.require_variant(item, line.variant)
    return MoveWanted(
        item,
        catalog.base_quantity(item, line.quantity, line.uom),
        catalog.bin_(work, location.code, line.from_bin),
        catalog.bin_(work, location.code, line.to_bin),
        variant_code=line.variant,
        uom_code=line.uom or item.base_uom,
        base_units_per_unit=catalog.base_units_per(item, line.uom),
        tracking=Tracking(line.lot, line.serial, line.package),
    )


def move_whole_bin(work: UnitOfWork, location_code: str, from_bin: str, to_bin: str) -> Registration:
    """All that lies in the bin, and its plates, are in another now, in one posting; open lines that were to take it follow.

    Raises: Refused(NOT_FOUND, BIN_NOT_USED, SAME_PLACE, BIN_NOT_FOR_MOVEMENT, BIN_BLOCKED, NOTHING_TO_POST).
    Source: spec/handheld.md, section 7.6.
    """
    location = _with_bins(work, location_code)
    source, target = catalog.bin_(work, location.code, from_bin), catalog.bin_(work, location.code, to_bin)
    rules.require_movable(location, source, target)
    lines = [rules.line_for(Taking(piece, piece.quantity), target.code) for piece in contents(work, location_code, from_bin)]
    if not lines:
        raise Refused(NOTHING_TO_POST, document=f"bin {source.code}")
    item_nos = {line.item_no for line in lines}
    for line in activities.lines_left(work, location.code):
        if line.from_bin == source.code and line.item_no in item_nos:
            activity_store.save_line(work, replace(line, from_bin=target.code))
    standing.bring_along(work, Place(location.code, source.code), target.code)
    activity_no = activities.create(work, WarehouseActivity(ActivityType.MOVEMENT, location.code), lines)
    return activities.register(work, activity_no, post_source=activities.SourcePosting())


def contents(work: UnitOfWork, location_code: str, bin_code: str) -> list[Stock]:
    """All that lies in the bin, by item, number and unit: what a movement or a transfer of the whole bin consists of.

    Its items are locked, so that it stays so. Raises: Refused(NOT_FOUND).
    """
    location, bin_ = catalog.location(work, location_code), catalog.bin_(work, location_code, bin_code)
    item_nos = shelf_store.items_in(work, location.code, [bin_.code])
    work.lock_items(item_nos)
    return [piece for piece in stock_by_unit(work, location, item_nos) if piece.bin_code == bin_.code]
