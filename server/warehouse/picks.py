"""Making picks: what is wanted, what can be found for it, and how it is shared out.

For orders of every kind that goes out, for warehouse shipments (their lines name order lines), and for goods that are wanted in a
bin without an order. Source: spec/warehouse.md, section 6; spec/tracking.md, section 11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_lines
from server.outstanding.values import OrderLineKey
from server.warehouse import activities, demand, stock
from server.warehouse.pick_values import EXPIRED_LEFT_OUT, MadePicks, PickRequest, Shortage, Wanted
from server.warehouse.rules import sharing, shelves
from server.warehouse.rules.shelves import PickRules
from server.warehouse.values import ActivityType, WarehouseActivity
from shared.errors import NOTHING_TO_POST, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.catalog.values import Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.pick_values import Found
    from server.warehouse.rules.sharing import PickLine

SHORTAGES_SAID_MAX = 5
NOTE_LENGTH_MAX = 250


HeldLines = Callable[["UnitOfWork", str], Mapping[OrderLineKey, str]]
"""Order lines at a location that nobody may pick yet, each with the document that holds it; `app.py` says who knows."""


def none_held(_work: UnitOfWork, _location_code: str) -> Mapping[OrderLineKey, str]:
    """For those who have looked themselves."""
    return {}


def create(work: UnitOfWork, request: PickRequest) -> tuple[str, ...]:
    """Make the picks; their numbers. Raises: Refused(NOTHING_TO_POST) with the reasons, and as `made`."""
    return made(work, request).activity_nos


def made(work: UnitOfWork, request: PickRequest, held: HeldLines = none_held) -> MadePicks:
    """Make the picks, and say what could not be found for them.

    Raises: Refused(NOTHING_TO_POST, ORDER_NOT_RELEASED, NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN). Source: section 6, rule 7.
    """
    location = catalog.location(work, request.location_code)
    goods = demand.wanted_goods(work, request)
    of_goods = {each.item_no for each in goods}
    work.lock_items(of_goods | {line.item_no for line in demand.released_lines(work, request)})
    lines = demand.released_lines(work, request)
    demand.require_not_held(lines, held(work, location.code))
    items = catalog.items(work, of_goods | {line.item_no for line in lines})
    wanted = [*demand.wanted(work, lines, items, {each.key: each.quantity for each in request.lines}), *goods]
    rules = _rules(work, request, location)
    found, short = find(work, wanted, rules, items)
    to_take = sharing.pick_lines(found, rules, items, always=location.always_create_pick_line)
    if not to_take:
        raise Refused(NOTHING_TO_POST, document=_nothing(request, short))
    if any(each.is_for_dates for each in short):
        request = replace(request, note="; ".join(filter(None, (request.note, EXPIRED_LEFT_OUT)))[:NOTE_LENGTH_MAX])
    walks = sharing.shared_out(to_take, request)
    activity_nos = tuple(_pick(work, request, rules, walk) for walk in walks)
    return MadePicks(activity_nos, tuple(short), tuple(shelves.left_out(found, short)), request.wave_no)


def _pick(work: UnitOfWork, request: PickRequest, rules: PickRules, walk: Sequence[PickLine]) -> str:
    pick = WarehouseActivity(
        type=ActivityType.PICK,
        location_code=request.location_code,
        priority=request.priority,
        due_on=min((each.wanted.due_on for each in walk if each.wanted.due_on), default=None),
        zone=sharing.zone_of(walk),
        posts_source=rules.posts_source,
        note=request.note,
        assigned_to=request.assigned_to,
        wave_no=request.wave_no,
        breakbulk_filter=request.breakbulk_filter,
        do_not_fill=request.do_not_fill,
    )
    return activities.create(work, pick, [each.line for each in walk])


def _nothing(request: PickRequest, short: Sequence[Shortage]) -> str:
    documents = dict.fromkeys([each.document_no for each in request.documents] + [each.key.document_no for each in request.lines])
    named = ", ".join(documents) or request.to_bin or request.location_code
    return f"{named}: {'; '.join(map(str, short[:SHORTAGES_SAID_MAX]))}" if short else named


def _rules(work: UnitOfWork, request: PickRequest, location: Location) -> PickRules:
    """Where picking ships, an order is picked out of the house; all else is brought to its bin, or to the shipping bin."""
    posts_source = not request.goods and not request.to_bin and order_lines.picking_ships(location)
    to_bin = request.to_bin or (location.shipment_bin if location.bin_mandatory else "")
    return PickRules(location, catalog.work_date(work), "" if posts_source else to_bin, posts_source, request.zones)


def find(
    work: UnitOfWork, wanted: Sequence[Wanted], rules: PickRules, items: Mapping[str, Item]
) -> tuple[list[Found], list[Shortage]]:
    """Where to take it, line by line, and the quantities that say what is missing. The caller has locked the items."""
    found_on = stock.shelves_for(work, wanted, rules, items)
    found = shelves.find(wanted, found_on)
    return found, shelves.shortages(found, found_on)


def places(work: UnitOfWork, wanted: Sequence[Wanted], rules: PickRules, items: Mapping[str, Item]) -> list[Found]:
    """Where to take it, for who does not ask why something is missing."""
    return shelves.find(wanted, stock.shelves_for(work, wanted, rules, items))
