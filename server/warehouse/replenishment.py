"""Replenishment: bins that are kept filled get goods from bins of lower ranking, the most urgent first.

Asked for by hand, or as soon as a pick has taken something; what is on its way already is not brought twice.
Source: spec/warehouse.md, section 7, rule 2; section 14, rule 8.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.bin_contents import service as bin_contents
from server.bin_contents.values import ContentKey, ContentSetup, StockedItem
from server.catalog import service as catalog
from server.catalog.place_values import NO_SIZE
from server.warehouse import activities, shelf_store, suggested_bins
from server.warehouse.free_stock import free_stock
from server.warehouse.movement_values import LeftOut, Replenishment, Target
from server.warehouse.rules import replenishment as rules
from server.warehouse.values import ActivityType, GoodsInBin, WarehouseActivity
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.catalog.values import Bin, Location
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.values import ActivityLine
    from shared.wire.transactions import Transaction

NOTE = "Replenishment"
CONTENTS_MAX = 1000
"""Items that something is said of in one bin, at most."""


def calculate(work: UnitOfWork, location_code: str, *, bin_code: str = "", item_no: str = "") -> Replenishment:
    """What must be moved so that the bins are filled: of the location, or one bin or item; and what cannot be, and why.

    Who names bin and item is told why nothing is done. Raises: Refused(NOT_FOUND, BIN_NOT_KEPT_FILLED, BIN_BLOCKED).
    """
    location = catalog.location(work, location_code)
    if bin_code:
        bin_ = catalog.bin_(work, location.code, bin_code)
        _require_kept_filled(work, location, bin_, item_no)
    wanted = [item for item in shelf_store.items_with_minimum(work, location.code) if item_no in ("", item.item_no)]
    return _calculate(work, location, wanted, bin_code)


def create(
    work: UnitOfWork, location_code: str, *, bin_code: str = "", item_no: str = ""
) -> tuple[tuple[str, ...], tuple[LeftOut, ...]]:
    """Make the movements that fill the bins; their numbers, and what cannot be filled. Raises: as `calculate`."""
    found = calculate(work, location_code, bin_code=bin_code, item_no=item_no)
    return _make(work, location_code, found), found.left_out


def needed(work: UnitOfWork, location_code: str, taken: Collection[StockedItem]) -> tuple[str, ...]:
    """Goods of these items were taken: movements for bins that have too little now, if any; their numbers."""
    location = catalog.location(work, location_code)
    kept = {setup.item for setup in bin_contents.contents_of(work, taken).values() if rules.is_kept_filled(setup)}
    if not kept or not location.bin_mandatory:
        return ()
    return _make(work, location.code, _calculate(work, location, sorted(kept), ""))


def after_pick(work: UnitOfWork, transaction: Transaction) -> None:
    """A scan took goods for an order without a pick: see whether their bin wants filling."""
    content, location_code = transaction.content, transaction.location
    assert content.kind == "picked"
    needed(work, location_code, [StockedItem(content.item, content.variant, location_code)])


def _require_kept_filled(work: UnitOfWork, location: Location, bin_: Bin, item_no: str) -> None:
    asked = item_no or None
    here = bin_contents.contents(
        work, item_no=asked, location_code=location.code, bin_code=bin_.code, after=None, limit=CONTENTS_MAX
    )
    nothing_said = ContentSetup(ContentKey(item_no or "any item", "", location.code, bin_.code))
    rules.require_kept_filled(next((setup for setup in here if rules.is_kept_filled(setup)), nothing_said), bin_)


def _calculate(work: UnitOfWork, location: Location, wanted: Collection[StockedItem], bin_code: str) -> Replenishment:
    item_nos = {item.item_no for item in wanted}
    if not item_nos:
        return Replenishment()
    work.lock_items(item_nos)
    targets = [target for target in _targets(work, location, wanted, bin_code) if rules.missing(target)]
    if not targets:
        return Replenishment()
    free = free_stock(work, location, {target.item.no for target in targets})
    bins = {each.code: each for each in catalog.bins(work, location.code)}
    planned, left_out = rules.fill_up(targets, free, bins, location, catalog.work_date(work))
    return Replenishment(tuple((target, tuple(lines)) for target, lines in planned), tuple(left_out))


def _targets(work: UnitOfWork, location: Location, wanted: Collection[StockedItem], bin_code: str) -> list[Target]:
    """The bins that are kept filled with these items, or that one, as they stand."""
    items = catalog.items(work, {item.item_no for item in wanted})
    setups = [setup for setup in bin_contents.contents_of(work, wanted).values() if rules.is_kept_filled(setup)]
    asked = [setup for setup in setups if bin_code in ("", setup.key.bin_code)]
    lies = _by_bin(shelf_store.quantities(work, location.code, set(items)))
    coming = _by_bin(activities.quantity_on_open_lines(work, location.code, set(items), taking=False))
    waiting = _by_bin(activities.quantity_on_open_lines(work, location.code, set(items), taking=True))
    loads = suggested_bins.loads(work, location, {setup.key.bin_code for setup in asked})

    def target(setup: ContentSetup) -> Target:
        key = setup.key
        goods, of_item = (key.item_no, key.variant_code, key.bin_code), (key.item_no, key.variant_code, "")
        return Target(
            items[key.item_no],
            catalog.bin_(work, location.code, key.bin_code),
            setup,
            lies=lies[goods],
            coming=coming[goods],
            waiting=waiting[goods] + waiting[of_item],
            load=loads.get(key.bin_code, NO_SIZE),
        )

    return [target(setup) for setup in asked]


def _by_bin(quantities: dict[GoodsInBin, Quantity]) -> dict[tuple[str, str, str], Quantity]:
    found: dict[tuple[str, str, str], Quantity] = defaultdict(lambda: ZERO)
    for goods, quantity in quantities.items():
        found[goods.item_no, goods.variant_code, goods.bin_code] += quantity
    return found


def _make(work: UnitOfWork, location_code: str, found: Replenishment) -> tuple[str, ...]:
    """A movement for each zone and urgency: one person's walk."""
    walks: dict[tuple[int, str], list[ActivityLine]] = defaultdict(list)
    for target, lines in found.planned:
        walks[-rules.urgency(target), target.bin.zone] += lines
    return tuple(
        activities.create(
            work, WarehouseActivity(ActivityType.MOVEMENT, location_code, priority=-urgency, zone=zone, note=NOTE), lines
        )
        for (urgency, zone), lines in sorted(walks.items(), key=lambda walk: walk[0])
    )
