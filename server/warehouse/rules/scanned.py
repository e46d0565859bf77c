"""Whether what was scanned is what an activity line wants, on values alone. Source: spec/warehouse.md, section 11, rules 4 to 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.warehouse.values import ActivityType
from shared.errors import WRONG_BIN, WRONG_ITEM, WRONG_KIND, WRONG_LOT, WRONG_TOTE, Refused
from shared.tracking import Tracking
from shared.wire.access import includes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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
        if read and expected and read != expected and not includes(roles, location.other_bin_role):
            raise Refused(
                WRONG_BIN, read=read, expected=expected, direction=direction, item=line.item_no, activity=line.activity_no
            )


def require_tote(line: ActivityLine, content: Handled, lines: Iterable[ActivityLine]) -> None:
    """Goods of an order go into no tote of another order in the same walk (`lines`); into a new one where theirs is full.

    Raises: Refused(WRONG_TOTE, WRONG_KIND). Source: spec/handheld.md, section 7.5.
    """
    if not content.to_plate:
        return
    holder = next((each for each in lines if each.tote == content.to_plate and _order(each) != _order(line)), None)
    if holder is None:
        return
    read = f"{content.to_plate} of {_order(holder)[1]}"
    if line.tote:
        raise Refused(WRONG_TOTE, read=read, expected=line.tote)
    raise Refused(WRONG_KIND, what=f"tote {read}", wanted="a tote of no order")


def _order(line: ActivityLine) -> tuple[str, str]:
    key = line.order_line
    return (key.source, key.document_no) if key else ("", "")


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


def said(numbers: Tracking) -> str:
    """The numbers as people say them."""
    named = (("lot", numbers.lot_no), ("serial number", numbers.serial_no), ("package", numbers.package_no))
    return ", ".join(f"{what} {number}" for what, number in named if number) or "no number"


def _said(item_no: str, variant_code: str) -> str:
    return f"{item_no} {variant_code}".strip()
