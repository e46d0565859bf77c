"""Put-aways: what arrived is brought to the bins where it stays, and what arrives order by order is received into them.

Source: spec/warehouse.md, section 5, rules 6 to 14; section 7, rule 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.tracking import open_lines
from server.tracking.values import LineSource, SourceLine
from server.warehouse import activities, activity_store, shelf_store, suggested_bins
from server.warehouse.free_stock import free_stock
from server.warehouse.put_away_values import GoodsToPlace, Placement
from server.warehouse.rules import put_away_lines as rules
from server.warehouse.values import ActivityStatus, ActivityType, WarehouseActivity
from shared.errors import NOTHING_TO_POST, ORDER_NOT_RELEASED, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from server.catalog.values import Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OutstandingLine
    from server.tracking.values import OpenNumber
    from server.warehouse.put_away_values import Arrival
    from server.warehouse.values import ActivityLine


def create_for_arrivals(
    work: UnitOfWork, location_code: str, arrivals: Sequence[Arrival], *, note: str = "", into: str = ""
) -> str:
    """The put-away of goods that have just arrived; its number, blank where nothing is to be put away.

    Put-away `into` gets the lines while it is open. What somebody waits for goes to the cross-dock bin.
    Source: spec/warehouse.md, section 5, rules 6, 7 and 14.
    """
    location = catalog.location(work, location_code)
    items = catalog.items(work, {arrival.item_no for arrival in arrivals})
    wanted = [rules.goods_of(arrival, items[arrival.item_no]) for arrival in arrivals if arrival.quantity > arrival.cross_dock]
    lines = [
        *(rules.cross_dock_line(arrival, items[arrival.item_no], location) for arrival in arrivals if arrival.cross_dock > ZERO),
        *_lines(work, location, wanted),
    ]
    if lines and _is_open(work, into):
        activities.add_lines(work, into, lines)
        return into
    return _make(work, location, lines, note=note)


def take_back(work: UnitOfWork, activity_no: str, arrival: Arrival) -> None:
    """The arrival was undone: so much less of it is left to put away. What was put away already is not this put-away's any more."""
    if not _is_open(work, activity_no):
        return
    lines = activities.locked_lines(work, activity_no)
    for line in rules.without_arrival(lines, arrival, catalog.item(work, arrival.item_no)):
        if line.quantity:
            activity_store.save_line(work, line)
        else:
            activity_store.delete_lines(work, [line])
    if not any(line.left for line in activities.lines(work, activity_no)):
        activities.delete(work, activity_no)


def _is_open(work: UnitOfWork, activity_no: str) -> bool:
    found = activity_store.activity(work, activity_no) if activity_no else None
    return found is not None and found.status is ActivityStatus.OPEN


def create_from_stock(work: UnitOfWork, location_code: str, *, bin_codes: Collection[str] = (), note: str = "") -> str:
    """The put-away of what lies where arrivals do and is on no open line yet, or in the bins that are named.

    What put-aways left undone is found again by it. Raises: Refused(NOT_FOUND, NOTHING_TO_POST).
    Source: spec/warehouse.md, section 5, rule 9; section 7, rule 4.
    """
    location = catalog.location(work, location_code)
    named = [catalog.bin_(work, location.code, code).code for code in bin_codes]
    bins = named or [each.code for each in catalog.bins(work, location.code) if rules.is_for_arrivals(each, location)]
    free = free_stock(work, location, shelf_store.items_in(work, location.code, bins))
    pieces = [piece for piece in free if piece.bin_code in bins]
    items = catalog.items(work, {piece.item_no for piece in pieces})
    wanted = [rules.goods_lying(piece, items[piece.item_no]) for piece in pieces]
    activity_no = _make(work, location, _lines(work, location, wanted), note=note)
    if not activity_no:
        raise Refused(NOTHING_TO_POST, document=f"{location.code}: {', '.join(bins) or 'it has no bin for arrivals'}")
    return activity_no


def create_for_order(work: UnitOfWork, source: Source, document_no: str, location_code: str, *, note: str = "") -> str:
    """The put-away that receives a released order: registering it posts the receipt, straight into the bins.

    Raises: Refused(NOT_FOUND, INVALID_REQUEST, ORDER_NOT_RELEASED, NOTHING_TO_POST).
    Source: spec/warehouse.md, section 5, rules 11 and 12.
    """
    location = catalog.location(work, location_code)
    rules.require_inventory_put_away(location)
    open_lines = [line for line in outstanding.open_lines_of(work, source, document_no) if line.location_code == location.code]
    work.lock_items({line.item_no for line in open_lines})
    if any(not line.is_released for line in open_lines):
        raise Refused(ORDER_NOT_RELEASED, document=document_no)
    planned = activities.quantity_for_orders(work, [document_no], ActivityType.PUT_AWAY)
    items = catalog.items(work, {line.item_no for line in open_lines})
    left = [(line, line.outstanding - planned.get(line.key, ZERO)) for line in open_lines if items[line.item_no].is_inventory]
    wanted = [
        part
        for line, quantity in left
        if quantity > ZERO
        for part in rules.by_number(_goods_coming(line, quantity, items[line.item_no]), _numbers(work, line, items[line.item_no]))
    ]
    lines = _lines(work, location, wanted, keeps_all=True)
    activity_no = _make(work, location, lines, posts_source=True, note=note)
    if not activity_no:
        raise Refused(NOTHING_TO_POST, document=document_no)
    return activity_no


NUMBERS_ON = {Source.PURCHASE_ORDER: LineSource.PURCHASE_ORDER, Source.SALES_RETURN: LineSource.SALES_RETURN}
"""Orders whose lines hold numbers before they are received."""


def _numbers(work: UnitOfWork, line: OutstandingLine, item: Item) -> Sequence[OpenNumber]:
    source = NUMBERS_ON.get(line.key.source)
    if source is None:
        return ()
    return open_lines.open_numbers(work, item, SourceLine(source, line.key.document_no, line.key.line_no))


def _goods_coming(line: OutstandingLine, quantity: Quantity, item: Item) -> GoodsToPlace:
    return GoodsToPlace(
        item,
        quantity,
        variant_code=line.variant_code,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
        order_line=line.key,
        wanted_bin=line.bin_code,
    )


def suggestions(
    work: UnitOfWork,
    location_code: str,
    item_no: str,
    quantity: Quantity,
    *,
    variant_code: str = "",
    uom_code: str = "",
    from_bin: str = "",
) -> list[Placement]:
    """Where somebody who has the goods in hand can put them, best first, with reasons; `quantity` in the unit.

    Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, UOM_UNKNOWN, QUANTITY_TOO_FINE). Source: spec/handheld.md, sections 7.3 and 7.4.
    """
    location, item = catalog.location(work, location_code), catalog.item(work, item_no)
    goods = GoodsToPlace(
        item,
        catalog.base_quantity(item, quantity, uom_code),
        variant_code=variant_code,
        uom_code=uom_code or item.base_uom,
        base_units_per_unit=catalog.base_units_per(item, uom_code),
        from_bin=from_bin,
    )
    return suggested_bins.alternatives(work, location, goods)


def _lines(work: UnitOfWork, location: Location, wanted: Sequence[GoodsToPlace], *, keeps_all: bool = False) -> list[ActivityLine]:
    """Lines from where the goods lie to where they go. Those without a bin stay where the location wants them, or all must be."""
    work.lock_items({goods.item.no for goods in wanted})
    keeps = keeps_all or location.always_create_put_away_line or not location.bin_mandatory
    found = suggested_bins.placements(work, location, wanted) if wanted else []
    return [rules.line_for(placement) for placement in found if placement.bin_code or keeps]


def _make(
    work: UnitOfWork, location: Location, lines: Sequence[ActivityLine], *, posts_source: bool = False, note: str = ""
) -> str:
    if not lines:
        return ""
    zones = {catalog.bin_(work, location.code, line.to_bin).zone for line in lines if line.to_bin}
    activity = WarehouseActivity(
        ActivityType.PUT_AWAY,
        location.code,
        zone=zones.pop() if len(zones) == 1 else "",
        posts_source=posts_source,
        note=note,
    )
    return activities.create(work, activity, lines)
