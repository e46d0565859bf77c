"""What becomes of an activity line that was handled, on values alone. Source: spec/warehouse.md, section 6, rules 8 to 10."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.outstanding.values import ArrivedGoods, PickedGoods
from server.warehouse.values import ActivityStatus, ActivityType, HandledLine, RegisteredLine
from shared.errors import ACTIVITY_FINISHED, MORE_THAN_PLANNED, NOT_ON_DOCUMENT, NOTHING_TO_POST, Refused
from shared.quantities import ZERO, quantity_in_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.catalog.values import Location
    from server.warehouse.values import ActivityLine, WarehouseActivity
    from shared.quantities import Quantity


def require_open(activity: WarehouseActivity) -> None:
    """Raises: Refused(ACTIVITY_FINISHED)."""
    if activity.status is ActivityStatus.FINISHED:
        raise Refused(ACTIVITY_FINISHED, activity=activity.activity_no)


def all_that_is_left(activity: WarehouseActivity, lines: Iterable[ActivityLine]) -> list[HandledLine]:
    """Everything as it was planned; a larger unit that is opened stays where it is."""
    if activity.do_not_fill:
        return []
    return [HandledLine(line.line_no, line.left) for line in lines if line.left > ZERO and not line.is_breakbulk]


def done(handled: Iterable[HandledLine]) -> list[HandledLine]:
    """Lines of which nothing was done are skipped. Source: spec/warehouse.md, section 5, rule 11."""
    return [each for each in handled if each.quantity > ZERO]


def require_something(activity_no: str, handled: Sequence[HandledLine]) -> None:
    """Raises: Refused(NOTHING_TO_POST)."""
    if not handled:
        raise Refused(NOTHING_TO_POST, document=activity_no)


def line_numbered(lines: Mapping[int, ActivityLine], line_no: int, activity_no: str) -> ActivityLine:
    """The line with that number. Raises: Refused(NOT_ON_DOCUMENT)."""
    if line_no not in lines:
        raise Refused(NOT_ON_DOCUMENT, item=f"Line {line_no}", document=activity_no)
    return lines[line_no]


def after(line: ActivityLine, handled: HandledLine, *, may_grow: bool = False) -> ActivityLine:
    """The line with so much more done. `may_grow`: who posts its source says how much that may be, and the line grows with it.

    Raises: Refused(MORE_THAN_PLANNED).
    """
    if not may_grow:
        require_left(line, handled.quantity)
    done = line.handled + handled.quantity
    return replace(line, handled=done, quantity=max(line.quantity, done))


def taken_back(line: ActivityLine, registered: RegisteredLine, outstanding: Quantity | None) -> ActivityLine:
    """The line with so much less done. `outstanding`: what its order still waits for, where the line may have grown; else None."""
    done = line.handled - registered.quantity
    return replace(line, handled=done, quantity=line.quantity if outstanding is None else min(line.quantity, done + outstanding))


def require_left(line: ActivityLine, quantity: Quantity) -> None:
    """Raises: Refused(MORE_THAN_PLANNED). Source: section 11, rule 7."""
    if quantity > line.left:
        raise Refused(
            MORE_THAN_PLANNED,
            quantity=f"{quantity_in_unit(quantity, line.base_units_per_unit)} {line.uom_code}".strip(),
            item=line.item_no,
            left=quantity_in_unit(line.left, line.base_units_per_unit),
            activity=line.activity_no,
        )


def registered(activity: WarehouseActivity, line: ActivityLine, handled: HandledLine, location: Location) -> RegisteredLine:
    """What was done, in the words of the register: the plan where nothing else is said. It has no number yet."""
    return RegisteredLine(
        activity_no="",
        type=activity.type,
        location_code=activity.location_code,
        item_no=line.item_no,
        variant_code=line.variant_code,
        from_bin=line.from_bin if handled.from_bin is None else handled.from_bin,
        to_bin=_target(activity, line, handled, location),
        quantity=handled.quantity,
        tracking=line.tracking if handled.tracking is None else handled.tracking,
        uom_code=line.uom_code if handled.uom_code is None else handled.uom_code,
        base_units_per_unit=handled.base_units_per_unit or line.base_units_per_unit,
        order_line=line.order_line,
        left_at_once=activity.posts_source,
        planned_no=activity.activity_no,
        planned_line_no=line.line_no,
        tote=line.tote if handled.tote is None else handled.tote,
    )


def numbered(registered: RegisteredLine, registered_no: str, line_no: int) -> RegisteredLine:
    """It has its number now."""
    return replace(registered, activity_no=registered_no, line_no=line_no)


def _target(activity: WarehouseActivity, line: ActivityLine, handled: HandledLine, location: Location) -> str:
    """The bin that was named, else the planned one; picked goods wait in the shipping bin, unless they leave at once."""
    if activity.type is ActivityType.PICK and activity.posts_source:
        return ""
    planned = line.to_bin if handled.to_bin is None else handled.to_bin
    if planned or not location.bin_mandatory or activity.type is not ActivityType.PICK:
        return planned
    return location.shipment_bin


def departed(line: RegisteredLine) -> PickedGoods:
    """Goods that leave with their pick, from the bin that they were picked from."""
    assert line.order_line is not None, "only goods of an order leave"
    return PickedGoods(line.order_line, line.item_no, line.quantity, line.from_bin, line.tracking)


def arrived(line: RegisteredLine, handled: HandledLine, planned: ActivityLine) -> ArrivedGoods:
    """Goods that arrive with their put-away, in the bin that they were put into."""
    assert line.order_line is not None, "only goods of an order arrive"
    return ArrivedGoods(line.order_line, line.quantity, line.to_bin, line.tracking, handled.expires_on or planned.expires_on)


def given_back(lines: Iterable[ActivityLine]) -> tuple[list[ActivityLine], list[ActivityLine]]:
    """Lines of an activity on which nothing more is done: those that end with what was handled, and those that are gone."""
    left = [line for line in lines if line.left > ZERO]
    return [replace(line, quantity=line.handled) for line in left if line.handled], [line for line in left if not line.handled]
