"""Which open lines a license plate is about, on values alone. Source: spec/handheld.md, sections 7.4 to 7.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from server.license_plates import heaps
from server.license_plates.heaps import Bound
from server.license_plates.values import OnPlates
from server.warehouse.values import ActivityType
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.catalog.values import Item
    from server.warehouse.values import ActivityLine, WarehouseActivity
    from shared.quantities import Quantity
    from shared.tracking import Tracking

DONE_BY_MOVING = (ActivityType.PUT_AWAY, ActivityType.MOVEMENT)
"""Work that is done when the goods are in another bin. Picked goods go where their order waits."""


def is_done_by_moving(activity: WarehouseActivity) -> bool:
    """Whether its lines are done when their goods are in another bin."""
    return activity.type in DONE_BY_MOVING and not activity.posts_source


class Settled(NamedTuple):
    """So much of a line is done by a plate that was moved; with the numbers of the goods."""

    line: ActivityLine
    quantity: Quantity
    tracking: Tracking


def settled(lines: Sequence[ActivityLine], moved: Iterable[OnPlates], items: Mapping[str, Item], to_bin: str) -> list[Settled]:
    """What of these lines was done when these goods were brought to that bin: lines for just so much first, then those into it."""
    left = {(line.activity_no, line.line_no): line.left for line in lines}
    found: list[Settled] = []
    for each in moved:
        numbers, rest = heaps.bound(each, items[each.goods.item_no]).tracking, each.goods.quantity
        fitting = [line for line in lines if _takes(line, each, numbers)]
        fitting.sort(key=lambda line: (line.left != rest, line.to_bin != to_bin, line.activity_no, line.line_no))
        for line in fitting:
            part = min(rest, left[line.activity_no, line.line_no])
            if part > ZERO:
                found.append(Settled(line, part, numbers))
                left[line.activity_no, line.line_no] -= part
                rest -= part
    return found


def _takes(line: ActivityLine, goods: OnPlates, numbers: Tracking) -> bool:
    """Whether the line is about such goods in that bin."""
    same = (line.item_no, line.variant_code, line.from_bin) == (
        goods.goods.item_no,
        goods.goods.variant_code,
        goods.place.bin_code,
    )
    return same and not line.is_breakbulk and (line.tracking.is_blank or line.tracking == numbers)


class Heap(NamedTuple):
    """Goods of one item that a bin tells apart."""

    item_no: str
    bound: Bound


def plates_of_lines(
    lines: Sequence[tuple[ActivityLine, Heap]],
    on_plates: Mapping[Heap, Sequence[OnPlates]],
    lies: Mapping[Heap, Quantity],
    *,
    whole_first: bool,
) -> dict[tuple[str, int], str]:
    """The plate that each line takes its goods off; a line whose goods stand loose has none.

    `whole_first`: a line for just what stands on a plate takes the plate; otherwise loose goods go first.
    """
    free = {heap: list(standing) for heap, standing in on_plates.items()}
    loose = {heap: lies.get(heap, ZERO) - heaps.total(standing) for heap, standing in on_plates.items()}
    found: dict[tuple[str, int], str] = {}
    for line, heap in lines:
        whole = next((each for each in free.get(heap, ()) if each.goods.quantity == line.left), None) if whole_first else None
        if whole is not None:
            found[line.activity_no, line.line_no] = whole.plate_no
            free[heap].remove(whole)
    for line, heap in lines:
        if heap in free and (line.activity_no, line.line_no) not in found:
            off, from_loose = heaps.to_take_off(free[heap], loose[heap], line.left)
            loose[heap] -= from_loose
            free[heap] = heaps.without(free[heap], off)
            if off and not from_loose:
                found[line.activity_no, line.line_no] = off[0].plate_no
    return found
