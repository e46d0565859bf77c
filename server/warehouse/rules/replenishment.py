"""Which bins want filling, how urgently, and from which bins. Pure.

Source: spec/warehouse.md, section 7, rule 2; section 14, rule 8.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.bin_contents.capacity import room_for
from server.catalog.place_values import BinUse
from server.warehouse.movement_values import LeftOut
from server.warehouse.rules.movements import WHY_FIRST, bins_in_passing, line_for, replace_unit
from server.warehouse.rules.shelves import Shelf, earliest_first, may_be_picked, together
from server.warehouse.values import ActivityLine
from shared.errors import BIN_BLOCKED, BIN_NOT_KEPT_FILLED, Refused
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from server.bin_contents.values import ContentSetup
    from server.catalog.values import Bin, Item, Location
    from server.warehouse.movement_values import Target
    from server.warehouse.pick_values import Stock, Taking

NOT_URGENT = 0
PICKS_COMING = 1
PICKS_WAITING = 2


def is_kept_filled(setup: ContentSetup) -> bool:
    """Whether somebody said how little may lie there, of an item that belongs there."""
    return setup.min_quantity > ZERO and (setup.is_fixed or setup.is_default or setup.is_dedicated)


def require_kept_filled(setup: ContentSetup, bin_: Bin) -> None:
    """Who asks for one bin is told why it is not filled up. Raises: Refused(BIN_NOT_KEPT_FILLED, BIN_BLOCKED)."""
    if not is_kept_filled(setup):
        raise Refused(BIN_NOT_KEPT_FILLED, bin=bin_.code, item=setup.key.item_no)
    if bin_.is_blocked_for(inbound=True) or setup.is_blocked_for(inbound=True):
        raise Refused(BIN_BLOCKED, bin=bin_.code, direction="inbound")


def missing(target: Target) -> Quantity:
    """How much it takes to fill the bin up; 0 while there is enough, or enough is on its way."""
    setup, expected = target.setup, target.lies + target.coming
    if not is_kept_filled(setup) or setup.min_quantity <= expected:
        return ZERO
    wanted = max(setup.max_quantity, setup.min_quantity) - expected
    size = target.item.size_of(target.item.base_uom)
    room = room_for(target.bin, size, max_quantity=setup.max_quantity, held=expected, load=target.load)
    return wanted if room is None or room.quantity >= wanted else Quantity(room.quantity // 1)


def urgency(target: Target) -> int:
    """Picks that find too little in the bin go before picks that will empty it, and those before a bin that nobody waits for."""
    if target.waiting > target.lies:
        return PICKS_WAITING
    return PICKS_COMING if target.waiting else NOT_URGENT


def fill_up(
    targets: Iterable[Target], free: Iterable[Stock], bins: Mapping[str, Bin], location: Location, today: date
) -> tuple[list[tuple[Target, list[ActivityLine]]], list[LeftOut]]:
    """The lines that fill each bin up, the most urgent first; and the bins that cannot be, or not wholly, and why.

    `free`: what lies at the location and no open line takes. What one bin is given the next does not get.
    """
    left = [piece for piece in free if piece.quantity > ZERO]
    found: list[tuple[Target, list[ActivityLine]]] = []
    left_out: list[LeftOut] = []
    for target in sorted(targets, key=lambda each: (-urgency(each), each.bin.sequence, each.bin.code)):
        wanted = missing(target)
        if wanted and _is_blocked(target):
            left_out.append(_left_out(target, wanted, "the bin is blocked for inbound movements"))
        elif wanted and leaves_source_open(target.item, location):
            found.append((target, [_open_line(target, wanted)]))
        elif wanted:
            sources = [piece for piece in left if _is_source(piece, target, bins[piece.bin_code], location, today)]
            takings = Shelf(_in_order(sources, target, location)).take(wanted)
            left = _without(left, takings)
            short = wanted - sum((taking.quantity for taking in takings), ZERO)
            found += [(target, _lines_from(target, takings, location))] if takings else []
            left_out += [_left_out(target, short, "nothing more in bins of lower ranking")] if short else []
    return found, left_out


def _is_blocked(target: Target) -> bool:
    return target.bin.is_blocked_for(inbound=True) or target.setup.is_blocked_for(inbound=True)


def leaves_source_open(item: Item, location: Location) -> bool:
    """Whether the bin to take from is left to whoever goes there. Source: spec/tracking.md, section 11, rule 8."""
    return location.directed_put_away_and_pick and location.pick_according_to_fefo and item.tracking.uses_expiration


def _lines_from(target: Target, takings: Iterable[Taking], location: Location) -> list[ActivityLine]:
    why, base = WHY_FIRST if _goes_by_date(target, location) else "next lower ranking", target.item.base_uom
    lines = []
    for taking in together(takings):
        opens = f", opens {taking.stock.uom_code}" if _is_larger_unit(taking.stock, target) else ""
        lines.append(replace(line_for(replace_unit(taking, base, ONE), target.bin.code), why=why + opens))
    return lines


def _is_larger_unit(piece: Stock, target: Target) -> bool:
    return piece.uom_code not in ("", target.item.base_uom)


def _without(pieces: Iterable[Stock], takings: Iterable[Taking]) -> list[Stock]:
    """The pieces without what was taken of them."""
    gone = dict(takings)
    left = (replace(piece, quantity=piece.quantity - gone.get(piece, ZERO)) for piece in pieces)
    return [piece for piece in left if piece.quantity > ZERO]


def _goes_by_date(target: Target, location: Location) -> bool:
    return location.pick_according_to_fefo and target.item.tracking.uses_expiration


def _in_order(pieces: Iterable[Stock], target: Target, location: Location) -> list[Stock]:
    """What expires first, where the location goes by that; else the highest of the bins, and of equals the highest code.

    Units that must be opened come after those that need not.
    """
    in_order = sorted(pieces, key=earliest_first)
    if not _goes_by_date(target, location):
        # Two sorts, because a text cannot be negated.
        in_order = sorted(in_order, key=lambda piece: piece.bin_code, reverse=True)
        in_order = sorted(in_order, key=lambda piece: -piece.bin_ranking)
    return sorted(in_order, key=lambda piece: _is_larger_unit(piece, target))


def _is_source(piece: Stock, target: Target, bin_: Bin, location: Location, today: date) -> bool:
    """Bins of strictly lower ranking that keep goods: not those that they pass through, nor those kept for somebody."""
    if (piece.item_no, piece.variant_code) != (target.item.no, target.variant_code) or bin_.ranking >= target.bin.ranking:
        return False
    if _is_larger_unit(piece, target) and not location.allow_breakbulk:
        return False
    in_passing = bin_.cross_dock or bin_.code in bins_in_passing(location)
    keeps = (bin_.allows(BinUse.PUT_AWAY) or bin_.allows(BinUse.PICK)) and not in_passing
    return keeps and not piece.is_dedicated and not piece.is_blocked and may_be_picked(piece, target.item, today)


def _open_line(target: Target, quantity: Quantity) -> ActivityLine:
    """Goods for the bin, wherever they are."""
    return ActivityLine(
        item_no=target.item.no,
        variant_code=target.variant_code,
        quantity=quantity,
        to_bin=target.bin.code,
        sequence=target.bin.sequence,
        why="take what expires first",
    )


def _left_out(target: Target, quantity: Quantity, reason: str) -> LeftOut:
    return LeftOut(target.item.no, target.variant_code, target.bin.code, quantity, reason)
