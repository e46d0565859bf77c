"""Whether what was scanned is what an activity line wants, on values alone. Source: spec/warehouse.md, section 11, rules 4 to 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.warehouse.values import ActivityType
from shared.errors import WRONG_BIN, WRONG_ITEM, WRONG_LOT, WRONG_TOTE, Refused
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.catalog.values import Location
    from server.warehouse.values import ActivityLine, WarehouseActivity
    from shared.wire.access import Role
    from shared.wire.warehouse import Handled


def require_item(line: ActivityLine, content: Handled) -> None:
    """Raises: Refused(WRONG_ITEM) naming both."""
    read, expected = _said(content.item, content.variant), _said(line.item_no, line.variant_code)
    if read != expected:
        raise Refused(WRONG_ITEM, read=read, expected=expected, activity=line.activity_no)


def require_bins(line: ActivityLine, content: Handled, location: Location, roles: Collection[Role]) -> None:
    """Another bin than the planned one is for those whom the location lets choose. Raises: Refused(WRONG_BIN) naming both."""
    for read, expected, direction in ((content.from_bin, line.from_bin, "from"), (content.to_bin, line.to_bin, "into")):
        if read and expected and read != expected and location.other_bin_role not in roles:
            raise Refused(
                WRONG_BIN, read=read, expected=expected, direction=direction, item=line.item_no, activity=line.activity_no
            )


def require_tote(line: ActivityLine, content: Handled) -> None:
    """Goods of an order go into the order's tote. Raises: Refused(WRONG_TOTE)."""
    if line.tote and content.to_plate and content.to_plate != line.tote:
        raise Refused(WRONG_TOTE, read=content.to_plate, expected=line.tote)


def tracking(activity: WarehouseActivity, line: ActivityLine, content: Handled) -> Tracking:
    """The numbers of what was scanned; as planned where none was. Raises: Refused(WRONG_LOT).

    A pick or movement may take another lot than planned; what arrived with a lot is put away as that lot.
    Source: spec/tracking.md, section 11, rule 6; section 10, rule 6.
    """
    read = Tracking(content.lot, content.serial, content.package)
    if read.is_blank:
        return line.tracking
    planned = line.tracking
    taken = Tracking(read.lot_no or planned.lot_no, read.serial_no or planned.serial_no, read.package_no or planned.package_no)
    if not planned.is_blank and taken != planned and activity.type is ActivityType.PUT_AWAY:
        raise Refused(WRONG_LOT, read=said(taken), expected=said(planned), item=line.item_no, activity=line.activity_no)
    return taken


def is_swap(line: ActivityLine, taken: Tracking) -> bool:
    """Whether other numbers were taken than planned."""
    return not line.tracking.is_blank and taken != line.tracking


def require_demanded(line: ActivityLine, taken: Tracking, demanded: Collection[Tracking]) -> None:
    """Numbers that the order asks for are not swapped for others. Raises: Refused(WRONG_LOT)."""
    if demanded and taken not in demanded:
        expected = " or ".join(sorted(said(each) for each in demanded))
        raise Refused(WRONG_LOT, read=said(taken), expected=expected, item=line.item_no, activity=line.activity_no)


def said(numbers: Tracking) -> str:
    """The numbers as people say them."""
    named = (("lot", numbers.lot_no), ("serial number", numbers.serial_no), ("package", numbers.package_no))
    return ", ".join(f"{what} {number}" for what, number in named if number) or "no number"


def _said(item_no: str, variant_code: str) -> str:
    return f"{item_no} {variant_code}".strip()
