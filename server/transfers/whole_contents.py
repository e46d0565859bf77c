"""Transfer orders for all that lies in a bin, or stands on a license plate. Source: spec/transfers.md, section 2, rule 12."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from server.catalog import service as catalog
from server.license_plates import standing
from server.outstanding.order_lines import quantity_and_unit
from server.tracking import open_lines
from server.tracking.values import OpenNumber
from server.transfers import orders
from shared.errors import INVALID_REQUEST, NOTHING_TO_POST, Refused
from shared.quantities import ONE
from shared.tracking import UNTRACKED, Tracking
from shared.wire.transfers import NewTransferOrder

if TYPE_CHECKING:
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity
    from shared.wire.transfers import TransferOfBin, TransferOfPlate


@dataclass(frozen=True, slots=True)
class Content:
    """So much of an item with one number, in the base unit, and the unit that it lies there in; blank: not kept apart."""

    item_no: str
    quantity: Quantity
    variant_code: str = ""
    tracking: Tracking = UNTRACKED
    uom_code: str = ""
    base_units_per_unit: Quantity = ONE
    expires_on: date | None = None


class LyingGoods(Protocol):
    """What the warehouse says of goods in a bin."""

    @property
    def item_no(self) -> str: ...
    @property
    def variant_code(self) -> str: ...
    @property
    def quantity(self) -> Quantity: ...
    @property
    def lot_no(self) -> str: ...
    @property
    def serial_no(self) -> str: ...
    @property
    def package_no(self) -> str: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def uom_code(self) -> str: ...


ContentsOfBin = Callable[["UnitOfWork", str, str], Sequence[LyingGoods]]
"""What lies in a bin of a location, its items locked. Handed down by `app.py`: the warehouse, which knows it, is a neighbour."""


def order_of_bin(work: UnitOfWork, wanted: TransferOfBin, contents: ContentsOfBin) -> str:
    """An order for all that lies in the bin, with its numbers on the lines; its number.

    Raises: Refused(NOT_FOUND, NOTHING_TO_POST, and as `orders.create_order`).
    """
    catalog.bin_(work, wanted.from_location, wanted.bin)
    found = [_content(work, each) for each in contents(work, wanted.from_location, wanted.bin)]
    header = wanted.model_dump(exclude={"bin", "to_bin"}, exclude_unset=True)
    return _order_of(work, header, found, {"from_bin": wanted.bin, "to_bin": wanted.to_bin})


def _content(work: UnitOfWork, lying: LyingGoods) -> Content:
    return Content(
        lying.item_no,
        lying.quantity,
        lying.variant_code,
        Tracking(lying.lot_no, lying.serial_no, lying.package_no),
        lying.uom_code,
        catalog.base_units_per(catalog.item(work, lying.item_no), lying.uom_code),
        lying.expires_on,
    )


def order_of_plate(work: UnitOfWork, wanted: TransferOfPlate) -> str:
    """An order for all that stands on the plate, from where it stands; its number. The plate travels along.

    Raises: Refused(NOT_FOUND, NOTHING_TO_POST, INVALID_REQUEST, and as `orders.create_order`).
    """
    plate = standing.plate(work, wanted.plate)
    on_it = standing.contents(work, plate.plate_no)
    if any(each.plate_no != plate.plate_no for each in on_it):
        raise Refused(INVALID_REQUEST, reason=f"other plates stand on {plate.plate_no}: transfer each by itself")
    work.lock_items({each.goods.item_no for each in on_it})
    found = [
        Content(
            each.goods.item_no,
            each.goods.quantity,
            each.goods.variant_code,
            each.goods.tracking,
            each.goods.uom_code,
            each.goods.base_units_per_unit,
        )
        for each in on_it
    ]
    header = wanted.model_dump(exclude={"plate", "to_bin"}, exclude_unset=True) | {"from_location": plate.place.location_code}
    line = {"from_bin": plate.place.bin_code, "to_bin": wanted.to_bin, "plate": plate.plate_no}
    return _order_of(work, header, found, line)


def _order_of(work: UnitOfWork, header: dict[str, object], contents: Sequence[Content], line: dict[str, str]) -> str:
    if not contents:
        raise Refused(NOTHING_TO_POST, document=line.get("plate") or line["from_bin"])
    lines = [_line(work, content) | line for content in contents]
    order_no = orders.create_order(work, NewTransferOrder.model_validate({**header, "lines": lines}))
    for line_no, content in enumerate(contents, 1):
        if not content.tracking.is_blank:
            number = OpenNumber(content.tracking, content.quantity, content.quantity, expires_on=content.expires_on)
            open_lines.set_numbers(work, orders.tracked_line(work, order_no, line_no), [number])
    return order_no


def _line(work: UnitOfWork, content: Content) -> dict[str, object]:
    base_uom = catalog.item(work, content.item_no).base_uom
    quantity, uom = quantity_and_unit(content.quantity, content.base_units_per_unit, content.uom_code or base_uom, base_uom)
    return {"item": content.item_no, "variant": content.variant_code, "quantity": quantity, "uom": uom}
