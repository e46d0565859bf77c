"""License plates as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.license_plates import standing, store
from shared.quantities import ZERO, quantity_in_unit
from shared.wire.license_plates import LicensePlateCard, LicensePlateEntryCard, PlateGoods

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.license_plates.values import Plate, PlateEntry, StandingGoods


def plate_card(work: UnitOfWork, plate_no: str) -> LicensePlateCard:
    """The plate with what stands on it. Raises: Refused(NOT_FOUND)."""
    return _card(work, standing.plate(work, plate_no))


def plate_cards(work: UnitOfWork, *, location: str, bin_code: str, after: str, limit: int) -> tuple[LicensePlateCard, ...]:
    """Plates at a place, at most `limit` of those numbered behind `after`."""
    found = store.plates(work, location_code=location, bin_code=bin_code, after=after, limit=limit)
    return tuple(_card(work, plate) for plate in found)


def entry_cards(work: UnitOfWork, plate_no: str, *, after: int, limit: int) -> tuple[LicensePlateEntryCard, ...]:
    """What happened to the plate, in order. Raises: Refused(NOT_FOUND)."""
    standing.plate(work, plate_no)
    return tuple(_entry(entry) for entry in store.entries_of_plate(work, plate_no, after=after, limit=limit))


def _card(work: UnitOfWork, plate: Plate) -> LicensePlateCard:
    return LicensePlateCard(
        no=plate.plate_no,
        kind=plate.kind,
        location=plate.place.location_code,
        bin=plate.place.bin_code,
        onto=plate.onto_plate_no,
        order=plate.order_no,
        goods=tuple(_goods(each.goods) for each in store.contents(work, [plate.plate_no])),
        stacked=tuple(each.plate_no for each in store.stacked_on(work, [plate.plate_no])),
    )


def _goods(goods: StandingGoods) -> PlateGoods:
    return PlateGoods(
        item=goods.item_no,
        variant=goods.variant_code,
        lot=goods.tracking.lot_no,
        serial=goods.tracking.serial_no,
        package=goods.tracking.package_no,
        uom=goods.uom_code,
        quantity=quantity_in_unit(goods.quantity, goods.base_units_per_unit),
    )


def _entry(entry: PlateEntry) -> LicensePlateEntryCard:
    goods = entry.goods
    assert entry.at is not None, "an entry that was read has its time"
    return LicensePlateEntryCard(
        entry_no=entry.entry_no,
        plate=entry.plate_no,
        action=entry.action.value,
        item=goods.item_no if goods else "",
        lot=goods.tracking.lot_no if goods else "",
        serial=goods.tracking.serial_no if goods else "",
        quantity=goods.quantity if goods else ZERO,
        from_bin=entry.from_bin,
        to_bin=entry.to_bin,
        other_plate=entry.other_plate_no,
        person=entry.person,
        at=entry.at,
    )
