"""Decisions about goods that are picked and moved, on values alone. Source: spec/warehouse.md, section 6; spec/tracking.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from server.catalog.values import Dimension, Movement
from server.ledger.posting_lines import Place, TransferLine
from server.outstanding.values import PickedGoods
from server.warehouse.values import RegisteredLine
from shared.errors import BIN_NOT_USED, CANNOT_UNDO, LOT_EXPIRED, LOT_REQUIRED, PACKAGE_REQUIRED, SERIAL_REQUIRED, Refused
from shared.tracking import Tracking, expired

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.catalog.values import Item, Location


def require_bins_used(location: Location, *bin_codes: str) -> None:
    """Raises: Refused(BIN_NOT_USED) for a bin at a location that has none."""
    if not location.bin_mandatory and any(bin_codes):
        raise Refused(BIN_NOT_USED, location=location.code)


_REQUIRED = {Dimension.LOT: LOT_REQUIRED, Dimension.SERIAL: SERIAL_REQUIRED, Dimension.PACKAGE: PACKAGE_REQUIRED}


def require_numbers_for_sale(item: Item, tracking: Tracking) -> None:
    """What the shipment will ask for is asked at the pick, where the goods are in hand.

    Raises: Refused(LOT_REQUIRED, SERIAL_REQUIRED, PACKAGE_REQUIRED). Source: spec/tracking.md, sections 3 and 10.
    """
    given = {
        Dimension.LOT: tracking.lot_no,
        Dimension.SERIAL: tracking.serial_no,
        Dimension.PACKAGE: tracking.package_no,
    }
    for dimension, problem in _REQUIRED.items():
        if not given[dimension] and item.requires_number(dimension, Movement.SALE, inbound=False):
            raise Refused(problem, item=item.no)


def require_not_expired(item: Item, tracking: Tracking, expires_on: date | None, today: date) -> None:
    """What may not be shipped is not picked. Raises: Refused(LOT_EXPIRED). Source: spec/tracking.md, section 8, rule 6."""
    if item.tracking.strict_expiration and expired(expires_on, today):
        raise Refused(LOT_EXPIRED, lot=tracking.lot_no or tracking.serial_no, item=item.no, expired_on=expires_on)


def require_still_waiting(activity: RegisteredLine, waiting: Iterable[PickedGoods]) -> None:
    """A pick is taken back while its goods wait for their shipment. Raises: Refused(CANNOT_UNDO)."""
    goods = picked_goods(activity)
    there = next((piece for piece in waiting if replace(piece, quantity=goods.quantity) == goods), None)
    if there is None or there.quantity < goods.quantity:
        raise Refused(CANNOT_UNDO, what=f"Pick {activity.activity_no}", reason="its goods were shipped since")


def picked_goods(activity: RegisteredLine) -> PickedGoods:
    """The goods of a registered pick, where they wait."""
    assert activity.order_line is not None, "a pick is done for an order line"
    return PickedGoods(activity.order_line, activity.item_no, activity.quantity, activity.to_bin, activity.tracking)


def waiting_after(pick: RegisteredLine) -> PickedGoods | None:
    """What the registered pick adds to the goods that wait, or takes from them (negative); None: nothing waits."""
    if pick.left_at_once or pick.order_line is None:
        return None
    if pick.takes_back_no:
        return replace(picked_goods(pick), quantity=-pick.quantity, bin_code=pick.from_bin)
    return picked_goods(pick)


def posting_line_for(activity: RegisteredLine) -> TransferLine:
    """From bin to bin within the location: warehouse entries only. Source: spec/ledger.md, section 11, rule 4."""
    return TransferLine(
        item_no=activity.item_no,
        from_place=Place(activity.location_code, activity.from_bin),
        to_place=Place(activity.location_code, activity.to_bin),
        quantity=activity.quantity,
        variant_code=activity.variant_code,
        tracking=activity.tracking,
        uom_code=activity.uom_code,
        base_units_per_unit=activity.base_units_per_unit,
        document_line_no=1,
    )
