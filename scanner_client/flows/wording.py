"""How flows write goods, numbers and quantities: one way, so that eyes learn it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.errors import QUANTITY_TOO_FINE, UOM_UNKNOWN, WRONG_KIND, Refused
from shared.quantities import Quantity, quantity_in_base_unit
from shared.wire.fields import QUANTITY_MAX

if TYPE_CHECKING:
    from datetime import date

    from scanner_client.flows.lookup import DateOrder
    from shared.barcodes.directory import ItemFound
    from shared.wire.catalog import ItemCard

_DATE_FORMATS: dict[DateOrder, str] = {"dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}


def in_base_unit(item: ItemCard, uom: str, quantity: Quantity) -> Quantity:
    """A quantity in the item's base unit; negative stays negative.

    Raises: Refused(UOM_UNKNOWN), Refused(QUANTITY_TOO_FINE), Refused(WRONG_KIND) when it is more than a line can hold.
    """
    base_units = item.base_units_per(uom)
    if base_units is None:
        raise Refused(UOM_UNKNOWN, item=item.no, uom=uom)
    if abs(quantity) > QUANTITY_MAX or abs(quantity) > QUANTITY_MAX / base_units:
        raise Refused(WRONG_KIND, what=f"{quantity} {uom or item.base_uom}", wanted=f"at most {QUANTITY_MAX}")
    try:
        return quantity_in_base_unit(quantity, base_units)
    except ValueError:
        raise Refused(QUANTITY_TOO_FINE, quantity=quantity, uom=uom, item=item.no) from None


def amount(item: ItemCard, uom: str, quantity: Quantity) -> str:
    """`2 BOX = 48 PCS`; the base unit alone where the unit is no other."""
    unit = uom or item.base_uom
    if unit == item.base_uom:
        return f"{quantity} {unit}"
    return f"{quantity} {unit} = {in_base_unit(item, unit, quantity)} {item.base_uom}"


def numbers(lot_no: str, serial_no: str) -> str:
    """`lot L-1 serial S-1`, what there is of it."""
    return " ".join(part for part in (lot_no and f"lot {lot_no}", serial_no and f"serial {serial_no}") if part)


def described(found: ItemFound, order: DateOrder) -> tuple[str, ...]:
    """The lines that say what is in hand: description, number and lot, expiration."""
    variant = f" {found.variant}" if found.variant else ""
    lines = (
        found.item.description,
        f"{found.item.no}{variant} {numbers(found.lot_no, found.serial_no)}".strip(),
        f"expires {written_date(found.expires_on, order)}" if found.expires_on else "",
    )
    return tuple(line for line in lines if line)


def written_date(day: date, order: DateOrder) -> str:
    """A date as the person writes it."""
    return day.strftime(_DATE_FORMATS[order])
