"""Suggested bins and proposed movements as HTTP shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.warehouse.rules import replenishment as rules
from shared.quantities import quantity_in_unit
from shared.wire.warehouse_planning import BinSuggestion, MovementWorksheet, NotFilled, ProposedMove

if TYPE_CHECKING:
    from server.warehouse.movement_values import LeftOut, Replenishment, Target
    from server.warehouse.put_away_values import Placement
    from server.warehouse.values import ActivityLine


def bin_suggestion(placement: Placement) -> BinSuggestion:
    goods = placement.goods
    return BinSuggestion(
        bin=placement.bin_code,
        quantity=quantity_in_unit(placement.quantity, goods.base_units_per_unit),
        uom=goods.unit,
        why=placement.why,
    )


def movement_worksheet(found: Replenishment) -> MovementWorksheet:
    lines = tuple(_proposed(target, line) for target, of_target in found.planned for line in of_target)
    return MovementWorksheet(lines=lines, left_out=tuple(not_filled(each) for each in found.left_out))


def _proposed(target: Target, line: ActivityLine) -> ProposedMove:
    return ProposedMove(
        item=line.item_no,
        variant=line.variant_code,
        uom=target.item.base_uom,
        quantity=line.quantity,
        from_bin=line.from_bin,
        to_bin=line.to_bin,
        lot=line.tracking.lot_no,
        expiration=line.expires_on,
        priority=rules.urgency(target),
        why=line.why,
    )


def not_filled(left_out: LeftOut) -> NotFilled:
    return NotFilled(
        item=left_out.item_no,
        variant=left_out.variant_code,
        bin=left_out.bin_code,
        missing=left_out.missing,
        reason=left_out.reason,
    )
