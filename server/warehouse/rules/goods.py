"""Decisions about picks and movements, on values alone. Source: spec/warehouse.md, sections 4, 6; spec/tracking.md, section 11."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from server.catalog.values import Dimension, Movement
from server.ledger.posting_lines import Place, TransferLine
from server.outstanding.values import OrderLineKey, PickedGoods
from server.warehouse.values import RegisteredLine, Stock, Suggestion
from shared.errors import BIN_NOT_USED, CANNOT_UNDO, LOT_EXPIRED, LOT_REQUIRED, PACKAGE_REQUIRED, SERIAL_REQUIRED, Refused
from shared.quantities import ZERO
from shared.tracking import Tracking, expired

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.catalog.values import Item, Location
    from server.outstanding.values import OutstandingLine
    from shared.quantities import Quantity


TYPES_NOT_PICKED_FROM = ("receive", "ship", "put_away")
"""Bins that hold goods on their way in or out, or for put-away alone. Source: spec/warehouse.md, section 4, rules 11 and 12."""


def suggestions(
    lines: Sequence[OutstandingLine],
    stock: Iterable[Stock],
    items: Mapping[str, Item],
    location: Location,
    today: date,
    *,
    lots_on_lines: Mapping[OrderLineKey, Mapping[str, Quantity]],
) -> dict[OrderLineKey, tuple[Suggestion, ...]]:
    """Where to take what is left to pick of each line; what one line is given the next does not get.

    Lots that were set on a line come first, for all lines; then the rest. What is not found is suggested without a bin, so that no
    line is forgotten.
    Source: spec/warehouse.md, section 6, rules 6 and 7; spec/tracking.md, section 11.
    """
    shelves = _shelves(stock, items, location, today)
    of_line = {line.key: shelves.get((line.item_no, line.variant_code), []) for line in lines}
    set_on_line = {line.key: _take_lots(line.left_to_pick, lots_on_lines.get(line.key, {}), of_line[line.key]) for line in lines}
    left = {line.key: line.left_to_pick - sum((each.quantity for each in set_on_line[line.key]), ZERO) for line in lines}
    return {line.key: (*set_on_line[line.key], *_take(left[line.key], of_line[line.key])) for line in lines}


def _take_lots(wanted: Quantity, lots: Mapping[str, Quantity], shelf: list[Stock]) -> list[Suggestion]:
    """Take these lots from wherever on the shelf they are, as far as they are there."""
    found: list[Suggestion] = []
    for lot_no, quantity in lots.items():
        at = [index for index, piece in enumerate(shelf) if piece.lot_no == lot_no]
        of_lot = [shelf[index] for index in at]
        part = min(quantity, wanted, sum((piece.quantity for piece in of_lot), ZERO))
        found += _take(part, of_lot)
        wanted -= part
        left = dict(zip(at[len(at) - len(of_lot) :], of_lot, strict=True))
        shelf[:] = [left.get(index, piece) for index, piece in enumerate(shelf) if index not in at or index in left]
    return found


def _shelves(
    stock: Iterable[Stock], items: Mapping[str, Item], location: Location, today: date
) -> dict[tuple[str, str], list[Stock]]:
    """What may be picked of each item and variant, in the order in which it is to be taken."""
    shelves: dict[tuple[str, str], list[Stock]] = defaultdict(list)
    for piece in by_binding_numbers(stock, items):
        if is_pick_place(piece, location) and may_be_picked(piece, items[piece.item_no], today):
            shelves[piece.item_no, piece.variant_code].append(piece)
    for (item_no, _), shelf in shelves.items():
        # Two sorts, because a text cannot be negated: of bins with the same ranking the highest code comes first.
        shelf.sort(key=lambda piece: piece.bin_code, reverse=True)
        by_date = location.pick_according_to_fefo or items[item_no].tracking.strict_expiration
        shelf.sort(key=earliest_first if by_date else _best_bin_first)
    return shelves


def by_binding_numbers(stock: Iterable[Stock], items: Mapping[str, Item]) -> list[Stock]:
    """The stock told apart by the numbers that bind it, and no others. Source: spec/tracking.md, section 2, rule 6."""
    quantities: dict[Stock, Quantity] = {}
    for piece in stock:
        tracking = items[piece.item_no].tracking
        lot_no = piece.lot_no if tracking.lot_specific else ""
        serial_no = piece.serial_no if tracking.serial_specific else ""
        expires_on = piece.expires_on if lot_no or serial_no else None
        alike = replace(piece, quantity=ZERO, lot_no=lot_no, serial_no=serial_no, expires_on=expires_on)
        quantities[alike] = quantities.get(alike, ZERO) + piece.quantity
    return [replace(alike, quantity=quantity) for alike, quantity in quantities.items() if quantity > ZERO]


def is_pick_place(piece: Stock, location: Location) -> bool:
    """Goods are not picked where they arrive, wait to leave, or are stored away. Source: spec/warehouse.md, section 6, rule 6."""
    if not piece.bin_code:
        return True
    return piece.bin_type not in TYPES_NOT_PICKED_FROM and piece.bin_code not in (location.receipt_bin, location.shipment_bin)


def earliest_first(piece: Stock) -> tuple[date, str, str, int]:
    """What has no date comes last. Source: spec/tracking.md, section 11, rules 2 and 5."""
    return (piece.expires_on or date.max, piece.lot_no, piece.serial_no, -piece.bin_ranking)


def _best_bin_first(piece: Stock) -> int:
    """Source: spec/warehouse.md, section 4, rule 13. The sort is stable: ties stay as they came."""
    return -piece.bin_ranking


def may_be_picked(piece: Stock, item: Item, today: date) -> bool:
    """Expired goods are not suggested where they may not leave; there, no date counts as expired.

    Source: spec/tracking.md, section 11, rules 4 and 5.
    """
    if not item.tracking.strict_expiration:
        return True
    return piece.expires_on is not None and not expired(piece.expires_on, today)


def _take(wanted: Quantity, shelf: list[Stock]) -> tuple[Suggestion, ...]:
    """Take from the front of the shelf; pieces of one bin, lot and date are one suggestion."""
    taken: dict[tuple[str, str, date | None], Quantity] = {}
    while wanted > ZERO and shelf:
        piece = shelf.pop(0)
        part = min(wanted, piece.quantity)
        wanted -= part
        alike = (piece.bin_code, piece.lot_no, piece.expires_on)
        taken[alike] = taken.get(alike, ZERO) + part
        if piece.quantity > part:
            shelf.insert(0, replace(piece, quantity=piece.quantity - part))
    found = tuple(Suggestion(quantity, *alike) for alike, quantity in taken.items())
    return (*found, Suggestion(wanted)) if wanted > ZERO else found


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
    if pick.left_at_once:
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
