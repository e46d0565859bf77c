"""Making picks: what is wanted, what can be found for it, and how it is shared out.

For orders of every kind that goes out, for warehouse shipments (their lines name order lines), and for goods that are wanted in a
bin without an order. Source: spec/warehouse.md, section 6; spec/tracking.md, section 11.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_lines
from server.outstanding import service as outstanding
from server.tracking import open_lines
from server.tracking.values import SourceLine
from server.warehouse import activities, stock_store
from server.warehouse.handling import NUMBERS_ON
from server.warehouse.pick_values import PICKED_SOURCES, MadePicks, PickRequest, Shortage, Wanted
from server.warehouse.rules import sharing, shelves
from server.warehouse.rules.shelves import PickRules
from server.warehouse.values import ActivityType, GoodsInBin, WarehouseActivity
from shared.errors import NOTHING_TO_POST, ORDER_NOT_RELEASED, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.catalog.values import Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderLineKey, OutstandingLine, Source
    from server.warehouse.pick_values import Found, Stock
    from server.warehouse.rules.shelves import Shelf
    from shared.tracking import Tracking

ShelfKey = tuple[str, str]
"""Item and variant."""


def create(work: UnitOfWork, request: PickRequest) -> tuple[str, ...]:
    """Make the picks; their numbers. Raises: Refused(NOTHING_TO_POST) with the reasons, and as `made`."""
    return made(work, request).activity_nos


def made(work: UnitOfWork, request: PickRequest) -> MadePicks:
    """Make the picks, and say what could not be found for them.

    Raises: Refused(NOTHING_TO_POST, ORDER_NOT_RELEASED, NOT_FOUND, UNKNOWN_ITEM). Source: section 6, rule 7.
    """
    location = catalog.location(work, request.location_code)
    work.lock_items({line.item_no for line in wanted_lines(work, request)})
    wanted = wanted_lines(work, request)
    rules = _rules(work, request, location)
    found, short = find(work, wanted, rules)
    items = catalog.items(work, {line.item_no for line in wanted})
    lines = sharing.pick_lines(
        found, rules, always=location.always_create_pick_line, base_uoms={no: item.base_uom for no, item in items.items()}
    )
    if not lines:
        raise Refused(NOTHING_TO_POST, document=_nothing(request, short))
    header = WarehouseActivity(
        type=ActivityType.PICK,
        location_code=location.code,
        priority=request.priority,
        posts_source=rules.posts_source,
        note=request.note,
        assigned_to=request.assigned_to,
        wave_no=request.wave_no,
        breakbulk_filter=request.breakbulk_filter,
        do_not_fill=request.do_not_fill,
    )
    made_nos = [
        activities.create(
            work,
            replace(
                header,
                zone=sharing.zone_of(walk),
                due_on=min((each.wanted.due_on for each in walk if each.wanted.due_on), default=None),
            ),
            [each.line for each in walk],
        )
        for walk in sharing.shared_out(lines, request)
    ]
    return MadePicks(tuple(made_nos), tuple(short), request.wave_no)


def _nothing(request: PickRequest, short: Sequence[Shortage]) -> str:
    documents = dict.fromkeys([each.document_no for each in request.documents] + [each.key.document_no for each in request.lines])
    named = ", ".join(documents) or request.to_bin or request.location_code
    return f"{named}: {'; '.join(map(str, short[:5]))}" if short else named


def _rules(work: UnitOfWork, request: PickRequest, location: Location) -> PickRules:
    """Where picking ships, an order is picked out of the house; all else is brought to its bin, or to the shipping bin."""
    posts_source = not request.goods and not request.to_bin and order_lines.picking_ships(location)
    to_bin = request.to_bin or (location.shipment_bin if location.bin_mandatory else "")
    return PickRules(location, catalog.work_date(work), "" if posts_source else to_bin, posts_source, request.zones)


# What is wanted


def wanted_lines(work: UnitOfWork, request: PickRequest) -> list[Wanted]:
    """What of the request is neither picked nor on an open pick, what is due first in front.

    Raises: Refused(ORDER_NOT_RELEASED, NOT_FOUND).
    """
    named = {each.key: each.quantity for each in request.lines}
    documents = dict.fromkeys([*request.documents, *((key.source, key.document_no) for key in named)])
    lines = [line for source, no in documents for line in _released_lines(work, source, no, request.location_code)]
    only = {(source, no) for source, no in request.documents}
    lines = [
        line
        for line in lines
        if (line.key in named or (line.key.source, line.key.document_no) in only)
        and (request.due_until is None or line.due_on is None or line.due_on <= request.due_until)
    ]
    return [*_wanted_of(work, lines, named), *_wanted_goods(work, request)]


def _released_lines(work: UnitOfWork, source: Source, document_no: str, location_code: str) -> list[OutstandingLine]:
    """Open lines of the document at the location. Raises: Refused(ORDER_NOT_RELEASED)."""
    lines = [line for line in outstanding.open_lines_of(work, source, document_no) if line.location_code == location_code]
    if lines and not any(line.is_released for line in lines):
        raise Refused(ORDER_NOT_RELEASED, document=document_no)
    return [line for line in lines if line.is_released]


def wanted_for(work: UnitOfWork, lines: Sequence[OutstandingLine]) -> list[Wanted]:
    """What of these order lines is neither picked nor on an open pick."""
    return _wanted_of(work, lines, {})


def _wanted_of(work: UnitOfWork, lines: Sequence[OutstandingLine], named: Mapping[OrderLineKey, Quantity | None]) -> list[Wanted]:
    items = catalog.items(work, {line.item_no for line in lines})
    on_picks = activities.quantity_for_orders(work, {line.key.document_no for line in lines}, ActivityType.PICK)
    demanded = _demanded(work, lines, items)
    wanted = []
    for line in lines:
        left = line.left_to_pick - on_picks.get(line.key, ZERO)
        quantity = left if (said := named.get(line.key)) is None else min(left, said)
        if quantity > ZERO and items[line.item_no].is_inventory:
            wanted.append(_wanted(line, quantity, demanded.get(line.key, {})))
    return wanted


def _wanted(line: OutstandingLine, quantity: Quantity, demanded: Mapping[Tracking, Quantity]) -> Wanted:
    return Wanted(
        item_no=line.item_no,
        quantity=quantity,
        variant_code=line.variant_code,
        order_line=line.key,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
        due_on=line.due_on,
        partner_no=line.partner_no,
        demanded=MappingProxyType(dict(demanded)),
    )


def _wanted_goods(work: UnitOfWork, request: PickRequest) -> list[Wanted]:
    """What is wanted without an order. Raises: Refused(UNKNOWN_ITEM, UOM_UNKNOWN)."""
    wanted = []
    for each in request.goods:
        item = catalog.item(work, each.item_no)
        catalog.require_variant(item, each.variant_code)
        wanted.append(
            Wanted(
                item_no=item.no,
                quantity=each.quantity,
                variant_code=each.variant_code,
                uom_code=each.uom_code or item.base_uom,
                base_units_per_unit=catalog.base_units_per(item, each.uom_code),
                demanded=MappingProxyType({} if each.tracking.is_blank else {each.tracking: each.quantity}),
            )
        )
    return wanted


def demanded_by(work: UnitOfWork, key: OrderLineKey, item: Item) -> dict[Tracking, Quantity]:
    """Numbers that were set on one line and are not picked yet."""
    lines = [line for line in outstanding.open_lines_of(work, key.source, key.document_no) if line.key == key]
    return _demanded(work, lines, {item.no: item}).get(key, {})


def _demanded(
    work: UnitOfWork, lines: Sequence[OutstandingLine], items: Mapping[str, Item]
) -> dict[OrderLineKey, dict[Tracking, Quantity]]:
    """Numbers that were set on the lines and are not picked yet. Source: spec/tracking.md, section 11, rule 3."""
    keys = {
        SourceLine(NUMBERS_ON[line.key.source], line.key.document_no, line.line_no): line.key
        for line in lines
        if line.key.source in NUMBERS_ON
    }
    tracked = {line.item_no for line in lines if items[line.item_no].tracking.is_tracked}
    found: dict[OrderLineKey, dict[Tracking, Quantity]] = {}
    for used in open_lines.numbers_in_use_of(work, tracked) if tracked else ():
        if used.line in keys and not used.number.tracking.is_blank:
            of_line = found.setdefault(keys[used.line], {})
            of_line[used.number.tracking] = of_line.get(used.number.tracking, ZERO) + used.number.left
    for source, no in {(key.source, key.document_no) for key in found}:
        for goods in outstanding.picked(work, source, no):
            of_line = found.get(goods.key, {})
            if goods.tracking in of_line:
                of_line[goods.tracking] = max(of_line[goods.tracking] - goods.quantity, ZERO)
    return found


# What can be found


def find(work: UnitOfWork, wanted: Sequence[Wanted], rules: PickRules) -> tuple[list[Found], list[Shortage]]:
    """Where to take it, line by line, and the quantities that say what is missing. The caller has locked the items."""
    found_on = shelves_for(work, wanted, rules)
    available = {key: shelf.available for key, shelf in found_on.items()}
    return shelves.find(wanted, found_on), shelves.shortages(wanted, available, found_on)


def shelves_for(work: UnitOfWork, wanted: Iterable[Wanted], rules: PickRules) -> dict[ShelfKey, Shelf]:
    """What can be picked of each item and variant that is wanted, less what others will take."""
    item_nos = {line.item_no for line in wanted}
    items = catalog.items(work, item_nos)
    claims = _claims(work, rules.location, item_nos)
    by_item: dict[ShelfKey, list[Stock]] = {}
    for piece in stock_store.stock_of(work, rules.location, item_nos):
        by_item.setdefault((piece.item_no, piece.variant_code), []).append(piece)
    return {key: shelves.shelf_of(stock, items[key[0]], rules, claims.get(key, {})) for key, stock in by_item.items()}


def _claims(work: UnitOfWork, location: Location, item_nos: Iterable[str]) -> dict[ShelfKey, dict[GoodsInBin, Quantity]]:
    """What others will take: open activities, and where there are no bins what waits for its shipment.

    A line for which no bin was found takes from none.
    """
    wanted = set(item_nos)
    claims: dict[ShelfKey, dict[GoodsInBin, Quantity]] = {}
    taken = activities.quantity_on_open_lines(work, location.code, wanted, taking=True)
    waiting = {} if location.bin_mandatory else stock_store.waiting_without_bin(work, location, wanted)
    for goods, quantity in (*taken.items(), *waiting.items()):
        if goods.bin_code or not location.bin_mandatory:
            of_item = claims.setdefault((goods.item_no, goods.variant_code), {})
            of_item[goods] = of_item.get(goods, ZERO) + quantity
    return claims


def released_lines_at(work: UnitOfWork, location_code: str, sources: Sequence[Source] = PICKED_SOURCES) -> list[OutstandingLine]:
    """Lines of released documents that go out there, what is due first in front."""
    return [line for source in sources for line in outstanding.open_lines(work, source, location_code) if line.is_released]
