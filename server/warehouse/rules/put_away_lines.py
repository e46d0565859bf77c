"""What is put away, and the lines that it becomes, on values alone. Where it goes: `put_aways.py`.

Source: spec/warehouse.md, section 5, rules 6 to 14.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.warehouse.put_away_values import GoodsToPlace, Placement
from server.warehouse.values import ActivityLine
from shared.errors import INVALID_REQUEST, Refused
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.catalog.values import Bin, Item, Location
    from server.tracking.values import OpenNumber
    from server.warehouse.pick_values import Stock
    from server.warehouse.put_away_values import Arrival


def require_inventory_put_away(location: Location) -> None:
    """Raises: Refused(INVALID_REQUEST) where arrivals are not received by the put-away. Source: section 3, level 3."""
    if location.require_receive or not location.require_put_away:
        through = "a warehouse receipt" if location.require_receive else "the order itself"
        raise Refused(INVALID_REQUEST, reason=f"orders are received at {location.code} through {through}")


def is_for_arrivals(bin_: Bin, location: Location) -> bool:
    """Whether goods lie there only until they are put away."""
    return (bin_.type == "receive" or bin_.code == location.receipt_bin) and not bin_.cross_dock


def goods_of(arrival: Arrival, item: Item) -> GoodsToPlace:
    """What of the arrival is put away: all that nobody waits for, in the item's own unit for that where it breaks up evenly."""
    quantity, smaller = arrival.quantity - arrival.cross_dock, item.units.get(item.put_away_uom, ZERO)
    breaks_up = ZERO < smaller <= arrival.base_units_per_unit and not quantity % smaller
    return GoodsToPlace(
        item,
        quantity,
        variant_code=arrival.variant_code,
        uom_code=item.put_away_uom if breaks_up else arrival.uom_code,
        base_units_per_unit=smaller if breaks_up else arrival.base_units_per_unit,
        tracking=_binding(item, arrival.tracking),
        expires_on=arrival.expires_on,
        from_bin=arrival.bin_code,
        order_line=arrival.order_line,
    )


def _binding(item: Item, numbers: Tracking) -> Tracking:
    """The numbers that tell the item's goods apart in a bin. Source: spec/tracking.md, section 2, rule 6."""
    rules = item.tracking
    return Tracking(
        numbers.lot_no if rules.lot_specific else "",
        numbers.serial_no if rules.serial_specific else "",
        numbers.package_no if rules.package_specific else "",
    )


def by_number(goods: GoodsToPlace, numbers: Iterable[OpenNumber]) -> list[GoodsToPlace]:
    """The goods told apart by the numbers that their order line holds; of the rest the number is given when it is put away."""
    parts, rest = [], goods.quantity
    for number in numbers:
        part = min(rest, number.quantity - number.handled)
        if part > ZERO:
            parts.append(replace(goods, quantity=part, tracking=number.tracking, expires_on=number.expires_on))
            rest -= part
    return [*parts, replace(goods, quantity=rest)] if rest else parts


def goods_lying(piece: Stock, item: Item) -> GoodsToPlace:
    """Goods that lie somewhere and are to lie elsewhere."""
    return GoodsToPlace(
        item,
        piece.quantity,
        variant_code=piece.variant_code,
        uom_code=piece.uom_code,
        base_units_per_unit=piece.base_units_per_unit,
        tracking=piece.tracking,
        expires_on=piece.expires_on,
        from_bin=piece.bin_code,
    )


def cross_dock_line(arrival: Arrival, item: Item, location: Location) -> ActivityLine:
    """What somebody waits for goes where picks take it first. Source: spec/warehouse.md, section 5, rule 14."""
    goods = replace(goods_of(arrival, item), quantity=arrival.cross_dock)
    return line_for(Placement(goods, goods.quantity, location.cross_dock_bin, "cross-dock: an order waits for it"))


def without_arrival(lines: Iterable[ActivityLine], arrival: Arrival, item: Item) -> list[ActivityLine]:
    """The lines of which so much less is left, the last first; of one with nothing left or done, the quantity is 0."""
    numbers, changed, gone = _binding(item, arrival.tracking), [], arrival.quantity
    for line in sorted(lines, key=lambda line: line.line_no, reverse=True):
        same = (line.item_no, line.variant_code, line.from_bin, line.tracking, line.order_line) == (
            (arrival.item_no, arrival.variant_code, arrival.bin_code, numbers, arrival.order_line)
        )
        part = min(gone, line.left) if same else ZERO
        if part > ZERO:
            changed.append(replace(line, quantity=line.quantity - part))
            gone -= part
    return changed


def line_for(placement: Placement) -> ActivityLine:
    """From where the goods lie to where they go."""
    goods = placement.goods
    return ActivityLine(
        item_no=goods.item.no,
        variant_code=goods.variant_code,
        quantity=placement.quantity,
        uom_code=goods.unit,
        base_units_per_unit=goods.base_units_per_unit,
        from_bin=goods.from_bin,
        to_bin=placement.bin_code,
        tracking=goods.tracking,
        expires_on=goods.expires_on,
        order_line=goods.order_line,
        sequence=placement.sequence,
        why=placement.why,
    )
