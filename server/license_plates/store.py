"""Every statement of license plates; the only writer of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, select, update

from server.database.numbers import take_numbers
from server.database.remembered import remember
from server.ledger.posting_lines import Place
from server.license_plates.tables import (
    PLATE_ENTRY_NUMBERS,
    PLATE_NUMBERS,
    SSCC_NUMBERS,
    license_plate,
    license_plate_content,
    license_plate_entry,
    sscc_setup,
)
from server.license_plates.values import OnPlates, Plate, PlateAction, PlateEntry, StandingGoods
from shared.quantities import ONE, ZERO, Quantity
from shared.tracking import Tracking
from shared.wire.license_plates import SsccSetup

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, Row, RowMapping

    from server.database.unit_of_work import UnitOfWork

ON_PLATES = remember("license plates", license_plate, license_plate_content)

NAMED_MAX = 500
"""Items or orders named in one statement."""

_CONTENT = license_plate_content.c
_PLATE = license_plate.c

# Plates


def own_serials(work: UnitOfWork, count: int) -> list[int]:
    """Serial numbers of plates that get a number of our own."""
    return take_numbers(work.connection, PLATE_NUMBERS, count)


def sscc_serials(work: UnitOfWork, count: int) -> list[int]:
    """Serial references of new SSCCs."""
    return take_numbers(work.connection, SSCC_NUMBERS, count)


def plate(work: UnitOfWork, plate_no: str) -> Plate | None:
    row = work.connection.execute(select(license_plate).where(_PLATE.plate_no == plate_no)).one_or_none()
    return None if row is None else _plate(row)


def plates(work: UnitOfWork, *, location_code: str, bin_code: str, after: str = "", limit: int | None = None) -> list[Plate]:
    """Plates at a place, those numbered behind `after`; a blank code does not narrow."""
    filters = [column == value for column, value in ((_PLATE.location_code, location_code), (_PLATE.bin_code, bin_code)) if value]
    statement = select(license_plate).where(_PLATE.plate_no > after, *filters).order_by(_PLATE.plate_no).limit(limit)
    return [_plate(row) for row in work.connection.execute(statement)]


def stacked_on(work: UnitOfWork, plate_nos: Collection[str]) -> list[Plate]:
    """Plates that stand directly on one of these."""
    statement = select(license_plate).where(_PLATE.onto_plate_no.in_(plate_nos)).order_by(_PLATE.plate_no)
    return [_plate(row) for row in work.connection.execute(statement)]


def save_plate(work: UnitOfWork, kept: Plate) -> None:
    """Make the plate, or let it be so."""
    values = {
        "kind": kept.kind,
        "location_code": kept.place.location_code,
        "bin_code": kept.place.bin_code,
        "onto_plate_no": kept.onto_plate_no,
        "order_no": kept.order_no,
    }
    changed = work.connection.execute(update(license_plate).where(_PLATE.plate_no == kept.plate_no).values(values))
    if not changed.rowcount:
        made = {"plate_no": kept.plate_no, "made_by": work.person, "made_at": work.now}
        work.connection.execute(insert(license_plate).values(values | made))


def _plate(row: Row[Any]) -> Plate:
    return Plate(row.plate_no, row.kind, Place(row.location_code, row.bin_code), row.onto_plate_no, row.order_no)


# What stands on them


def contents(work: UnitOfWork, plate_nos: Collection[str]) -> list[OnPlates]:
    """What stands on these plates."""
    return _on_plates(work, _CONTENT.plate_no.in_(plate_nos))


def on_plates(work: UnitOfWork, item_no: str) -> list[OnPlates]:
    """Where the item stands on plates, the oldest plate number first."""
    return _on_plates(work, _CONTENT.item_no == item_no)


def on_plates_at(work: UnitOfWork, location_code: str, item_nos: Collection[str]) -> list[OnPlates]:
    """Where these items stand on plates at the location."""
    return [
        each
        for part in _parts(item_nos)
        for each in _on_plates(work, and_(_PLATE.location_code == location_code, _CONTENT.item_no.in_(part)))
    ]


def plates_of_orders(work: UnitOfWork, location_code: str, order_nos: Collection[str]) -> dict[tuple[str, str], str]:
    """By order and item: the first plate at the location with goods that were picked for the order."""
    found: dict[tuple[str, str], str] = {}
    for part in _parts(order_nos):
        statement = (
            select(_PLATE.order_no, _CONTENT.item_no, func.min(_PLATE.plate_no))
            .join(license_plate_content, _PLATE.plate_no == _CONTENT.plate_no)
            .where(_PLATE.location_code == location_code, _PLATE.order_no.in_(part))
            .group_by(_PLATE.order_no, _CONTENT.item_no)
        )
        found |= {(order_no, item_no): plate_no for order_no, item_no, plate_no in work.connection.execute(statement)}
    return found


def _parts(names: Collection[str]) -> Iterator[list[str]]:
    listed = sorted(names)
    for start in range(0, len(listed), NAMED_MAX):
        yield listed[start : start + NAMED_MAX]


def _on_plates(work: UnitOfWork, wanted: ColumnElement[bool]) -> list[OnPlates]:
    statement = (
        select(license_plate_content, _PLATE.location_code, _PLATE.bin_code)
        .join(license_plate, _PLATE.plate_no == _CONTENT.plate_no)
        .where(wanted)
        .order_by(*license_plate_content.primary_key)
    )
    return [
        OnPlates(row.plate_no, Place(row.location_code, row.bin_code), _goods(row._mapping))
        for row in work.connection.execute(statement)
    ]


def add(work: UnitOfWork, plate_no: str, goods: StandingGoods) -> Quantity:
    """Add to what stands on the plate, or take from it (negative); what then stands there. A row with nothing left is gone."""
    key = _key(plate_no, goods)
    these = and_(*(_CONTENT[name] == value for name, value in key.items()))
    before = work.connection.execute(select(_CONTENT.quantity).where(these)).scalar_one_or_none()
    left = (before or ZERO) + goods.quantity
    if before is None:
        values = key | {"base_units_per_unit": goods.base_units_per_unit, "quantity": left}
        work.connection.execute(insert(license_plate_content).values(values))
    elif left:
        work.connection.execute(update(license_plate_content).where(these).values(quantity=left))
    else:
        work.connection.execute(delete(license_plate_content).where(these))
    return left


def sums_of_entries(work: UnitOfWork) -> dict[tuple[str, StandingGoods], Quantity]:
    """What everything that happened adds up to, by plate and goods (of quantity 0)."""
    columns = license_plate_entry.c
    key = [columns.plate_no, *(columns[name] for name in _GOODS)]
    statement = select(*key, func.sum(columns.quantity).label("quantity")).where(columns.item_no != "").group_by(*key)
    sums: dict[tuple[str, StandingGoods], Quantity] = {}
    for row in work.connection.execute(statement).mappings():
        goods = _goods(row)
        sums[row["plate_no"], goods.of(ZERO)] = goods.quantity
    return {goods: quantity for goods, quantity in sums.items() if quantity}


def all_contents(work: UnitOfWork) -> list[OnPlates]:
    """What stands on any plate."""
    return _on_plates(work, _CONTENT.quantity != ZERO)


_GOODS = ("item_no", "variant_code", "lot_no", "serial_no", "package_no", "uom_code", "base_units_per_unit")


def _key(plate_no: str, goods: StandingGoods) -> dict[str, Any]:
    row = _row(goods)
    return {"plate_no": plate_no} | {name: row[name] for name in _GOODS if name != "base_units_per_unit"}


def _row(goods: StandingGoods | None) -> dict[str, Any]:
    goods = goods or StandingGoods("", ZERO, base_units_per_unit=ONE)
    return {
        "item_no": goods.item_no,
        "variant_code": goods.variant_code,
        "lot_no": goods.tracking.lot_no,
        "serial_no": goods.tracking.serial_no,
        "package_no": goods.tracking.package_no,
        "uom_code": goods.uom_code,
        "base_units_per_unit": goods.base_units_per_unit,
        "quantity": goods.quantity,
    }


def _goods(row: RowMapping) -> StandingGoods:
    tracking = Tracking(row["lot_no"], row["serial_no"], row["package_no"])
    return StandingGoods(
        row["item_no"], row["quantity"], row["variant_code"], tracking, row["uom_code"], row["base_units_per_unit"]
    )


# What happened


def insert_entries(work: UnitOfWork, entries: Sequence[PlateEntry]) -> None:
    """Write down what happened."""
    numbers = take_numbers(work.connection, PLATE_ENTRY_NUMBERS, len(entries))
    rows = [
        {
            "plate_no": entry.plate_no,
            "entry_no": entry_no,
            "action": entry.action.value,
            "from_bin_code": entry.from_bin,
            "to_bin_code": entry.to_bin,
            "other_plate_no": entry.other_plate_no,
            "person": work.person,
            "at": work.now,
            "transaction_id": work.transaction_id,
        }
        | _row(entry.goods)
        for entry_no, entry in zip(numbers, entries, strict=True)
    ]
    work.connection.execute(insert(license_plate_entry), rows)


def entries_of_plate(work: UnitOfWork, plate_no: str, *, after: int, limit: int) -> list[PlateEntry]:
    """What happened to the plate, in order, behind entry `after`."""
    columns = license_plate_entry.c
    return _entries(work, and_(columns.plate_no == plate_no, columns.entry_no > after), limit)


def entries_of_transaction(work: UnitOfWork, transaction_id: str) -> list[PlateEntry]:
    """What the device transaction did to plates, in order."""
    return _entries(work, license_plate_entry.c.transaction_id == transaction_id, None)


def _entries(work: UnitOfWork, wanted: ColumnElement[bool], limit: int | None) -> list[PlateEntry]:
    statement = select(license_plate_entry).where(wanted).order_by(license_plate_entry.c.entry_no).limit(limit)
    return [
        PlateEntry(
            row.plate_no,
            PlateAction(row.action),
            _goods(row._mapping) if row.item_no else None,
            row.from_bin_code,
            row.to_bin_code,
            row.other_plate_no,
            row.entry_no,
            row.person,
            row.at,
        )
        for row in work.connection.execute(statement)
    ]


# How SSCCs are made


def setup(work: UnitOfWork) -> SsccSetup:
    row = work.connection.execute(select(sscc_setup)).one_or_none()
    return SsccSetup() if row is None else SsccSetup(company_prefix=row.company_prefix, extension_digit=row.extension_digit)


def save_setup(work: UnitOfWork, kept: SsccSetup) -> None:
    work.connection.execute(delete(sscc_setup))
    work.connection.execute(insert(sscc_setup).values(only=1, **kept.model_dump()))
