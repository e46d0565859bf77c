"""What there is to pick, put away and move at a location, as a handheld lists it for `GET /work`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_lines
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.warehouse import activities, demand, picks, plates, stock_store
from server.warehouse.rules import open_lines
from server.warehouse.rules.shelves import PickRules
from server.warehouse.values import ActivityType
from shared.quantities import ZERO, Quantity
from shared.wire.work import OpenDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from server.catalog.values import Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderLineKey, OutstandingLine
    from server.warehouse.pick_values import Found
    from server.warehouse.values import ActivityLine, WarehouseActivity
    from shared.wire.work import OpenLine


def open_documents(work: UnitOfWork, location_code: str) -> list[OpenDocument]:
    """Open picks, put-aways and movements; then sales orders that have no pick yet, with the bin and lot to take from.

    Of a sales order that is picked and waits for its shipment each line says how much waits.
    """
    lines = demand.released_lines_at(work, location_code)
    made = _open_activities(work, location_code, lines)
    return [*made, *_orders_without_pick(work, location_code, lines)]


# Activities


def _open_activities(work: UnitOfWork, location_code: str, orders: Sequence[OutstandingLine]) -> list[OpenDocument]:
    of_activity: defaultdict[str, list[ActivityLine]] = defaultdict(list)
    for line in activities.lines_left(work, location_code):
        of_activity[line.activity_no].append(line)
    if not of_activity:
        return []
    items = catalog.items(work, {line.item_no for lines in of_activity.values() for line in lines})
    emptied = _emptied(work, location_code, [line for lines in of_activity.values() for line in lines])
    partners = {(line.key.source, line.key.document_no): line for line in orders}
    headers = [header for header in activities.open_activities(work, location_code) if header.activity_no in of_activity]
    on_plates = _on_plates(work, location_code, headers, of_activity, items)

    def shown(line: ActivityLine) -> OpenLine:
        plate = on_plates.get((line.activity_no, line.line_no), "")
        return open_lines.of_activity(line, items[line.item_no], empties_bin=line.from_bin in emptied, plate=plate)

    return [_activity(header, of_activity[header.activity_no], shown, partners) for header in headers]


def _on_plates(
    work: UnitOfWork,
    location_code: str,
    headers: Sequence[WarehouseActivity],
    of_activity: Mapping[str, Sequence[ActivityLine]],
    items: Mapping[str, Item],
) -> dict[tuple[str, int], str]:
    """The plate of each line whose goods stand on one: whole plates are put away, but picked only when nothing stands loose."""
    found: dict[tuple[str, int], str] = {}
    for is_pick in (False, True):
        of_type = [header for header in headers if (header.type is ActivityType.PICK) == is_pick]
        lines = [line for header in of_type for line in of_activity[header.activity_no] if not line.is_breakbulk]
        found |= plates.plates_of(work, location_code, lines, items, whole_first=not is_pick) if lines else {}
    return found


def _activity(
    activity: WarehouseActivity,
    lines: Sequence[ActivityLine],
    shown: Callable[[ActivityLine], OpenLine],
    orders: Mapping[tuple[Source, str], OutstandingLine],
) -> OpenDocument:
    keys = {(line.order_line.source, line.order_line.document_no) for line in lines if line.order_line}
    order = orders.get(next(iter(keys))) if len(keys) == 1 else None
    return OpenDocument(
        kind=activity.type.value,
        no=activity.activity_no,
        location=activity.location_code,
        partner=order.partner_name if order else "",
        partner_no=order.partner_no if order else "",
        due=activity.due_on,
        priority=activity.priority,
        zone=activity.zone,
        assigned_to=activity.assigned_to,
        lines=tuple(shown(line) for line in lines if not line.is_breakbulk),
    )


def _emptied(work: UnitOfWork, location_code: str, lines: Sequence[ActivityLine]) -> frozenset[str]:
    """Bins in which nothing is left by the books once all open lines have taken what they take; people are asked about them.

    Not where goods arrive: what stands there unscanned is no difference.
    """
    taken: defaultdict[str, Quantity] = defaultdict(Quantity)
    for line in lines:
        if line.from_bin and not line.is_breakbulk:
            taken[line.from_bin] += line.left
    there = stock_store.bin_totals(work, location_code, taken)
    emptied = (bin_code for bin_code, quantity in taken.items() if there.get(bin_code, ZERO) <= quantity)
    location = catalog.location(work, location_code)
    return frozenset(code for code in emptied if not open_lines.is_for_arrivals(location, catalog.bin_(work, location_code, code)))


# Orders without a pick


def _orders_without_pick(work: UnitOfWork, location_code: str, orders: Sequence[OutstandingLine]) -> list[OpenDocument]:
    lines = [line for line in orders if line.key.source is Source.SALES_ORDER]
    on_picks = activities.quantity_for_orders(work, {line.key.document_no for line in lines}, ActivityType.PICK)
    with_pick = {key.document_no for key in on_picks}
    lines = [line for line in lines if line.key.document_no not in with_pick]
    if not lines:
        return []
    items = catalog.items(work, {line.item_no for line in lines})
    found = _found(work, catalog.location(work, location_code), lines, items)

    def to_be_picked(line: OutstandingLine) -> list[OpenLine]:
        return open_lines.of_order(line, found.get(line.key), items[line.item_no])

    return outstanding.open_documents(lines, "sales_order", to_be_picked)


def _found(
    work: UnitOfWork, location: Location, lines: Sequence[OutstandingLine], items: Mapping[str, Item]
) -> dict[OrderLineKey, Found]:
    rules = PickRules(location, catalog.work_date(work), posts_source=order_lines.picking_ships(location))
    found = picks.places(work, demand.wanted(work, lines, items), rules, items)
    return {each.wanted.order_line: each for each in found if each.wanted.order_line is not None}
