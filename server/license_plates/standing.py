"""Goods on plates, as the rest of the house handles them: which stand where, put on, taken off, and all of it taken back.

Nothing here writes into the ledger: who posts goods from one bin to another says which plates they left and which they stand on
now, before and after.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.license_plates import rules, store
from server.license_plates.values import NOWHERE, Plate, PlateAction, PlateEntry
from shared.errors import CANNOT_UNDO, NOT_FOUND, Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import Place
    from server.license_plates.heaps import Bound
    from server.license_plates.values import OnPlates, StandingGoods
    from shared.quantities import Quantity

# Asking


def plate(work: UnitOfWork, plate_no: str) -> Plate:
    """The plate. Raises: Refused(NOT_FOUND)."""
    found = store.plate(work, plate_no)
    if found is None:
        raise Refused(NOT_FOUND, what="license plate", key=plate_no)
    return found


def require_in(work: UnitOfWork, plate_no: str, place: Place) -> None:
    """Raises: Refused(NOT_FOUND, PLATE_ELSEWHERE) where the plate does not stand there."""
    rules.require_in(plate(work, plate_no), place)


def contents(work: UnitOfWork, plate_no: str) -> list[OnPlates]:
    """What stands on the plate, and on those stacked on it."""
    return store.contents(work, [each.plate_no for each in with_stacked(work, plate(work, plate_no))])


def with_stacked(work: UnitOfWork, bottom: Plate) -> list[Plate]:
    """The plate and all that stand on it, from the bottom up."""
    found, level = [bottom], [bottom]
    while level:
        level = store.stacked_on(work, [each.plate_no for each in level])
        found += level
    return found


def on_plates(work: UnitOfWork, item_no: str) -> list[OnPlates]:
    """Where the item stands on plates; a writer remembers it, as nearly always it does nowhere."""
    return work.remembered(store.ON_PLATES, item_no, partial(store.on_plates, work, item_no)) or []


def on_plates_at(work: UnitOfWork, location_code: str, item_nos: Collection[str]) -> list[OnPlates]:
    """Where these items stand on plates at the location."""
    return store.on_plates_at(work, location_code, item_nos)


def plates_of_orders(work: UnitOfWork, location_code: str, order_nos: Collection[str]) -> dict[tuple[str, str], str]:
    """By order and item: a plate or tote with what was picked of it for the order, at the location."""
    return store.plates_of_orders(work, location_code, order_nos)


def there(work: UnitOfWork, item_no: str, heap: Bound) -> Quantity:
    """What lies in the bin, or at the location where it has no bins."""
    wanted = EntryFilter(
        item_no=item_no,
        variant_code=heap.variant_code,
        location_code=heap.place.location_code,
        bin_code=heap.place.bin_code or None,
        lot_no=heap.tracking.lot_no or None,
        serial_no=heap.tracking.serial_no or None,
        package_no=heap.tracking.package_no or None,
    )
    return ledger.quantity_on_hand(work, wanted)


# Handling


def put_on(work: UnitOfWork, plate_no: str, goods: StandingGoods, *, other: str = "", from_bin: str | None = None) -> None:
    """Goods that lie in the plate's bin stand on the plate now."""
    store.add(work, plate_no, goods)
    came_from = plate(work, plate_no).place.bin_code if from_bin is None else from_bin
    store.insert_entries(work, [PlateEntry(plate_no, PlateAction.PACKED, goods, from_bin=came_from, other_plate_no=other)])
    work.dirty_items.add(goods.item_no)


def take_off(
    work: UnitOfWork,
    plate_no: str,
    wanted: StandingGoods,
    *,
    other: str = "",
    action: PlateAction = PlateAction.TAKEN_OFF,
) -> StandingGoods:
    """Goods stand loose in the plate's bin now; with their unit and numbers. Raises: Refused(NOT_ON_PLATE)."""
    goods = rules.standing(store.contents(work, [plate_no]), wanted)
    store.add(work, plate_no, goods.of(-goods.quantity))
    store.insert_entries(work, [PlateEntry(plate_no, action, goods.of(-goods.quantity), other_plate_no=other)])
    return goods


def shipped(work: UnitOfWork, plate_no: str, goods: StandingGoods) -> None:
    """Goods left the location on the plate; with nothing left on it, it stands nowhere until it arrives.

    Raises: Refused(NOT_FOUND, NOT_ON_PLATE).
    """
    left = plate(work, plate_no)
    take_off(work, plate_no, goods, action=PlateAction.LEFT)
    if not store.contents(work, [plate_no]):
        store.save_plate(work, replace(left, place=NOWHERE, onto_plate_no="", order_no=""))


def put_what_arrived_on(work: UnitOfWork, plate_no: str, place: Place, goods: StandingGoods, *, order_no: str = "") -> None:
    """Goods that were just posted into a bin stand on that plate, which begins to exist, or was empty, or stands there.

    `order_no`: the order that they were picked for. Raises: Refused(PLATE_ELSEWHERE, WRONG_TOTE).
    """
    target = plate_at(work, plate_no, "tote" if order_no else "pallet", place)
    rules.require_in(target, place)
    if order_no and target.order_no != order_no:
        rules.require_of_order(target, order_no, is_empty=not contents(work, plate_no))
        store.save_plate(work, replace(target, order_no=order_no))
    put_on(work, plate_no, goods)


def take_off_again(work: UnitOfWork, transaction_id: str) -> None:
    """What the transaction put on plates stands loose, as long as they are where they were. Raises: Refused(CANNOT_UNDO)."""
    for entry in _entries(work, transaction_id, PlateAction.PACKED):
        was, goods = plate(work, entry.plate_no), entry.goods
        assert goods is not None, "what is packed are goods"
        if was.place.bin_code != entry.from_bin:
            where = was.place.bin_code or "another place"
            raise Refused(CANNOT_UNDO, what=f"Putting {goods.item_no} on {was.plate_no}", reason=f"it is in {where} by now")
        take_off(work, entry.plate_no, goods)


def put_back_on(work: UnitOfWork, transaction_id: str, place: Place) -> None:
    """What the transaction took off plates, and lies at the place again, stands on them again. Raises: Refused(PLATE_ELSEWHERE)."""
    for entry in _entries(work, transaction_id, PlateAction.TAKEN_OFF):
        assert entry.goods is not None, "what is taken off are goods"
        put_what_arrived_on(work, entry.plate_no, place, entry.goods.of(-entry.goods.quantity))


def _entries(work: UnitOfWork, transaction_id: str, action: PlateAction) -> list[PlateEntry]:
    """What the transaction did of that kind, the last first."""
    return [entry for entry in reversed(store.entries_of_transaction(work, transaction_id)) if entry.action is action]


def bring_along(work: UnitOfWork, place: Place, to_bin: str) -> None:
    """All plates of a bin are in another of its location, with all that lies there: somebody else posts that."""
    found = store.plates(work, location_code=place.location_code, bin_code=place.bin_code)
    for each in found:
        store.save_plate(work, replace(each, place=replace(place, bin_code=to_bin)))
    if found:
        moved = [PlateEntry(each.plate_no, PlateAction.MOVED, from_bin=place.bin_code, to_bin=to_bin) for each in found]
        store.insert_entries(work, moved)


def plate_at(work: UnitOfWork, plate_no: str, kind: str, place: Place) -> Plate:
    """The plate where it stands; one that is new or empty stands at `place`. Raises: Refused(PLATE_ELSEWHERE)."""
    found = store.plate(work, plate_no) or Plate(plate_no, kind)
    rules.require_at(found, place.location_code)
    is_free = found.place == NOWHERE or not store.contents(work, [each.plate_no for each in with_stacked(work, found)])
    if is_free and found.place != place:
        found = replace(found, place=place, onto_plate_no="", order_no="")
        store.save_plate(work, found)
    return found
