"""What people do with license plates: build, move, stack, split, unpack; and what the rest of the house does to them.

Goods on a plate are part of what lies in the plate's bin; the plate only says that they stand together. So a plate that is moved
is posted as a movement of its content, and what is packed or unpacked in its bin writes nothing into the ledger. Before every
commit `plates_hold_what_is_there` sees to it that no more stands on plates than lies in their bins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import posting
from server.ledger import service as ledger
from server.ledger.posting_lines import Document, DocumentType, Place, Posting
from server.license_plates import heaps, rules, standing, store
from server.license_plates.values import NOWHERE, OnPlates, Plate, PlateAction, PlateEntry, StandingGoods
from shared.errors import (
    CANNOT_UNDO,
    GOODS_ON_PLATE,
    INSUFFICIENT_BIN_CONTENT,
    NOTHING_TO_POST,
    Refused,
)
from shared.quantities import ZERO
from shared.tracking import Tracking
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.access.authentication import Caller
    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity
    from shared.wire.goods import Goods
    from shared.wire.license_plates import NewLicensePlates, SsccSetup
    from shared.wire.transactions import Transaction

# Plates


def new_plates(work: UnitOfWork, new: NewLicensePlates) -> list[Plate]:
    """Make plates that nobody has used yet, to print their labels. Raises: Refused(INVALID_REQUEST) without an SSCC left."""
    setup = store.setup(work)
    if new.sscc and setup.company_prefix:
        numbers = [rules.sscc(setup, serial) for serial in store.sscc_serials(work, new.count)]
    else:
        numbers = [rules.own_number(serial) for serial in store.own_serials(work, new.count)]
    made = [Plate(plate_no, new.kind) for plate_no in numbers]
    for plate in made:
        store.save_plate(work, plate)
    return made


def setup(work: UnitOfWork) -> SsccSetup:
    """How SSCCs are made."""
    return store.setup(work)


def change_setup(work: UnitOfWork, changed: SsccSetup) -> SsccSetup:
    """Let SSCCs be made so from now on."""
    store.save_setup(work, changed)
    return changed


# What people do with them


def packed(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """Goods were put on a plate: loose ones of a bin, or from another plate (a split).

    Raises: Refused(PLATE_ELSEWHERE, NOT_ON_PLATE, INSUFFICIENT_BIN_CONTENT, …).
    """
    content = transaction.content
    assert content.kind == "plate_packed"
    work.lock_items([content.item])
    goods = _scanned(work, content)
    if content.from_plate:
        source = standing.plate(work, content.from_plate)
        rules.require_at(source, transaction.location)
        goods = standing.take_off(work, source.plate_no, goods, other=content.plate)
        bin_code = source.place.bin_code
    else:
        bin_code = content.bin
    target = standing.plate_at(work, content.plate, content.plate_kind, Place(transaction.location, bin_code))
    if not content.from_plate:
        _require_loose(work, goods, Place(transaction.location, bin_code))
    warehouse_entry_nos: tuple[int, ...] = ()
    if target.place.bin_code != bin_code:
        loose = OnPlates("", Place(transaction.location, bin_code), goods)
        warehouse_entry_nos = _bring(work, [loose], target.plate_no, target.place.bin_code)
    standing.put_on(work, target.plate_no, goods, other=content.from_plate, from_bin=bin_code)
    message = f"{content.quantity} {content.uom or goods.uom_code} {goods.item_no} on {target.plate_no}"
    return Posted(id=transaction.id, document_no=target.plate_no, warehouse_entry_nos=warehouse_entry_nos, message=message)


def moved(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A plate was brought to another bin with all that stands on it: one scan of the plate, one of the bin.

    Raises: Refused(NOT_FOUND, PLATE_ELSEWHERE, …).
    """
    content = transaction.content
    assert content.kind == "plate_moved"
    bottom = standing.plate(work, content.plate)
    rules.require_at(bottom, transaction.location)
    catalog.bin_(work, transaction.location, content.to_bin)
    on_it = standing.contents(work, bottom.plate_no)
    work.lock_items({each.goods.item_no for each in on_it})
    on_it = standing.contents(work, bottom.plate_no)
    warehouse_entry_nos = _move(work, bottom, on_it, Place(transaction.location, content.to_bin))
    message = f"{bottom.plate_no} to {content.to_bin}"
    return Posted(id=transaction.id, document_no=bottom.plate_no, warehouse_entry_nos=warehouse_entry_nos, message=message)


def stacked(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A plate was put onto another one, or taken off it. Raises: Refused(NOT_FOUND, PLATE_ELSEWHERE, SAME_PLACE)."""
    content = transaction.content
    assert content.kind == "plate_stacked"
    above = standing.plate(work, content.plate)
    rules.require_at(above, transaction.location)
    _stack(work, above, content.onto)
    message = f"{above.plate_no} on {content.onto}" if content.onto else f"{above.plate_no} stands by itself"
    return Posted(id=transaction.id, document_no=above.plate_no, message=message)


def _stack(work: UnitOfWork, above: Plate, onto_no: str) -> None:
    if onto_no:
        rules.require_may_be_stacked(above, standing.plate(work, onto_no), standing.with_stacked(work, above))
    store.save_plate(work, replace(above, onto_plate_no=onto_no))
    action = PlateAction.STACKED if onto_no else PlateAction.UNSTACKED
    store.insert_entries(work, [PlateEntry(above.plate_no, action, other_plate_no=onto_no or above.onto_plate_no)])


def unpacked(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """All that stood on the plate stands loose in its bin now. Raises: Refused(NOT_FOUND, NOTHING_TO_POST)."""
    content = transaction.content
    assert content.kind == "plate_unpacked"
    emptied = standing.plate(work, content.plate)
    rules.require_at(emptied, transaction.location)
    on_it = store.contents(work, [emptied.plate_no])
    if not on_it:
        raise Refused(NOTHING_TO_POST, document=emptied.plate_no)
    work.lock_items({each.goods.item_no for each in on_it})
    for each in on_it:
        standing.take_off(work, emptied.plate_no, each.goods)
    return Posted(id=transaction.id, document_no=emptied.plate_no, message=f"{emptied.plate_no} unpacked")


def taken_off(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """Part of what stands on a plate stands loose now. Raises: Refused(NOT_FOUND, NOT_ON_PLATE)."""
    content = transaction.content
    assert content.kind == "goods_taken_off_plate"
    work.lock_items([content.item])
    rules.require_at(standing.plate(work, content.plate), transaction.location)
    goods = standing.take_off(work, content.plate, _scanned(work, content))
    message = f"{content.quantity} {content.uom or goods.uom_code} {goods.item_no} off {content.plate}"
    return Posted(id=transaction.id, document_no=content.plate, message=message)


def undo(work: UnitOfWork, transaction: Transaction, _answer: Posted, _caller: Caller) -> Posted:
    """Take back what a transaction did to plates, as long as what it did is still so. Raises: Refused(CANNOT_UNDO, …)."""
    entries = store.entries_of_transaction(work, str(transaction.id))
    work.lock_items({entry.goods.item_no for entry in entries if entry.goods})
    warehouse_entry_nos: tuple[int, ...] = ()
    for entry in reversed(entries):
        warehouse_entry_nos += _take_back(work, entry)
    no = entries[0].plate_no if entries else ""
    return Posted(id=transaction.id, document_no=no, warehouse_entry_nos=warehouse_entry_nos, message=f"Undone on {no}")


def _take_back(work: UnitOfWork, entry: PlateEntry) -> tuple[int, ...]:
    was = standing.plate(work, entry.plate_no)
    match entry.action:
        case PlateAction.PACKED:
            assert entry.goods is not None, "what is packed are goods"
            goods = standing.take_off(work, entry.plate_no, entry.goods, other=entry.other_plate_no)
            if entry.from_bin != was.place.bin_code:
                return _bring(work, [OnPlates("", was.place, goods)], entry.plate_no, entry.from_bin)
        case PlateAction.TAKEN_OFF:
            assert entry.goods is not None, "what is taken off are goods"
            standing.put_on(work, entry.plate_no, entry.goods.of(-entry.goods.quantity), other=entry.other_plate_no)
        case PlateAction.MOVED:
            if was.place.bin_code != entry.to_bin:
                raise Refused(CANNOT_UNDO, what=f"Moving {was.plate_no}", reason=f"it is in {was.place.bin_code} by now")
            return _move(work, was, standing.contents(work, was.plate_no), replace(was.place, bin_code=entry.from_bin))
        case PlateAction.STACKED:
            _stack(work, was, "")
        case PlateAction.UNSTACKED:
            _stack(work, was, entry.other_plate_no)
    return ()


# What the rest of the house does to them


def arrived(work: UnitOfWork, transaction: Transaction, answer: Posted) -> None:
    """Goods that were just received stand on the plate that was named, in the bin that they were posted into.

    Raises: Refused(PLATE_ELSEWHERE).
    """
    content = transaction.content
    assert content.kind == "received"
    if content.plate:
        entry = ledger.entry(work, answer.entry_nos[-1]).entry  # of a transfer the last one is the increase
        standing.put_what_arrived_on(work, content.plate, entry.place, _scanned(work, content))


def plates_hold_what_is_there(work: UnitOfWork) -> None:
    """Step before every commit: of what was posted no more stands on plates than lies in their bins.

    What left the house is gone from its plate, and what a count did not find; but who moves or picks goods that stand on a plate
    must say from which. Raises: Refused(GOODS_ON_PLATE).
    """
    for item_no in sorted(work.dirty_items):
        on_it = standing.on_plates(work, item_no)
        if on_it:
            _agree(work, catalog.item(work, item_no), on_it)


def _agree(work: UnitOfWork, item: Item, on_it: Sequence[OnPlates]) -> None:
    for heap, on_plates in heaps.heaps(on_it, item).items():
        excess = heaps.total(on_plates) - standing.there(work, item.no, heap)
        if excess <= ZERO:
            continue
        if DocumentType.WAREHOUSE_ACTIVITY in work.document_types:
            plates = ", ".join(dict.fromkeys(each.plate_no for each in on_plates))
            raise Refused(GOODS_ON_PLATE, item=item.no, bin=heap.place.bin_code or heap.place.location_code, plates=plates)
        _remove(work, on_plates, excess)


def _remove(work: UnitOfWork, on_plates: Sequence[OnPlates], excess: Quantity) -> None:
    counted = DocumentType.COUNT in work.document_types
    of_orders = frozenset(each.plate_no for each in on_plates if standing.plate(work, each.plate_no).order_no in work.order_nos)
    for gone in heaps.gone_from_plates(list(on_plates), excess, of_orders):
        standing.take_off(work, gone.plate_no, gone.goods, action=PlateAction.CORRECTED if counted else PlateAction.LEFT)
        if not store.contents(work, [gone.plate_no]):
            store.save_plate(work, replace(standing.plate(work, gone.plate_no), place=NOWHERE, onto_plate_no="", order_no=""))


def _require_loose(work: UnitOfWork, goods: StandingGoods, place: Place) -> None:
    """Raises: Refused(INSUFFICIENT_BIN_CONTENT) when not so many lie there loose."""
    item = catalog.item(work, goods.item_no)
    heap = heaps.bound(OnPlates("", place, goods), item)
    on_plates = heaps.heaps(standing.on_plates(work, item.no), item).get(heap, [])
    loose = standing.there(work, item.no, heap) - heaps.total(on_plates)
    if loose < goods.quantity:
        where = place.bin_code or place.location_code
        raise Refused(INSUFFICIENT_BIN_CONTENT, available=loose, item=f"{item.no} (loose)", bin=where, wanted=goods.quantity)


def _move(work: UnitOfWork, bottom: Plate, on_it: Sequence[OnPlates], to_place: Place) -> tuple[int, ...]:
    warehouse_entry_nos = _bring(work, on_it, bottom.plate_no, to_place.bin_code) if on_it else ()
    entries = []
    for each in standing.with_stacked(work, bottom):
        store.save_plate(work, replace(each, place=to_place, onto_plate_no="" if each is bottom else each.onto_plate_no))
        moved_entry = PlateEntry(each.plate_no, PlateAction.MOVED, from_bin=each.place.bin_code, to_bin=to_place.bin_code)
        entries += [moved_entry] if each is bottom else []
    store.insert_entries(work, entries)
    return warehouse_entry_nos


def _bring(work: UnitOfWork, on_it: Sequence[OnPlates], document_no: str, to_bin: str) -> tuple[int, ...]:
    document = Document(DocumentType.WAREHOUSE_ACTIVITY, document_no)
    lines = rules.lines_to_move(on_it, to_bin)
    return posting.post(work, Posting(lines, catalog.work_date(work), document)).warehouse_entry_nos


def _scanned(work: UnitOfWork, content: Goods) -> StandingGoods:
    item = catalog.item(work, content.item)
    catalog.require_variant(item, content.variant)
    return StandingGoods(
        item.no,
        catalog.base_quantity(item, content.quantity, content.uom),
        content.variant,
        Tracking(content.lot, content.serial, content.package),
        content.uom or item.base_uom,
        catalog.base_units_per(item, content.uom),
    )


def violations(work: UnitOfWork) -> list[str]:
    """What is wrong with the plates, in words: contents that their entries do not add up to, or that do not lie in their bins."""
    kept = {(each.plate_no, each.goods.of(ZERO)): each for each in store.all_contents(work)}
    said = store.sums_of_entries(work)
    found = [
        f"license_plate_content {plate_no}, {goods.item_no}: {kept_quantity}, its entries say {said.get((plate_no, goods), ZERO)}"
        for plate_no, goods in sorted(kept.keys() | said.keys(), key=str)
        if (kept_quantity := kept[plate_no, goods].goods.quantity if (plate_no, goods) in kept else ZERO)
        != said.get((plate_no, goods), ZERO)
    ]
    by_item: dict[str, list[OnPlates]] = {}
    for each in kept.values():
        by_item.setdefault(each.goods.item_no, []).append(each)
    for item_no, on_it in sorted(by_item.items()):
        for heap, on_plates in heaps.heaps(on_it, catalog.item(work, item_no)).items():
            there = standing.there(work, item_no, heap)
            if heaps.total(on_plates) > there:
                where = f"{heap.place.location_code} {heap.place.bin_code}".strip()
                found.append(f"license_plate_content: {heaps.total(on_plates)} {item_no} on plates in {where}, {there} are there")
    return found
