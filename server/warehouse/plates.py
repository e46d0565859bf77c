"""License plates in warehouse work: goods that are handled leave the plates that they stand on, and stand on others afterwards.

Who scans a plate names it. Where nobody does, loose goods go first, and what they lack comes off the plates in the bin, as the open
line said. Source: spec/handheld.md, sections 7.4 to 7.6.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from server.catalog import service as catalog
from server.ledger.posting_lines import Place
from server.license_plates import heaps, standing
from server.license_plates.values import OnPlates, StandingGoods
from server.warehouse import shelf_store
from server.warehouse.rules.plates import Heap, plates_of_lines
from server.warehouse.values import ActivityType
from shared.errors import NOT_ON_PLATE, Refused
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.license_plates.heaps import Bound
    from server.warehouse.values import ActivityLine, GoodsInBin, RegisteredLine


class Leaving(NamedTuple):
    """Goods that are about to be taken, and the plate that was scanned; blank: none was."""

    line: RegisteredLine
    from_plate: str = ""


def leave(work: UnitOfWork, leaving: Iterable[Leaving]) -> None:
    """Before the goods are posted: those that do not stand loose are taken off their plates.

    Raises: Refused(NOT_FOUND, PLATE_ELSEWHERE, NOT_ON_PLATE) for a plate that was named and does not have them.
    """
    loose: dict[tuple[str, Bound], Quantity] = {}
    for line, from_plate in leaving:
        on_it = standing.on_plates(work, line.item_no)
        if from_plate or (on_it and line.from_bin != line.to_bin):
            _leave(work, line, from_plate, on_it, loose)


def _leave(
    work: UnitOfWork, line: RegisteredLine, from_plate: str, on_it: list[OnPlates], loose: dict[tuple[str, Bound], Quantity]
) -> None:
    item, place = catalog.item(work, line.item_no), Place(line.location_code, line.from_bin)
    heap = heaps.bound(OnPlates("", place, _goods(line, item)), item)
    of_heap = heaps.heaps(on_it, item).get(heap, [])
    if from_plate:
        standing.require_in(work, from_plate, place)
        if all(each.plate_no != from_plate for each in of_heap):
            raise Refused(NOT_ON_PLATE, item=item.no, plate=from_plate, available=ZERO, wanted=line.quantity)
    if (item.no, heap) not in loose:
        loose[item.no, heap] = standing.there(work, item.no, heap) - heaps.total(of_heap)
    off, from_loose = heaps.to_take_off(of_heap, loose[item.no, heap], line.quantity, from_plate)
    loose[item.no, heap] -= from_loose
    for each in off:
        standing.take_off(work, each.plate_no, each.goods)


def return_to(work: UnitOfWork, transaction_id: str, line: RegisteredLine) -> None:
    """What the transaction took off plates lies in its bin again, and stands on them. Raises: Refused(PLATE_ELSEWHERE)."""
    standing.put_back_on(work, transaction_id, Place(line.location_code, line.from_bin))


def stand(work: UnitOfWork, lines: Iterable[RegisteredLine]) -> None:
    """After the goods were posted: those that stay in the house stand on the plate or tote that they were put on.

    Raises: Refused(PLATE_ELSEWHERE, WRONG_TOTE).
    """
    for line in lines:
        is_pick = line.type is ActivityType.PICK
        if line.tote and not (is_pick and line.left_at_once):
            order_no = line.order_line.document_no if is_pick and line.order_line else ""
            place = Place(line.location_code, line.to_bin)
            goods = _goods(line, catalog.item(work, line.item_no))
            standing.put_what_arrived_on(work, line.tote, place, goods, order_no=order_no)


def plates_of(
    work: UnitOfWork, location_code: str, lines: Sequence[ActivityLine], items: Mapping[str, Item], *, whole_first: bool
) -> dict[tuple[str, int], str]:
    """By activity and line: the plate that the goods are to be taken off; lines whose goods stand loose are not in it."""
    on_it = standing.on_plates_at(work, location_code, {line.item_no for line in lines})
    if not on_it:
        return {}
    on_plates: defaultdict[Heap, list[OnPlates]] = defaultdict(list)
    for each in on_it:
        on_plates[Heap(each.goods.item_no, heaps.bound(each, items[each.goods.item_no]))].append(each)
    lies: defaultdict[Heap, Quantity] = defaultdict(Quantity)
    for goods, quantity in shelf_store.by_number(work, location_code, {heap.item_no for heap in on_plates}):
        lies[_heap(location_code, goods, goods.bin_code, items)] += quantity
    of_line = [(line, _heap(location_code, line, line.from_bin, items)) for line in lines]
    return plates_of_lines(of_line, on_plates, lies, whole_first=whole_first)


def _heap(location_code: str, of: GoodsInBin | ActivityLine, bin_code: str, items: Mapping[str, Item]) -> Heap:
    goods = StandingGoods(of.item_no, ZERO, of.variant_code, of.tracking)
    return Heap(of.item_no, heaps.bound(OnPlates("", Place(location_code, bin_code), goods), items[of.item_no]))


def _goods(line: RegisteredLine, item: Item) -> StandingGoods:
    """In the unit that they were handled in, where it is a whole number of them."""
    is_whole = bool(line.uom_code) and not line.quantity % line.base_units_per_unit
    uom_code, base_units_per_unit = (line.uom_code, line.base_units_per_unit) if is_whole else (item.base_uom, ONE)
    return StandingGoods(item.no, line.quantity, line.variant_code, line.tracking, uom_code, base_units_per_unit)
