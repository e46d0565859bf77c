"""What may be moved from bin to bin, and which lots go first. Pure.

Source: spec/warehouse.md, section 4, rules 7, 8 and 12; section 7, rules 1 and 3; spec/tracking.md, section 11.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.warehouse.rules.shelves import Shelf, earliest_first, less_claimed, may_be_picked, together
from server.warehouse.values import ActivityLine, GoodsInBin
from shared.errors import BIN_BLOCKED, BIN_NOT_FOR_MOVEMENT, INSUFFICIENT_BIN_CONTENT, SAME_PLACE, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from server.catalog.values import Bin, Location
    from server.warehouse.movement_values import MoveWanted
    from server.warehouse.pick_values import Stock, Taking
    from shared.quantities import Quantity


def require_movable(location: Location, from_bin: Bin, to_bin: Bin) -> None:
    """Raises: Refused(SAME_PLACE, BIN_NOT_FOR_MOVEMENT, BIN_BLOCKED)."""
    if from_bin.code == to_bin.code:
        raise Refused(SAME_PLACE)
    _require_no_bin_in_passing(location, from_bin, is_source=True)
    _require_no_bin_in_passing(location, to_bin, is_source=False)
    require_not_blocked(from_bin, inbound=False)
    require_not_blocked(to_bin, inbound=True)


def _require_no_bin_in_passing(location: Location, bin_: Bin, *, is_source: bool) -> None:
    """Arrivals leave their bin by a put-away, and picks fill the shipping bin.

    Where bins are directed, goods may be moved back to where they arrive, and out of the shipping bin, too.
    """
    arrives = bin_.type == "receive" or bin_.code == location.receipt_bin
    leaves = bin_.type == "ship" or bin_.code == location.shipment_bin
    if arrives and (is_source or not location.directed_put_away_and_pick):
        raise Refused(BIN_NOT_FOR_MOVEMENT, bin=bin_.code, use="arrivals", instead="a put-away")
    if leaves and not (is_source and location.directed_put_away_and_pick):
        raise Refused(BIN_NOT_FOR_MOVEMENT, bin=bin_.code, use="shipments", instead="a pick")


def bins_in_passing(location: Location) -> tuple[str, ...]:
    """Where goods arrive, leave, wait for their order or stand in nobody's way; adjustments have no shelf."""
    given = (
        location.receipt_bin,
        location.shipment_bin,
        location.cross_dock_bin,
        location.adjustment_bin,
        location.quarantine_bin,
    )
    return tuple(code for code in given if code)


def require_not_blocked(bin_: Bin, *, inbound: bool) -> None:
    """Raises: Refused(BIN_BLOCKED)."""
    if bin_.is_blocked_for(inbound=inbound):
        raise Refused(BIN_BLOCKED, bin=bin_.code, direction="inbound" if inbound else "outbound")


def lines_for(wanted: MoveWanted, free: Iterable[Stock], today: date) -> list[ActivityLine]:
    """The lines of a movement: where stock is bound by lots, a line for each, what expires first before the others.

    `free`: what of the item lies at the location and no open line takes. Raises: Refused(INSUFFICIENT_BIN_CONTENT).
    """
    pieces = [piece for piece in free if _is_wanted(wanted, piece, today)]
    shelf = Shelf(sorted(pieces, key=lambda piece: (earliest_first(piece), piece.uom_code != wanted.uom_code)))
    if shelf.available < wanted.quantity:
        item, from_bin = wanted.item.no, wanted.from_bin.code
        raise Refused(INSUFFICIENT_BIN_CONTENT, available=shelf.available, item=item, bin=from_bin, wanted=wanted.quantity)
    unit, held = wanted.uom_code, wanted.base_units_per_unit
    takings = [replace_unit(taking, unit, held) for taking in shelf.take(wanted.quantity)]
    lines = [line_for(taking, wanted.to_bin.code) for taking in together(takings)]
    return [replace(line, why=WHY_FIRST if line.expires_on and wanted.tracking.is_blank else "") for line in lines]


WHY_FIRST = "expires first"


def replace_unit(taking: Taking, uom_code: str, base_units_per_unit: Quantity) -> Taking:
    """The same goods, handled in this unit; the ledger opens the larger unit that they lie in."""
    return taking._replace(stock=replace(taking.stock, uom_code=uom_code, base_units_per_unit=base_units_per_unit))


def line_for(taking: Taking, to_bin: str) -> ActivityLine:
    """The line that brings so much of what lies there into the bin."""
    piece = taking.stock
    return ActivityLine(
        item_no=piece.item_no,
        variant_code=piece.variant_code,
        quantity=taking.quantity,
        uom_code=piece.uom_code,
        base_units_per_unit=piece.base_units_per_unit,
        from_bin=piece.bin_code,
        to_bin=to_bin,
        tracking=piece.tracking,
        expires_on=piece.expires_on,
        sequence=piece.sequence,
    )


def _is_wanted(wanted: MoveWanted, piece: Stock, today: date) -> bool:
    """Who names a number moves that one, blocked or expired though it be."""
    if (piece.bin_code, piece.item_no, piece.variant_code) != (wanted.from_bin.code, wanted.item.no, wanted.variant_code):
        return False
    named, there = wanted.tracking, piece.tracking
    if named.is_blank:
        return not piece.is_blocked and may_be_picked(piece, wanted.item, today)
    pairs = ((named.lot_no, there.lot_no), (named.serial_no, there.serial_no), (named.package_no, there.package_no))
    return all(number in ("", given) for number, given in pairs)


def free_stock(stock: Iterable[Stock], claims: Mapping[GoodsInBin, Quantity]) -> list[Stock]:
    """The stock without what open lines will take of it. A line that names no number takes what expires first."""
    of_item: dict[tuple[str, str], list[Stock]] = {}
    for piece in sorted(stock, key=earliest_first):
        of_item.setdefault((piece.item_no, piece.variant_code), []).append(piece)
    claimed: dict[tuple[str, str], dict[GoodsInBin, Quantity]] = {}
    for goods, quantity in claims.items():
        claimed.setdefault((goods.item_no, goods.variant_code), {})[goods] = quantity
    return [piece for item, pieces in of_item.items() for piece in less_claimed(pieces, claimed.get(item, {}))[0]]


def without_lines(free: Iterable[Stock], lines: Iterable[ActivityLine]) -> list[Stock]:
    """The stock without what these lines, which nobody has written down yet, will take."""
    claims: dict[GoodsInBin, Quantity] = {}
    for line in lines:
        goods = GoodsInBin(line.item_no, line.variant_code, line.from_bin, line.tracking)
        claims[goods] = claims.get(goods, ZERO) + line.quantity
    return free_stock(free, claims)
